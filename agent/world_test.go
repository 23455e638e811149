package agent_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	limitmemory "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/session"
	sessionmemory "github.com/foodieexpress/foodie/session/memory"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

var noon = time.Date(2026, 11, 24, 6, 30, 0, 0, time.UTC)

// A clock stands still until it is moved.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) move(d time.Duration) { c.at.Add(int64(d)) }

// A wire is the way to the API, which can be cut. hook sees each request first; an answer of its own replaces the API's.
type wireToAPI struct {
	next http.RoundTripper
	away atomic.Bool
	mu   sync.Mutex
	hook func(*http.Request) (*http.Response, error)
	seen []string
}

func (w *wireToAPI) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	hook := w.hook
	w.seen = append(w.seen, r.Method+" "+r.URL.Path)
	w.mu.Unlock()
	if w.away.Load() {
		return nil, foodie.NewError(foodie.Unavailable, "api_unreachable", "connection refused by 10.0.0.7")
	}
	if hook != nil {
		if resp, err := hook(r); resp != nil || err != nil {
			return resp, err
		}
	}
	return w.next.RoundTrip(r)
}

func (w *wireToAPI) on(hook func(*http.Request) (*http.Response, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hook = hook
}

// A world is the real API over a real store, and agents that share a session store.
type world struct {
	t        testing.TB
	clock    *clock
	store    store.Store
	sessions session.Store
	wire     *wireToAPI
	platform *client.Client
	tokens   *auth.Tokens
	signer   *proposal.Signer
	metrics  *telemetry.Metrics
	log      *safeBuffer
	users    map[string]foodie.User
	model    llm.Model // nil is the built-in one
	fallback llm.Model
}

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

func newWorld(t testing.TB) *world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{t: t, clock: &clock{}, store: db, log: &safeBuffer{}, users: map[string]foodie.User{}, metrics: telemetry.NewMetrics()}
	w.clock.at.Store(noon.UnixNano())
	keys := auth.NewKeys([]byte(strings.Repeat("k", 32)), nil)
	w.tokens = auth.NewTokens(keys, 30*time.Minute)
	w.signer = proposal.NewSigner(keys.Derive("proposal"))
	server := api.New(api.Config{
		Store: db, Hasher: auth.NewHasher(2), Tokens: w.tokens, Limiter: limitmemory.New(w.clock.now),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Metrics: telemetry.NewMetrics(), LoginRate: 5, Version: "test", Now: w.clock.now,
	})
	w.wire = &wireToAPI{next: client.Handler(server.Handler())}
	w.platform = client.New("http://api", w.wire)
	w.sessions = sessionmemory.New(session.Config{Now: w.clock.now})
	t.Cleanup(func() { w.sessions.Close() })
	for _, r := range menus() {
		made, err := foodie.NewRestaurant(r, w.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		if err := db.CreateRestaurant(t.Context(), made); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// agent makes another instance.
func (w *world) agent() *agent.Agent {
	snapshots := agent.NewSnapshots(w.platform, w.clock.now)
	own := builtin.New(snapshots)
	model, fallback := w.model, w.fallback
	if model == nil {
		model = own
	}
	if fallback == nil {
		fallback = own
	}
	return agent.New(agent.Config{
		Platform: w.platform, Snapshots: snapshots, Sessions: w.sessions, Signer: w.signer, Model: model, Fallback: fallback,
		Log: slog.New(slog.NewTextHandler(w.log, nil)), Now: w.clock.now, Personalize: true, ReviewRequests: true,
		Metrics: telemetry.NewMetrics(),
	})
}

// user makes an account, without the cost of a password hash unless one is wanted.
func (w *world) user(name string) foodie.User {
	w.t.Helper()
	if u, ok := w.users[name]; ok {
		return u
	}
	u, err := foodie.NewUser(name, name+"@example.com", w.clock.now())
	if err == nil {
		err = w.store.CreateUser(context.Background(), u)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.users[name] = u
	return u
}

func (w *world) diner(name string) agent.Caller {
	w.t.Helper()
	u := w.user(name)
	token, _, err := w.tokens.Issue(u, foodie.NewID(), w.clock.now())
	if err != nil {
		w.t.Fatal(err)
	}
	return agent.Caller{SessionID: agent.SessionOf(u.ID), UserID: u.ID, Username: u.Username, Token: token}
}

func guest(id string) agent.Caller { return agent.Caller{SessionID: id} }

// orders are what the store has of a diner, oldest first.
func (w *world) orders(name string) []foodie.Order {
	w.t.Helper()
	list, err := w.store.Orders(context.Background(), store.OrderQuery{DinerID: w.user(name).ID})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) allOrders() []foodie.Order {
	w.t.Helper()
	list, err := w.store.Orders(context.Background(), store.OrderQuery{})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// change edits a restaurant as its owner would.
func (w *world) change(restaurant string, edit func(*foodie.Restaurant)) {
	w.t.Helper()
	_, err := w.store.UpdateRestaurant(context.Background(), restaurant, func(r *foodie.Restaurant) error {
		edit(r)
		r.Version++
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.move(6 * time.Second) // older than any snapshot may be
}

func item(r *foodie.Restaurant, name string) *foodie.MenuItem {
	for i := range r.Items {
		if r.Items[i].Name == name {
			return &r.Items[i]
		}
	}
	return &foodie.MenuItem{}
}

// say has one turn and checks that what was streamed is what was answered.
func say(t testing.TB, a *agent.Agent, who agent.Caller, req agent.Request) (agent.Answer, error) {
	t.Helper()
	var streamed strings.Builder
	answer, err := a.Turn(t.Context(), who, req, func(e agent.Event) {
		switch e.Name {
		case "delta":
			streamed.WriteString(e.Data.(map[string]any)["text"].(string))
		case "reset":
			streamed.Reset()
		}
	})
	if err == nil && answer.SignedIn == nil && streamed.String() != answer.Response {
		t.Errorf("streamed %q, answered %q", streamed.String(), answer.Response)
	}
	return answer, err
}

// must is say for a message that is not refused.
func must(t testing.TB, a *agent.Agent, who agent.Caller, message string) agent.Answer {
	t.Helper()
	answer, err := say(t, a, who, agent.Request{Message: message})
	if err != nil {
		t.Fatalf("Turn(%q): %v", message, err)
	}
	return answer
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func menus() []foodie.Restaurant {
	size := foodie.OptionGroup{Name: "size", Max: 1, Choices: []foodie.Choice{{Name: "regular"}, {Name: "large", Price: 15 * foodie.Rupee}}}
	base := foodie.OptionGroup{Name: "base", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "thin crust"}, {Name: "pan", Price: 30 * foodie.Rupee}}}
	extras := foodie.OptionGroup{Name: "extras", Max: 3, Choices: []foodie.Choice{{Name: "pickle"}, {Name: "butter", Price: 10 * foodie.Rupee}}}
	dish := func(name string, rupees int, rating float64, tags []string, options ...foodie.OptionGroup) foodie.MenuItem {
		return foodie.MenuItem{Name: name, Price: foodie.Money(rupees) * foodie.Rupee, Rating: rating, TotalRatings: 100, Tags: tags, Options: options, Description: "Made when you order it."}
	}
	veg, jain, meat := []string{"veg"}, []string{"veg", "jain"}, []string{"non_veg"}
	return []foodie.Restaurant{
		{Name: "Thepla House", Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati", Items: []foodie.MenuItem{
			dish("Masala Thepla", 35, 4.6, veg, extras), dish("Methi Thepla", 30, 4.2, jain, extras), dish("Plain Thepla", 25, 4.0, jain, extras),
			dish("Masala Chaas", 35, 4.4, veg, size), dish("Fafda", 60, 4.1, veg),
		}},
		{Name: "Patel & Sons", Area: "Navrangpura, Ahmedabad", Cuisine: "Street food", Items: []foodie.MenuItem{
			dish("Bhel Puri", 80, 4.5, veg), dish("Dabeli", 40, 4.8, veg), dish("Vada Pav", 30, 4.3, veg),
		}},
		{Name: "Honest Restaurant", Area: "C.G. Road, Ahmedabad", Cuisine: "Street food", Items: []foodie.MenuItem{
			dish("Pav Bhaji", 120, 4.5, veg), dish("Bhel Puri", 90, 4.1, veg), dish("Masala Dosa", 110, 4.4, veg),
		}},
		{Name: "Pizza Corner", Area: "Satellite, Ahmedabad", Cuisine: "Italian", Items: []foodie.MenuItem{
			dish("Margherita Pizza", 200, 4.3, veg, base), dish("Chicken Pizza", 320, 4.5, meat, base), dish("Garlic Bread", 90, 4.0, veg),
		}},
	}
}
