package agent

import (
	"context"
	"encoding/json"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/session"
)

// An Errand is one tool that a model elsewhere runs for its person, such as that of an MCP client. It looks things up, and
// it proposes: what it proposes waits in the diner's own session, where no yes in words counts for it before our page has
// shown it. It writes nothing else, and never gives an answer to a question of ours.
type Errand struct {
	Tool      string
	Arguments json.RawMessage
}

// A Report is what an errand came to.
type Report struct {
	Finding tool.Finding
	Pending *session.PendingOrder // the order that waits after it; nil when none does
	Action  *PendingAction        // likewise
	Dropped bool                  // the order that waited is forgotten: nobody had been shown it
	Link    string                // the token of a link to what waits; "" when nothing does, or when it is too long for one
}

// maxLink is how many bytes the token of a link has at most: browsers, proxies and people's mail programs bear that much.
const maxLink = 4 << 10

// errandTime bounds an errand.
const errandTime = 15 * time.Second

// Errand runs one. Arguments that do not fit, and a tool that does not exist, are Malformed, with the code
// "tool_arguments"; other errors are those of the platform and of the session store.
func (a *Agent) Errand(ctx context.Context, who Caller, e Errand) (Report, error) {
	found, ok := tool.Find(e.Tool)
	if !ok {
		return Report{}, foodie.NewError(foodie.Malformed, "tool_arguments", "There is no such tool.")
	}
	ctx, cancel := context.WithTimeout(ctx, errandTime)
	defer cancel()
	ctx = client.WithDinerAddress(ctx, who.Address)
	t, err := a.beginErrand(ctx, who, found.Kind)
	if err != nil {
		return Report{}, err
	}
	defer t.release(ctx)
	f, err := found.Run(ctx, t.errandDesk(), e.Arguments)
	if err != nil {
		return Report{}, err
	}
	r := Report{Finding: f}
	if t.settled(f, &r) {
		if err := t.keepErrand(ctx); err != nil {
			return Report{}, err
		}
	}
	r.Pending, r.Action, r.Link = t.pending, t.action.wire(), t.linkTo(f)
	return r, nil
}

// settled does to the session what f means, and reports whether that changed it. An order that somebody was shown is not
// dropped by a model's word.
func (t *turn) settled(f tool.Finding, r *Report) (changed bool) {
	switch f := f.(type) {
	case tool.Proposed:
		t.offer(f)
		return true
	case tool.Action:
		t.offerAction(f)
		return true
	case tool.DropPending:
		if r.Dropped = t.pending.ShownIn == 0; r.Dropped {
			t.pending = nil
		}
		return r.Dropped
	}
	return false
}

// beginErrand loads the session; with a lease only for what may change it. Who has none is remembered nowhere: a link
// then holds all that was proposed.
func (a *Agent) beginErrand(ctx context.Context, who Caller, kind tool.Kind) (*turn, error) {
	if who.SessionID != "" && kind != tool.Reads {
		t, err := a.begin(ctx, who, Request{}, nil)
		if err == nil && t.forgetful {
			return nil, errForgetful
		}
		return t, err
	}
	t := &turn{Agent: a, who: who, reply: reply{emit: func(Event) {}}}
	t.platform = a.Platform.As(who.Token)
	t.adopt(noLease{&session.Session{ID: who.SessionID}})
	return t, nil
}

// errandDesk is what the tools of an errand work on. What is at hand in the diner's talk on our page means nothing elsewhere.
func (t *turn) errandDesk() *tool.Desk {
	d := &tool.Desk{Platform: t.platform, Catalogue: t.Snapshots, SignedIn: t.who.UserID != "", Pending: t.pending}
	if t.pending != nil {
		d.Restaurant = t.pending.Restaurant
	}
	return d
}

// offer makes f the order that waits, or its next revision. A question that was asked about the one before is not asked
// about this one.
func (t *turn) offer(f tool.Proposed) {
	next := confirm.Propose(t.pending, confirm.Offer{RestaurantID: f.Restaurant.ID, Restaurant: f.Restaurant.Name, Lines: f.Lines}, t.Now(), t.PendingTTL)
	next.ExpiresAt = t.Now().Add(t.PendingTTL).UTC()
	t.pending = &next
	if t.state.Expect == session.ExpectStartOver {
		t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
	}
}

// offerAction makes f the pending action. A yes to the one that the last reply asked for is not for this one.
func (t *turn) offerAction(f tool.Action) {
	t.proposeAction(f)
	if t.state.Expect == session.ExpectAction {
		t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
	}
}

// keepErrand commits what an errand changed.
func (t *turn) keepErrand(ctx context.Context) error {
	ctx, cancel := finish(ctx)
	defer cancel()
	t.state.Action = t.action.kept()
	err := t.lease.Commit(ctx, session.Update{State: t.state, Pending: t.pending})
	t.lease = nil
	return err
}
