package sqlite

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// A list that must cost the same among a million orders walks an index from where it begins: it neither sorts nor reads a
// table from end to end. What SQLite plans for each statement that reading prepares tells.
func TestNoReadSortsOrScans(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.PlaceOrder(t.Context(), someOrder("asha", 0), store.Attempt{}); err != nil {
		t.Fatal(err)
	}
	page := store.Page{Limit: 10, Before: foodie.NewID()}
	restaurant := benchRestaurants[0]
	for name, q := range map[string]store.OrderQuery{
		"all": {Page: page}, "a diner's": {DinerID: "asha", Page: page}, "a diner's in a status": {DinerID: "asha", Status: foodie.Placed, Page: page},
		"in a status": {Status: foodie.Placed, Page: page}, "a restaurant's": {RestaurantID: restaurant, Page: page},
		"a restaurant's in a status": {RestaurantID: restaurant, Status: foodie.Placed, Page: page}, "by name": {RestaurantName: "Thepla House 0", Page: page},
		"the newest": {Page: store.Page{Limit: 10}}, "a diner's newest": {DinerID: "asha", Page: store.Page{Limit: 10}},
	} {
		if _, err := db.Orders(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, call := range []func() error{
		func() error { _, err := db.Stats(t.Context(), time.Now(), time.UTC); return err },
		func() error { _, err := db.OrderByKey(t.Context(), "asha", "k"); return err },
		func() error { _, err := db.HasOrdered(t.Context(), "asha", restaurant); return err },
		func() error { _, err := db.UserByLogin(t.Context(), "asha"); return err },
		func() error { _, err := db.Users(t.Context(), page); return err },
		func() error {
			_, err := db.Reviews(t.Context(), store.ReviewQuery{RestaurantID: restaurant, Limit: 10})
			return err
		},
		func() error {
			_, err := db.Reviews(t.Context(), store.ReviewQuery{UserID: "asha", Limit: 10})
			return err
		},
		func() error { _, err := db.ReviewStats(t.Context(), restaurant); return err },
		func() error { _, err := db.CatalogueVersion(t.Context()); return err },
		func() error { _, err := db.AccessRevoked(t.Context(), "j", "f"); return err },
	} {
		if err := call(); err != nil && foodie.KindOf(err) != foodie.NotFound {
			t.Fatal(err)
		}
	}
	read := 0
	for _, query := range db.file.Queries() {
		if !strings.HasPrefix(query, "SELECT ") {
			continue
		}
		read++
		args := make([]any, strings.Count(query, "?"))
		err := db.file.Each(t.Context(), "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) error {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				return err
			}
			if strings.Contains(step, "TEMP B-TREE") || strings.HasPrefix(step, "SCAN ") && !bounded(step) {
				t.Errorf("%s\n\tplans: %s", query, step)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	if read < 15 {
		t.Errorf("only %d statements were read, want all", read)
	}
}

// bounded reports whether a scan ends early or reads few rows: the sums, a list that walks its order from the newest, what such lists found.
func bounded(step string) bool {
	for _, what := range []string{"SCAN totals", "SCAN o USING INDEX sqlite_autoindex_orders", "SCAN s USING INDEX sales_by_orders", "SCAN users", "SCAN f", "SCAN CONSTANT ROW"} {
		if strings.HasPrefix(step, what) {
			return true
		}
	}
	return false
}
