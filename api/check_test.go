package api_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/foodieexpress/foodie/api/wire"
)

// A checker holds every answer of every test against the API's own OpenAPI document.
type checker struct {
	v          validator.Validator
	paths      []string // of the document
	operations []string // "GET /orders/{id}"
}

// checkers are made once for each document; making one takes a while.
var checkers = map[string]*checker{}

func checkerOf(t testing.TB, h http.Handler) *checker {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest("GET", "/openapi.json", nil))
	text := rec.Body.String()
	if c := checkers[text]; c != nil {
		return c
	}
	d, err := libopenapi.NewDocument([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(d)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	model, err := d.BuildV3Model()
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{v: v}
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		c.paths = append(c.paths, path)
		for method := range item.GetOperations().KeysFromOldest() {
			c.operations = append(c.operations, strings.ToUpper(method)+" "+path)
		}
	}
	checkers[text] = c
	return c
}

// answer fails t when r is not what the document promises for q, or breaks a promise that holds for every answer.
func (c *checker) answer(t testing.TB, q *http.Request, r reply) {
	t.Helper()
	everyAnswer(t, q, r)
	path := c.template(q)
	seen.note(q.Method, path, r.status)
	if path == "" || r.status == http.StatusMethodNotAllowed || q.Method == http.MethodOptions || q.Method == http.MethodHead {
		return // no operation of the document
	}
	asked := httptest.NewRequest(q.Method, "/api/v1"+strings.NewReplacer("{name}", "x", "{id}", "x", "{key}", "x").Replace(path), nil)
	res := &http.Response{StatusCode: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader(r.body)), Request: asked}
	if ok, errs := c.v.ValidateHttpResponse(asked, res); !ok {
		for _, e := range errs {
			t.Errorf("%s %s: %d breaks the document: %s %s", q.Method, q.URL, r.status, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				t.Errorf("  %s: %s", s.FieldPath, s.Reason)
			}
		}
		t.Errorf("  %s", r.body)
	}
}

// everyAnswer is what all answers promise.
func everyAnswer(t testing.TB, q *http.Request, r reply) {
	t.Helper()
	for name, want := range map[string]bool{
		"X-Request-Id":           r.header.Get("X-Request-Id") != "",
		"X-Content-Type-Options": r.header.Get("X-Content-Type-Options") == "nosniff",
		"Vary":                   strings.Contains(r.header.Get("Vary"), "Origin"),
		"Content-Type":           r.status == 204 || r.status == 304 || r.header.Get("Content-Type") != "",
	} {
		if !want {
			t.Errorf("%s %s: %d has %s %q", q.Method, q.URL, r.status, name, r.header.Get(name))
		}
	}
	if r.status < 400 || strings.HasPrefix(q.URL.Path, "/health") || q.Method == http.MethodHead {
		return
	}
	p := into[wire.Problem](r)
	if r.header.Get("Content-Type") != wire.ProblemType || p.Status != r.status || p.Code == "" || p.Detail == "" || p.Title == "" ||
		p.RequestID != r.header.Get("X-Request-Id") {
		t.Errorf("%s %s: no whole problem details: %s %s", q.Method, q.URL, r.header.Get("Content-Type"), r.body)
	}
	for _, word := range []string{"sqlite", "SQL", "goroutine", ".go:", "json:", "driver", "127.0.0.1", "context deadline"} {
		if strings.Contains(r.body, word) {
			t.Errorf("%s %s: the answer shows %q: %s", q.Method, q.URL, word, r.body)
		}
	}
}

// template is the path of the document that the request goes to, or "".
func (c *checker) template(q *http.Request) string {
	path := strings.TrimPrefix(q.URL.EscapedPath(), "/api/v1")
	got := strings.Split(strings.Trim(path, "/"), "/")
	best := ""
	for _, p := range c.paths {
		want := strings.Split(strings.Trim(p, "/"), "/")
		if len(want) != len(got) || !fits(want, got) || best != "" && strings.Count(best, "{") <= strings.Count(p, "{") {
			continue
		}
		best = p
	}
	return best
}

func fits(want, got []string) bool {
	for i := range want {
		if want[i] != got[i] && !(strings.HasPrefix(want[i], "{") && got[i] != "") {
			return false
		}
	}
	return true
}

// form encodes a form: name, value, name, value …
func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// A record is which answers the tests have seen.
type record struct {
	mu sync.Mutex
	is map[string]bool // "GET /orders/{id} 2"
}

var seen = record{is: map[string]bool{}}

func (r *record) note(method, path string, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.is[fmt.Sprintf("%s %s %d", method, path, status/100)] = true
}

// TestMain wants of a whole run that every route was seen to answer well, and to refuse.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.fuzz").Value.String() == "" {
		code = unseen()
	}
	os.Exit(code)
}

// neverRefuse are routes without input and without a database.
var neverRefuse = []string{"GET /", "GET /health/live", "GET /openapi.json", "GET /docs", "GET /docs/docs.js", "GET /docs/docs.css", "GET /metrics"}

func unseen() (code int) {
	for _, c := range checkers {
		for _, op := range c.operations {
			if !seen.is[op+" 2"] {
				fmt.Println("no test of success:", op)
				code = 1
			}
			if !seen.is[op+" 4"] && !seen.is[op+" 5"] && !slices.Contains(neverRefuse, op) {
				fmt.Println("no test of a refusal:", op)
				code = 1
			}
		}
	}
	return code
}

func TestDocument(t *testing.T) {
	w := newWorld(t)
	text := w.do("GET", "/openapi.json", nil).want(200).body
	d, err := libopenapi.NewDocument([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	v, _ := validator.NewValidator(d)
	if ok, errs := v.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Errorf("%s: %s", e.Message, e.Reason)
		}
	}
	if bytes.Contains([]byte(text), []byte(`"null"`)) {
		t.Error("a schema allows null, which no answer has")
	}
}
