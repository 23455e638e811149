package legacy_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/crypto/bcrypt"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/legacy"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/telemetry"
)

// person is an old user, the n-th one.
func person(n int, name, mail string) bson.D {
	return bson.D{{Key: "_id", Value: oid(opening, n)}, {Key: "username", Value: name}, {Key: "email", Value: mail}, {Key: "hashed_password", Value: oldHash}, {Key: "role", Value: "user"}}
}

// oldHash is bcrypt of password, of the least cost.
var oldHash = func() string {
	b, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		panic(err)
	}
	return string(b)
}()

// with is d with another value for a field.
func with(d bson.D, field string, value any) bson.D {
	for i := range d {
		if d[i].Key == field {
			d[i].Value = value
		}
	}
	return d
}

// receipt is an old order of the n-th user.
func receipt(n, user int) bson.D {
	return bson.D{{Key: "_id", Value: oid(opening.Add(24*time.Hour), n)}, {Key: "user_id", Value: oid(opening, user).Hex()}, {Key: "restaurant_name", Value: "Thepla House"},
		{Key: "items", Value: bson.A{bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "quantity", Value: 2}, {Key: "price", Value: 35.0}}}},
		{Key: "total_price", Value: 70.0}, {Key: "status", Value: "placed"}, {Key: "order_date", Value: opening.Add(24 * time.Hour)}}
}

func hexID(n int) foodie.ID { return foodie.ID(oid(opening, n).Hex()) }

func TestUsersOfOneNameOrOneAddress(t *testing.T) {
	tail := func(n int) string { return string(hexID(n))[18:] }
	for name, tt := range map[string]struct {
		users  []bson.D
		orders []bson.D
		there  []foodie.User     // in the store before
		want   map[int]string    // name and address of the n-th, or whose account it is
		owner  map[int]foodie.ID // of the n-th order
	}{
		"two of them": {
			users: []bson.D{person(1, "asha", "asha@example.com"), person(2, "ravi", "ravi@example.com")},
			want:  map[int]string{1: "asha asha@example.com", 2: "ravi ravi@example.com"},
		},
		"one twice: the oldest": {
			users:  []bson.D{person(1, "asha", "asha@example.com"), person(2, "Asha", "ASHA@example.com")},
			orders: []bson.D{receipt(1, 1), receipt(2, 2)},
			want:   map[int]string{1: "asha asha@example.com", 2: ""},
			owner:  map[int]foodie.ID{1: hexID(1), 2: hexID(1)},
		},
		"one twice: who has orders": {
			users:  []bson.D{person(1, "asha", "asha@example.com"), person(2, "asha", "asha@example.com")},
			orders: []bson.D{receipt(1, 2)},
			want:   map[int]string{1: "", 2: "asha asha@example.com"},
			owner:  map[int]foodie.ID{1: hexID(2)},
		},
		"two people of one name": {
			users:  []bson.D{person(1, "asha", "asha@example.com"), person(2, "Asha", "other@example.com")},
			orders: []bson.D{receipt(1, 1), receipt(2, 2)},
			want:   map[int]string{1: "asha asha@example.com", 2: "Asha-" + tail(2) + " other@example.com"},
			owner:  map[int]foodie.ID{1: hexID(1), 2: hexID(2)},
		},
		"two people of one address": {
			users: []bson.D{person(1, "asha", "asha@example.com"), person(2, "ravi", "Asha@Example.com")},
			want:  map[int]string{1: "asha asha@example.com", 2: "ravi " + string(hexID(2)) + "@imported.invalid"},
		},
		"one with the name of one and the address of another": {
			users: []bson.D{person(1, "asha", "asha@example.com"), person(2, "ravi", "ravi@example.com"), person(3, "asha", "ravi@example.com")},
			want:  map[int]string{1: "asha asha@example.com", 2: "ravi ravi@example.com", 3: "asha-" + tail(3) + " " + string(hexID(3)) + "@imported.invalid"},
		},
		"somebody else was here already and keeps both": {
			users: []bson.D{person(1, "asha", "asha@example.com")},
			there: []foodie.User{{ID: "0198aaaa-0000-7000-8000-000000000001", Username: "Asha", Email: "asha@example.com", PasswordHash: "x", Role: foodie.RoleUser, CreatedAt: now, Version: 1}},
			want:  map[int]string{1: "asha-" + tail(1) + " " + string(hexID(1)) + "@imported.invalid"},
		},
		"a name that is somebody's address": {
			users: []bson.D{person(1, "ravi", "ravi@example.com"), person(2, "ravi@example.com", "asha@example.com")},
			want:  map[int]string{1: "ravi ravi@example.com", 2: "ravi-" + tail(2) + " asha@example.com"},
		},
		"no name, no address": {
			users: []bson.D{with(person(1, "", ""), "email", nil), with(person(2, "", "x"), "username", nil)},
			want:  map[int]string{1: "user-" + tail(1) + " " + string(hexID(1)) + "@imported.invalid", 2: "user-" + tail(2) + " " + string(hexID(2)) + "@imported.invalid"},
		},
		"names that would be refused today": {
			users: []bson.D{person(1, "આશા પટેલ", "asha@example.com"), person(2, "ab", "ab@example.com")},
			want:  map[int]string{1: "આશા પટેલ asha@example.com", 2: "ab ab@example.com"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			old, _ := open(t)
			oldHouse{legacy.Users: tt.users, legacy.Orders: tt.orders}.fill(t, old)
			into := newStore(t)
			for _, u := range tt.there {
				if err := into.CreateUser(t.Context(), u); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 { // and again
				importInto(t, old, into, false)
				for n, want := range tt.want {
					u, err := into.User(t.Context(), hexID(n))
					if got := u.Username + " " + u.Email; want != "" && (err != nil || got != want) {
						t.Errorf("user %d = %q, %v, want %q", n, got, err, want)
					}
					if want == "" && foodie.KindOf(err) != foodie.NotFound {
						t.Errorf("user %d = %+v, %v, want it merged", n, u, err)
					}
				}
			}
			for n, want := range tt.owner {
				o, err := into.Order(t.Context(), foodie.ID(oid(opening.Add(24*time.Hour), n).Hex()))
				if err != nil || o.DinerID != want {
					t.Errorf("order %d is of %q, %v, want %q", n, o.DinerID, err, want)
				}
			}
		})
	}
}

func TestRolesAndPasswords(t *testing.T) {
	old, _ := open(t)
	oldHouse{legacy.Users: []bson.D{
		with(person(1, "root1", "root@example.com"), "role", "admin"), with(person(2, "chef2", "chef@example.com"), "role", "chef"),
		with(person(3, "plain", "plain@example.com"), "hashed_password", "hunter22"), with(person(4, "none4", "none@example.com"), "hashed_password", nil),
	}}.fill(t, old)
	into := newStore(t)
	report := importInto(t, old, into, false)
	for n, want := range map[int]foodie.User{1: {Role: foodie.RoleAdmin, PasswordHash: oldHash}, 2: {Role: foodie.RoleUser, PasswordHash: oldHash},
		3: {Role: foodie.RoleUser, PasswordHash: auth.NoPassword}, 4: {Role: foodie.RoleUser, PasswordHash: auth.NoPassword}} {
		u, err := into.User(t.Context(), hexID(n))
		if err != nil || u.Role != want.Role || u.PasswordHash != want.PasswordHash || !u.CreatedAt.Equal(opening) {
			t.Errorf("user %d = %+v, %v, want %s with %q, of %s", n, u, err, want.Role, want.PasswordHash, opening)
		}
	}
	users := newStore(t)
	if _, err := legacy.Import(t.Context(), old, users, legacy.Options{Now: now, NoAdmins: true}); err != nil {
		t.Fatal(err)
	}
	if u, err := users.User(t.Context(), hexID(1)); err != nil || u.Role != foodie.RoleUser {
		t.Errorf("without administrators user 1 = %+v, %v, want a user", u, err)
	}
	admins := false
	for _, f := range report.Findings {
		admins = admins || f.Outcome == legacy.Noted && f.Count == 1 && strings.Contains(f.Reason, "administrator")
	}
	if !admins {
		t.Errorf("nobody says who is an administrator: %+v", report.Findings)
	}
}

// The old user signs in to the real API with the old password, and finds the old orders.
func TestAnOldUserComesBack(t *testing.T) {
	old, _ := open(t)
	oldHouse{
		legacy.Restaurants: []bson.D{{{Key: "_id", Value: oid(opening, 1)}, {Key: "name", Value: "Thepla House"}, {Key: "area", Value: "Prahlad Nagar"}, {Key: "cuisine", Value: "Gujarati"},
			{Key: "items", Value: bson.A{bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "price", Value: 35.0}}}}}},
		legacy.Users:  []bson.D{person(1, "asha", "asha@example.com")},
		legacy.Orders: []bson.D{receipt(1, 1), with(receipt(2, 1), "restaurant_name", "Long Gone")},
		legacy.Reviews: []bson.D{{{Key: "_id", Value: oid(opening, 9)}, {Key: "user_id", Value: hexID(1)}, {Key: "username", Value: "asha"},
			{Key: "restaurant_name", Value: "Thepla House"}, {Key: "rating", Value: 5}, {Key: "comment", Value: "Good"}, {Key: "review_date", Value: opening}}},
	}.fill(t, old)
	into := newStore(t)
	importInto(t, old, into, false)
	srv := httptest.NewServer(api.New(api.Config{
		Store: into, Hasher: auth.NewHasher(1), Tokens: auth.NewTokens(auth.NewKeys(bytes.Repeat([]byte("k"), 32), nil), time.Hour),
		Limiter: memory.New(time.Now), Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(), Version: "test",
	}).Handler())
	t.Cleanup(srv.Close)

	wrong, err := http.PostForm(srv.URL+"/users/login", url.Values{"username": {"asha"}, "password": {"not it 1"}})
	if err != nil {
		t.Fatal(err)
	}
	wrong.Body.Close()
	if wrong.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong password is answered %d", wrong.StatusCode)
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	resp, err := http.PostForm(srv.URL+"/users/login", url.Values{"username": {"Asha"}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	answer(t, resp, &token)
	if u, err := into.User(t.Context(), hexID(1)); err != nil || !strings.HasPrefix(u.PasswordHash, "$argon2id$") {
		t.Errorf("after the sign-in the hash is %.10q, %v, want a new one", u.PasswordHash, err)
	}

	var orders []struct {
		ID     string  `json:"id"`
		At     string  `json:"restaurant_name"`
		Total  float64 `json:"total_price"`
		Status string  `json:"status"`
		Date   string  `json:"order_date"`
	}
	answer(t, get(t, srv.URL+"/orders/", token.AccessToken), &orders)
	if len(orders) != 2 || orders[1].ID != string(receiptID(1)) || orders[0].At != "Long Gone" || orders[0].Total != 70 || orders[0].Status != "delivered" ||
		orders[0].Date != "2025-10-13T09:30:00.000Z" {
		t.Errorf("GET /orders/ = %+v", orders)
	}
	for n := range 2 {
		var one struct {
			ID string `json:"id"`
		}
		answer(t, get(t, srv.URL+"/orders/"+string(receiptID(n+1)), token.AccessToken), &one)
		if one.ID != string(receiptID(n+1)) {
			t.Errorf("GET /orders/%s = %+v", receiptID(n+1), one)
		}
	}
	var reviews []struct {
		ID      string `json:"id"`
		Comment string `json:"comment"`
		Bought  bool   `json:"is_verified_purchase"`
	}
	answer(t, get(t, srv.URL+"/restaurants/Thepla%20House/reviews", ""), &reviews)
	if len(reviews) != 1 || reviews[0].ID != string(hexID(9)) || reviews[0].Comment != "Good" || !reviews[0].Bought {
		t.Errorf("the reviews = %+v", reviews)
	}
}

func receiptID(n int) foodie.ID { return foodie.ID(oid(opening.Add(24*time.Hour), n).Hex()) }

func get(t *testing.T, address, token string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// answer wants 200 and reads the answer.
func answer(t *testing.T, resp *http.Response, v any) {
	t.Helper()
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s is answered %s", resp.Request.URL, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		t.Fatal(err)
	}
}

var _ store.Store = (*failing)(nil)
