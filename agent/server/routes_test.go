package server_test

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
)

func TestMethods(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/chat", 405, "POST, OPTIONS"},
		{"DELETE", "/chat/history", 405, "GET, HEAD, OPTIONS"},
		{"PUT", "/auth/login", 405, "POST, OPTIONS"},
		{"OPTIONS", "/chat", 204, "POST, OPTIONS"},
		{"HEAD", "/health", 200, ""},
		{"HEAD", "/", 200, ""},
		{"GET", "/nothing", 404, ""},
		{"POST", "/nothing", 404, ""},
		{"GET", "/chat/", 404, ""},
		{"GET", "/metrics", 200, ""},
		{"GET", "/health/live", 200, ""},
		{"GET", "/health/ready", 200, ""},
	} {
		got := w.program().do(tt.method, tt.path, "")
		if got.status != tt.status || got.header.Get("Allow") != tt.allow || got.header.Get("X-Request-ID") == "" || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s = %d, header %v", tt.method, tt.path, got.status, got.header)
		}
		if tt.status >= 400 && (got.Detail == "" || got.Response != got.Detail) {
			t.Errorf("%s %s = %s", tt.method, tt.path, got.body)
		}
	}
	if got := w.program().do("GET", "/health", "", "X-Request-ID", "trace-me.1").header.Get("X-Request-ID"); got != "trace-me.1" {
		t.Errorf("X-Request-ID = %q", got)
	}
}

func TestHealth(t *testing.T) {
	ready := true
	w := newWorld(t, func(c *server.Config) { c.Ready, c.MetricsPublic = func() bool { return ready }, false })
	want := `{"status":"ok","redis":{"connected":true,"backend":"in-memory"},"api":{"connected":true},"model":{"name":"builtin","ok":true},"session_ttl":3600,"pending_order_ttl":600}`
	if got := w.program().do("GET", "/health", ""); got.status != 200 || got.body != want {
		t.Errorf("GET /health = %d %s", got.status, got.body)
	}
	w.road.away.Store(true)
	if got := w.program().do("GET", "/health", ""); got.status != 200 || !strings.Contains(got.body, `"degraded"`) || !strings.Contains(got.body, `"api":{"connected":false}`) {
		t.Errorf("without the API = %d %s", got.status, got.body)
	}
	ready = false
	if got := w.program().do("GET", "/health/ready", ""); got.status != http.StatusServiceUnavailable {
		t.Errorf("while draining = %d", got.status)
	}
	if got := w.program().do("GET", "/health/live", ""); got.status != http.StatusOK {
		t.Errorf("alive while draining = %d", got.status)
	}
	if got := w.program().do("GET", "/metrics", ""); got.status != http.StatusNotFound {
		t.Errorf("private metrics = %d", got.status)
	}
}

func TestPage(t *testing.T) {
	w := newWorld(t, func(c *server.Config) {
		c.Page = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if r.URL.Path == "/gone" {
				w.WriteHeader(http.StatusNotFound)
			}
			io.WriteString(w, "<p>"+r.Method+" "+r.URL.Path)
		})
	})
	const browser = "text/html,application/xhtml+xml,*/*;q=0.8"
	for _, tt := range []struct {
		method, path, accept string
		status               int
		want                 string
	}{
		{"GET", "/", browser, 200, "<p>GET /"},
		{"GET", "/", "*/*", 200, `"POST /chat"`},
		{"GET", "/", "application/json", 200, `"version":"test"`},
		{"GET", "/restaurants", browser, 200, "<p>GET /restaurants"},
		{"GET", "/static/v1/page.js", "*/*", 200, "<p>GET /static/v1/page.js"},
		{"GET", "/favicon.ico", "image/avif,*/*", 200, "<p>GET /favicon.ico"},
		{"POST", "/talk", browser, 200, "<p>POST /talk"},
		{"GET", "/gone", browser, 404, "<p>GET /gone"},
		{"GET", "/gone", "*/*", 404, `"not_found"`},
	} {
		got := w.program().do(tt.method, tt.path, "", "Accept", tt.accept)
		if got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s (%s) = %d %s", tt.method, tt.path, tt.accept, got.status, got.body)
		}
	}
}

func TestCORS(t *testing.T) {
	w := newWorld(t)
	partner := w.program("Origin", "https://partner.example")
	got := partner.do("OPTIONS", "/chat", "", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
	if got.status != 204 || got.header.Get("Access-Control-Allow-Origin") != "https://partner.example" ||
		!strings.Contains(got.header.Get("Access-Control-Allow-Headers"), "Authorization") || !strings.Contains(got.header.Get("Access-Control-Allow-Methods"), "POST") {
		t.Errorf("a preflight = %d %v", got.status, got.header)
	}
	for _, path := range []string{"/chat", "/nothing", "/health"} {
		got := partner.do("POST", path, "")
		if got.header.Get("Access-Control-Allow-Origin") != "https://partner.example" || got.header.Get("Access-Control-Allow-Credentials") != "" ||
			!strings.Contains(got.header.Get("Access-Control-Expose-Headers"), "X-Request-ID") || !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Origin") {
			t.Errorf("POST %s = %d %v", path, got.status, got.header)
		}
	}
	if got := w.program("Origin", "https://evil.example").do("POST", "/chat", ""); got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin is allowed: %v", got.header)
	}
	open := newWorld(t, func(c *server.Config) { c.AllowedOrigins = []string{"*"} })
	if got := open.program("Origin", "https://any.example").do("GET", "/health", ""); got.header.Get("Access-Control-Allow-Origin") != "https://any.example" {
		t.Errorf("with * = %v", got.header)
	}
}

// The diner's address is the last one that none of our proxies wrote.
func TestAddress(t *testing.T) {
	var seen string
	w := newWorld(t, saying(func(_ context.Context, who agent.Caller, _ agent.Request, _ func(agent.Event)) (agent.Answer, error) {
		seen = who.Address
		return agent.Answer{}, nil
	}), func(c *server.Config) {
		c.TrustedProxies = append(c.TrustedProxies, netip.MustParsePrefix("10.0.0.0/8"))
	})
	for forwarded, want := range map[string]string{
		"":                                    "127.0.0.1",
		"203.0.113.7":                         "203.0.113.7",
		"198.51.100.1, 203.0.113.7":           "203.0.113.7",
		"198.51.100.1, 203.0.113.7, 10.0.0.9": "203.0.113.7",
		"10.0.0.8, 10.0.0.9":                  "10.0.0.8",
		"rubbish, 10.0.0.9":                   "10.0.0.9",
		"rubbish":                             "127.0.0.1",
		"::ffff:203.0.113.7":                  "203.0.113.7",
		"fe80::1%eth0":                        "fe80::1",
	} {
		w.program("X-Forwarded-For", forwarded).post("/chat", map[string]any{"message": "hello"})
		if seen != want {
			t.Errorf("X-Forwarded-For %q: address %q, want %q", forwarded, seen, want)
		}
	}
	plain := newWorld(t, saying(func(_ context.Context, who agent.Caller, _ agent.Request, _ func(agent.Event)) (agent.Answer, error) {
		seen = who.Address
		return agent.Answer{}, nil
	}), func(c *server.Config) { c.TrustedProxies = nil })
	plain.program("X-Forwarded-For", "203.0.113.7").post("/chat", map[string]any{"message": "hello"})
	if seen != "127.0.0.1" {
		t.Errorf("without trusted proxies: address %q", seen)
	}
}

// The methods for pages without scripts do what the routes do, for our own forms alone.
func TestTalkForPages(t *testing.T) {
	var s *server.Server
	page := func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var text string
		var err error
		switch r.URL.Path {
		case "/who":
			var who agent.Caller
			who, err = s.Caller(w, r)
			text = who.SessionID
		case "/say":
			var a agent.Answer
			a, err = s.Talk(w, r, agent.Request{Message: r.Form.Get("message")})
			text = a.Response
		case "/past":
			var h agent.History
			h, err = s.History(w, r)
			for _, m := range h.Messages {
				text += m.Text + "\n"
			}
		case "/in":
			var a agent.Answer
			a, err = s.SignIn(w, r, r.Form.Get("username"), password)
			text = "signed in: " + a.Response
		case "/up":
			var a agent.Answer
			a, err = s.Register(w, r, r.Form.Get("username"), r.Form.Get("username")+"@example.com", password)
			text = "signed up: " + a.Response
		case "/out":
			err = s.SignOut(w, r)
		case "/forget":
			err = s.Clear(w, r)
		}
		if err != nil {
			http.Error(w, foodie.CodeOf(err), http.StatusTeapot)
			return
		}
		io.WriteString(w, text)
	}
	w := newWorld(t, func(c *server.Config) { c.Page = http.HandlerFunc(page) })
	s = w.server
	b := w.browser()
	form := func(path, body string) answer {
		return b.do("POST", path, body, "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
	}
	see := func(path string) answer { return b.do("GET", path, "", "Accept", "text/html") }

	if got := see("/past"); got.status != 200 || got.body != "" {
		t.Errorf("a newcomer's history = %d %q", got.status, got.body)
	}
	if got := form("/say", "message="); got.body != "message_empty\n" {
		t.Errorf("nothing said = %q", got.body)
	}
	if got := form("/say", "message=two+masala+thepla+from+Thepla+House"); !strings.Contains(got.body, "70") {
		t.Fatalf("a message = %d %q", got.status, got.body)
	}
	if got := see("/who"); !strings.HasPrefix(got.body, "g_") || got.body != b.cookies()["foodie_guest"] {
		t.Errorf("the guest = %q, cookies %v", got.body, b.cookies())
	}
	form("/say", "message=yes")
	if got := form("/up", "username=asha"); len(w.orders()) != 1 || !strings.Contains(got.body, "signed up: ") || len(got.body) < 20 {
		t.Errorf("signing up = %q, %d orders", got.body, len(w.orders()))
	}
	if got := see("/who"); !strings.HasPrefix(got.body, "u:") {
		t.Errorf("the diner = %q", got.body)
	}
	if got := see("/past"); !strings.Contains(got.body, "two masala thepla") {
		t.Errorf("the history = %q", got.body)
	}
	if got := form("/forget", ""); got.status != 200 {
		t.Errorf("forgetting = %d %q", got.status, got.body)
	}
	if got := see("/past"); got.body != "" {
		t.Errorf("after forgetting = %q", got.body)
	}
	if got := form("/out", ""); got.status != 200 || len(b.cookies()) != 0 {
		t.Errorf("signing out = %d, cookies %v", got.status, b.cookies())
	}
	if got := form("/in", "username=asha"); got.body != "signed in: " {
		t.Errorf("signing in with nothing to go on = %q", got.body)
	}
	if got := form("/in", "username="); got.body != "username_missing\n" {
		t.Errorf("signing in as nobody = %q", got.body)
	}
	if got := form("/up", "username=asha"); got.body != "username_taken\n" {
		t.Errorf("a taken name = %q", got.body)
	}
	w.clock.move(31 * 24 * 60 * 60 * 1e9)
	if got := see("/who"); !strings.HasPrefix(got.body, "g_") {
		t.Errorf("after the sign-in ended = %q", got.body)
	}
	foreign := w.program("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	for _, path := range []string{"/say", "/in", "/up", "/out", "/forget"} {
		if got := foreign.do("POST", path, "message=hello&username=ravi", "Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html"); got.body != "foreign_form\n" {
			t.Errorf("another page's %s = %q", path, got.body)
		}
	}
}
