package sqlite

import (
	"context"
	"database/sql"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

const reviewColumns = "SELECT id, author, username, restaurant, restaurant_name, rating, comment, created_at, updated_at, helpful, verified, version FROM reviews "

func reviewInto(v *foodie.Review) []any {
	return []any{(*idColumn)(&v.ID), (*idColumn)(&v.UserID), &v.Username, (*idColumn)(&v.RestaurantID), &v.RestaurantName, &v.Rating,
		&v.Comment, (*timeColumn)(&v.CreatedAt), (*timeColumn)(&v.UpdatedAt), &v.HelpfulCount, &v.Verified, &v.Version}
}

// CreateReview implements store.Reviews.
func (db *DB) CreateReview(ctx context.Context, v foodie.Review) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		_, err := tx.Exec("INSERT INTO reviews (id, author, username, restaurant, restaurant_name, rating, comment, created_at, updated_at, helpful, verified, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			bindID(v.ID), bindID(v.UserID), v.Username, bindID(v.RestaurantID), v.RestaurantName, v.Rating, v.Comment,
			bindTime(v.CreatedAt), bindTime(v.UpdatedAt), v.HelpfulCount, v.Verified, v.Version)
		if sqlitedb.Duplicate(err) {
			return foodie.NewError(foodie.Conflict, "review_exists", "You have reviewed %s already; you can change that review.", v.RestaurantName).Because(err)
		}
		return err
	})
}

// Review implements store.Reviews.
func (db *DB) Review(ctx context.Context, id foodie.ID) (foodie.Review, error) {
	return findReview(ctx, db.file, id)
}

func findReview(ctx context.Context, from sqlitedb.Reader, id foodie.ID) (foodie.Review, error) {
	var v foodie.Review
	found, err := from.One(ctx, reviewColumns+"WHERE id = ?", []any{bindID(id)}, reviewInto(&v)...)
	if err == nil && !found {
		err = reviewNotFound()
	}
	return v, err
}

func reviewNotFound() error {
	return foodie.NewError(foodie.NotFound, "review_not_found", "There is no such review.")
}

// UpdateReview implements store.Reviews. Who reviewed what, and when, does not change.
func (db *DB) UpdateReview(ctx context.Context, id foodie.ID, change func(*foodie.Review) error) (foodie.Review, error) {
	var changed foodie.Review
	err := db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		old, err := findReview(ctx, tx, id)
		if err != nil {
			return err
		}
		v := old
		if err := change(&v); err != nil {
			return err
		}
		v.ID, v.UserID, v.RestaurantID, v.CreatedAt, v.Version = old.ID, old.UserID, old.RestaurantID, old.CreatedAt, max(v.Version, old.Version+1)
		_, err = tx.Exec("UPDATE reviews SET username = ?, restaurant_name = ?, rating = ?, comment = ?, updated_at = ?, helpful = ?, verified = ?, version = ? WHERE restaurant = ? AND id = ?",
			v.Username, v.RestaurantName, v.Rating, v.Comment, bindTime(v.UpdatedAt), v.HelpfulCount, v.Verified, v.Version, bindID(v.RestaurantID), bindID(id))
		changed = v
		return err
	})
	return changed, err
}

// DeleteReview implements store.Reviews.
func (db *DB) DeleteReview(ctx context.Context, id foodie.ID) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		n, err := tx.Exec("DELETE FROM reviews WHERE id = ?", bindID(id))
		if err == nil && n == 0 {
			err = reviewNotFound()
		}
		return err
	})
}

// Reviews implements store.Reviews.
func (db *DB) Reviews(ctx context.Context, q store.ReviewQuery) (all []foodie.Review, err error) {
	where, args := "WHERE true", make([]any, 0, 4)
	if q.RestaurantID != "" {
		where, args = where+" AND restaurant = ?", append(args, bindID(q.RestaurantID))
	}
	if q.UserID != "" {
		where, args = where+" AND author = ?", append(args, bindID(q.UserID))
	}
	args = append(args, limit(q.Limit), max(0, q.Skip))
	err = db.file.Each(ctx, reviewColumns+where+" ORDER BY id DESC LIMIT ? OFFSET ?", args, func(rows *sql.Rows) error {
		var v foodie.Review
		err := rows.Scan(reviewInto(&v)...)
		all = append(all, v)
		return err
	})
	return all, err
}

// ReviewStats implements store.Reviews.
func (db *DB) ReviewStats(ctx context.Context, restaurant foodie.ID) (stats foodie.ReviewStats, err error) {
	err = db.file.Each(ctx, "SELECT rating, reviews FROM ratings WHERE restaurant = ?", []any{bindID(restaurant)}, func(rows *sql.Rows) error {
		var rating, n int
		if err := rows.Scan(&rating, &n); err != nil {
			return err
		}
		if rating >= 1 && rating <= len(stats.Distribution) {
			stats.Distribution[rating-1] = n
			stats.Count += n
		}
		return nil
	})
	return stats, err
}
