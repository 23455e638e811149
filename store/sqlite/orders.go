package sqlite

import (
	"context"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

// The venue is looked up for each order, never the other way round (CROSS JOIN keeps SQLite's planner to that).
const orderColumns = `SELECT o.diner, o.id, v.restaurant, v.name, o.status, o.placed_at, o.total, o.version, o.body
	FROM orders o CROSS JOIN venues v ON v.venue = o.venue `

// An orderBody is what an order's row keeps as JSON.
type orderBody struct {
	Lines   []lineRow   `json:"lines"`
	Consent *consentRow `json:"consent,omitempty"`
}

type lineRow struct {
	Item     string   `json:"item"`
	Quantity int      `json:"quantity"`
	Price    int64    `json:"paise"`
	Options  []string `json:"options,omitempty"`
	Note     string   `json:"note,omitempty"`
}

type consentRow struct {
	By             string `json:"by,omitempty"`
	Words          string `json:"words,omitempty"`
	Language       string `json:"language,omitempty"`
	ProposalDigest string `json:"proposal,omitempty"`
}

// A firstRow is what may change of an order, as it was when it was placed.
type firstRow struct {
	Status  string    `json:"status"`
	Total   int64     `json:"total"`
	Version int64     `json:"version"`
	Body    orderBody `json:"body"`
}

func bodyOf(o foodie.Order) orderBody {
	body := orderBody{Lines: make([]lineRow, len(o.Lines))}
	for i, l := range o.Lines {
		body.Lines[i] = lineRow{l.Item, l.Quantity, int64(l.Price), l.Options, l.Note}
	}
	if o.Consent != (foodie.Consent{}) {
		c := consentRow(o.Consent)
		body.Consent = &c
	}
	return body
}

// fill gives o its lines and consent.
func (b orderBody) fill(o *foodie.Order) {
	o.Lines, o.Consent = make([]foodie.OrderLine, len(b.Lines)), foodie.Consent{}
	for i, l := range b.Lines {
		o.Lines[i] = foodie.OrderLine{Item: l.Item, Quantity: l.Quantity, Price: foodie.Money(l.Price), Options: l.Options, Note: l.Note}
	}
	if b.Consent != nil {
		o.Consent = foodie.Consent(*b.Consent)
	}
}

func orderInto(o *foodie.Order, body *orderBody) []any {
	return []any{(*idColumn)(&o.DinerID), (*idColumn)(&o.ID), (*idColumn)(&o.RestaurantID), &o.RestaurantName,
		(*string)(&o.Status), (*timeColumn)(&o.PlacedAt), (*int64)(&o.Total), &o.Version, jsonColumn{body}}
}

// revenueOf is what an order adds to the sums: its total and one, or nothing.
func revenueOf(o foodie.Order) (revenue, counts int64) {
	if !o.Status.Revenue() {
		return 0, 0
	}
	return int64(o.Total), 1
}

// OrderByKey implements store.Orders.
func (db *DB) OrderByKey(ctx context.Context, diner foodie.ID, key string) (store.KeyState, error) {
	return keyState(ctx, db.file, diner, key)
}

func keyState(ctx context.Context, from sqlitedb.Reader, diner foodie.ID, key string) (store.KeyState, error) {
	var state store.KeyState
	var id foodie.ID
	found, err := from.One(ctx, "SELECT order_id, digest FROM keys WHERE diner = ? AND name = ?", []any{bindID(diner), key}, (*idColumn)(&id), &state.Digest)
	if err != nil || !found {
		return store.KeyState{}, err
	}
	if id == "" {
		return store.KeyState{Voided: true}, nil
	}
	o, err := findOrder(ctx, from, id)
	if err != nil {
		return store.KeyState{}, err
	}
	var first *firstRow
	if _, err := from.One(ctx, "SELECT first FROM orders WHERE id = ?", []any{bindID(id)}, jsonColumn{&first}); err != nil {
		return store.KeyState{}, err
	}
	if first != nil {
		o.Status, o.Total, o.Version = foodie.OrderStatus(first.Status), foodie.Money(first.Total), first.Version
		first.Body.fill(&o)
	}
	state.Order = &o
	return state, nil
}

// PlaceOrder implements store.Orders.
func (db *DB) PlaceOrder(ctx context.Context, o foodie.Order, a store.Attempt) (state store.KeyState, err error) {
	body := bindJSON(bodyOf(o))
	err = db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		state = store.KeyState{}
		if a.Key != "" {
			first, err := spend(tx, a.DinerID, a.Key, bindID(o.ID), a.Digest)
			if err == nil && !first {
				state, err = keyState(ctx, tx, a.DinerID, a.Key)
			}
			if err != nil || !first {
				return err
			}
		}
		return insertOrder(tx, o, body)
	})
	if err != nil {
		return store.KeyState{}, err
	}
	return state, nil
}

// spend takes a key for an order, or for none, and reports whether it was free.
func spend(tx *sqlitedb.Tx, diner foodie.ID, key string, order any, digest string) (bool, error) {
	n, err := tx.Exec("INSERT INTO keys (name, diner, order_id, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", key, bindID(diner), order, digest)
	return n == 1, err
}

// insertOrder keeps o at its venue: the restaurant under the name that it has now, which is there but for the first time.
func insertOrder(tx *sqlitedb.Tx, o foodie.Order, body []byte) error {
	n, err := insertAtVenue(tx, o, body)
	if err == nil && n == 0 {
		if _, err = tx.Exec("INSERT INTO venues (restaurant, name, name_key) VALUES (?, ?, ?)", bindID(o.RestaurantID), o.RestaurantName, foodie.Key(o.RestaurantName)); err == nil {
			_, err = insertAtVenue(tx, o, body)
		}
	}
	if sqlitedb.Duplicate(err) {
		return foodie.NewError(foodie.Conflict, "order_exists", "This order was placed already.").Because(err)
	}
	return err
}

// insertAtVenue says OR FAIL because Update undoes a write that fails, so SQLite need not be ready to undo the statement,
// which its triggers make dear.
func insertAtVenue(tx *sqlitedb.Tx, o foodie.Order, body []byte) (int64, error) {
	revenue, counts := revenueOf(o)
	return tx.Exec(`INSERT OR FAIL INTO orders (diner, id, venue, status, placed_at, total, revenue, counts, version, body)
		SELECT ?, ?, venue, ?, ?, ?, ?, ?, ?, ? FROM venues WHERE restaurant = ? AND name = ?`,
		bindID(o.DinerID), bindID(o.ID), string(o.Status), bindTime(o.PlacedAt), int64(o.Total), revenue, counts, o.Version, body,
		bindID(o.RestaurantID), o.RestaurantName)
}

// VoidKey implements store.Orders.
func (db *DB) VoidKey(ctx context.Context, diner foodie.ID, key string) error {
	return db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		first, err := spend(tx, diner, key, nil, "")
		if err != nil || first {
			return err
		}
		var placed bool
		if _, err := tx.One(ctx, "SELECT order_id IS NOT NULL FROM keys WHERE diner = ? AND name = ?", []any{bindID(diner), key}, &placed); err != nil || !placed {
			return err
		}
		return foodie.NewError(foodie.Conflict, "already_placed", "This order was placed already.")
	})
}

// Order implements store.Orders.
func (db *DB) Order(ctx context.Context, id foodie.ID) (foodie.Order, error) {
	return findOrder(ctx, db.file, id)
}

func findOrder(ctx context.Context, from sqlitedb.Reader, id foodie.ID) (foodie.Order, error) {
	var o foodie.Order
	var body orderBody
	found, err := from.One(ctx, orderColumns+"WHERE o.id = ?", []any{bindID(id)}, orderInto(&o, &body)...)
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "order_not_found", "There is no such order.")
	}
	body.fill(&o)
	return o, err
}

// UpdateOrder implements store.Orders. Only the status, the lines with their total, and the consent change: whose it is,
// where and when it was placed does not.
func (db *DB) UpdateOrder(ctx context.Context, id foodie.ID, change func(*foodie.Order) error) (foodie.Order, error) {
	var changed foodie.Order
	err := db.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		old, err := findOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		o := old.Clone()
		if err := change(&o); err != nil {
			return err
		}
		o.ID, o.DinerID, o.RestaurantID, o.RestaurantName, o.PlacedAt = old.ID, old.DinerID, old.RestaurantID, old.RestaurantName, old.PlacedAt
		o.Version = max(o.Version, old.Version+1)
		revenue, counts := revenueOf(o)
		first := bindJSON(firstRow{Status: string(old.Status), Total: int64(old.Total), Version: old.Version, Body: bodyOf(old)})
		_, err = tx.Exec("UPDATE orders SET status = ?, total = ?, revenue = ?, counts = ?, version = ?, body = ?, first = coalesce(first, ?) WHERE diner = ? AND id = ?",
			string(o.Status), int64(o.Total), revenue, counts, o.Version, bindJSON(bodyOf(o)), first, bindID(o.DinerID), bindID(id))
		changed = o
		return err
	})
	return changed, err
}

// HasOrdered implements store.Orders.
func (db *DB) HasOrdered(ctx context.Context, diner, restaurant foodie.ID) (bool, error) {
	return db.file.One(ctx, "SELECT 1 FROM orders WHERE diner = ? AND status <> ? AND venue IN (SELECT venue FROM venues WHERE restaurant = ?) LIMIT 1",
		[]any{bindID(diner), string(foodie.Cancelled), bindID(restaurant)}, new(int))
}
