package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/store"
)

func TestNoRoute(t *testing.T) {
	w := newWorld(t)
	for _, target := range []string{"/nothing", "/api/v1/nothing", "/api/v2/restaurants/", "/restaurants/a/b/c/d", "/orders//cancel", "/restaurants//reviews", "/api/v1x", "/restaurants/%FF%2F/x"} {
		w.do("GET", target, nil).refused(404, "route_not_found", "")
	}
}

func TestWrongMethod(t *testing.T) {
	w := newWorld(t)
	for target, allow := range map[string]string{
		"/restaurants/":             "GET, HEAD, OPTIONS, POST",
		"/api/v1/restaurants/x":     "DELETE, GET, HEAD, OPTIONS, PUT",
		"/orders/void/some%2Fkey":   "OPTIONS, PUT",
		"/users/login/":             "OPTIONS, POST",
		"/restaurants/x/reviews":    "GET, HEAD, OPTIONS, POST",
		"/api/v1/admin/orders/some": "OPTIONS, PATCH",
	} {
		r := w.do("LINK", target, nil)
		r.refused(405, "method_not_allowed", "")
		options := w.do("OPTIONS", target, nil).want(204)
		if r.header.Get("Allow") != allow || options.header.Get("Allow") != allow {
			t.Errorf("%s allows %q and %q, want %q", target, r.header.Get("Allow"), options.header.Get("Allow"), allow)
		}
	}
}

func TestTrailingSlashIsOptional(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/restaurants", "/restaurants/thepla%20house", "/restaurants/thepla%20house/reviews", "/restaurants/thepla%20house/reviews/stats", "/health", "/health/live", "/health/ready", "/openapi.json", "/docs", "/docs/docs.js", "/docs/docs.css", "/metrics"} {
		for _, prefix := range []string{"", "/api/v1"} {
			w.do("GET", prefix+strings.TrimSuffix(path, "/")+"/", nil).want(200)
			if path != "/" || prefix != "" {
				w.do("GET", prefix+strings.TrimSuffix(path, "/"), nil).want(200)
			}
			w.do("HEAD", prefix+path, nil).want(200)
		}
	}
	for _, path := range []string{"/orders", "/users/me", "/users/me/reviews"} {
		w.as("asha", "GET", path, nil).want(200)
		w.as("asha", "GET", path+"/", nil).want(200)
		w.as("asha", "GET", "/api/v1"+path+"/", nil).want(200)
	}
}

func TestRequestID(t *testing.T) {
	w := newWorld(t)
	r := w.do("GET", "/nothing", nil, header("X-Request-ID", "from.the-client_1"))
	if p := into[wire.Problem](r); p.RequestID != "from.the-client_1" || r.header.Get("X-Request-ID") != "from.the-client_1" {
		t.Errorf("request id %q in the body, %q in the header", p.RequestID, r.header.Get("X-Request-ID"))
	}
	if !strings.Contains(w.log(), "from.the-client_1") {
		t.Error("the request id is not in the log")
	}
	if r := w.do("GET", "/nothing", nil, header("X-Request-ID", "not one\n")); strings.Contains(r.body, "not one") {
		t.Errorf("a bad request id is taken: %s", r.body)
	}
}

func TestLogNamesRoutesNotPaths(t *testing.T) {
	w := newWorld(t)
	w.do("GET", "/api/v1/restaurants/thepla%20house", nil).want(200)
	w.do("GET", "/api/v1/restaurants/secret%20place", nil).want(404)
	if log := w.log(); !strings.Contains(log, "/restaurants/{name}") || strings.Contains(log, "secret") {
		t.Errorf("log:\n%s", log)
	}
	if m := w.do("GET", "/metrics", nil).want(200).body; !strings.Contains(m, `/restaurants/{name}`) {
		t.Error("no metric of the route")
	}
}

func TestMetricsCanBeHidden(t *testing.T) {
	w := newWorld(t, func(c *api.Config) { c.MetricsPublic = false })
	w.do("GET", "/metrics", nil).refused(404, "route_not_found", "")
}

func TestCORS(t *testing.T) {
	w := newWorld(t)
	const origin = "http://localhost:5173"
	for _, r := range []reply{
		w.do("GET", "/restaurants/", nil, header("Origin", origin)),
		w.do("GET", "/nothing", nil, header("Origin", origin)),
		w.do("LINK", "/restaurants/", nil, header("Origin", origin)),
		w.do("POST", "/orders/", "{", header("Origin", origin)),
		w.do("POST", "/users/login", "", header("Origin", origin)),
	} {
		h := r.header
		if h.Get("Access-Control-Allow-Origin") != origin || h.Get("Access-Control-Allow-Credentials") != "true" {
			t.Errorf("%d: %v", r.status, h)
		}
		for _, name := range []string{"X-Request-ID", "Link", "Retry-After", "Idempotent-Replayed"} {
			if !strings.Contains(h.Get("Access-Control-Expose-Headers"), name) {
				t.Errorf("%d does not expose %s", r.status, name)
			}
		}
	}
	pre := w.do("OPTIONS", "/api/v1/orders/", nil, header("Origin", origin), header("Access-Control-Request-Method", "POST"), header("Access-Control-Request-Headers", "authorization, idempotency-key")).want(204)
	if !strings.Contains(pre.header.Get("Access-Control-Allow-Methods"), "PATCH") || pre.header.Get("Access-Control-Allow-Headers") != "authorization, idempotency-key" {
		t.Errorf("preflight: %v", pre.header)
	}
	if h := w.do("GET", "/restaurants/", nil, header("Origin", "http://evil.example")).header; h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a stranger may read: %v", h)
	}
	open := newWorld(t, func(c *api.Config) { c.AllowedOrigins = []string{"*"} })
	if h := open.do("GET", "/restaurants/", nil, header("Origin", "http://any.example")).header; h.Get("Access-Control-Allow-Origin") != "http://any.example" || h.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("open to all, but without credentials: %v", h)
	}
}

func TestBodies(t *testing.T) {
	w := newWorld(t)
	order := `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1}]}`
	for name, tt := range map[string]struct {
		body   string
		status int
		code   string
		field  string
	}{
		"empty":            {"", 400, "body_empty", ""},
		"blank":            {" \n", 400, "body_empty", ""},
		"cut short":        {order[:30], 400, "body_json", ""},
		"no JSON":          {"restaurant_name=x", 400, "body_json", ""},
		"two values":       {order + order, 400, "body_trailing", ""},
		"rubbish behind":   {order + "]", 400, "body_trailing", ""},
		"one member twice": {`{"restaurant_name":"a","restaurant_name":"b","items":[]}`, 400, "field_twice", "restaurant_name"},
		"broken text":      {"{\"restaurant_name\":\"\xff\"}", 400, "body_encoding", ""},
		"too deep":         {`{"items":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, 400, "body_depth", ""},
		"a list":           {"[]", 422, "field_type", ""},
		"null":             {"null", 422, "field_type", ""},
		"text":             {`"order"`, 422, "field_type", ""},
		"too large":        {`{"restaurant_name":"` + strings.Repeat("x", api.MaxBody) + `"}`, 413, "body_too_large", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w.as("asha", "POST", "/orders/", tt.body).refused(tt.status, tt.code, tt.field)
		})
	}
	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "no type at all"} {
		w.as("asha", "POST", "/orders/", order, header("Content-Type", contentType)).want(201)
	}
}

func TestUnknownFields(t *testing.T) {
	w := newWorld(t)
	order := `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1,"colour":"red"}],"token":"x"}`
	w.as("asha", "POST", "/orders/", order).want(201)
	p := w.as("asha", "POST", "/api/v1/orders/", order).refused(422, "field_unknown", "items[0].colour")
	if len(p.Errors) != 2 || p.Errors[1].Field != "token" || !strings.Contains(p.Detail, "quantity") {
		t.Errorf("both are named, and what there is: %+v", p)
	}
	w.as("asha", "POST", "/api/v1/orders/", `{"Restaurant_Name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1}]}`).refused(422, "field_missing", "restaurant_name")
}

func TestHealth(t *testing.T) {
	w := newWorld(t)
	if got := w.do("GET", "/health", nil).want(200).body; got != `{"status":"healthy","version":"test","database":"connected"}` {
		t.Error(got)
	}
	if s := into[wire.Service](w.do("GET", "/", nil).want(200)); s.Links["docs"] != "/docs" || s.Version != "test" {
		t.Errorf("%+v", s)
	}
	draining := newWorld(t, func(c *api.Config) { c.Ready = func() bool { return false } })
	draining.do("GET", "/health/ready", nil).want(503)
	draining.do("GET", "/health/live", nil).want(200)
	draining.do("GET", "/health", nil).want(200)
}

// brokenStore is a store whose database is away, or does strange things.
type brokenStore struct {
	store.Store
	err error
}

func (s brokenStore) Ping(context.Context) error                      { return s.err }
func (s brokenStore) CatalogueVersion(context.Context) (int64, error) { return 0, s.err }
func (s brokenStore) User(context.Context, foodie.ID) (foodie.User, error) {
	return foodie.User{}, s.err
}
func (s brokenStore) UserByLogin(context.Context, string) (foodie.User, error) {
	return foodie.User{}, s.err
}
func (s brokenStore) AccessRevoked(context.Context, string, foodie.ID) (bool, error) {
	return false, s.err
}
func (s brokenStore) CreateUser(context.Context, foodie.User) error { return s.err }
func (s brokenStore) RotateRefreshToken(context.Context, string, store.RefreshToken, time.Time) (store.RefreshToken, error) {
	return store.RefreshToken{}, s.err
}

// TestDatabaseAway: 503 in plain words, or 504, or 500; the driver's words stand in the log alone.
func TestDatabaseAway(t *testing.T) {
	cause := errors.New("sqlite: dial tcp 127.0.0.1:27017: disk I/O error (driver)")
	for name, tt := range map[string]struct {
		err    error
		status int
		code   string
		detail string
	}{
		"away":         {foodie.NewError(foodie.Unavailable, "database_away", "Service temporarily unavailable. Please try again in a moment.").Because(cause), 503, "database_away", "Service temporarily unavailable. Please try again in a moment."},
		"slow":         {context.DeadlineExceeded, 504, "timeout", "The request timed out. Please try again."},
		"unclassified": {cause, 500, "internal", "Something went wrong. Please try again."},
	} {
		t.Run(name, func(t *testing.T) {
			broken := brokenStore{err: tt.err}
			real := newWorld(t)
			token := real.token("asha")
			w := newWorld(t, func(c *api.Config) { broken.Store, c.Store = c.Store, &broken })
			for _, r := range []reply{
				w.do("GET", "/restaurants/", nil),
				w.do("GET", "/restaurants/x", nil),
				w.do("GET", "/search/items?item_name=x", nil),
				w.do("GET", "/restaurants/x/reviews", nil),
				w.do("GET", "/restaurants/x/reviews/stats", nil),
				w.do("GET", "/users/me", nil, header("Authorization", "Bearer "+token)),
				w.do("POST", "/orders/", `{}`, header("Authorization", "Bearer "+token)),
				w.do("POST", "/users/login", form("username", "asha", "password", password)),
				w.do("POST", "/users/register", wire.Registration{Username: "nila", Email: "nila@example.com", Password: password}),
				w.do("POST", "/users/refresh", wire.Refresh{RefreshToken: "x"}),
				w.do("POST", "/users/logout", wire.SignOut{RefreshToken: "x"}),
			} {
				p := r.refused(tt.status, tt.code, "")
				if p.Detail != tt.detail {
					t.Errorf("detail %q, want %q", p.Detail, tt.detail)
				}
				if tt.status == 503 && r.header.Get("Retry-After") == "" {
					t.Error("no Retry-After")
				}
			}
			w.do("GET", "/health", nil).want(503)
			w.do("GET", "/health/ready", nil).want(503)
			w.do("GET", "/health/live", nil).want(200)
			w.do("GET", "/docs", nil).want(200)
			if tt.status != 504 && !strings.Contains(w.log(), "disk I/O error") {
				t.Error("the cause is not in the log")
			}
		})
	}
}

type panickingStore struct{ store.Store }

func (panickingStore) CatalogueVersion(context.Context) (int64, error) { panic("sqlite: nil map") }

func TestPanicIsAnAnswer(t *testing.T) {
	w := newWorld(t, func(c *api.Config) { c.Store = panickingStore{c.Store} })
	r := w.do("GET", "/restaurants/", nil, header("Origin", "http://localhost:5173"))
	r.refused(500, "internal", "")
	if r.header.Get("Access-Control-Allow-Origin") == "" {
		t.Error("no CORS header on the 500: browsers would call it a CORS error")
	}
}

func TestClientThatIsGone(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, httptest.NewRequest("GET", "/restaurants/", nil).WithContext(ctx))
	if rec.Code != 499 || strings.Contains(w.log(), "level=ERROR") {
		t.Errorf("%d, log:\n%s", rec.Code, w.log())
	}
}

func TestDocsPage(t *testing.T) {
	w := newWorld(t)
	page := w.do("GET", "/docs", nil).want(200)
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(page.body, "://") || strings.Contains(page.body, "<script>") {
		t.Errorf("the page needs nothing of others, and runs nothing inline: %s", policy)
	}
	for _, part := range []string{"/docs/docs.js", "/docs/docs.css"} {
		if !strings.Contains(page.body, `"`+part+`"`) {
			t.Errorf("the page does not load %s", part)
		}
		w.do("GET", part, nil).want(200)
	}
	// What Authorize does: the form to the tokenUrl of the document, and the token to a route.
	var document struct {
		Components struct {
			SecuritySchemes struct {
				Password struct {
					Flows struct {
						Password struct {
							TokenURL string `json:"tokenUrl"`
						} `json:"password"`
					} `json:"flows"`
				} `json:"password"`
			} `json:"securitySchemes"`
		} `json:"components"`
	}
	unmarshal(t, w.do("GET", "/openapi.json", nil).body, &document)
	w.token("asha")
	token := into[wire.Token](w.do("POST", document.Components.SecuritySchemes.Password.Flows.Password.TokenURL,
		form("grant_type", "password", "username", "asha", "password", password), header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")).want(200))
	w.do("GET", "/api/v1/users/me", nil, header("Authorization", "Bearer "+token.AccessToken)).want(200)
}

func TestWrongMethodIsNoPreflight(t *testing.T) {
	w := newWorld(t)
	if r := w.do(http.MethodOptions, "/restaurants/", nil, header("Origin", "http://localhost:5173")).want(204); r.header.Get("Allow") == "" {
		t.Errorf("%v", r.header)
	}
}
