package builtin

// bestPath chooses spans that cover the message from its first token to its last and are together worth most.
func (l *lattice) bestPath() []span {
	type node struct {
		worth float64
		prev  *node
		span  *span
	}
	ends := make([][]*node, len(l.toks)+1)
	start := &node{span: &span{kind: isCue}}
	ends[0] = []*node{start}
	for i := range l.toks {
		for k := range l.starts[i] {
			s := &l.starts[i][k]
			best := node{span: s}
			for _, before := range ends[i] {
				if w := before.worth + s.score + between(before.span, s); best.prev == nil || w > best.worth {
					best.worth, best.prev = w, before
				}
			}
			ends[s.to] = append(ends[s.to], &best)
		}
	}
	var best *node
	for _, n := range ends[len(l.toks)] {
		if best == nil || n.worth > best.worth {
			best = n
		}
	}
	var path []span
	for n := best; n != nil && n != start; n = n.prev {
		path = append(path, *n.span)
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return path
}

// between is what it is worth that b follows a.
func between(a, b *span) float64 {
	switch b.kind {
	case isDish:
		return beforeDish(a, b)
	case isChoice:
		return beforeChoice(a, b)
	case isRestaurant, isArea:
		if a.hasAny(cueFrom, cueIn) {
			return 2
		}
	}
	if a.kind == isNumber && a.shy {
		return -3
	}
	return 0
}

func beforeDish(a, b *span) float64 {
	switch {
	case b.shy && (a.kind == isNumber || a.hasAny(cueArticle, cueUnit)):
		return 4
	case hardlyDish(a, b):
		return -5
	case a.kind == isNumber:
		return 1.2
	case oneDish(a, b):
		return -6
	case a.hasAny(cueArticle, cueUnit, cueMore):
		return 0.8
	}
	if b.cands[0].complete {
		return -0.3 * float64(b2i(a.kind == isChoice || a.hasAny(cueWith, cueAnd))) // in a list it may be an option as well
	}
	return beforePart(a)
}

// oneDish reports whether a and b are rather one dish: one of them is but a part of a name.
func oneDish(a, b *span) bool {
	return a.kind == isDish && !b.parted && (!a.cands[0].complete || !b.cands[0].complete)
}

// hardlyDish reports whether b is said too vaguely for where it stands: by its tag or its class alone.
func hardlyDish(a, b *span) bool {
	if b.tagged {
		return b.praise || a.kind != isNumber && !a.has(cueArticle)
	}
	if b.topping {
		return a.kind != isNumber && !a.hasAny(cueArticle, cueUnit, cueMore)
	}
	return b.classed && (a.kind == isUnknown || a.hasAny(cueNo, cueExtra, cueLight, cueWith, cueHave))
}

// beforePart is what it is worth that a part of a dish's name follows a: in a list it is rather an option.
func beforePart(a *span) float64 {
	switch {
	case a.hasAny(cueNo, cueExtra, cueLight):
		return -1.6
	case a.hasAny(cueWith, cueAnd, cueGloss), a.kind == isChoice:
		return -1.2
	}
	return 0
}

func beforeChoice(a, b *span) float64 {
	counted := a.kind == isNumber || a.has(cueArticle)
	switch {
	case b.shy && (counted || a.hasAny(cueNo, cueExtra, cueWith)):
		return 4
	case b.alt != nil && b.alt.cands[0].headed && counted:
		return -2.5 // "two rotis" are dishes
	case a.hasAny(cueNo, cueExtra, cueLight):
		return 1.2
	case a.has(cueWith):
		return 0.8
	case a.kind == isNumber && a.shy:
		return -1
	}
	return 0.2
}
