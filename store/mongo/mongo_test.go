package mongo_test

import (
	"testing"

	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
	"github.com/foodieexpress/foodie/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, mongotest.Start(t)) })
}

func open(t testing.TB, uri string) *mongo.DB {
	t.Helper()
	db, err := mongo.Open(t.Context(), uri, mongo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return db
}
