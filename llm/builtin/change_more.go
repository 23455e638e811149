package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie"
)

// again reads "one more like it", "another one", "same but with cheese", "two more".
func (e *edit) again(c said) bool {
	if !c.has(cueMore, cueSame) && !e.oneMore(c) || e.strange > 0 {
		return false
	}
	i := e.target()
	if len(c.dishes) > 0 {
		lines := e.plain(e.lines(c.dishes[0], nil))
		if len(lines) != 1 || !e.exact(c.dishes[0], lines[0]) {
			return false
		}
		i = lines[0]
	}
	if i < 0 {
		return false
	}
	n := 1
	if len(c.numbers) > 0 {
		n = c.numbers[0].num
	}
	if len(c.choices) == 0 {
		e.drafts[i].qty += n
		e.touch(i)
		return true
	}
	if len(c.dishes) > 0 && !c.has(cueSame) {
		return false
	}
	copied := e.drafts[i]
	copied.orig, copied.qty, copied.options = 0, n, slices.Clone(copied.options)
	e.drafts = append(e.drafts, copied)
	for _, w := range c.choices {
		e.refine(len(e.drafts)-1, w)
	}
	return true
}

// oneMore reads "and one for my friend".
func (e *edit) oneMore(c said) bool {
	return c.begins(cueAnd, cueAdd) && len(c.numbers) == 1 && len(c.dishes)+len(c.choices) == 0 && !c.has(cueMake, cueOnly, cueRemove)
}

// split reads "one without butter": some of a line get options of their own.
func (e *edit) split(c said) bool {
	if len(c.numbers) != 1 || len(c.choices) == 0 || c.has(cueAdd) || e.strange > 0 || len(c.dishes) > 0 && !e.someOf(c) || len(c.dishes) == 0 && c.has(cueMake) {
		return false
	}
	i, n := e.target(), c.numbers[0].num
	if len(c.dishes) > 0 {
		i = e.without(e.lines(c.dishes[0], nil), c.choices)
	}
	if i < 0 || n < 1 || e.drafts[i].qty <= n || c.numbers[0].from > c.choices[0].span.from {
		return false
	}
	part := e.drafts[i]
	part.orig, part.qty, part.options = 0, n, slices.Clone(part.options)
	e.drafts = append(e.drafts, part)
	last, done := len(e.drafts)-1, false
	for _, w := range c.choices {
		done = e.refine(last, w) || done
	}
	if !done {
		e.drafts = e.drafts[:last]
		return false
	}
	e.drafts[i].qty -= n
	e.touch(last)
	return true
}

// keepOnly reads "just the tacos": the other lines go.
func (e *edit) keepOnly(c said) bool {
	except := e.t.hasWord("except", "but") && e.t.hasWord("everything", "all") && c.has(cueRemove, cueCancel)
	if !c.has(cueOnly) && !except || len(c.dishes) == 0 || len(c.numbers)+len(c.choices) > 0 || c.has(cueAdd, cueRemove, cueNo) && !except {
		return false
	}
	keep := map[int]bool{}
	for _, d := range c.dishes {
		lines := e.lines(d, nil)
		if len(lines) == 0 || d.from == 0 || e.toks[d.from-1].word != "the" && e.toks[d.from-1].word != "my" {
			return false
		}
		for _, i := range lines {
			keep[i] = true
		}
	}
	for i := range e.drafts {
		e.drafts[i].gone = e.drafts[i].gone || !keep[i]
	}
	return true
}

// someOf reports whether the clause speaks of some of a dish that is there: "one of the dosas".
func (e *edit) someOf(c said) bool {
	if len(c.dishes) > 1 || len(e.lines(c.dishes[0], nil)) == 0 {
		return false
	}
	at := c.numbers[0].to
	return at < len(e.toks) && e.toks[at].word == "of" || c.has(cueMake) && c.numbers[0].to == c.dishes[0].from
}

// without is the first of the lines that carries none of the choices.
func (e *edit) without(lines []int, choices []wish) int {
	for _, i := range lines {
		if len(e.carrying([]int{i}, choices)) == 0 {
			return i
		}
	}
	return lines[0]
}

// plain are the lines without options when there are such, else all.
func (e *edit) plain(lines []int) []int {
	var out []int
	for _, i := range lines {
		if len(e.drafts[i].options) == 0 {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return lines
	}
	return out
}

// exact reports whether the draft's dish is among the best readings of s.
func (e *edit) exact(s span, i int) bool {
	return slices.ContainsFunc(s.ties(), func(c candidate) bool { return c.id == e.drafts[i].item })
}

// refine puts an option on a draft; one that is refused and on the line comes off.
func (e *edit) refine(i int, w wish) bool {
	if w.mod == "no" {
		if o, ok := e.carried(i, w); ok && o.Modifier != "no" {
			e.drop(i, o)
			return true
		}
	}
	return e.give(i, w)
}

// implied reads new lines that leave out the dish where there can be no doubt about it: "a supreme", "one large cheese".
func (e *edit) implied(c said) bool {
	if len(c.dishes) > 0 || len(c.choices) == 0 || c.has(cueMake, cueIt, cueOnly, cueRemove, cueOne) {
		return false
	}
	for i, s := range c.spans[1:] {
		if s.kind == isChoice && (c.spans[i].kind == isNumber || c.spans[i].has(cueArticle)) {
			return e.addition(c)
		}
	}
	return false
}

// amount reads "make it three", "only two pepsis", "ok two", "get 3", "the pepsis should be four".
func (e *edit) amount(c said) bool {
	if len(c.numbers) == 0 || len(c.choices) > 0 && len(c.dishes) == 0 && !e.refers(c) {
		return false
	}
	number := c.numbers[len(c.numbers)-1]
	if c.pivot >= 0 && c.numbers[0].to <= c.spans[c.pivot].from {
		number = c.numbers[0]
	}
	if len(c.dishes) == 0 {
		return e.bareAmount(c, number)
	}
	lines := e.lines(c.dishes[0], c.choices)
	if c.has(cueAdd) || len(c.dishes) > 1 || !c.has(cueMake, cueOnly, cueFix, cueRefuse, cueSwap) && !e.recount(c, lines) {
		return false
	}
	if len(lines) == 0 || len(c.choices) > 0 && !e.refers(c) {
		return false
	}
	e.drafts[lines[0]].qty = number.num
	e.touch(lines[0])
	return true
}

// recount reports whether the clause is nothing but another number of a dish that is there: "two muffins" after "a muffin".
func (e *edit) recount(c said, lines []int) bool {
	return len(lines) == 1 && len(c.numbers) == 1 && len(c.choices) == 0 && !c.has(cueWant, cueAnd, cueMore, cueWith) && e.exact(c.dishes[0], lines[0])
}

// refers reports whether every choice of the clause only tells which line is meant.
func (e *edit) refers(c said) bool {
	for _, w := range c.choices {
		if w.mod != "" || len(e.carrying(e.live(), []wish{w})) == 0 {
			return false
		}
	}
	return true
}

// bareAmount reads a number without a dish. It counts only in a sentence that says nothing else.
func (e *edit) bareAmount(c said, number span) bool {
	if !c.has(cueMake, cueSwap) && (e.strange > 0 || !e.plainNumber(c)) {
		return false
	}
	i := e.target()
	if n := e.carrying(e.live(), c.choices); len(n) > 0 {
		i = n[0]
	}
	if i < 0 {
		return false
	}
	targets := []int{i}
	if c.has(cueEach) && e.touched < 0 {
		targets = e.live()
	}
	for _, k := range targets {
		e.drafts[k].qty = number.num
		e.touch(k)
	}
	return true
}

// plainNumber reports whether nothing in the clause asks, doubts or names another thing.
func (e *edit) plainNumber(c said) bool {
	for _, s := range c.spans {
		if s.kind == isNumber || s.kind == isChoice {
			continue
		}
		if s.kind != isCue || s.hasAny(cueOdd, cuePrice, cueTotal, cueRest, cueFind, cueDiner) && !s.hasAny(cueWant, cueMake, cueFill) {
			return false
		}
	}
	return e.t.requests() || !e.t.asked()
}

// options reads options said of lines that are there: "make it large", "with extra cheese", "the medium one should be large".
func (e *edit) options(c said) bool {
	if len(c.choices) == 0 || len(c.numbers) > 0 && !e.t.onlyOnes(c.numbers) {
		return false
	}
	if len(c.dishes) > 0 && !e.ofDishThere(c) {
		return false
	}
	scope, wishes := e.meant(c)
	done := false
	for _, w := range wishes {
		applied := false
		if c.has(cueMake) {
			e.dropAlike(scope, w)
		}
		for k := len(scope) - 1; k >= 0; k-- {
			if e.refine(scope[k], w) {
				applied = true
				if !c.has(cueEach) && len(scope) > 1 && !c.allOf(scope) {
					break
				}
			}
		}
		done = done || applied
	}
	return done
}

// dropAlike takes off what a "make it" replaces: the other milk, the other crust.
func (e *edit) dropAlike(scope []int, w wish) {
	if w.mod != "" {
		return
	}
	for _, i := range scope {
		if e.drafts[i].item < 0 {
			continue
		}
		item := e.m.Items[e.drafts[i].item]
		o, ok := e.m.option(item, w)
		if !ok {
			continue
		}
		e.drafts[i].options = slices.DeleteFunc(slices.Clone(e.drafts[i].options), func(p foodie.Option) bool {
			return p.Group == o.Group && p.Modifier == "" && sameHead(p.Choice.Name, o.Choice.Name)
		})
	}
}

// sameHead reports whether two choices are kinds of one thing: "oat milk" and "soy milk".
func sameHead(a, b string) bool {
	x, y := tokenize(a), tokenize(b)
	return len(x) > 1 && len(y) > 1 && x[len(x)-1].stem == y[len(y)-1].stem
}

func (c said) allOf([]int) bool { return c.has(cueIt) && c.has(cueEach) }

func (t *turn) onlyOnes(numbers []span) bool {
	return !slices.ContainsFunc(numbers, func(s span) bool { return s.num != 1 })
}

// ofDishThere reports whether the clause speaks of a dish of the pending order, and does not ask for one more.
func (e *edit) ofDishThere(c said) bool {
	if len(c.dishes) > 1 || len(e.lines(c.dishes[0], nil)) == 0 {
		return false
	}
	if c.has(cueMake) || c.has(cueBut) {
		return true
	}
	for i, s := range c.spans { // "add cheese to the dosa", "the fries large", "no onion on the burger"
		if s.from == c.dishes[0].from && i > 0 {
			word := e.toks[c.spans[i-1].to-1].word
			return word == "the" || word == "my" || word == "that" || word == "to" || word == "on" || word == "in" || word == "those" || word == "both"
		}
	}
	return false
}

// meant parts the choices of a clause into those that only tell which line is meant and those that are wished.
func (e *edit) meant(c said) (scope []int, wishes []wish) {
	scope = e.scope(c)
	if _, ok := e.pointed(); ok || len(c.choices) < 2 {
		return e.offering(scope, c.choices), c.choices
	}
	for k, w := range c.choices[:len(c.choices)-1] {
		if w.mod != "" {
			continue
		}
		lines := e.carrying(scope, []wish{w})
		if len(lines) > 0 && e.sameGroup(lines[0], w, c.choices[k+1]) {
			rest := append(slices.Clone(c.choices[:k]), c.choices[k+1:]...)
			return lines, rest
		}
	}
	return e.offering(scope, c.choices), c.choices
}

// offering narrows several drafts to those whose dish offers the choices; the last one of them is meant.
func (e *edit) offering(scope []int, choices []wish) []int {
	if e.touched >= 0 && slices.Contains(scope, e.touched) {
		return []int{e.touched}
	}
	return scope
}

func (e *edit) sameGroup(i int, a, b wish) bool {
	item := e.m.Items[e.drafts[i].item]
	o, ok := e.m.option(item, a)
	p, ok2 := e.m.option(item, b)
	return ok && ok2 && o.Group == p.Group && o.Choice.Name != p.Choice.Name
}

// addition reads new lines.
func (e *edit) addition(c said) bool {
	read := readPath(e.m, e.toks, c.spans)
	if len(read.lines) == 0 || !read.sensible() {
		return false
	}
	for _, l := range read.lines {
		if i := e.target(); l.item < 0 && l.want.dish == nil && i >= 0 && slices.Contains(l.fits, e.drafts[i].item) {
			l.item = e.drafts[i].item
		}
		if l.item < 0 {
			if len(l.fits) > 1 && e.open == nil {
				e.open, e.asking = &read, l
			}
			continue
		}
		e.drafts = append(e.drafts, draft{item: l.item, qty: l.qty, options: l.options, note: l.note})
		e.touch(len(e.drafts) - 1)
	}
	e.lost = append(append(e.lost, read.lost...), read.dishes...)
	return true
}
