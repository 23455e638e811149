package builtin

import "slices"

// familiar gives the path the dishes of the pending order where a short name of theirs was said: "the chips" are the chips
// and guacamole that are in it, though the menu has chips alone too.
func (e *edit) familiar(path []span) []span {
	out := slices.Clone(path)
	for i, s := range path {
		if !e.shortName(path, i) {
			continue
		}
		var cands []candidate
		for _, d := range e.drafts {
			if d.item >= 0 && e.partOf(s, d.item) && !slices.ContainsFunc(cands, func(c candidate) bool { return c.id == d.item }) {
				cands = append(cands, candidate{id: d.item, score: max(s.score, wordWorth)})
			}
		}
		if len(cands) > 0 {
			out[i].kind, out[i].cands = isDish, cands
		}
	}
	return out
}

// shortName reports whether the span at i is where something of the order is named that it does not name already.
func (e *edit) shortName(path []span, i int) bool {
	s := path[i]
	switch s.kind {
	case isDish:
		return !slices.ContainsFunc(e.drafts, func(d draft) bool {
			return slices.ContainsFunc(s.ties(), func(c candidate) bool { return c.id == d.item })
		}) && (e.pointsBack(path, i) || !s.cands[0].complete && e.counts(path, i))
	case isChoice:
		w := wish{span: s, count: 1}
		return e.pointsBack(path, i) && len(e.carrying(e.live(), []wish{w})) == 0 && !e.offered(w)
	}
	return false
}

// offered reports whether a dish of the order can have the choice.
func (e *edit) offered(w wish) bool {
	return slices.ContainsFunc(e.drafts, func(d draft) bool {
		if d.item < 0 {
			return false
		}
		_, ok := e.m.option(e.m.Items[d.item], w)
		return ok
	})
}

// pointsBack reports whether the words before the span at i say that what it names is there: "the", "my", "remove".
func (e *edit) pointsBack(path []span, i int) bool {
	if i == 0 {
		return false
	}
	return thoseWords[e.toks[path[i].from-1].word] || path[i-1].hasAny(cueRemove, cueSwap)
}

// counts reports whether the span at i has a new number in a message that adds nothing, "make it three dosas", or a verb
// of change behind it, as Hindi has: "dosa hata do".
func (e *edit) counts(path []span, i int) bool {
	if hasCue(path[i+1:], cueRemove, cueMake) && !hasCue(path, cueAdd, cueAnd) {
		return true
	}
	return i > 0 && path[i-1].kind == isNumber && !hasCue(path, cueAdd, cueAnd, cueMore, cueWant)
}

// partOf reports whether the span's words all stand in the name of a dish.
func (e *edit) partOf(s span, item int) bool {
	name := stemsOf(e.m.Items[item].Name)
	for _, t := range e.toks[s.from:s.to] {
		if !slices.Contains(name, t.stem) {
			return false
		}
	}
	return true
}
