package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie/llm"
)

// aboutPending answers a question that is asked while an order waits: when it comes, or what one of its dishes is, which
// is shown as the menu has it. It says so when it does not know, and takes a remark for what it is.
func (t *turn) aboutPending() (llm.Reply, bool) {
	if !t.idle || t.here == nil {
		return llm.Reply{}, false
	}
	p := t.sit.Pending
	switch {
	case !t.questions():
		return llm.Reply{}, false
	case t.asksInside():
		return call("change_pending_order", changeOrder{}), true
	case t.asksWhen():
		return call("get_restaurant_by_name", byName{Name: p.Restaurant, Question: "delivery_time"}), true
	case t.strange() > 1:
		return llm.Reply{}, false
	case t.here.named() > 0:
		return t.aboutDish("")
	case t.here.known > 0, t.strange() == 0 && t.pointsAtDish() && t.asksOfDish():
		return t.lastPending(), true
	}
	return llm.Reply{}, false
}

// lastPending shows the dish that "it" means in a question: the last of the order.
func (t *turn) lastPending() llm.Reply {
	p := t.sit.Pending
	return call("recommend", recommend{RestaurantName: p.Restaurant, ItemName: p.Lines[len(p.Lines)-1].Item})
}

// tagOfPending answers "is it vegan?" with the dish that is asked about.
func (t *turn) tagOfPending() (llm.Reply, bool) {
	if !t.idle || t.here == nil || t.here.named() > 0 || t.tag() == "" || t.strange() > 0 || !t.pointsAtDish() || !t.questions() {
		return llm.Reply{}, false
	}
	return t.lastPending(), true
}

// questions reports whether a sentence of the message asks.
func (t *turn) questions() bool { return slices.ContainsFunc(sentences(t.toks), asks) }

// asksWhen reads "how long will it take", "when does it arrive".
func (t *turn) asksWhen() bool {
	return t.hasWord("when", "long", "soon", "fast", "quickly", "eta", "minutes") &&
		t.hasWord("take", "takes", "arrive", "arrives", "come", "comes", "coming", "reach", "delivery", "deliver", "delivered", "get", "here", "wait", "ready")
}

func (t *turn) pointsAtDish() bool {
	return t.hasWord("it", "its", "them", "they", "that", "those", "this", "these")
}

// asksInside reads "આમાં શું છે?", which asks what is in the order.
func (t *turn) asksInside() bool { return len(t.toks) > 1 && asksInside(t.toks) }

// asksOfDish reads questions about what a dish is: "what's in it", "is that for one person", "how big is it".
func (t *turn) asksOfDish() bool {
	return t.hasWord("in", "with", "made", "contain", "contains", "come", "comes", "served", "big", "small", "large", "for", "good", "fresh", "taste", "like", "has", "have", "healthy", "enough", "what", "whats", "portion", "rating", "calories", "ingredients")
}

// tracksPending reports whether the message asks for an order that was not placed yet.
func (t *turn) tracksPending() bool {
	return t.sit.Pending != nil && t.sit.LastOrder == "" && hasCue(t.path, cueTrack) && hasCue(t.path, cueOrder)
}

// asksToCancel reports whether the message asks whether the order can be cancelled, which is no order to do it: "can i
// cancel?", but not "can you cancel it" or "can i cancel it please".
func (t *turn) asksToCancel() bool {
	toks := unopened(t.toks)
	if len(toks) < 2 || t.hasWord("please", "pls", "plz") {
		return false
	}
	switch toks[0].word {
	case "can", "could", "may", "should", "shall", "must":
		return toks[1].word == "i" || toks[1].word == "we"
	case "do", "how":
		return true
	}
	return false
}

// agrees reports whether the message is nothing but a yes or a no, or thinks aloud.
func (t *turn) agrees() bool {
	return !slices.ContainsFunc(t.toks, func(k token) bool { return !agreeing[k.word] })
}

// agreeing are words that answer, and say nothing by themselves.
var agreeing = set("yes", "yeah", "yep", "yup", "yea", "ok", "okay", "sure", "fine", "alright", "right", "correct", "great", "good", "cool", "perfect", "please", "no", "nope", "nah", "thanks", "confirm", "go", "ahead", "do", "it", "place",
	"haan", "ha", "haa", "han", "ji", "theek", "thik", "accha", "achha", "nahi", "na", "sahi", "kar", "do", "hmm", "um", "uh", "oh", "well", "then")
