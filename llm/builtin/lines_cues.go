package builtin

import (
	"strings"

	"github.com/foodieexpress/foodie"
)

// A cueRule says what a cue does to the lines. The first rule that applies is the only one.
type cueRule struct {
	cues []cue
	when func(r *linesReader, i int, s *span) bool // nil is always
	do   func(r *linesReader, i int, s *span)
}

// cueRules stand in the order in which they are tried: what depends on neighbours comes before what does not.
var cueRules = []cueRule{
	{[]cue{cueSame}, (*linesReader).repeats, (*linesReader).beginSame},
	{[]cue{cueMore}, (*linesReader).anotherOne, (*linesReader).beginSame},
	{[]cue{cueMore}, (*linesReader).anotherAhead, (*linesReader).article},
	{[]cue{cueArticle}, nil, (*linesReader).article},
	{[]cue{cueFill}, (*linesReader).ordinalDish, (*linesReader).article},
	{[]cue{cueFix}, (*linesReader).begun, (*linesReader).beginFix},
	{[]cue{cueNo}, (*linesReader).refusesSize, (*linesReader).beginFix},
	{[]cue{cueNoBack}, (*linesReader).betweenDishes, (*linesReader).beginFix},
	{[]cue{cueMake}, (*linesReader).makes, (*linesReader).beginMake},
	{[]cue{cueRest}, (*linesReader).restOfSeveral, (*linesReader).beginRest},
	{[]cue{cueInstead}, nil, func(r *linesReader, _ int, _ *span) { r.mod = "not" }},
	{[]cue{cueNot}, (*linesReader).notOption, func(r *linesReader, _ int, _ *span) { r.mod = "not" }},
	{[]cue{cueNo}, nil, func(r *linesReader, _ int, _ *span) { r.setMod("no") }},
	{[]cue{cueExtra}, nil, func(r *linesReader, _ int, _ *span) { r.setMod("extra") }},
	{[]cue{cueLight}, nil, func(r *linesReader, _ int, _ *span) { r.setMod("light") }},
	{[]cue{cueNoBack}, nil, (*linesReader).negateLast},
	{[]cue{cueWith}, nil, func(r *linesReader, _ int, _ *span) { r.mod, r.fresh, r.with, r.listing = "", true, true, true }},
	{[]cue{cueAnd}, nil, (*linesReader).conjunction},
	{[]cue{cueBut}, (*linesReader).afterAll, func(r *linesReader, _ int, _ *span) { r.setMod("no") }},
	{[]cue{cueBut, cueOnly, cueAdd, cueWant}, nil, func(r *linesReader, _ int, _ *span) { r.mod, r.fresh = "", true }},
	{[]cue{cueEach}, nil, func(r *linesReader, _ int, _ *span) { r.each = true }},
	{[]cue{cueHalf}, (*linesReader).half, func(*linesReader, int, *span) {}},
	{[]cue{cueTwice}, (*linesReader).twiceBehind, func(r *linesReader, _ int, _ *span) { r.cur.qty, r.cur.said = 2, true }},
	{[]cue{cueGloss}, (*linesReader).kindOnly, (*linesReader).unknownKind},
}

// cue reads a function phrase.
func (r *linesReader) cue(i int, s *span) {
	if r.noteOf(i, s) || r.noteKind(i, s) {
		return
	}
	for _, rule := range cueRules {
		if s.hasAny(rule.cues...) && (rule.when == nil || rule.when(r, i, s)) {
			rule.do(r, i, s)
			return
		}
	}
}

func (r *linesReader) anotherAhead(i int, s *span) bool {
	return !s.has(cueExtra) && r.aheadIs(i, isDish, isChoice)
}

// repeats reports whether "the same" is wanted once more, within the message.
func (r *linesReader) repeats(i int, s *span) bool {
	return r.cur != nil && !s.has(cueAgain) && !r.dishAhead(i)
}

// anotherOne reports whether another of the dish before is wanted: "and another one without onion".
func (r *linesReader) anotherOne(i int, s *span) bool {
	return r.cur != nil && r.toks[s.to-1].text == "one" && s.to-s.from > 1 && !r.dishAhead(i)
}

// beginSame begins a line of the same dish; "the same" has its options too.
func (r *linesReader) beginSame(_ int, s *span) {
	r.closeGroup()
	w := &want{qty: 1, sameAs: r.base(), dish: r.base().dish}
	if s.has(cueSame) {
		w.wishes = append(w.wishes, r.cur.wishes...)
	}
	r.push(w)
	r.mod, r.with, r.listing = "", false, false
}

// notOption reports whether "not" stands right before an option that is not wanted: "hot, not iced".
func (r *linesReader) notOption(i int, s *span) bool {
	return !s.has(cueNo) && i+1 < len(r.path) && r.path[i+1].kind == isChoice
}

// ordinalDish reads "the first burrito … the second burrito" as two lines.
func (r *linesReader) ordinalDish(i int, s *span) bool {
	_, ok := ordinals[r.toks[s.from].word]
	return ok && r.aheadIs(i, isDish)
}

// begun reports whether there is something that a correction could be about.
func (r *linesReader) begun(int, *span) bool { return r.cur != nil || r.group != nil }

func (r *linesReader) beginFix(int, *span) {
	r.fix, r.mod, r.fresh, r.listing = true, "", true, false
	if r.cur != nil {
		r.fixFrom = len(r.cur.wishes)
	}
	if r.group != nil {
		r.groupFix = len(r.group.wishes)
	}
}

// refusesSize reports whether a "no" behind a correction refuses what was said before and not the choice that follows,
// because a dish has one of its kind: "large, wait, no, medium".
func (r *linesReader) refusesSize(i int, _ *span) bool {
	if i == 0 || i+1 == len(r.path) || !r.path[i-1].has(cueFix) || r.path[i+1].kind != isChoice || r.cur == nil {
		return false
	}
	item, ok := r.item(r.cur.dish)
	if !ok {
		return false
	}
	o, ok := r.m.option(item, wish{span: r.path[i+1]})
	return ok && single(item.Options[o.Group])
}

// betweenDishes reports whether a negation stands between what is not wanted and what is: "vada nahi idli".
func (r *linesReader) betweenDishes(i int, _ *span) bool {
	return i > 0 && r.path[i-1].kind == isDish && r.cur != nil && r.group == nil && r.aheadIs(i, isDish)
}

func (r *linesReader) makes(_ int, s *span) bool { return r.cur != nil && s.to-s.from > 1 }

func (r *linesReader) beginMake(int, *span) {
	r.closeGroup()
	r.make, r.mod = true, ""
}

// restOfSeveral reports whether "the other one" can be the rest of a line's dishes.
func (r *linesReader) restOfSeveral(i int, _ *span) bool {
	return r.cur != nil && r.cur.qty+r.base().qty > 1 && !r.dishAhead(i)
}

func (r *linesReader) beginRest(int, *span) {
	r.closeGroup()
	r.group = &want{rest: true, qty: 1}
}

// afterAll reports whether a "but" excepts something from all: "everything but onions".
func (r *linesReader) afterAll(i int, _ *span) bool {
	return i > 0 && allWords[r.toks[r.path[i-1].from].word]
}

// kindOnly reports whether an open line is only called by its kind: "two pizzas" where there are none.
func (r *linesReader) kindOnly(i int, s *span) bool {
	g := r.group
	return g != nil && (g.said || g.asked) && len(g.wishes) == 0 && dishWords[r.toks[s.from].stem] && !r.dishAhead(i)
}

func (r *linesReader) unknownKind(_ int, s *span) {
	r.group.unknown = strings.TrimSpace(r.group.unknown + " " + words(r.toks[s.from:s.to]))
	r.food = true
}

// insideWords stand between options and the dish that they belong to.
var insideWords = set("in", "on", "into")

// allWords stand for every option, so that a "but" behind them excepts one: "everything but onions".
var allWords = set("everything", "all")

func (r *linesReader) article(i int, s *span) {
	if s.from > 0 && r.group != nil && len(r.group.wishes) > 0 && insideWords[r.toks[s.from-1].word] { // "a shot of vanilla in a latte"
		return
	}
	if r.servedIn(i, s) {
		return
	}
	if r.group == nil || r.group.dish == nil && (len(r.group.wishes) > 0 || r.group.unknown != "") || !r.group.said {
		r.open(1, false)
	}
}

// servedIn reports whether an option of the dish before follows that it is served in: "a gelato in a cone".
func (r *linesReader) servedIn(i int, s *span) bool {
	if s.from == 0 || r.group != nil || r.cur == nil || !insideWords[r.toks[s.from-1].word] || i+1 == len(r.path) || r.path[i+1].kind != isChoice {
		return false
	}
	item, ok := r.item(r.cur.dish)
	if !ok || r.dishAhead(i) && r.aheadIs(i+1, isDish) {
		return false
	}
	_, ok = r.m.option(item, wish{span: r.path[i+1]})
	return ok
}

// conjunction ends what "extra" and "light" reach, but not "no": "no onion and tomato".
func (r *linesReader) conjunction(int, *span) {
	if r.mod != "no" {
		r.mod = ""
	}
	r.fresh, r.with = true, false
}

func (r *linesReader) setMod(m string) {
	if m == "extra" && r.mod == "no" && r.refused == "" {
		m = "no extra"
	}
	r.mod, r.refused = m, ""
	r.fresh = true
}

// negateLast reads a negation that stands behind its option: "kanda vagar".
func (r *linesReader) negateLast(int, *span) {
	ws := &r.orphans
	switch {
	case r.group != nil && len(r.group.wishes) > 0:
		ws = &r.group.wishes
	case r.cur != nil && len(r.cur.wishes) > 0:
		ws = &r.cur.wishes
	}
	if n := len(*ws); n > 0 && (*ws)[n-1].mod == "" {
		(*ws)[n-1].mod = "no"
	}
}

func (r *linesReader) aheadIs(i int, kinds ...kind) bool {
	for _, s := range r.path[i+1:] {
		for _, k := range kinds {
			if s.kind == k {
				return true
			}
		}
		if !s.hasAny(cueFill, cueUnit, cueGloss) {
			return false
		}
	}
	return false
}

// noteOf keeps a wish that the menu does not know as a note: "less spicy", "no cheese" where cheese is no choice.
func (r *linesReader) noteOf(i int, s *span) bool {
	if r.mod == "" || i == 0 || !r.path[i-1].hasAny(cueNo, cueExtra, cueLight, cueFill, cueGloss) || !s.hasAny(cueGloss, cueTagSpicy, cueTagEgg, cueTagNuts) || s.hasAny(cueWith, cueNo, cueExtra, cueLight) {
		return false
	}
	if r.aheadIs(i, isDish) || !classWords[r.toks[s.from].stem] && r.aheadIs(i, isChoice) { // "no fresh onions"
		return false
	}
	if r.mod == "no" { // the note says what was meant, the option what the menu calls the first of it
		r.addKinds(s, "no", false)
	}
	r.note(r.mod + " " + words(r.toks[s.from:s.to]))
	return true
}

// noteKind keeps a kind of option that the dish has several of, when it was not said which: "with rice". All of a kind
// are wished one by one: "with all the salsas".
func (r *linesReader) noteKind(i int, s *span) bool {
	if !r.listing || r.mod != "" || i == 0 || r.cur == nil || r.group != nil || !r.bareKind(i) || !r.severalKinds(s) {
		return false
	}
	if r.path[i-1].has(cueEach) || i > 1 && r.path[i-2].has(cueEach) {
		r.addKinds(s, "", true)
	} else {
		r.cur.notes = append(r.cur.notes, "with "+words(r.toks[s.from:s.to]))
	}
	return true
}

// severalKinds reports whether the dish of the line has several of what s names, or s names all there is.
func (r *linesReader) severalKinds(s *span) bool {
	tok := r.toks[s.from]
	if tok.word == "everything" {
		return true
	}
	item, ok := r.item(r.cur.dish)
	return ok && s.has(cueGloss) && len(kindsOf(item, tok.stem)) > 1
}

// bareKind reports whether the span stands by itself in the list, and belongs to no choice beside it.
func (r *linesReader) bareKind(i int) bool {
	before := r.path[i-1]
	return before.kind != isChoice && (before.hasAny(cueWith, cueAnd, cueEach) || !r.aheadIs(i, isChoice, isDish))
}

// kindsOf are the choices of a dish that are kinds of one thing, by their last word or by their group: its rices, its salsas.
func kindsOf(item foodie.MenuItem, stem string) (names []string) {
	for _, g := range item.Options {
		group := tokenize(g.Name)
		all := len(group) > 0 && group[len(group)-1].stem == stem
		for _, c := range g.Choices {
			if toks := tokenize(c.Name); all || len(toks) > 1 && toks[len(toks)-1].stem == stem {
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// addKinds wishes for the choices of that kind, with a modifier: the first of them, or all.
func (r *linesReader) addKinds(s *span, mod string, all bool) {
	if r.cur == nil || r.group != nil {
		return
	}
	item, ok := r.item(r.cur.dish)
	if !ok {
		return
	}
	names := kindsOf(item, r.toks[s.from].stem)
	if len(names) < 2 {
		return
	}
	if !all {
		names = names[:1]
	}
	for _, name := range names {
		if id := r.m.choiceID(name); id >= 0 {
			r.cur.wishes = append(r.cur.wishes, wish{span: span{from: s.from, to: s.to, kind: isChoice, cands: []candidate{{id: id, score: 1}}}, mod: mod, count: 1})
		}
	}
}

func (r *linesReader) note(text string) {
	switch {
	case r.group != nil:
		r.group.notes = append(r.group.notes, text)
	case r.cur != nil:
		r.cur.notes = append(r.cur.notes, text)
	default:
		r.lost = append(r.lost, text)
	}
	r.mod = ""
}

// dishPlace reports whether an open line has its dish yet to come right here: "two …", "a small …".
func (r *linesReader) dishPlace(before span) bool {
	if len(r.group.wishes) == 0 {
		return r.group.said || r.group.asked
	}
	return before.kind == isChoice || r.group.unknown != ""
}

// unknown reads a word that nobody knows: a wish after a modifier or "with", a dish after a number, else lost.
func (r *linesReader) unknown(i int, s *span) {
	word := words(r.toks[s.from:s.to])
	if strings.Trim(r.toks[s.from].word, "uhmera") == "" && len(word) < 7 { // "uhhh", "errm"
		return
	}
	before := r.path[max(i-1, 0)]
	switch {
	case r.half(i, s):
	case r.mod != "" && before.hasAny(cueNo, cueExtra, cueLight, cueGloss, cueFill):
		r.note(r.mod + " " + word)
	case r.group != nil && !r.group.afterWith && r.dishPlace(before):
		r.group.unknown = strings.TrimSpace(r.group.unknown + " " + word)
	case i > 0 && before.kind == isUnknown && len(r.lost) > 0:
		r.lost[len(r.lost)-1] += " " + word
	default:
		r.lost = append(r.lost, word)
	}
}
