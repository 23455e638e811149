package storetest

import (
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// Records of an older system come with ids of 24 hexadecimal digits, dates and states of their own.
const (
	oldUser       = foodie.ID("507f1f77bcf86cd799439011")
	oldRestaurant = foodie.ID("507f191e810c19729de860ea")
	oldOrder      = foodie.ID("5f7f191e810c19729de860ea")
	olderOrder    = foodie.ID("5e7f191e810c19729de860ea")
	oldReview     = foodie.ID("5f8f191e810c19729de860ea")
)

// long is how many days ago they were made.
const long = -700

func importedUser() foodie.User {
	u := user("asha")
	u.ID, u.CreatedAt, u.PasswordHash = oldUser, noon.AddDate(0, 0, long), "$2b$12$abcdefghijklmnopqrstuu"
	return u
}

func importedRestaurant() foodie.Restaurant {
	r := restaurant("Thepla House")
	r.ID, r.CreatedAt = oldRestaurant, noon.AddDate(0, 0, long)
	return r
}

func importedOrder(id foodie.ID, status foodie.OrderStatus, rupees int) foodie.Order {
	o := order(oldUser, importedRestaurant(), rupees, noon.AddDate(0, 0, long))
	o.ID, o.Status, o.Consent = id, status, foodie.Consent{}
	return o
}

var importedCases = map[string]func(*testing.T, store.Store){
	"records come back whole, by their old ids": func(t *testing.T, s store.Store) {
		u, r, o, v := importedUser(), importedRestaurant(), importedOrder(oldOrder, foodie.Delivered, 50), review(importedUser(), importedRestaurant(), 4)
		v.ID, v.CreatedAt, v.UpdatedAt, v.HelpfulCount, v.Verified = oldReview, noon.AddDate(0, 0, long), noon.AddDate(0, 0, long+1), 7, false
		ok(t, s.CreateUser(t.Context(), u))
		ok(t, s.CreateRestaurant(t.Context(), r))
		place(t, s, o)
		ok(t, s.CreateReview(t.Context(), v))
		gotUser, err := s.User(t.Context(), oldUser)
		ok(t, err)
		same(t, "User()", gotUser, u)
		gotRestaurant, err := s.Restaurant(t.Context(), string(oldRestaurant))
		ok(t, err)
		same(t, "Restaurant()", gotRestaurant, r)
		orders, err := s.Orders(t.Context(), store.OrderQuery{DinerID: oldUser, RestaurantID: oldRestaurant, Status: foodie.Delivered})
		ok(t, err)
		same(t, "Orders()", orders, []foodie.Order{o})
		reviews, err := s.Reviews(t.Context(), store.ReviewQuery{UserID: oldUser, RestaurantID: oldRestaurant})
		ok(t, err)
		same(t, "Reviews()", reviews, []foodie.Review{v})
		if has, err := s.HasOrdered(t.Context(), oldUser, oldRestaurant); err != nil || !has {
			t.Errorf("HasOrdered() = %v, %v, want true", has, err)
		}
	},
	"a second import changes nothing and is told so": func(t *testing.T, s store.Store) {
		ok(t, s.CreateUser(t.Context(), importedUser()))
		ok(t, s.CreateRestaurant(t.Context(), importedRestaurant()))
		o, v := importedOrder(oldOrder, foodie.Delivered, 50), review(importedUser(), importedRestaurant(), 4)
		v.ID = oldReview
		place(t, s, o)
		ok(t, s.CreateReview(t.Context(), v))
		before := stats(t, s, noon, india)
		refused(t, s.CreateUser(t.Context(), importedUser()), foodie.Conflict, "username_taken", "username")
		refused(t, s.CreateRestaurant(t.Context(), importedRestaurant()), foodie.Conflict, "restaurant_exists", "name")
		_, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: oldUser})
		refused(t, err, foodie.Conflict, "order_exists", "")
		refused(t, s.CreateReview(t.Context(), v), foodie.Conflict, "review_exists", "")
		same(t, "Stats() after it", stats(t, s, noon, india), before)
	},
	"they are older than ours in every list": func(t *testing.T, s store.Store) {
		ours, r := user("ravi"), importedRestaurant()
		ok(t, s.CreateUser(t.Context(), ours))
		ok(t, s.CreateUser(t.Context(), importedUser()))
		users, err := s.Users(t.Context(), store.Page{Before: ours.ID})
		ok(t, err)
		same(t, "Users() before ours", users, []foodie.User{importedUser()})
		newReview, old := review(ours, r, 5), review(importedUser(), r, 4)
		old.ID = oldReview
		ok(t, s.CreateReview(t.Context(), newReview))
		ok(t, s.CreateReview(t.Context(), old))
		reviews, err := s.Reviews(t.Context(), store.ReviewQuery{RestaurantID: r.ID})
		ok(t, err)
		same(t, "Reviews()", reviews, []foodie.Review{newReview, old})
	},
	"they count in the sums, on the days on which they were made": func(t *testing.T, s store.Store) {
		ok(t, s.CreateUser(t.Context(), importedUser()))
		place(t, s, order(oldUser, importedRestaurant(), 10, noon))
		place(t, s, importedOrder(oldOrder, foodie.Delivered, 50))
		place(t, s, importedOrder(olderOrder, foodie.Cancelled, 30))
		same(t, "Stats()", stats(t, s, noon, india), store.Stats{
			Users: 1, Orders: 3, Revenue: 60 * foodie.Rupee, RevenueOrders: 2, OrdersToday: 1, RevenueToday: 10 * foodie.Rupee, ActiveUsersLast7Days: 1,
			PopularRestaurants: []store.PopularRestaurant{{ID: oldRestaurant, Name: "Thepla House", Orders: 2, Revenue: 60 * foodie.Rupee}},
		})
		then := stats(t, s, noon.AddDate(0, 0, long), india)
		if then.OrdersToday != 2 || then.RevenueToday != 50*foodie.Rupee {
			t.Errorf("on that day %d orders and %v, want 2 and ₹50", then.OrdersToday, then.RevenueToday)
		}
	},
}
