package mongo

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// Each benchmark stands beside a floor: the driver alone, doing the same with documents that are made already. Against the
// stand-in only the ratio of the two means something.

func benchDB(b *testing.B) *DB {
	b.Helper()
	db, err := Open(b.Context(), mongotest.Start(b), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

var thepla = foodie.Restaurant{ID: foodie.NewID(), Name: "Thepla House"}

func BenchmarkPlaceOrder(b *testing.B) {
	diner := foodie.NewID()
	b.Run("floor", func(b *testing.B) {
		db := benchDB(b)
		for b.Loop() {
			doc := bson.D{
				{Key: "_id", Value: string(foodie.NewID())}, {Key: "diner_id", Value: string(diner)}, {Key: "idem", Value: string(foodie.NewID())},
				{Key: "status", Value: "placed"}, {Key: "total_paise", Value: int64(12500)}, {Key: "lines", Value: bson.A{bson.D{{Key: "item", Value: "Masala Thepla"}}}},
			}
			if _, err := db.orders.InsertOne(b.Context(), doc); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("store", func(b *testing.B) {
		db := benchDB(b)
		for b.Loop() {
			o := someOrder(diner, thepla)
			if _, err := db.PlaceOrder(b.Context(), o, store.Attempt{DinerID: diner, Key: string(o.ID), Digest: "d"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOrders(b *testing.B) {
	db, diner := benchDB(b), foodie.NewID()
	for i := range 60 {
		o := someOrder(diner, thepla)
		if _, err := db.PlaceOrder(b.Context(), o, store.Attempt{DinerID: diner, Key: fmt.Sprint(i)}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			cursor, err := db.orders.Find(b.Context(), bson.D{is("diner_id", string(diner))}, options.Find().SetSort(bson.D{is("_id", -1)}).SetLimit(50))
			if err != nil {
				b.Fatal(err)
			}
			for cursor.Next(b.Context()) {
			}
		}
	})
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Orders(b.Context(), store.OrderQuery{DinerID: diner, Page: store.Page{Limit: 50}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCatalogueVersion(b *testing.B) {
	db := benchDB(b)
	for i := range 12 {
		if err := db.CreateRestaurant(b.Context(), foodie.Restaurant{ID: foodie.NewID(), Name: fmt.Sprint("Place ", i)}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := db.CatalogueVersion(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
