package mongo

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
)

// A restaurantDoc stays for ever. One that is deleted loses its name_key, so that the name is free, and keeps its name for
// what is said of old orders; its changes go on counting.
type restaurantDoc struct {
	ID        string          `bson:"_id"`
	CreatedAt time.Time       `bson:"created_at"`
	Changes   int64           `bson:"changes"` // from 1
	Deleted   bool            `bson:"deleted,omitempty"`
	State     restaurantState `bson:",inline"`
}

// A restaurantState is what may change of a restaurant.
type restaurantState struct {
	NameKey string        `bson:"name_key,omitempty"`
	Name    string        `bson:"name"`
	Area    string        `bson:"area"`
	Cuisine string        `bson:"cuisine"`
	Items   []menuItemDoc `bson:"items"`
	Version int64         `bson:"version"`
}

func restaurantDocOf(r foodie.Restaurant) restaurantDoc {
	return restaurantDoc{ID: keep(r.ID), CreatedAt: r.CreatedAt, Changes: 1, State: restaurantStateOf(r)}
}

func restaurantStateOf(r foodie.Restaurant) restaurantState {
	return restaurantState{NameKey: foodie.Key(r.Name), Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: menuDocs(r.Items), Version: r.Version}
}

func (d restaurantDoc) restaurant() foodie.Restaurant {
	return foodie.Restaurant{ID: idOf(d.ID), Name: d.State.Name, Area: d.State.Area, Cuisine: d.State.Cuisine, Items: menuOf(d.State.Items), CreatedAt: d.CreatedAt, Version: d.State.Version}
}

// notDeleted selects the restaurants of the catalogue.
var notDeleted = is("deleted", bson.D{{Key: "$exists", Value: false}})

// Restaurants implements store.Restaurants: by id, which is creation order.
func (db *DB) Restaurants(ctx context.Context) (all []foodie.Restaurant, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		all, err = findAll(ctx, db.restaurants, bson.D{notDeleted}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}), restaurantDoc.restaurant)
		return err
	})
	return all, err
}

// CatalogueVersion implements store.Restaurants. It is the number of changes of all restaurants that ever were. As each
// change counts itself in the document that it changes, nobody can see the one without the other, whoever crashes when. It
// is read from an index of one small number for each restaurant.
func (db *DB) CatalogueVersion(ctx context.Context) (version int64, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		version, err = number(ctx, db.restaurants, "", bson.D{is("changes", bson.D{is("$gt", 0)})}, "$changes")
		return err
	})
	return version, err
}

// Restaurant implements store.Restaurants.
func (db *DB) Restaurant(ctx context.Context, nameOrID string) (r foodie.Restaurant, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		d, err := db.restaurant(ctx, nameOrID)
		r = d.restaurant()
		return err
	})
	return r, err
}

func (db *DB) restaurant(ctx context.Context, nameOrID string) (d restaurantDoc, err error) {
	found, err := findOne(ctx, db.restaurants, bson.D{is("name_key", foodie.Key(nameOrID))}, &d)
	if err == nil && !found {
		found, err = findOne(ctx, db.restaurants, bson.D{is("_id", keep(foodie.ID(nameOrID))), notDeleted}, &d)
	}
	if err == nil && !found {
		err = foodie.NewError(foodie.NotFound, "restaurant_not_found", "There is no restaurant of that name.")
	}
	return d, err
}

// CreateRestaurant implements store.Restaurants. One that was deleted may come again under its id.
func (db *DB) CreateRestaurant(ctx context.Context, r foodie.Restaurant) error {
	doc := restaurantDocOf(r)
	return db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			_, err := db.restaurants.InsertOne(ctx, doc)
			if !mongodb.IsDuplicateKeyError(err) {
				return true, err
			}
			var other restaurantDoc
			found, err := findOne(ctx, db.restaurants, bson.D{{Key: "$or", Value: bson.A{bson.D{is("name_key", doc.State.NameKey)}, bson.D{is("_id", doc.ID), notDeleted}}}}, &other)
			if err != nil || found {
				return true, restaurantTaken(err, r)
			}
			return db.revive(ctx, doc)
		})
	})
}

// revive keeps doc in the place of the deleted restaurant of its id, if there is one.
func (db *DB) revive(ctx context.Context, doc restaurantDoc) (bool, error) {
	var old restaurantDoc
	found, err := findOne(ctx, db.restaurants, byID(doc.ID), &old)
	if err != nil || !found {
		return false, err
	}
	return swap(ctx, db.restaurants, old.ID, old.Changes, doc.State, "deleted")
}

func restaurantTaken(err error, r foodie.Restaurant) error {
	if err != nil {
		return err
	}
	return foodie.NewError(foodie.Conflict, "restaurant_exists", "There is a restaurant named %s already.", r.Name).On("name")
}

// UpdateRestaurant implements store.Restaurants. The id, and when it was created, do not change.
func (db *DB) UpdateRestaurant(ctx context.Context, name string, change func(*foodie.Restaurant) error) (changed foodie.Restaurant, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			d, err := db.restaurant(ctx, name)
			if err != nil {
				return false, err
			}
			old := d.restaurant()
			r := d.restaurant() // of its own, as change may touch the menu
			if err := change(&r); err != nil {
				return false, refusal{err}
			}
			r.ID, r.CreatedAt, r.Version = old.ID, old.CreatedAt, max(r.Version, old.Version+1)
			changed = r
			return db.rewrite(ctx, d, r)
		})
	})
	return changed, err
}

// rewrite keeps r in the place of d. A server may refuse a name that is taken in other words than "duplicate key", so
// after any failure the name is looked up.
func (db *DB) rewrite(ctx context.Context, d restaurantDoc, r foodie.Restaurant) (bool, error) {
	state := restaurantStateOf(r)
	done, err := swap(ctx, db.restaurants, d.ID, d.Changes, state)
	if err == nil || state.NameKey == d.State.NameKey {
		return done, err
	}
	taken, lookup := findOne(ctx, db.restaurants, bson.D{is("name_key", state.NameKey), is("_id", bson.D{is("$ne", d.ID)})}, new(restaurantDoc))
	switch {
	case lookup == nil && taken:
		return false, restaurantTaken(nil, r)
	case mongodb.IsDuplicateKeyError(err):
		return false, lookup // by one that is not with a majority yet
	}
	return false, err
}

// DeleteRestaurant implements store.Restaurants.
func (db *DB) DeleteRestaurant(ctx context.Context, name string) error {
	return db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			d, err := db.restaurant(ctx, name)
			if err != nil {
				return false, err
			}
			return swap(ctx, db.restaurants, d.ID, d.Changes, bson.D{is("deleted", true)}, "name_key", "items", "area", "cuisine")
		})
	})
}

// samplesDoc is in facts once the samples were loaded, with what is still to do.
type samplesDoc struct {
	ID          string          `bson:"_id"` // "samples"
	Restaurants []restaurantDoc `bson:"restaurants,omitempty"`
	Done        bool            `bson:"done,omitempty"`
}

// LoadSamples implements store.Restaurants. One document says what is to be loaded; whoever finds it unfinished, as its
// author crashed or is at it, helps. So the samples are there when any of the callers returns.
func (db *DB) LoadSamples(ctx context.Context, rs []foodie.Restaurant) (loaded bool, err error) {
	err = db.do(ctx, func(ctx context.Context) error {
		return repeat(ctx, func() (bool, error) {
			var plan samplesDoc
			found, err := findOne(ctx, db.facts, byID("samples"), &plan)
			if err == nil && !found {
				plan, err = db.planSamples(ctx, rs)
				loaded = err == nil && !plan.Done
			}
			if mongodb.IsDuplicateKeyError(err) {
				return false, nil
			}
			if err != nil || plan.Done {
				return true, err
			}
			return true, db.loadPlanned(ctx, plan.Restaurants)
		})
	})
	return loaded && err == nil, err
}

// planSamples says that rs are to be loaded, unless there are none or the store held a restaurant before.
func (db *DB) planSamples(ctx context.Context, rs []foodie.Restaurant) (samplesDoc, error) {
	held, err := findOne(ctx, db.restaurants, bson.D{}, new(restaurantDoc))
	if err != nil || held || len(rs) == 0 {
		return samplesDoc{Done: true}, err
	}
	plan := samplesDoc{ID: "samples"}
	for _, r := range rs {
		plan.Restaurants = append(plan.Restaurants, restaurantDocOf(r))
	}
	_, err = db.facts.InsertOne(ctx, plan)
	return plan, err
}

// loadPlanned keeps each restaurant that is not there yet. A deleted one still has its document and does not come back.
func (db *DB) loadPlanned(ctx context.Context, planned []restaurantDoc) error {
	for _, doc := range planned {
		if _, err := db.restaurants.InsertOne(ctx, doc); err != nil && !mongodb.IsDuplicateKeyError(err) {
			return err
		}
	}
	_, err := db.facts.UpdateOne(ctx, byID("samples"), bson.D{
		{Key: "$set", Value: bson.D{is("done", true)}}, {Key: "$unset", Value: bson.D{is("restaurants", "")}},
	})
	return err
}
