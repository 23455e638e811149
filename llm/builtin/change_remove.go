package builtin

// removal reads "remove the fries", "no fries", "two cokes less", "without the peppers", "drop the second one".
func (e *edit) removal(c said) bool {
	taking := c.has(cueRemove, cueCancel) || c.has(cueNoBack) && len(c.choices) == 0
	switch {
	case !taking && !c.has(cueNo):
		return false
	case len(c.dishes) > 0 && e.removeDishes(c, taking):
		return true
	case !taking:
		return len(c.dishes) == 0 && e.removeOptions(c, false)
	}
	return e.taking(c) || c.begins(cueRemove, cueCancel) && len(c.dishes)+len(c.choices) > 0 // it is not there, and nothing else was asked
}

// taking does what "remove" asks for beside dishes: a line that an option tells, options, or the line that is spoken of.
func (e *edit) taking(c said) bool {
	switch {
	case len(c.dishes) > 0 && c.begins(cueRemove, cueCancel):
		return false
	case len(c.choices) > 0 && c.pointsAtLine() && e.refers(c):
		return e.removeLines(e.carrying(e.live(), c.choices))
	case e.removeOptions(c, true):
		return true
	}
	return len(c.dishes)+len(c.choices) == 0 && e.strange == 0 && e.removeTarget(c)
}

func (e *edit) removeDishes(c said, taking bool) bool {
	done := false
	for _, d := range c.dishes {
		if taking || e.negated(c, d) {
			done = e.removeDish(c, d) || done
		}
	}
	return done
}

func (e *edit) removeOptions(c said, taking bool) bool {
	done := false
	for _, w := range c.choices {
		if taking || w.mod == "no" {
			done = e.removeOption(c, w) || done
		}
	}
	return e.removeKind(c, taking) || done
}

func (e *edit) removeLines(lines []int) bool {
	for _, i := range lines {
		e.drafts[i].gone = true
	}
	return len(lines) > 0
}

// negated reports whether "no" stands right before the dish.
func (e *edit) negated(c said, d span) bool {
	for i, s := range c.spans {
		if s.from != d.from {
			continue
		}
		for k := i - 1; k >= 0 && c.spans[k].kind == isCue; k-- {
			if c.spans[k].has(cueNo) {
				return true
			}
			if !c.spans[k].hasAny(cueFill, cueUnit, cueArticle) {
				return false
			}
		}
	}
	return false
}

// removeDish takes out the lines of a dish, or as many of it as are said.
func (e *edit) removeDish(c said, s span) bool {
	lines := e.lines(s, c.choices)
	for _, n := range c.numbers {
		if n.to <= s.from && n.num > 0 && len(lines) > 0 {
			e.removeSome(lines, n.num)
			return true
		}
	}
	return e.removeLines(lines)
}

// removeSome takes n of a dish away, from its last line first.
func (e *edit) removeSome(lines []int, n int) {
	for k := len(lines) - 1; k >= 0 && n > 0; k-- {
		d := &e.drafts[lines[k]]
		took := min(n, d.qty)
		d.qty, n = d.qty-took, n-took
		d.gone = d.qty == 0
		e.touch(lines[k])
	}
}

// removeOption takes an option off the lines that carry it, or else refuses it on those that offer it.
func (e *edit) removeOption(c said, w wish) bool {
	scope := e.scope(c)
	done := false
	for _, i := range scope {
		if o, ok := e.carried(i, w); ok && o.Modifier != "no" {
			e.drop(i, o)
			done = true
		}
	}
	if done {
		return true
	}
	if w.mod = "no"; e.single(scope, w) {
		return false
	}
	for k := len(scope) - 1; k >= 0; k-- {
		if e.give(scope[k], w) {
			return true
		}
	}
	return false
}

// removeKind takes off the options of a kind that is only called by its class: "no beans" where black beans are on the line.
func (e *edit) removeKind(c said, taking bool) bool {
	done, refused := false, taking
	for _, s := range c.spans {
		stem := e.toks[s.from].stem
		if refused && s.has(cueGloss) && classWords[stem] {
			done = e.dropKind(e.scope(c), stem) || done
		}
		refused = refused || s.has(cueNo)
	}
	return done
}

func (e *edit) dropKind(scope []int, stem string) bool {
	done := false
	for _, i := range scope {
		for _, o := range e.drafts[i].options {
			if toks := tokenize(o.Choice.Name); o.Modifier != "no" && toks[len(toks)-1].stem == stem {
				e.drop(i, o)
				done = true
			}
		}
	}
	return done
}

// single reports whether the choice is one of a kind of which a dish takes one, such as a size: refusing it means nothing.
func (e *edit) single(scope []int, w wish) bool {
	for _, i := range scope {
		if item := e.drafts[i].item; item >= 0 {
			if o, ok := e.m.option(e.m.Items[item], w); ok {
				return e.m.Items[item].Options[o.Group].Max == 1
			}
		}
	}
	return false
}

// removeTarget reads "remove it", "drop the last one", "take two off".
func (e *edit) removeTarget(c said) bool {
	_, pointed := e.pointed()
	i := e.target()
	if i < 0 || !pointed && len(c.numbers) == 0 && !c.has(cueIt, cueOne, cueLast, cueRest) {
		return false
	}
	if len(c.numbers) == 1 && c.numbers[0].num > 0 {
		e.removeSome([]int{i}, c.numbers[0].num)
		return true
	}
	return e.removeLines([]int{i})
}

// keepOnly reads "just the tacos" and "remove everything except the tacos": the other lines go.
func (e *edit) keepOnly(c said) bool {
	if len(c.dishes) == 0 || len(c.numbers)+len(c.choices) > 0 || !e.exclusive(c) {
		return false
	}
	keep := map[int]bool{}
	for _, d := range c.dishes {
		lines := e.lines(d, nil)
		if len(lines) == 0 || !e.definite(d) {
			return false
		}
		for _, i := range lines {
			keep[i] = true
		}
	}
	for i := range e.drafts {
		e.drafts[i].gone = e.drafts[i].gone || !keep[i]
	}
	return true
}

// exclusive reports whether the clause wants nothing but what it names.
func (e *edit) exclusive(c said) bool {
	if c.has(cueRemove, cueCancel) {
		return e.t.hasWord("except", "but") && e.t.hasWord("everything", "all")
	}
	return c.has(cueOnly) && !c.has(cueAdd, cueNo)
}

// definite reports whether the dish is spoken of as one that is there: "the tacos", not "tacos".
func (e *edit) definite(d span) bool { return d.from > 0 && definiteWords[e.toks[d.from-1].word] }

var definiteWords = set("the", "my")

// obscure reads "nix the tacos", "no cumin in the tacos", "what can I add to the tacos": who names a dish that is there
// behind a word that nobody knows, behind "not", or in a question does not ask for one more of it.
func (e *edit) obscure(c said) bool {
	if !c.only(1, 0, 0) || len(e.lines(c.dishes[0], nil)) == 0 || !e.definite(c.dishes[0]) {
		return false
	}
	first := c.spans[0]
	strange := first.kind == isUnknown || first.hasAny(cueNot, cueNo)
	e.unsure = e.t.asked() && !c.has(cueWant) || strange && !c.has(cueAdd, cueMore, cueWant, cueAnd, cueWith)
	return e.unsure
}
