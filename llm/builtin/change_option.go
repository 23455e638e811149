package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie"
)

func (e *edit) drop(i int, o foodie.Option) {
	e.drafts[i].options = slices.DeleteFunc(slices.Clone(e.drafts[i].options), func(p foodie.Option) bool { return p.Choice.Name == o.Choice.Name })
	e.touch(i)
}

// give adds an option to draft i when its dish offers it.
func (e *edit) give(i int, w wish) bool {
	d := &e.drafts[i]
	if d.item < 0 {
		return false
	}
	o, ok := e.m.option(e.m.Items[d.item], w)
	if !ok {
		return false
	}
	d.options = addOption(e.m.Items[d.item], slices.Clone(d.options), o)
	e.touch(i)
	return true
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

// refineAll puts the options on a draft, and reports whether it took any of them.
func (e *edit) refineAll(i int, wishes []wish) bool {
	done := false
	for _, w := range wishes {
		done = e.refine(i, w) || done
	}
	return done
}

// scope are the drafts that options of a clause are said of: those of the dish it names, the one it points at, all.
func (e *edit) scope(c said) []int {
	if i, ok := e.pointed(); ok {
		return []int{i}
	}
	if len(c.dishes) > 0 {
		if lines := e.lines(c.dishes[0], nil); len(lines) > 0 {
			return lines
		}
	}
	return e.live()
}

// options reads options said of lines that are there: "make it large", "with extra cheese", "the medium one should be large".
func (e *edit) options(c said) bool {
	if len(c.choices) == 0 || slices.ContainsFunc(c.numbers, func(s span) bool { return s.num != 1 }) {
		return false
	}
	if len(c.dishes) > 0 && !e.ofDishThere(c) || !e.meantAsWish(c) {
		return false
	}
	scope, wishes := e.meant(c)
	done := false
	for _, w := range wishes {
		if c.has(cueMake) {
			e.dropAlike(scope, w)
		}
		done = e.apply(scope, w, c.has(cueEach)) || done
	}
	return done
}

// meantAsWish reports whether the choices of a clause are wished: something in it says so, or nothing else was said.
func (e *edit) meantAsWish(c said) bool {
	return len(c.dishes) > 0 || countKind(c.spans, isUnknown) == 0 || c.turns(e.toks) ||
		c.has(cueWith, cueNo, cueNoBack, cueExtra, cueLight, cueAdd, cueOnly, cueInstead, cueWant, cueEach, cueBut, cueSwap, cueFix)
}

// apply puts an option on the last of the lines that offers it, or on each.
func (e *edit) apply(scope []int, w wish, each bool) bool {
	done := false
	for _, i := range slices.Backward(scope) {
		if e.refine(i, w) {
			if done = true; !each {
				return true
			}
		}
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

// ofDishThere reports whether the clause speaks of a dish of the pending order, and does not ask for one more.
func (e *edit) ofDishThere(c said) bool {
	if len(c.dishes) > 1 || len(e.lines(c.dishes[0], nil)) == 0 {
		return false
	}
	if c.has(cueMake, cueBut) {
		return true
	}
	at := c.dishes[0].from // "add cheese to the dosa", "the fries large", "no onion on the burger"
	return at > c.spans[0].from && ofWords[e.toks[at-1].word]
}

var ofWords = set("the", "my", "that", "to", "on", "in", "those", "both")

// meant parts the choices of a clause into those that only tell which line is meant and those that are wished.
func (e *edit) meant(c said) (scope []int, wishes []wish) {
	scope = e.scope(c)
	if _, ok := e.pointed(); !ok && len(c.choices) > 1 {
		for k, w := range c.choices[:len(c.choices)-1] {
			lines := e.carrying(scope, []wish{w})
			if len(lines) > 0 && e.sameGroup(lines[0], w, c.choices[k+1]) {
				return lines, append(slices.Clone(c.choices[:k]), c.choices[k+1:]...)
			}
		}
	}
	if e.touched >= 0 && slices.Contains(scope, e.touched) {
		scope = []int{e.touched}
	}
	return scope, c.choices
}

func (e *edit) sameGroup(i int, a, b wish) bool {
	item := e.m.Items[e.drafts[i].item]
	o, ok := e.m.option(item, a)
	p, ok2 := e.m.option(item, b)
	return ok && ok2 && o.Group == p.Group && o.Choice.Name != p.Choice.Name
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

// addition reads new lines.
func (e *edit) addition(c said) bool {
	read := readPath(e.m, e.toks, c.spans)
	if len(read.lines) == 0 || !read.sensible() {
		return false
	}
	for _, l := range read.lines {
		if l.item = e.itemOf(l); l.item >= 0 {
			e.drafts = append(e.drafts, draft{item: l.item, qty: l.qty, options: l.options, note: l.note})
			e.touch(len(e.drafts) - 1)
		} else if len(l.fits) > 1 && e.open == nil {
			e.open, e.asking = &read, l
		}
	}
	e.lost = append(append(e.lost, read.lost...), read.dishes...)
	return true
}

// itemOf is the dish of a new line; one that names none is like the line that is spoken of.
func (e *edit) itemOf(l line) int {
	if i := e.target(); l.item < 0 && l.want.dish == nil && i >= 0 && slices.Contains(l.fits, e.drafts[i].item) {
		return e.drafts[i].item
	}
	return l.item
}
