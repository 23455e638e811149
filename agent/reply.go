package agent

import (
	"context"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
)

// A view is what a diner sees of one thing: words rendered by us, cards, and what they may say next.
type view struct {
	text  string
	cards []Card
	chips []string
	shown []session.Shown // candidates, in order
	place foodie.ID       // the restaurant that it is about
	name  string
	whole bool // it shows the pending order whole
	// A question is asked by at most one view of a reply.
	expect  session.Expect
	data    any
	unasked bool // nor does the reply ask for the order that waits
}

// A reply is an answer in the making.
type reply struct {
	emit      func(Event)
	text      strings.Builder
	answer    Answer
	chips     []string
	asked     bool   // a question was asked
	presented bool   // the pending order was shown whole
	speaking  bool   // a model's words are being said
	acted     bool   // something was done that no fallback may do again
	readFrom  string // the tool through which a model read strangers' words; "" when it read none
}

// say adds a paragraph to what is said.
func (r *reply) say(paragraph string) {
	if paragraph == "" {
		return
	}
	if r.text.Len() > 0 {
		paragraph = "\n\n" + paragraph
	}
	r.stream(paragraph)
}

// stream adds text as it comes.
func (r *reply) stream(text string) {
	r.text.WriteString(text)
	r.emit(Event{Name: "delta", Data: map[string]any{"text": text}})
}

// unsay takes back everything after the first keep bytes.
func (r *reply) unsay(keep int) {
	if r.text.Len() == keep {
		return
	}
	kept := r.text.String()[:keep]
	r.text.Reset()
	r.emit(Event{Name: "reset", Data: map[string]any{}})
	if kept != "" {
		r.stream(kept)
	}
}

// show adds a view to the reply.
func (t *turn) show(v view) {
	t.say(v.text)
	for _, c := range v.cards {
		t.answer.Cards = append(t.answer.Cards, c)
		t.emit(Event{Name: "card", Data: c})
	}
	t.presented = t.presented || v.whole
	if len(v.chips) > 0 {
		t.chips = v.chips
	}
	if v.shown != nil {
		t.state.Shown = v.shown
	}
	if v.name != "" {
		t.state.RestaurantID, t.state.Restaurant = v.place, v.name
	}
	t.asked = t.asked || v.unasked
	if v.expect != session.ExpectNothing && !t.asked {
		t.asked, t.state.Expect, t.state.ExpectData = true, v.expect, encode(v.data)
	}
}

// ran notes the last tool that ran.
func (t *turn) ran(name string) {
	t.answer.FunctionCalled = name
	t.emit(Event{Name: "tool", Data: map[string]any{"name": name}})
}

// conclude is the step "render": the order that waits, the request for a review, and the chips.
func (t *turn) conclude(ctx context.Context) {
	t.remind()
	t.requestReview(ctx)
	t.answer.Suggestions = t.suggestions()
}

// remind says in one line that an order waits, unless this reply showed it whole. From then on a yes places it, if the
// reply asks nothing else.
func (t *turn) remind() {
	if t.pending == nil || t.answer.SignedOut {
		return
	}
	t.pending.ExpiresAt = t.Now().Add(t.PendingTTL).UTC()
	if t.answer.SignedIn != nil {
		return // what goes on after the sign-in shows it, or places it
	}
	if !t.presented {
		key := "waits_and_asks"
		if t.asked {
			key = "waits"
		}
		t.say(t.sentence(key, "lines", lineList(t.pending.Lines), "restaurant", plain(t.pending.Restaurant), "total", t.pending.Total))
	}
	confirm.Show(t.pending)
	if !t.asked {
		t.asked, t.state.Expect, t.state.ExpectData = true, session.ExpectConfirm, nil
	}
}

// finished is the answer as the diner gets it.
func (t *turn) finished(ctx context.Context) Answer {
	a := t.answer
	a.Response, a.SessionID, a.RequestID, a.Language = t.text.String(), t.who.SessionID, requestID(ctx), t.language
	if !a.SignedOut {
		a.PendingOrder = t.pendingOrder(t.who, t.pending)
	}
	a.PendingAction = t.action.wire()
	t.state.Action = t.action.kept()
	return a
}

// pendingOrder is p for the wire, signed for who; nil when there is none.
func (a *Agent) pendingOrder(who Caller, p *session.PendingOrder) *PendingOrder {
	if p == nil {
		return nil
	}
	return &PendingOrder{
		ID: p.ID, Revision: p.Revision, RestaurantName: p.Restaurant, Items: pendingLines(p.Lines), TotalPrice: p.Total,
		ExpiresAt: wire.Time{Time: p.ExpiresAt}, Proposal: a.Signer.Sign(proposed(who, *p)),
	}
}

func pendingLines(lines []foodie.OrderLine) []PendingLine {
	out := make([]PendingLine, len(lines))
	for i, l := range lines {
		options := l.Options
		if options == nil {
			options = []string{}
		}
		out[i] = PendingLine{ItemName: l.Item, Quantity: l.Quantity, Price: l.Price, Options: options, Note: l.Note}
	}
	return out
}

// proposed is p as its card signs it.
func proposed(who Caller, p session.PendingOrder) proposal.Proposal {
	return proposal.Proposal{
		ID: p.ID, Revision: p.Revision, SessionID: who.SessionID, DinerID: who.UserID, RestaurantID: p.RestaurantID,
		Restaurant: p.Restaurant, Lines: p.Lines, Total: p.Total, ExpiresAt: p.ExpiresAt,
	}
}

// suggestions are three to five things that fit now.
func (t *turn) suggestions() []string {
	chips := t.chips
	if len(chips) == 0 {
		chips = t.usual()
	}
	if len(chips) < 3 && !t.asked {
		chips = append(slices.Clone(chips), t.chipsOf("idle")...)
	}
	return chips[:min(len(chips), 5)]
}

// usual are the suggestions of a state, when the reply has none of its own.
func (t *turn) usual() []string {
	key := "idle"
	switch {
	case t.state.Expect == session.ExpectConfirm:
		key = "confirm"
	case t.state.Expect == session.ExpectSignIn:
		key = "sign_in"
	case t.state.Expect == session.ExpectReview:
		key = "review"
	case t.pending != nil:
		key = "pending"
	case t.state.Restaurant != "":
		key = "restaurant"
	case t.who.UserID != "":
		key = "diner"
	}
	return t.chipsOf(key)
}

// chipsOf splits a sentence of chips.
func (t *turn) chipsOf(key string) []string {
	return strings.Split(lang.Say(t.language, "agent.chips."+key), "|")
}
