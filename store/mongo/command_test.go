package mongo

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	mongodb "go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// commands are what was sent to the server.
type commands struct {
	mu   sync.Mutex
	sent []bson.M
}

func (c *commands) started(_ context.Context, e *event.CommandStartedEvent) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var command bson.M
	if err := bson.Unmarshal(e.Command, &command); err == nil {
		command["name"] = e.CommandName
		c.sent = append(c.sent, command)
	}
}

// watched opens a store whose commands are seen.
func watched(t *testing.T, query string) (*DB, *commands) {
	t.Helper()
	var seen commands
	settings, database, err := settingsOf(t.Context(), mongotest.Start(t)+query, Options{Timeout: DefaultTimeout, Log: discard})
	if err != nil {
		t.Fatal(err)
	}
	client, err := mongodb.Connect(settings.SetMonitor(&event.CommandMonitor{Started: seen.started}))
	if err != nil {
		t.Fatal(err)
	}
	db := newDB(client, database, DefaultTimeout)
	t.Cleanup(func() { db.Close() })
	if err := db.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, &seen
}

// callAll calls every method of the store once, on what is there or not.
func callAll(t *testing.T, db *DB) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	r := foodie.Restaurant{ID: foodie.NewID(), Name: "Thepla House", CreatedAt: now, Version: 1}
	u := foodie.User{ID: foodie.NewID(), Username: "asha", Email: "asha@example.com", CreatedAt: now, Version: 1}
	o := someOrder(u.ID, r)
	v := foodie.Review{ID: foodie.NewID(), UserID: u.ID, RestaurantID: r.ID, Rating: 5, CreatedAt: now, Version: 1}
	token := store.RefreshToken{Hash: "h1", Family: foodie.NewID(), UserID: u.ID, ExpiresAt: now.Add(time.Hour)}
	page := store.Page{Limit: 10, Before: foodie.NewID()}
	for i, err := range []error{
		db.CreateRestaurant(ctx, r), db.CreateUser(ctx, u), db.CreateReview(ctx, v), db.SaveRefreshToken(ctx, token),
		second(db.PlaceOrder(ctx, o, store.Attempt{DinerID: u.ID, Key: "k", Digest: "d"})),
		second(db.OrderByKey(ctx, u.ID, "k")), db.VoidKey(ctx, u.ID, "k2"), second(db.Order(ctx, o.ID)), second(db.HasOrdered(ctx, u.ID, r.ID)),
		second(db.UpdateOrder(ctx, o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Accepted, foodie.ByAdmin) })),
		second(db.UpdateUser(ctx, u.ID, func(*foodie.User) error { return nil })),
		second(db.UpdateReview(ctx, v.ID, func(*foodie.Review) error { return nil })),
		second(db.UpdateRestaurant(ctx, r.Name, func(*foodie.Restaurant) error { return nil })),
		second(db.Restaurants(ctx)), second(db.Restaurant(ctx, r.Name)), second(db.CatalogueVersion(ctx)), second(db.LoadSamples(ctx, nil)),
		second(db.User(ctx, u.ID)), second(db.UserByLogin(ctx, "asha")), second(db.Users(ctx, page)),
		second(db.Orders(ctx, store.OrderQuery{Page: page})), second(db.Orders(ctx, store.OrderQuery{DinerID: u.ID, Page: page})),
		second(db.Orders(ctx, store.OrderQuery{DinerID: u.ID, Status: foodie.Placed, Page: page})),
		second(db.Orders(ctx, store.OrderQuery{Status: foodie.Placed, Page: page})), second(db.Orders(ctx, store.OrderQuery{RestaurantID: r.ID, Page: page})),
		second(db.Orders(ctx, store.OrderQuery{RestaurantID: r.ID, Status: foodie.Placed, Page: page})),
		second(db.Orders(ctx, store.OrderQuery{RestaurantName: r.Name, Page: page})),
		second(db.Reviews(ctx, store.ReviewQuery{RestaurantID: r.ID, Limit: 10})), second(db.Reviews(ctx, store.ReviewQuery{UserID: u.ID, Limit: 10})),
		second(db.Reviews(ctx, store.ReviewQuery{UserID: u.ID, RestaurantID: r.ID})), second(db.Review(ctx, v.ID)), second(db.ReviewStats(ctx, r.ID)),
		second(db.RotateRefreshToken(ctx, "h1", store.RefreshToken{Hash: "h2", ExpiresAt: now.Add(time.Hour)}, now)),
		db.RevokeFamily(ctx, token.Family), db.RevokeAccess(ctx, "j", now), second(db.AccessRevoked(ctx, "j", token.Family)),
		second(db.Stats(ctx, now, time.UTC)), db.DeleteReview(ctx, v.ID), db.DeleteRestaurant(ctx, r.Name), db.Ping(ctx),
	} {
		if err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}

func second[V any](_ V, err error) error { return err }

func someOrder(diner foodie.ID, r foodie.Restaurant) foodie.Order {
	lines := []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 3, Price: 3500, Options: []string{"no pickle"}}, {Item: "Masala Chaas", Quantity: 1, Price: 2000}}
	return foodie.Order{
		ID: foodie.NewID(), DinerID: diner, RestaurantID: r.ID, RestaurantName: r.Name, Lines: lines, Status: foodie.Placed, PlacedAt: time.Now(),
		Total: foodie.Total(lines), Version: 1, Consent: foodie.Consent{By: "words", Words: "yes", Language: "en"},
	}
}

func TestEveryWriteWaitsForAMajorityAndEveryReadSeesOne(t *testing.T) {
	db, seen := watched(t, "?w=1&journal=false&readConcernLevel=local&readPreference=nearest")
	callAll(t, db)
	writes := []string{"insert", "update", "delete", "findAndModify", "createIndexes"}
	for _, c := range seen.sent {
		name := c["name"].(string)
		if concern, _ := c["writeConcern"].(bson.D); slices.Contains(writes, name) && !equal(concern, bson.D{is("w", "majority"), is("j", true)}) {
			t.Errorf("%s asks for the write concern %v, want a majority's journals", name, concern)
		}
		if concern, _ := c["readConcern"].(bson.D); slices.Contains([]string{"find", "aggregate"}, name) && !equal(concern, bson.D{is("level", "majority")}) {
			t.Errorf("%s asks for the read concern %v, want majority", name, concern)
		}
		if mode, is := c["$readPreference"].(bson.D); is && !strings.HasPrefix(mode[0].Value.(string), "primary") {
			t.Errorf("%s may be answered by %v, want the primary", name, mode)
		}
	}
}

func equal(a, b bson.D) bool {
	x, _ := bson.Marshal(a)
	y, _ := bson.Marshal(b)
	return string(x) == string(y)
}

// Every change is one command on one document: an update or delete of many only ever removes what has expired.
func TestNoChangeNeedsTwoDocuments(t *testing.T) {
	db, seen := watched(t, "")
	callAll(t, db)
	for _, c := range seen.sent {
		for _, part := range []string{"documents", "updates", "deletes"} {
			list, _ := c[part].(bson.A)
			if len(list) > 1 {
				t.Errorf("%s of %d documents", c["name"], len(list))
			}
			for _, each := range list {
				expired := c["delete"] == "refresh_tokens" || c["delete"] == "ended"
				if many := field(each, "multi") == true || part == "deletes" && field(each, "limit") == int32(0); many && !expired {
					t.Errorf("%s of many documents: %v", c["name"], each)
				}
			}
		}
	}
}

func field(document any, name string) any {
	d, _ := document.(bson.D)
	for _, e := range d {
		if e.Key == name {
			return e.Value
		}
	}
	return nil
}

// A list that must cost the same among a million orders walks an index that begins with all that must be equal and goes on
// with what it is sorted by; a lookup has an index that begins with one of its fields.
func TestEveryReadHasItsIndex(t *testing.T) {
	db, seen := watched(t, "")
	before := len(seen.sent)
	callAll(t, db)
	finds := 0
	for _, c := range seen.sent[before:] {
		collection, is := c["find"].(string)
		filter, _ := c["filter"].(bson.D)
		if !is || collection == "restaurants" && c["sort"] != nil || collection == "restaurants" && len(filter) == 0 { // the catalogue, whole
			continue
		}
		finds++
		sort, _ := c["sort"].(bson.D)
		if !slices.ContainsFunc(append(indexesOf(collection), []string{"-_id"}), func(fields []string) bool { return serves(fields, filter, sort) }) {
			t.Errorf("no index of %s serves %v sorted by %v", collection, filter, sort)
		}
	}
	if finds < 20 {
		t.Errorf("only %d finds were seen, want all", finds)
	}
}

func indexesOf(collection string) (all [][]string) {
	for _, i := range indexes {
		if i.collection == collection {
			all = append(all, i.fields)
		}
	}
	return all
}

func serves(index []string, filter, sort bson.D) bool {
	for _, e := range filter {
		if alternatives, is := e.Value.(bson.A); is && e.Key == "$or" {
			return !slices.ContainsFunc(alternatives, func(a any) bool {
				return !slices.ContainsFunc(indexesOf("users"), func(fields []string) bool { return serves(fields, a.(bson.D), nil) })
			})
		}
	}
	named := func(f string) bool { return field(filter, strings.TrimPrefix(f, "-")) != nil }
	if len(sort) == 0 {
		return named(index[0])
	}
	for _, f := range index {
		if strings.TrimPrefix(f, "-") == sort[0].Key {
			return strings.HasPrefix(f, "-") == (sort[0].Value == int32(-1))
		}
		if !named(f) {
			return false
		}
	}
	return false
}
