package builtin

import "slices"

// A wish is one option that was said.
type wish struct {
	span   span
	mod    string // "", "no", "light", "extra" or "no extra"
	fresh  bool   // a conjunction, a "with" or punctuation stands before it
	each   bool   // said of every line
	listed bool   // a "with" stands before it
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
	joined    bool   // an "and" stands before its number
	asked     bool   // a verb, an "and" or the start stands before its number
	split     *want  // some of that line's dishes
	sameAs    *want  // another dish like that line's
	rest      bool   // "the other one"
	one       bool   // a "with" or "without" stands behind its number, which so counts dishes
}

// A linesReader turns a path into wants. It walks once from left to right.
type linesReader struct {
	m    *menu
	toks []token
	path []span

	wants    []*want
	cur      *want // the last line with a dish
	group    *want // begun by a number or "a", its dish not yet seen
	orphans  []wish
	mod      string
	refused  string // the group that a "no" has reached
	fresh    bool   // the next option begins after a conjunction
	with     bool   // a "with" stands right before
	listing  bool   // a list that began with "with"
	make     bool
	fix      bool
	groupFix int // how many options an open line had then
	fixFrom  int // how many options the line had when a correction began
	each     bool
	postfix  bool     // numbers stand behind their dishes
	joined   bool     // an "and" stands right before
	asking   bool     // the span before asks for something
	loose    []int    // numbers that count nothing
	lost     []string // words that were not understood
	food     bool     // one of them surely is food
	odd      bool     // a dish is only what something else is about: "a recipe for beef"
	extra    []line   // dishes that were said like options
	dishes   []string // words where a dish was expected that is not on the menu
}

// readLines reads the lines of an order from a path over m.
func readLines(m *menu, toks []token, path []span) *linesReader {
	r := &linesReader{m: m, toks: toks, path: path, postfix: countsBehind(path)}
	for i := range path {
		if toks[path[i].from].stop {
			r.comma()
		}
		r.asking = i == 0 || toks[path[i].from].stop || path[i-1].hasAny(cueWant, cueAnd, cueAdd, cueWith)
		r.joined = i > 0 && path[i-1].has(cueAnd)
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
	w := wish{span: *s, mod: r.mod, fresh: r.fresh, each: r.each, count: 1, listed: r.listing}
	switch {
	case r.group != nil && !r.make:
		r.group.wishes = append(r.group.wishes, w)
	case r.cur != nil:
		r.closeGroup()
		r.correct(w)
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
	case r.narrows(s), r.madeOf(s), r.unwanted(s):
	case r.group != nil:
		r.takeGroup(s)
	case r.fix && r.cur != nil:
		r.cur.dish = s
	case r.isSame(s):
	default:
		r.push(&want{dish: s, qty: 1, wishes: r.stealTail(s)})
	}
	r.mod, r.fresh, r.with, r.listing, r.make, r.fix, r.each = "", false, false, false, false, false, false
}

// takeGroup gives the line that was begun its dish.
func (r *linesReader) takeGroup(s *span) {
	g := r.group
	g.dish, r.group = s, nil
	if r.fix && r.cur == nil && r.groupFix > 0 && r.groupFix == len(g.wishes) { // "two large pepperoni, sorry, diavolas"
		g.wishes = r.withoutLast(g)
	}
	r.odd = r.odd || g.unknown != "" && s.from > 0 && aboutWords[r.toks[s.from-1].word]
	if r.fix && r.cur != nil {
		r.replaceCur(g)
	} else {
		r.push(g)
	}
}

// withoutLast are the wishes of an open line less the last, which stood where its dish is and is not its size.
func (r *linesReader) withoutLast(g *want) []wish {
	last := len(g.wishes) - 1
	item, ok := r.item(g.dish)
	if !ok {
		return g.wishes
	}
	if o, ok := r.m.option(item, g.wishes[last]); ok && single(item.Options[o.Group]) {
		return g.wishes
	}
	return g.wishes[:last]
}

// madeOf reads "two shots of espresso": what an option is of, although it is a dish as well.
func (r *linesReader) madeOf(s *span) bool {
	last := r.lastWish()
	if last == nil || r.cur == nil || s.from != last.span.to+1 || r.toks[s.from-1].word != "of" || !last.listed && (r.group == nil || !r.group.listed) {
		return false
	}
	item, ok := r.item(r.cur.dish)
	if ok {
		_, ok = r.m.option(item, *last)
	}
	return ok
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

// unwanted reads a dish that is refused, "no masala", or done away with by a verb that nobody knows: "bypass the pizza".
// What the line before shall be without, its note says.
func (r *linesReader) unwanted(s *span) bool {
	switch {
	case r.group != nil || r.fix:
		return false
	case r.cur != nil && r.mod == "no" && !s.parted && r.endsWith(s.from, cueNo):
		r.note("no " + words(r.toks[s.from:s.to]))
		return true
	}
	return r.cur == nil && s.from == 2 && r.behindThe(s) && r.path[0].kind == isUnknown && s.to < len(r.toks) && r.toks[s.to].stop
}

// endsWith reports whether a phrase with the cue ends right before the token at i.
func (r *linesReader) endsWith(i int, c cue) bool {
	return slices.ContainsFunc(r.path, func(s span) bool { return s.to == i && s.has(c) })
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
	if item, ok := r.item(w.dish); ok && len(w.wishes) == 0 {
		w.wishes = slices.DeleteFunc(slices.Clone(r.cur.wishes), func(x wish) bool {
			_, offered := r.m.option(item, x)
			return !offered
		})
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
	if !ok || r.cur == nil || len(r.cur.wishes) == 0 || r.toks[s.from].stop {
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
