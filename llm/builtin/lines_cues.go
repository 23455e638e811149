package builtin

import (
	"strings"

	"github.com/foodieexpress/foodie"
)

// cue reads a function phrase.
func (r *linesReader) cue(i int, s *span) {
	if r.noteOf(i, s) || r.noteKind(i, s) {
		return
	}
	switch {
	case s.has(cueMore) && r.aheadIs(i, isDish, isChoice) && !s.has(cueExtra), s.has(cueArticle):
		r.article()
	case s.has(cueFix) && r.cur != nil, s.has(cueFix) && r.group != nil:
		r.fix, r.mod, r.fresh = true, "", true
	case s.has(cueMake) && r.cur != nil && s.to-s.from > 1:
		r.closeGroup()
		r.make, r.mod = true, ""
	case s.has(cueRest) && r.cur != nil && r.cur.qty+r.base().qty > 1 && !r.dishAhead(i):
		r.closeGroup()
		r.group = &want{rest: true, qty: 1}
	case s.has(cueNo):
		r.setMod("no")
	case s.has(cueExtra):
		r.setMod("extra")
	case s.has(cueLight):
		r.setMod("light")
	case s.has(cueNoBack):
		r.negateLast()
	case s.has(cueWith):
		r.mod, r.fresh, r.with, r.listing = "", true, true, true
	case s.has(cueAnd):
		r.conjunction()
	case s.has(cueBut) && i > 0 && r.path[i-1].kind == isChoice && allWords[r.toks[r.path[i-1].from].word]:
		r.setMod("no")
	case s.hasAny(cueBut, cueOnly, cueAdd, cueWant):
		r.mod, r.fresh = "", true
	case s.has(cueEach):
		r.each = true
	case s.has(cueGloss) && r.group != nil && (r.group.said || r.group.asked) && len(r.group.wishes) == 0 && dishWords[r.toks[s.from].stem] && !r.dishAhead(i):
		r.group.unknown = strings.TrimSpace(r.group.unknown + " " + words(r.toks[s.from:s.to]))
		r.food = true
	}
}

// allWords stand for every option, so that a "but" behind them excepts one: "everything but onions".
var allWords = set("everything", "all")

func (r *linesReader) article() {
	if r.group == nil || r.group.dish == nil && (len(r.group.wishes) > 0 || r.group.unknown != "") || !r.group.said {
		r.open(1, false)
	}
}

// conjunction ends what "extra" and "light" reach, but not "no": "no onion and tomato".
func (r *linesReader) conjunction() {
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
func (r *linesReader) negateLast() {
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
	if r.aheadIs(i, isChoice, isDish) {
		return false
	}
	r.note(r.mod + " " + words(r.toks[s.from:s.to]))
	return true
}

// noteKind keeps a kind of option that the dish has several of, when it was not said which: "with rice".
func (r *linesReader) noteKind(i int, s *span) bool {
	stem := r.toks[s.from].stem
	if !r.listing || r.mod != "" || i == 0 || r.cur == nil || r.group != nil {
		return false
	}
	before := r.path[i-1]
	if before.kind == isChoice || r.aheadIs(i, isChoice, isDish) && !before.hasAny(cueWith, cueAnd) {
		return false
	}
	item, ok := r.item(r.cur.dish)
	if r.toks[s.from].word != "everything" && (!s.has(cueGloss) || !ok || kinds(item, stem) < 2) {
		return false
	}
	r.cur.notes = append(r.cur.notes, "with "+words(r.toks[s.from:s.to]))
	return true
}

// kinds counts the choices of a dish that are kinds of one thing: its rices, its salsas.
func kinds(item foodie.MenuItem, stem string) (n int) {
	for _, g := range item.Options {
		for _, c := range g.Choices {
			if toks := tokenize(c.Name); len(toks) > 1 && toks[len(toks)-1].stem == stem {
				n++
			}
		}
	}
	return n
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

// unknown reads a word that nobody knows: a wish after a modifier or "with", a dish after a number, else lost.
func (r *linesReader) unknown(i int, s *span) {
	word := words(r.toks[s.from:s.to])
	if strings.Trim(r.toks[s.from].word, "uhmera") == "" && len(word) < 7 { // "uhhh", "errm"
		return
	}
	before := r.path[max(i-1, 0)]
	switch {
	case r.mod != "" && before.hasAny(cueNo, cueExtra, cueLight, cueGloss, cueFill):
		r.note(r.mod + " " + word)
	case r.group != nil && len(r.group.wishes) == 0 && (r.group.said || r.group.asked):
		r.group.unknown = strings.TrimSpace(r.group.unknown + " " + word)
	case i > 0 && before.kind == isUnknown && len(r.lost) > 0:
		r.lost[len(r.lost)-1] += " " + word
	default:
		r.lost = append(r.lost, word)
	}
}
