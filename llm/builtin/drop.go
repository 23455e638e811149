package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie/llm"
)

// dropReason cancels the pending order where a plain "forget it" is followed only by why: "never mind, I'll cook at home".
func (t *turn) dropReason() (llm.Reply, bool) {
	if t.sit.Pending == nil || t.unwilling() {
		return llm.Reply{}, false
	}
	if t.declines() {
		return call("cancel_pending_order", nothing{}), true
	}
	at := 0
	for at < len(t.path) && !t.path[at].has(cueCancel) && t.path[at].hasAny(cueFill, cueRefuse, cueFix) {
		at++
	}
	if at == len(t.path) || !t.path[at].has(cueCancel) || t.path[at].has(cueRemove) && t.path[at].to-t.path[at].from == 1 && !t.tasked(at) {
		return llm.Reply{}, false
	}
	for at++; at < len(t.path) && (t.path[at].has(cueTask) || politeWords[t.toks[t.path[at].from].word]) && !pronouns[t.toks[t.path[at].from].word]; at++ {
		if t.toks[t.path[at].from].stop && !politeWords[t.toks[t.path[at].from].word] {
			break
		}
	}
	if at == len(t.path) || !t.reason(t.toks[t.path[at].from:]) {
		return llm.Reply{}, false
	}
	return call("cancel_pending_order", nothing{}), true
}

// declines reads "no thanks, I already ate".
func (t *turn) declines() bool {
	n := 0
	for n < len(t.toks) && refusing[t.toks[n].word] {
		n++
	}
	rest := t.toks[n:]
	return n > 0 && len(rest) > 1 && pronouns[rest[0].word] && slices.ContainsFunc(rest, func(k token) bool {
		return k.word == "already" || k.word == "ate" || k.word == "eaten" || k.word == "home"
	}) && t.reason(rest)
}

var refusing = set("no", "nah", "nope", "thanks", "thank", "you", "sorry", "actually", "oh", "well")

// tasked reports whether "it" or "the order" stands behind the span.
func (t *turn) tasked(at int) bool { return at+1 < len(t.path) && t.path[at+1].has(cueTask) }

var (
	politeWords = set("please", "pls", "plz", "thanks", "sorry", "because", "since", "as", "cause", "coz")
	// awayWords say that somebody eats elsewhere, or not at all.
	awayWords = set("home", "myself", "ourselves", "elsewhere", "already", "fridge", "hungry", "late", "expensive", "mind")
	// contentWords are no reason to drop anything.
	contentWords = set("fine", "good", "great", "perfect", "right", "correct", "ok", "okay", "yes", "yeah", "keep", "instead")
)

// reason reports whether toks only tell why.
func (t *turn) reason(toks []token) bool {
	has := func(words map[string]bool) bool {
		return slices.ContainsFunc(toks, func(k token) bool { return words[k.word] })
	}
	if len(toks) < 2 || asks(toks) || has(contentWords) || slices.ContainsFunc(toks, func(k token) bool { return k.isNum && k.text != "one" }) {
		return false
	}
	if pronouns[toks[0].word] && has(awayWords) {
		return true
	}
	if toks[0].stop && t.here != nil && t.here.known == 0 && !hasCue(t.here.path, cueWant, cueAdd, cueMake, cueSwap) {
		return true
	}
	return tells(toks) || t.describes(toks) || slices.ContainsFunc(toks, func(k token) bool { return k.word == "too" }) && t.here != nil && !hasCue(t.here.path, cueWant, cueAdd, cueMake)
}
