package builtin

import (
	"slices"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
)

// option is the choice of item that w means, when item offers one.
func (m *menu) option(item foodie.MenuItem, w wish) (foodie.Option, bool) {
	if len(w.span.cands) == 0 {
		return foodie.Option{}, false
	}
	least := w.span.cands[0].score * 0.6
	for _, c := range w.span.cands {
		if c.score < least {
			break
		}
		o, ok := item.ParseOption(m.choices[c.id])
		if !ok {
			if o, ok = bareOption(item, m.choices[c.id]); !ok {
				continue
			}
		}
		if graded, ok := m.gradedOption(item, o, w.mod); ok {
			return graded, true
		}
		if w.mod == "half" {
			return foodie.Option{}, false
		}
		o.Modifier = w.mod
		if w.count > 1 && o.Modifier == "" {
			o.Modifier = "extra"
		}
		return o, true
	}
	return foodie.Option{}, false
}

// bareOption is the choice of item that is called like name but for a "with": one dish has "with saffron", another "saffron".
func bareOption(item foodie.MenuItem, name string) (foodie.Option, bool) {
	bare, ok := strings.CutPrefix(foodie.Key(name), "with ")
	if !ok {
		return foodie.Option{}, false
	}
	return item.ParseOption(bare)
}

// grades are what menus put before a thing to offer none, little, half or much of it.
var grades = map[string][][]string{
	"no":    {{"no"}, {"without"}, {"zero"}, {"0", "percent"}},
	"light": {{"less"}, {"light"}, {"low"}, {"reduced"}, {"little"}},
	"half":  {{"half"}, {"50", "percent"}},
	"extra": {{"extra"}, {"more"}},
}

// gradedOption is the choice that a menu has for a modifier of o: "no ice" beside "less ice", "0% sugar" beside "50% sugar".
func (m *menu) gradedOption(item foodie.MenuItem, o foodie.Option, mod string) (foodie.Option, bool) {
	said := m.stems[o.Choice.Name]
	if mod == "" || len(said) == 0 {
		return foodie.Option{}, false
	}
	thing := said[len(said)-1]
	if (mod == "light" || mod == "no") && spicy(item.Options[o.Group].Name) { // "not too spicy"
		return item.ParseOption("mild")
	}
	for _, grade := range grades[mod] {
		for _, c := range item.Options[o.Group].Choices {
			if stems := m.stems[c.Name]; len(stems) == len(grade)+1 && slices.Equal(stems[:len(grade)], grade) && stems[len(grade)] == thing {
				return item.ParseOption(c.Name)
			}
		}
	}
	return foodie.Option{}, false
}

// sizeNames are what people call the sizes of a group that only gives measures, by how many it has.
var sizeNames = map[int][]string{2: {"small", "large"}, 3: {"small", "medium", "large"}, 4: {"small", "medium", "large", "extra large"}}

// nameSizes lets measures be called small and large: the pizzas of 8, 12 and 16 inches.
func (m *menu) nameSizes(b *lexiconBuilder, g foodie.OptionGroup) {
	if !measured(g) {
		return
	}
	for i, name := range sizeNames[len(g.Choices)] {
		b.spelling(isChoice, m.choiceID(g.Choices[i].Name), stemsOf(name), aliasQuality)
	}
}

// measured reports whether the choices of a group are growing measures or counts: "330 ml", "500 ml".
func measured(g foodie.OptionGroup) bool {
	last := 0.0
	for _, c := range g.Choices {
		stems := stemsOf(c.Name)
		n, err := strconv.ParseFloat(stems[0], 64)
		if err != nil || len(stems) > 1 && stems[1] == "percent" {
			return false
		}
		if len(stems) > 1 && smaller[stems[1]] != "" {
			n *= 1000
		}
		if n <= last {
			return false
		}
		last = n
	}
	return true
}

// nameSpice lets the choices of a group of heat be called by it: "hot" is spicy, "mild" is not.
func (m *menu) nameSpice(b *lexiconBuilder, g foodie.OptionGroup) {
	if !spicy(g.Name) {
		return
	}
	for _, c := range g.Choices {
		for _, name := range spiceNames[foodie.Key(c.Name)] {
			b.spelling(isChoice, m.choiceID(c.Name), stemsOf(name), aliasQuality)
		}
	}
}

// spicy reports whether a group tells how hot a dish is.
func spicy(group string) bool {
	return slices.ContainsFunc(tokenize(group), func(t token) bool { return spiceGroups[t.stem] })
}

var (
	spiceGroups = set("spice", "spiciness", "heat", "level")
	spiceNames  = map[string][]string{"hot": {"spicy"}, "spicy": {"hot"}, "medium": {"medium spicy", "medium hot"}, "extra hot": {"extra spicy", "very spicy"}}
)

// nameBare lets "with cheese" be called "cheese", where nothing else is.
func (m *menu) nameBare(b *lexiconBuilder, g foodie.OptionGroup) {
	for _, c := range g.Choices {
		if stems := stemsOf(c.Name); len(stems) > 1 && stems[0] == "with" && m.choiceID(words(tokenize(c.Name)[1:])) < 0 {
			b.spelling(isChoice, m.choiceID(c.Name), stems[1:], aliasQuality)
		}
	}
}

// counted turns a number into the portion of so many pieces that a dish is sold in: "12 wings".
func (m *menu) counted(l *line) {
	if l.item < 0 || !l.said || l.qty < 2 || l.want.split != nil {
		return
	}
	item := m.Items[l.item]
	for g, group := range item.Options {
		if slices.ContainsFunc(l.options, func(o foodie.Option) bool { return o.Group == g }) {
			continue
		}
		for _, c := range group.Choices {
			if slices.Equal(stemsOf(c.Name), []string{strconv.Itoa(l.qty), "piece"}) {
				if o, ok := item.ParseOption(c.Name); ok {
					l.options, l.qty = append(l.options, o), 1
				}
				return
			}
		}
	}
}

// opposites are choices of which a dish is only one, whatever its menu says.
var opposites = []map[string]bool{
	set("hot", "iced", "cold", "warm", "chilled"), set("steamed", "fried", "pan fried", "grilled", "baked", "boiled", "roasted", "jhol"), set("sweet", "salted", "salty"),
	set("strong", "light"), set("crispy", "soft"), set("thin crust", "thick crust", "deep pan"), set("spiced", "plain"),
}

// opposite reports whether two plain choices exclude each other.
func opposite(a, b foodie.Option) bool {
	x, y := foodie.Key(a.Choice.Name), foodie.Key(b.Choice.Name)
	return a.Modifier == "" && b.Modifier == "" && slices.ContainsFunc(opposites, func(s map[string]bool) bool { return s[x] && s[y] })
}

// nameEnds lets the ends of a group of sizes be called the bigger and the smaller one.
func (m *menu) nameEnds(b *lexiconBuilder, g foodie.OptionGroup) {
	if len(g.Choices) < 2 || !slices.ContainsFunc(tokenize(g.Name), func(t token) bool { return sizeGroups[t.stem] }) {
		return
	}
	first, last := m.choiceID(g.Choices[0].Name), m.choiceID(g.Choices[len(g.Choices)-1].Name)
	for _, name := range []string{"bigger", "larger", "biggest", "largest"} {
		b.spelling(isChoice, last, []string{name}, aliasQuality)
	}
	for _, name := range []string{"smaller", "smallest"} {
		b.spelling(isChoice, first, []string{name}, aliasQuality)
	}
}
