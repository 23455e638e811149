package confirm_test

import (
	"errors"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/session"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func offer(lines ...foodie.OrderLine) confirm.Offer {
	return confirm.Offer{RestaurantID: "r1", Restaurant: "Thepla House", Lines: lines}
}

func TestChain(t *testing.T) {
	two := foodie.OrderLine{Item: "Masala Thepla", Quantity: 2, Price: 3500}
	three := two
	three.Quantity = 3
	first := confirm.Propose(nil, offer(two), noon, time.Minute)
	if first.ID == "" || first.Revision != 1 || first.Total != 7000 || !first.ExpiresAt.Equal(noon.Add(time.Minute)) {
		t.Fatalf("Propose(nil) = %+v", first)
	}
	confirm.Show(&first)
	changed := confirm.Propose(&first, offer(three), noon, time.Minute)
	if changed.ID != first.ID || changed.Revision != 2 || changed.ShownIn == changed.Revision {
		t.Errorf("a change is %+v, want the next revision of %s, not yet shown", changed, first.ID)
	}
	again := confirm.Propose(&first, offer(two), noon.Add(30*time.Second), time.Minute)
	if again.ID != first.ID || again.Revision != 1 || again.ShownIn != 1 || !again.ExpiresAt.After(first.ExpiresAt) {
		t.Errorf("the same again is %+v, want revision 1 with a longer life", again)
	}
	elsewhere := confirm.Propose(&first, confirm.Offer{RestaurantID: "r2", Lines: []foodie.OrderLine{two}}, noon, time.Minute)
	if elsewhere.ID != first.ID || elsewhere.Revision != 2 {
		t.Errorf("another restaurant is %+v, want the next revision", elsewhere)
	}
	late := confirm.Propose(&first, offer(three), noon.Add(time.Minute), time.Minute)
	if late.ID == first.ID || late.Revision != 1 {
		t.Errorf("after expiry it is %+v, want a new chain", late)
	}
	if &first.Lines[0] == &again.Lines[0] {
		t.Error("Propose shares its lines")
	}
}

func TestConfirmable(t *testing.T) {
	shown := confirm.Propose(nil, offer(foodie.OrderLine{Item: "Chaas", Quantity: 1}), noon, time.Minute)
	confirm.Show(&shown)
	unseen := shown
	unseen.Revision++
	chosen := confirm.Adopt(shown, true)
	issued := confirm.Adopt(shown, false)
	for name, tt := range map[string]struct {
		p      *session.PendingOrder
		expect session.Expect
		now    time.Time
		want   bool
	}{
		"shown and asked":         {&shown, session.ExpectConfirm, noon, true},
		"of an issued guest id":   {&issued, session.ExpectConfirm, noon, true},
		"of a chosen guest id":    {&chosen, session.ExpectConfirm, noon, false},
		"another question asked":  {&shown, session.ExpectReview, noon, false},
		"no question asked":       {&shown, session.ExpectNothing, noon, false},
		"changed since it showed": {&unseen, session.ExpectConfirm, noon, false},
		"expired":                 {&shown, session.ExpectConfirm, noon.Add(time.Minute), false},
		"none":                    {nil, session.ExpectConfirm, noon, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := confirm.Confirmable(tt.p, tt.expect, tt.now); got != tt.want {
				t.Errorf("Confirmable(%+v, %q, %v) = %t, want %t", tt.p, tt.expect, tt.now, got, tt.want)
			}
		})
	}
}

func TestCard(t *testing.T) {
	p := confirm.Propose(nil, offer(foodie.OrderLine{Item: "Chaas", Quantity: 1}), noon, time.Minute)
	p.Revision = 2
	chosen := confirm.Adopt(p, true)
	for name, tt := range map[string]struct {
		p        *session.PendingOrder
		id       foodie.ID
		revision int
		code     string
	}{
		"the last revision":      {&p, p.ID, 2, ""},
		"an older revision":      {&p, p.ID, 1, "proposal_outdated"},
		"another chain":          {&p, "other", 1, ""},
		"nothing stands":         {nil, p.ID, 1, ""},
		"not seen by its diner":  {&chosen, p.ID, 2, "proposal_unseen"},
		"older, not seen either": {&chosen, p.ID, 1, "proposal_outdated"},
	} {
		t.Run(name, func(t *testing.T) {
			err := confirm.Card(tt.p, tt.id, tt.revision, noon)
			if (err == nil) != (tt.code == "") || err != nil && (foodie.CodeOf(err) != tt.code || foodie.KindOf(err) != foodie.Conflict) {
				t.Errorf("Card(%+v, %s, %d) = %v, want %q", tt.p, tt.id, tt.revision, err, tt.code)
			}
		})
	}
}

func TestSettle(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want confirm.Outcome
	}{
		{nil, confirm.Placed},
		{foodie.NewError(foodie.Conflict, "price_changed", "x"), confirm.Repriced},
		{foodie.Errors{foodie.NewError(foodie.Conflict, "price_changed", "x")}, confirm.Repriced},
		{foodie.NewError(foodie.Conflict, "proposal_cancelled", "x"), confirm.Dropped},
		{foodie.NewError(foodie.Invalid, "idempotency_conflict", "x"), confirm.Dropped},
		{foodie.NewError(foodie.Unavailable, "api_unreachable", "x"), confirm.Kept},
		{foodie.NewError(foodie.Conflict, "idempotency_in_flight", "x"), confirm.Kept},
		{errors.New("unheard of"), confirm.Kept},
	} {
		if got := confirm.Settle(tt.err); got != tt.want {
			t.Errorf("Settle(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}
