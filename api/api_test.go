package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

// noon is when every test begins: 17:30 in India.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// A clock is a time that tests move on.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// A world is one API over a store of its own, with a restaurant or two.
type world struct {
	t        testing.TB
	clock    *clock
	store    store.Store // what the API has
	database store.Store // what is under it
	path     string      // of the database
	handler  http.Handler
	check    *checker
	buffer   *safeBuffer
	flush    func() error
	tokens   map[string]string // by user name
}

// A safeBuffer is a log that can be read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newWorld opens a world; change edits its configuration.
func newWorld(t testing.TB, change ...func(*api.Config)) *world {
	t.Helper()
	w := instance(t, filepath.Join(t.TempDir(), "foodie.db"), change...)
	w.open()
	return w
}

// open fills a world with restaurants.
func (w *world) open() {
	w.t.Helper()
	for _, r := range []foodie.Restaurant{theplaHouse(), patelAndSons()} {
		made, err := foodie.NewRestaurant(r, w.clock.now())
		if err != nil {
			w.t.Fatal(err)
		}
		if err := w.database.CreateRestaurant(context.Background(), made); err != nil {
			w.t.Fatal(err)
		}
	}
}

// instance is one API over the file at path, as it is.
func instance(t testing.TB, path string, change ...func(*api.Config)) *world {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	w := over(t, db, change...)
	w.path = path
	return w
}

// over is one API over a store, which is closed at the end.
func over(t testing.TB, db store.Store, change ...func(*api.Config)) *world {
	t.Helper()
	t.Cleanup(func() { db.Close() })
	w := &world{t: t, clock: &clock{at: noon}, store: db, database: db, buffer: &safeBuffer{}, tokens: map[string]string{}}
	log, flush := telemetry.NewLogger(w.buffer, telemetry.LogOptions{Level: slog.LevelDebug, Service: "api"})
	w.flush = flush
	t.Cleanup(func() { _ = flush() })
	c := api.Config{
		Store: db, Hasher: auth.NewHasher(2), Tokens: auth.NewTokens(testKeys(), 30*time.Minute),
		Limiter: memory.New(w.clock.now), Log: log, Metrics: telemetry.NewMetrics(),
		AllowedOrigins: []string{"http://localhost:5173"}, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Zone: time.FixedZone("IST", 19800), LoginRate: 5, RegisterRate: 0, Version: "test", Now: w.clock.now, MetricsPublic: true,
	}
	for _, f := range change {
		f(&c)
	}
	w.store = c.Store
	w.handler = api.New(c).Handler()
	w.check = checkerOf(t, w.handler)
	return w
}

func theplaHouse() foodie.Restaurant {
	return foodie.Restaurant{Name: "Thepla House", Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati", Items: []foodie.MenuItem{
		{Name: "Masala Thepla", Price: 3500, Rating: 4.6, TotalRatings: 10, Tags: []string{"veg"}, Options: []foodie.OptionGroup{
			{Name: "size", Max: 1, Choices: []foodie.Choice{{Name: "large", Price: 1500}}},
			{Name: "toppings", Max: 2, Choices: []foodie.Choice{{Name: "pickle"}, {Name: "butter", Price: 1050}}},
		}},
		{Name: "Methi Thepla", Price: 3000, Tags: []string{"veg", "vegan"}},
		{Name: "Masala Chaas", Price: 2000, Tags: []string{"veg"}},
		{Name: "Undhiyu", Price: 15000, SoldOut: true},
	}}
}

func patelAndSons() foodie.Restaurant {
	return foodie.Restaurant{Name: "PATEL & SONS", Area: "C.G. Road, Ahmedabad", Cuisine: "Street Food", Items: []foodie.MenuItem{{Name: "Vada Pav", Price: 2500}}}
}

// log is what was logged so far.
func (w *world) log() string {
	w.t.Helper()
	if err := w.flush(); err != nil {
		w.t.Fatal(err)
	}
	return w.buffer.String()
}

// A reply is an answer that was read.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

// A tweak changes a request before it is sent.
type tweak func(*http.Request)

func header(name, value string) tweak {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func from(address string) tweak { return func(r *http.Request) { r.RemoteAddr = address } }

// do sends a request and checks the answer against the OpenAPI document. body is text, or a value that becomes JSON.
func (w *world) do(method, target string, body any, tweaks ...tweak) reply {
	w.t.Helper()
	var in []byte
	switch b := body.(type) {
	case nil:
	case string:
		in = []byte(b)
	default:
		in, _ = json.Marshal(b)
	}
	r := httptest.NewRequest(method, target, bytes.NewReader(in))
	for _, f := range tweaks {
		f(r)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	res := rec.Result()
	b, _ := io.ReadAll(res.Body)
	out := reply{w.t, res.StatusCode, res.Header, string(b)}
	w.check.answer(w.t, r, out)
	return out
}

// as is do for a user, who is made when they are new.
func (w *world) as(user, method, target string, body any, tweaks ...tweak) reply {
	w.t.Helper()
	return w.do(method, target, body, append(tweaks, header("Authorization", "Bearer "+w.token(user)))...)
}

const password = "tamarind7"

func (w *world) token(user string) string {
	w.t.Helper()
	if t := w.tokens[user]; t != "" {
		return t
	}
	w.do("POST", "/users/register", wire.Registration{Username: user, Email: user + "@example.com", Password: password}).want(201)
	if user == "admin" {
		u, err := w.store.UserByLogin(context.Background(), user)
		if err == nil {
			_, err = w.store.UpdateUser(context.Background(), u.ID, func(u *foodie.User) error { u.Role = foodie.RoleAdmin; return nil })
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	w.tokens[user] = w.login(user, password).AccessToken
	return w.tokens[user]
}

func (w *world) login(user, password string) wire.Token {
	w.t.Helper()
	return into[wire.Token](w.do("POST", "/users/login", form("username", user, "password", password)).want(200))
}

func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.body)
	}
	return r
}

// refused wants a problem with status and code, whose first fault is of field ("" for none).
func (r reply) refused(status int, code, field string) wire.Problem {
	r.t.Helper()
	p := into[wire.Problem](r)
	got := ""
	if len(p.Errors) > 0 {
		got = p.Errors[0].Field
	}
	if r.status != status || p.Code != code || got != field {
		r.t.Fatalf("%d %s on %q, want %d %s on %q: %s", r.status, p.Code, got, status, code, field, r.body)
	}
	return p
}

func into[T any](r reply) (v T) {
	r.t.Helper()
	d := json.NewDecoder(strings.NewReader(r.body))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		r.t.Fatalf("%v: %s", err, r.body)
	}
	return v
}

// unmarshal reads what it knows of a larger document.
func unmarshal(t testing.TB, body string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatal(err)
	}
}

// jti reads the id of a token of ours.
func jti(t testing.TB, token string) string {
	t.Helper()
	c, err := auth.NewTokens(testKeys(), time.Hour).Verify(token, noon)
	if err != nil {
		t.Fatal(err)
	}
	return c.JTI
}

func testKeys() auth.Keys { return auth.NewKeys([]byte(strings.Repeat("k", 32)), nil) }
