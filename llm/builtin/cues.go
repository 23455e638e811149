package builtin

import "strings"

// A cue is what a word or phrase does in a sentence, apart from naming food, places or numbers.
type cue uint8

// The cues. A phrase has one cue; what it means is decided by its neighbours.
const (
	noCue      cue = iota
	cueFill        // says nothing that we need: "please", "the", "of"
	cueGloss       // belongs to the food beside it: "fresh", "sauce", "chips"
	cueUnit        // a container or portion: "a bag of"
	cueArticle     // "a": one, when a dish follows
	cueSome        // "some": no number at all
	cueWant        // "i want", "get me"
	cueCrave       // "i feel like", "in the mood for"
	cueWith        // options follow
	cueNo          // the next option is not wanted
	cueNoBack      // the option before is not wanted: "onion off", "kanda vagar"
	cueExtra       // more of the next option
	cueLight       // less of the next option
	cueAnd         // "and", "or"
	cueBut         // "but": ends what a negation reaches
	cueOnly        // "only", "just"
	cueMake        // "make it": what follows is said of what is there
	cueFix         // "no wait", "i mean": what follows replaces what was just said
	cueMeant       // "i meant", "scratch that": what follows takes the place of what is there
	cueInstead     // "instead of"
	cueNot         // "not": what follows is replaced or refused
	cueAdd         // "add", "also"
	cueRemove      // "take out", "drop"
	cueSwap        // "swap", "change", "replace"
	cueTo          // "to", "by": what a change leads to
	cueEach        // "each", "both", "all of them"
	cueRest        // "the other", "the rest"
	cueOne         // stands for a dish that was named: "one", "ones"
	cueSame        // "the same", "like it"
	cueMore        // "another", "one more"
	cueTwice       // "twice as many", "double that"
	cueHalf        // "half as many"
	cueIt          // "it", "them"
	cueLast        // "the last one"
	cueNothing     // "no drinks", "no sides": nothing to add
	cueRefuse      // "no", "nope" at the start of a correction
	cuePlace       // "a place to eat"
	cueDiner       // "restaurant"
	cueFind        // "find", "looking for", "show me"
	cueServe       // "that serves", "who has"
	cueFood        // "food", "cuisine"
	cueHungry      // "hungry"
	cueIn          // an area follows
	cueFrom        // a restaurant or an area follows
	cueNear        // "near me", "nearby"
	cueAsk         // "what", "which", "is it"
	cueOdd         // a question that menus do not answer: "how long", "why", "who"
	cuePrice       // "how much", "price"
	cueTotal       // "total", "bill"
	cueCheap       // "cheaper", "cheapest"
	cueBest        // "best", "top rated"
	cueSuggest     // "recommend", "suggest", "what should i eat"
	cueUnder       // "under", "below": a price follows
	cueMoney       // "rs", "rupees"
	cueMenu        // "menu", "what do they have"
	cueFacts       // "hours", "delivery time": facts about a restaurant
	cueHave        // "do you have", "is there"
	cueOptions     // "toppings", "sizes"
	cueCancel      // "cancel", "abort"
	cueTask        // what is being cancelled, without a name: "it", "the task"
	cueOrder       // "order", "orders" as a noun
	cueMine        // "my"
	cuePast        // "last", "previous", "history"
	cueTrack       // "where is", "status", "track"
	cueAgain       // "same again", "the usual"
	cueReview      // "review", "reviews", "feedback"
	cueStars       // "stars", "rating"
	cueStats       // "average rating", "how good"
	cueWrite       // "write", "leave", "post"
	cueEdit        // "edit", "update"
	cueDelete      // "delete"
	cueSignIn      // "sign in"
	cueSignUp      // "sign up"
	cueSignOut     // "sign out"
	cueProfile     // "who am i", "my account"
	cueHello       // "hello"
	cueThanks      // "thanks"
	cueHelp        // "help", "what can you do"
	cueBye         // "bye"
	cueHow         // "how are you"
	cueWho         // "who are you"
	cueTagVeg      // tags; their words are in tagCues
	cueTagVegan
	cueTagJain
	cueTagEgg
	cueTagNonVeg
	cueTagSpicy
	cueTagGlutenFree
	cueTagNuts
	cueTagBest
)

// A cuePhrase is a phrase of one of the tables, in words.
type cuePhrase struct {
	words []string
	cue   cue
}

// A vocabulary finds the cue phrases that begin with a word, longest first.
type vocabulary map[string][]cuePhrase

// newVocabulary compiles tables; phrases of one cue are separated by bars.
func newVocabulary(tables ...map[cue]string) vocabulary {
	v := vocabulary{}
	for _, table := range tables {
		for c, phrases := range table {
			for p := range strings.SplitSeq(phrases, "|") {
				v.add(p, c)
			}
		}
	}
	return v
}

func (v vocabulary) add(phrase string, c cue) {
	toks := tokenize(phrase)
	p := cuePhrase{cue: c}
	for _, t := range toks {
		p.words = append(p.words, t.word)
	}
	if c == cueFill && len(toks) == 1 && toks[0].isNum { // a number says something
		return
	}
	if len(p.words) > 0 {
		v[p.words[0]] = append(v[p.words[0]], p)
	}
}

// at calls found for each phrase that stands in toks at i.
func (v vocabulary) at(toks []token, i int, found func(c cue, n int)) {
	phrases := v[toks[i].word]
	for _, p := range phrases {
		if standsAt(p.words, toks[i:]) {
			found(p.cue, len(p.words))
		}
	}
	if len(phrases) > 0 || toks[i].stem == toks[i].word || !classWords[toks[i].stem] {
		return
	}
	for _, p := range v[toks[i].stem] { // a kind of food in the plural
		if p.cue == cueGloss && len(p.words) == 1 {
			found(cueGloss, 1)
		}
	}
}

// standsAt reports whether the phrase stands at the start of toks, without punctuation inside.
func standsAt(phrase []string, toks []token) bool {
	if len(phrase) > len(toks) {
		return false
	}
	for k, w := range phrase {
		if toks[k].word != w || k > 0 && toks[k].stop {
			return false
		}
	}
	return true
}

// tagOf is the menu's tag that a cue stands for.
var tagOf = map[cue]string{
	cueTagVeg: "veg", cueTagVegan: "vegan", cueTagJain: "jain", cueTagEgg: "egg", cueTagNonVeg: "non_veg", cueTagSpicy: "spicy",
	cueTagGlutenFree: "gluten_free", cueTagNuts: "contains_nuts", cueTagBest: "bestseller",
}
