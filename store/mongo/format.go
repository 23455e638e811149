package mongo

import (
	"context"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
)

// format is the number of the way in which documents are written. A program does not open what a later one wrote.
const format = 1

type formatDoc struct {
	ID     string `bson:"_id"`
	Number int    `bson:"number"`
}

// prepare checks whose database it is and makes the indexes that are missing. Any number of processes may do so at once.
func (db *DB) prepare(ctx context.Context) error {
	if err := db.do(ctx, db.claim); err != nil {
		return err
	}
	// An index over many orders takes its time, once.
	ctx, cancel := context.WithTimeout(ctx, indexingTimeout)
	defer cancel()
	return failure(ctx, makeIndexes(ctx, db.orders.Database()))
}

// claim marks an empty database as ours. It refuses one that is neither empty nor marked: v3.0 names its collections as
// we do.
func (db *DB) claim(ctx context.Context) error {
	marked, err := db.marked(ctx)
	if err != nil || marked {
		return err
	}
	for _, c := range []*mongodb.Collection{db.restaurants, db.users, db.orders, db.reviews} {
		found, err := findOne(ctx, c, bson.D{}, new(bson.Raw))
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if marked, err := db.marked(ctx); err != nil || marked { // another process was first
			return err
		}
		return foodie.NewError(foodie.Conflict, "database_foreign", "The database %s holds data of another program, or of v3.0. Name another one in the path of the URI; `foodie import` takes v3.0's data along.", db.facts.Database().Name())
	}
	_, err = db.facts.InsertOne(ctx, formatDoc{"format", format})
	if mongodb.IsDuplicateKeyError(err) {
		return nil
	}
	return err
}

func (db *DB) marked(ctx context.Context) (bool, error) {
	var kept formatDoc
	found, err := findOne(ctx, db.facts, byID("format"), &kept)
	if err == nil && kept.Number > format {
		err = foodie.NewError(foodie.Conflict, "database_newer", "The database %s was written by a newer version of this program.", db.facts.Database().Name())
	}
	return found, err
}

// An index as we make it: its fields in order, "-" before one that descends.
type index struct {
	collection string
	fields     []string
	unique     bool
	sparse     bool // holds only documents that have the field
}

// indexes are those that each query, each race and each sum needs; the figures of Stats are read from an index alone.
var indexes = []index{
	{collection: "restaurants", fields: []string{"name_key"}, unique: true, sparse: true},
	{collection: "restaurants", fields: []string{"changes"}},
	{collection: "users", fields: []string{"username_key"}, unique: true},
	{collection: "users", fields: []string{"email_key"}, unique: true},
	{collection: "orders", fields: []string{"idem"}, unique: true, sparse: true},
	{collection: "orders", fields: []string{"diner_id", "-_id"}},
	{collection: "orders", fields: []string{"status", "-_id"}},
	{collection: "orders", fields: []string{"restaurant_id", "status", "-_id", "total_paise"}},
	{collection: "orders", fields: []string{"restaurant_key", "status", "-_id"}},
	{collection: "orders", fields: []string{"placed_at", "status", "total_paise", "diner_id"}},
	{collection: "reviews", fields: []string{"user_id", "restaurant_id"}, unique: true},
	{collection: "reviews", fields: []string{"user_id", "-_id"}},
	{collection: "reviews", fields: []string{"restaurant_id", "-_id", "rating"}},
	{collection: "refresh_tokens", fields: []string{"expires_at"}},
	{collection: "ended", fields: []string{"until"}},
}

// name is MongoDB's own for such an index, such as "diner_id_1__id_-1".
func (i index) name() string {
	name := ""
	for _, k := range i.keys() {
		direction := "_1"
		if k.Value == -1 {
			direction = "_-1"
		}
		if name != "" {
			name += "_"
		}
		name += k.Key + direction
	}
	return name
}

func (i index) keys() (keys bson.D) {
	for _, f := range i.fields {
		if f[0] == '-' {
			keys = append(keys, bson.E{Key: f[1:], Value: -1})
		} else {
			keys = append(keys, bson.E{Key: f, Value: 1})
		}
	}
	return keys
}

func (i index) model() mongodb.IndexModel {
	o := options.Index().SetName(i.name())
	if i.unique {
		o.SetUnique(true)
	}
	if i.sparse {
		o.SetSparse(true)
	}
	return mongodb.IndexModel{Keys: i.keys(), Options: o}
}

// MissingIndexes names the indexes, as collection.index, that Open would make in a database. It only looks.
func MissingIndexes(ctx context.Context, in *mongodb.Database) ([]string, error) {
	missing, err := missingIndexes(ctx, in)
	names := make([]string, len(missing))
	for i, m := range missing {
		names[i] = m.collection + "." + m.name()
	}
	return names, failure(ctx, err)
}

func missingIndexes(ctx context.Context, in *mongodb.Database) (missing []index, err error) {
	there := map[string][]string{} // names by collection
	for _, i := range indexes {
		if _, known := there[i.collection]; !known {
			if there[i.collection], err = indexNames(ctx, in.Collection(i.collection)); err != nil {
				return nil, err
			}
		}
		if !slices.Contains(there[i.collection], i.name()) {
			missing = append(missing, i)
		}
	}
	return missing, nil
}

func indexNames(ctx context.Context, c *mongodb.Collection) ([]string, error) {
	specifications, err := c.Indexes().ListSpecifications(ctx)
	names := make([]string, len(specifications))
	for i, s := range specifications {
		names[i] = s.Name
	}
	return names, err
}

// makeIndexes makes them one at a time: not every server bears several of which some were made by another process just now.
func makeIndexes(ctx context.Context, in *mongodb.Database) error {
	missing, err := missingIndexes(ctx, in)
	if err != nil {
		return err
	}
	for _, i := range missing {
		if _, err := in.Collection(i.collection).Indexes().CreateOne(ctx, i.model()); err != nil {
			return err
		}
	}
	return nil
}
