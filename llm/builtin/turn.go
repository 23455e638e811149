package builtin

import (
	"encoding/json"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// A turn is one message being answered.
type turn struct {
	*Model
	text  string
	sit   llm.Situation
	w     *world
	toks  []token
	path  []span // over the names of the whole world
	named *foodie.Restaurant
	here  *reading // the message as lines of the menu at hand, when there is one
	idle  bool     // an order waits, and the message only asks or tells something
}

// answer chooses the act of the message and does it.
func (t *turn) answer() llm.Reply {
	if len(t.toks) == 0 {
		return t.say("builtin.unclear")
	}
	t.look()
	for _, act := range []func() (llm.Reply, bool){
		t.choose, t.dropReason, t.noOrder, t.elsewhere, t.account, t.review, t.pastOrder, t.drop, t.tagOfPending, t.question, t.command, t.search, t.change, t.refer, t.order, t.aboutPending, t.browse, t.talk,
	} {
		if reply, ok := act(); ok {
			return reply
		}
	}
	return t.lost()
}

// look reads the message against the names of the world, and against the menu at hand.
func (t *turn) look() {
	names := t.names(t.toks)
	t.path = names.with(t.known, t.w.kitchens).with(t.known, t.worldDishes()).bestPath()
	for _, s := range t.path {
		if s.kind == isRestaurant && t.named == nil {
			t.named = &t.w.ix.Restaurants()[s.cands[0].id]
		}
	}
	if r, ok := t.restaurant(); ok {
		read := t.readNames(r, names)
		t.here = &read
	}
	t.idle = t.sit.Pending != nil && t.remarks()
}

// lost answers what nobody understood: with the words that look like a dish, when it asks for something short.
func (t *turn) lost() llm.Reply {
	if w := t.unknownWords(); w != "" && !t.idle {
		return t.say("builtin.unknown", "words", w)
	}
	switch {
	case t.idle && t.questions():
		return t.say("builtin.not_known")
	case t.idle:
		return t.say("builtin.left_alone")
	case t.sit.Pending != nil:
		return t.say("builtin.unclear_pending")
	}
	for _, wanted := range []func() (llm.Reply, bool){t.plainly, t.soughtPlainly} {
		if reply, ok := wanted(); ok {
			return reply
		}
	}
	return t.say("builtin.out_of_scope")
}

// unknownWords are one or two neighbouring words that nobody knows in a short message that wants or looks for something.
func (t *turn) unknownWords() string {
	if !hasCue(t.path, cueWant, cueFind, cueCrave, cueAdd) || hasCue(t.path, cueOdd) || len(t.toks) > 8 {
		return ""
	}
	from, to := -1, -1
	for _, s := range t.path {
		switch {
		case s.kind != isUnknown:
		case from < 0:
			from, to = s.from, s.to
		case s.from == to && to-from < 2:
			to = s.to
		default:
			return ""
		}
	}
	if from < 0 {
		return ""
	}
	return words(t.toks[from:to])
}

// worldDishes are the dishes of all restaurants, which matter only when there are several.
func (t *turn) worldDishes() *lexicon {
	if _, sole := t.w.sole(); sole {
		return nil
	}
	return t.w.dishes
}

func (t *turn) say(key string, args ...any) llm.Reply {
	return llm.Reply{Text: lang.Say(t.sit.Language, key, args...)}
}

// restaurant is the one that the message is about: named, at hand, or the only one.
func (t *turn) restaurant() (foodie.Restaurant, bool) {
	if t.named != nil {
		return *t.named, true
	}
	if name := atHand(t.sit); name != "" {
		if r, ok := t.w.ix.Restaurant(name); ok {
			return r, true
		}
	}
	return t.w.sole()
}

// place is the name of the restaurant that the message is about, or "".
func (t *turn) place() string {
	r, _ := t.restaurant()
	return r.Name
}

// spans is the path that explains the message best: with the menu at hand when there is one.
func (t *turn) spans() []span {
	if t.here != nil && t.here.known > 0 {
		return t.here.path
	}
	return t.path
}

// has reports whether a phrase of the message has one of the cues.
func (t *turn) has(cs ...cue) bool { return hasCue(t.spans(), cs...) }

func hasCue(path []span, cs ...cue) bool {
	for _, s := range path {
		if s.hasAny(cs...) {
			return true
		}
	}
	return false
}

func countKind(path []span, kinds ...kind) (n int) {
	for _, s := range path {
		for _, k := range kinds {
			if s.kind == k {
				n++
			}
		}
	}
	return n
}

// strange counts the words that nobody knows.
func (t *turn) strange() int {
	n := countKind(t.path, isUnknown)
	if t.here != nil {
		n = min(n, t.here.strange)
	}
	return n
}

// first is the first span of a kind in the path over the world.
func (t *turn) first(k kind) (span, bool) {
	for _, s := range t.path {
		if s.kind == k {
			return s, true
		}
	}
	return span{}, false
}

// asked reports whether the message ends as a question, or begins as one.
func (t *turn) asked() bool {
	for _, k := range t.toks {
		if k.ask {
			return true
		}
	}
	return len(t.path) > 0 && t.path[0].hasAny(cueAsk, cueHave) && !t.requests()
}

// requests reports whether the message begins as a question that asks for something to be done: "can we …".
func (t *turn) requests() bool {
	switch t.toks[0].word {
	case "can", "could", "may", "will", "would":
		return true
	}
	return false
}

// A memo is what the model notes for the next turn.
type memo struct {
	Text string `json:"text,omitempty"` // what was said before a question back
	Item string `json:"item,omitempty"` // the dish of the line that was changed last
}

func (t *turn) remembered() memo {
	var m memo
	if len(t.sit.Memo) > 0 {
		if err := json.Unmarshal(t.sit.Memo, &m); err != nil {
			return memo{}
		}
	}
	return m
}

func remember(reply llm.Reply, m memo) llm.Reply {
	b, err := json.Marshal(m)
	if err != nil { // a memo is a plain struct
		panic(err)
	}
	reply.Memo = b
	return reply
}

// choosing reports whether the last reply asked which of several.
func (t *turn) choosing() bool { return t.sit.Expect == session.ExpectChoose }
