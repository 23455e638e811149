package legacy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A Kind is one of the four collections of v3.0.
type Kind string

// The kinds, by the names of their collections.
const (
	Restaurants Kind = "restaurants"
	Users       Kind = "users"
	Orders      Kind = "orders"
	Reviews     Kind = "reviews"
)

// Kinds lists all, in the order of the import.
func Kinds() []Kind { return []Kind{Restaurants, Users, Orders, Reviews} }

// DatabaseNames are where the parts of v3.0 kept their data whatever their settings said: its API in the first, the script
// that fills the menus in the second. Only the script that makes administrators used the one in the URI.
var DatabaseNames = []string{"food_db", "foodie_db"}

// A Holding is how many records of each kind one database has.
type Holding struct {
	Database string
	Records  map[Kind]int64
}

// Empty reports whether there are no records of any kind.
func (h Holding) Empty() bool { return h.Records[Restaurants] == 0 && !h.People() }

// People reports whether there is anything about people: users, orders or reviews.
func (h Holding) People() bool { return h.Records[Users]+h.Records[Orders]+h.Records[Reviews] > 0 }

// Survey counts what the databases of those names hold; each name counts once.
func Survey(ctx context.Context, client *mongo.Client, names ...string) ([]Holding, error) {
	var all []Holding
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) {
			continue
		}
		h := Holding{Database: name, Records: map[Kind]int64{}}
		for _, kind := range Kinds() {
			c, err := collection(ctx, client.Database(name), kind)
			if err == nil && c != nil {
				h.Records[kind], err = c.CountDocuments(ctx, bson.D{})
			}
			if err != nil {
				return nil, fmt.Errorf("count the %s of %s: %w", kind, name, err)
			}
		}
		all = append(all, h)
	}
	return all, nil
}

// Choose says which database to import from, and which one has the restaurants, given what the caller wants ("" for
// either). Users, orders and reviews refer to each other by id, so they come from one database; restaurants are referred
// to by name and may come from another, as in v3.0's own set-up. Where two could be meant, it refuses.
func Choose(found []Holding, people, restaurants string) (string, string, error) {
	withPeople := databases(found, Holding.People)
	withMenus := databases(found, func(h Holding) bool { return h.Records[Restaurants] > 0 })
	for _, named := range []string{people, restaurants} {
		if named != "" && !slices.Contains(slices.Concat(withPeople, withMenus), named) {
			return "", "", fmt.Errorf("the database %s has no records of v3.0", named)
		}
	}
	if people != "" && restaurants == "" && slices.Contains(withMenus, people) {
		restaurants = people // one named database that has everything is meant whole
	}
	var err error
	if people, err = only(people, withPeople, "users, orders or reviews", "--database"); err != nil {
		return "", "", err
	}
	if restaurants, err = only(restaurants, withMenus, "restaurants", "--restaurants-from"); err != nil {
		return "", "", err
	}
	people, restaurants = cmp.Or(people, restaurants), cmp.Or(restaurants, people)
	if people == "" {
		err = errors.New("there are no records of v3.0 in any of these databases; name another one in the URI or with --database")
	}
	return people, restaurants, err
}

// databases are the names of those that fit.
func databases(found []Holding, fits func(Holding) bool) (names []string) {
	for _, h := range found {
		if fits(h) {
			names = append(names, h.Database)
		}
	}
	return names
}

// only is what is wanted, or else the only one there is.
func only(wanted string, among []string, what, flag string) (string, error) {
	if wanted != "" || len(among) == 0 {
		return wanted, nil
	}
	if len(among) > 1 {
		return "", fmt.Errorf("%s have %s; say which one counts: %s %s", strings.Join(among, " and "), what, flag, strings.Join(among, " or "+flag+" "))
	}
	return among[0], nil
}

// collection finds the collection of a kind, which some versions named after the class ("Restaurant"). It is nil when
// there is none; of several it is the first that has records.
func collection(ctx context.Context, db *mongo.Database, kind Kind) (*mongo.Collection, error) {
	names, err := db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return nil, err
	}
	singular := strings.TrimSuffix(string(kind), "s")
	var found *mongo.Collection
	for _, name := range []string{string(kind), singular, strings.ToUpper(singular[:1]) + singular[1:]} {
		if !slices.Contains(names, name) {
			continue
		}
		c := db.Collection(name)
		err := c.FindOne(ctx, bson.D{}).Err()
		if err == nil {
			return c, nil
		}
		if !errors.Is(err, mongo.ErrNoDocuments) {
			return nil, err
		}
		if found == nil {
			found = c
		}
	}
	return found, nil
}

// each reads all records of a kind, or some of their fields, oldest first. What do is given is valid until it returns.
func each(ctx context.Context, db *mongo.Database, kind Kind, do func(*record) error, fields ...string) error {
	c, err := collection(ctx, db, kind)
	if err != nil || c == nil {
		return err
	}
	find := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}})
	if len(fields) > 0 {
		only := bson.D{}
		for _, name := range fields {
			only = append(only, bson.E{Key: name, Value: 1})
		}
		find.SetProjection(only)
	}
	cursor, err := c.Find(ctx, bson.D{}, find)
	if err != nil {
		return err
	}
	for cursor.Next(ctx) {
		if err := do(newRecord(kind, cursor.Current)); err != nil {
			return errors.Join(err, cursor.Close(context.WithoutCancel(ctx)))
		}
	}
	return errors.Join(cursor.Err(), cursor.Close(context.WithoutCancel(ctx)))
}
