package legacy_test

import (
	"context"
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/legacy"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
)

func databaseOf(t testing.TB, uri string) string {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

func newStore(t testing.TB) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func importInto(t testing.TB, old *mongo.Database, into store.Store, dry bool) legacy.Report {
	t.Helper()
	report, err := legacy.Import(t.Context(), old, into, legacy.Options{Now: now, DryRun: dry})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// contents is everything that a store shows.
type contents struct {
	Restaurants []foodie.Restaurant
	Users       []foodie.User
	Orders      []foodie.Order
	Reviews     []foodie.Review
	Stats       store.Stats
}

func dump(t testing.TB, s store.Store) (c contents) {
	t.Helper()
	var err error
	must := func(e error) {
		t.Helper()
		if e != nil {
			t.Fatal(e)
		}
	}
	c.Restaurants, err = s.Restaurants(t.Context())
	must(err)
	c.Users, err = s.Users(t.Context(), store.Page{})
	must(err)
	c.Orders, err = s.Orders(t.Context(), store.OrderQuery{})
	must(err)
	c.Reviews, err = s.Reviews(t.Context(), store.ReviewQuery{})
	must(err)
	c.Stats, err = s.Stats(t.Context(), now, time.UTC)
	must(err)
	return c
}

// old is what db holds, as text that can be compared.
func oldContents(t testing.TB, db *mongo.Database) string {
	t.Helper()
	var all []string
	for _, kind := range legacy.Kinds() {
		cursor, err := db.Collection(string(kind)).Find(t.Context(), bson.D{}, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}))
		if err != nil {
			t.Fatal(err)
		}
		for cursor.Next(t.Context()) {
			all = append(all, cursor.Current.String())
		}
		if err := cursor.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(all, "\n")
}

func TestANastyDatabaseComesAlongWhole(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		old, sent := open(t)
		h := newNasty(t, seed, 300)
		h.fill(t, old)
		before := oldContents(t, old)
		sent()

		into := newStore(t)
		report := importInto(t, old, into, false)
		for command := range sent() {
			if !slices.Contains([]string{"find", "getMore", "listCollections", "killCursors", "endSessions", "ping", "hello"}, command) {
				t.Errorf("seed %d: the old database was sent %s", seed, command)
			}
		}
		if after := oldContents(t, old); after != before {
			t.Errorf("seed %d: the old database has changed", seed)
		}

		c := dump(t, into)
		if c.Stats.Orders != 300 || c.Stats.Revenue != h.revenue || report.Orders != (legacy.Sum{Number: 300, Revenue: h.revenue}) {
			t.Errorf("seed %d: %d orders of %s are there, and %+v reported; want 300 of %s", seed, c.Stats.Orders, c.Stats.Revenue, report.Orders, h.revenue)
		}
		for i, d := range h.oldHouse[legacy.Orders] {
			id := d[0].Value.(bson.ObjectID)
			o, err := into.Order(t.Context(), foodie.ID(id.Hex()))
			if err != nil || len(o.Lines) == 0 || o.RestaurantName == "" || o.DinerID == "" || !o.PlacedAt.Equal(opening.Add(48*time.Hour+time.Duration(i)*time.Minute)) {
				t.Errorf("seed %d: order %s = %+v, %v", seed, id.Hex(), o, err)
			}
		}
		for _, r := range c.Restaurants {
			if err := r.Normalize(); err != nil {
				t.Errorf("seed %d: restaurant %s breaks today's rules: %v", seed, r.Name, err)
			}
			for _, m := range r.Items {
				if m.Price == 0 && !m.SoldOut {
					t.Errorf("seed %d: %s gives %s away", seed, r.Name, m.Name)
				}
			}
		}
		checkTallies(t, report, map[legacy.Kind]int{legacy.Restaurants: len(c.Restaurants), legacy.Users: len(c.Users), legacy.Orders: 300, legacy.Reviews: len(c.Reviews)})

		again := importInto(t, old, into, false)
		for _, tally := range again.Collections {
			if tally.Imported != 0 || tally.Repaired != 0 || tally.AlreadyThere+tally.Merged+tally.LeftOut != tally.Read {
				t.Errorf("seed %d: the second import says %+v", seed, tally)
			}
		}
		if again.Orders != report.Orders {
			t.Errorf("seed %d: the second import sums %+v, the first %+v", seed, again.Orders, report.Orders)
		}
		if diff := cmp.Diff(c, dump(t, into)); diff != "" {
			t.Errorf("seed %d: the second import changed the store (-before +after):\n%s", seed, diff)
		}
	}
}

func checkTallies(t *testing.T, r legacy.Report, there map[legacy.Kind]int) {
	t.Helper()
	for _, tally := range r.Collections {
		if tally.Read != tally.Imported+tally.AlreadyThere+tally.Merged+tally.LeftOut || tally.Imported != there[tally.Kind] || tally.Read == 0 {
			t.Errorf("%+v does not add up with the %d that are in the store", tally, there[tally.Kind])
		}
	}
	if !r.Complete() {
		t.Errorf("something was left out: %+v", r.Findings)
	}
}

func TestADryRunSaysTheSameAndKeepsNothing(t *testing.T) {
	old, _ := open(t)
	newNasty(t, 7, 100).fill(t, old)
	into := newStore(t)
	empty := dump(t, into)
	dry := importInto(t, old, into, true)
	if diff := cmp.Diff(empty, dump(t, into)); diff != "" {
		t.Fatalf("the dry run kept something:\n%s", diff)
	}
	wet := importInto(t, old, into, false)
	if !dry.DryRun || wet.DryRun {
		t.Errorf("DryRun = %v and %v, want true and false", dry.DryRun, wet.DryRun)
	}
	wet.DryRun = true
	if diff := cmp.Diff(dry, wet); diff != "" {
		t.Errorf("the reports differ (-dry +wet):\n%s", diff)
	}
	var printed strings.Builder
	if err := wet.Print(&printed); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"already there", "orders", "users, merged: another account has the same name and the same address", "together ₹"} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("the printed report lacks %q:\n%s", want, printed.String())
		}
	}
	text, err := json.Marshal(wet)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(printed.String()+string(text), "$2a$") {
		t.Error("the report shows a password hash")
	}
}

// A failing store fails every write after the first few, as one that is killed does.
type failing struct {
	store.Store
	left atomic.Int64
}

var errGone = foodie.NewError(foodie.Unavailable, "gone", "The store is gone.")

func (f *failing) gone() bool { return f.left.Add(-1) < 0 }

func (f *failing) CreateRestaurant(ctx context.Context, r foodie.Restaurant) error {
	if f.gone() {
		return errGone
	}
	return f.Store.CreateRestaurant(ctx, r)
}

func (f *failing) CreateUser(ctx context.Context, u foodie.User) error {
	if f.gone() {
		return errGone
	}
	return f.Store.CreateUser(ctx, u)
}

func (f *failing) PlaceOrder(ctx context.Context, o foodie.Order, a store.Attempt) (store.KeyState, error) {
	if f.gone() {
		return store.KeyState{}, errGone
	}
	return f.Store.PlaceOrder(ctx, o, a)
}

func (f *failing) CreateReview(ctx context.Context, v foodie.Review) error {
	if f.gone() {
		return errGone
	}
	return f.Store.CreateReview(ctx, v)
}

func TestAnImportThatWasCutOffGoesOn(t *testing.T) {
	old, _ := open(t)
	newNasty(t, 11, 60).fill(t, old)
	whole := newStore(t)
	importInto(t, old, whole, false)
	want := dump(t, whole)
	for _, writes := range []int64{0, 3, 9, 20, 40, 75, 110} {
		into := newStore(t)
		f := &failing{Store: into}
		f.left.Store(writes)
		report, err := legacy.Import(t.Context(), old, f, legacy.Options{Now: now})
		if foodie.KindOf(err) != foodie.Unavailable {
			t.Fatalf("after %d writes: Import = %v, want Unavailable", writes, err)
		}
		n := 0
		for _, tally := range report.Collections {
			n += tally.Imported
		}
		c := dump(t, into)
		if kept := len(c.Restaurants) + len(c.Users) + len(c.Orders) + len(c.Reviews); n != kept || n > int(writes) {
			t.Errorf("after at most %d writes the report says that %d were imported, and %d are there", writes, n, kept)
		}
		importInto(t, old, into, false)
		if diff := cmp.Diff(want, dump(t, into)); diff != "" {
			t.Errorf("cut off after %d writes and run again, the store differs (-whole +resumed):\n%s", writes, diff)
		}
	}
}

func TestAnImportEndsWithItsContext(t *testing.T) {
	old, _ := open(t)
	newNasty(t, 13, 10).fill(t, old)
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := legacy.Import(gone, old, newStore(t), legacy.Options{Now: now}); err == nil {
		t.Error("an import whose context has ended says that all is well")
	}
}
