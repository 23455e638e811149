package api

import (
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/store"
)

// Bounds of lists of reviews.
const (
	reviewsListed = 10 // when no limit is given
	maxReviews    = 100
	maxSkip       = 1_000_000
)

// addReview answers POST /restaurants/{name}/reviews.
func (s *Server) addReview(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.ReviewDraft](w, r)
	if err != nil {
		return err
	}
	e, err := s.restaurant(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	if in.RestaurantName != nil && foodie.Key(*in.RestaurantName) != foodie.Key(e.restaurant.Name) {
		return malformed("restaurant_mismatch", "The review is of %s, but the address names %s.", clip(*in.RestaurantName), e.restaurant.Name).On("restaurant_name")
	}
	user := userOf(r)
	verified, err := s.Store.HasOrdered(r.Context(), user.ID, e.restaurant.ID)
	if err != nil {
		return err
	}
	review, err := foodie.NewReview(user, e.restaurant, in.Rating, in.Comment, verified, s.Now())
	if err != nil {
		return err
	}
	if err := s.Store.CreateReview(r.Context(), review); err != nil {
		return err
	}
	return encode(w, http.StatusCreated, wire.FromReview(review))
}

// listReviews answers GET /restaurants/{name}/reviews.
func (s *Server) listReviews(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	want := store.ReviewQuery{Limit: q.number("limit", reviewsListed, 1, maxReviews), Skip: q.number("skip", 0, 0, maxSkip)}
	if err := q.err(); err != nil {
		return err
	}
	e, err := s.restaurant(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	want.RestaurantID = e.restaurant.ID
	return s.sendReviews(w, r, want)
}

// myReviews answers GET /users/me/reviews.
func (s *Server) myReviews(w http.ResponseWriter, r *http.Request) error {
	return s.sendReviews(w, r, store.ReviewQuery{UserID: userOf(r).ID})
}

func (s *Server) sendReviews(w http.ResponseWriter, r *http.Request, want store.ReviewQuery) error {
	reviews, err := s.Store.Reviews(r.Context(), want)
	if err != nil {
		return err
	}
	out := make([]wire.Review, len(reviews))
	for i, v := range reviews {
		out[i] = wire.FromReview(v)
	}
	return encode(w, http.StatusOK, out)
}

// reviewStats answers GET /restaurants/{name}/reviews/stats.
func (s *Server) reviewStats(w http.ResponseWriter, r *http.Request) error {
	e, err := s.restaurant(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	stats, err := s.Store.ReviewStats(r.Context(), e.restaurant.ID)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, wire.FromReviewStats(e.restaurant.Name, stats))
}

// updateReview answers PUT /reviews/{id}.
func (s *Server) updateReview(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.ReviewChange](w, r)
	if err != nil {
		return err
	}
	review, err := s.Store.UpdateReview(r.Context(), foodie.ID(r.PathValue("id")), func(v *foodie.Review) error {
		if err := writtenBy(r, *v); err != nil {
			return err
		}
		return v.Edit(in.Rating, in.Comment, s.Now())
	})
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, wire.FromReview(review))
}

// deleteReview answers DELETE /reviews/{id}. A review never changes its author, so reading it first is no race.
func (s *Server) deleteReview(w http.ResponseWriter, r *http.Request) error {
	id := foodie.ID(r.PathValue("id"))
	review, err := s.Store.Review(r.Context(), id)
	if err == nil {
		err = writtenBy(r, review)
	}
	if err == nil {
		err = s.Store.DeleteReview(r.Context(), id)
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func writtenBy(r *http.Request, v foodie.Review) error {
	if v.UserID != userOf(r).ID {
		return foodie.NewError(foodie.Forbidden, "not_your_review", "Only who wrote a review may change it.")
	}
	return nil
}
