package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// The tests of this file put servers of their own behind the nginx configuration that we ship.

// behind starts nginx before handlers as agents and as APIs alike.
func behind(t *testing.T, handlers ...http.Handler) *rig.Nginx {
	t.Helper()
	var addrs []string
	for _, h := range handlers {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/health/live" { // which the rig asks until nginx answers
				h.ServeHTTP(w, r)
			}
		}))
		t.Cleanup(s.Close)
		addrs = append(addrs, s.Listener.Addr().String())
	}
	return rig.StartNginx(t, addrs, addrs)
}

// ask sends a request and gives the answer with its body.
func ask(t *testing.T, method, url, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func TestNginxPassesOnWhoAsks(t *testing.T) {
	n := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers := map[string]string{"Host": r.Host}
		for name, values := range r.Header {
			headers[name] = strings.Join(values, " | ")
		}
		json.NewEncoder(w).Encode(headers)
	}))
	made := regexp.MustCompile(`^[0-9a-f]{32}$`)
	for name, tt := range map[string]struct{ id, want string }{
		"kept": {"trace-me-42.a_b", "trace-me-42.a_b"}, "made": {"", ""}, "no id": {"a b;c", ""}, "too long": {strings.Repeat("x", 129), ""},
	} {
		for _, base := range []string{n.Agent, n.API} {
			_, b := ask(t, "GET", base+"/", "", "X-Request-ID", tt.id, "X-Forwarded-For", "203.0.113.7", "X-Forwarded-Proto", "https")
			var got map[string]string
			if err := json.Unmarshal([]byte(b), &got); err != nil {
				t.Fatalf("%v: %s", err, b)
			}
			if id := got["X-Request-Id"]; tt.want != "" && id != tt.want || tt.want == "" && !made.MatchString(id) {
				t.Errorf("%s: X-Request-ID %q", name, id)
			}
			for header, want := range map[string]string{"Host": strings.TrimPrefix(base, "http://"), "X-Forwarded-Host": strings.TrimPrefix(base, "http://"),
				"X-Forwarded-For": "203.0.113.7, 127.0.0.1", "X-Forwarded-Proto": "http", "Connection": ""} {
				if got[header] != want {
					t.Errorf("%s = %q, want %q", header, got[header], want)
				}
			}
		}
	}
}

// What stood before nginx is believed when it is a proxy that nginx knows, and when it names a scheme.
func TestNginxBelievesItsProxies(t *testing.T) {
	instance := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Header.Get("X-Forwarded-Proto"))
	}))
	t.Cleanup(instance.Close)
	addr := []string{instance.Listener.Addr().String()}
	n := rig.NewNginx(t, addr, addr)
	if err := os.WriteFile(filepath.Join(n.Dir, "foodie", "proxies.conf"), []byte("127.0.0.0/8 1;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	n.Alive = []string{n.Agent + "/health/live"}
	n.Start()
	for said, want := range map[string]string{"https": "https", "http": "http", "gopher": "http", "": "http"} {
		if _, got := ask(t, "GET", n.API+"/", "", "X-Forwarded-Proto", said); got != want {
			t.Errorf("%q is passed on as %q, want %q", said, got, want)
		}
	}
}

func TestNginxHoldsNoEventBack(t *testing.T) {
	heard := make(chan struct{})
	n := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: delta\n\n")
		http.NewResponseController(w).Flush()
		select {
		case <-heard:
			fmt.Fprint(w, "event: done\n\n")
		case <-time.After(20 * time.Second):
		}
	}))
	for _, way := range []struct{ method, url string }{{"POST", n.Agent + "/chat"}, {"GET", n.API + "/orders/0198/events"}, {"GET", n.API + "/api/v1/orders/0198/events"}} {
		req, err := http.NewRequest(way.method, way.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		first := make([]byte, len("event: delta\n\n"))
		if _, err := io.ReadFull(resp.Body, first); err != nil {
			t.Fatalf("%s: %v", way.url, err)
		}
		heard <- struct{}{}
		if rest, err := io.ReadAll(resp.Body); err != nil || string(rest) != "event: done\n\n" {
			t.Errorf("%s: then %q, %v", way.url, rest, err)
		}
		resp.Body.Close()
	}
}

// TestNginxRepeatsOnlyWhatIsSafe has instances that take a request and die; one of them is well. What nginx may repeat is
// answered by that one, whatever it is asked first.
func TestNginxRepeatsOnlyWhatIsSafe(t *testing.T) {
	for _, tt := range []struct {
		method, path string
		key          string
		repeated     bool
	}{
		{"GET", "/restaurants/", "", true},
		{"PUT", "/orders/void/k", "", true},
		{"POST", "/orders/", "", false},
		{"POST", "/orders/", "key-1", true},
		{"POST", "/api/v1/orders", "key-1", true},
		{"POST", "/restaurants/Thepla%20House/reviews", "key-1", false},
		{"POST", "/users/login", "", false},
	} {
		t.Run(fmt.Sprint(tt.method, tt.path, tt.key), func(t *testing.T) {
			var taken atomic.Int64
			one := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				if taken.Add(1) > 1 {
					return
				}
				panic(http.ErrAbortHandler) // closes the connection without an answer
			})
			n := behind(t, one, one)
			resp, body := ask(t, tt.method, n.API+tt.path, "{}", "Idempotency-Key", tt.key, "X-Request-ID", "r1")
			want := map[bool]int{true: http.StatusOK, false: http.StatusBadGateway}[tt.repeated]
			if resp.StatusCode != want || taken.Load() > 1 != tt.repeated {
				t.Errorf("%d after %d tries: %s", resp.StatusCode, taken.Load(), body)
			}
			if !tt.repeated {
				problem(t, resp, body, "unavailable")
			}
		})
	}
}

// problem wants problem details as our own processes give them.
func problem(t *testing.T, resp *http.Response, body, code string) {
	t.Helper()
	var p struct {
		Status                            int
		Code, Detail, Response, RequestID string
	}
	if err := json.Unmarshal([]byte(strings.ReplaceAll(body, "request_id", "RequestID")), &p); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if resp.Header.Get("Content-Type") != "application/problem+json" || p.Status != resp.StatusCode || p.Code != code || p.Detail == "" || p.Response != p.Detail ||
		p.RequestID == "" || resp.Header.Get("X-Request-ID") != p.RequestID {
		t.Errorf("%d %s: %s", resp.StatusCode, resp.Header, body)
	}
}

func TestNginxBoundsAndHides(t *testing.T) {
	n := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) }))
	for _, base := range []string{n.Agent, n.API} {
		resp, body := ask(t, "POST", base+"/chat", strings.Repeat("x", 1<<20+1))
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("a body that is too large: %d", resp.StatusCode)
		}
		problem(t, resp, body, "body_too_large")
		if resp, _ := ask(t, "POST", base+"/chat", strings.Repeat("x", 1<<20)); resp.StatusCode != http.StatusOK {
			t.Errorf("a body that is just not too large: %d", resp.StatusCode)
		}
		if resp, _ := ask(t, "GET", base+"/metrics", ""); resp.StatusCode != http.StatusNotFound {
			t.Errorf("the figures are shown to everybody: %d", resp.StatusCode)
		}
		if resp, _ := ask(t, "GET", base+"/", ""); resp.Header.Get("Server") != "nginx" {
			t.Errorf("Server: %q tells a version", resp.Header.Get("Server"))
		}
	}
	if log := n.Log.String(); strings.Contains(log, "[warn]") && !strings.Contains(log, "buffered to a temporary file") {
		t.Errorf("nginx warns: %s", log)
	}
}
