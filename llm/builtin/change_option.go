package builtin

import (
	"slices"
	"strings"

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
	item, options := e.m.Items[d.item], slices.Clone(d.options)
	if item.Options[o.Group].Max == 1 && !refused(o) { // even a plain one, as in "regular size", takes the place of the other
		options = slices.DeleteFunc(options, func(p foodie.Option) bool { return p.Group == o.Group })
	}
	d.options = addOption(item, options, o)
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

// refineAll puts the options on a draft in the place of what it has of their kind, and reports whether it took any of them.
func (e *edit) refineAll(i int, wishes []wish) bool {
	e.makeRoom(i, wishes, false)
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
	for k, w := range wishes {
		done = e.apply(c, scope, wishes[:k+1], w) || done
	}
	return done
}

// meantAsWish reports whether the choices of a clause are wished: something in it says so, or nothing else was said.
func (e *edit) meantAsWish(c said) bool {
	return len(c.dishes) > 0 || countKind(c.spans, isUnknown) == 0 || c.turns(e.toks) ||
		c.has(cueWith, cueNo, cueNoBack, cueExtra, cueLight, cueAdd, cueOnly, cueInstead, cueWant, cueEach, cueBut, cueSwap, cueFix)
}

// apply puts an option on the last of the lines that offers it, or on each.
func (e *edit) apply(c said, scope []int, said []wish, w wish) bool {
	done := false
	for _, i := range slices.Backward(scope) {
		if w.mod == "" && (c.replaces() || !c.adds()) {
			e.makeRoom(i, said, c.replaces())
		}
		if e.refine(i, w) {
			if done = true; !c.has(cueEach) {
				return true
			}
		}
	}
	return done
}

// makeRoom takes off draft i what the wishes replace: the other filling, the other milk, and with alike everything
// of the same head. What the wishes name themselves stays.
func (e *edit) makeRoom(i int, wishes []wish, alike bool) {
	d := &e.drafts[i]
	if d.item < 0 {
		return
	}
	item := e.m.Items[d.item]
	var named []foodie.Option
	for _, w := range wishes {
		if o, ok := e.m.option(item, w); ok && w.mod == "" {
			named = append(named, o)
		}
	}
	d.options = slices.DeleteFunc(slices.Clone(d.options), func(p foodie.Option) bool {
		same := func(o foodie.Option) bool { return o.Choice.Name == p.Choice.Name }
		rival := func(o foodie.Option) bool {
			return o.Group == p.Group && (oneOfKind(item.Options[o.Group].Name) || alike && sameHead(p.Choice.Name, o.Choice.Name))
		}
		return p.Modifier == "" && !slices.ContainsFunc(named, same) && slices.ContainsFunc(named, rival)
	})
}

// oneOfKind reports whether a dish has one choice of such a group, even where the menu would allow more.
func oneOfKind(group string) bool {
	return slices.ContainsFunc(tokenize(group), func(t token) bool { return oneOfKinds[t.stem] })
}

// oneOfKinds name groups of which a dish has one.
var oneOfKinds = set("filling", "protein", "meat", "milk", "size", "spice", "spiciness", "flavor", "flavour", "base", "crust", "bread", "tortilla", "roast", "temperature", "heat", "sweetness", "level", "portion", "volume", "container", "pack", "weight", "count", "piece", "quantity", "serving", "noodle", "broth", "shell", "main")

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
	if lines, rest := e.byOption(c); len(lines) > 0 {
		return lines, rest
	}
	scope = e.scope(c)
	if _, ok := e.pointed(); !ok && len(c.choices) > 1 {
		for k, w := range c.choices[:len(c.choices)-1] {
			lines := e.carrying(scope, []wish{w})
			if len(lines) > 0 && e.sameGroup(lines[0], w, c.choices[k+1]) && c.choices[k+1].span.from == w.span.to {
				return lines, slices.Delete(slices.Clone(c.choices), k, k+1)
			}
		}
	}
	if e.touched >= 0 && slices.Contains(scope, e.touched) {
		scope = []int{e.touched}
	}
	return scope, c.choices
}

// byOption finds the lines that a clause names by an option of theirs, "the chicken one", "the large pizza", and the
// choices that it wishes besides.
func (e *edit) byOption(c said) (lines []int, rest []wish) {
	for k, w := range c.choices {
		at := w.span.from
		if w.mod != "" || at == 0 || !theWords[e.toks[at-1].word] || !c.nounAt(w.span.to) {
			continue
		}
		if lines := e.carrying(e.scope(c), []wish{w}); len(lines) > 0 {
			return lines, slices.Delete(slices.Clone(c.choices), k, k+1)
		}
	}
	return nil, nil
}

var theWords = set("the", "my", "that", "those")

// nounAt reports whether "one" or a dish stands at a token.
func (c said) nounAt(at int) bool {
	return slices.ContainsFunc(c.spans, func(s span) bool {
		return s.from == at && (s.kind == isDish || s.has(cueOne) || s.kind == isNumber && s.num == 1)
	})
}

func (e *edit) sameGroup(i int, a, b wish) bool {
	item := e.m.Items[e.drafts[i].item]
	o, ok := e.m.option(item, a)
	p, ok2 := e.m.option(item, b)
	return ok && ok2 && o.Group == p.Group && o.Choice.Name != p.Choice.Name
}

// wish reads a wish that is no option of a line that is there: "less spicy", "less salt in the chaas". The kitchen reads it.
func (e *edit) wish(c said) bool {
	i := e.wishedOf(c)
	if len(c.choices)+len(c.numbers) > 0 || i < 0 || e.t.asked() {
		return false
	}
	for k, s := range c.spans[1:] {
		if before := c.spans[k]; e.wishes(before, s) {
			e.drafts[i].note = strings.TrimPrefix(e.drafts[i].note+", "+words(e.toks[before.from:s.to]), ", ")
			e.touch(i)
			return true
		}
	}
	return false
}

// wishedOf is the line that a wish of a clause is said of: the one of the dish it names, else the target; -1 for none.
func (e *edit) wishedOf(c said) int {
	if len(c.dishes) == 0 {
		return e.target()
	}
	if lines := e.lines(c.dishes[0], nil); e.ofDishThere(c) && len(lines) == 1 {
		return lines[0]
	}
	return -1
}

// wishes reports whether two neighbouring spans are a wish, such as "extra spicy" or "less oil", of which nobody has to know
// the oil. Where more is not known, it is no wish.
func (e *edit) wishes(how, what span) bool {
	if what.kind == isUnknown {
		return how.has(cueLight) && e.strange <= what.to-what.from
	}
	return e.strange == 0 && how.hasAny(cueLight, cueExtra, cueNo) && what.hasAny(cueTagSpicy, cueGloss) && !what.hasAny(cueNo, cueExtra, cueLight)
}

// implied reads new lines that leave out the dish where there can be no doubt about it: "a supreme", "one large cheese".
func (e *edit) implied(c said) bool {
	if _, ok := e.pointed(); ok || len(c.dishes) > 0 || len(c.choices) == 0 || c.has(cueMake, cueIt, cueOnly, cueRemove, cueOne) {
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
		if l.item = e.itemOf(c, l); l.item >= 0 {
			e.drafts = append(e.drafts, draft{item: l.item, qty: l.qty, options: l.options, note: l.note})
			e.touch(len(e.drafts) - 1)
		} else if len(l.fits) > 1 && e.open == nil {
			e.open, e.asking = &read, l
		}
	}
	e.lost = append(append(e.lost, read.lost...), read.dishes...)
	return true
}

// itemOf is the dish of a new line; one that names none is like the line that is spoken of, and "one more thepla" is the
// thepla that is there.
func (e *edit) itemOf(c said, l line) int {
	if d := l.want.dish; d != nil && c.has(cueMore) && !d.cands[0].complete {
		if lines := e.lines(*d, nil); len(lines) == 1 {
			return e.drafts[lines[0]].item
		}
	}
	if i := e.target(); l.item < 0 && l.want.dish == nil && i >= 0 && slices.Contains(l.fits, e.drafts[i].item) {
		return e.drafts[i].item
	}
	return l.item
}
