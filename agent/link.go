package agent

import (
	"context"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/session"
)

// A link leads from a model elsewhere to our page. Its token is a proposal under a key of its own, so that it is no card:
// whoever has it can look at what was proposed and nothing more. One without lines names an action of the diner's session.

// linkTo signs a link to what waits after f.
func (t *turn) linkTo(f tool.Finding) string {
	p := proposal.Proposal{SessionID: t.who.SessionID, DinerID: t.who.UserID}
	switch _, action := f.(tool.Action); {
	case action && t.action != nil:
		p.ID, p.ExpiresAt = t.action.ID, t.action.Until
	case t.pending != nil:
		p = proposed(t.who, *t.pending)
	default:
		return ""
	}
	if token := t.Links.Sign(p); len(token) <= maxLink {
		return token
	}
	return ""
}

// A Linked is what a link leads to, as it is now.
type Linked struct {
	Order    *PendingOrder  // at today's prices, with a card that its diner may confirm; nil for an action
	Action   *PendingAction // nil for an order
	Repriced bool           // some price is another than when it was proposed
	Changed  bool           // the order was changed since the link was made, and this is the newest
	Other    *PendingOrder  // another order of the diner waits, and would have to give way
	Placed   foodie.ID      // the order that it became, when it was placed; all else is empty then
}

// Open shows what the link of token leads to, and changes nothing, however often it is asked. It fails with Invalid for a
// link that we never made, Conflict for one that has expired or whose action is over, Unauthenticated for somebody who is
// not signed in, and Forbidden for a link of another diner.
func (a *Agent) Open(ctx context.Context, who Caller, token string) (Linked, error) {
	p, err := a.link(who, token)
	if err != nil {
		return Linked{}, err
	}
	s, err := a.Sessions.Peek(ctx, who.SessionID)
	if err != nil {
		if !away(err) {
			return Linked{}, err
		}
		a.Log.WarnContext(ctx, "link opened without memory", "error", err)
		s = session.Session{ID: who.SessionID}
	}
	if s.State.RecentChain == p.ID {
		return Linked{Placed: s.State.RecentOrder}, nil
	}
	if len(p.Lines) == 0 {
		return a.linkedAction(s, p)
	}
	return a.linkedOrder(ctx, who, s, p)
}

// link checks the token of a link, and whose it is. A guest's is for whoever signs in and looks at it.
func (a *Agent) link(who Caller, token string) (proposal.Proposal, error) {
	p, err := a.Links.Verify(token, a.Now())
	switch {
	case foodie.CodeOf(err) == "proposal_expired":
		return p, foodie.NewError(foodie.Conflict, "link_expired", "This link has expired; nothing was ordered. Please ask for it again.").Because(err)
	case err != nil:
		return p, foodie.NewError(foodie.Invalid, "link_invalid", "This link is not valid; nothing was ordered. Please ask for it again.").Because(err)
	case who.UserID == "":
		return p, foodie.NewError(foodie.Unauthenticated, "not_signed_in", "Please sign in to see what waits for you.")
	case p.DinerID != "" && p.DinerID != who.UserID:
		return p, foodie.NewError(foodie.Forbidden, "link_not_yours", "This link was made for somebody else; nothing was ordered. Sign in as the one whom it was made for.")
	}
	return p, nil
}

func (a *Agent) linkedAction(s session.Session, p proposal.Proposal) (Linked, error) {
	waiting := readAction(s.State.Action, a.Now())
	if waiting == nil || waiting.ID != p.ID {
		return Linked{}, foodie.NewError(foodie.Conflict, "link_over", "What this link led to no longer waits for you; nothing was changed by it.")
	}
	return Linked{Action: waiting.wire()}, nil
}

// linkedOrder prices p, or its newest revision, from today's menu.
func (a *Agent) linkedOrder(ctx context.Context, who Caller, s session.Session, p proposal.Proposal) (Linked, error) {
	var l Linked
	order := fromCard(p)
	waiting := confirm.Standing(s.Pending, a.Now())
	switch {
	case waiting == nil:
	case waiting.ID != p.ID:
		l.Other = a.pendingOrder(who, waiting)
	case waiting.Revision > p.Revision:
		order, l.Changed = *waiting, true
	}
	fresh, err := a.afresh(ctx, who, order)
	if err != nil {
		return Linked{}, err
	}
	l.Repriced = fresh.Revision != order.Revision
	l.Order = a.pendingOrder(who, &fresh)
	return l, nil
}

// afresh is p at today's prices, and the next revision when they are others. It fails in the menu's words when p cannot be
// had as it is.
func (a *Agent) afresh(ctx context.Context, who Caller, p session.PendingOrder) (session.PendingOrder, error) {
	r, err := a.Platform.As(who.Token).Restaurant(ctx, p.Restaurant)
	if err != nil {
		return p, err
	}
	wanted := foodie.CloneLines(p.Lines)
	for i := range wanted {
		wanted[i].ShownPrice = false
	}
	lines, err := foodie.PriceLines(r, wanted)
	if err != nil {
		return p, err
	}
	p.ExpiresAt = a.Now().Add(a.PendingTTL).UTC()
	if !confirm.Same(p.Lines, lines) {
		p.Revision++
	}
	p.RestaurantID, p.Restaurant, p.Lines, p.Total = r.ID, r.Name, lines, foodie.Total(lines)
	return p, nil
}

// pressOpen lets the order of a link wait in the conversation instead of any other, and asks for the yes.
func (t *turn) pressOpen(ctx context.Context, token string) error {
	p, err := t.link(t.who, token)
	if err != nil {
		return err
	}
	if len(p.Lines) == 0 || t.forgetful {
		return foodie.NewError(foodie.Conflict, "link_over", "What this link led to no longer waits for you; nothing was changed by it.")
	}
	order := fromCard(p)
	if t.pending != nil && t.pending.ID == p.ID && t.pending.Revision > p.Revision {
		order = *t.pending
	}
	fresh, err := t.afresh(ctx, t.who, order)
	if err != nil {
		return err
	}
	if t.pending != nil && t.pending.ID != p.ID {
		if v, gone := t.drop(ctx); !gone {
			t.show(v)
		}
		if t.pending != nil {
			return nil
		}
		t.answer.OrderCancelled = false // it makes room; what is asked next is the new one
	}
	t.ran(preparedBy)
	t.pending = &fresh
	t.show(t.pendingView(""))
	return nil
}
