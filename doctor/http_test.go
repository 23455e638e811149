package doctor

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	face "github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

func keys(letter string) *auth.Keys {
	k := auth.NewKeys(bytes.Repeat([]byte(letter), 32), nil)
	return &k
}

// startAPI starts a real API, and gives its store so that a test can close it.
func startAPI(t *testing.T) (base string, data *sqlite.DB) {
	t.Helper()
	data, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "foodie.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { data.Close() })
	srv := httptest.NewServer(api.New(api.Config{
		Store: data, Hasher: auth.NewHasher(1), Tokens: auth.NewTokens(*keys("k"), time.Hour), Limiter: memory.New(time.Now),
		Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(), Version: "1.2.3",
	}).Handler())
	t.Cleanup(srv.Close)
	return srv.URL, data
}

func TestAPI(t *testing.T) {
	base, data := startAPI(t)
	all := API(t.Context(), base+"/", Caller{Keys: keys("k"), Version: "1.2.3"})
	says(t, all, Good, "has its database")
	says(t, all, Good, "shares our SECRET_KEY")
	says(t, all, Good, "the clock of the API")
	if Worst(all) != Good {
		t.Errorf("an API that is well:\n%s", printed(t, all))
	}
	all = API(t.Context(), base, Caller{Keys: keys("x"), Version: "1.2.4"})
	says(t, all, Bad, "another SECRET_KEY", "set the same SECRET_KEY")
	says(t, all, Warning, "version 1.2.3, this is 1.2.4")
	says(t, API(t.Context(), base, Caller{Version: "1.2.3"}), Warning, "there is none here")

	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	says(t, API(t.Context(), base, Caller{Keys: keys("k")}), Bad, "its database is disconnected")
	page := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(page.Close)
	says(t, API(t.Context(), page.URL, Caller{Keys: keys("k")}), Bad, "no API of ours", "API_BASE_URL")
	says(t, API(t.Context(), "http://127.0.0.1:1", Caller{Keys: keys("k")}), Bad, "nothing answers", "foodie api")
}

func TestOddAPIs(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		if r.URL.Path == "/health" {
			io.WriteString(w, `{"status":"healthy","version":"1","database":"connected"}`)
			return
		}
		io.WriteString(w, `{}`)
	}))
	t.Cleanup(srv.Close)
	all := API(t.Context(), srv.URL, Caller{Keys: keys("k"), Version: "1"})
	says(t, all, Warning, "sends no Date")
	says(t, all, Warning, "is not clear (HTTP 200")
}

// startAgent starts the agent's face, which has no agent behind it: nobody talks here.
func startAgent(t *testing.T, k *auth.Keys, trusted ...string) *url.URL {
	t.Helper()
	var proxies []netip.Prefix
	for _, p := range trusted {
		proxies = append(proxies, netip.MustParsePrefix(p))
	}
	srv := httptest.NewServer(face.New(face.Config{
		Keys: *k, Tokens: auth.NewTokens(*k, time.Hour), TrustedProxies: proxies, Log: slog.New(slog.DiscardHandler), Metrics: telemetry.NewMetrics(), Version: "1.2.3",
	}).Handler())
	t.Cleanup(srv.Close)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// balance starts a proxy in front of the agents that does what change does with requests. Its clients seem to come from
// an address of the outside, as they do where a balancer stands on a machine of its own.
func balance(t *testing.T, agent *url.URL, change func(*httputil.ProxyRequest)) string {
	t.Helper()
	srv := httptest.NewServer(&httputil.ReverseProxy{FlushInterval: -1, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(agent)
		r.Out.Host = r.In.Host
		r.Out.Header.Set("X-Forwarded-For", r.In.Header.Get("X-Forwarded-For")+", 198.51.100.4")
		r.Out.Header.Set("X-Forwarded-Proto", "http")
		change(r)
	}})
	t.Cleanup(srv.Close)
	return srv.URL
}

func TestTheWayToTheAgent(t *testing.T) {
	k := keys("k")
	w := Caller{Keys: k, Version: "1.2.3"}
	agent := startAgent(t, k, "127.0.0.0/8", "::1/128")
	all := Through(t.Context(), balance(t, agent, func(*httputil.ProxyRequest) {})+"/", w)
	for _, words := range []string{"X-Request-ID passes", "we count as 198.51.100.4", "Host header", "X-Forwarded-Proto arrives", "instances met in 8 requests: 1", "events arrive at once", "the clock of the agent"} {
		says(t, all, Good, words)
	}
	if Worst(all) != Good {
		t.Errorf("a way that is well:\n%s", printed(t, all))
	}

	for name, tt := range map[string]struct {
		change func(*httputil.ProxyRequest)
		state  State
		words  []string
	}{
		"X-Forwarded-For is taken away": {func(r *httputil.ProxyRequest) { r.Out.Header["X-Forwarded-For"] = nil }, Bad, []string{"X-Forwarded-For does not arrive", "$proxy_add_x_forwarded_for"}},
		"nothing is added": {func(r *httputil.ProxyRequest) {
			r.Out.Header.Set("X-Forwarded-For", r.In.Header.Get("X-Forwarded-For"))
		}, Bad, []string{"everybody can write there who they are"}},
		"the client is a proxy too": {func(r *httputil.ProxyRequest) { r.Out.Header.Set("X-Forwarded-For", written+", 127.0.0.1") }, Warning, []string{"covers the address of this machine"}},
		"another host":              {func(r *httputil.ProxyRequest) { r.Out.Host = "agents" }, Bad, []string{`for the host "agents"`, "proxy_set_header Host"}},
		"another request id":        {func(r *httputil.ProxyRequest) { r.Out.Header.Set("X-Request-Id", "mine") }, Bad, []string{"X-Request-ID does not pass"}},
		"no word for the doctor":    {func(r *httputil.ProxyRequest) { r.Out.Header.Del("Authorization") }, Bad, []string{"does not know us"}},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, Through(t.Context(), balance(t, agent, tt.change), w), tt.state, tt.words...)
		})
	}
	says(t, Through(t.Context(), balance(t, startAgent(t, k), func(*httputil.ProxyRequest) {}), w), Bad, "do not believe the X-Forwarded-For of 127.0.0.1", "TRUSTED_PROXIES=127.0.0.1")
	says(t, Through(t.Context(), balance(t, startAgent(t, keys("x")), func(*httputil.ProxyRequest) {}), w), Bad, "another SECRET_KEY")
	says(t, Through(t.Context(), balance(t, agent, func(*httputil.ProxyRequest) {}), Caller{Keys: k, Version: "2"}), Warning, "version 1.2.3, this is 2")
	gone := balance(t, &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, func(*httputil.ProxyRequest) {})
	says(t, Through(t.Context(), gone, w), Bad, "answers 502", "foodie agent")
	says(t, Through(t.Context(), "http://127.0.0.1:1", w), Bad, "nothing answers", "curl")
	says(t, Through(t.Context(), "eat.example", w), Bad, "is no address")
	says(t, Through(t.Context(), "http://127.0.0.1:1", Caller{}), Bad, "there is no SECRET_KEY here")
}

func TestTLSEndsAtTheBalancer(t *testing.T) {
	for proto, want := range map[string]State{"https": Good, "http": Warning} {
		c := &chart{}
		c.judge(&url.URL{Scheme: "https", Host: "eat.example"}, Seen{Forwarded: []string{written, "198.51.100.4"}, PeerTrusted: true, Address: "198.51.100.4", Proto: proto, Host: "eat.example"}, Caller{})
		says(t, c.found, want, "X-Forwarded-Proto arrives")
	}
}

// A proxy that gives an answer only when it is whole shows an agent's event when the stream has ended, too late.
func TestEventsThatAreHeldBack(t *testing.T) {
	k := keys("k")
	agent := startAgent(t, k, "127.0.0.0/8")
	ended, end := context.WithCancel(t.Context())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host, out.RequestURI = agent.Scheme, agent.Host, ""
		resp, err := http.DefaultTransport.RoundTrip(out)
		if err != nil {
			return
		}
		defer resp.Body.Close()
		io.ReadAll(resp.Body)
		<-ended.Done()
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(end)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := &chart{}
	c.stream(t.Context(), u, Caller{Keys: k})
	says(t, c.found, Bad, "events are held back", "proxy_buffering off")
}
