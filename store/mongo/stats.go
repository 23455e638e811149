package mongo

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

const (
	activeWithin = 7 * 24 * time.Hour
	popular      = 10   // restaurants
	mostEqual    = 1000 // of which it is asked who earned more
)

// The indexes from which the figures are read.
const (
	salesIndex  = "restaurant_id_1_status_1__id_-1_total_paise_1"
	timeIndex   = "placed_at_1_status_1_total_paise_1_diner_id_1"
	ratingIndex = "restaurant_id_1__id_-1_rating_1"
)

// A group is a number of documents, or a sum over them, by what they have in common.
type group[K any] struct {
	Key K     `bson:"_id"`
	N   int64 `bson:"n"`
}

// groups sums term (a field, or 1 to count) over the documents that fit, by key, in the database. hint names the index that
// holds all of it, so that no document is read; "" where no other index fits. One sum for each pipeline is all that every
// server understands.
func groups[K any](ctx context.Context, in *mongodb.Collection, hint string, match bson.D, key, term any) ([]group[K], error) {
	return aggregate[group[K]](ctx, in, hint, bson.D{is("$match", match)}, bson.D{is("$group", bson.D{is("_id", key), is("n", bson.D{is("$sum", term)})})})
}

// number is such a sum over all that fit.
func number(ctx context.Context, in *mongodb.Collection, hint string, match bson.D, term any) (int64, error) {
	all, err := groups[any](ctx, in, hint, match, nil, term)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0].N, nil
}

func aggregate[D any](ctx context.Context, in *mongodb.Collection, hint string, pipeline ...bson.D) (all []D, err error) {
	o := options.Aggregate()
	if hint != "" {
		o.SetHint(hint)
	}
	cursor, err := in.Aggregate(ctx, pipeline, o)
	if err != nil {
		return nil, err
	}
	return all, cursor.All(ctx, &all)
}

var (
	anyText = bson.D{is("$gt", "")} // every value of a field that is always text, so that an index on it can serve
	revenue = is("status", bson.D{is("$in", slices.DeleteFunc(foodie.OrderStatuses(), func(s foodie.OrderStatus) bool { return !s.Revenue() }))})
)

// Stats implements store.Statistics. Each figure is one walk over an index, all of them side by side; so they are of one
// moment only as far as nobody orders meanwhile. Three walk over all orders, the others over those of a day or a week.
func (db *DB) Stats(ctx context.Context, now time.Time, zone *time.Location) (s store.Stats, err error) {
	year, month, day := now.In(zone).Date()
	today := is("placed_at", bson.D{is("$gte", time.Date(year, month, day, 0, 0, 0, 0, zone)), is("$lt", time.Date(year, month, day+1, 0, 0, 0, 0, zone))})
	err = db.do(ctx, func(ctx context.Context) error {
		all, ctx := errgroup.WithContext(ctx)
		into := func(n *int64, in *mongodb.Collection, hint string, match bson.D, term any) {
			all.Go(func() (err error) { *n, err = number(ctx, in, hint, match, term); return err })
		}
		into(&s.Users, db.users, "_id_", bson.D{is("_id", anyText)}, 1)
		into((*int64)(&s.Revenue), db.orders, salesIndex, bson.D{is("restaurant_id", anyText), revenue}, "$total_paise")
		into(&s.OrdersToday, db.orders, timeIndex, bson.D{today}, 1)
		into((*int64)(&s.RevenueToday), db.orders, timeIndex, bson.D{today, revenue}, "$total_paise")
		all.Go(func() error { return db.countOrders(ctx, &s) })
		all.Go(func() error { return db.countReviews(ctx, &s) })
		all.Go(func() (err error) { s.ActiveUsersLast7Days, err = db.active(ctx, now.Add(-activeWithin)); return err })
		all.Go(func() (err error) { s.PopularRestaurants, err = db.popular(ctx); return err })
		return all.Wait()
	})
	if err != nil {
		return store.Stats{}, err
	}
	return s, nil
}

func (db *DB) countOrders(ctx context.Context, s *store.Stats) error {
	statuses, err := groups[foodie.OrderStatus](ctx, db.orders, salesIndex, bson.D{is("restaurant_id", anyText)}, "$status", 1)
	for _, g := range statuses {
		s.Orders += g.N
		if g.Key.Revenue() {
			s.RevenueOrders += g.N
		}
	}
	return err
}

func (db *DB) countReviews(ctx context.Context, s *store.Stats) error {
	ratings, err := groups[int64](ctx, db.reviews, ratingIndex, bson.D{is("restaurant_id", anyText)}, "$rating", 1)
	for _, g := range ratings {
		s.Reviews += g.N
		s.RatingSum += g.Key * g.N
	}
	return err
}

// active counts the diners who ordered since.
func (db *DB) active(ctx context.Context, since time.Time) (int64, error) {
	counts, err := aggregate[struct {
		N int64 `bson:"n"`
	}](ctx, db.orders, timeIndex,
		bson.D{is("$match", bson.D{is("placed_at", bson.D{is("$gte", since)})})},
		bson.D{is("$group", bson.D{is("_id", "$diner_id")})}, bson.D{is("$count", "n")})
	if err != nil || len(counts) == 0 {
		return 0, err
	}
	return counts[0].N, nil
}

// popular finds the restaurants with the most orders, and of those with equally many the ones that earned most.
func (db *DB) popular(ctx context.Context) ([]store.PopularRestaurant, error) {
	found, err := db.mostOrdered(ctx)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, p := range found {
		ids[i] = keep(p.ID)
	}
	earned, err := groups[string](ctx, db.orders, salesIndex, bson.D{is("restaurant_id", bson.D{is("$in", ids)}), revenue}, "$restaurant_id", "$total_paise")
	if err != nil {
		return nil, err
	}
	for _, g := range earned {
		found[slices.Index(ids, g.Key)].Revenue = foodie.Money(g.N)
	}
	slices.SortFunc(found, func(a, b store.PopularRestaurant) int {
		return cmp.Or(cmp.Compare(b.Orders, a.Orders), cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(keep(b.ID), keep(a.ID)))
	})
	found = found[:min(popular, len(found))]
	return found, db.nameThem(ctx, found)
}

// mostOrdered finds the ten restaurants with the most orders, and those that have as many as the tenth; of very many, the
// newest.
func (db *DB) mostOrdered(ctx context.Context) (found []store.PopularRestaurant, err error) {
	cursor, err := db.orders.Aggregate(ctx, []bson.D{
		{is("$match", bson.D{is("restaurant_id", anyText), revenue})},
		{is("$group", bson.D{is("_id", "$restaurant_id"), is("n", bson.D{is("$sum", 1)})})},
		{is("$sort", bson.D{is("n", -1), is("_id", -1)})},
		{is("$limit", mostEqual)},
	}, options.Aggregate().SetHint(salesIndex))
	if err != nil {
		return nil, err
	}
	defer cursor.Close(ctx)
	for cursor.Next(ctx) {
		var g group[string]
		if err := cursor.Decode(&g); err != nil {
			return nil, err
		}
		if len(found) >= popular && g.N < found[popular-1].Orders {
			break
		}
		found = append(found, store.PopularRestaurant{ID: idOf(g.Key), Orders: g.N})
	}
	return found, cursor.Err()
}

// nameThem gives each restaurant its present name, one that was deleted its last, and one that never was in the catalogue
// that of its newest order.
func (db *DB) nameThem(ctx context.Context, found []store.PopularRestaurant) error {
	for i := range found {
		var r restaurantDoc
		known, err := findOne(ctx, db.restaurants, byID(keep(found[i].ID)), &r)
		found[i].Name = r.State.Name
		if err == nil && !known {
			var o orderDoc
			_, err = findOne(ctx, db.orders, bson.D{is("restaurant_id", keep(found[i].ID))}, &o)
			found[i].Name = o.RestaurantName
		}
		if err != nil {
			return err
		}
	}
	return nil
}
