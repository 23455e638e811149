package builtin

import "slices"

// swap reads what puts one thing in the place of another.
func (e *edit) swap(c said) bool {
	if c.pivot >= 0 {
		if e.swapAround(c) {
			return true
		}
		if c.spans[c.pivot].has(cueInstead) {
			return e.swapIn(c)
		}
	}
	if len(c.dishes) == 1 && !e.isThere(c) && e.swapDish(c) {
		return true
	}
	return (c.has(cueSwap, cueMake) || e.toks[c.spans[0].from].word == "change") && len(c.dishes)+len(c.choices) >= 1 && e.swapTo(c)
}

// swapDish puts a dish that is not in the order in the place of a line.
func (e *edit) swapDish(c said) bool {
	switch {
	case c.has(cueMeant) && !c.has(cueAdd): // "i meant a mocha"
		return e.replaceTarget(c)
	case c.has(cueMake) && c.pointsAtLine(): // "make the chicken one a bowl"
		return e.replaceByOption(c)
	case e.repoints(c): // "make that chips and salsa", "the second one should be a sprite"
		return e.replaceTarget(c)
	}
	return false
}

// swapAround reads "a Coke instead of the Fanta", "not coffee, milk", "large, not small".
func (e *edit) swapAround(c said) bool {
	before, after := e.hear(c.spans[:c.pivot]), e.hear(c.spans[c.pivot+1:])
	old, new, ok := e.oldAndNew(before, after)
	return ok && e.exchange(old, new)
}

// swapIn reads "hot chocolate instead", "white rice instead".
func (e *edit) swapIn(c said) bool {
	switch {
	case len(c.dishes) == 1 && !e.isThere(c):
		return e.replaceTarget(c)
	case len(c.dishes) == 0 && len(c.choices) > 0 && len(c.numbers) == 0:
		return e.insteadOption(c)
	}
	return false
}

// swapTo reads "swap the fries for a salad", "change it to a Coke", "make the coffee a milk".
func (e *edit) swapTo(c said) bool {
	changes := c.has(cueSwap) || e.toks[c.spans[0].from].word == "change" // "change that" corrects as well
	for i, s := range c.spans {
		if i == 0 || s.has(cueSwap) || !s.has(cueMake) && !(changes && s.hasAny(cueTo, cueWith)) {
			continue
		}
		if done, ok := e.turnInto(e.hear(c.spans[:i]), e.hear(c.spans[i+1:]), changes); ok {
			return done
		}
	}
	return c.has(cueMake) && (len(c.dishes) == 2 || e.otherDish(c)) && e.exchangeTwo(c)
}

// turnInto puts new in the place of old, or of the line that is spoken of: "change it to a Coke". It is not ok where
// neither can be meant.
func (e *edit) turnInto(old, new said, changes bool) (done, ok bool) {
	switch {
	case len(new.dishes)+len(new.choices) > 0 && e.replaceable(old, new):
		return e.exchange(old, new), true
	case changes && len(new.dishes) == 1 && !old.names():
		return e.replaceTarget(new), true
	}
	return false, false
}

// otherDish reports whether the clause makes a dish something that it cannot be had with: that is another dish.
func (e *edit) otherDish(c said) bool {
	return c.begins(cueMake) && c.only(1, 1, 0) && c.choices[0].mod == "" && c.choices[0].span.from == c.dishes[0].to && !e.offered(c.choices[0])
}

// replaceable reports whether old names something that new can take the place of.
func (e *edit) replaceable(old, new said) bool {
	return e.isThere(old) || len(new.dishes) > 0 && len(e.called(old)) > 0
}

func (e *edit) replaceTarget(c said) bool {
	i := e.target()
	return i >= 0 && e.replaceDish(i, c)
}

// replaceByOption gives the line that is named by an option another dish.
func (e *edit) replaceByOption(c said) bool {
	lines, _ := e.byOption(c)
	at := slices.IndexFunc(c.spans, func(s span) bool { return s.has(cueOne) || s.kind == isNumber && s.num == 1 })
	return len(lines) == 1 && at >= 0 && e.replaceDish(lines[0], e.hear(c.spans[at+1:]))
}

// repoints reports whether the clause makes a line that it points at something else.
func (e *edit) repoints(c said) bool {
	if _, ok := e.pointed(); ok && c.has(cueMake) {
		return true
	}
	return c.begins(cueMake) && c.turns(e.toks)
}

// insteadOption puts options in the place of others of their kind.
func (e *edit) insteadOption(c said) bool {
	i := e.target()
	if i < 0 {
		return false
	}
	e.makeRoom(i, c.choices, true)
	return e.giveAll([]int{i}, c.choices)
}

// exchangeTwo reads "make the coffee a milk".
func (e *edit) exchangeTwo(c said) bool {
	i := slices.IndexFunc(c.spans, func(s span) bool { return s.kind == isDish })
	old, new := e.hear(c.spans[:i+1]), e.hear(c.spans[i+1:])
	if !e.isThere(old) || e.isThere(new) {
		return false
	}
	lines := e.called(old)
	return len(lines) > 0 && e.replaceDish(lines[0], new)
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

// isThere reports whether c names a dish, an option or a number of the pending order.
func (e *edit) isThere(c said) bool {
	if len(c.dishes) > 0 {
		return slices.ContainsFunc(c.dishes, func(d span) bool { return len(e.lines(d, nil)) > 0 })
	}
	if slices.ContainsFunc(c.choices, func(w wish) bool { return len(e.carrying(e.live(), []wish{w})) > 0 }) {
		return true
	}
	return slices.ContainsFunc(c.numbers, func(n span) bool { return e.counting(n.num) >= 0 })
}

// counting is the first draft with that quantity, or -1.
func (e *edit) counting(n int) int {
	return slices.IndexFunc(e.drafts, func(d draft) bool { return !d.gone && d.qty == n })
}

// exchange puts what new names in the place of what old names.
func (e *edit) exchange(old, new said) bool {
	switch {
	case len(new.dishes) > 0:
		if lines := e.called(old); len(lines) > 0 {
			return e.replaceDish(lines[0], new)
		}
	case len(new.choices) > 0:
		return e.exchangeOptions(old, new)
	case len(new.numbers) > 0 && len(old.numbers) > 0:
		if i := e.counting(old.numbers[0].num); i >= 0 {
			e.setQuantity(i, new.numbers[0].num)
			return true
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

// called are the lines that c names: by their dish, or by a word of it that is also an option: "the paneer".
func (e *edit) called(c said) (out []int) {
	for _, d := range c.dishes {
		out = append(out, e.lines(d, c.choices)...)
	}
	if len(c.dishes) > 0 {
		return out
	}
	for _, w := range c.choices {
		for _, i := range e.live() {
			if e.drafts[i].item >= 0 && indexOf(stemsOf(e.m.Items[e.drafts[i].item].Name), stemsOf(words(e.toks[w.span.from:w.span.to]))) >= 0 {
				out = append(out, i)
			}
		}
	}
	return out
}

func stemsOf(name string) (stems []string) {
	for _, t := range tokenize(name) {
		stems = append(stems, t.stem)
	}
	return stems
}

// exchangeOptions puts the new options in the place of old ones on the lines that carry those, or else on the dish that is named.
func (e *edit) exchangeOptions(old, new said) bool {
	scope := e.live()
	if len(old.dishes) > 0 {
		scope = e.lines(old.dishes[0], nil)
	}
	done := false
	for _, i := range scope {
		for _, w := range old.choices {
			if o, ok := e.carried(i, w); ok {
				e.drop(i, o)
				done = e.giveAll([]int{i}, new.choices) || done
			}
		}
	}
	return done || len(old.dishes) > 0 && e.giveAll(scope, new.choices)
}

func (e *edit) giveAll(scope []int, wishes []wish) bool {
	done := false
	for _, i := range scope {
		for _, w := range wishes {
			done = e.give(i, w) || done
		}
	}
	return done
}
