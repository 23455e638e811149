package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

var orderCases = map[string]func(*testing.T, store.Store){
	"one comes back whole": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 120, noon)
		o.Lines = append(o.Lines, foodie.OrderLine{Item: "મસાલા છાશ", Quantity: 2, Price: 2050})
		o.Total = foodie.Total(o.Lines)
		place(t, s, o)
		got, err := s.Order(t.Context(), o.ID)
		ok(t, err)
		same(t, "Order()", got, o)
		_, err = s.Order(t.Context(), foodie.NewID())
		refused(t, err, foodie.NotFound, "order_not_found", "")
		_, err = s.Order(t.Context(), "no id at all")
		refused(t, err, foodie.NotFound, "order_not_found", "")
	},
	"an order without consent and an imported id come back whole": func(t *testing.T, s store.Store) {
		o := order("507f1f77bcf86cd799439011", restaurant("Thepla House"), 120, noon)
		o.ID, o.RestaurantID, o.Consent = "507f191e810c19729de860ea", "507f191e810c19729de860eb", foodie.Consent{}
		place(t, s, o)
		got, err := s.Order(t.Context(), o.ID)
		ok(t, err)
		same(t, "Order()", got, o)
	},
	"a time is kept to the millisecond": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 120, noon.Add(456_789*time.Nanosecond))
		place(t, s, o)
		got, err := s.Order(t.Context(), o.ID)
		ok(t, err)
		if !got.PlacedAt.Equal(noon) || got.PlacedAt.Location() != time.UTC {
			t.Errorf("PlacedAt = %v, want %v", got.PlacedAt, noon)
		}
	},
	"a status change is kept, but never whose it is": func(t *testing.T, s store.Store) {
		o := place(t, s, order(foodie.NewID(), restaurant("Thepla House"), 120, noon))
		got, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error {
			o.DinerID, o.ID = foodie.NewID(), foodie.NewID()
			return o.Advance(foodie.Accepted, foodie.ByAdmin)
		})
		ok(t, err)
		want := o
		want.Status, want.Version = foodie.Accepted, 2
		same(t, "UpdateOrder()", got, want)
		kept, err := s.Order(t.Context(), o.ID)
		ok(t, err)
		same(t, "Order() after it", kept, want)
	},
	"a change that fails keeps nothing": func(t *testing.T, s store.Store) {
		o := place(t, s, order(foodie.NewID(), restaurant("Thepla House"), 120, noon))
		_, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { o.Status, o.Lines[0].Item = foodie.Delivered, "x"; return errStop })
		if err != errStop {
			t.Errorf("UpdateOrder() = %v, want the change's own error", err)
		}
		_, err = s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Delivered, foodie.ByDiner) })
		refused(t, err, foodie.Conflict, "order_status", "status")
		got, err := s.Order(t.Context(), o.ID)
		ok(t, err)
		same(t, "Order() after it", got, o)
		_, err = s.UpdateOrder(t.Context(), foodie.NewID(), func(*foodie.Order) error { return nil })
		refused(t, err, foodie.NotFound, "order_not_found", "")
	},
	"of many that cancel one order, one does": func(t *testing.T, s store.Store) {
		o := place(t, s, order(foodie.NewID(), restaurant("Thepla House"), 120, noon))
		errs := atOnce(8, func(int) error {
			_, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Cancelled, foodie.ByDiner) })
			return err
		})
		if n := count(errs); n != 1 {
			t.Errorf("%d of 8 cancelled it, want 1: %v", n, errors.Join(errs...))
		}
	},
	"a diner has ordered from a restaurant unless all was cancelled": func(t *testing.T, s store.Store) {
		diner, r, other := foodie.NewID(), restaurant("Thepla House"), restaurant("Al Forno")
		has := func(want bool) {
			t.Helper()
			if got, err := s.HasOrdered(t.Context(), diner, r.ID); err != nil || got != want {
				t.Errorf("HasOrdered() = %v, %v, want %v", got, err, want)
			}
		}
		has(false)
		place(t, s, order(diner, other, 10, noon))
		place(t, s, order(foodie.NewID(), r, 10, noon))
		has(false)
		o := place(t, s, order(diner, r, 10, noon))
		has(true)
		_, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Cancelled, foodie.ByDiner) })
		ok(t, err)
		has(false)
		renamed := r
		renamed.Name = "Thepla Palace"
		place(t, s, order(diner, renamed, 10, noon))
		has(true)
	},
	"receipts and reviews outlive their restaurant": func(t *testing.T, s store.Store) {
		r, u := restaurant("Thepla House"), user("asha")
		ok(t, s.CreateRestaurant(t.Context(), r))
		o := place(t, s, order(u.ID, r, 120, noon))
		v := review(u, r, 5)
		ok(t, s.CreateReview(t.Context(), v))
		_, err := s.UpdateRestaurant(t.Context(), r.Name, func(r *foodie.Restaurant) error { r.Name = "Thepla Palace"; return nil })
		ok(t, err)
		check := func() {
			t.Helper()
			byID, err := s.Orders(t.Context(), store.OrderQuery{RestaurantID: r.ID})
			ok(t, err)
			same(t, "Orders() by the restaurant's id", byID, []foodie.Order{o})
			byName, err := s.Orders(t.Context(), store.OrderQuery{RestaurantName: "THEPLA house"})
			ok(t, err)
			same(t, "Orders() by its name as it was", byName, []foodie.Order{o})
			reviews, err := s.Reviews(t.Context(), store.ReviewQuery{RestaurantID: r.ID})
			ok(t, err)
			same(t, "Reviews()", reviews, []foodie.Review{v})
			stats, err := s.ReviewStats(t.Context(), r.ID)
			ok(t, err)
			same(t, "ReviewStats()", stats, foodie.ReviewStats{Count: 1, Distribution: [5]int{4: 1}})
		}
		check()
		ok(t, s.DeleteRestaurant(t.Context(), "Thepla Palace"))
		check()
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		check()
	},
}

var orderListCases = map[string]func(*testing.T, store.Store){
	"each filter gives what fits, newest first, and pages add up": func(t *testing.T, s store.Store) {
		diners := []foodie.ID{foodie.NewID(), foodie.NewID()}
		places := []foodie.Restaurant{restaurant("Thepla House"), restaurant("Al Forno")}
		renamed := places[0]
		renamed.Name = "Thepla Palace"
		places = append(places, renamed)
		statuses := []foodie.OrderStatus{foodie.Placed, foodie.Delivered, foodie.Cancelled, foodie.Rejected}
		var all []foodie.Order
		for i := range 48 {
			o := order(diners[i%2], places[i%3], i+1, noon.Add(time.Duration(i)*time.Second))
			o.Status = statuses[i/2%4]
			all = append(all, place(t, s, o))
		}
		slices.Reverse(all)
		for i, q := range []store.OrderQuery{
			{}, {DinerID: diners[0]}, {Status: foodie.Cancelled}, {RestaurantID: places[0].ID}, {RestaurantID: places[1].ID},
			{RestaurantName: "thepla house"}, {RestaurantName: "Thepla  PALACE"}, {DinerID: diners[1], Status: foodie.Placed},
			{RestaurantID: places[0].ID, Status: foodie.Rejected}, {DinerID: diners[0], RestaurantID: places[0].ID},
			{DinerID: diners[0], RestaurantID: places[1].ID, Status: foodie.Delivered}, {DinerID: foodie.NewID()}, {RestaurantID: foodie.NewID()},
			{RestaurantName: "Nowhere"}, {RestaurantName: "%"}, {Status: foodie.Ready},
		} {
			want := slices.DeleteFunc(slices.Clone(all), func(o foodie.Order) bool { return !fits(q, o) })
			got, err := s.Orders(t.Context(), q)
			ok(t, err)
			same(t, fmt.Sprintf("query %d", i), got, want)
			same(t, fmt.Sprintf("the pages of query %d", i), pages(t, s, q, 5), want)
		}
	},
	"a page that begins at an order which is not there begins where it would be": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		old := place(t, s, order(diner, r, 1, noon))
		between := foodie.NewID()
		place(t, s, order(diner, r, 2, noon))
		got, err := s.Orders(t.Context(), store.OrderQuery{DinerID: diner, Page: store.Page{Before: between}})
		ok(t, err)
		same(t, "Orders() before it", got, []foodie.Order{old})
	},
	"imported orders are older than ours": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		renamed := r
		renamed.Name = "Thepla Palace"
		older, newer := order(diner, r, 1, noon.AddDate(-2, 0, 0)), order(diner, renamed, 2, noon.AddDate(-1, 0, 0))
		older.ID, newer.ID = "607f191e810c19729de860ea", "657f191e810c19729de860ea"
		ours := order(diner, r, 3, noon)
		for _, o := range []foodie.Order{ours, older, newer} {
			place(t, s, o)
		}
		want := []foodie.Order{ours, newer, older}
		for _, q := range []store.OrderQuery{{DinerID: diner}, {RestaurantID: r.ID}, {}} {
			same(t, "the pages", pages(t, s, q, 1), want)
		}
	},
}

func fits(q store.OrderQuery, o foodie.Order) bool {
	return (q.DinerID == "" || q.DinerID == o.DinerID) && (q.Status == "" || q.Status == o.Status) &&
		(q.RestaurantID == "" || q.RestaurantID == o.RestaurantID) &&
		(q.RestaurantName == "" || q.RestaurantID != "" || foodie.Key(q.RestaurantName) == foodie.Key(o.RestaurantName))
}

func pages(t *testing.T, s store.Store, q store.OrderQuery, size int) (all []foodie.Order) {
	t.Helper()
	q.Limit = size
	for {
		page, err := s.Orders(t.Context(), q)
		ok(t, err)
		if len(page) == 0 {
			return all
		}
		if len(page) > size {
			t.Fatalf("a page of %d, want at most %d", len(page), size)
		}
		all, q.Before = append(all, page...), page[len(page)-1].ID
	}
}
