package rig_test

import (
	"context"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/store"
)

// kept are one diner's orders by Idempotency-Key, as a store has them.
type kept map[string]foodie.Order

// inStore answers what a comparison asks of a store.
type inStore struct {
	rest
	kept
}

// rest is what a comparison does not ask.
type rest struct{ store.Orders }

func (s inStore) OrderByKey(_ context.Context, _ foodie.ID, key string) (state store.KeyState, _ error) {
	if o, ok := s.kept[key]; ok {
		state.Order = &o
	}
	return state, nil
}

func (s inStore) Orders(context.Context, store.OrderQuery) (all []foodie.Order, _ error) {
	for _, o := range s.kept {
		all = append(all, o)
	}
	return all, nil
}

// TestALedgerSeesEachFault keeps in the store what must not be there, and wants to hear of it.
func TestALedgerSeesEachFault(t *testing.T) {
	card := &rig.Card{ID: "c", TotalPrice: 70}
	placed := rig.Answer{OrderConfirmed: true, Order: &rig.Order{ID: "o", TotalPrice: 70}}
	yes := func(l *rig.Ledger) { l.Shown(card); l.SayingYes(card); l.Told(card, placed) }
	for name, tt := range map[string]struct {
		say  func(*rig.Ledger)
		kept kept
		want rig.Verdict
	}{
		"all is well":         {yes, kept{"c": {ID: "o", Total: 7000}}, rig.Verdict{Orders: 1}},
		"an open yes placed":  {func(l *rig.Ledger) { l.SayingYes(card) }, kept{"c": {ID: "o", Total: 7000}}, rig.Verdict{}},
		"an open yes did not": {func(l *rig.Ledger) { l.SayingYes(card) }, nil, rig.Verdict{}},
		"lost":                {yes, nil, rig.Verdict{Lost: 1}},
		"another order":       {yes, kept{"c": {ID: "p", Total: 7000}}, rig.Verdict{Lost: 1}},
		"only shown":          {func(l *rig.Ledger) { l.Shown(card) }, kept{"c": {ID: "o", Total: 7000}}, rig.Verdict{WithoutYes: 1}},
		"never shown":         {func(*rig.Ledger) {}, kept{"x": {ID: "o", Total: 7000}}, rig.Verdict{WithoutYes: 1}},
		"cancelled": {func(l *rig.Ledger) { l.Shown(card); l.Told(card, rig.Answer{OrderCancelled: true}) }, kept{"c": {ID: "o", Total: 7000}},
			rig.Verdict{WithoutYes: 1}},
		"another total": {yes, kept{"c": {ID: "o", Total: 10500}}, rig.Verdict{WrongTotal: 1}},
		"told of two orders": {func(l *rig.Ledger) {
			yes(l)
			l.Told(card, rig.Answer{OrderConfirmed: true, Order: &rig.Order{ID: "p", TotalPrice: 70}})
		}, kept{"c": {ID: "o", Total: 7000}}, rig.Verdict{Orders: 1, Twice: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			l := rig.NewLedger(rig.Guest(t, rig.Place{}))
			tt.say(l)
			got := l.Compare(inStore{kept: tt.kept})
			if got.Orders != tt.want.Orders || got.Lost != tt.want.Lost || got.Twice != tt.want.Twice || got.WithoutYes != tt.want.WithoutYes || got.WrongTotal != tt.want.WrongTotal {
				t.Errorf("Compare = %v\nwant %v", got, tt.want)
			}
		})
	}
}
