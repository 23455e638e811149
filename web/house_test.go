package web_test

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/session"
	sessions "github.com/foodieexpress/foodie/session/memory"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
	"github.com/foodieexpress/foodie/web"
)

const password = "thepla-and-chaas-7"

// A house is the whole product in this process, behind one address.
type house struct {
	t     *testing.T
	url   string
	store *sqlite.DB
	// api answers instead of the real API when it is set: how the platform fails.
	api http.HandlerFunc
	now time.Time // of the pages; the real one when zero
}

// newHouse opens the product with rs on its menus, or with the samples.
func newHouse(t *testing.T, rs ...foodie.Restaurant) *house {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if len(rs) == 0 {
		if rs, err = samples.Restaurants(time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.LoadSamples(t.Context(), rs); err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, store: db}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	keys := auth.NewKeys([]byte(strings.Repeat("k", 32)), nil)
	tokens := auth.NewTokens(keys, 30*time.Minute)
	backend := api.New(api.Config{
		Store: db, Hasher: auth.NewHasher(2), Tokens: tokens, Limiter: memory.New(time.Now), Log: log, Metrics: telemetry.NewMetrics(), Version: "test",
	}).Handler()
	platform := client.New("http://api", client.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.api != nil {
			h.api(w, r)
			return
		}
		backend.ServeHTTP(w, r)
	})))
	snapshots := agent.NewSnapshots(platform, time.Now)
	kept := sessions.New(session.Config{})
	t.Cleanup(func() { kept.Close() })
	model := builtin.New(snapshots)
	face := server.New(server.Config{
		Agent: agent.New(agent.Config{
			Platform: platform, Snapshots: snapshots, Sessions: kept, Signer: proposal.NewSigner(keys.Derive("proposal")), Model: model, Log: log,
		}),
		Platform: platform, Tokens: tokens, Keys: keys, Limiter: memory.New(time.Now), Log: log, Metrics: telemetry.NewMetrics(), Version: "test",
		Sessions: kept, Model: model,
	})
	face.Page = web.New(web.Config{Talk: face, Platform: platform, Catalogue: snapshots, Log: log, Now: h.clock})
	front := httptest.NewServer(face.Handler())
	t.Cleanup(front.Close)
	h.url = front.URL
	return h
}

func (h *house) clock() time.Time {
	if h.now.IsZero() {
		return time.Now()
	}
	return h.now
}

// A browser has cookies, and no scripts.
type browser struct {
	h    *house
	http *http.Client
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{h, &http.Client{Jar: jar}}
}

// A shown is a page as a browser got it.
type shown struct {
	t      *testing.T
	status int
	path   string // after redirects
	header http.Header
	body   string
	root   *html.Node
}

// open follows a link.
func (b *browser) open(path string) *shown {
	b.h.t.Helper()
	return b.do(http.MethodGet, path, nil, "same-origin")
}

// send sends a form of one of our pages.
func (b *browser) send(path string, form url.Values) *shown {
	b.h.t.Helper()
	return b.do(http.MethodPost, path, form, "same-origin")
}

func (b *browser) do(method, path string, form url.Values, site string) *shown {
	t := b.h.t
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, b.h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Sec-Fetch-Site", site)
	req.Header.Set("Accept-Encoding", "gzip")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(resp.Body); err != nil {
			t.Fatal(err)
		}
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return &shown{t, resp.StatusCode, resp.Request.URL.Path, resp.Header, string(text), root}
}

// wants checks status and path (when it is not ""), and that the page's text has all words.
func (s *shown) wants(status int, path string, words ...string) *shown {
	s.t.Helper()
	if s.status != status || path != "" && s.path != path {
		s.t.Errorf("got %d at %s, want %d at %s\n%s", s.status, s.path, status, path, s.text())
	}
	text := s.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s lacks %q:\n%s", s.path, w, text)
		}
	}
	return s
}

// lacks checks that the page's text has none of words.
func (s *shown) lacks(words ...string) *shown {
	s.t.Helper()
	for _, w := range words {
		if strings.Contains(s.text(), w) {
			s.t.Errorf("%s has %q", s.path, w)
		}
	}
	return s
}

// nodes are the elements of that name, in order.
func (s *shown) nodes(name string) (found []*html.Node) {
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

// text is what the page says, white space made single.
func (s *shown) text() string { return textOf(s.root) }

func textOf(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// form collects what the form around a button with that label would send, and where to.
func (s *shown) form(label string) (path string, form url.Values) {
	s.t.Helper()
	for _, b := range s.nodes("button") {
		if textOf(b) != label && attr(b, "aria-label") != label {
			continue
		}
		f := b.Parent
		for f != nil && f.Data != "form" {
			f = f.Parent
		}
		if f == nil {
			continue
		}
		form = url.Values{}
		if name := attr(b, "name"); name != "" {
			form.Set(name, attr(b, "value"))
		}
		for n := range f.Descendants() {
			if n.Type == html.ElementNode && n.Data == "input" && attr(n, "type") == "hidden" {
				form.Add(attr(n, "name"), attr(n, "value"))
			}
		}
		return attr(f, "action"), form
	}
	s.t.Fatalf("%s has no form with the button %q:\n%s", s.path, label, s.text())
	return "", nil
}

// press presses the button with that label, after filling the given fields.
func (b *browser) press(s *shown, label string, fields url.Values) *shown {
	b.h.t.Helper()
	path, form := s.form(label)
	for k, v := range fields {
		form[k] = v
	}
	return b.send(path, form)
}
