package tool

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
)

// shownReviews is how many reviews one answer shows; the figures count all.
const shownReviews = 10

func reviews(ctx context.Context, d *Desk, in OfRestaurant) (Finding, error) {
	r, f, err := d.reviewed(ctx, "get_reviews", in)
	if f != nil || err != nil {
		return f, err
	}
	stats, err := d.Platform.ReviewStats(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	list, err := d.Platform.Reviews(ctx, r.Name, shownReviews, 0)
	if err != nil {
		return nil, err
	}
	return ReviewList{Restaurant: r.Name, Stats: stats, Reviews: list}, nil
}

func reviewStats(ctx context.Context, d *Desk, in OfRestaurant) (Finding, error) {
	r, f, err := d.reviewed(ctx, "get_review_stats", in)
	if f != nil || err != nil {
		return f, err
	}
	stats, err := d.Platform.ReviewStats(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	return ReviewFigures{Restaurant: r.Name, Stats: stats}, nil
}

func (d *Desk) reviewed(ctx context.Context, tool string, in OfRestaurant) (foodie.Restaurant, Finding, error) {
	return d.restaurant(ctx, in.RestaurantName, func(name string) Call {
		return Call{tool, OfRestaurant{RestaurantName: name}}
	})
}

// The bounds of a review, as the domain has them. They are checked before anything is asked of the platform, so that
// "rate it 10 stars" is refused at once.
const (
	minComment = 10
	maxComment = 1000
)

func addReview(ctx context.Context, d *Desk, in AddReview) (Finding, error) {
	r, f, err := d.restaurant(ctx, in.RestaurantName, func(name string) Call {
		in.RestaurantName = name
		return Call{"add_review", in}
	})
	if f != nil || err != nil {
		return f, err
	}
	in.RestaurantName, in.Comment = r.Name, strings.TrimSpace(in.Comment)
	if in.Rating != 0 && (in.Rating < 1 || in.Rating > 5) {
		return badRating(in.Rating), nil
	}
	mine, err := d.ownReview(ctx, r.Name)
	switch {
	case err != nil:
		return nil, err
	case mine != nil:
		return Refused{Err: foodie.NewError(foodie.Conflict, "review_exists", "You have already reviewed %s. You can change that review or delete it.", r.Name)}, nil
	case in.Rating == 0:
		return Ask{For: "rating", Restaurant: r.Name, Then: Call{"add_review", in}}, nil
	}
	if f := badComment(in.Comment, r.Name, Call{"add_review", in}); f != nil {
		return f, nil
	}
	return Action{Kind: "add_review", Restaurant: r.Name, Rating: in.Rating, Comment: in.Comment}, nil
}

func badRating(n int) Finding {
	return Refused{Err: foodie.NewError(foodie.Invalid, "review_rating", "A rating is 1 to 5 stars; this one is %d.", n).On("rating")}
}

// badComment asks for a comment that is missing or too short, and refuses one that is too long.
func badComment(comment, restaurant string, redo Call) Finding {
	switch n := utf8.RuneCountInString(comment); {
	case n < minComment:
		return Ask{For: "comment", Restaurant: restaurant, Then: redo}
	case n > maxComment:
		return Refused{Err: foodie.NewError(foodie.Invalid, "text_length", "The comment has %d to %d characters; this one has %d.", minComment, maxComment, n).On("comment")}
	}
	return nil
}

func myReviews(ctx context.Context, d *Desk, _ Nothing) (Finding, error) {
	list, err := d.Platform.MyReviews(ctx)
	if err != nil {
		return nil, err
	}
	return ReviewList{Reviews: list, Own: true}, nil
}

func updateReview(ctx context.Context, d *Desk, in UpdateReview) (Finding, error) {
	v, f, err := d.review(ctx, in.RestaurantName)
	if f != nil || err != nil {
		return f, err
	}
	a := Action{Kind: "update_review", Restaurant: v.RestaurantName, ReviewID: v.ID, Comment: strings.TrimSpace(in.Comment)}
	if in.Rating != nil {
		if *in.Rating < 1 || *in.Rating > 5 {
			return badRating(*in.Rating), nil
		}
		a.Rating = *in.Rating
	}
	in.RestaurantName = v.RestaurantName
	if a.Rating == 0 && a.Comment == "" {
		return Ask{For: "review_change", Restaurant: v.RestaurantName, Then: Call{"update_review", in}}, nil
	}
	if a.Comment != "" {
		if f := badComment(a.Comment, v.RestaurantName, Call{"update_review", in}); f != nil {
			return f, nil
		}
	}
	return a, nil
}

func deleteReview(ctx context.Context, d *Desk, in OfRestaurant) (Finding, error) {
	v, f, err := d.review(ctx, in.RestaurantName)
	if f != nil || err != nil {
		return f, err
	}
	return Action{Kind: "delete_review", Restaurant: v.RestaurantName, ReviewID: v.ID}, nil
}

// review finds the diner's own review of the named restaurant, else of the one at hand, else the only one.
func (d *Desk) review(ctx context.Context, name string) (foodie.Review, Finding, error) {
	list, err := d.Platform.MyReviews(ctx)
	if err != nil {
		return foodie.Review{}, nil, err
	}
	for _, wanted := range []string{name, d.Restaurant} {
		for _, v := range list {
			if wanted != "" && named(wanted, v.RestaurantName) {
				return v, nil, nil
			}
		}
		if name != "" {
			break
		}
	}
	if name == "" && len(list) == 1 {
		return list[0], nil, nil
	}
	if name == "" && len(list) > 1 {
		return foodie.Review{}, ReviewList{Reviews: list, Own: true}, nil
	}
	return foodie.Review{}, Unknown{What: "review", Name: name}, nil
}

// ownReview is the diner's review of that restaurant, nil when there is none.
func (d *Desk) ownReview(ctx context.Context, restaurant string) (*foodie.Review, error) {
	list, err := d.Platform.MyReviews(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if foodie.Key(v.RestaurantName) == foodie.Key(restaurant) {
			return &v, nil
		}
	}
	return nil, nil
}
