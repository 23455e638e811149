package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

type reviewDoc struct {
	ID           string      `bson:"_id"`
	UserID       string      `bson:"user_id"`
	RestaurantID string      `bson:"restaurant_id"`
	CreatedAt    time.Time   `bson:"created_at"`
	Changes      int64       `bson:"changes"`
	State        reviewState `bson:",inline"`
}

// A reviewState is what may change of a review.
type reviewState struct {
	Username       string     `bson:"username"`
	RestaurantName string     `bson:"restaurant_name"`
	Rating         int        `bson:"rating"`
	Comment        string     `bson:"comment"`
	UpdatedAt      *time.Time `bson:"updated_at"`
	HelpfulCount   int        `bson:"helpful_count"`
	Verified       bool       `bson:"verified"`
	Version        int64      `bson:"version"`
}

func reviewStateOf(v foodie.Review) reviewState {
	s := reviewState{
		Username: v.Username, RestaurantName: v.RestaurantName, Rating: v.Rating, Comment: v.Comment, HelpfulCount: v.HelpfulCount,
		Verified: v.Verified, Version: v.Version,
	}
	if !v.UpdatedAt.IsZero() {
		s.UpdatedAt = &v.UpdatedAt
	}
	return s
}

func (d reviewDoc) review() foodie.Review {
	v := foodie.Review{
		ID: idOf(d.ID), UserID: idOf(d.UserID), Username: d.State.Username, RestaurantID: idOf(d.RestaurantID), RestaurantName: d.State.RestaurantName,
		Rating: d.State.Rating, Comment: d.State.Comment, CreatedAt: d.CreatedAt, HelpfulCount: d.State.HelpfulCount, Verified: d.State.Verified, Version: d.State.Version,
	}
	if d.State.UpdatedAt != nil {
		v.UpdatedAt = *d.State.UpdatedAt
	}
	return v
}

// CreateReview implements store.Reviews. The unique index on user and restaurant decides a race.
func (db *DB) CreateReview(ctx context.Context, v foodie.Review) error {
	doc := reviewDoc{ID: keep(v.ID), UserID: keep(v.UserID), RestaurantID: keep(v.RestaurantID), CreatedAt: v.CreatedAt, Changes: 1, State: reviewStateOf(v)}
	return db.do(ctx, func(ctx context.Context) error {
		_, err := db.reviews.InsertOne(ctx, doc)
		if mongodb.IsDuplicateKeyError(err) {
			return foodie.NewError(foodie.Conflict, "review_exists", "You have reviewed %s already; you can change that review.", v.RestaurantName).Because(err)
		}
		return err
	})
}

// Review implements store.Reviews.
func (db *DB) Review(ctx context.Context, id foodie.ID) (v foodie.Review, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		d, err := db.review(ctx, id)
		v = d.review()
		return err
	})
	return v, err
}

func (db *DB) review(ctx context.Context, id foodie.ID) (d reviewDoc, err error) {
	found, err := findOne(ctx, db.reviews, byID(keep(id)), &d)
	if err == nil && !found {
		err = reviewNotFound()
	}
	return d, err
}

func reviewNotFound() error {
	return foodie.NewError(foodie.NotFound, "review_not_found", "There is no such review.")
}

// UpdateReview implements store.Reviews. Who reviewed what, and when, does not change.
func (db *DB) UpdateReview(ctx context.Context, id foodie.ID, change func(*foodie.Review) error) (changed foodie.Review, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			d, err := db.review(ctx, id)
			if err != nil {
				return false, err
			}
			old, v := d.review(), d.review()
			if err := change(&v); err != nil {
				return false, refusal{err}
			}
			v.ID, v.UserID, v.RestaurantID, v.CreatedAt, v.Version = old.ID, old.UserID, old.RestaurantID, old.CreatedAt, max(v.Version, old.Version+1)
			changed = v
			return swap(ctx, db.reviews, d.ID, d.Changes, reviewStateOf(v))
		})
	})
	return changed, err
}

// DeleteReview implements store.Reviews.
func (db *DB) DeleteReview(ctx context.Context, id foodie.ID) error {
	return db.do(ctx, func(ctx context.Context) error {
		result, err := db.reviews.DeleteOne(ctx, byID(keep(id)))
		if err == nil && result.DeletedCount == 0 {
			err = reviewNotFound()
		}
		return err
	})
}

// Reviews implements store.Reviews.
func (db *DB) Reviews(ctx context.Context, q store.ReviewQuery) (all []foodie.Review, err error) {
	filter := bson.D{}
	if q.RestaurantID != "" {
		filter = append(filter, is("restaurant_id", keep(q.RestaurantID)))
	}
	if q.UserID != "" {
		filter = append(filter, is("user_id", keep(q.UserID)))
	}
	err = db.do(ctx, func(ctx context.Context) error {
		all, err = findAll(ctx, db.reviews, filter, newestFirst(q.Limit).SetSkip(int64(max(0, q.Skip))), reviewDoc.review)
		return err
	})
	return all, err
}

// ReviewStats implements store.Reviews.
func (db *DB) ReviewStats(ctx context.Context, restaurant foodie.ID) (stats foodie.ReviewStats, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		ratings, err := groups[int](ctx, db.reviews, "", bson.D{is("restaurant_id", keep(restaurant))}, "$rating", 1)
		for _, g := range ratings {
			if g.Key >= 1 && g.Key <= len(stats.Distribution) {
				stats.Distribution[g.Key-1] = int(g.N)
				stats.Count += int(g.N)
			}
		}
		return err
	})
	return stats, err
}
