package api

import (
	"math"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/store"
)

// stats answers GET /admin/stats.
func (s *Server) stats(w http.ResponseWriter, r *http.Request) error {
	st, err := s.Store.Stats(r.Context(), s.Now(), s.Zone)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, statsOf(st))
}

// statsOf gives the figures their wire form. The mean value of an order is rounded to paise, half up.
func statsOf(st store.Stats) wire.Stats {
	out := wire.Stats{
		TotalUsers: st.Users, TotalOrders: st.Orders, TotalRevenue: st.Revenue, OrdersToday: st.OrdersToday,
		RevenueToday: st.RevenueToday, ActiveUsersLast7Days: st.ActiveUsersLast7Days, TotalReviews: st.Reviews,
		PopularRestaurants: []wire.PopularRestaurant{},
	}
	if st.Reviews > 0 {
		out.AverageRating = math.Round(float64(st.RatingSum)*100/float64(st.Reviews)) / 100
	}
	if n := foodie.Money(st.RevenueOrders); n > 0 {
		out.AverageOrderValue = (st.Revenue + n/2) / n
	}
	for _, p := range st.PopularRestaurants {
		out.PopularRestaurants = append(out.PopularRestaurants, wire.PopularRestaurant{
			RestaurantID: p.ID, RestaurantName: p.Name, TotalOrders: p.Orders, TotalRevenue: p.Revenue,
		})
	}
	return out
}

// allOrders answers GET /admin/orders. A restaurant that is there is meant by its id, so that orders from before a
// rename are found; one that is gone, by the name on the receipts.
func (s *Server) allOrders(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	want := store.OrderQuery{RestaurantName: q.text("restaurant")}
	if want.RestaurantName != "" {
		snap, err := s.catalogue.current(r.Context())
		if err != nil {
			return err
		}
		if e, ok := snap.find(want.RestaurantName); ok {
			want.RestaurantID, want.RestaurantName = e.restaurant.ID, ""
		}
	}
	return s.sendOrders(w, r, q, want)
}

// allUsers answers GET /admin/users, newest first.
func (s *Server) allUsers(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	limit, before := q.number("limit", listed, 1, maxListed), q.cursor().id
	if err := q.err(); err != nil {
		return err
	}
	users, err := s.Store.Users(r.Context(), store.Page{Limit: limit + 1, Before: before})
	if err != nil {
		return err
	}
	if len(users) > limit {
		users = users[:limit]
		linkNext(w, r, q.values, cursor{id: users[limit-1].ID})
	}
	out := make([]wire.User, len(users))
	for i, u := range users {
		out[i] = wire.FromUser(u)
	}
	return encode(w, http.StatusOK, out)
}

// moveOrder answers PATCH /admin/orders/{id}.
func (s *Server) moveOrder(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.StatusChange](w, r)
	if err != nil {
		return err
	}
	next, err := foodie.ParseOrderStatus(in.Status)
	if err != nil {
		return err
	}
	o, err := s.Store.UpdateOrder(r.Context(), foodie.ID(r.PathValue("id")), func(o *foodie.Order) error {
		return o.Advance(next, foodie.ByAdmin)
	})
	if err != nil {
		return err
	}
	s.watches.tell(r.Context(), o)
	s.Log.InfoContext(r.Context(), "order moved", "order_id", o.ID, "status", string(o.Status), "by", userOf(r).ID)
	return encode(w, http.StatusOK, wire.FromOrder(o))
}
