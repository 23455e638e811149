package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/match"
)

// A message may name a dish or a place and still be none of our business: what counts is what it wants of them. It is
// foreign when each of its sentences asks of the world ("why do …", "how do I …" with a verb that is not ours), does what
// is done elsewhere ("reheat", "book"), or is about something that no restaurant serves, with the dish behind it.

// foreign turns away what is about the world rather than about a menu, an order or an account.
func (t *turn) foreign() (llm.Reply, bool) {
	said, from := 0, 0
	for _, s := range sentences(t.toks) {
		c := clause{t: t, toks: unopened(s)}
		c.at = from + len(s) - len(c.toks)
		from += len(s)
		if len(c.toks) < 2 {
			continue
		}
		if !c.foreign() {
			return llm.Reply{}, false
		}
		said++
	}
	if said == 0 {
		return llm.Reply{}, false
	}
	return t.say("builtin.out_of_scope"), true
}

// A clause is one sentence of the message, without what opens it.
type clause struct {
	t    *turn
	toks []token
	at   int // of its first token
}

func (c clause) foreign() bool {
	if c.t.ours() {
		return false
	}
	if q, ok := c.question(); ok {
		return q || c.knows() || c.governed()
	}
	return c.acts() || c.knows() || c.governed()
}

// ours reports whether a phrase of the message speaks of the account, of us, or of help, whatever else stands in it.
func (t *turn) ours() bool {
	if t.sit.LastOrder != "" && t.strange() == 0 && t.has(cueTrack) { // "where is it?"
		return true
	}
	return t.strange() <= 1 && t.has(cueSignIn, cueSignUp, cueSignOut, cueProfile, cueWho, cueHow) || t.strange() == 0 && t.has(cueHelp, cueReview)
}

// question judges a sentence that begins with a question word; not ok for any other.
func (c clause) question() (foreign, ok bool) {
	switch c.word(0) {
	case "how", "hows":
		return c.how(), true
	case "why":
		return !c.any(service) && c.word(1) != "not", true
	case "who", "whos", "whose", "whom":
		return c.who(), true
	case "when", "whens":
		return !c.any(service) && (c.word(1) == "did" || !c.any(openWords)), true
	case "where", "wheres":
		return c.where(), true
	case "what", "whats", "which":
		return c.what(), true
	case "is", "are": // "is corn a grain", but not "is the corn grilled"
		return c.is(), c.named(1)
	}
	return false, false
}

func (c clause) is() bool { return c.t.strange() > 0 && c.t.named == nil && !persons[c.word(1)] }

func (c clause) word(i int) string {
	if i >= len(c.toks) {
		return ""
	}
	return c.toks[i].word
}

func (c clause) any(words map[string]bool) bool {
	return slices.ContainsFunc(c.toks, func(k token) bool { return words[k.word] })
}

// how judges "how spicy is it", "how do I cancel", "how long do eggs keep".
func (c clause) how() bool {
	next := c.word(1)
	switch {
	case auxiliaries[next]:
		return c.howTo(2)
	case degrees[next]:
		return c.has("should", "must") || c.t.strange() > 1
	case next == "far":
		return c.t.named == nil && c.t.strange() > 0
	case next == "many":
		return !countable[match.Singular(c.word(2))] && !c.named(2)
	case next == "much":
		return c.has("should", "need") || c.t.strange() > 0 && !c.any(service)
	case timely[next]:
		return c.howLong()
	}
	return c.t.strange() > 0
}

// timely are words that ask for a time behind "how".
var timely = set("long", "soon", "fast", "quickly")

// howLong judges "how long does delivery take", "how long do eggs keep".
func (c clause) howLong() bool {
	return !c.any(service) && !c.has("you", "it") && (c.food() || c.t.strange() > 0)
}

// auxiliaries stand between "how" and who does something.
var auxiliaries = set("do", "does", "did", "can", "could", "should", "would", "to", "might", "must")

// howTo reports whether what is done from the i-th word on is none of what can be done here.
func (c clause) howTo(i int) bool {
	v := verb(c.toks[min(i, len(c.toks)):])
	switch {
	case ourVerbs[v], v == "":
		return false
	case v == "get" || v == "go":
		return c.t.named == nil && c.t.strange() > 0
	}
	return !c.any(service)
}

// who judges "who does kulfi", "who invented it".
func (c clause) who() bool {
	next := c.word(1)
	if c.word(0) == "whos" && next != "got" || next == "is" || next == "are" {
		return !c.any(openWords) && !c.t.has(cueCheap, cueBest, cueNear, cueServe)
	}
	return !(selling[next] || next == "got" || next == "can" || next == "will") || c.t.strange() > 0 && !c.food()
}

// where judges "where can I get dosa", "where does it come from".
func (c clause) where() bool {
	return !c.cooking() && c.whereElse()
}

// cooking reports whether the sentence is all about a kind of kitchen: "where's good for Turkish".
func (c clause) cooking() bool {
	_, cuisine := c.t.first(isCuisine)
	return cuisine && c.t.strange() == 0 && !c.has("from", "originate", "invented")
}

func (c clause) whereElse() bool {
	switch next := c.word(1); next {
	case "is", "are", "s", "my", "the", "in":
		return c.t.strange() > 0 && c.t.named == nil && !c.any(service)
	case "can", "do", "could", "should", "would", "shall", "to", "else", "will":
		v := verb(c.toks[2:])
		return !eating[v] && !selling[v] || c.has("from", "originate") && !c.has("order") || c.t.strange() > 0 && !c.food()
	default:
		return !c.any(service) && (c.word(0) == "where" || c.t.strange() > 0)
	}
}

// what judges "what is in it", "which wine goes with steak".
func (c clause) what() bool {
	switch {
	case c.word(1) == "about": // "what about two dosas"
		return false
	case c.word(1) == "time":
		return !c.any(openWords) && !c.any(service)
	case c.has("mean", "means", "rhymes", "pairs", "pair", "called"):
		return true
	case c.has("goes", "go", "drink") && c.has("with"):
		return true
	case c.does():
		return true
	}
	return c.t.strange() > 0 && !c.t.has(cueHave, cueMenu, cueServe, cueOptions, cueReview, cueOrder, cuePast, cuePlace, cueSuggest, cueTagVeg)
}

// does reports whether somebody is said to do what is neither eating nor selling: "what should I wear", "what do I serve".
func (c clause) does() bool {
	for i, k := range c.toks {
		if i == 0 || !auxiliaries[k.word] || c.named(i) {
			continue
		}
		v := verb(c.toks[i+1:])
		mine := c.word(i+1) == "i" || c.word(i+1) == "we"
		return v != "" && !eating[v] && !ourVerbs[v] && (mine || c.has("should", "temperature"))
	}
	return false
}

// acts reports whether the sentence does what is done elsewhere.
func (c clause) acts() bool {
	if c.t.changesFood() {
		return false
	}
	for i, k := range c.toks {
		if i > 0 && k.word == "how" && c.word(i+1) == "to" {
			return c.howTo(i + 2)
		}
		if worldVerbs[k.word] && !c.within(i) && c.leads(i) && (!softVerbs[k.word] || c.odd()) {
			return true
		}
	}
	return false
}

// odd reports whether the sentence has more that is not ours than a verb which is said of orders as well.
func (c clause) odd() bool {
	return c.t.strange() > 0 || !c.food() && !c.t.has(cueOrder, cueReview, cueIt) || c.foreigner()
}

// changesFood reports whether an order waits and the message tells something of food: "keep the onions".
func (t *turn) changesFood() bool {
	return t.sit.Pending != nil && t.here != nil && t.here.known > 0 && t.strange() <= 1 && !t.questions()
}

// leads reports whether the word at i stands where verbs do: first, or behind who does it.
func (c clause) leads(i int) bool {
	if i == 0 {
		return true
	}
	p := c.word(i - 1)
	return pronouns[p] || persons[p] && p != "the" && p != "my" && p != "our" && p != "your" || modals[p] || c.word(i-1) == "to" || c.word(i-1) == "please" || c.within(i-1)
}

// knows reports whether the sentence speaks of what is known of food in general, or of what it makes of people.
func (c clause) knows() bool {
	for i, k := range c.toks {
		if (knowledge[k.word] || knowledge[match.Singular(k.word)]) && !c.within(i) && !c.named(i) || c.makes(i) {
			return true
		}
	}
	return false
}

// makes reports whether the i-th word begins "makes you", said of something.
func (c clause) makes(i int) bool {
	switch c.word(i) {
	case "make", "makes", "making":
		return i > 1 && c.word(i-1) != "you" && (c.word(i+1) == "you" || c.word(i+1) == "people")
	}
	return false
}

// governed reports whether something that no restaurant serves stands before any dish, so that the sentence is about that.
func (c clause) governed() bool {
	for i, k := range c.toks {
		if c.dish(i) {
			return false
		}
		if foreigners[match.Singular(k.word)] && !c.within(i) {
			return true
		}
	}
	return false
}

func (c clause) foreigner() bool {
	return slices.ContainsFunc(c.toks, func(k token) bool { return foreigners[match.Singular(k.word)] })
}

func (c clause) has(words ...string) bool {
	return slices.ContainsFunc(c.toks, func(k token) bool { return slices.Contains(words, k.word) })
}

// food reports whether the message names a dish or a kind of food.
func (c clause) food() bool {
	_, cuisine := c.t.first(isCuisine)
	return cuisine || c.t.namesDish()
}

// named reports whether the i-th word belongs to a name.
func (c clause) named(i int) bool { return c.inSpan(i, func(s span) bool { return s.kind > isNumber }) }

// within reports whether the i-th word belongs to a name that was said as a whole, or with several of its words, or is
// only a part of a phrase: the "plant" of "plant based".
func (c clause) within(i int) bool {
	return c.inSpan(i, func(s span) bool {
		return s.kind == isCue && s.to-s.from > 1 && !s.has(cueOdd) || s.kind > isNumber && (s.cands[0].complete || s.to-s.from > 1)
	})
}

func (c clause) dish(i int) bool {
	return c.inSpan(i, func(s span) bool { return s.kind == isDish && !s.tagged && !s.classed })
}

func (c clause) inSpan(i int, fits func(span) bool) bool {
	in := func(s span) bool { return s.from <= c.at+i && c.at+i < s.to && fits(s) }
	return slices.ContainsFunc(c.t.path, in) || c.t.here != nil && slices.ContainsFunc(c.t.here.path, in)
}
