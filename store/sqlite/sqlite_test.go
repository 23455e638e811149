package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "foodie.db")) })
}

func open(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
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

func statsOf(t *testing.T, db *sqlite.DB) store.Stats {
	t.Helper()
	stats, err := db.Stats(t.Context(), time.Now(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}
