package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
	"github.com/foodieexpress/foodie/store/sqlite"
)

// foodieIn runs the program with args in an environment of its own.
func foodieIn(env map[string]string, args ...string) (status int, out, errOut string) {
	var o, e bytes.Buffer
	status = run(args, func(name string) string { return env[name] }, nil, &o, &e)
	return status, o.String(), e.String()
}

// oldServer is a server with the databases of v3.0: people in one, menus in another, as its own set-up left them.
func oldServer(t *testing.T) *mongotest.Server {
	t.Helper()
	s := mongotest.StartServer(t)
	client, err := driver.Connect(options.Client().ApplyURI(s.URI()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	user, order := bson.NewObjectIDFromTimestamp(time.Now().Add(-time.Hour)), bson.NewObjectIDFromTimestamp(time.Now())
	for collection, doc := range map[string]bson.D{
		"food_db.users": {{Key: "_id", Value: user}, {Key: "username", Value: "asha"}, {Key: "email", Value: "asha@example.com"}, {Key: "hashed_password", Value: "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"}},
		"food_db.orders": {{Key: "_id", Value: order}, {Key: "user_id", Value: user}, {Key: "restaurant_name", Value: "Thepla House"}, {Key: "total_price", Value: 70.0}, {Key: "status", Value: "placed"},
			{Key: "order_date", Value: time.Now()}, {Key: "items", Value: bson.A{bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "quantity", Value: 2}, {Key: "price", Value: 35.0}}}}},
		"foodie_db.restaurants": {{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: "Thepla House"}, {Key: "area", Value: "Prahlad Nagar"}, {Key: "cuisine", Value: "Gujarati"},
			{Key: "items", Value: bson.A{bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "price", Value: 35.0}}}}},
	} {
		database, name, _ := strings.Cut(collection, ".")
		if _, err := client.Database(database).Collection(name).InsertOne(t.Context(), doc); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func insert(t *testing.T, s *mongotest.Server, database, collection string, doc bson.D) {
	t.Helper()
	client, err := driver.Connect(options.Client().ApplyURI(s.URI()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	if _, err := client.Database(database).Collection(collection).InsertOne(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
}

func TestImport(t *testing.T) {
	old := oldServer(t)
	dir := filepath.Join(t.TempDir(), "data")
	env := map[string]string{"DATA_DIR": dir, "OLD_MONGODB_URI": old.URI()}
	report := filepath.Join(t.TempDir(), "report.json")

	status, out, errOut := foodieIn(env, "import", "--dry-run")
	if status != 0 || !strings.Contains(out, "A dry run; nothing is kept") || !strings.Contains(out, "from food_db (restaurants from foodie_db)") {
		t.Fatalf("a dry run: %d\n%s%s", status, out, errOut)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the dry run made the data folder")
	}

	status, out, errOut = foodieIn(env, "import", "--report", report)
	if status != 0 || !strings.Contains(out, "The store has 1 users, 0 reviews and 1 orders now; 1 of them count as revenue, together ₹70.") {
		t.Fatalf("the import: %d\n%s%s", status, out, errOut)
	}
	var kept importReport
	text, err := os.ReadFile(report)
	if err != nil || json.Unmarshal(text, &kept) != nil || kept.Database != "food_db" || kept.RestaurantsFrom != "foodie_db" || len(kept.Collections) != 4 || kept.Orders.Revenue != 7000 {
		t.Errorf("the report in the file = %+v, %v", kept, err)
	}
	if info, err := os.Stat(report); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the report, which has names and addresses, has the mode %v, %v", info, err)
	}
	status, out, _ = foodieIn(env, "import")
	if status != 0 || !strings.Contains(out, "already there") || strings.Contains(out, "repaired:") {
		t.Errorf("again: %d\n%s", status, out)
	}
	db, err := sqlite.Open(t.Context(), databaseFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if r, err := db.Restaurant(t.Context(), "thepla house"); err != nil || r.Items[0].Price != 3500 {
		t.Errorf("the restaurant = %+v, %v", r, err)
	}

	insert(t, old, "food_db", "reviews", bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "user_id", Value: "x"}, {Key: "restaurant_name", Value: "Thepla House"}, {Key: "rating", Value: nil}})
	if status, _, errOut = foodieIn(env, "import"); status != 1 || !strings.Contains(errOut, "could not be imported") {
		t.Errorf("with a review that has no rating: %d %s", status, errOut)
	}
}

func TestImportRefuses(t *testing.T) {
	old := oldServer(t)
	insert(t, old, "food_db", "restaurants", bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: "Thepla House"}})
	u, err := url.Parse(old.URI())
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DATA_DIR": t.TempDir()}
	for name, tt := range map[string]struct {
		args   []string
		status int
		words  string
	}{
		"two databases with menus": {[]string{"--from", old.URI()}, 1, "food_db and foodie_db have restaurants; say which one counts: --restaurants-from food_db or --restaurants-from foodie_db"},
		"a database without any":   {[]string{"--from", old.URI(), "--database", "empty", "--restaurants-from", "empty", "--dry-run"}, 1, "the database empty has no records of v3.0"},
		"nobody there":             {[]string{"--from", "mongodb://" + "foodie:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=100"}, 1, "read the old MongoDB"},
		"no address":               {[]string{"--from", "http://foodie:s3cret@" + u.Host}, 2, "--from: is no address of a MongoDB"},
		"into itself":              {[]string{"--from", old.URI(), "--database", "food_db", "--restaurants-from", "foodie_db", "--mongodb-uri", old.URI() + "foodie_db"}, 2, "MONGODB_URI: names the database foodie_db, which v3.0 used"},
		"nowhere":                  {[]string{"--from", old.URI(), "--database", "food_db", "--mongodb-uri", "nonsense", "--dry-run"}, 2, "MONGODB_URI: is no address"},
		"no database named":        {nil, 2, "--from"},
	} {
		t.Run(name, func(t *testing.T) {
			status, out, errOut := foodieIn(env, append([]string{"import"}, tt.args...)...)
			if status != tt.status || !strings.Contains(errOut, tt.words) {
				t.Errorf("%d, want %d and %q:\n%s%s", status, tt.status, tt.words, out, errOut)
			}
			if strings.Contains(out+errOut, "s3cret") {
				t.Errorf("it shows the password:\n%s%s", out, errOut)
			}
		})
	}
}

func TestImportIntoMongoDB(t *testing.T) {
	old := oldServer(t)
	to := old.URI() + "foodie"
	env := map[string]string{"MONGODB_URI": to, "DATA_DIR": filepath.Join(t.TempDir(), "data")}
	for _, dry := range []bool{true, false, false} {
		args := []string{"import", "--from", old.URI()}
		if dry {
			args = append(args, "--dry-run")
		}
		if status, out, errOut := foodieIn(env, args...); status != 0 {
			t.Fatalf("%v: %d\n%s%s", args, status, out, errOut)
		}
	}
	s, err := mongo.Open(t.Context(), to, mongo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u, err := s.UserByLogin(t.Context(), "Asha")
	if err != nil || len(u.ID) != 24 {
		t.Fatalf("the user = %+v, %v", u, err)
	}
	orders, err := s.Orders(t.Context(), store.OrderQuery{DinerID: u.ID})
	if err != nil || len(orders) != 1 || orders[0].Total != 70*foodie.Rupee || orders[0].Status != foodie.Placed {
		t.Errorf("the orders = %+v, %v", orders, err)
	}
	if _, err := os.Stat(env["DATA_DIR"]); err == nil {
		t.Error("with MONGODB_URI there is no need of a data folder")
	}
}
