package builtin

import "slices"

// open begins a line with its number.
func (r *linesReader) open(n int, said bool) {
	if g := r.group; g != nil && g.said && !said && len(g.wishes) == 0 && g.unknown == "" { // "two of a kind"
		return
	}
	r.closeGroup()
	if r.cur == nil && r.with && len(r.orphans) > 0 { // "extra large dark roast with three sugars"
		r.push(&want{qty: 1})
	}
	r.group = &want{qty: n, said: said, afterWith: r.with, listed: r.listing, asked: r.asking, joined: r.joined}
	r.mod, r.fresh, r.with, r.each = "", false, false, false
}

// dishAhead reports whether a dish follows before another number or a verb does.
func (r *linesReader) dishAhead(i int) bool {
	for _, s := range r.path[i+1:] {
		switch {
		case s.kind == isDish:
			return true
		case s.kind == isNumber || s.hasAny(cueArticle, cueWith, cueMake):
			return false
		}
	}
	return false
}

// adoptOrphans makes a line of options that were said without any dish: "large with ham".
func (r *linesReader) adoptOrphans() {
	if len(r.orphans) == 0 {
		return
	}
	switch {
	case r.cur != nil:
		r.cur.wishes = append(r.takeOrphans(), r.cur.wishes...)
	case len(r.orphans) > 1 && len(r.lost) == 0:
		r.push(&want{qty: 1})
	case len(r.lost) == 0 && r.orphans[0].mod == "" && r.orphans[0].span.alt != nil: // "roti"
		r.push(&want{qty: 1, dish: r.takeOrphans()[0].span.alt})
	}
}

func (r *linesReader) takeOrphans() []wish {
	o := r.orphans
	r.orphans = nil
	return o
}

// closeGroup ends a line whose dish was not said.
func (r *linesReader) closeGroup() {
	g := r.group
	r.group = nil
	switch {
	case g == nil:
	case len(g.wishes) == 0 && g.unknown == "":
		if g.said {
			r.loose = append(r.loose, g.qty)
		}
	case g.unknown != "":
		r.dishes = append(r.dishes, g.unknown)
	case r.dishAfterAll(g):
	case r.cur == nil:
		r.push(g)
	case g.rest, r.splits(g):
		g.split = r.base()
		r.wants = append(r.wants, g)
	case r.belongs(g):
		r.attach(g)
	default:
		g.sameAs = r.base()
		r.push(g)
	}
}

// belongs reports whether what was begun is no dish of its own but only options of the line before.
func (r *linesReader) belongs(g *want) bool {
	if g.one && g.said { // "and one with bulgur"
		return false
	}
	return g.afterWith || g.listed && !r.clashes(g) || !g.said && !r.hasSingle(g) && !(g.joined && r.clashes(g)) || r.countsOption(g)
}

// dishAfterAll gives a line the dish that one of its options names as well: "a guacamole", "a large mocha, iced".
func (r *linesReader) dishAfterAll(g *want) bool {
	if g.afterWith || g.listed {
		return false
	}
	for k, w := range g.wishes {
		if alt := w.span.alt; alt != nil && alt.cands[0].headed && w.mod == "" && !w.listed {
			g.dish, g.wishes = alt, slices.Delete(g.wishes, k, k+1)
			r.push(g)
			return true
		}
	}
	return false
}

// countsOption reports whether g's number counts an option in the plural: "a coffee, two sugars".
func (r *linesReader) countsOption(g *want) bool {
	if g.qty < 2 || r.base().qty > 1 {
		return false
	}
	first := g.wishes[0].span
	last := r.toks[first.to-1]
	return g.wishes[0].mod == "" && last.word != last.stem && r.hasNumber(first.from)
}

// hasNumber reports whether a number stands right before the token at i.
func (r *linesReader) hasNumber(i int) bool { return i > 0 && r.toks[i-1].isNum }

// base is the line that a group without a dish is part of.
func (r *linesReader) base() *want {
	if r.cur.split != nil {
		return r.cur.split
	}
	if r.cur.sameAs != nil {
		return r.cur.sameAs
	}
	return r.cur
}

// splits reports whether g is some of the dishes of the current line: "three dosas, one without butter".
func (r *linesReader) splits(g *want) bool {
	base := r.base()
	if !g.said || base.qty < 2 || g.afterWith || r.clashes(g) || g.joined && g.qty >= base.qty { // "four plain and four with butter"
		return false
	}
	n := g.qty
	for _, w := range r.wants {
		if w.split == base {
			n += w.qty
		}
	}
	return n <= base.qty
}

// clashes reports whether g names a choice of which a dish takes one, and the line that it would be part of has another.
func (r *linesReader) clashes(g *want) bool {
	base := r.base()
	item, ok := r.item(base.dish)
	if !ok {
		return false
	}
	for _, w := range g.wishes {
		o, ok := r.m.option(item, w)
		if !ok || !single(item.Options[o.Group]) {
			continue
		}
		for _, b := range base.wishes {
			if p, ok := r.m.option(item, b); ok && p.Group == o.Group {
				return true
			}
		}
	}
	return false
}

// hasSingle reports whether g names a choice of which a dish takes one, such as a size: then it is a dish of its own.
func (r *linesReader) hasSingle(g *want) bool {
	item, ok := r.item(r.base().dish)
	if !ok {
		return false
	}
	for _, w := range g.wishes {
		if o, ok := r.m.option(item, w); ok && item.Options[o.Group].Max == 1 && w.mod == "" {
			return true
		}
	}
	return false
}

func (r *linesReader) attach(g *want) {
	for k, w := range g.wishes {
		if k == 0 {
			w.count = max(g.qty, 1)
		}
		r.cur.wishes = append(r.cur.wishes, w)
	}
	r.cur.notes = append(r.cur.notes, g.notes...)
}

// splitCounts takes the split dishes from the line that they are part of, and gives them its options.
func (r *linesReader) splitCounts() {
	for _, base := range r.wants {
		n := 0
		for _, w := range r.wants {
			if w.split != base {
				continue
			}
			if w.rest {
				w.qty = max(base.qty-n, 1)
			}
			n += w.qty
			w.dish = base.dish
			w.wishes = append(append([]wish(nil), base.wishes...), w.wishes...)
		}
		if n > 0 {
			base.qty -= min(n, base.qty)
		}
	}
	kept := r.wants[:0]
	for _, w := range r.wants {
		if w.qty != 0 || !r.isSplit(w) {
			kept = append(kept, w)
		}
	}
	r.wants = kept
}

func (r *linesReader) isSplit(base *want) bool {
	for _, w := range r.wants {
		if w.split == base {
			return true
		}
	}
	return false
}

// correct drops what an option corrects, of its own kind: the "large" of "a large latte, sorry, medium".
func (r *linesReader) correct(w wish) {
	if !r.fix || w.mod != "" || w.listed {
		return
	}
	group := r.m.groups[w.span.cands[0].id]
	same := func(o wish) bool { return o.mod == "" && r.m.groups[o.span.cands[0].id] == group }
	old := min(r.fixFrom, len(r.cur.wishes))
	if slices.ContainsFunc(r.cur.wishes[old:], same) { // one more of what was put right
		return
	}
	for k := old - 1; k >= 0; k-- {
		if same(r.cur.wishes[k]) {
			r.cur.wishes = slices.Delete(r.cur.wishes, k, k+1)
			r.fixFrom--
			return
		}
	}
}
