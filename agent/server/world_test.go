package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/server"
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

const password = "Chaas4two-please"

// A clock stands still until it is moved.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) move(d time.Duration) { c.at.Add(int64(d)) }

// A logBook is what both servers log.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// An apiRoad is the way to the API, which can be cut.
type apiRoad struct {
	next http.RoundTripper
	away atomic.Bool
	seen atomic.Int64 // refreshes that went through
}

func (a *apiRoad) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.away.Load() {
		return nil, foodie.NewError(foodie.Unavailable, "api_unreachable", "Cannot connect to the restaurant service. Please try again in a moment.")
	}
	if strings.HasSuffix(r.URL.Path, "/users/refresh") {
		a.seen.Add(1)
	}
	return a.next.RoundTrip(r)
}

// A world is the whole product in one process: API over a real store, agent, and its HTTP face on a real socket.
type world struct {
	*testing.T
	clock     *clock
	store     store.Store
	sessions  session.Store
	road      *apiRoad
	elsewhere *client.Client // speaks to the API past our server
	tokens    *auth.Tokens
	signer    *proposal.Signer
	keys      auth.Keys
	model     llm.Model // nil for the built-in one
	log       *logBook
	server    *server.Server
	http      *httptest.Server
}

// newWorld starts one; each change edits the configuration first.
func newWorld(t *testing.T, changes ...func(*server.Config)) *world {
	t.Helper()
	return newWorldOf(t, nil, changes...)
}

// newWorldOf starts one with a model of the test's; the built-in one when it is nil.
func newWorldOf(t *testing.T, model llm.Model, changes ...func(*server.Config)) *world {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := &world{T: t, clock: &clock{}, store: db, log: &logBook{}}
	w.clock.at.Store(time.Date(2026, 11, 24, 6, 30, 0, 0, time.UTC).UnixNano())
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	keys := auth.NewKeys([]byte(strings.Repeat("k", 32)), nil)
	w.tokens, w.signer = auth.NewTokens(keys, 30*time.Minute), proposal.NewSigner(keys.Derive("proposal"))
	w.road = &apiRoad{next: client.Handler(api.New(api.Config{
		Store: db, Hasher: auth.NewHasher(1), Tokens: w.tokens, Limiter: limitmemory.New(w.clock.now), Log: log,
		Metrics: telemetry.NewMetrics(), LoginRate: 5, Version: "test", Now: w.clock.now,
	}).Handler())}
	platform := client.New("http://api", w.road)
	w.elsewhere = platform
	w.sessions = sessionmemory.New(session.Config{Now: w.clock.now})
	t.Cleanup(func() { w.sessions.Close() })
	w.keys, w.model = keys, model
	config := w.config(w.sessions)
	for _, change := range changes {
		change(&config)
	}
	w.serve(config)
	w.menus()
	return w
}

// config is that of an instance that keeps its sessions in kept.
func (w *world) config(kept session.Store) server.Config {
	snapshots := agent.NewSnapshots(w.elsewhere, w.clock.now)
	own := llm.Model(builtin.New(snapshots))
	model := w.model
	if model == nil {
		model = own
	}
	metrics := telemetry.NewMetrics()
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return server.Config{
		Agent: agent.New(agent.Config{
			Platform: w.elsewhere, Snapshots: snapshots, Sessions: kept, Signer: w.signer, Model: model, Fallback: own,
			Log: log, Metrics: metrics, Now: w.clock.now, Personalize: true,
		}),
		Platform: w.elsewhere, Tokens: w.tokens, Keys: w.keys, Limiter: limitmemory.New(w.clock.now),
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AllowedOrigins: []string{"https://partner.example"},
		Sessions: kept, Model: own, SessionTTL: time.Hour, PendingTTL: 10 * time.Minute,
		Log: log, Metrics: metrics, MetricsPublic: true, Version: "test", Now: w.clock.now,
	}
}

// serve starts an instance, to which w's programs speak from now on.
func (w *world) serve(config server.Config) {
	w.server = server.New(config)
	w.http = httptest.NewServer(w.server.Handler())
	w.Cleanup(w.http.Close)
}

// menus stocks the catalogue.
func (w *world) menus() {
	w.Helper()
	for _, r := range []foodie.Restaurant{
		{Name: "Thepla House", Area: "Prahlad Nagar", Cuisine: "Gujarati", Items: []foodie.MenuItem{
			{Name: "Masala Thepla", Price: 3500, Tags: []string{"veg"}}, {Name: "Masala Chaas", Price: 2000, Tags: []string{"veg"}},
		}},
		{Name: "Burger Adda", Area: "C.G. Road", Cuisine: "Fast Food", Items: []foodie.MenuItem{
			{Name: "Veg Burger", Price: 9000, Tags: []string{"veg"}}, {Name: "Fries", Price: 6000, Tags: []string{"veg"}},
		}},
	} {
		made, err := foodie.NewRestaurant(r, w.clock.now())
		if err == nil {
			err = w.store.CreateRestaurant(w.Context(), made)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
}

// orders are all that the store has.
func (w *world) orders() []foodie.Order {
	w.Helper()
	list, err := w.store.Orders(context.Background(), store.OrderQuery{})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// user makes an account without the cost of a password.
func (w *world) user(name string) (foodie.User, string) {
	w.Helper()
	u, err := foodie.NewUser(name, name+"@example.com", w.clock.now())
	if err == nil {
		err = w.store.CreateUser(w.Context(), u)
	}
	if err != nil {
		w.Fatal(err)
	}
	token, _, err := w.tokens.Issue(u, foodie.NewID(), w.clock.now())
	if err != nil {
		w.Fatal(err)
	}
	return u, token
}

// An answer is what came back, with the chat's fields and those of problem details side by side.
type answer struct {
	agent.Answer
	status int
	header http.Header
	body   string

	Detail    string `json:"detail"`
	Code      string `json:"code"`
	Title     string `json:"title"`
	Message   string `json:"message"`
	RequestID string `json:"request_id"`
	Errors    []struct{ Field, Message string }
	User      struct{ Username string }
	Answer_   *agent.Answer `json:"answer"`
	Refresh   string        `json:"refresh_token"`
}

func (a answer) field() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Field
}

// A program speaks to the server without cookies; a browser has some, and says where its requests come from.
type program struct {
	*world
	client *http.Client
	header http.Header
}

func (w *world) program(header ...string) *program {
	p := &program{world: w, client: w.http.Client(), header: http.Header{}}
	for i := 0; i+1 < len(header); i += 2 {
		p.header.Add(header[i], header[i+1])
	}
	return p
}

func (w *world) bearer(token string) *program { return w.program("Authorization", "Bearer "+token) }

func (w *world) browser() *program {
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.Fatal(err)
	}
	p := w.program("Sec-Fetch-Site", "same-origin", "Origin", w.http.URL)
	p.client = &http.Client{Transport: w.http.Client().Transport, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return p
}

// cookies are the browser's for our server, by name.
func (p *program) cookies() map[string]string {
	u, err := url.Parse(p.http.URL)
	if err != nil {
		p.Fatal(err)
	}
	m := map[string]string{}
	for _, c := range p.client.Jar.Cookies(u) {
		m[c.Name] = c.Value
	}
	return m
}

func (p *program) do(method, path string, body string, header ...string) answer {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, p.http.URL+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for name, values := range p.header {
		req.Header[name] = values
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := p.client.Do(req)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, body: string(b)}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") && method != http.MethodHead {
		if err := json.Unmarshal(b, &a); err != nil {
			p.Fatalf("%s %s answered %q: %v", method, path, b, err)
		}
	}
	return a
}

func (p *program) post(path string, body any) answer {
	p.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		p.Fatal(err)
	}
	return p.do(http.MethodPost, path, string(b), "Content-Type", "application/json")
}

// say is a turn that is not refused.
func (p *program) say(message, session string) answer {
	p.Helper()
	body := map[string]any{"message": message}
	if session != "" {
		body["user_id"] = session
	}
	a := p.post("/chat", body)
	if a.status != http.StatusOK {
		p.Fatalf("POST /chat %q = %d %s", message, a.status, a.body)
	}
	return a
}
