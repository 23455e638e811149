package builtin

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
)

// A step says by which way and in which groups a comparison moves: "bigger" to the next size.
type step struct {
	by     int
	groups map[string]bool
}

var (
	sizeGroups  = set("size", "portion", "count", "piece", "volume", "pack", "weight", "quantity", "serving", "plate")
	sweetGroups = set("sugar", "sweetness", "sweetener")

	// steps are the comparisons that people make.
	steps = map[string]step{
		"bigger": {1, sizeGroups}, "biggest": {9, sizeGroups}, "larger": {1, sizeGroups}, "largest": {9, sizeGroups}, "upsize": {1, sizeGroups}, "smaller": {-1, sizeGroups}, "smallest": {-9, sizeGroups}, "downsize": {-1, sizeGroups},
		"spicier": {1, spiceGroups}, "hotter": {1, spiceGroups}, "spiciest": {9, spiceGroups}, "milder": {-1, spiceGroups}, "mildest": {-9, spiceGroups}, "sweeter": {1, sweetGroups},
	}
	// stepped are what "more" and "less" of lead to.
	stepped = map[string]map[string]bool{"spicy": spiceGroups, "hot": spiceGroups, "spice": spiceGroups, "heat": spiceGroups, "sweet": sweetGroups, "big": sizeGroups}
	// moreWords and lessWords stand before them.
	moreWords = set("more", "extra", "very", "zyada", "jyada", "vadhare", "vadhu")
	lessWords = set("less", "kam", "ochu", "ochi", "ocho")
)

// compares reads "a bigger one", "less spicy": the next choice of the group on the line that is spoken of.
func (e *edit) compares(c said) bool {
	s, text, ok := e.comparison(c)
	if !ok || len(c.numbers) > 0 && c.numbers[0].num != 1 {
		return false
	}
	scope := e.live()
	if lines, _ := e.byOption(c); len(lines) > 0 {
		scope = lines
	} else if len(c.dishes) > 0 {
		scope = e.lines(c.dishes[0], nil)
	}
	done := false
	for _, i := range slices.Backward(scope) {
		if e.stepLine(i, s) {
			if done = true; !c.has(cueEach) {
				return true
			}
		}
	}
	return done || e.noteStep(c, scope, s, text)
}

// noteStep leaves a taste that the menu has no choice for, "a less spicy dosa", "make it milder", to the kitchen.
func (e *edit) noteStep(c said, scope []int, s step, text string) bool {
	tasted := s.groups["spice"] || s.groups["sweetness"]
	if len(scope) == 0 || !tasted || len(c.choices) > 0 || len(c.dishes) == 0 && !c.turns(e.toks) || c.has(cueAdd) {
		return false
	}
	i := scope[len(scope)-1]
	if at := e.target(); len(c.dishes) == 0 && at >= 0 {
		i = at
	}
	e.drafts[i].note = strings.TrimPrefix(e.drafts[i].note+", "+text, ", ")
	e.touch(i)
	return true
}

// comparison finds the step that a clause asks for, and its words.
func (e *edit) comparison(c said) (step, string, bool) {
	from, to := c.spans[0].from, c.spans[len(c.spans)-1].to
	for i := from; i < to; i++ {
		w := e.toks[i]
		if s, ok := steps[w.word]; ok {
			return s, words(e.toks[i : i+1]), true
		}
		if groups, ok := stepped[w.stem]; ok && i > from {
			switch before := e.toks[i-1].word; {
			case moreWords[before]:
				return step{1, groups}, words(e.toks[i-1 : i+1]), true
			case lessWords[before]:
				return step{-1, groups}, words(e.toks[i-1 : i+1]), true
			}
		}
	}
	return step{}, "", false
}

// stepLine moves line i to the next choice of such a group, or to one end of it where the line has none yet.
func (e *edit) stepLine(i int, s step) bool {
	d := &e.drafts[i]
	if d.item < 0 {
		return false
	}
	item := e.m.Items[d.item]
	for g, group := range item.Options {
		if !slices.ContainsFunc(tokenize(group.Name), func(t token) bool { return s.groups[t.stem] }) || len(group.Choices) < 2 {
			continue
		}
		at := slices.IndexFunc(d.options, func(o foodie.Option) bool { return o.Group == g && !refused(o) })
		next := nextChoice(group, d.options, at, s.by)
		if o, ok := item.ParseOption(group.Choices[next].Name); ok {
			d.options = slices.Clone(d.options)
			if at >= 0 {
				d.options[at] = o
			} else {
				d.options = append(d.options, o)
			}
			e.touch(i)
			return true
		}
	}
	return false
}

// nextChoice is the choice that a step leads to: from the one the line has, or from the middle to an end.
func nextChoice(group foodie.OptionGroup, options []foodie.Option, at, by int) int {
	last := len(group.Choices) - 1
	switch {
	case at >= 0:
		now := slices.IndexFunc(group.Choices, func(c foodie.Choice) bool { return c.Name == options[at].Choice.Name })
		return min(max(now+by, 0), last)
	case by > 0:
		return last
	}
	return 0
}

// merge makes one line of those that have become alike.
func (e *edit) merge() {
	for i := range e.drafts {
		for k := range e.drafts[:i] {
			a, b := &e.drafts[k], &e.drafts[i]
			if !a.gone && !b.gone && a.item >= 0 && a.item == b.item && a.note == b.note && (e.changed(*a) || e.changed(*b)) && alikeOptions(a.options, b.options) {
				a.qty, b.gone = a.qty+b.qty, true
			}
		}
	}
}

// changed reports whether a line of the order has other options than it had.
func (e *edit) changed(d draft) bool {
	return d.orig > 0 && !slices.Equal(optionNames(d.options), e.t.sit.Pending.Lines[d.orig-1].Options)
}

func alikeOptions(a, b []foodie.Option) bool {
	x, y := optionNames(a), optionNames(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// partTurns reads "make one of them lamb": some of a line become another dish.
func (e *edit) partTurns(c said) bool {
	if !c.has(cueMake, cueSwap) || !c.only(1, 0, 1) || !e.ofThem(c.numbers[0]) || len(e.lines(c.dishes[0], nil)) > 0 {
		return false
	}
	i, n := e.target(), c.numbers[0].num
	if i < 0 || n < 1 || e.drafts[i].qty <= n {
		return false
	}
	at := slices.IndexFunc(c.spans, func(s span) bool { return s.from >= c.numbers[0].to+2 })
	part := e.copyLine(i, n)
	if at < 0 || !e.replaceDish(part, e.hear(c.spans[at:])) {
		e.drafts, e.touched = e.drafts[:part], -1
		return false
	}
	e.drafts[part].qty = n
	e.drafts[i].qty -= n
	return true
}

// measure reads "make the khaman 400": a number which is that of a choice, not of dishes.
func (e *edit) measure(c said) bool {
	if len(c.numbers) != 1 || c.numbers[0].num < 50 || len(c.choices) > 0 || len(c.dishes) > 1 {
		return false
	}
	scope := e.live()
	if len(c.dishes) == 1 {
		scope = e.lines(c.dishes[0], nil)
	}
	for _, i := range slices.Backward(scope) {
		if e.drafts[i].item < 0 {
			continue
		}
		item := e.m.Items[e.drafts[i].item]
		for _, g := range item.Options {
			for _, choice := range g.Choices {
				if stems := stemsOf(choice.Name); len(stems) == 2 && stems[0] == e.toks[c.numbers[0].from].stem {
					return e.give(i, wish{span: span{cands: []candidate{{id: e.m.choiceID(choice.Name), score: 1}}}, count: 1})
				}
			}
		}
	}
	return false
}

// rest reads "and the other one oat": the line beside the one that was spoken of last, which still is plain.
func (e *edit) rest(c said) bool {
	if !c.has(cueRest) || len(c.choices) == 0 || len(c.dishes) > 0 || c.has(cueRemove) {
		return false
	}
	lines := e.plain(e.live())
	return len(lines) == 1 && len(e.drafts) > 1 && e.refineAll(lines[0], c.choices)
}

// halves reads "half of them without onion".
func (e *edit) halves(c said) bool {
	i := e.target()
	if len(c.numbers)+len(c.dishes) > 0 || len(c.choices) == 0 || !e.t.hasWord("half", "aadhe", "adha", "aadha") || i < 0 || e.drafts[i].qty < 2 || e.drafts[i].qty%2 != 0 {
		return false
	}
	wishes := slices.DeleteFunc(slices.Clone(c.choices), func(w wish) bool { return e.toks[w.span.from].stem == "half" })
	part := e.copyLine(i, e.drafts[i].qty/2)
	if !e.refineAll(part, wishes) {
		e.drafts, e.touched = e.drafts[:part], -1
		return false
	}
	e.drafts[i].qty -= e.drafts[part].qty
	return true
}
