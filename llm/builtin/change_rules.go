package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie"
)

// swap reads "a Coke instead of the Fanta", "swap the fries for a salad", "not coffee, milk", "large, not small".
func (e *edit) swap(c said) bool {
	switch {
	case c.pivot >= 0 && len(c.dishes)+len(c.choices)+len(c.numbers) >= 2:
		before, after := e.hear(c.spans[:c.pivot]), e.hear(c.spans[c.pivot+1:])
		if old, new, ok := e.oldAndNew(before, after); ok {
			return e.exchange(old, new)
		}
	case c.pivot >= 0 && c.spans[c.pivot].has(cueInstead) && len(c.dishes) == 1 && !e.isThere(c): // "hot chocolate instead"
		if i := e.target(); i >= 0 {
			return e.replaceDish(i, c)
		}
	case c.pivot >= 0 && c.spans[c.pivot].has(cueInstead) && len(c.dishes) == 0 && len(c.choices) > 0 && len(c.numbers) == 0: // "white rice instead"
		return e.insteadOption(c)
	case len(c.dishes) == 1 && e.repoints(c) && !e.isThere(c): // "make that chips and salsa", "the second one should be a sprite"
		if i := e.target(); i >= 0 {
			return e.replaceDish(i, c)
		}
	case c.has(cueSwap, cueMake) && len(c.dishes)+len(c.choices) >= 1:
		for i, s := range c.spans {
			if i > 0 && s.hasAny(cueTo, cueWith, cueMake) && !s.has(cueSwap) {
				old, new := e.hear(c.spans[:i]), e.hear(c.spans[i+1:])
				if e.isThere(old) && len(new.dishes)+len(new.choices) > 0 {
					return e.exchange(old, new)
				}
			}
		}
		return c.has(cueMake) && len(c.dishes) == 2 && e.exchangeTwo(c)
	}
	return false
}

// repoints reports whether the clause makes a line that it points at something else.
func (e *edit) repoints(c said) bool {
	if _, ok := e.pointed(); ok && c.has(cueMake) {
		return true
	}
	return len(c.numbers) == 0 && c.begins(cueMake) && c.turns(e.toks)
}

// turns reports whether "make it" or "make that" stands in the clause, which speaks of a line that is there.
func (c said) turns(toks []token) bool {
	for _, s := range c.spans {
		if s.has(cueMake) && s.to-s.from == 2 && toks[s.from].word == "make" {
			return true
		}
	}
	return false
}

// insteadOption puts options in the place of others of their kind.
func (e *edit) insteadOption(c said) bool {
	i, done := e.target(), false
	for _, w := range c.choices {
		if i >= 0 {
			e.dropAlike([]int{i}, w)
			done = e.give(i, w) || done
		}
	}
	return done
}

// exchangeTwo reads "make the coffee a milk".
func (e *edit) exchangeTwo(c said) bool {
	i := slices.IndexFunc(c.spans, func(s span) bool { return s.kind == isDish })
	old, new := e.hear(c.spans[:i+1]), e.hear(c.spans[i+1:])
	return e.isThere(old) && !e.isThere(new) && e.exchange(old, new)
}

// oldAndNew tells what is there from what shall be: the part that names something of the pending order is the old one.
func (e *edit) oldAndNew(before, after said) (old, new said, ok bool) {
	if e.isThere(after) && before.names() {
		return after, before, true
	}
	if e.isThere(before) && after.names() {
		return before, after, true
	}
	// "not coffee, milk": both stand behind the pivot
	for i, s := range after.spans {
		if s.kind == isDish || s.kind == isChoice {
			first, rest := e.hear(after.spans[:i+1]), e.hear(after.spans[i+1:])
			if e.isThere(first) && rest.names() {
				return first, rest, true
			}
			break
		}
	}
	return old, new, false
}

func (c said) names() bool { return len(c.dishes)+len(c.choices)+len(c.numbers) > 0 }

// isThere reports whether c names a dish, an option or a number of the pending order.
func (e *edit) isThere(c said) bool {
	for _, d := range c.dishes {
		if len(e.lines(d, nil)) > 0 {
			return true
		}
	}
	if len(c.dishes) > 0 {
		return false
	}
	for _, w := range c.choices {
		if len(e.carrying(e.live(), []wish{w})) > 0 {
			return true
		}
	}
	for _, n := range c.numbers {
		if slices.ContainsFunc(e.live(), func(i int) bool { return e.drafts[i].qty == n.num }) {
			return true
		}
	}
	return false
}

func (e *edit) live() (out []int) {
	for i, d := range e.drafts {
		if !d.gone {
			out = append(out, i)
		}
	}
	return out
}

// exchange puts what new names in the place of what old names.
func (e *edit) exchange(old, new said) bool {
	if len(new.dishes) > 0 {
		for _, d := range old.dishes {
			if lines := e.lines(d, old.choices); len(lines) > 0 {
				return e.replaceDish(lines[0], new)
			}
		}
		return false
	}
	if len(new.choices) > 0 {
		return e.exchangeOptions(old, new)
	}
	if len(new.numbers) > 0 && len(old.numbers) > 0 {
		for _, i := range e.live() {
			if e.drafts[i].qty == old.numbers[0].num {
				e.drafts[i].qty = new.numbers[0].num
				e.touch(i)
				return true
			}
		}
	}
	return false
}

// replaceDish gives line i another dish. Its options stay as far as the new dish offers them, unless new ones were said.
func (e *edit) replaceDish(i int, new said) bool {
	read := readPath(e.m, e.toks, new.spans)
	if len(read.lines) == 0 {
		return false
	}
	l := read.lines[0]
	if l.item < 0 {
		e.open, e.asking = &read, l
		return true
	}
	d := &e.drafts[i]
	was := d.options
	d.item, d.options = l.item, nil
	for _, o := range was {
		if p, ok := e.m.Items[l.item].ParseOption(o.String()); ok {
			d.options = append(d.options, p)
		}
	}
	for _, o := range l.options {
		d.options = addOption(e.m.Items[l.item], d.options, o)
	}
	if l.said {
		d.qty = l.qty
	}
	e.touch(i)
	return true
}

func (e *edit) exchangeOptions(old, new said) bool {
	done := false
	for _, i := range e.live() {
		for _, w := range old.choices {
			o, ok := e.carried(i, w)
			if !ok || len(old.dishes) > 0 && !slices.Contains(e.lines(old.dishes[0], nil), i) {
				continue
			}
			e.drop(i, o)
			for _, n := range new.choices {
				done = e.give(i, n) || done
			}
		}
	}
	if !done && len(old.dishes) > 0 {
		for _, i := range e.lines(old.dishes[0], nil) {
			for _, n := range new.choices {
				done = e.give(i, n) || done
			}
		}
	}
	return done
}

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

// scale reads "twice as many", "double the fries", "half of that".
func (e *edit) scale(c said) bool {
	twice := c.has(cueTwice) || e.doubled(c)
	if !twice && !c.has(cueHalf) {
		return false
	}
	targets := []int{e.target()}
	if len(c.dishes) > 0 {
		targets = e.lines(c.dishes[0], c.choices)
	} else if c.has(cueEach) || e.t.has(cueOrder) {
		targets = e.live()
	}
	for _, i := range targets {
		if i < 0 {
			continue
		}
		d := &e.drafts[i]
		switch {
		case len(c.numbers) == 1:
			d.qty = c.numbers[0].num
		case twice:
			d.qty *= 2
		default:
			d.qty = (d.qty + 1) / 2
		}
		e.touch(i)
	}
	return len(targets) > 0
}

// doubled reads "double the cappuccinos", where "double" may be a choice of some other dish.
func (e *edit) doubled(c said) bool {
	for _, s := range c.spans[:max(len(c.spans)-1, 0)] {
		if e.toks[s.from].word != "double" || s.to >= len(e.toks) {
			continue
		}
		switch e.toks[s.to].word {
		case "the", "my", "those", "that", "them", "it":
			return len(c.dishes) > 0 && len(e.lines(c.dishes[0], nil)) > 0
		}
	}
	return false
}

// removal reads "remove the fries", "no fries", "two cokes less", "without the peppers", "drop the second one".
func (e *edit) removal(c said) bool {
	taking := c.has(cueRemove, cueCancel) || c.has(cueNoBack) && len(c.choices) == 0
	if !taking && !c.has(cueNo) {
		return false
	}
	done := false
	for _, d := range c.dishes {
		if taking || e.negated(c, d) {
			done = e.removeDish(c, d) || done
		}
	}
	if done || len(c.dishes) > 0 && !taking {
		return done
	}
	if len(c.dishes) > 0 && c.begins(cueRemove, cueCancel) {
		return true // it is not there, and nothing else was asked
	}
	if taking && e.refers(c) && len(c.choices) > 0 && c.pointsAtLine() { // "remove the small one"
		for _, i := range e.carrying(e.live(), c.choices) {
			e.drafts[i].gone = true
			done = true
		}
		return done
	}
	for _, w := range c.choices {
		if taking || w.mod == "no" {
			done = e.removeOption(c, w) || done
		}
	}
	done = e.removeKind(c, taking) || done
	if !done && taking && len(c.dishes)+len(c.choices) == 0 && e.strange == 0 {
		return e.removeTarget(c)
	}
	return done || c.begins(cueRemove, cueCancel) && len(c.choices) > 0
}

// begins reports whether one of the cues opens the clause.
func (c said) begins(cs ...cue) bool {
	for _, s := range c.spans {
		if s.hasAny(cs...) {
			return true
		}
		if !s.hasAny(cueFill, cueRefuse, cueAnd) {
			return false
		}
	}
	return false
}

// pointsAtLine reports whether "one" stands right behind a choice: "the small one".
func (c said) pointsAtLine() bool {
	for i, s := range c.spans[:max(len(c.spans)-1, 0)] {
		next := c.spans[i+1]
		if s.kind == isChoice && (next.has(cueOne) || next.kind == isNumber && next.num == 1) {
			return true
		}
	}
	return false
}

// negated reports whether "no" stands right before the dish.
func (e *edit) negated(c said, d span) bool {
	for i, s := range c.spans {
		if s.from != d.from {
			continue
		}
		for k := i - 1; k >= 0 && c.spans[k].kind == isCue; k-- {
			if c.spans[k].has(cueNo) {
				return true
			}
			if !c.spans[k].hasAny(cueFill, cueUnit, cueArticle) {
				return false
			}
		}
	}
	return false
}

// removeDish takes out the lines of a dish, or as many of it as are said.
func (e *edit) removeDish(c said, s span) bool {
	lines := e.lines(s, c.choices)
	if len(lines) == 0 {
		return false
	}
	for _, n := range c.numbers {
		if n.to <= s.from && n.num > 0 {
			e.removeSome(lines, n.num)
			return true
		}
	}
	for _, i := range lines {
		e.drafts[i].gone = true
	}
	return true
}

// removeSome takes n of a dish away, from its last line first.
func (e *edit) removeSome(lines []int, n int) {
	for k := len(lines) - 1; k >= 0 && n > 0; k-- {
		d := &e.drafts[lines[k]]
		took := min(n, d.qty)
		d.qty, n = d.qty-took, n-took
		d.gone = d.qty == 0
		e.touch(lines[k])
	}
}

// removeOption takes an option off the lines that carry it, or else refuses it on those that offer it.
func (e *edit) removeOption(c said, w wish) bool {
	scope := e.scope(c)
	done := false
	for _, i := range scope {
		if o, ok := e.carried(i, w); ok && o.Modifier != "no" {
			e.drop(i, o)
			done = true
		}
	}
	if done {
		return true
	}
	if w.mod = "no"; e.single(scope, w) {
		return false
	}
	for k := len(scope) - 1; k >= 0; k-- {
		if e.give(scope[k], w) {
			return true
		}
	}
	return false
}

// removeKind takes off the options of a kind that is only called by its class: "no beans" where black beans are on the line.
func (e *edit) removeKind(c said, taking bool) bool {
	done, refused := false, taking
	for _, s := range c.spans {
		switch stem := e.toks[s.from].stem; {
		case s.has(cueNo):
			refused = true
		case refused && s.has(cueGloss) && classWords[stem]:
			for _, i := range e.scope(c) {
				for _, o := range e.drafts[i].options {
					if toks := tokenize(o.Choice.Name); o.Modifier != "no" && toks[len(toks)-1].stem == stem {
						e.drop(i, o)
						done = true
					}
				}
			}
		}
	}
	return done
}

// single reports whether the choice is one of a kind of which a dish takes one, such as a size: refusing it means nothing.
func (e *edit) single(scope []int, w wish) bool {
	for _, i := range scope {
		if item := e.drafts[i].item; item >= 0 {
			if o, ok := e.m.option(e.m.Items[item], w); ok {
				return e.m.Items[item].Options[o.Group].Max == 1
			}
		}
	}
	return false
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

// removeTarget reads "remove it", "drop the last one".
func (e *edit) removeTarget(c said) bool {
	if !c.has(cueIt, cueOne, cueLast, cueRest) && len(c.numbers) == 0 {
		if _, ok := e.pointed(); !ok {
			return false
		}
	}
	i := e.target()
	if i < 0 {
		return false
	}
	if len(c.numbers) == 1 && c.numbers[0].num < e.drafts[i].qty {
		e.drafts[i].qty -= max(c.numbers[0].num, 0)
		e.touch(i)
		return true
	}
	e.drafts[i].gone = true
	return true
}
