package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
)

// Instances of two versions serve side by side while one takes the other's place. So what each version's client and API
// said to each other is kept in testdata, once for all: "go test ./api/client -run Recorded -record 1.1" adds a version.
var record = flag.String("record", "", "write testdata/`version`.json")

// A recording is what one version's client asked, what its API answered, and what the client made of it.
type recording struct {
	Exchanges []exchange `json:"exchanges"`
	Results   []any      `json:"results"`
}

// An exchange is a request and its answer, without the headers that every one has.
type exchange struct {
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Header  map[string][]string `json:"header,omitempty"`
	Body    json.RawMessage     `json:"body,omitempty"`
	Status  int                 `json:"status"`
	Answers map[string][]string `json:"answer_header,omitempty"`
	Answer  json.RawMessage     `json:"answer,omitempty"`
}

// keptHeaders are those that say something.
var keptHeaders = []string{"Authorization", "Content-Type", "Etag", "Idempotency-Key", "Idempotent-Replayed", "If-None-Match", "Link", "Retry-After", "X-Forwarded-For"}

func kept(h http.Header) map[string][]string {
	out := map[string][]string{}
	for _, name := range keptHeaders {
		if v := h.Values(name); len(v) > 0 {
			out[name] = v
		}
	}
	return out
}

// A recorder is a road to an API that notes what goes over it.
type recorder struct {
	over http.RoundTripper
	seen []exchange
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	e := exchange{Method: req.Method, Path: req.URL.RequestURI(), Header: kept(req.Header)}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		if e.Body, err = io.ReadAll(body); err != nil {
			return nil, err
		}
	}
	resp, err := r.over.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if e.Answer, err = io.ReadAll(resp.Body); err != nil {
		return nil, err
	}
	e.Status, e.Answers = resp.StatusCode, kept(resp.Header)
	r.seen = append(r.seen, e)
	resp.Body = io.NopCloser(bytes.NewReader(e.Answer))
	return resp, nil
}

// A player is an API that answers as it was recorded.
type player struct {
	t       *testing.T
	records []exchange
	change  func(json.RawMessage) json.RawMessage
}

func (p *player) RoundTrip(req *http.Request) (*http.Response, error) {
	if len(p.records) == 0 {
		return nil, fmt.Errorf("nothing is recorded for %s %s", req.Method, req.URL)
	}
	e := p.records[0]
	p.records = p.records[1:]
	if req.Method != e.Method || req.URL.RequestURI() != e.Path {
		p.t.Errorf("the client asks %s %s, where %s %s was recorded", req.Method, req.URL.RequestURI(), e.Method, e.Path)
	}
	body := e.Answer
	if p.change != nil && len(body) > 0 {
		body = p.change(body)
	}
	return &http.Response{StatusCode: e.Status, Header: e.Answers, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
}

// aDay is one with the client: each of its methods, and its results.
func aDay(ctx context.Context, c *client.Client) (results []any) {
	note := func(v any, err error) {
		if err == nil {
			results = append(results, v)
			return
		}
		e := err.(*foodie.Error)
		results = append(results, map[string]any{
			"kind": e.Kind.String(), "code": e.Code, "field": e.Field, "message": e.Message, "retry_after": client.RetryAfter(err),
			"suggestions": client.Suggestions(err), "lines": client.CurrentLines(err),
		})
	}
	all, etag, _, err := c.Catalogue(ctx, "")
	note(all, err)
	_, _, unchanged, err := c.Catalogue(ctx, etag)
	note(unchanged, err)
	found, err := c.Restaurants(ctx, client.RestaurantQuery{Cuisine: "gujarati", Limit: 3})
	note(found, err)
	one, err := c.Restaurant(ctx, awkward)
	note(one, err)
	one, err = c.Restaurant(ctx, "Tepla House")
	note(one, err)
	hits, err := c.SearchItems(ctx, client.ItemQuery{Name: "thepla", Tag: "veg", MaxPrice: 9900, Limit: 5})
	note(hits, err)

	user, err := c.Register(ctx, "asha", "asha@example.com", password)
	note(user, err)
	_, err = c.Login(ctx, "asha", "wrong1234")
	note(nil, err)
	token, err := c.Login(ctx, "asha", password)
	note(token, err)
	asha := c.As(token.AccessToken)
	user, err = asha.Me(ctx)
	note(user, err)

	two := []foodie.OrderLine{{Item: "masala thepla", Quantity: 2, Price: 3500, ShownPrice: true, Note: "hot"}}
	wanted := wire.FromWanted("Thepla House", two)
	wanted.Consent = &wire.Consent{By: "words", Words: "haan", Language: "hi-Latn", ProposalDigest: "d1"}
	for range 2 {
		order, replayed, err := asha.PlaceOrder(ctx, wanted, "key 1")
		note([]any{order, replayed}, err)
	}
	two[0].Price = 3000
	_, _, err = asha.PlaceOrder(ctx, wire.FromWanted("Thepla House", two), "key 2")
	note(nil, err)
	order, _, err := asha.PlaceOrder(ctx, wire.FromWanted(awkward, []foodie.OrderLine{{Item: "Chole", Quantity: 1}}), "")
	note(order, err)
	note("void", asha.VoidKey(ctx, "key 3"))
	note(nil, asha.VoidKey(ctx, "key 1"))
	page, next, err := asha.Orders(ctx, client.OrderQuery{Limit: 1, Status: foodie.Placed})
	note(page, err)
	page, _, err = asha.Orders(ctx, client.OrderQuery{Limit: 1, Cursor: next})
	note(page, err)
	cancelled, err := asha.CancelOrder(ctx, order.ID)
	note(cancelled, err)
	_, err = asha.CancelOrder(ctx, order.ID)
	note(nil, err)
	order, err = asha.Order(ctx, order.ID)
	note(order, err)

	review, err := asha.AddReview(ctx, "Thepla House", 4, "Crisp, and never late.")
	note(review, err)
	reviews, err := c.Reviews(ctx, "Thepla House", 5, 0)
	note(reviews, err)
	stats, err := c.ReviewStats(ctx, "Thepla House")
	note(stats, err)
	five := 5
	review, err = asha.UpdateReview(ctx, review.ID, &five, nil)
	note(review, err)
	reviews, err = asha.MyReviews(ctx)
	note(reviews, err)
	note("deleted", asha.DeleteReview(ctx, review.ID))

	renewed, err := c.Refresh(ctx, token.RefreshToken)
	note(renewed, err)
	note("signed out", c.As(renewed.AccessToken).Logout(ctx, renewed.RefreshToken))
	note("healthy", c.Health(ctx))
	return results
}

// recordings are those of every version.
func recordings(t *testing.T) map[string]recording {
	t.Helper()
	if *record != "" {
		road := &recorder{over: client.Handler(newAPI(t))}
		results := aDay(t.Context(), client.New("http://api", road))
		b, err := json.MarshalIndent(recording{road.seen, results}, "", " ")
		if err == nil {
			err = os.WriteFile(filepath.Join("testdata", *record+".json"), append(unsigned(b), '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	all := map[string]recording{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var r recording
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = r
	}
	return all
}

var signed = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`)

// unsigned has other words for signed tokens: they do not belong into a repository.
func unsigned(b []byte) []byte {
	var seen []string
	return signed.ReplaceAllFunc(b, func(token []byte) []byte {
		if !slices.Contains(seen, string(token)) {
			seen = append(seen, string(token))
		}
		return fmt.Appendf(nil, "access token %d", slices.Index(seen, string(token))+1)
	})
}

// TestRecordedAnswersAreUnderstood: today's client makes of an older API's answers what that version's client made of them.
// So it does when an API says more than it knows, and leaves out what is empty.
func TestRecordedAnswersAreUnderstood(t *testing.T) {
	for version, r := range recordings(t) {
		for how, change := range map[string]func(json.RawMessage) json.RawMessage{"as they were": nil, "with more and with less": futureOf} {
			t.Run(version+" "+how, func(t *testing.T) {
				road := &player{t, r.Exchanges, change}
				b, err := json.Marshal(aDay(t.Context(), client.New("http://api", road)))
				if err != nil {
					t.Fatal(err)
				}
				var got []any
				if err := json.Unmarshal(b, &got); err != nil {
					t.Fatal(err)
				}
				if len(got) != len(r.Results) || len(road.records) > 0 {
					t.Fatalf("%d results, want %d; %d answers were not asked for", len(got), len(r.Results), len(road.records))
				}
				for i := range got {
					if fault := lacks(r.Results[i], got[i], nil); fault != "" {
						t.Errorf("result %d: %s", i, fault)
					}
				}
			})
		}
	}
}

// futureOf is an answer as a later version may give it: each object has a field that nobody knows, and none that is empty.
func futureOf(answer json.RawMessage) json.RawMessage {
	var v any
	if err := json.Unmarshal(answer, &v); err != nil {
		return answer
	}
	b, err := json.Marshal(withMore(v))
	if err != nil {
		return answer
	}
	return b
}

func withMore(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			switch inner := inner.(type) {
			case string:
				if inner == "" {
					delete(v, name)
				}
			case []any:
				if len(inner) == 0 {
					delete(v, name)
				}
			}
			if _, stays := v[name]; stays && name != "rating_distribution" { // which has numbers of stars, not fields
				v[name] = withMore(inner)
			}
		}
		v["a_field_of_the_future"] = map[string]any{"id": 1, "items": []any{"x"}}
	case []any:
		for i := range v {
			v[i] = withMore(v[i])
		}
	}
	return v
}

// TestRecordedRequestsAreAnswered: today's API takes what an older client asks, and says all that it is used to.
func TestRecordedRequestsAreAnswered(t *testing.T) {
	for version, r := range recordings(t) {
		t.Run(version, func(t *testing.T) {
			api, names := client.Handler(newAPI(t)), &renamed{}
			for _, e := range r.Exchanges {
				body := names.replace(string(e.Body))
				req, err := http.NewRequestWithContext(t.Context(), e.Method, "http://api"+names.replace(e.Path), strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				for name, values := range e.Header {
					req.Header.Set(name, names.replace(values[0]))
				}
				resp, err := api.RoundTrip(req)
				if err != nil {
					t.Fatal(err)
				}
				answer, err := io.ReadAll(resp.Body)
				if err != nil {
					t.Fatal(err)
				}
				if resp.StatusCode != e.Status {
					t.Fatalf("%s %s %s: %d, was %d: %s", e.Method, e.Path, body, resp.StatusCode, e.Status, answer)
				}
				for name, values := range e.Answers {
					if got := resp.Header.Values(name); len(got) != len(values) {
						t.Errorf("%s %s: the header %s is %q, was %q", e.Method, e.Path, name, got, values)
					} else {
						names.add(values[0], got[0])
						names.add(cursorOf(values[0]), cursorOf(got[0]))
					}
				}
				if fault := lacks(parsed(t, e.Answer), parsed(t, answer), names); fault != "" {
					t.Errorf("%s %s: %s", e.Method, e.Path, fault)
				}
			}
		})
	}
}

func parsed(t *testing.T, b []byte) (v any) {
	t.Helper()
	if len(b) == 0 {
		return nil
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return v
}

// cursorOf is the cursor in a Link header, if this is one.
func cursorOf(header string) string {
	_, cursor, _ := strings.Cut(header, "cursor=")
	cursor, _, _ = strings.Cut(cursor, "&")
	return cursor
}

// renamed knows what stands today for the ids, tokens and times of a recording.
type renamed struct{ pairs []string }

func (r *renamed) add(was, is string) {
	if was != "" && was != is && !slices.Contains(r.pairs, was) {
		r.pairs = append(r.pairs, was, is)
	}
}

func (r *renamed) replace(s string) string { return strings.NewReplacer(r.pairs...).Replace(s) }

// changes are the fields that are new each time.
var changes = []string{"id", "user_id", "restaurant_id", "order_date", "review_date", "updated_at", "access_token", "refresh_token", "request_id"}

// lacks says what of was is not in is; more may be. Where names is given, what is new each time may differ, and is noted.
func lacks(was, is any, names *renamed) string {
	switch was := was.(type) {
	case map[string]any:
		now, _ := is.(map[string]any)
		for field, value := range was {
			got, ok := now[field]
			if a, text := value.(string); text && names != nil && slices.Contains(changes, field) {
				if b, text := got.(string); text && b != "" {
					names.add(a, b)
					continue
				}
			}
			if fault := lacks(value, got, names); fault != "" || !ok {
				return field + ": " + fault
			}
		}
		return ""
	case []any:
		now, _ := is.([]any)
		if len(now) != len(was) {
			return fmt.Sprintf("%v, was %v", is, was)
		}
		for i := range was {
			if fault := lacks(was[i], now[i], names); fault != "" {
				return fmt.Sprintf("[%d].%s", i, fault)
			}
		}
		return ""
	}
	if was != is {
		return fmt.Sprintf("%v, was %v", is, was)
	}
	return ""
}
