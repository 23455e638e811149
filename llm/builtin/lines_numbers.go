package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie"
)

func (r *linesReader) number(i int, s *span) {
	switch {
	case r.isPrice(i):
	case r.countsToppings(s) && !r.countsUnits(i):
	case r.isAnother(i, s):
		r.beginSame(i, &r.path[i-1])
	case r.isNoun(i, s):
		r.closeNoun()
	case r.namesKind(i, s):
	case r.fix && r.emptyGroup():
		r.group.qty, r.group.said = s.num, true
	case r.recounts(i, s):
		r.closeGroup()
		r.cur.qty, r.cur.said = s.num, true
	default:
		r.open(s.num, true)
		r.group.one = i+1 < len(r.path) && r.path[i+1].hasAny(cueWith, cueNo) && r.path[i+1].to == s.to+1
	}
	r.make, r.fix = false, false
}

// isPrice reports whether the number is one of rupees.
func (r *linesReader) isPrice(i int) bool {
	return i > 0 && r.path[i-1].has(cueMoney) || i+1 < len(r.path) && r.path[i+1].has(cueMoney)
}

// countsToppings reports whether s counts toppings or measures: "a two topping pizza", "a six inch sub".
func (r *linesReader) countsToppings(s *span) bool {
	return s.to < len(r.toks) && (r.toks[s.to].stem == "topping" || measureWords[r.toks[s.to].stem])
}

// measureWords follow a number that measures and does not count: "a six inch turkey sub".
var measureWords = set("inch", "foot", "oz", "ml", "gm", "gram", "kg", "litre", "floz", "percent", "cm")

// emptyGroup reports whether a line was begun and nothing of it said but its number.
func (r *linesReader) emptyGroup() bool {
	return r.group != nil && r.group.dish == nil && len(r.group.wishes) == 0
}

// closeNoun ends a line whose "one" stands for the dish of the line before; in a correction it takes that line's place.
func (r *linesReader) closeNoun() {
	g := r.group
	r.group = nil
	if r.fix {
		g.dish = r.cur.dish
		r.replaceCur(g)
		return
	}
	if !g.said && !g.joined && r.cur.qty == 1 && len(r.cur.wishes) == 0 { // "a latte, a small one"
		r.attach(g)
		return
	}
	g.sameAs = r.base()
	r.push(g)
}

// isAnother reads "and another one without coriander", where "one" stands for the dish before.
func (r *linesReader) isAnother(i int, s *span) bool {
	return i > 0 && r.cur != nil && r.toks[s.from].text == "one" && r.path[i-1].has(cueMore) && r.toks[s.from-1].word == "another" && !r.dishAhead(i)
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
		return s.num >= r.cur.qty // fewer are some of them: "two of them iced"
	}
	return s.from > 0 && r.toks[s.from-1].word == "for" && !r.aheadIs(i, isChoice, isDish)
}

// countsBehind reports whether each dish of the path is followed by its number: "idli 2, vada 1".
func countsBehind(path []span) bool {
	want, pairs := isDish, 0
	for i, s := range path {
		switch {
		case s.kind == want && s.kind == isDish:
			want = isNumber
		case s.kind == want:
			if i+1 < len(path) && (path[i+1].kind == isChoice || path[i+1].hasAny(cueWith, cueNo)) {
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

// themWords stand for what was just named.
var themWords = set("those", "that", "them", "it", "these")

// countsUnits reports whether a number counts what the menu sells one of: "two kilos" where there is "1 kg".
func (r *linesReader) countsUnits(i int) bool {
	if i+1 == len(r.path) || r.path[i+1].kind != isChoice || r.path[i+1].cands[0].complete {
		return false
	}
	stems := stemsOf(r.m.choices[r.path[i+1].cands[0].id])
	return len(stems) == 2 && stems[0] == "1" && measureWords[stems[1]]
}

// half reads "half sugar" as a grade of an option, and "half of them pistachio, half cashew" as half of the dishes.
func (r *linesReader) half(i int, s *span) bool {
	if r.toks[s.from].word != "half" {
		return false
	}
	next := i + 1
	for next < len(r.path) && r.path[next].hasAny(cueFill, cueIt) && !r.toks[r.path[next].from].stop {
		next++
	}
	if next == len(r.path) || r.path[next].kind != isChoice && !r.path[next].hasAny(cueWith, cueNo) {
		return false
	}
	graded := r.path[next].kind == isChoice && r.gradedHalf(r.path[next])
	switch {
	case graded:
		r.setMod("half")
	case r.even():
		r.open(r.base().qty/2, true)
	default:
		return false
	}
	return true
}

// even reports whether half of the dishes of the line can be told apart.
func (r *linesReader) even() bool {
	return r.cur != nil && (r.group == nil || len(r.group.wishes) > 0) && r.base().qty > 1 && r.base().qty%2 == 0
}

// gradedHalf reports whether some menu item sells half of what s names.
func (r *linesReader) gradedHalf(s span) bool {
	return slices.ContainsFunc(r.m.Items, func(item foodie.MenuItem) bool {
		_, ok := r.m.option(item, wish{span: s, mod: "half"})
		return ok
	})
}

// twiceBehind reads "poori masala twice".
func (r *linesReader) twiceBehind(i int, s *span) bool {
	return r.cur != nil && r.group == nil && s.to-s.from == 1 && i > 0 && (r.path[i-1].kind == isDish || r.path[i-1].kind == isChoice) && (s.to == len(r.toks) || r.toks[s.to].stop || !r.aheadIs(i, isDish, isChoice))
}
