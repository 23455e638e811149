package builtin

import "slices"

// A wish is one option that was said.
type wish struct {
	span   span
	mod    string // "", "no", "light", "extra" or "no extra"
	fresh  bool   // a conjunction, a "with" or punctuation stands before it
	each   bool   // said of every line
	orphan bool   // said before any dish
	count  int    // "two shots"
}

// A want is one line as it was said: before its dish and options are looked up.
type want struct {
	dish      *span
	qty       int
	said      bool // a number was said, not only "a"
	wishes    []wish
	notes     []string
	unknown   string // words where a dish was expected
	afterWith bool   // a "with" stands before its number
	listed    bool   // its number stands in a list that began with "with"
	asked     bool   // a verb, an "and" or the start stands before its number
	split     *want  // some of that line's dishes
	sameAs    *want  // another dish like that line's
	rest      bool   // "the other one"
}

// A linesReader turns a path into wants. It walks once from left to right.
type linesReader struct {
	m    *menu
	toks []token
	path []span

	wants   []*want
	cur     *want // the last line with a dish
	group   *want // begun by a number or "a", its dish not yet seen
	orphans []wish
	mod     string
	refused string // the group that a "no" has reached
	fresh   bool   // the next option begins after a conjunction
	with    bool   // a "with" stands right before
	listing bool   // a list that began with "with"
	make    bool
	fix     bool
	each    bool
	postfix bool     // numbers stand behind their dishes
	asking  bool     // the span before asks for something
	loose   []int    // numbers that count nothing
	lost    []string // words that were not understood
	food    bool     // one of them surely is food
	odd     bool     // a dish is only what something else is about: "a recipe for beef"
	extra   []line   // dishes that were said like options
	dishes  []string // words where a dish was expected that is not on the menu
}

// readLines reads the lines of an order from a path over m.
func readLines(m *menu, toks []token, path []span) *linesReader {
	r := &linesReader{m: m, toks: toks, path: path, postfix: countsBehind(path)}
	for i := range path {
		if toks[path[i].from].stop {
			r.comma()
		}
		r.asking = i == 0 || toks[path[i].from].stop || path[i-1].hasAny(cueWant, cueAnd, cueAdd, cueWith)
		r.read(i)
	}
	r.closeGroup()
	r.adoptOrphans()
	r.splitCounts()
	return r
}

// comma ends what a modifier reaches, except in a list of options.
func (r *linesReader) comma() { r.mod, r.fresh, r.with, r.listing = "", true, false, false }

func (r *linesReader) read(i int) {
	s := &r.path[i]
	switch s.kind {
	case isNumber:
		r.number(i, s)
	case isChoice:
		r.choice(s)
	case isDish:
		r.dish(s)
	case isUnknown:
		r.unknown(i, s)
	case isCue:
		r.cue(i, s)
	default: // names of places belong to no line
		r.fresh = true
	}
}

func (r *linesReader) number(i int, s *span) {
	switch {
	case r.countsToppings(s):
	case r.isNoun(i, s):
		g := r.group
		r.group, g.sameAs = nil, r.base()
		r.push(g)
	case r.namesKind(i, s):
	case r.fix && r.emptyGroup():
		r.group.qty, r.group.said = s.num, true
	case r.recounts(i, s):
		r.closeGroup()
		r.cur.qty, r.cur.said = s.num, true
	default:
		r.open(s.num, true)
	}
	r.make, r.fix = false, false
}

// countsToppings reports whether s counts toppings: "a two topping pizza".
func (r *linesReader) countsToppings(s *span) bool {
	return s.to < len(r.toks) && r.toks[s.to].stem == "topping"
}

// emptyGroup reports whether a line was begun and nothing of it said but its number.
func (r *linesReader) emptyGroup() bool {
	return r.group != nil && r.group.dish == nil && len(r.group.wishes) == 0
}

// namesKind reports whether "one" ends what tells the kind of a dish: "a thali, the rajasthani one".
func (r *linesReader) namesKind(i int, s *span) bool {
	if i == 0 || r.path[i-1].kind != isDish || r.toks[s.from].text != "one" {
		return false
	}
	before := r.path[i-1]
	return r.behindThe(&before) || slices.ContainsFunc(r.toks[before.from:before.to], func(k token) bool { return k.word == "the" })
}

func (r *linesReader) behindThe(s *span) bool { return s.from > 0 && r.toks[s.from-1].word == "the" }

// recounts reports whether s is a number of the current line: "make it three", "x 3", "two of them", "for two", or behind
// every dish of the message.
func (r *linesReader) recounts(i int, s *span) bool {
	if r.cur == nil {
		return false
	}
	if r.postfix || r.toks[s.from].times || r.ofThem(i, s) {
		return true
	}
	return !r.dishAhead(i) && (r.make || r.fix)
}

// ofThem reads "two of them" and "for two" behind a dish.
func (r *linesReader) ofThem(i int, s *span) bool {
	if s.to+1 < len(r.toks) && r.toks[s.to].word == "of" && themWords[r.toks[s.to+1].word] {
		return true
	}
	return s.from > 0 && r.toks[s.from-1].word == "for" && !r.aheadIs(i, isChoice, isDish)
}

// themWords stand for what was just named.
var themWords = set("those", "that", "them", "it", "these")

// countsBehind reports whether each dish of the path is followed by its number: "idli 2, vada 1".
func countsBehind(path []span) bool {
	want, pairs := isDish, 0
	for i, s := range path {
		switch {
		case s.kind == want && s.kind == isDish:
			want = isNumber
		case s.kind == want:
			if i+1 < len(path) && path[i+1].kind == isChoice {
				return false
			}
			want, pairs = isDish, pairs+1
		case s.kind == isDish || s.kind == isNumber || s.has(cueArticle):
			return false
		}
	}
	return want == isDish && pairs > 0
}

// isNoun reports whether "one" stands for the dish of the line before: "an iced latte and a hot one".
func (r *linesReader) isNoun(i int, s *span) bool {
	return s.num == 1 && r.toks[s.from].text == "one" && r.group != nil && r.cur != nil && !r.listing && i > 0 && (r.path[i-1].kind == isChoice || r.path[i-1].has(cueGloss)) &&
		(i+1 == len(r.path) || r.toks[s.to].stop || r.path[i+1].hasAny(cueAnd, cueWith, cueFill, cueNo, cueExtra, cueEach))
}

// open begins a line with its number.
func (r *linesReader) open(n int, said bool) {
	if g := r.group; g != nil && g.said && !said && len(g.wishes) == 0 && g.unknown == "" { // "two of a kind"
		return
	}
	r.closeGroup()
	r.group = &want{qty: n, said: said, afterWith: r.with, listed: r.listing, asked: r.asking}
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

func (r *linesReader) choice(s *span) {
	if r.onlyKind(s) {
		return
	}
	group := r.m.groups[s.cands[0].id]
	if r.mod == "no" && r.refused != "" && r.refused != group { // "no peppers thin crust"
		r.mod = ""
	}
	if r.mod == "not" { // what is not wanted need not be said
		r.mod = ""
		return
	}
	w := wish{span: *s, mod: r.mod, fresh: r.fresh, each: r.each, count: 1}
	switch {
	case r.group != nil && !r.make:
		r.group.wishes = append(r.group.wishes, w)
	case r.cur != nil:
		r.closeGroup()
		r.cur.wishes = append(r.cur.wishes, w)
	default:
		w.orphan = true
		r.orphans = append(r.orphans, w)
	}
	r.fresh, r.with = false, false
	if r.mod == "no" { // reaches further options of its kind: "no onion tomato", "no onion and tomato"
		r.refused = group
	} else {
		r.mod = ""
	}
}

// onlyKind reports whether s just says what kind of thing the choice right before it is: "no pesto sauce", "cheddar cheese".
func (r *linesReader) onlyKind(s *span) bool {
	last := r.lastWish()
	if last == nil || last.span.to != s.from || s.to-s.from > 1 || r.toks[s.from].stop || r.mod != "" && r.mod != "no" {
		return false
	}
	return classWords[r.toks[s.from].stem] && !classWords[r.toks[s.from-1].stem] && (last.mod != "" || !s.cands[0].complete)
}

func (r *linesReader) lastWish() *wish {
	ws := r.orphans
	switch {
	case r.group != nil:
		ws = r.group.wishes
	case r.cur != nil:
		ws = r.cur.wishes
	}
	if len(ws) == 0 {
		return nil
	}
	return &ws[len(ws)-1]
}

func (r *linesReader) dish(s *span) {
	switch {
	case r.narrows(s):
	case r.group != nil:
		g := r.group
		g.dish, r.group = s, nil
		r.odd = r.odd || g.unknown != "" && s.from > 0 && aboutWords[r.toks[s.from-1].word]
		if r.fix && r.cur != nil {
			r.replaceCur(g)
		} else {
			r.push(g)
		}
	case r.fix && r.cur != nil:
		r.cur.dish = s
	case r.isSame(s):
	default:
		r.push(&want{dish: s, qty: 1, wishes: r.stealTail(s)})
	}
	r.mod, r.fresh, r.with, r.listing, r.make, r.fix, r.each = "", false, false, false, false, false, false
}

// narrows reads "a thali, the rajasthani one": the kind of the dish that was just named.
func (r *linesReader) narrows(s *span) bool {
	if r.group != nil || r.cur == nil || r.cur.dish == nil || !r.behindThe(s) || s.to >= len(r.toks) || r.toks[s.to].text != "one" {
		return false
	}
	narrow := *r.cur.dish
	narrow.cands = slices.DeleteFunc(slices.Clone(narrow.cands), func(c candidate) bool {
		return !slices.ContainsFunc(s.ties(), func(d candidate) bool { return d.id == c.id })
	})
	if len(narrow.cands) == 0 {
		return false
	}
	r.cur.dish = &narrow
	return true
}

// aboutWords stand between a thing and what it is about.
var aboutWords = set("for", "about", "on", "against", "regarding")

func (r *linesReader) push(w *want) {
	w.wishes = append(r.takeOrphans(), w.wishes...)
	r.wants = append(r.wants, w)
	r.cur = w
}

// replaceCur puts the line that a correction names in the place of the last one.
func (r *linesReader) replaceCur(w *want) {
	if !w.said {
		w.qty = r.cur.qty
	}
	*r.cur = *w
}

// isSame reports whether s only names the dish of the current line again: "a large pie with ham pizza".
func (r *linesReader) isSame(s *span) bool {
	if r.cur == nil || r.cur.dish == nil || r.cur.dish.cands[0].id != s.cands[0].id {
		return false
	}
	tail := r.stealable(s)
	if len(tail) > 0 && r.toks[tail[0].span.from].stop {
		return false
	}
	return len(tail) == 0 || len(r.cur.wishes) > 0 && !r.conflicts(s)
}

// conflicts reports whether the options right before s cannot be of the current line, because it has one of that group already.
func (r *linesReader) conflicts(s *span) bool {
	item, ok := r.item(s)
	if !ok {
		return false
	}
	tail := r.stealable(s)
	before := r.cur.wishes[:len(r.cur.wishes)-len(tail)]
	for _, w := range tail {
		o, ok := r.m.option(item, w)
		if !ok || !single(item.Options[o.Group]) {
			continue
		}
		for _, b := range before {
			if p, ok := r.m.option(item, b); ok && p.Group == o.Group {
				return true
			}
		}
	}
	return false
}

// stealable are the options that stand directly before a dish without a number and that the dish offers.
func (r *linesReader) stealable(s *span) []wish {
	item, ok := r.item(s)
	if !ok || r.cur == nil || len(r.cur.wishes) == 0 {
		return nil
	}
	ws := r.cur.wishes
	at, end := len(ws), s.from
	for at > 0 {
		w := ws[at-1]
		if _, ok := r.m.option(item, w); !ok || r.gap(w.span.to, end) || w.mod == "no" {
			break
		}
		at, end = at-1, w.span.from
		if w.fresh {
			break
		}
	}
	return ws[at:]
}

// gap reports whether words stand between two places that are more than filling.
func (r *linesReader) gap(from, to int) bool {
	for _, s := range r.path {
		if s.from >= from && s.to <= to && !s.hasAny(cueUnit, cueGloss, cueFill, cueSome) {
			return true
		}
	}
	return false
}

func (r *linesReader) stealTail(s *span) []wish {
	tail := r.stealable(s)
	if len(tail) == 0 {
		return nil
	}
	out := append([]wish(nil), tail...)
	r.cur.wishes = r.cur.wishes[:len(r.cur.wishes)-len(tail)]
	return out
}

func (r *linesReader) takeOrphans() []wish {
	o := r.orphans
	r.orphans = nil
	return o
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
	case g.afterWith, g.listed && !r.clashes(g), !g.said && !r.hasSingle(g):
		r.attach(g)
	default:
		g.sameAs = r.base()
		r.push(g)
	}
}

// dishAfterAll makes a line of a single word that is a dish as well as an option: "a guacamole", "a queso".
func (r *linesReader) dishAfterAll(g *want) bool {
	if len(g.wishes) != 1 || g.afterWith || g.listed || g.wishes[0].mod != "" {
		return false
	}
	if alt := g.wishes[0].span.alt; alt == nil || !alt.cands[0].headed {
		return false
	}
	g.dish, g.wishes = g.wishes[0].span.alt, nil
	r.push(g)
	return true
}

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
	if !g.said || base.qty < 2 || g.afterWith || r.clashes(g) {
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
