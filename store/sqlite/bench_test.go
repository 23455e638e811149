package sqlite

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

const writers = 100

// inParallel runs do from a hundred goroutines, b.N times in all.
func inParallel(b *testing.B, do func(i int64) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range writers {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

// The floor of BenchmarkPlaceOrder: a row of the same size, one table, the same shared and durable commit.
func BenchmarkGroupCommitFloor(b *testing.B) {
	for _, n := range []int{1, writers} {
		b.Run(fmt.Sprintf("writers=%d", n), func(b *testing.B) {
			dir := fstest.MapFS{"0001_floor.sql": {Data: []byte("CREATE TABLE floor (id BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID")}}
			db, err := sqlitedb.Open(b.Context(), filepath.Join(b.TempDir(), "floor.db"), sqlitedb.Options{Synchronous: "FULL", Migrations: fs.FS(dir)})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			body := bindJSON(bodyOf(someOrder("diner", 0)))
			insert := func(int64) error {
				return db.Update(b.Context(), func(tx *sqlitedb.Tx) error {
					_, err := tx.Exec("INSERT INTO floor VALUES (?, ?)", bindID(foodie.NewID()), body)
					return err
				})
			}
			if n == 1 {
				alone(b, insert)
				return
			}
			inParallel(b, insert)
		})
	}
}

func alone(b *testing.B, do func(i int64) error) {
	for i := int64(0); b.Loop(); i++ {
		if err := do(i); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

func BenchmarkPlaceOrder(b *testing.B) {
	for _, n := range []int{1, writers} {
		b.Run(fmt.Sprintf("writers=%d", n), func(b *testing.B) {
			db, _ := fill(b, 0)
			diners := ids(1000)
			place := func(i int64) error {
				o := someOrder(diners[i%1000], int(i%50))
				_, err := db.PlaceOrder(b.Context(), o, store.Attempt{DinerID: o.DinerID, Key: string(o.ID), Digest: "digest of it"})
				return err
			}
			if n == 1 {
				alone(b, place)
				return
			}
			inParallel(b, place)
		})
	}
}

// Reading must cost the same among a hundred orders and among a million, so each read is timed on both in turn.
func BenchmarkRead(b *testing.B) {
	sizes := []int{100, 1_000_000}
	dbs, halves := map[int]*DB{}, map[int]foodie.ID{}
	for _, size := range sizes {
		dbs[size], halves[size] = fill(b, size)
	}
	diner, restaurant := benchDiners[7], benchRestaurants[7]
	for _, read := range []struct {
		name string
		do   func(ctx context.Context, db *DB, half foodie.ID) error
	}{
		{"newest of a diner", listing(store.OrderQuery{DinerID: diner})},
		{"newest of a diner in a status", listing(store.OrderQuery{DinerID: diner, Status: foodie.Placed})},
		{"newest of all", listing(store.OrderQuery{})},
		{"newest in a status", listing(store.OrderQuery{Status: foodie.Placed})},
		{"newest of a restaurant", listing(store.OrderQuery{RestaurantID: restaurant})},
		{"newest of a restaurant in a status", listing(store.OrderQuery{RestaurantID: restaurant, Status: foodie.Placed})},
		{"a page in the middle", func(ctx context.Context, db *DB, half foodie.ID) error {
			return listing(store.OrderQuery{Page: store.Page{Before: half}})(ctx, db, half)
		}},
		{"one order", func(ctx context.Context, db *DB, half foodie.ID) error { _, err := db.Order(ctx, half); return err }},
		{"statistics", func(ctx context.Context, db *DB, _ foodie.ID) error {
			_, err := db.Stats(ctx, time.Now(), time.UTC)
			return err
		}},
		{"catalogue version", func(ctx context.Context, db *DB, _ foodie.ID) error { _, err := db.CatalogueVersion(ctx); return err }},
	} {
		for _, size := range sizes {
			b.Run(fmt.Sprintf("%s/orders=%d", read.name, size), func(b *testing.B) {
				for b.Loop() {
					if err := read.do(b.Context(), dbs[size], halves[size]); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// listing reads the first page of q.
func listing(q store.OrderQuery) func(context.Context, *DB, foodie.ID) error {
	q.Limit = 10
	return func(ctx context.Context, db *DB, _ foodie.ID) error { _, err := db.Orders(ctx, q); return err }
}

var (
	benchDiners      = ids(10_000)
	benchRestaurants = ids(50)
)

func ids(n int) []foodie.ID {
	list := make([]foodie.ID, n)
	for i := range list {
		list[i] = foodie.NewID()
	}
	return list
}

func someOrder(diner foodie.ID, restaurant int) foodie.Order {
	lines := []foodie.OrderLine{
		{Item: "Masala Thepla", Quantity: 3, Price: 3500, Options: []string{"no pickle"}},
		{Item: "Masala Chaas", Quantity: 1, Price: 2000},
	}
	return foodie.Order{
		ID: foodie.NewID(), DinerID: diner, RestaurantID: benchRestaurants[restaurant], RestaurantName: fmt.Sprintf("Thepla House %d", restaurant),
		Lines: lines, Status: foodie.Placed, PlacedAt: time.Now(), Total: foodie.Total(lines), Version: 1, Consent: foodie.Consent{By: "words", Words: "yes", Language: "en"},
	}
}

// fill opens a store of n orders, in which all statuses occur, and gives the id of the one in the middle.
func fill(b *testing.B, n int) (db *DB, half foodie.ID) {
	b.Helper()
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "foodie.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	diners := benchDiners[:max(10, n/100)]
	statuses := foodie.OrderStatuses()
	for done := 0; done < n; {
		err := db.file.Update(b.Context(), func(tx *sqlitedb.Tx) error {
			for end := min(n, done+10_000); done < end; done++ {
				o := someOrder(diners[done%len(diners)], done/len(diners)%50)
				o.Status = statuses[done%7%len(statuses)]
				if done == n/2 {
					half = o.ID
				}
				if err := insertOrder(tx, o, bindJSON(bodyOf(o))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return db, half
}
