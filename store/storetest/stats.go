package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

var (
	india = time.FixedZone("IST", 5*3600+1800)
	nepal = time.FixedZone("NPT", 5*3600+2700)
)

func stats(t *testing.T, s store.Store, now time.Time, zone *time.Location) store.Stats {
	t.Helper()
	got, err := s.Stats(t.Context(), now, zone)
	ok(t, err)
	return got
}

func advance(t *testing.T, s store.Store, id foodie.ID, next foodie.OrderStatus) {
	t.Helper()
	_, err := s.UpdateOrder(t.Context(), id, func(o *foodie.Order) error { return o.Advance(next, foodie.ByAdmin) })
	ok(t, err)
}

var statsCases = map[string]func(*testing.T, store.Store){
	"an empty store is all zeros": func(t *testing.T, s store.Store) {
		same(t, "Stats()", stats(t, s, noon, india), store.Stats{})
	},
	"everything is counted, and what was cancelled or rejected is no revenue": func(t *testing.T, s store.Store) {
		asha, ravi := user("asha"), user("ravi")
		thepla, forno := restaurant("Thepla House"), restaurant("Al Forno")
		for _, u := range []foodie.User{asha, ravi} {
			ok(t, s.CreateUser(t.Context(), u))
		}
		for _, r := range []foodie.Restaurant{thepla, forno} {
			ok(t, s.CreateRestaurant(t.Context(), r))
		}
		place(t, s, order(asha.ID, thepla, 100, noon))
		cancelled := place(t, s, order(asha.ID, thepla, 30, noon))
		rejected := place(t, s, order(ravi.ID, forno, 7, noon))
		delivered := place(t, s, order(asha.ID, forno, 50, noon.AddDate(0, 0, -1)))
		advance(t, s, cancelled.ID, foodie.Cancelled)
		advance(t, s, rejected.ID, foodie.Rejected)
		advance(t, s, delivered.ID, foodie.Delivered)
		ok(t, s.CreateReview(t.Context(), review(asha, thepla, 5)))
		ok(t, s.CreateReview(t.Context(), review(ravi, thepla, 2)))
		same(t, "Stats()", stats(t, s, noon, india), store.Stats{
			Users: 2, Orders: 4, Reviews: 2, Revenue: 150 * foodie.Rupee, RevenueOrders: 2, OrdersToday: 3, RevenueToday: 100 * foodie.Rupee,
			ActiveUsersLast7Days: 2, RatingSum: 7, PopularRestaurants: []store.PopularRestaurant{
				{ID: thepla.ID, Name: "Thepla House", Orders: 1, Revenue: 100 * foodie.Rupee},
				{ID: forno.ID, Name: "Al Forno", Orders: 1, Revenue: 50 * foodie.Rupee},
			},
		})
	},
	"what is cancelled later is taken from the day on which it was placed": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		yesterday := place(t, s, order(diner, r, 100, noon.AddDate(0, 0, -1)))
		place(t, s, order(diner, r, 30, noon))
		advance(t, s, yesterday.ID, foodie.Cancelled)
		today := stats(t, s, noon, india)
		if today.RevenueToday != 30*foodie.Rupee || today.Revenue != 30*foodie.Rupee || today.OrdersToday != 1 || today.Orders != 2 {
			t.Errorf("today = %+v, want ₹30 of one order, ₹30 and two orders in all", today)
		}
	},
	"an order that was never revenue is not taken away again": func(t *testing.T, s store.Store) {
		o := order(foodie.NewID(), restaurant("Thepla House"), 10, noon)
		o.Status = foodie.Cancelled
		place(t, s, o)
		_, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { o.Status = foodie.Rejected; return nil })
		ok(t, err)
		got := stats(t, s, noon, india)
		if got.Orders != 1 || got.Revenue != 0 || got.RevenueOrders != 0 || len(got.PopularRestaurants) != 0 {
			t.Errorf("Stats() = %+v, want one order that is no revenue", got)
		}
	},
	"today is a day of the operator's time zone": func(t *testing.T, s store.Store) {
		diner, r := foodie.NewID(), restaurant("Thepla House")
		for _, zone := range []*time.Location{india, nepal, time.UTC, time.FixedZone("west", -11*3600)} {
			before := stats(t, s, noon, zone).OrdersToday
			year, month, day := noon.In(zone).Date()
			midnight := time.Date(year, month, day, 0, 0, 0, 0, zone)
			place(t, s, order(diner, r, 1, midnight.Add(-time.Millisecond).UTC()))
			place(t, s, order(diner, r, 1, midnight.AddDate(0, 0, 1).UTC()))
			if got := stats(t, s, noon, zone).OrdersToday; got != before {
				t.Errorf("%v: the neighbouring days add %d, want 0", zone, got-before)
			}
			place(t, s, order(diner, r, 1, midnight.UTC()))
			place(t, s, order(diner, r, 1, midnight.AddDate(0, 0, 1).Add(-time.Millisecond).UTC()))
			if got := stats(t, s, noon, zone).OrdersToday; got != before+2 {
				t.Errorf("%v: the day's first and last millisecond add %d, want 2", zone, got-before)
			}
		}
	},
	"a day of the clock change has 23 or 25 hours": func(t *testing.T, s store.Store) {
		berlin, err := time.LoadLocation("Europe/Berlin")
		ok(t, err)
		diner, r := foodie.NewID(), restaurant("Thepla House")
		for _, hour := range []int{-1, 0, 24, 25} { // hours after midnight of 25 October 2026, which has 25
			place(t, s, order(diner, r, 1, time.Date(2026, 10, 25, 0, 0, 0, 0, berlin).Add(time.Duration(hour)*time.Hour).UTC()))
		}
		if got := stats(t, s, time.Date(2026, 10, 25, 12, 0, 0, 0, berlin), berlin).OrdersToday; got != 2 {
			t.Errorf("OrdersToday = %d, want 2", got)
		}
	},
	"users who ordered in the last seven days are active, to the millisecond": func(t *testing.T, s store.Store) {
		r, week := restaurant("Thepla House"), 7*24*time.Hour
		asha, ravi, meena := foodie.NewID(), foodie.NewID(), foodie.NewID()
		place(t, s, order(asha, r, 1, noon.Add(-week)))
		place(t, s, order(ravi, r, 1, noon.Add(-week-time.Millisecond)))
		place(t, s, order(meena, r, 1, noon.Add(-week-20*time.Minute)))
		active := func(want int64) {
			t.Helper()
			if got := stats(t, s, noon, india).ActiveUsersLast7Days; got != want {
				t.Errorf("ActiveUsersLast7Days = %d, want %d", got, want)
			}
		}
		active(1)
		place(t, s, order(ravi, r, 1, noon))
		active(2)
		place(t, s, order(ravi, r, 1, noon.Add(-time.Hour))) // an older one that comes later
		place(t, s, order(ravi, r, 1, noon.Add(-10*week)))
		place(t, s, order(asha, r, 1, noon.Add(-time.Hour)))
		active(2)
		o := place(t, s, order(meena, r, 1, noon))
		advance(t, s, o.ID, foodie.Cancelled) // she did order
		active(3)
	},
	"the ten restaurants with the most orders are popular, by their present names": func(t *testing.T, s store.Store) {
		diner := foodie.NewID()
		var places []foodie.Restaurant
		for i := range 12 {
			r := restaurant(fmt.Sprintf("Place %02d", i))
			ok(t, s.CreateRestaurant(t.Context(), r))
			places = append(places, r)
			for range i + 1 {
				place(t, s, order(diner, r, 10, noon))
			}
		}
		_, err := s.UpdateRestaurant(t.Context(), "Place 11", func(r *foodie.Restaurant) error { r.Name = "Palace"; return nil })
		ok(t, err)
		ok(t, s.DeleteRestaurant(t.Context(), "Place 10"))
		got := stats(t, s, noon, india).PopularRestaurants
		if len(got) != 10 {
			t.Fatalf("%d popular restaurants, want 10", len(got))
		}
		same(t, "the first three", got[:3], []store.PopularRestaurant{
			{ID: places[11].ID, Name: "Palace", Orders: 12, Revenue: 120 * foodie.Rupee},
			{ID: places[10].ID, Name: "Place 10", Orders: 11, Revenue: 110 * foodie.Rupee},
			{ID: places[9].ID, Name: "Place 09", Orders: 10, Revenue: 100 * foodie.Rupee},
		})
	},
	"of restaurants with equally many orders, those that earned most are popular": func(t *testing.T, s store.Store) {
		diner := foodie.NewID()
		var want []store.PopularRestaurant
		for i := range 12 {
			r := restaurant(fmt.Sprintf("Place %02d", i))
			ok(t, s.CreateRestaurant(t.Context(), r))
			place(t, s, order(diner, r, 100-i, noon))
			want = append(want, store.PopularRestaurant{ID: r.ID, Name: r.Name, Orders: 1, Revenue: foodie.Money(100-i) * foodie.Rupee})
		}
		same(t, "the popular restaurants", stats(t, s, noon, india).PopularRestaurants, want[:10])
	},
	"orders at once are all counted": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		ok(t, errors.Join(atOnce(40, func(i int) error {
			o := order(foodie.ID(fmt.Sprint("diner ", i%4)), r, 10, noon)
			if _, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: fmt.Sprint(i), Digest: "d"}); err != nil || i%2 == 0 {
				return err
			}
			_, err := s.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Cancelled, foodie.ByDiner) })
			return err
		})...))
		got := stats(t, s, noon, india)
		if got.Orders != 40 || got.RevenueOrders != 20 || got.Revenue != 200*foodie.Rupee || got.RevenueToday != got.Revenue || got.ActiveUsersLast7Days != 4 {
			t.Errorf("Stats() = %+v, want 40 orders, 20 of them revenue of ₹200, of 4 users", got)
		}
	},
}
