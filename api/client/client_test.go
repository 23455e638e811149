package client_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

const password = "tamarind7"

// newAPI is a real API with one restaurant whose name needs every escape.
func newAPI(t *testing.T) http.Handler {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, r := range []foodie.Restaurant{
		{Name: "Thepla House", Area: "Prahlad Nagar", Cuisine: "Gujarati", Items: []foodie.MenuItem{{Name: "Masala Thepla", Price: 3500, Tags: []string{"veg"}}}},
		{Name: awkward, Area: "Navrangpura", Cuisine: "Punjabi", Items: []foodie.MenuItem{{Name: "Chole", Price: 9950}}},
	} {
		made, err := foodie.NewRestaurant(r, time.Now())
		if err == nil {
			err = db.CreateRestaurant(t.Context(), made)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	still := time.Now() // for the limits, which a slow machine must not refill
	return api.New(api.Config{
		Store: db, Hasher: auth.NewHasher(1), Tokens: auth.NewTokens(auth.NewKeys([]byte(strings.Repeat("k", 32)), nil), time.Hour),
		Limiter: memory.New(func() time.Time { return still }), Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(), LoginRate: 2, RegisterRate: 2,
	}).Handler()
}

const awkward = "50% Off / Tea & Co? #1"

// both runs a test over a network and within the process: they must behave alike.
func both(t *testing.T, f func(t *testing.T, c *client.Client)) {
	t.Run("over a network", func(t *testing.T) {
		server := httptest.NewServer(newAPI(t))
		t.Cleanup(server.Close)
		f(t, client.New(server.URL+"/", http.DefaultTransport))
	})
	t.Run("in process", func(t *testing.T) {
		f(t, client.New("http://api", client.Handler(newAPI(t))))
	})
}

// signedIn registers and signs in.
func signedIn(t *testing.T, c *client.Client, name string) *client.Client {
	t.Helper()
	if _, err := c.Register(t.Context(), name, name+"@example.com", password); err != nil {
		t.Fatal(err)
	}
	token, err := c.Login(t.Context(), name, password)
	if err != nil {
		t.Fatal(err)
	}
	return c.As(token.AccessToken)
}

// refused wants a *foodie.Error.
func refused(t *testing.T, err error, kind foodie.Kind, code, field string) {
	t.Helper()
	e, ok := errors.AsType[*foodie.Error](err)
	if !ok || e.Kind != kind || e.Code != code || e.Field != field || e.Message == "" {
		t.Errorf("got %v, want %s %s on %q", err, kind, code, field)
	}
}

func TestCatalogue(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		ctx := t.Context()
		rs, etag, unchanged, err := c.Catalogue(ctx, "")
		if err != nil || unchanged || len(rs) != 2 || rs[1].Name != awkward || etag == "" {
			t.Fatalf("%v %q %v %v", rs, etag, unchanged, err)
		}
		if rs, again, unchanged, err := c.Catalogue(ctx, etag); err != nil || !unchanged || rs != nil || again != etag {
			t.Errorf("%v %q %v %v", rs, again, unchanged, err)
		}
		if r, err := c.Restaurant(ctx, awkward); err != nil || r.Items[0].Price != 9950 {
			t.Errorf("%v %v", r, err)
		}
		if rs, err := c.Restaurants(ctx, client.RestaurantQuery{Text: "thepla", Cuisine: "gujarati", Area: "prahlad nagar", Tag: "veg", Limit: 5}); err != nil || len(rs) != 1 {
			t.Errorf("%v %v", rs, err)
		}
		hits, err := c.SearchItems(ctx, client.ItemQuery{Name: "tehpla", Tag: "veg", MaxPrice: 3550, Limit: 3})
		if err != nil || len(hits) != 1 || hits[0].Restaurant.Name != "Thepla House" || len(hits[0].Items) != 1 || hits[0].Items[0].Name != "Masala Thepla" {
			t.Errorf("%v %v", hits, err)
		}
		_, err = c.Restaurant(ctx, "Thepla Huose")
		refused(t, err, foodie.NotFound, "restaurant_not_found", "")
		if !slices.Contains(client.Suggestions(err), "Thepla House") || client.Suggestions(errors.New("x")) != nil {
			t.Errorf("suggestions %q", client.Suggestions(err))
		}
		_, err = c.SearchItems(ctx, client.ItemQuery{})
		refused(t, err, foodie.Invalid, "search_empty", "item_name")
		if err := c.Health(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestAccount(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		ctx := t.Context()
		u, err := c.Register(ctx, "asha", "asha@example.com", password)
		if err != nil || u.Username != "asha" || u.Role != foodie.RoleUser || u.ID == "" {
			t.Fatalf("%+v %v", u, err)
		}
		_, err = c.Register(ctx, "asha", "other@example.com", password)
		refused(t, err, foodie.Conflict, "username_taken", "username")
		_, err = c.Register(ctx, "bina", "bina@example.com", password)
		refused(t, err, foodie.TooMany, "too_many_registrations", "")
		if client.RetryAfter(err) != 30*time.Second {
			t.Errorf("wait %s", client.RetryAfter(err))
		}
		token, err := c.Login(ctx, "asha@example.com", password)
		if err != nil {
			t.Fatal(err)
		}
		if me, err := c.As(token.AccessToken).Me(ctx); err != nil || me.ID != u.ID || me.Email != u.Email {
			t.Errorf("%+v %v", me, err)
		}
		_, err = c.Me(ctx)
		refused(t, err, foodie.Unauthenticated, "not_signed_in", "")
		_, err = c.Login(ctx, "asha", "wrong1234")
		refused(t, err, foodie.Unauthenticated, "wrong_password", "")
		next, err := c.Refresh(ctx, token.RefreshToken)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.As(next.AccessToken).Logout(ctx, next.RefreshToken); err != nil {
			t.Error(err)
		}
		_, err = c.Refresh(ctx, next.RefreshToken)
		refused(t, err, foodie.Unauthenticated, "refresh_invalid", "")
	})
}

// TestDinerAddress: in process the API counts against the diner, not against us.
func TestDinerAddress(t *testing.T) {
	c := client.New("http://api", client.Handler(newAPI(t)))
	for i, address := range []string{"192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2"} {
		if _, err := c.Register(client.WithDinerAddress(t.Context(), address), "user"+string(rune('a'+i)), string(rune('a'+i))+"@example.com", password); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	_, err := c.Register(client.WithDinerAddress(t.Context(), "192.0.2.1"), "last", "last@example.com", password)
	refused(t, err, foodie.TooMany, "too_many_registrations", "")
}

func TestOrders(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		ctx, asha := t.Context(), signedIn(t, c, "asha")
		lines := []foodie.OrderLine{{Item: "chole", Quantity: 2, Price: 9950, ShownPrice: true, Note: "hot"}}
		in := wire.FromWanted(awkward, lines)
		o, replayed, err := asha.PlaceOrder(ctx, in, "k/1 ?")
		if err != nil || replayed || o.Total != 19900 || o.Lines[0].Item != "Chole" || o.Status != foodie.Placed || o.RestaurantName != awkward {
			t.Fatalf("%+v %v %v", o, replayed, err)
		}
		again, replayed, err := asha.PlaceOrder(ctx, in, "k/1 ?")
		if err != nil || !replayed || again.ID != o.ID {
			t.Errorf("%+v %v %v", again, replayed, err)
		}
		lines[0].Price = 1
		_, _, err = asha.PlaceOrder(ctx, wire.FromWanted(awkward, lines), "k/1 ?")
		refused(t, err, foodie.Invalid, "idempotency_conflict", "Idempotency-Key")
		_, _, err = asha.PlaceOrder(ctx, wire.FromWanted(awkward, lines), "")
		refused(t, err, foodie.Conflict, "price_changed", "items[0].price")
		if now := client.CurrentLines(err); len(now) != 1 || now[0].Price != 9950 || now[0].Note != "hot" {
			t.Errorf("current lines %+v", now)
		}
		if client.CurrentLines(nil) != nil {
			t.Error("no error has lines")
		}
		if err := asha.VoidKey(ctx, "another/key"); err != nil {
			t.Error(err)
		}
		refused(t, asha.VoidKey(ctx, "k/1 ?"), foodie.Conflict, "already_placed", "")
		second, _, err := asha.PlaceOrder(ctx, in, "k2")
		if err != nil {
			t.Fatal(err)
		}
		page, next, err := asha.Orders(ctx, client.OrderQuery{Limit: 1})
		if err != nil || len(page) != 1 || page[0].ID != second.ID || next == "" {
			t.Fatalf("%+v %q %v", page, next, err)
		}
		if page, next, err := asha.Orders(ctx, client.OrderQuery{Limit: 1, Cursor: next, Status: foodie.Placed}); err != nil || len(page) != 1 || page[0].ID != o.ID || next != "" {
			t.Errorf("%+v %q %v", page, next, err)
		}
		if got, err := asha.CancelOrder(ctx, o.ID); err != nil || got.Status != foodie.Cancelled {
			t.Errorf("%+v %v", got, err)
		}
		if got, err := asha.Order(ctx, o.ID); err != nil || got.Status != foodie.Cancelled || !got.PlacedAt.Equal(o.PlacedAt) {
			t.Errorf("%+v %v", got, err)
		}
		_, _, err = c.Orders(ctx, client.OrderQuery{})
		refused(t, err, foodie.Unauthenticated, "not_signed_in", "")
	})
}

func TestReviews(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		ctx, asha := t.Context(), signedIn(t, c, "asha")
		v, err := asha.AddReview(ctx, awkward, 5, "Good tea, better chole.")
		if err != nil || v.Rating != 5 || v.RestaurantName != awkward {
			t.Fatalf("%+v %v", v, err)
		}
		_, err = asha.AddReview(ctx, awkward, 5, "Good tea, better chole.")
		refused(t, err, foodie.Conflict, "review_exists", "")
		if list, err := c.Reviews(ctx, awkward, 5, 0); err != nil || len(list) != 1 {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := c.Reviews(ctx, awkward, 0, 1); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		if s, err := c.ReviewStats(ctx, awkward); err != nil || s.Count != 1 || s.Average() != 5 {
			t.Errorf("%+v %v", s, err)
		}
		rating, comment := 2, "The tea was cold today."
		if got, err := asha.UpdateReview(ctx, v.ID, &rating, &comment); err != nil || got.Rating != 2 || got.Comment != comment {
			t.Errorf("%+v %v", got, err)
		}
		_, err = asha.UpdateReview(ctx, v.ID, nil, nil)
		refused(t, err, foodie.Invalid, "review_empty", "rating")
		if mine, err := asha.MyReviews(ctx); err != nil || len(mine) != 1 {
			t.Errorf("%+v %v", mine, err)
		}
		if err := asha.DeleteReview(ctx, v.ID); err != nil {
			t.Error(err)
		}
		refused(t, asha.DeleteReview(ctx, v.ID), foodie.NotFound, "review_not_found", "")
	})
}

// TestTrouble: whatever happens on the way has its kind, its code and a sentence for a person.
func TestTrouble(t *testing.T) {
	answer := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Retry-After", "soon")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, tt := range map[string]struct {
		h    http.Handler
		kind foodie.Kind
		code string
	}{
		"no JSON":                    {answer(200, "text/html", "<html>"), foodie.Internal, "bad_response"},
		"cut short":                  {answer(200, "application/json", `[{"name":"x"`), foodie.Internal, "bad_response"},
		"another shape":              {answer(200, "application/json", `{"name":"x"}`), foodie.Internal, "bad_response"},
		"an error without problem":   {answer(404, "text/plain", "404 page not found"), foodie.Internal, "bad_response"},
		"an error of another shape":  {answer(422, "application/json", `{"detail":[{"loc":["body"]}]}`), foodie.Internal, "bad_response"},
		"an unknown status":          {answer(418, "application/problem+json", `{"code":"x","detail":"y"}`), foodie.Internal, "bad_response"},
		"the balancer's own page":    {answer(502, "text/html", "<html>"), foodie.Unavailable, "api_unreachable"},
		"the balancer's own timeout": {answer(504, "text/html", "<html>"), foodie.Timeout, "api_timeout"},
		"a redirect":                 {answer(302, "text/html", ""), foodie.Internal, "bad_response"},
		"a panic":                    {http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") }), foodie.Unavailable, "api_unreachable"},
		"a problem": {answer(503, "application/problem+json", `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Please wait.","code":"busy","request_id":"r"}`),
			foodie.Unavailable, "busy"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.New("http://api", client.Handler(tt.h)).Restaurants(t.Context(), client.RestaurantQuery{})
			refused(t, err, tt.kind, tt.code, "")
			if client.RetryAfter(err) != 0 {
				t.Errorf("wait %s", client.RetryAfter(err))
			}
		})
	}
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := client.New(server.URL, http.DefaultTransport).Me(t.Context())
	refused(t, err, foodie.Unavailable, "api_unreachable", "")
	_, err = client.New("http://bad host", http.DefaultTransport).Me(t.Context())
	refused(t, err, foodie.Unavailable, "api_unreachable", "")
}

func TestUnhealthy(t *testing.T) {
	h := func(status int, body string) *client.Client {
		return client.New("http://api", client.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})))
	}
	refused(t, h(503, `{"status":"unhealthy"}`).Health(t.Context()), foodie.Unavailable, "api_unreachable", "")
	refused(t, h(200, `{"status":"tired"}`).Health(t.Context()), foodie.Internal, "bad_response", "")
}

// TestDeadline: the handler sees the caller's deadline, and the caller gets Timeout.
func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	wait := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done(); w.WriteHeader(499) })
	_, err := client.New("http://api", client.Handler(wait)).Me(ctx)
	refused(t, err, foodie.Timeout, "api_timeout", "")
	_, err = client.New("http://api", client.Handler(wait)).Me(ctx) // it is over already
	refused(t, err, foodie.Timeout, "api_timeout", "")
	server := httptest.NewServer(wait)
	defer server.Close()
	ctx2, cancel2 := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel2()
	_, err = client.New(server.URL, http.DefaultTransport).Me(ctx2)
	refused(t, err, foodie.Timeout, "api_timeout", "")
}

// classified is a RoundTripper that knows better what went wrong.
type classified struct{}

func (classified) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, foodie.NewError(foodie.Unavailable, "breaker_open", "Please try again in a moment.")
}

func TestTransportsOwnWord(t *testing.T) {
	_, err := client.New("http://api", classified{}).Me(t.Context())
	refused(t, err, foodie.Unavailable, "breaker_open", "")
}

// TestHandler: what a handler does is what the caller gets.
func TestHandler(t *testing.T) {
	rt := client.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", r.Method+" "+r.RequestURI+" "+r.RemoteAddr+" "+string(body))
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("X-Late", "not sent")
		w.WriteHeader(http.StatusTeapot)
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, "made")
	}))
	req, err := http.NewRequestWithContext(t.Context(), "POST", "http://api/a%2Fb?c=d", strings.NewReader("in"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 201 || resp.Status != "201 Created" || string(body) != "made" || resp.ContentLength != 4 || resp.Header.Get("X-Late") != "" ||
		resp.Header.Get("X-Seen") != "POST /a%2Fb?c=d "+client.InProcess+" in" {
		t.Errorf("%s %v %s", resp.Status, resp.Header, body)
	}
	empty, err := client.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).RoundTrip(httptest.NewRequest("GET", "/", nil))
	if err != nil || empty.StatusCode != 200 {
		t.Errorf("%v %v", empty, err)
	}
}

// FuzzAnswer: whatever a server answers, there is an answer or a classified error.
func FuzzAnswer(f *testing.F) {
	f.Add(200, `[{"id":"x","items":[{"item_name":"x","price":35}]}]`, `<http://x/?cursor=a>; rel="next"`)
	f.Add(409, `{"status":409,"code":"price_changed","detail":"d","errors":[{"field":"items[0].price"}],"current_items":[{"price":1}]}`, "")
	f.Add(503, "", "<")
	f.Fuzz(func(t *testing.T, status int, body, link string) {
		if status < 200 || status > 599 || strings.ContainsAny(link, "\r\n") {
			return
		}
		c := client.New("http://api", client.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", link)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})))
		_, _, err := c.Orders(t.Context(), client.OrderQuery{})
		_, _, _, err2 := c.Catalogue(t.Context(), "")
		for _, err := range []error{err, err2} {
			if e, ok := errors.AsType[*foodie.Error](err); err != nil && (!ok || e.Code == "" || e.Message == "") {
				t.Errorf("%d %q: %v", status, body, err)
			}
		}
	})
}
