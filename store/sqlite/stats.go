package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/foodieexpress/foodie/store"
)

const (
	slotMillis   = int64(15 * time.Minute / time.Millisecond) // as the triggers have it
	activeWithin = 7 * 24 * time.Hour
)

// Sums and slots are read in one statement, so that all figures are of one moment. The diners of the slot in which the
// seven days begin are counted one by one.
const statsQuery = `SELECT users, orders, revenue, revenue_orders, reviews, rating_sum,
	(SELECT coalesce(sum(orders), 0) FROM slots WHERE slot >= ?1 AND slot < ?2),
	(SELECT coalesce(sum(revenue), 0) FROM slots WHERE slot >= ?1 AND slot < ?2),
	(SELECT coalesce(sum(diners), 0) FROM slots WHERE slot > ?3) + (SELECT count(*) FROM diners WHERE slot = ?3 AND last_at >= ?4)
	FROM totals`

// A restaurant that was renamed has its present name, one that was deleted its last.
const popularQuery = `SELECT s.restaurant, s.orders, s.revenue, coalesce(
	(SELECT name FROM restaurants WHERE id = s.restaurant),
	(SELECT name FROM venues WHERE venue = (SELECT max(venue) FROM venues WHERE restaurant = s.restaurant)), '')
	FROM sales s WHERE s.orders > 0 ORDER BY s.orders DESC, s.revenue DESC, s.restaurant DESC LIMIT 10`

// Stats implements store.Statistics. The time zone's days are whole quarters of an hour from UTC, as all in use are, and
// now is not before what was placed.
func (db *DB) Stats(ctx context.Context, now time.Time, zone *time.Location) (s store.Stats, err error) {
	year, month, day := now.In(zone).Date()
	today, tomorrow := time.Date(year, month, day, 0, 0, 0, 0, zone), time.Date(year, month, day+1, 0, 0, 0, 0, zone)
	active := now.Add(-activeWithin).UnixMilli()
	_, err = db.file.One(ctx, statsQuery, []any{today.UnixMilli() / slotMillis, tomorrow.UnixMilli() / slotMillis, active / slotMillis, active},
		&s.Users, &s.Orders, (*int64)(&s.Revenue), &s.RevenueOrders, &s.Reviews, &s.RatingSum, &s.OrdersToday, (*int64)(&s.RevenueToday), &s.ActiveUsersLast7Days)
	if err != nil {
		return store.Stats{}, err
	}
	err = db.file.Each(ctx, popularQuery, nil, func(rows *sql.Rows) error {
		var p store.PopularRestaurant
		err := rows.Scan((*idColumn)(&p.ID), &p.Orders, (*int64)(&p.Revenue), &p.Name)
		s.PopularRestaurants = append(s.PopularRestaurants, p)
		return err
	})
	return s, err
}
