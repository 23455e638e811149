package confirm

import (
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// An Offer is what would be ordered: priced lines of one restaurant.
type Offer struct {
	RestaurantID foodie.ID
	Restaurant   string
	Lines        []foodie.OrderLine // as foodie.PriceLines gave them
}

// Propose makes o the pending order: the next revision of prev's chain, or a new chain when prev is nil or has expired.
// Proposing again what already stands only lengthens its life. A changed restaurant stays in the chain, so that at most
// one of all its revisions is ever placed. Nothing of prev or o is shared with the result.
func Propose(prev *session.PendingOrder, o Offer, now time.Time, ttl time.Duration) session.PendingOrder {
	next := session.PendingOrder{
		ID: foodie.NewID(), Revision: 1, RestaurantID: o.RestaurantID, Restaurant: o.Restaurant,
		Lines: foodie.CloneLines(o.Lines), Total: foodie.Total(o.Lines), ExpiresAt: now.Add(ttl).UTC(),
	}
	if Standing(prev, now) == nil {
		return next
	}
	next.ID, next.Revision, next.ChosenID = prev.ID, prev.Revision+1, prev.ChosenID
	if prev.RestaurantID == o.RestaurantID && Same(prev.Lines, o.Lines) {
		next.Revision, next.ShownIn = prev.Revision, prev.ShownIn
	}
	return next
}

// Same reports whether a and b are the same lines to a diner who was shown them.
func Same(a, b []foodie.OrderLine) bool {
	return slices.EqualFunc(a, b, func(x, y foodie.OrderLine) bool {
		return x.Item == y.Item && x.Quantity == y.Quantity && x.Price == y.Price && x.Note == y.Note && slices.Equal(x.Options, y.Options)
	})
}

// Standing is p while it waits, and nil when there is none or it has expired.
func Standing(p *session.PendingOrder, now time.Time) *session.PendingOrder {
	if p == nil || !now.Before(p.ExpiresAt) {
		return nil
	}
	return p
}

// Show notes that a reply to its diner showed p as it is: from now on a yes counts for this revision, also when the
// order had come from a session whose id a client chose.
func Show(p *session.PendingOrder) {
	p.ShownIn, p.ChosenID = p.Revision, false
}

// Adopt is a guest's pending order as the signed-in diner's session takes it in. One that came from an id that a
// client chose has to be shown again, because somebody else may have put it there.
func Adopt(p session.PendingOrder, chosen bool) session.PendingOrder {
	p.Lines = foodie.CloneLines(p.Lines)
	if chosen {
		p.ShownIn, p.ChosenID = 0, true
	}
	return p
}

// Confirmable reports whether a yes in words places p: it stands, the last reply asked for exactly that, and showed
// this revision.
func Confirmable(p *session.PendingOrder, expect session.Expect, now time.Time) bool {
	return Standing(p, now) != nil && expect == session.ExpectConfirm && p.ShownIn == p.Revision && !p.ChosenID
}

// Card reports whether the card of that chain and revision may be placed while p is what the session holds: only the
// last revision counts. The card's own signature and expiry are checked before, so one of a later revision than p is
// what was shown last, and p what a store that went back in time remembers. Where the session holds nothing, or another
// chain, the card may be tried: the chain's id is the Idempotency-Key, which gives a placed order again and
// refuses a cancelled one.
func Card(p *session.PendingOrder, id foodie.ID, revision int, now time.Time) error {
	p = Standing(p, now)
	switch {
	case p == nil || p.ID != id || p.Revision <= revision && !p.ChosenID:
		return nil
	case p.Revision <= revision:
		return foodie.NewError(foodie.Conflict, "proposal_unseen", "Please look at this order once more before you place it.").On("proposal")
	}
	return foodie.NewError(foodie.Conflict, "proposal_outdated", "Your order has changed since this card. Please use the newest one.").On("proposal")
}

// An Outcome is what an attempt to place came to.
type Outcome int

// The outcomes. The zero Outcome keeps the order, so that a failure which nobody thought of loses nothing.
const (
	Kept     Outcome = iota // it still stands, and may safely be placed again
	Placed                  // it is an order; pending becomes none
	Repriced                // the menu has another price: propose the next revision, name the new price
	Dropped                 // its key was spent otherwise; pending becomes none
)

// Settle reads what placing came to from its error.
func Settle(err error) Outcome {
	if err == nil {
		return Placed
	}
	switch foodie.CodeOf(err) {
	case "price_changed":
		return Repriced
	case "proposal_cancelled", "idempotency_conflict":
		return Dropped
	}
	return Kept
}
