package legacy_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/crypto/bcrypt"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/legacy"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// now is when the imports of these tests run.
var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// oid is the n-th ObjectId of a day.
func oid(day time.Time, n int) bson.ObjectID {
	var id bson.ObjectID
	secs := uint32(day.Unix())
	id[0], id[1], id[2], id[3] = byte(secs>>24), byte(secs>>16), byte(secs>>8), byte(secs)
	id[4], id[9], id[10], id[11] = 0xfe, byte(n>>16), byte(n>>8), byte(n)
	return id
}

var opening = time.Date(2025, 10, 12, 9, 30, 0, 0, time.UTC)

// oldHouse is a database of v3.0, and what a right import has to come to.
type oldHouse map[legacy.Kind][]bson.D

func (h oldHouse) add(kind legacy.Kind, d bson.D) { h[kind] = append(h[kind], d) }

// fill keeps h in db.
func (h oldHouse) fill(t testing.TB, db *mongo.Database) {
	t.Helper()
	for kind, docs := range h {
		for len(docs) > 0 {
			n := min(1000, len(docs))
			if _, err := db.Collection(string(kind)).InsertMany(t.Context(), docs[:n]); err != nil {
				t.Fatal(err)
			}
			docs = docs[n:]
		}
	}
}

// open gives an empty old database, and notes the names of all commands that are sent to it from then on.
func open(t testing.TB) (db *mongo.Database, sent func() map[string]int) {
	t.Helper()
	commands := make(chan string, 1<<16)
	o := options.Client().ApplyURI(mongotest.Start(t)).SetMonitor(&event.CommandMonitor{
		Started: func(_ context.Context, e *event.CommandStartedEvent) { commands <- e.CommandName },
	})
	client, err := mongo.Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Disconnect(context.Background()) })
	db = client.Database(databaseOf(t, o.GetURI()))
	return db, func() map[string]int {
		names := map[string]int{}
		for len(commands) > 0 {
			names[<-commands]++
		}
		return names
	}
}

// A nasty house has of everything that v3.0 let happen, at a rate, in an order that the seed decides.
type nasty struct {
	oldHouse
	*rand.Rand
	users   []string // ids
	revenue foodie.Money
}

var menu = []struct {
	name  string
	price float64
}{{"Masala Thepla", 35}, {"Methi Thepla", 30}, {"Dal Dhokli", 99.99}, {"Chaas", 0.1 + 0.2 + 19.7}, {"Khandvi", 64.35}}

const password = "Thepla4ever"

func newNasty(t testing.TB, seed uint64, orders int) nasty {
	t.Helper()
	t.Logf("seed %d", seed)
	h := nasty{oldHouse: oldHouse{}, Rand: rand.New(rand.NewPCG(seed, 4))}
	for n := range 8 {
		h.addRestaurant(n)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 30 {
		h.addUser(n, string(hash))
	}
	for n := range orders {
		h.addOrder(n)
	}
	for n := range 60 {
		h.addReview(n)
	}
	return h
}

func (h *nasty) one(all ...any) any { return all[h.IntN(len(all))] }

func (h *nasty) restaurantName() string {
	return h.one("Thepla House", "Swati Snacks", "swati snacks", "Agashiye", "Gone Cafe", "Gordhan Thal", "Patel & Sons").(string)
}

func (h *nasty) addRestaurant(n int) {
	names := []string{"Thepla House", "Swati Snacks", "Agashiye", "Gordhan Thal", "PATEL & SONS", "Swati  snacks", "thepla house", "Honest"}
	var items bson.A
	for _, m := range menu {
		items = append(items, bson.D{{Key: "item_name", Value: m.name}, {Key: "price", Value: h.one(m.price, m.price, m.price, nil, -5.0, "free", fmt.Sprint(m.price))},
			{Key: "rating", Value: h.one(4.5, nil, 7.0)}, {Key: "description", Value: h.one("Good.", nil)}, {Key: "tags", Value: h.one(bson.A{"veg"}, nil)}})
	}
	if h.IntN(3) == 0 {
		items = append(items, items[0])
	}
	h.add(legacy.Restaurants, bson.D{{Key: "_id", Value: oid(opening, n)}, {Key: "name", Value: names[n]}, {Key: "area", Value: h.one("C.G. Road", nil)},
		{Key: "cuisine", Value: h.one("Gujarati", nil, "")}, {Key: "items", Value: items}})
}

func (h *nasty) addUser(n int, hash string) {
	id := oid(opening.Add(time.Hour), n)
	name := fmt.Sprintf("diner%d", n)
	switch {
	case n%10 == 3:
		name = fmt.Sprintf("Diner%d", n-1) // the name of the one before in another case
	case n%10 == 5:
		name = fmt.Sprintf("diner%d", n-1) // the same user twice
	}
	mail := name + "@example.com"
	if n%10 == 3 {
		mail = fmt.Sprintf("second%d@example.com", n)
	}
	if n%10 == 7 {
		mail = fmt.Sprintf("DINER%d@example.com", n-1) // the address of another
	}
	h.users = append(h.users, id.Hex())
	h.add(legacy.Users, bson.D{{Key: "_id", Value: id}, {Key: "username", Value: name}, {Key: "email", Value: mail},
		{Key: "hashed_password", Value: hash}, {Key: "role", Value: h.one("user", "user", "admin", nil)}})
}

// addOrder adds one order, and its total to the revenue that an import has to come to.
func (h *nasty) addOrder(n int) {
	at := opening.Add(48*time.Hour + time.Duration(n)*time.Minute)
	var items bson.A
	sum := foodie.Money(0)
	for range 1 + h.IntN(4) {
		m := menu[h.IntN(len(menu))]
		quantity := h.one(1, 2, 3.0, int64(250))
		items = append(items, bson.D{{Key: "item_name", Value: m.name}, {Key: "quantity", Value: quantity}, {Key: "price", Value: m.price}})
		sum += foodie.Money(m.price*100+0.5) * foodie.Money(count(quantity))
	}
	total := any(float64(sum) / 100)
	switch h.IntN(12) {
	case 0:
		total = nil // the sum counts
	case 1:
		total = -float64(sum) / 100 // the sum counts
	case 2:
		sum += 1050 // a total that somebody made up, and paid
		total = float64(sum) / 100
	case 3:
		items = nil
	}
	h.revenue += sum
	if items == nil {
		total = float64(sum) / 100
	}
	h.add(legacy.Orders, bson.D{{Key: "_id", Value: oid(at, n)}, {Key: "user_id", Value: h.one(h.users[h.IntN(len(h.users))], mustOID(h.users[h.IntN(len(h.users))]), "0123456789abcdef01234567")},
		{Key: "restaurant_name", Value: h.restaurantName()}, {Key: "items", Value: items}, {Key: "total_price", Value: total},
		{Key: "status", Value: h.one("placed", "preparing", "Delivered", "out for delivery", nil, "lost")},
		{Key: "order_date", Value: h.one(at, at.Format("2006-01-02T15:04:05.999999"), at.Format("2006-01-02 15:04:05"), nil)}})
}

func count(v any) int {
	switch n := v.(type) {
	case int:
		return n
	case int64:
		return int(n)
	}
	return int(v.(float64))
}

func mustOID(hex string) bson.ObjectID {
	id, err := bson.ObjectIDFromHex(hex)
	if err != nil {
		panic(err)
	}
	return id
}

func (h *nasty) addReview(n int) {
	at := opening.Add(72*time.Hour + time.Duration(n)*time.Minute)
	h.add(legacy.Reviews, bson.D{{Key: "_id", Value: oid(at, n)}, {Key: "user_id", Value: h.users[h.IntN(len(h.users))]}, {Key: "username", Value: "whoever"},
		{Key: "restaurant_name", Value: h.restaurantName()}, {Key: "rating", Value: h.one(5, 4.0, int64(3), 10, "2")},
		{Key: "comment", Value: h.one("Good", "A fine place for thepla.", "<b>a < b > c</b>", nil)}, {Key: "review_date", Value: at},
		{Key: "helpful_count", Value: h.one(0, 3, nil)}, {Key: "is_verified_purchase", Value: h.one(true, false, nil)}})
}
