package builtin

// A said is what one clause names and does.
type said struct {
	spans   []span
	numbers []span
	dishes  []span
	choices []wish
	pivot   int // index of the span that parts old from new: "instead of", "not"; -1
}

// hear sorts the spans of a clause.
func (e *edit) hear(spans []span) said {
	c := said{spans: spans, pivot: -1}
	mod := ""
	for i, s := range spans {
		switch s.kind {
		case isNumber:
			c.numbers, mod = append(c.numbers, s), ""
		case isDish:
			c.dishes, mod = append(c.dishes, s), ""
		case isChoice:
			c.choices, mod = append(c.choices, wish{span: s, mod: mod, count: 1}), ""
		case isCue:
			mod = c.hearCue(i, s, mod)
		}
	}
	return c
}

// hearCue gives the modifier of the option that follows the cue.
func (c *said) hearCue(i int, s span, mod string) string {
	switch {
	case s.has(cueInstead), s.has(cueNot) && c.pivot < 0:
		c.pivot = i
		return ""
	case s.has(cueNo):
		return "no"
	case s.has(cueExtra) && !s.has(cueMore):
		return "extra"
	case s.has(cueLight):
		return "light"
	case s.hasAny(cueWith, cueAnd, cueBut):
		return ""
	case s.has(cueNoBack) && len(c.choices) > 0:
		c.choices[len(c.choices)-1].mod = "no"
	}
	return mod
}

func (c said) has(cs ...cue) bool { return hasCue(c.spans, cs...) }

func (c said) names() bool { return len(c.dishes)+len(c.choices)+len(c.numbers) > 0 }

// only reports whether the clause names nothing but what is counted here: dishes, choices, numbers.
func (c said) only(dishes, choices, numbers int) bool {
	return len(c.dishes) == dishes && len(c.choices) == choices && len(c.numbers) == numbers
}

// begins reports whether one of the cues opens the clause.
func (c said) begins(cs ...cue) bool {
	for _, s := range c.spans {
		if s.hasAny(cs...) {
			return true
		}
		if !s.hasAny(cueFill, cueRefuse, cueAnd, cueFix) {
			return false
		}
	}
	return false
}

// reference is the index of a choice that only tells which line is meant, as "one" behind it says; -1 for none.
func (c said) reference() int {
	for i, s := range c.spans[:max(len(c.spans)-1, 0)] {
		if s.kind != isChoice || !c.spans[i+1].has(cueOne) && !(c.spans[i+1].kind == isNumber && c.spans[i+1].num == 1) {
			continue
		}
		for k, w := range c.choices {
			if w.span.from == s.from {
				return k
			}
		}
	}
	return -1
}

// replaces reports whether what the clause wishes takes the place of its like: it makes, changes or corrects.
func (c said) replaces() bool { return c.has(cueMake, cueSwap, cueMeant, cueFix, cueInstead) }

// adds reports whether what the clause wishes comes to what is there.
func (c said) adds() bool { return c.has(cueAdd, cueAnd, cueWith) }

// pointsAtLine reports whether "one" stands right behind a choice: "the small one".
func (c said) pointsAtLine() bool { return c.reference() >= 0 }

// turns reports whether "make it" or "make that" stands in the clause, which speaks of a line that is there.
func (c said) turns(toks []token) bool {
	for _, s := range c.spans {
		if s.has(cueMake) && s.to-s.from == 2 && toks[s.from].word == "make" {
			return true
		}
	}
	return false
}
