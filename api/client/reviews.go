package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// AddReview reviews a restaurant; a second review of the same user is a Conflict, code "review_exists".
func (c *Client) AddReview(ctx context.Context, restaurant string, rating int, comment string) (foodie.Review, error) {
	v, err := send[wire.Review](ctx, c, http.MethodPost, restaurantPath(restaurant)+"/reviews", wire.ReviewDraft{Rating: rating, Comment: comment})
	return v.Domain(), err
}

// Reviews lists a restaurant's reviews, newest first: at most limit (1 to 100; 0 for 10), after leaving out skip.
func (c *Client) Reviews(ctx context.Context, restaurant string, limit, skip int) ([]foodie.Review, error) {
	v := query{}
	v.number("limit", limit)
	v.number("skip", skip)
	list, _, err := get[[]wire.Review](ctx, c, restaurantPath(restaurant)+"/reviews"+v.String())
	return domain(list, wire.Review.Domain), err
}

// ReviewStats sums a restaurant's reviews.
func (c *Client) ReviewStats(ctx context.Context, restaurant string) (foodie.ReviewStats, error) {
	s, _, err := get[wire.ReviewStats](ctx, c, restaurantPath(restaurant)+"/reviews/stats")
	return s.Domain(), err
}

// MyReviews lists the user's reviews, newest first.
func (c *Client) MyReviews(ctx context.Context) ([]foodie.Review, error) {
	list, _, err := get[[]wire.Review](ctx, c, "/users/me/reviews")
	return domain(list, wire.Review.Domain), err
}

// UpdateReview changes what is given of the user's own review; nil leaves it as it is.
func (c *Client) UpdateReview(ctx context.Context, id foodie.ID, rating *int, comment *string) (foodie.Review, error) {
	v, err := send[wire.Review](ctx, c, http.MethodPut, reviewPath(id), wire.ReviewChange{Rating: rating, Comment: comment})
	return v.Domain(), err
}

// DeleteReview removes the user's own review.
func (c *Client) DeleteReview(ctx context.Context, id foodie.ID) error {
	return c.ok(ctx, call{method: http.MethodDelete, path: reviewPath(id)})
}

func reviewPath(id foodie.ID) string { return "/reviews/" + url.PathEscape(string(id)) }
