package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// An orderDoc is an order with the key that placed it, or a key alone that was voided. The unique index on idem decides
// every race for a key.
type orderDoc struct {
	ID             string      `bson:"_id"`
	DinerID        string      `bson:"diner_id"`
	RestaurantID   string      `bson:"restaurant_id"`
	RestaurantName string      `bson:"restaurant_name"`
	RestaurantKey  string      `bson:"restaurant_key"`
	PlacedAt       time.Time   `bson:"placed_at"`
	Changes        int64       `bson:"changes"`
	Idem           string      `bson:"idem,omitempty"`
	Digest         string      `bson:"digest,omitempty"`
	Voided         bool        `bson:"voided,omitempty"`
	First          *orderState `bson:"first,omitempty"` // as it was first answered, once it has changed
	State          orderState  `bson:",inline"`
}

// An orderState is what may change of an order.
type orderState struct {
	Status  string      `bson:"status"`
	Total   int64       `bson:"total_paise"`
	Version int64       `bson:"version"`
	Lines   []lineDoc   `bson:"lines"`
	Consent *consentDoc `bson:"consent"`
}

type lineDoc struct {
	Item     string   `bson:"item"`
	Quantity int      `bson:"quantity"`
	Price    int64    `bson:"price_paise"`
	Options  []string `bson:"options,omitempty"`
	Note     string   `bson:"note,omitempty"`
}

type consentDoc struct {
	By             string `bson:"by,omitempty"`
	Words          string `bson:"words,omitempty"`
	Language       string `bson:"language,omitempty"`
	ProposalDigest string `bson:"proposal_digest,omitempty"`
}

// A voidDoc is a key that was spent without an order. Its id sorts after those of all orders.
type voidDoc struct {
	ID       string    `bson:"_id"`
	Idem     string    `bson:"idem"`
	Voided   bool      `bson:"voided"`
	VoidedAt time.Time `bson:"voided_at"`
}

// afterOrders sorts after the ids of all orders and before those of voided keys: ids begin with a hexadecimal digit or "-".
const afterOrders = "v"

// idem is a key with its diner. Ids hold no line feed, so two pairs never give the same; the key stands first because most
// are UUIDs, so that new ones are neighbours in the index.
func idem(diner foodie.ID, key string) string { return key + "\n" + keep(diner) }

func orderDocOf(o foodie.Order, a store.Attempt) orderDoc {
	d := orderDoc{
		ID: keep(o.ID), DinerID: keep(o.DinerID), RestaurantID: keep(o.RestaurantID), RestaurantName: o.RestaurantName,
		RestaurantKey: foodie.Key(o.RestaurantName), PlacedAt: o.PlacedAt, Changes: 1, State: orderStateOf(o),
	}
	if a.Key != "" {
		d.Idem, d.Digest = idem(a.DinerID, a.Key), a.Digest
	}
	return d
}

func orderStateOf(o foodie.Order) orderState {
	s := orderState{Status: string(o.Status), Total: int64(o.Total), Version: o.Version, Lines: make([]lineDoc, len(o.Lines))}
	for i, l := range o.Lines {
		s.Lines[i] = lineDoc{l.Item, l.Quantity, int64(l.Price), l.Options, l.Note}
	}
	if o.Consent != (foodie.Consent{}) {
		c := consentDoc(o.Consent)
		s.Consent = &c
	}
	return s
}

func (d orderDoc) order() foodie.Order {
	o := foodie.Order{
		ID: idOf(d.ID), DinerID: idOf(d.DinerID), RestaurantID: idOf(d.RestaurantID), RestaurantName: d.RestaurantName, PlacedAt: d.PlacedAt,
		Status: foodie.OrderStatus(d.State.Status), Total: foodie.Money(d.State.Total), Version: d.State.Version, Lines: make([]foodie.OrderLine, len(d.State.Lines)),
	}
	for i, l := range d.State.Lines {
		o.Lines[i] = foodie.OrderLine{Item: l.Item, Quantity: l.Quantity, Price: foodie.Money(l.Price), Options: l.Options, Note: l.Note}
	}
	if d.State.Consent != nil {
		o.Consent = foodie.Consent(*d.State.Consent)
	}
	return o
}

// keyState is what a key came to whose document is d.
func (d orderDoc) keyState() store.KeyState {
	if d.Voided {
		return store.KeyState{Voided: true}
	}
	if d.First != nil {
		d.State = *d.First
	}
	o := d.order()
	return store.KeyState{Order: &o, Digest: d.Digest}
}

// OrderByKey implements store.Orders.
func (db *DB) OrderByKey(ctx context.Context, diner foodie.ID, key string) (state store.KeyState, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		d, found, err := db.byIdem(ctx, idem(diner, key))
		if found {
			state = d.keyState()
		}
		return err
	})
	return state, err
}

func (db *DB) byIdem(ctx context.Context, idem string) (d orderDoc, found bool, err error) {
	found, err = findOne(ctx, db.orders, bson.D{is("idem", idem)}, &d)
	return d, found, err
}

// PlaceOrder implements store.Orders. Whoever loses a race for a key may not see the winner yet, because reads see what a
// majority has: then it tries again.
func (db *DB) PlaceOrder(ctx context.Context, o foodie.Order, a store.Attempt) (state store.KeyState, err error) {
	doc := orderDocOf(o, a)
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (done bool, err error) {
			state = store.KeyState{}
			if _, err = db.orders.InsertOne(ctx, doc); !mongodb.IsDuplicateKeyError(err) {
				return true, err
			}
			if doc.Idem != "" {
				kept, found, err := db.byIdem(ctx, doc.Idem)
				if found {
					state = kept.keyState()
				}
				if err != nil || found {
					return true, err
				}
			}
			exists, err := findOne(ctx, db.orders, byID(doc.ID), new(orderDoc))
			if exists {
				err = foodie.NewError(foodie.Conflict, "order_exists", "This order was placed already.")
			}
			return false, err
		})
	})
	if err != nil {
		return store.KeyState{}, err
	}
	return state, nil
}

// VoidKey implements store.Orders.
func (db *DB) VoidKey(ctx context.Context, diner foodie.ID, key string) error {
	spent := idem(diner, key)
	doc := voidDoc{ID: "void " + spent, Idem: spent, Voided: true, VoidedAt: time.Now()}
	return db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			_, err := db.orders.InsertOne(ctx, doc)
			if !mongodb.IsDuplicateKeyError(err) {
				return true, err
			}
			kept, found, err := db.byIdem(ctx, spent)
			if found && !kept.Voided {
				err = foodie.NewError(foodie.Conflict, "already_placed", "This order was placed already.")
			}
			return found, err
		})
	})
}

// Order implements store.Orders.
func (db *DB) Order(ctx context.Context, id foodie.ID) (o foodie.Order, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		d, err := db.order(ctx, id)
		o = d.order()
		return err
	})
	return o, err
}

func (db *DB) order(ctx context.Context, id foodie.ID) (d orderDoc, err error) {
	found, err := findOne(ctx, db.orders, byID(keep(id)), &d)
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "order_not_found", "There is no such order.")
	}
	return d, err
}

// An orderChange is what UpdateOrder sets.
type orderChange struct {
	State orderState  `bson:",inline"`
	First *orderState `bson:"first,omitempty"`
}

// UpdateOrder implements store.Orders. Only the status, the lines with their total, and the consent change: whose it is,
// where and when it was placed does not.
func (db *DB) UpdateOrder(ctx context.Context, id foodie.ID, change func(*foodie.Order) error) (changed foodie.Order, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			d, err := db.order(ctx, id)
			if err != nil {
				return false, err
			}
			old, o := d.order(), d.order()
			if err := change(&o); err != nil {
				return false, refusal{err}
			}
			o.ID, o.DinerID, o.RestaurantID, o.RestaurantName, o.PlacedAt = old.ID, old.DinerID, old.RestaurantID, old.RestaurantName, old.PlacedAt
			o.Version = max(o.Version, old.Version+1)
			set := orderChange{State: orderStateOf(o)}
			if d.First == nil {
				set.First = &d.State
			}
			changed = o
			return swap(ctx, db.orders, d.ID, d.Changes, set)
		})
	})
	return changed, err
}

// HasOrdered implements store.Orders.
func (db *DB) HasOrdered(ctx context.Context, diner, restaurant foodie.ID) (has bool, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		has, err = findOne(ctx, db.orders, bson.D{
			is("diner_id", keep(diner)), is("restaurant_id", keep(restaurant)), is("status", bson.D{is("$ne", string(foodie.Cancelled))}),
		}, new(orderDoc))
		return err
	})
	return has, err
}

// Orders implements store.Orders. Each query walks one index from the newest and stops at the limit; of a restaurant it
// walks the statuses side by side (MongoDB merges such walks in the order of the index).
func (db *DB) Orders(ctx context.Context, q store.OrderQuery) (all []foodie.Order, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		all, err = findAll(ctx, db.orders, fitting(q), newestFirst(q.Limit), orderDoc.order)
		return err
	})
	return all, err
}

func fitting(q store.OrderQuery) bson.D {
	var filter bson.D
	if q.DinerID != "" {
		filter = append(filter, is("diner_id", keep(q.DinerID)))
	}
	switch {
	case q.RestaurantID != "":
		filter = append(filter, is("restaurant_id", keep(q.RestaurantID)))
	case q.RestaurantName != "":
		filter = append(filter, is("restaurant_key", foodie.Key(q.RestaurantName)))
	}
	switch {
	case q.Status != "":
		filter = append(filter, is("status", string(q.Status)))
	case q.DinerID == "" && len(filter) > 0:
		filter = append(filter, is("status", bson.D{is("$in", foodie.OrderStatuses())}))
	}
	before := afterOrders
	if q.Before != "" {
		before = keep(q.Before)
	}
	return append(filter, is("_id", bson.D{is("$lt", before)}))
}
