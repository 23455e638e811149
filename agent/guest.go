package agent

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/session"
)

// A resume is what goes on after a sign-in: an order that its diner confirmed, or a tool that needs a diner.
type resume struct {
	Order    foodie.ID      `json:"order,omitempty"`
	Revision int            `json:"revision,omitempty"`
	Consent  foodie.Consent `json:"consent,omitzero"`
	Call     storedCall     `json:"call,omitzero"`
}

// A storedCall is a tool.Call as a session keeps it.
type storedCall struct {
	Name      string          `json:"name,omitempty"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

func stored(c tool.Call) storedCall { return storedCall{c.Name, encode(c.Arguments)} }

// takeGuestIn moves a guest's conversation and pending order into the diner's session, exactly once: the guest's store
// hands the same session over until it is forgotten, and the diner's remembers which it took.
func (t *turn) takeGuestIn(ctx context.Context) error {
	guest := t.who.GuestID
	if !t.mayTakeIn(guest) {
		return nil
	}
	handover := handoverTo(t.who.SessionID)
	g, err := t.Sessions.Take(ctx, guest, handover)
	if err != nil {
		if away(err) { // what was asked last may have been asked there
			t.Log.WarnContext(ctx, "guest's session not taken in", "error", err)
			t.session.Doubt()
			t.state = t.session.State
			return nil
		}
		return err
	}
	if g.Version == 0 && len(g.Messages) == 0 && g.Pending == nil {
		if g.Doubted { // the guest was answered, and nothing of it was kept
			t.session.Doubt()
			t.state = t.session.State
		}
		return nil
	}
	t.handover = handover
	mark := takenMark(guest, g)
	if t.state.TookIn == mark {
		return nil
	}
	t.merge(ctx, g)
	t.state.TookIn = mark
	return nil
}

// mayTakeIn reports whether a diner has come who was that guest before.
func (t *turn) mayTakeIn(guest string) bool {
	return guest != "" && t.who.UserID != "" && guest != t.who.SessionID && !t.forgetful && !isDiners(guest)
}

// handoverTo names the handing over of a guest's conversation to a diner's session.
func handoverTo(session string) string { return "to:" + session }

// takenMark names one conversation of a guest, so that it is taken in once.
func takenMark(guest string, g session.Session) string {
	var last int64
	if n := len(g.Messages); n > 0 {
		last = g.Messages[n-1].At.UnixMilli()
	}
	return fmt.Sprintf("%s/%d/%d", guest, g.Version, last)
}

// merge lets the guest's conversation go on in the diner's. The guest's order is the newer one; the diner's own, if
// there was one, gives way. When the diner talked on elsewhere it is the other way round, and nobody knows which of the two
// a yes is for: it is for neither.
func (t *turn) merge(ctx context.Context, g session.Session) {
	t.taken = g.Messages
	if lastSaid(t.session.Messages).After(lastSaid(g.Messages)) {
		t.session.Doubt()
		t.state = t.session.State
		t.adoptUnseen(g.Pending)
		return
	}
	own := t.state
	if t.session.Doubted { // the diner may have seen a later reply here
		g.Doubt()
	}
	t.state = g.State
	t.state.RecentOrder, t.state.RecentChain, t.state.Greeted, t.state.Reviewed, t.state.Action = own.RecentOrder, own.RecentChain, own.Greeted, own.Reviewed, own.Action
	p := confirm.Standing(g.Pending, t.Now())
	if p == nil {
		// The guest was asked about an order that is gone. The diner's own was shown elsewhere: no yes is for it.
		if e := t.state.Expect; e == session.ExpectConfirm || e == session.ExpectStartOver {
			t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
		}
		return
	}
	if t.pending != nil && t.pending.ID != p.ID {
		if err := t.void(ctx, t.pending.ID); err != nil {
			t.Log.WarnContext(ctx, "pending order of an earlier session not voided", "error", err)
		}
	}
	adopted := confirm.Adopt(*p, t.who.ChosenID)
	t.pending = &adopted
}

// adoptUnseen takes a guest's order in when none waits. It wants to be shown again before a yes is for it.
func (t *turn) adoptUnseen(p *session.PendingOrder) {
	if p = confirm.Standing(p, t.Now()); p == nil || t.pending != nil {
		return
	}
	adopted := confirm.Adopt(*p, t.who.ChosenID)
	adopted.ShownIn = 0
	t.pending = &adopted
}

// lastSaid is when the last of messages was said.
func lastSaid(messages []session.Message) time.Time {
	if len(messages) == 0 {
		return time.Time{}
	}
	return messages[len(messages)-1].At
}

// SignedIn is called after a diner signed in outside the conversation: it moves the guest's session in, and goes on with
// what had asked for the sign-in. It reports false when nothing had.
func (a *Agent) SignedIn(ctx context.Context, who Caller, emit func(Event)) (Answer, bool, error) {
	return a.signedIn(ctx, who, false, emit)
}

// signedIn is SignedIn; greeted says that the diner was called by name just now.
func (a *Agent) signedIn(ctx context.Context, who Caller, greeted bool, emit func(Event)) (Answer, bool, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Limits.Time, errTurnTime)
	defer cancel()
	ctx = client.WithDinerAddress(ctx, who.Address)
	t, err := a.begin(ctx, who, Request{}, emit)
	if err != nil {
		return Answer{}, false, err
	}
	defer t.release(ctx)
	if err := t.takeGuestIn(ctx); err != nil {
		return Answer{}, false, err
	}
	t.listen()
	t.state.Greeted = t.state.Greeted || greeted
	went := t.state.Resume != nil || t.pending != nil && t.handover != ""
	if went {
		t.greet(ctx)
		t.goOn(ctx)
		t.conclude(ctx)
	} else if t.handover == "" {
		return Answer{}, false, nil
	}
	answer, err := t.keep(ctx)
	return answer, went && err == nil, err
}

// reconsider takes back a yes that waits for a sign-in when the diner went on to say something else than about signing in:
// it may have been doubt. The order stays, and wants a fresh yes.
func (t *turn) reconsider(earlier json.RawMessage) {
	var r resume
	if earlier == nil || string(t.state.Resume) != string(earlier) || json.Unmarshal(earlier, &r) != nil || r.Order == "" {
		return
	}
	if t.answer.FunctionCalled != "login_user" && t.answer.FunctionCalled != "register_user" {
		t.state.Resume = nil
	}
}

// goOn does what had asked for a sign-in. An order must be the one that its diner confirmed, at that revision, and must
// not come from a session id that a client chose; else it is shown again.
func (t *turn) goOn(ctx context.Context) {
	var r resume
	if t.state.Resume != nil && json.Unmarshal(t.state.Resume, &r) != nil {
		t.Log.ErrorContext(ctx, "what goes on after sign-in is unreadable")
	}
	t.state.Resume, t.state.Expect, t.state.ExpectData = nil, session.ExpectNothing, nil
	switch {
	case r.Call.Name != "":
		t.redo(ctx, r.Call)
	case t.pending == nil:
		t.show(view{text: t.sentence("signed_in")})
	case r.Order == t.pending.ID && r.Revision == t.pending.Revision && !t.pending.ChosenID && !t.guestWentOn(ctx):
		t.place(ctx, *t.pending, r.Consent)
	default:
		t.show(t.pendingView(t.sentence("look_again")))
	}
}

// guestWentOn reports whether the guest whose conversation was taken in has said more since, maybe "cancel": it looks once
// more, right before an order is placed for what the guest said.
func (t *turn) guestWentOn(ctx context.Context) bool {
	if t.handover == "" {
		return false
	}
	g, err := t.Sessions.Take(ctx, t.who.GuestID, t.handover)
	if err != nil {
		t.Log.WarnContext(ctx, "not known whether the guest went on", "error", err)
	}
	return err != nil || g.Doubted || takenMark(t.who.GuestID, g) != t.state.TookIn
}

// resumeOrAsk answers a yes to "please sign in": it goes on when somebody is signed in now, else shows the form again.
func (t *turn) resumeOrAsk(ctx context.Context) {
	if t.who.UserID != "" {
		t.goOn(ctx)
		return
	}
	t.show(t.signInView("go_on"))
}

// redo runs a call that was kept for later.
func (t *turn) redo(ctx context.Context, c storedCall) {
	v, _, err := t.use(ctx, c.Name, c.Arguments)
	if err != nil {
		v = t.failure(ctx, err, c.Name)
	}
	t.show(v)
}

// goOnSignedIn follows a sign-in by words: the conversation moves to the diner, and what was asked for goes on. One
// answer says both.
func (t *turn) goOnSignedIn(ctx context.Context, first Answer, emit func(Event)) (Answer, error) {
	c := first.SignedIn
	who := Caller{
		SessionID: SessionOf(c.UserID), UserID: c.UserID, Username: c.Username, Token: c.AccessToken, Address: t.who.Address,
		GuestID: t.who.SessionID, ChosenID: t.who.ChosenID, Cookie: t.who.Cookie,
	}
	second, went, err := t.signedIn(ctx, who, true, emit)
	if err != nil || !went {
		if err != nil {
			t.Log.WarnContext(ctx, "not gone on after a sign-in by words", "error", err)
		}
		first.SessionID = who.SessionID
		return first, nil
	}
	second.Response = first.Response + "\n\n" + second.Response
	second.Token, second.Authenticated, second.SignedIn = first.Token, true, c
	return second, nil
}

// SessionOf is the id of a diner's session.
func SessionOf(user foodie.ID) string { return "u:" + string(user) }

// isDiners reports whether a session is a diner's, which nobody else's conversation may take in or clear, whatever came along.
func isDiners(session string) bool { return strings.HasPrefix(session, SessionOf("")) }
