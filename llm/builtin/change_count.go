package builtin

import "slices"

func (e *edit) setQuantity(i, n int) {
	e.drafts[i].qty = n
	e.touch(i)
}

// scale reads "twice as many", "double the fries", "half of that".
func (e *edit) scale(c said) bool {
	twice := c.has(cueTwice) || e.doubled(c) || e.multiplied(c, "double")
	if !twice && !c.has(cueHalf) && !e.multiplied(c, "half") || len(c.dishes) == 0 && e.strange > 0 {
		return false
	}
	targets := e.scaled(c)
	for _, i := range targets {
		switch n := e.drafts[i].qty; {
		case len(c.numbers) == 1:
			e.setQuantity(i, c.numbers[0].num)
		case twice:
			e.setQuantity(i, 2*n)
		default:
			e.setQuantity(i, (n+1)/2)
		}
	}
	return len(targets) > 0
}

// scaled are the lines that "double" is said of.
func (e *edit) scaled(c said) []int {
	switch i := e.target(); {
	case len(c.dishes) > 0:
		return e.lines(c.dishes[0], c.choices)
	case c.has(cueEach, cueIt), e.t.has(cueOrder), e.t.hasWord("it", "everything"):
		return e.live()
	case i >= 0:
		return []int{i}
	}
	return nil
}

// doubled reads "double the cappuccinos", where "double" may be a choice of some other dish.
func (e *edit) doubled(c said) bool {
	if len(c.dishes) == 0 || len(e.lines(c.dishes[0], nil)) == 0 {
		return false
	}
	for i, s := range c.spans {
		if i+1 < len(c.spans) && e.toks[s.from].word == "double" && thoseWords[e.toks[s.to].word] {
			return true
		}
	}
	return false
}

var thoseWords = set("the", "my", "those", "that", "them", "it")

// multiplied reads "half that", "double it", where the word may also be a choice: of another dish than those of the order.
func (e *edit) multiplied(c said, word string) bool {
	if len(c.dishes) > 0 || slices.ContainsFunc(c.choices, e.offered) {
		return false
	}
	for _, s := range c.spans {
		if e.toks[s.from].word == word && s.from+1 < len(e.toks) && (thoseWords[e.toks[s.from+1].word] || e.toks[s.from+1].word == "of" || e.toks[s.from+1].word == "everything") {
			return true
		}
	}
	return false
}

// again reads "one more like it", "another one", "same but with cheese", "two more".
func (e *edit) again(c said) bool {
	if !c.has(cueMore, cueSame) && !e.oneMore(c) || e.strange > 0 {
		return false
	}
	if _, ok := e.pointed(); ok && c.has(cueMake) { // "dusra bada kar do": the second, not another
		return false
	}
	i, n := e.repeated(c), 1
	if i < 0 {
		return false
	}
	if len(c.numbers) > 0 {
		n = c.numbers[0].num
	}
	if len(c.choices) == 0 {
		e.setQuantity(i, e.drafts[i].qty+n)
		return true
	}
	if len(c.dishes) > 0 && !c.has(cueSame) {
		return false
	}
	at := e.copyLine(i, n)
	e.refineAll(at, c.choices)
	return true
}

// repeated is the line that is wanted once more: the one of the dish that is named, else the target; -1 for none.
func (e *edit) repeated(c said) int {
	if len(c.dishes) == 0 {
		return e.target()
	}
	lines := e.plain(e.lines(c.dishes[0], nil))
	if len(lines) != 1 || !e.exact(c.dishes[0], lines[0]) {
		return -1
	}
	return lines[0]
}

// copyLine begins a new line like line i.
func (e *edit) copyLine(i, n int) int {
	d := e.drafts[i]
	d.orig, d.qty, d.options = 0, n, slices.Clone(d.options)
	e.drafts = append(e.drafts, d)
	e.touch(len(e.drafts) - 1)
	return e.touched
}

// oneMore reads "and one for my friend", "my son wants one too".
func (e *edit) oneMore(c said) bool {
	if e.andBehind(c) || e.forSomeone(c) {
		return true
	}
	return (c.begins(cueAnd, cueAdd) || c.has(cueAdd) && e.t.hasWord("too", "also")) && c.only(0, 0, 1) && !c.has(cueMake, cueOnly, cueRemove)
}

// andBehind reads "ek aur": a number with an "and" behind it, and nothing else.
func (e *edit) andBehind(c said) bool {
	n := len(c.spans)
	return c.only(0, 0, 1) && n > 1 && c.numbers[0].to == c.spans[n-1].from && c.spans[n-1].has(cueAnd) && e.toks[c.spans[n-1].from].word != "or"
}

// forSomeone reads "one for my brother but with pudding".
func (e *edit) forSomeone(c said) bool {
	if len(c.numbers) != 1 || len(c.dishes) > 0 || c.has(cueMake, cueOnly, cueRemove, cueSwap) {
		return false
	}
	at := c.numbers[0].to
	return at+1 < len(e.toks) && e.toks[at].word == "for" && someone[e.toks[at+1].word]
}

var someone = set("my", "our", "the", "his", "her", "him", "them", "me", "myself")

// split reads "one without butter", "make one of the dosas large": some of a line get options of their own.
func (e *edit) split(c said) bool {
	if len(c.numbers) != 1 || len(c.choices) == 0 || c.has(cueAdd) || e.strange > 0 || e.ordinalOne(c.numbers[0]) {
		return false
	}
	i, n := e.parted(c), c.numbers[0].num
	if i < 0 || n < 1 || e.drafts[i].qty <= n || !e.someBefore(c) {
		return false
	}
	part := e.copyLine(i, n)
	if !e.refineAll(part, c.choices) {
		e.drafts = e.drafts[:part]
		e.touched = -1
		return false
	}
	e.drafts[i].qty -= n
	return true
}

// ordinalOne reports whether a number is no number: "the first one".
func (e *edit) ordinalOne(n span) bool {
	if n.num != 1 || n.from == 0 {
		return false
	}
	_, ok := ordinals[e.toks[n.from-1].word]
	return ok
}

// someBefore reports whether the number stands where some of a line are counted: before its options, or "of them", "in one".
func (e *edit) someBefore(c said) bool {
	return c.numbers[0].from < c.choices[0].span.from || e.ofThem(c.numbers[0]) || e.inOne(c)
}

// inOne reads "oat milk in one", "butter on two".
func (e *edit) inOne(c said) bool {
	n := c.numbers[0]
	return n.to == c.spans[len(c.spans)-1].to && (e.toks[n.from-1].word == "in" || e.toks[n.from-1].word == "on" || e.toks[n.from-1].word == "with")
}

// parted is the line that a split is about, or -1.
func (e *edit) parted(c said) int {
	switch {
	case len(c.dishes) == 0 && (!c.has(cueMake) || e.ofThem(c.numbers[0])):
		return e.target()
	case len(c.dishes) == 1 && e.someOf(c):
		return e.without(e.lines(c.dishes[0], nil), c.choices)
	}
	return -1
}

// ofThem reports whether "of them" stands behind a number.
func (e *edit) ofThem(n span) bool {
	return n.to+1 < len(e.toks) && e.toks[n.to].word == "of" && themWords[e.toks[n.to+1].word]
}

// fewer reads "one fewer", "two less".
func (e *edit) fewer(c said) bool {
	i := e.target()
	if !e.t.hasWord("fewer", "less") || len(c.numbers) != 1 || len(c.choices) > 0 || e.strange > 0 {
		return false
	}
	if len(c.dishes) > 0 {
		lines := e.lines(c.dishes[0], nil)
		if len(lines) == 0 {
			return false
		}
		i = lines[0]
	}
	if i < 0 {
		return false
	}
	e.removeSome([]int{i}, c.numbers[0].num)
	return true
}

// someOf reports whether the clause speaks of some of a dish that is there: "one of the dosas".
func (e *edit) someOf(c said) bool {
	if len(e.lines(c.dishes[0], nil)) == 0 {
		return false
	}
	at := c.numbers[0].to
	return at < len(e.toks) && e.toks[at].word == "of" || c.has(cueMake) && !c.turns(e.toks) && at == c.dishes[0].from
}

// without is the first of the lines that carries none of the choices.
func (e *edit) without(lines []int, choices []wish) int {
	for _, i := range lines {
		if len(e.carrying([]int{i}, choices)) == 0 {
			return i
		}
	}
	return lines[0]
}

// plain are the lines without options when there are such, else all.
func (e *edit) plain(lines []int) []int {
	var out []int
	for _, i := range lines {
		if len(e.drafts[i].options) == 0 {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return lines
	}
	return out
}

// exact reports whether the draft's dish is among the best readings of s.
func (e *edit) exact(s span, i int) bool {
	return slices.ContainsFunc(s.ties(), func(c candidate) bool { return c.id == e.drafts[i].item })
}

// amount reads "make it three", "only two pepsis", "ok two", "get 3", "the pepsis should be four".
func (e *edit) amount(c said) bool {
	if len(c.numbers) == 0 || len(c.dishes) > 1 || !e.countsDishes(c) {
		return false
	}
	number := c.lastNumber()
	if len(c.dishes) == 0 {
		return e.bareAmount(c, number)
	}
	lines := e.lines(c.dishes[0], c.choices)
	if len(lines) == 0 || c.has(cueAdd) || !c.has(cueMake, cueOnly, cueFix, cueRefuse, cueSwap) && !e.recount(c, lines) {
		return false
	}
	e.setQuantity(lines[0], number.num)
	if !e.refers(c) {
		e.refineAll(lines[0], c.choices)
	}
	return true
}

// countsDishes reports whether the choices of a clause leave its number one of dishes: they only tell the line, or say it anew.
// The "one" of "make the soy one large" is none.
func (e *edit) countsDishes(c said) bool {
	if len(c.choices) > 1 && c.pointsAtLine() && c.lastNumber().num == 1 {
		return false
	}
	return len(c.choices) == 0 || e.refers(c) || e.resets(c)
}

// lastNumber is the number that counts: the last one, or the first where "not" or "instead of" follows it.
func (c said) lastNumber() span {
	if c.pivot >= 0 && c.numbers[0].to <= c.spans[c.pivot].from {
		return c.numbers[0]
	}
	return c.numbers[len(c.numbers)-1]
}

// resets reports whether the clause says anew what a line that is there shall be: "make it three dosas, no onion".
func (e *edit) resets(c said) bool {
	return c.turns(e.toks) && len(c.numbers) == 1 && len(c.dishes) == 1 && c.numbers[0].to == c.dishes[0].from
}

// recount reports whether the clause is nothing but another number of a dish that is there: "two muffins" after "a muffin".
func (e *edit) recount(c said, lines []int) bool {
	return len(lines) == 1 && c.only(1, 0, 1) && !c.has(cueWant, cueAnd, cueMore, cueWith) && e.exact(c.dishes[0], lines[0])
}

// refers reports whether every choice of the clause only tells which line is meant.
func (e *edit) refers(c said) bool {
	for _, w := range c.choices {
		if w.mod != "" || len(e.carrying(e.live(), []wish{w})) == 0 {
			return false
		}
	}
	return true
}

// bareAmount reads a number without a dish. It counts only in a sentence that says nothing else.
func (e *edit) bareAmount(c said, number span) bool {
	if !e.countsDish(c, number) || !c.has(cueMake, cueSwap) && (e.strange > 0 || !e.plainNumber(c)) {
		return false
	}
	targets := e.carrying(e.live(), c.choices)
	if i := e.target(); len(targets) == 0 && i >= 0 {
		targets = []int{i}
	}
	if c.has(cueEach) && e.touched < 0 {
		targets = e.live()
	} else {
		targets = targets[:min(1, len(targets))]
	}
	for _, k := range targets {
		e.setQuantity(k, number.num)
	}
	return len(targets) > 0
}

// plainNumber reports whether nothing in the clause asks, doubts or names another thing.
func (e *edit) plainNumber(c said) bool {
	for _, s := range c.spans {
		switch {
		case s.kind == isNumber, s.kind == isChoice, howAbout([]span{s}, e.toks):
		case s.kind != isCue, s.hasAny(cueOdd, cuePrice, cueTotal, cueRest, cueFind, cueDiner) && !s.hasAny(cueWant, cueMake, cueFill), !e.beside(s):
			return false
		}
	}
	return e.t.requests() || !e.t.asked() || howAbout(c.spans, e.toks)
}

// howAbout reports whether a question is a way to wish: "how about two".
func howAbout(spans []span, toks []token) bool {
	return len(spans) > 0 && spans[0].has(cueAsk) && spans[0].to-spans[0].from == 2 && toks[spans[0].to-1].word == "about"
}

// beside reports whether a phrase may stand beside a number that counts what was ordered: words that want, change or
// only keep the sentence together. Any other word is what the number counts or qualifies.
func (e *edit) beside(s span) bool {
	if s.hasAny(cueMake, cueWant, cueFix, cueOnly, cueUnit, cueIt, cueEach, cueRefuse, cueMore, cueTo, cueInstead, cueNot, cueThanks, cueAdd, cueSwap, cueAnd) && !s.has(cueFill) {
		return true
	}
	for _, k := range e.toks[s.from:s.to] {
		if !besideWords[k.word] {
			return false
		}
	}
	return true
}

// besideWords may stand beside a bare number.
var besideWords = set("please", "pls", "plz", "ok", "okay", "yes", "yeah", "yep", "yup", "sure", "no", "nope", "actually", "oh", "um", "uh", "hmm", "well", "then", "so", "now", "instead", "rather", "only", "just", "maybe", "perhaps", "better",
	"i", "id", "ill", "we", "us", "me", "you", "lets", "let", "do", "like", "want", "would", "will", "could", "can", "get", "have", "take", "need", "make", "go", "with", "it", "them", "that", "those", "these", "this", "of", "the", "be", "should", "is", "are",
	"fine", "enough", "good", "great", "plenty", "each", "both", "all", "more", "sorry", "wait", "mean", "meant", "said", "think", "guess", "for", "to", "back", "down", "up", "and", "or", "a", "in", "total", "right", "alright", "my", "our", "order",
	"ji", "bhaiya", "bhai", "yaar", "bas", "haan", "ha", "haa", "to", "toh", "hai", "mujhe", "hame", "main", "ne", "ko", "na")

// countsDish reports whether a number without a dish can be of one: not what stands behind "in" or "for", and not "the one".
func (e *edit) countsDish(c said, number span) bool {
	if number.from == c.spans[0].from || howAbout(c.spans, e.toks) {
		return true
	}
	switch before := e.toks[number.from-1].word; {
	case number.num == 1 && (before == "the" || before == "that" || before == "this"):
		return c.turns(e.toks)
	case before == "to":
		return c.has(cueSwap, cueMake) || e.t.hasWord("back", "down", "up")
	default:
		return !timeWords[before]
	}
}

// timeWords stand before a number that is a time, a price or a number of people.
var timeWords = set("in", "after", "by", "at", "until", "till", "before", "around", "for", "on", "past", "from", "within", "about")
