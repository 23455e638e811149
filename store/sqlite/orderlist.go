package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// Orders implements store.Orders. Each query walks one index from the newest and stops at the limit, so it costs the
// same among a hundred orders and among a million. A restaurant that had several names is several walks.
func (db *DB) Orders(ctx context.Context, q store.OrderQuery) ([]foodie.Order, error) {
	if q.RestaurantID == "" && q.RestaurantName == "" {
		return db.walk(ctx, q, 0)
	}
	venues, err := db.venues(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []foodie.Order
	for _, venue := range venues {
		orders, err := db.walk(ctx, q, venue)
		if err != nil {
			return nil, err
		}
		all = append(all, orders...)
	}
	slices.SortFunc(all, newestFirst)
	if q.Limit > 0 && len(all) > q.Limit {
		all = all[:q.Limit]
	}
	return all, nil
}

// newestFirst sorts as the rows are sorted: imported ids, which are no UUIDs, are the oldest.
func newestFirst(a, b foodie.Order) int {
	_, aText := bindID(a.ID).(string)
	_, bText := bindID(b.ID).(string)
	switch {
	case aText && !bText:
		return 1
	case bText && !aText:
		return -1
	}
	return cmp.Compare(b.ID, a.ID)
}

// venues finds the names of the restaurant that q asks for.
func (db *DB) venues(ctx context.Context, q store.OrderQuery) (venues []int64, err error) {
	query, arg := "SELECT venue FROM venues WHERE restaurant = ?", bindID(q.RestaurantID)
	if q.RestaurantID == "" {
		query, arg = "SELECT venue FROM venues WHERE name_key = ?", foodie.Key(q.RestaurantName)
	}
	err = db.file.Each(ctx, query, []any{arg}, func(rows *sql.Rows) error {
		var venue int64
		err := rows.Scan(&venue)
		venues = append(venues, venue)
		return err
	})
	return venues, err
}

// walk lists the orders of one index; venue 0 is all.
func (db *DB) walk(ctx context.Context, q store.OrderQuery, venue int64) (all []foodie.Order, err error) {
	query, args := walkOne(q, venue)
	if venue != 0 && q.Status == "" && q.DinerID == "" {
		query, args = walkStatuses(q, venue)
	}
	err = db.file.Each(ctx, query, args, func(rows *sql.Rows) error {
		var o foodie.Order
		var body orderBody
		if err := rows.Scan(orderInto(&o, &body)...); err != nil {
			return err
		}
		body.fill(&o)
		all = append(all, o)
		return nil
	})
	return all, err
}

func walkOne(q store.OrderQuery, venue int64) (query string, args []any) {
	where := "WHERE true"
	add := func(condition string, arg any) { where, args = where+" AND "+condition, append(args, arg) }
	if q.DinerID != "" {
		add("o.diner = ?", bindID(q.DinerID))
	}
	if venue != 0 {
		add("o.venue = ?", venue)
	}
	if q.Status != "" {
		add("o.status = ?", string(q.Status))
	}
	if q.Before != "" {
		add("o.id < ?", bindID(q.Before))
	}
	return orderColumns + where + " ORDER BY o.id DESC LIMIT ?", append(args, limit(q.Limit))
}

// walkStatuses walks the statuses of a venue side by side. An index of venue and id alone would make that one walk, and
// every order that is placed dearer by a page.
func walkStatuses(q store.OrderQuery, venue int64) (query string, args []any) {
	before, args := "", []any{venue, limit(q.Limit)}
	if q.Before != "" {
		before, args = " AND id < ?3", append(args, bindID(q.Before))
	}
	var walks []string
	for _, status := range foodie.OrderStatuses() {
		walks = append(walks, "SELECT diner, id FROM orders WHERE venue = ?1 AND status = '"+string(status)+"'"+before)
	}
	found := "(" + strings.Join(walks, " UNION ALL ") + " ORDER BY id DESC LIMIT ?2)"
	return strings.Replace(orderColumns, "FROM orders o", "FROM "+found+" f CROSS JOIN orders o ON o.diner = f.diner AND o.id = f.id", 1), args
}
