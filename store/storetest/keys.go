package storetest

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

var keyCases = map[string]func(*testing.T, store.Store){
	"a key that nobody used is nothing": func(t *testing.T, s store.Store) {
		state, err := s.OrderByKey(t.Context(), foodie.NewID(), "k")
		ok(t, err)
		same(t, "OrderByKey()", state, store.KeyState{})
	},
	"a key places once, and then tells what it placed": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		first, second := order(diner, r, 120, noon), order(diner, r, 999, noon)
		state, err := s.PlaceOrder(t.Context(), first, store.Attempt{DinerID: diner, Key: "k", Digest: "d1"})
		ok(t, err)
		same(t, "the first PlaceOrder()", state, store.KeyState{})
		want := store.KeyState{Order: &first, Digest: "d1"}
		state, err = s.PlaceOrder(t.Context(), second, store.Attempt{DinerID: diner, Key: "k", Digest: "d2"})
		ok(t, err)
		same(t, "the second PlaceOrder()", state, want)
		state, err = s.OrderByKey(t.Context(), diner, "k")
		ok(t, err)
		same(t, "OrderByKey()", state, want)
		_, err = s.Order(t.Context(), second.ID)
		refused(t, err, foodie.NotFound, "order_not_found", "")
		same(t, "the diner's orders", pages(t, s, store.OrderQuery{DinerID: diner}, 10), []foodie.Order{first})
	},
	"the very same try again is told of its order": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 120, noon)
		a := store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"}
		_, err := s.PlaceOrder(t.Context(), o, a)
		ok(t, err)
		state, err := s.PlaceOrder(t.Context(), o, a)
		ok(t, err)
		same(t, "the second PlaceOrder()", state, store.KeyState{Order: &o, Digest: "d"})
	},
	"the first answer stays as it was when the order changes": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 120, noon)
		_, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"})
		ok(t, err)
		for _, next := range []foodie.OrderStatus{foodie.Accepted, foodie.Cancelled} {
			changed, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error {
				o.Consent, o.Lines[0].Note, o.Lines[0].Price = foodie.Consent{By: "api"}, "changed", 1
				o.Total = foodie.Total(o.Lines)
				return o.Advance(next, foodie.ByAdmin)
			})
			ok(t, err)
			if changed.Total != 1 || changed.Status != next {
				t.Errorf("UpdateOrder() = %+v, want the change", changed)
			}
		}
		state, err := s.OrderByKey(t.Context(), o.DinerID, "k")
		ok(t, err)
		same(t, "OrderByKey() after the changes", state, store.KeyState{Order: &o, Digest: "d"})
	},
	"a key belongs to its diner and is compared exactly": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		long := strings.Repeat("k", 255)
		for _, a := range []store.Attempt{
			{DinerID: "asha", Key: "k"}, {DinerID: "ravi", Key: "k"}, {DinerID: "asha", Key: "K"}, {DinerID: "asha", Key: "k "}, {DinerID: "asha", Key: "ક"},
			{DinerID: "asha", Key: long}, {DinerID: "asha", Key: long[1:]}, {DinerID: "asha:k", Key: "l"}, {DinerID: "asha", Key: "k:l"},
		} {
			state, err := s.PlaceOrder(t.Context(), order(a.DinerID, r, 10, noon), a)
			ok(t, err)
			same(t, "PlaceOrder() with a new key", state, store.KeyState{})
		}
	},
	"without a key every try is an order": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		place(t, s, order(diner, r, 10, noon))
		place(t, s, order(diner, r, 10, noon))
		if n := len(pages(t, s, store.OrderQuery{DinerID: diner}, 10)); n != 2 {
			t.Errorf("%d orders, want 2", n)
		}
	},
	"a voided key never places, and a placed key is never voided": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 10, noon)
		ok(t, s.VoidKey(t.Context(), o.DinerID, "k"))
		ok(t, s.VoidKey(t.Context(), o.DinerID, "k"))
		state, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"})
		ok(t, err)
		same(t, "PlaceOrder() with a voided key", state, store.KeyState{Voided: true})
		state, err = s.OrderByKey(t.Context(), o.DinerID, "k")
		ok(t, err)
		same(t, "OrderByKey()", state, store.KeyState{Voided: true})
		same(t, "the diner's orders", pages(t, s, store.OrderQuery{DinerID: o.DinerID}, 10), []foodie.Order(nil))

		_, err = s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k2", Digest: "d"})
		ok(t, err)
		refused(t, s.VoidKey(t.Context(), o.DinerID, "k2"), foodie.Conflict, "already_placed", "")
		ok(t, s.VoidKey(t.Context(), foodie.NewID(), "k2")) // another diner's
	},
	"of many that race for one key, one places, and all learn of it": func(t *testing.T, s store.Store) {
		const racers = 8
		diner, r := foodie.NewID(), restaurant("Thepla House")
		orders, states := make([]foodie.Order, racers), make([]store.KeyState, racers)
		errs := atOnce(racers, func(i int) (err error) {
			orders[i] = order(diner, r, i+1, noon)
			states[i], err = s.PlaceOrder(t.Context(), orders[i], store.Attempt{DinerID: diner, Key: "k", Digest: "d"})
			return err
		})
		kept := pages(t, s, store.OrderQuery{DinerID: diner}, 10)
		if count(errs) != racers || len(kept) != 1 {
			t.Fatalf("%d answers and %d orders, want %d and 1: %v", count(errs), len(kept), racers, errs)
		}
		for i, state := range states {
			if orders[i].ID == kept[0].ID {
				same(t, "the winner's answer", state, store.KeyState{})
			} else {
				same(t, "a loser's answer", state, store.KeyState{Order: &kept[0], Digest: "d"})
			}
		}
	},
	"placing and voiding race, and one of them wins": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		for range 20 {
			o := order(foodie.NewID(), r, 10, noon)
			var state store.KeyState
			errs := atOnce(2, func(i int) (err error) {
				if i == 0 {
					state, err = s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"})
					return err
				}
				return s.VoidKey(t.Context(), o.DinerID, "k")
			})
			ok(t, errs[0])
			kept := len(pages(t, s, store.OrderQuery{DinerID: o.DinerID}, 10))
			if state.Voided {
				if errs[1] != nil || kept != 0 {
					t.Fatalf("voided: VoidKey() = %v and %d orders, want nil and 0", errs[1], kept)
				}
				continue
			}
			refused(t, errs[1], foodie.Conflict, "already_placed", "")
			if kept != 1 {
				t.Fatalf("placed: %d orders, want 1", kept)
			}
		}
	},
	"one order id is kept once": func(t *testing.T, s store.Store) {
		o := place(t, s, order(foodie.NewID(), restaurant("Thepla House"), 10, noon))
		_, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"})
		refused(t, err, foodie.Conflict, "order_exists", "")
		state, err := s.OrderByKey(t.Context(), o.DinerID, "k")
		ok(t, err)
		same(t, "the key of a refused order", state, store.KeyState{})
	},
}
