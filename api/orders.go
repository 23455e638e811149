package api

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/store"
)

// Bounds of lists of orders and users, which can be long.
const (
	listed    = 50 // when no limit is given
	maxListed = 200
)

// placeOrder answers POST /orders/: 201 with the order, and again the same for the same key. The key is looked up
// before anything is priced, so that a repeat is answered even when the menu has changed since.
func (s *Server) placeOrder(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.PlaceOrder](w, r)
	if err != nil {
		return err
	}
	consent, err := consentOf(in.Consent)
	if err != nil {
		return err
	}
	attempt, err := attemptOf(r, in)
	if err != nil {
		return err
	}
	if attempt.Key != "" {
		state, err := s.Store.OrderByKey(r.Context(), attempt.DinerID, attempt.Key)
		if err != nil || state != (store.KeyState{}) {
			return s.settled(w, state, attempt, err)
		}
	}
	order, err := s.priced(r, in)
	if err != nil {
		s.orders("refused")
		return err
	}
	order.Consent = consent
	state, err := s.Store.PlaceOrder(r.Context(), order, attempt)
	if err != nil || state != (store.KeyState{}) {
		return s.settled(w, state, attempt, err)
	}
	s.orders("placed")
	s.Log.InfoContext(r.Context(), "order placed", "order_id", order.ID, "total_paise", int64(order.Total), "consent_by", consent.By)
	w.Header().Set("Location", prefix+"/orders/"+string(order.ID))
	return encode(w, http.StatusCreated, wire.FromOrder(order))
}

// priced makes the order from today's menu. When a price that the diner was shown is outdated, the refusal carries the
// order as it would be now.
func (s *Server) priced(r *http.Request, in wire.PlaceOrder) (foodie.Order, error) {
	restaurant, err := s.stored(r.Context(), in.RestaurantName)
	if err != nil {
		return foodie.Order{}, err
	}
	order, err := foodie.NewOrder(userOf(r).ID, restaurant, in.Lines(), s.Now())
	if err == nil || !mentions(err, "price_changed") {
		return order, err
	}
	lines := in.Lines()
	for i := range lines {
		lines[i].ShownPrice = false
	}
	now, priceErr := foodie.PriceLines(restaurant, lines)
	if priceErr != nil { // something else is wrong too, and then there is no order to show
		return foodie.Order{}, err
	}
	return foodie.Order{}, &refusal{err: err, items: wire.FromLines(now)}
}

// mentions reports whether code is among the faults of err.
func mentions(err error, code string) bool {
	faults, many := errors.AsType[foodie.Errors](err)
	if !many {
		return foodie.CodeOf(err) == code
	}
	for _, f := range faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

// settled answers an attempt whose key was spent before: the same order for the same question.
func (s *Server) settled(w http.ResponseWriter, state store.KeyState, a store.Attempt, err error) error {
	switch {
	case err != nil:
		s.orders("failed")
		return err
	case state.Voided:
		s.orders("refused")
		return foodie.NewError(foodie.Conflict, "proposal_cancelled", "This order was cancelled before it was placed, so it cannot be placed any more.")
	case state.Digest != a.Digest:
		s.orders("refused")
		return foodie.NewError(foodie.Invalid, "idempotency_conflict", "This Idempotency-Key has placed another order. Use a new key for a new order.").On("Idempotency-Key")
	}
	s.orders("replayed")
	w.Header().Set("Idempotent-Replayed", "true")
	w.Header().Set("Location", prefix+"/orders/"+string(state.Order.ID))
	return encode(w, http.StatusCreated, wire.FromOrder(*state.Order))
}

// voidKey answers PUT /orders/void/{key}.
func (s *Server) voidKey(w http.ResponseWriter, r *http.Request) error {
	key := r.PathValue("key")
	if err := checkKey(key, "key"); err != nil {
		return err
	}
	if err := s.Store.VoidKey(r.Context(), userOf(r).ID, key); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// listOrders answers GET /orders/: the user's own.
func (s *Server) listOrders(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	return s.sendOrders(w, r, q, store.OrderQuery{DinerID: userOf(r).ID})
}

// sendOrders answers a page of the orders that fit want, newest first. One more than the page is read to know whether
// another follows.
func (s *Server) sendOrders(w http.ResponseWriter, r *http.Request, q *query, want store.OrderQuery) error {
	limit := q.number("limit", listed, 1, maxListed)
	want.Status = q.status()
	want.Page = store.Page{Limit: limit + 1, Before: q.cursor().id}
	if err := q.err(); err != nil {
		return err
	}
	orders, err := s.Store.Orders(r.Context(), want)
	if err != nil {
		return err
	}
	if len(orders) > limit {
		orders = orders[:limit]
		linkNext(w, r, url.Values(q.values), cursor{id: orders[limit-1].ID})
	}
	out := make([]wire.Order, len(orders))
	for i, o := range orders {
		out[i] = wire.FromOrder(o)
	}
	return encode(w, http.StatusOK, out)
}

// getOrder answers GET /orders/{id}. Another person's order is not there.
func (s *Server) getOrder(w http.ResponseWriter, r *http.Request) error {
	o, err := s.Store.Order(r.Context(), foodie.ID(r.PathValue("id")))
	if err == nil {
		err = ownedBy(r, o)
	}
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, wire.FromOrder(o))
}

// cancelOrder answers POST /orders/{id}/cancel.
func (s *Server) cancelOrder(w http.ResponseWriter, r *http.Request) error {
	o, err := s.Store.UpdateOrder(r.Context(), foodie.ID(r.PathValue("id")), func(o *foodie.Order) error {
		if err := ownedBy(r, *o); err != nil {
			return err
		}
		return o.Advance(foodie.Cancelled, foodie.ByDiner)
	})
	if err != nil {
		return err
	}
	s.watches.tell(r.Context(), o)
	s.Log.InfoContext(r.Context(), "order cancelled", "order_id", o.ID)
	return encode(w, http.StatusOK, wire.FromOrder(o))
}

func ownedBy(r *http.Request, o foodie.Order) error {
	if o.DinerID != userOf(r).ID {
		return foodie.NewError(foodie.NotFound, "order_not_found", "This order was not found.")
	}
	return nil
}
