package builtin

import "slices"

// summed reads again a message whose first line only says what the others are: "three dosas, two masala and one plain",
// "five pizzas: two margheritas and three diavolas". Each of them gets the word that they share.
func (t *turn) summed(r reading) reading {
	w, parts := r.parts()
	if len(parts) < 2 {
		return r
	}
	head := t.toks[w.dish.from:w.dish.to]
	for _, shared := range [][]token{head, nil} {
		if read := t.readTokens(r.m.Restaurant, r.distribute(w, parts, shared)); read.complete(len(parts)) {
			return read
		}
	}
	return r
}

// parts are the indices of the spans that begin the kinds of the first line, when they add up to its number.
func (r reading) parts() (w *want, parts []int) {
	if len(r.wants) < 2 || r.strange > 2 {
		return nil, nil
	}
	w = r.wants[0]
	if w.dish == nil || !w.said || w.qty < 2 || !r.ofKind(w) {
		return nil, nil
	}
	sum := 0
	for i, s := range r.path {
		if n := count(s); n > 0 && s.from >= w.dish.to && sum < w.qty {
			parts, sum = append(parts, i), sum+n
		}
	}
	if sum != w.qty {
		return nil, nil
	}
	return w, parts
}

// count is how many a span says, 0 for none.
func count(s span) int {
	switch {
	case s.kind == isNumber:
		return s.num
	case s.has(cueArticle):
		return 1
	}
	return 0
}

// ofKind reports whether a line names only the kind of a dish.
func (r reading) ofKind(w *want) bool {
	return len(w.dish.ties()) > 1 || w.dish.to-w.dish.from == 1 && !w.dish.cands[0].complete && classWords[r.toks[w.dish.from].stem]
}

// distribute are the tokens of the message without its first line, and with head behind each part.
func (r reading) distribute(w *want, parts []int, head []token) []token {
	first := slices.IndexFunc(r.path, func(s span) bool { return s.kind == isNumber })
	out := slices.Clone(r.toks[:r.path[first].from])
	for k, at := range parts {
		to := len(r.toks)
		if k+1 < len(parts) {
			to = r.path[parts[k+1]].from
		}
		end := r.path[at].to
		for i := at + 1; i < len(r.path) && r.path[i].to <= to && !r.path[i].has(cueAnd) && !r.toks[r.path[i].from].stop; i++ {
			end = r.path[i].to
		}
		out = append(append(out, r.toks[r.path[at].from:end]...), head...)
		out = append(out, r.toks[end:to]...)
	}
	return out
}

// complete reports whether a reading has n lines at least, each of one dish, and nothing else was said.
func (r reading) complete(n int) bool {
	return len(r.lines) >= n && len(r.dishes) == 0 && len(r.lost) == 0 && !slices.ContainsFunc(r.lines, func(l line) bool { return l.item < 0 || l.note != "" })
}
