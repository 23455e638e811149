package storetest

import (
	"slices"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

func review(by foodie.User, of foodie.Restaurant, rating int) foodie.Review {
	v, err := foodie.NewReview(by, of, rating, "Best <b>thepla</b> of the whole town.\nBhavy!", true, noon)
	if err != nil {
		panic(err)
	}
	return v
}

var reviewCases = map[string]func(*testing.T, store.Store){
	"one comes back whole": func(t *testing.T, s store.Store) {
		v := review(user("asha"), restaurant("Thepla House"), 5)
		v.HelpfulCount = 3
		ok(t, s.CreateReview(t.Context(), v))
		got, err := s.Review(t.Context(), v.ID)
		ok(t, err)
		same(t, "Review()", got, v)
		_, err = s.Review(t.Context(), foodie.NewID())
		refused(t, err, foodie.NotFound, "review_not_found", "")
	},
	"a second of the same user is refused, also at once": func(t *testing.T, s store.Store) {
		u, r := user("asha"), restaurant("Thepla House")
		errs := atOnce(6, func(i int) error { return s.CreateReview(t.Context(), review(u, r, i%5+1)) })
		if n := count(errs); n != 1 {
			t.Errorf("%d of 6 were kept, want 1", n)
		}
		refused(t, s.CreateReview(t.Context(), review(u, r, 1)), foodie.Conflict, "review_exists", "")
		ok(t, s.CreateReview(t.Context(), review(u, restaurant("Al Forno"), 4)))
		ok(t, s.CreateReview(t.Context(), review(user("ravi"), r, 4)))
	},
	"a change is kept, also in the sums": func(t *testing.T, s store.Store) {
		u, r := user("asha"), restaurant("Thepla House")
		v := review(u, r, 5)
		ok(t, s.CreateReview(t.Context(), v))
		rating, comment := 2, "On second thoughts, a bit dry."
		got, err := s.UpdateReview(t.Context(), v.ID, func(v *foodie.Review) error { return v.Edit(&rating, &comment, noon.AddDate(0, 0, 1)) })
		ok(t, err)
		want := v
		ok(t, want.Edit(&rating, &comment, noon.AddDate(0, 0, 1)))
		same(t, "UpdateReview()", got, want)
		kept, err := s.Review(t.Context(), v.ID)
		ok(t, err)
		same(t, "Review() after it", kept, want)
		stats, err := s.ReviewStats(t.Context(), r.ID)
		ok(t, err)
		same(t, "ReviewStats()", stats, foodie.ReviewStats{Count: 1, Distribution: [5]int{1: 1}})
	},
	"a change that fails keeps nothing": func(t *testing.T, s store.Store) {
		v := review(user("asha"), restaurant("Thepla House"), 5)
		ok(t, s.CreateReview(t.Context(), v))
		if _, err := s.UpdateReview(t.Context(), v.ID, func(v *foodie.Review) error { v.Rating = 1; return errStop }); err != errStop {
			t.Errorf("UpdateReview() = %v, want the change's own error", err)
		}
		got, err := s.Review(t.Context(), v.ID)
		ok(t, err)
		same(t, "Review() after it", got, v)
		_, err = s.UpdateReview(t.Context(), foodie.NewID(), func(*foodie.Review) error { return nil })
		refused(t, err, foodie.NotFound, "review_not_found", "")
	},
	"one that is deleted is gone, and may be written anew": func(t *testing.T, s store.Store) {
		u, r := user("asha"), restaurant("Thepla House")
		v := review(u, r, 5)
		ok(t, s.CreateReview(t.Context(), v))
		ok(t, s.DeleteReview(t.Context(), v.ID))
		refused(t, s.DeleteReview(t.Context(), v.ID), foodie.NotFound, "review_not_found", "")
		stats, err := s.ReviewStats(t.Context(), r.ID)
		ok(t, err)
		same(t, "ReviewStats()", stats, foodie.ReviewStats{})
		ok(t, s.CreateReview(t.Context(), review(u, r, 3)))
	},
	"they are listed newest first, by restaurant, by user, and by both": func(t *testing.T, s store.Store) {
		users := []foodie.User{user("asha"), user("ravi"), user("meena")}
		places := []foodie.Restaurant{restaurant("Thepla House"), restaurant("Al Forno")}
		var all []foodie.Review
		for i, u := range users {
			for j, r := range places {
				v := review(u, r, (i+2*j)%5+1)
				ok(t, s.CreateReview(t.Context(), v))
				all = append([]foodie.Review{v}, all...)
			}
		}
		for _, q := range []store.ReviewQuery{
			{}, {RestaurantID: places[0].ID}, {UserID: users[1].ID}, {RestaurantID: places[1].ID, UserID: users[2].ID}, {RestaurantID: foodie.NewID()},
			{RestaurantID: places[0].ID, Limit: 1}, {RestaurantID: places[0].ID, Limit: 1, Skip: 1}, {RestaurantID: places[0].ID, Skip: 2}, {UserID: users[0].ID, Skip: 9},
		} {
			want := slices.DeleteFunc(slices.Clone(all), func(v foodie.Review) bool {
				return q.RestaurantID != "" && q.RestaurantID != v.RestaurantID || q.UserID != "" && q.UserID != v.UserID
			})
			want = want[min(q.Skip, len(want)):]
			if q.Limit > 0 {
				want = want[:min(q.Limit, len(want))]
			}
			got, err := s.Reviews(t.Context(), q)
			ok(t, err)
			same(t, "Reviews()", got, want)
		}
		stats, err := s.ReviewStats(t.Context(), places[0].ID)
		ok(t, err)
		same(t, "ReviewStats()", stats, foodie.ReviewStats{Count: 3, Distribution: [5]int{1, 1, 1, 0, 0}})
	},
}
