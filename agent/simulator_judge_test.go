package agent_test

import (
	"context"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/proposal"
)

// stored judges an order at the moment when the database keeps it, for the turn of ctx. The store calls it.
func (p *simPerson) stored(ctx context.Context, o foodie.Order, key string) {
	by, _ := ctx.Value(simCallKey{}).(*simCall)
	s, chain := p.s, foodie.ID(key)
	what := orderAsStored(o)
	s.log("STORED %s under %s: %s, consent %q %q", o.ID, chain, what, o.Consent.By, o.Consent.Words)
	if before, twice := p.orders[chain]; twice || key == "" {
		s.broke("two orders of one chain: %s and %s", before.ID, o.ID)
	}
	p.orders[chain] = o
	p.checkPrices(o)
	p.checkExpiry(chain)
	i := slices.IndexFunc(p.consents, func(k *simConsent) bool { return p.live(k, by) && p.covers(k, o, chain, what) })
	if i < 0 {
		s.broke("no clear yes to %s (%s), said to be %q %q", what, chain, o.Consent.By, o.Consent.Words)
		return
	}
	p.consents[i].chain = chain
}

// checkPrices holds an order's prices against the menu.
func (p *simPerson) checkPrices(o foodie.Order) {
	var sum foodie.Money
	for _, l := range o.Lines {
		sum += l.Price * foodie.Money(l.Quantity)
	}
	if sum != o.Total {
		p.s.broke("the lines of order %s sum to %s, its total is %s", o.ID, sum, o.Total)
	}
	for _, r := range p.s.store.restaurants {
		for _, l := range o.Lines {
			if m, ok := r.Item(l.Item); ok && r.ID == o.RestaurantID && m.Price != l.Price {
				p.s.broke("order %s has %s at %s, the menu says %s", o.ID, l.Item, l.Price, m.Price)
			}
		}
	}
}

// covers reports whether k is a clear yes to exactly that order, which still counted when the order was stored.
func (p *simPerson) covers(k *simConsent, o foodie.Order, chain foodie.ID, what string) bool {
	if k.chain != "" && k.chain != chain || k.by != o.Consent.By || k.by == "words" && k.words != o.Consent.Words {
		return false
	}
	if was, dropped := p.cancelled[chain]; dropped && !(was.guest && k.call.n > was.call.n) {
		return false
	}
	return slices.ContainsFunc(p.meant(k), func(shown *simShown) bool {
		return shown.chain == chain && shown.order == what && digestOf(o, chain, shown.revision) == o.Consent.ProposalDigest &&
			k.call.sentAt.Before(shown.until)
	})
}

// live reports whether nothing took k back before by was sent, the turn that places an order for it. Only a message does
// that was answered by then, and said in the same conversation when k's turn was over.
func (p *simPerson) live(k *simConsent, by *simCall) bool {
	if by == nil || by == k.call || k.call.over == 0 || !k.call.heard {
		return true
	}
	return !slices.ContainsFunc(p.calls, func(c *simCall) bool {
		return c.over <= by.sent && c.sent >= k.call.over && c.heard && !c.replays && c.kind == "message" && !simYes[c.req.Message] &&
			(c.who.SessionID == k.call.who.SessionID || c.who.GuestID == k.call.who.SessionID)
	})
}

// meant are the orders that k may be a yes to: the card's; or what the last answer before it showed and asked for, and
// what turns showed that ran beside it or whose answers were lost.
func (p *simPerson) meant(k *simConsent) []*simShown {
	if k.card != nil {
		return []*simShown{k.card}
	}
	var list []*simShown
	either := []*simShown{k.last, k.first}
	if vanished, ok := p.s.vanished[k.call.who.SessionID]; k.beside || ok && vanished >= k.own {
		either = append(either, k.other)
	}
	for _, shown := range either {
		if shown != nil && shown.asked {
			list = append(list, shown)
		}
	}
	for _, shown := range p.shown {
		c := shown.call
		beside := (c.over == 0 || c.over > k.call.sent) && (k.call.over == 0 || c.sent <= k.call.over)
		lost := !c.heard && c.over != 0 && c.sent <= k.call.sent && (p.heardBefore(k) == nil || c.over >= p.heardBefore(k).sent)
		if shown.asked && c != k.call && (beside || lost) {
			list = append(list, shown)
		}
	}
	return list
}

// heardBefore is the last answer that the person had when they said k.
func (p *simPerson) heardBefore(k *simConsent) *simCall {
	var last *simCall
	for _, c := range p.calls {
		if c.heard && c.answer.Response != "" && c.over <= k.call.sent && c != k.call && (last == nil || c.over >= last.over) {
			last = c
		}
	}
	return last
}

// checkExpiry holds the time of an order against the longest that its proposal was said to stand, and what a turn that
// began in time may take.
func (p *simPerson) checkExpiry(chain foodie.ID) {
	var until time.Time
	for _, shown := range p.shown {
		if shown.chain == chain && shown.until.After(until) {
			until = shown.until
		}
	}
	if late := time.Since(until); !until.IsZero() && late > 30*time.Second && !p.s.late {
		p.s.broke("%s was placed %s after it had expired", chain, late)
	}
}

// digestOf names what a diner must have been shown to order o.
func digestOf(o foodie.Order, chain foodie.ID, revision int) string {
	return proposal.Proposal{ID: chain, Revision: revision, RestaurantID: o.RestaurantID, Restaurant: o.RestaurantName, Lines: o.Lines, Total: o.Total}.Digest()
}
