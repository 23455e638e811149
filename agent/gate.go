package agent

import (
	"context"
	"encoding/json"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/session"
)

// The tools that a gate's own doing stands for in function_called.
const (
	placedBy   = "place_order"
	droppedBy  = "cancel_pending_order"
	preparedBy = "prepare_order_for_confirmation"
)

// answered gives a bare yes or no to the question that was asked, and reports whether the message was one.
func (t *turn) answered(ctx context.Context, asked session.Expect, data json.RawMessage) bool {
	var lines []foodie.OrderLine
	if t.pending != nil && asked == session.ExpectConfirm {
		lines = t.pending.Lines
	}
	r := t.read(lines)
	if asked == session.ExpectStartOver {
		r = t.ownWords(r)
	}
	if t.req.Seen.other(t.pending) && (r.Act == confirm.Yes || r.Act == confirm.No) {
		t.show(t.pendingView(t.sentence("look_again")))
		return true
	}
	switch r.Act {
	case confirm.Yes:
		return t.yes(ctx, r, asked, data)
	case confirm.No:
		return t.no(ctx, r, asked)
	case confirm.Hold, confirm.Enough:
		return t.leave(r.Act, asked)
	}
	return asked == session.ExpectChoose && t.chosen(ctx, data)
}

// ownWords reads the two answers that the question to start over offers, which say more than yes and no.
func (t *turn) ownWords(r confirm.Reading) confirm.Reading {
	switch {
	case t.heardAs("start_over.yes"):
		r.Act = confirm.Yes
	case t.heardAs("start_over.no"):
		r.Act, r.Weak = confirm.No, true
	}
	return r
}

// yes does what was asked for, and nothing else.
func (t *turn) yes(ctx context.Context, r confirm.Reading, asked session.Expect, data json.RawMessage) bool {
	switch asked {
	case session.ExpectConfirm:
		t.confirmed(ctx, r, heldIn(data))
	case session.ExpectAction:
		t.actionConfirmed(ctx)
	case session.ExpectStartOver:
		t.startOver(ctx, data)
	case session.ExpectReview:
		t.ran("add_review")
		t.show(t.reviewWanted(data))
	case session.ExpectSignIn:
		t.resumeOrAsk(ctx)
	case session.ExpectChoose:
		return false
	default:
		return t.yesToNothing(ctx)
	}
	return true
}

// yesToNothing answers a yes that nothing asked for: it shows what waits, or what was placed, and places nothing.
func (t *turn) yesToNothing(ctx context.Context) bool {
	switch {
	case t.pending != nil:
		t.show(t.pendingView(t.sentence("nothing_yet")))
	case t.action != nil:
		t.show(t.actionView())
	case t.forgetful:
		t.show(view{text: t.sentence("use_the_card")})
	case t.state.RecentOrder != "" && t.who.UserID != "":
		t.show(t.alreadyPlaced(ctx))
	default:
		return false
	}
	return true
}

// confirmed places the order that the last reply showed, or shows it when a yes does not count yet. An order that the
// diner held waits on for an answer that only acknowledges.
func (t *turn) confirmed(ctx context.Context, r confirm.Reading, held bool) {
	if held && r.Weak && t.pending != nil {
		t.hold()
		return
	}
	t.ran(placedBy)
	switch {
	case t.pending == nil:
		t.show(view{text: t.sentence("expired"), chips: t.chipsOf("idle")})
	case !confirm.Confirmable(t.pending, session.ExpectConfirm, t.Now()):
		t.show(t.pendingView(t.sentence("look_again")))
	default:
		t.place(ctx, *t.pending, foodie.Consent{By: "words", Words: r.Words, Language: r.Language})
	}
}

// no drops what was asked for, and nothing else; words that call the order off mean the order that waits, unless
// something else was to be done.
func (t *turn) no(ctx context.Context, r confirm.Reading, asked session.Expect) bool {
	if t.pending != nil && !r.Weak && callsOff(asked) {
		t.dropShown(ctx)
		return true
	}
	switch asked {
	case session.ExpectConfirm:
		if t.pending == nil {
			t.show(view{text: t.sentence("expired")})
			return true
		}
		t.dropShown(ctx)
	case session.ExpectAction:
		t.actionRefused(r)
	case session.ExpectStartOver:
		t.show(t.pendingView(t.sentence("kept_old")))
	case session.ExpectReview:
		if !r.Weak {
			return false // "cancel my order" is about the order, and no answer about a review
		}
		t.show(view{text: t.sentence("no_review")})
	case session.ExpectSignIn, session.ExpectChoose:
		t.state.Resume = nil
		t.show(view{text: t.sentence("question_dropped")})
	default:
		if t.pending == nil {
			return false
		}
		t.show(t.pendingView(t.sentence("nothing_yet")))
	}
	return true
}

// actionRefused drops what waits for a yes. "Cancel it", said to "your order will be cancelled, shall I?", may well mean the
// order: that is asked once more.
func (t *turn) actionRefused(r confirm.Reading) {
	if !r.Weak && t.action != nil && t.action.Kind == "cancel_order" {
		t.show(t.actionView())
		return
	}
	t.show(t.actionDropped())
}

// callsOff reports whether "cancel it" means the order that waits when asked was asked: a question on the way to it.
func callsOff(asked session.Expect) bool {
	return asked == session.ExpectSignIn || asked == session.ExpectChoose || asked == session.ExpectNothing
}

// place is the one gate that an order passes: p was shown to its diner, who said yes to it as consent says.
func (t *turn) place(ctx context.Context, p session.PendingOrder, consent foodie.Consent) {
	t.answer.FunctionCalled = placedBy
	if t.who.UserID == "" {
		t.state.Resume = encode(resume{Order: p.ID, Revision: p.Revision, Consent: consent})
		t.show(t.signInView("place"))
		return
	}
	consent.ProposalDigest = proposed(t.who, p).Digest()
	ctx, cancel := finish(ctx) // once the diner said yes, leaving the page does not stop it half-way
	defer cancel()
	order, replayed, err := t.platform.PlaceOrder(ctx, wanted(p, consent), string(p.ID))
	switch confirm.Settle(err) {
	case confirm.Placed:
		t.state.RecentChain = p.ID
		t.placed(ctx, order, replayed, consent.By)
	case confirm.Repriced:
		t.repriced(ctx, p, err)
	case confirm.Dropped:
		t.dropped(ctx, err)
	default:
		t.notPlaced(ctx, p, err, consent)
	}
}

// wanted is p as the API takes it, with the prices that its diner was shown.
func wanted(p session.PendingOrder, consent foodie.Consent) wire.PlaceOrder {
	lines := foodie.CloneLines(p.Lines)
	for i := range lines {
		lines[i].ShownPrice = true
	}
	in := wire.FromWanted(p.Restaurant, lines)
	c := wire.Consent(consent)
	in.Consent = &c
	return in
}

// placed says what was ordered, from the stored order alone.
func (t *turn) placed(ctx context.Context, o foodie.Order, replayed bool, by string) {
	t.acted, t.pending = true, nil
	t.state.RecentOrder, t.state.Reviewed, t.state.Resume = o.ID, false, nil
	t.answer.OrderConfirmed, t.answer.Order = true, encode(wire.FromOrder(o))
	t.show(t.placedView(o, replayed))
	t.Log.InfoContext(ctx, "order placed", "order_id", o.ID, "total_paise", int64(o.Total), "by", by, "replayed", replayed)
	if !replayed {
		t.countOrder(by)
	}
}

// repriced proposes p at today's prices, and asks again.
func (t *turn) repriced(ctx context.Context, p session.PendingOrder, cause error) {
	lines := client.CurrentLines(cause)
	if lines == nil {
		r, err := t.platform.Restaurant(ctx, p.Restaurant)
		if err == nil {
			lines, err = foodie.PriceLines(r, p.Lines)
		}
		if err != nil {
			t.notPlaced(ctx, p, err, foodie.Consent{})
			return
		}
	}
	next := confirm.Propose(&p, confirm.Offer{RestaurantID: p.RestaurantID, Restaurant: p.Restaurant, Lines: lines}, t.Now(), t.PendingTTL)
	t.pending = &next
	t.show(t.pendingView(t.sentence("price_changed", "changes", t.priceChanges(p.Lines, lines))))
}

// dropped tells the truth about an order whose key was spent before: it was cancelled, or another revision was placed.
func (t *turn) dropped(ctx context.Context, cause error) {
	t.pending, t.state.Resume = nil, nil
	if foodie.CodeOf(cause) == "proposal_cancelled" {
		t.show(view{text: t.sentence("was_cancelled"), chips: t.chipsOf("idle")})
		return
	}
	v := t.alreadyPlaced(ctx)
	v.text = t.sentence("other_revision_placed") + "\n\n" + v.text
	t.show(v)
}

// notPlaced says plainly that nothing was ordered. The order still stands, and its key makes another try safe.
func (t *turn) notPlaced(ctx context.Context, p session.PendingOrder, err error, consent foodie.Consent) {
	v := t.failure(ctx, err, "place")
	v.whole = true
	if foodie.KindOf(err) == foodie.Unauthenticated {
		t.state.Resume = encode(resume{Order: p.ID, Revision: p.Revision, Consent: consent})
	} else {
		key := "refused_order" // the API said no, so nothing was ordered
		if away(err) {
			key = "not_placed" // the answer may have been lost
		}
		v.text += "\n\n" + t.sentence(key)
		v.expect, v.chips = session.ExpectConfirm, t.chipsOf("confirm")
	}
	t.show(v)
}

// drop cancels the pending order. A diner's key is spent in the database first, so that no card of it can place any
// more; a guest's can never have placed.
func (t *turn) drop(ctx context.Context) (v view, gone bool) {
	ctx, cancel := finish(ctx)
	defer cancel()
	if err := t.void(ctx, t.pending.ID); err != nil {
		if foodie.CodeOf(err) == "already_placed" {
			t.pending, t.state.Resume = nil, nil
			v := t.alreadyPlaced(ctx)
			v.text = t.sentence("too_late_placed") + "\n\n" + v.text
			return v, false
		}
		v := t.failure(ctx, err, "cancel")
		v.unasked = true // a yes to "please try again" orders nothing
		v.text += "\n\n" + t.sentence("not_cancelled")
		return v, false
	}
	t.pending, t.state.Resume, t.acted, t.answer.OrderCancelled = nil, nil, true, true
	return view{text: t.sentence("cancelled"), chips: t.chipsOf("idle")}, true
}

// dropShown drops the pending order and says what came of it.
func (t *turn) dropShown(ctx context.Context) {
	t.ran(droppedBy)
	v, _ := t.drop(ctx)
	t.show(v)
}

// void spends the key of a diner's order. A guest's order has none yet: to drop it is to forget it, which wants a memory.
func (t *turn) void(ctx context.Context, id foodie.ID) error {
	switch {
	case t.who.UserID != "":
		return t.platform.VoidKey(ctx, string(id))
	case t.forgetful:
		return errForgetful
	}
	return nil
}

// errForgetful refuses what wants a memory while no session store answers.
var errForgetful = foodie.NewError(foodie.Unavailable, "sessions_unavailable", "The service is temporarily unavailable. Please try again in a moment.")

// press is a button: it acts on what its card says, whatever the last reply expected.
func (t *turn) press(ctx context.Context) error {
	b := *t.req.Action
	if b.ActionID != "" {
		return t.pressAction(ctx, b)
	}
	t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil // what was asked is answered by what this reply asks
	switch b.Kind {
	case "cancel":
		return t.pressCancel(ctx, b)
	case "open":
		return t.pressOpen(ctx, b.Proposal)
	}
	p, err := t.Signer.Verify(b.Proposal, t.Now())
	if err != nil {
		return err
	}
	if p.ID != b.PendingOrderID || !t.mine(p) {
		return foodie.NewError(foodie.Invalid, "proposal_invalid", "%s", t.sentence("card_not_yours")).On("proposal")
	}
	if err := t.card(p); err != nil {
		key := "card_outdated"
		if foodie.CodeOf(err) == "proposal_unseen" {
			key = "look_again"
		}
		t.show(t.pendingView(t.sentence(key)))
		return nil
	}
	t.pressConfirm(ctx, p)
	return nil
}

// card reports whether the card of p may be placed. After its store has gone back in time, a session may hold another
// order under the card's chain and revision: then the card is not what was shown last.
func (t *turn) card(p proposal.Proposal) error {
	err := confirm.Card(t.pending, p.ID, p.Revision, t.Now())
	if err == nil && t.pending != nil && t.pending.ID == p.ID && t.pending.Revision == p.Revision && proposed(t.who, *t.pending).Digest() != p.Digest() {
		return foodie.NewError(foodie.Conflict, "proposal_outdated", "%s", t.sentence("card_outdated")).On("proposal")
	}
	return err
}

// pressConfirm places the order of a card. One that the session does not hold, or only an earlier revision of, counts when
// it was shown to the diner who is signed in. A guest's may have been dropped since, or placed by the diner whom the guest
// became: it is shown once more, to a guest as an order of its own.
func (t *turn) pressConfirm(ctx context.Context, p proposal.Proposal) {
	if t.pending != nil && t.pending.ID != p.ID {
		t.show(t.pendingView(t.sentence("card_outdated")))
		return
	}
	if t.pending == nil || t.pending.Revision < p.Revision {
		order := fromCard(p)
		guest := t.who.UserID == "" && !t.forgetful
		if guest {
			order = confirm.Propose(nil, confirm.Offer{RestaurantID: p.RestaurantID, Restaurant: p.Restaurant, Lines: p.Lines}, t.Now(), t.PendingTTL)
		}
		t.pending = &order
		if guest || p.DinerID != t.who.UserID {
			t.show(t.pendingView(t.sentence("look_again")))
			return
		}
	}
	t.place(ctx, *t.pending, foodie.Consent{By: "button", Language: t.language})
}

// mine reports whether a card was shown to this caller: to the diner, or in this conversation, or in the guest's that
// came along and whose id nobody could guess.
func (t *turn) mine(p proposal.Proposal) bool {
	if p.DinerID != "" {
		return p.DinerID == t.who.UserID
	}
	return p.SessionID == t.who.SessionID || p.SessionID == t.who.GuestID && !t.who.ChosenID || t.pending != nil && t.pending.ID == p.ID
}

func fromCard(p proposal.Proposal) session.PendingOrder {
	return session.PendingOrder{
		ID: p.ID, Revision: p.Revision, RestaurantID: p.RestaurantID, Restaurant: p.Restaurant, Lines: p.Lines,
		Total: p.Total, ExpiresAt: p.ExpiresAt, ShownIn: p.Revision,
	}
}

// pressCancel drops the order of a card, also when the session has lost it.
func (t *turn) pressCancel(ctx context.Context, b Action) error {
	if t.pending == nil || t.pending.ID != b.PendingOrderID {
		p, err := t.Signer.Verify(b.Proposal, t.Now())
		elsewhere := t.who.UserID == "" && !t.forgetful // it may have been placed since, by the diner whom the guest became
		if err != nil || p.ID != b.PendingOrderID || !t.mine(p) || elsewhere {
			return foodie.NewError(foodie.Conflict, "nothing_pending", "%s", t.sentence("nothing_pending")).On("pending_order_id")
		}
		standing := t.pending
		order := fromCard(p)
		t.pending = &order
		defer func() {
			if standing != nil { // another chain waits; this card was an older one's
				t.pending = standing
			}
		}()
	}
	t.dropShown(ctx)
	return nil
}

// startOver drops the pending order and begins at another restaurant, as the diner agreed.
func (t *turn) startOver(ctx context.Context, data json.RawMessage) {
	var then storedCall
	if json.Unmarshal(data, &then) != nil || then.Name == "" {
		t.show(t.pendingView(""))
		return
	}
	if t.pending != nil {
		v, gone := t.drop(ctx)
		if !gone {
			t.show(v)
		}
		if t.pending != nil {
			return
		}
		t.answer.OrderCancelled = false // it makes room; what is asked next is the new one
	}
	t.redo(ctx, then)
}

// propose makes f the pending order, or its next revision.
func (t *turn) propose(f tool.Proposed) view {
	next := confirm.Propose(t.pending, confirm.Offer{RestaurantID: f.Restaurant.ID, Restaurant: f.Restaurant.Name, Lines: f.Lines}, t.Now(), t.PendingTTL)
	t.pending = &next
	t.state.Resume = nil
	return t.pendingView(t.remarks(f))
}
