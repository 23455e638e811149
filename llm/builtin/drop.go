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
	if at, ok := t.behindCancel(); !ok || at == len(t.path) || !t.reason(t.toks[t.path[at].from:]) {
		return llm.Reply{}, false
	}
	return call("cancel_pending_order", nothing{}), true
}

// behindCancel is the index of the span behind a "forget it" or "cancel the order" that opens the message.
func (t *turn) behindCancel() (at int, ok bool) {
	for at < len(t.path) && !t.path[at].has(cueCancel) && t.path[at].hasAny(cueFill, cueRefuse, cueFix) {
		at++
	}
	if at == len(t.path) || !t.path[at].has(cueCancel) || t.path[at].has(cueRemove) && t.path[at].to-t.path[at].from == 1 && !t.tasked(at) {
		return 0, false
	}
	for at++; at < len(t.path) && t.belongs(t.path[at]); at++ {
	}
	return at, true
}

// belongs reports whether a span only completes the cancelling: "it", "please".
func (t *turn) belongs(s span) bool {
	first := t.toks[s.from]
	return politeWords[first.word] || s.has(cueTask) && !pronouns[first.word] && !first.stop
}

// declines reads "no thanks, I already ate".
func (t *turn) declines() bool {
	n := 0
	for n < len(t.toks) && refusing[t.toks[n].word] {
		n++
	}
	rest := t.toks[n:]
	return n > 0 && len(rest) > 1 && pronouns[rest[0].word] && slices.ContainsFunc(rest, func(k token) bool { return eatenWords[k.word] }) && t.reason(rest)
}

var eatenWords = set("already", "ate", "eaten", "home")

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
	if len(toks) < 2 || asks(toks) || saysAny(toks, contentWords) || slices.ContainsFunc(toks, func(k token) bool { return k.isNum && k.text != "one" }) {
		return false
	}
	return pronouns[toks[0].word] && saysAny(toks, awayWords) || tells(toks) || t.describes(toks) || t.complains(toks)
}

// complains reports whether toks want nothing and name no food, or say that something is too much.
func (t *turn) complains(toks []token) bool {
	if t.here == nil || hasCue(t.here.path, cueWant, cueAdd, cueMake, cueSwap) {
		return false
	}
	return toks[0].stop && t.here.known == 0 || saysAny(toks, tooWords)
}

// tooWords complain of a degree: "the wraps take too long".
var tooWords = set("too")

func saysAny(toks []token, words map[string]bool) bool {
	return slices.ContainsFunc(toks, func(k token) bool { return words[k.word] })
}
