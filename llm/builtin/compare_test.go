package builtin_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// spellings bring an option or a name to one spelling, in this order: how people say none, less and more of something,
// words that add nothing, plurals.
var spellings = []struct {
	re *regexp.Regexp
	to string
}{
	{regexp.MustCompile(`^(without any|without|hold the|hold|skip the|skip|minus|remove|leave off|not any|not|don't add|do not add) `), "no "},
	{regexp.MustCompile(`^(no |)(go light on|light on the|light on|less|easy on the|easy on|a little bit of|a little|little|not much|not many) `), "${1}light "},
	{regexp.MustCompile(`^(no |)(more|double|lots of|a lot of|go heavy on|heavy on|additional) `), "${1}extra "},
	{regexp.MustCompile(`[^\pL\pM\pN]+`), " "},
	{regexp.MustCompile(`\b(with|add|the|of|some|on|a|an|any|please|size|sized|toppings?) |(^| )(please|size|sized)$`), ""},
	{regexp.MustCompile(`ies\b`), "y"}, {regexp.MustCompile(`oes\b`), "o"}, {regexp.MustCompile(`(\pL\pL[^s ])s\b`), "$1"},
}

func plain(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, p := range spellings {
		s = p.re.ReplaceAllString(s, p.to)
	}
	return strings.TrimSpace(s)
}

func fits(want, got string) bool {
	return slices.ContainsFunc(strings.Split(want, "|"), func(alt string) bool { return plain(alt) == got })
}

func sameOptions(want evalLine, got []string) bool {
	rest := slices.DeleteFunc(slices.Clone(got), func(g string) bool { return plain(g) == "" })
	for n, w := range slices.Concat(want.Options, want.May) {
		i := slices.IndexFunc(rest, func(g string) bool { return fits(w, plain(g)) })
		if i < 0 && n < len(want.Options) {
			return false
		}
		if i >= 0 {
			rest = slices.Delete(rest, i, i+1)
		}
	}
	return len(rest) == 0
}

func totals(ls []evalLine) map[string]int {
	m := map[string]int{}
	for _, l := range ls {
		m[plain(l.Item)] += l.Quantity
	}
	return m
}

// compare says whether items and quantities agree, and whether the lines with their options agree too.
func compare(want, got []evalLine) (items, full bool) {
	if items = maps.Equal(totals(want), totals(got)); !items || len(want) != len(got) {
		return items, false
	}
	var pair func(i int, left []evalLine) bool
	pair = func(i int, left []evalLine) bool {
		for j, g := range left {
			if plain(g.Item) == plain(want[i].Item) && g.Quantity == want[i].Quantity && sameOptions(want[i], g.Options) &&
				pair(i+1, slices.Delete(slices.Clone(left), j, j+1)) {
				return true
			}
		}
		return i == len(want)
	}
	return true, pair(0, got)
}
