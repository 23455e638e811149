package builtin

import (
	"slices"
	"strings"
)

// What people say while an order waits is often no order: a question about it, or a remark about themselves. A change
// needs evidence that it is one, because the next word may be a yes to it.

// openers are words that may stand before the first word of a sentence that counts.
var openers = set("yes", "yeah", "yep", "yup", "ok", "okay", "oh", "ah", "um", "uh", "umm", "hmm", "so", "well", "but", "and", "also", "no", "nope", "sorry", "hey", "hi", "hello", "please",
	"actually", "wait", "alright", "fine", "sure", "then", "great", "cool", "because", "since", "anyway", "by", "way", "btw", "thanks")

// adverbs are words that may stand between a subject and its verb.
var adverbs = set("only", "just", "also", "still", "really", "already", "always", "never", "usually", "now", "even", "probably", "definitely", "maybe", "please", "actually", "all", "both", "do", "not", "to", "be")

var (
	// pronouns speak of persons, and do something of their own unless they wish.
	pronouns = set("i", "we", "he", "she", "they", "you", "u", "id", "wed", "ill", "im", "ive", "weve", "hes", "shes", "theyre", "youre", "youll", "theyll", "youve")
	// things speak of what is there; the sentence is a remark when they are something.
	things = set("it", "that", "this", "those", "these", "everything")
	// already are a thing and its verb in one.
	already = set("its", "thats", "theres", "itll", "thatll")
	// modals make a wish of "have".
	modals = set("ill", "id", "wed", "will", "would", "could", "can", "might", "may", "should", "must", "youll", "theyll", "lets")
	// copulas say what something is like.
	copulas = set("is", "are", "am", "was", "were", "isnt", "arent", "wasnt", "werent", "seems", "seem", "looks", "look", "tastes", "tasted", "sounds", "works", "has", "does", "did", "will", "would")
	// wishing are the verbs of somebody who wants something or says so.
	wishing = set("want", "wants", "wanted", "wanna", "need", "needs", "needed", "like", "likes", "prefer", "prefers", "wish", "love", "mean", "meant", "said", "asked", "ordered", "think", "guess", "changed", "take", "get", "go",
		"forgot", "hate", "decided", "choose", "pick", "rather", "try", "order", "add", "feel", "gotta", "request", "thought", "going", "gonna", "having", "getting", "thinking", "wanting", "craving", "adding", "ordering",
		"taking", "feeling", "looking", "allergic", "grab", "make", "keep", "change", "drop", "skip", "dont", "remove", "cancel", "switch", "swap", "replace", "use", "put", "throw", "include", "bring", "leave", "hold", "reduce", "place", "trouble", "after", "increase", "double", "turn", "give", "lose", "send")
)

// interrogatives open a question that wants to know something.
var interrogatives = set("what", "whats", "which", "who", "whos", "whom", "whose", "why", "when", "whens", "where", "wheres", "how", "hows", "is", "are", "am", "was", "isnt", "arent", "does", "doesnt", "did", "didnt", "whether", "kya", "kab", "kitna", "kitne", "kaise", "kaun", "kyu", "kyun", "shu", "su", "kyare", "ketla", "ketlu")

// persons are who a question with "do", "have" or "can" asks about.
var persons = set("i", "we", "you", "u", "they", "he", "she", "it", "the", "this", "that", "these", "those", "there", "my", "our", "your", "any", "anyone", "y'all", "yall", "people", "guys")

// sentences are the parts of the message between stops.
func sentences(toks []token) (out [][]token) {
	start := 0
	for i := range toks {
		if i > start && toks[i].stop {
			out, start = append(out, toks[start:i]), i
		}
	}
	if start < len(toks) {
		out = append(out, toks[start:])
	}
	return out
}

// unopened is a sentence without what may stand before it.
func unopened(toks []token) []token {
	for len(toks) > 1 && openers[toks[0].word] {
		toks = toks[1:]
	}
	if len(toks) > 3 && toks[0].word == "you" && toks[1].word == "know" {
		toks = toks[2:]
		if toks[0].word == "what" {
			toks = toks[1:]
		}
	}
	return toks
}

// asks reports whether a sentence only wants to know something: "is it hot", "can i pay by card", but not "can i get two".
func asks(sentence []token) bool {
	toks := unopened(sentence)
	if asksInside(toks) {
		return true
	}
	if len(toks) < 2 {
		return len(toks) == 1 && toks[0].ask && interrogatives[toks[0].word]
	}
	switch first := toks[0]; {
	case first.word == "what", first.word == "how", first.word == "why":
		return !proposes(toks)
	case first.word == "were":
		return !contracted(first) && persons[toks[1].word]
	case owning[first.word], asking[first.word]:
		return asksOf(toks)
	}
	return interrogatives[toks[0].word]
}

// asksInside reads "इसमें क्या है": a sentence that begins with "in this" and asks what.
func asksInside(toks []token) bool {
	return len(toks) > 1 && inThis[toks[0].word] && slices.ContainsFunc(toks[1:], func(k token) bool { return whatWords[k.word] })
}

var (
	inThis    = set("isme", "ismein", "usme", "usmein", "aama", "ema", "इसमें", "इसमे", "उसमें", "उसमे", "આમાં", "એમાં", "તેમાં")
	whatWords = set("kya", "su", "shu", "શું")
)

// asksOf reports whether a sentence that begins with "do", "have", "should" or "can" asks about the one who is named next.
func asksOf(toks []token) bool {
	switch first, second := toks[0].word, toks[1].word; {
	case first == "should", first == "shall":
		return second == "i" || second == "we"
	case first == "will" && second != "you":
		return true
	case owning[first]:
		return persons[second] && (first == "do" || !pointing[second])
	default:
		return persons[second] && asksVerb(verb(toks[1:]))
	}
}

var (
	owning   = set("do", "has", "have", "had", "dont")
	pointing = set("it", "the", "that", "those")
	asking   = set("should", "shall", "can", "could", "may", "might", "will", "would", "cant", "couldnt", "wont")
)

// proposes reads "how about two" and "what i want is", which are no questions.
func proposes(toks []token) bool {
	switch second := toks[1].word; second {
	case "about", "if", "not", "dont", "id":
		return true
	default:
		return second == "i" && wishing[verb(toks[2:])]
	}
}

// asksVerb reports whether "can you" with that verb only wants to know.
func asksVerb(v string) bool { return v != "have" && v != "do" && v != "be" && !wishing[v] }

// verb is the word that the subject of toks does: the first that is neither a person nor an adverb.
func verb(toks []token) string {
	for _, k := range toks {
		if !persons[k.word] && !pronouns[k.word] && (!adverbs[k.word] || k.word == "do" || k.word == "be") {
			return k.word
		}
	}
	return ""
}

func contracted(t token) bool { return strings.ContainsFunc(t.text, isApostrophe) }

// tells reports whether a sentence only says how things are: "we are six people", "i have a fifty", "my last order was
// cold", but not "i'll have six".
func tells(sentence []token) bool {
	toks := unopened(sentence)
	if len(toks) < 2 {
		return false
	}
	switch first := toks[0].word; {
	case already[first], (first == "were" || first == "well") && contracted(toks[0]):
		return true
	case pronouns[first]:
		return tellsOfPersons(toks)
	case things[first]:
		for _, k := range toks[1:] {
			if !adverbs[k.word] {
				return copulas[k.word]
			}
		}
	}
	return false
}

// tellsOfPersons reports whether what the persons do is no wish.
func tellsOfPersons(toks []token) bool {
	modal := modals[toks[0].word]
	for _, k := range toks[1:] {
		switch {
		case modals[k.word]:
			modal = true
		case adverbs[k.word], k.word == "am", k.word == "are":
		default:
			return !wishing[k.word] && !(modal && (k.word == "have" || k.word == "do"))
		}
	}
	return true
}

// describes reports whether a sentence says of something what it is like: "the last one was too sweet", "delivery is free".
func (t *turn) describes(sentence []token) bool {
	for i, k := range sentence {
		if i > 0 && copulas[k.word] && k.word != "will" && k.word != "would" && !relative[sentence[i-1].word] && !t.inPhrase(k) {
			return i+1 == len(sentence) || !enoughWords[sentence[i+1].word]
		}
	}
	return false
}

// relative words stand before a copula that tells what is wanted: "a pizza which is large", "what i'd like is".
var relative = set("which", "that", "who", "like", "want", "need", "get", "have")

// enoughWords say that a number is the right one: "one is enough".
var enoughWords = set("enough", "fine", "plenty", "sufficient", "ok", "okay", "good", "better")

// inPhrase reports whether a token is only a part of a phrase, as "is" in "what i want is".
func (t *turn) inPhrase(k token) bool {
	path := t.path
	if t.here != nil {
		path = t.here.path
	}
	for _, s := range path {
		for i := s.from; i < s.to; i++ {
			if t.toks[i] == k {
				return s.kind != isCue || s.to-s.from > 1
			}
		}
	}
	return false
}

// remarks reports whether the message changes nothing because all its sentences ask or tell.
func (t *turn) remarks() bool {
	if t.acts() {
		return false
	}
	parts := sentences(t.toks)
	said := 0
	for _, s := range parts {
		switch {
		case len(unopened(s)) == 1 && openers[unopened(s)[0].word]:
		case asks(s), tells(s), t.describes(s):
			said++
		default:
			return false
		}
	}
	return said > 0
}

// acts reports whether a phrase of the message tells to change what is there.
func (t *turn) acts() bool {
	path := t.path
	if t.here != nil {
		path = t.here.path
	}
	for _, s := range path {
		word := t.toks[s.from].word
		if s.hasAny(cueInstead, cueSwap) && !s.hasAny(cueFrom, cueEdit) || s.has(cueMake) && (s.to-s.from > 1 || word == "make") || s.hasAny(cueAdd, cueRemove) && actWords[word] {
			return true
		}
	}
	return false
}

// actWords are the verbs among what adds and removes.
var actWords = set("add", "adding", "remove", "delete", "drop", "take", "get", "leave", "scrap", "throw", "include", "put", "toss")
