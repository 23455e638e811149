package e2e

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
	"github.com/foodieexpress/foodie/store/sqlite"
)

// TestAnImportIsKilledAgainAndAgain: whatever was kept when the process was killed, the next one adds what lacks, and
// nothing twice.
func TestAnImportIsKilledAgainAndAgain(t *testing.T) {
	const orders, kills, seed = 3000, 12, 20261124
	t.Logf("seed %d", seed)
	old := mongotest.StartServer(t)
	fillOld(t, old.URI(), orders)
	dir := t.TempDir()
	begin := func() (*exec.Cmd, *bytes.Buffer) {
		c, out := exec.Command(rig.Program(t), "import", "--from", old.URI(), "--data-dir", dir), new(bytes.Buffer)
		c.Stdout, c.Stderr = out, out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c, out
	}
	dice := rand.New(rand.NewPCG(seed, 1))
	for range kills {
		c, _ := begin()
		time.Sleep(time.Duration(50+dice.IntN(500)) * time.Millisecond)
		_ = c.Process.Kill() // it may have ended
		_ = c.Wait()         // killed, or done
	}
	c, out := begin()
	if err := c.Wait(); err != nil {
		t.Fatalf("the last import: %v\n%s", err, out)
	}

	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	stats, err := s.Stats(t.Context(), time.Now(), time.UTC)
	if err != nil || stats.Orders != orders || stats.Users != 1 || stats.Revenue != orders*(orders+1)/2*foodie.Rupee {
		t.Errorf("Stats = %+v, %v, want %d orders and the sum of 1 to %d rupees", stats, err, orders, orders)
	}
	all, err := s.Orders(t.Context(), store.OrderQuery{})
	if err != nil || len(all) != orders {
		t.Errorf("%d orders, %v, want %d", len(all), err, orders)
	}
}

// fillOld gives a v3.0 that many orders, of 1, 2, 3 … rupees.
func fillOld(t *testing.T, uri string, orders int) {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	db, user := client.Database("food_db"), bson.NewObjectID()
	if _, err := db.Collection("users").InsertOne(t.Context(), bson.D{{Key: "_id", Value: user}, {Key: "username", Value: "asha"}, {Key: "email", Value: "asha@example.com"}}); err != nil {
		t.Fatal(err)
	}
	var docs []any
	for n := 1; n <= orders; n++ {
		docs = append(docs, bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "user_id", Value: user.Hex()}, {Key: "restaurant_name", Value: "Thepla House"}, {Key: "status", Value: "placed"},
			{Key: "total_price", Value: float64(n)}, {Key: "order_date", Value: time.Now()}, {Key: "items", Value: bson.A{bson.D{{Key: "item_name", Value: "Thepla"}, {Key: "quantity", Value: n}, {Key: "price", Value: 1.0}}}}})
	}
	if _, err := db.Collection("orders").InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
}
