package legacy

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// importReviews takes the reviews along, one of each user and restaurant. v3.0 refused a second one when it noticed, so
// the oldest is the one that was meant.
func (im *importer) importReviews(ctx context.Context) error {
	kept := map[bond]foodie.ID{}
	w, ctx := newWriters(ctx)
	return w.wait(each(ctx, im.old, Reviews, func(d *record) error {
		v, ok := im.review(d)
		if !ok {
			im.journal.record(d, leftOut, "its rating is no number", show(d.raw.Lookup("rating")))
			return nil
		}
		by := bond{v.UserID, v.RestaurantID}
		if before, twice := kept[by]; twice {
			im.journal.record(d, merged, "the same user reviewed the restaurant before", fmt.Sprintf("%d stars, the other is %s", v.Rating, before))
			return nil
		}
		kept[by] = v.ID
		w.Go(func() error { return im.keepReview(ctx, d, v) })
		return ctx.Err()
	}))
}

func (im *importer) keepReview(ctx context.Context, d *record, v foodie.Review) error {
	_, err := im.into.Review(ctx, v.ID)
	there, err := found(err)
	if err != nil {
		return err
	}
	if there {
		im.journal.record(d, alreadyThere, "", "")
		return nil
	}
	newer, err := im.into.Reviews(ctx, store.ReviewQuery{RestaurantID: v.RestaurantID, UserID: v.UserID, Limit: 1})
	if err != nil {
		return err
	}
	if len(newer) > 0 {
		im.journal.record(d, merged, "its user has reviewed the restaurant since", fmt.Sprintf("%d stars, the other is %s", v.Rating, newer[0].ID))
		return nil
	}
	return im.keep(d, func() error { return im.into.CreateReview(ctx, v) })
}

// review reads a review; it is not ok without a rating. A comment stays as it was written, however short.
func (im *importer) review(d *record) (v foodie.Review, ok bool) {
	v = foodie.Review{ID: d.id, Version: 1, Comment: text(d.raw.Lookup("comment"))}
	rating, isNumber := number(d.raw.Lookup("rating"))
	if n, isText := whole(d.raw.Lookup("rating"), math.MinInt32, math.MaxInt32); isText {
		rating, isNumber = float64(n), true
	}
	if !isNumber || math.IsNaN(rating) {
		return v, false
	}
	v.Rating = int(math.Round(max(1, min(5, rating))))
	if float64(v.Rating) != rating {
		d.mend("the rating was not 1 to 5 stars", "%s is %d", show(d.raw.Lookup("rating")), v.Rating)
	}
	v.UserID, v.Username = im.owner(d)
	if v.Username == "" {
		v.Username = "former diner"
	}
	v.RestaurantID, v.RestaurantName = im.venueOf(d)
	v.CreatedAt = d.when(im.now, "review_date", "created_at")
	if t, changed := moment(d.raw.Lookup("updated_at")); changed && t.After(v.CreatedAt) && t.Before(im.now.Add(24*time.Hour)) {
		v.UpdatedAt = t
	}
	v.HelpfulCount = d.count(d.raw.Lookup("helpful_count"), math.MaxInt32, "the helpful votes", "the review")
	v.Verified = im.ordered[bond{v.UserID, v.RestaurantID}]
	if said, isBool := d.raw.Lookup("is_verified_purchase").BooleanOK(); isBool {
		v.Verified = said
	}
	return v, true
}
