package server_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/resilience"
)

// hangingAPI is a real server in front of w's API that can stop answering.
func hangingAPI(t *testing.T, w *world) (base string, hang func()) {
	var hangs atomic.Bool
	over := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if hangs.Load() {
			<-over
			return
		}
		in := r.Clone(r.Context())
		in.URL.Scheme, in.URL.Host, in.RequestURI = "http", "api", ""
		answer, err := w.road.RoundTrip(in)
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		maps.Copy(out.Header(), answer.Header)
		out.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(out, answer.Body) // who has gone reads nothing
	}))
	t.Cleanup(srv.Close)
	t.Cleanup(func() { close(over) })
	return srv.URL, func() { hangs.Store(true) }
}

// A hanging API takes neither the process nor what can do without it: so many calls hang and no more, everybody is
// answered, from known menus where they will do, and what asks nothing of the API goes on as ever.
func TestAHangingAPI(t *testing.T) {
	w := newWorld(t)
	base, hang := hangingAPI(t, w)
	o := resilience.API()
	o.Try, o.Overall, o.Most = 2*time.Second, 4*time.Second, 16 // so long that all hang at once on a busy machine, too
	var calls, most, full atomic.Int64
	o.OnCalls = func(change int) {
		if n := calls.Add(int64(change)); n > most.Load() {
			most.Store(n) // nearly: two at once may miss one
		}
	}
	o.OnFull = func() { full.Add(1) }
	w.elsewhere = client.New(base, resilience.Transport(&http.Transport{}, o))
	config := w.config(w.sessions)
	config.Gate = resilience.NewGate(resilience.GateOptions{})
	w.serve(config)

	const crowd = 300
	people := make([]*program, crowd) // every third has an account
	for i := range people {
		people[i] = w.program()
		if i%3 == 0 {
			_, token := w.user(fmt.Sprint("diner", i))
			people[i] = w.bearer(token)
		}
	}
	for !strings.Contains(people[0].say("show me the menu of Thepla House", "").Response, "Masala Thepla") {
		w.clock.move(10 * time.Second) // the machine was too busy; it is asked again only after a moment
		time.Sleep(100 * time.Millisecond)
	}
	hang()
	quiet := runtime.NumGoroutine()

	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			message := []string{"where is my order", "show me the menu of Thepla House", "hi"}[i%3]
			got := p.post("/chat", map[string]any{"message": message})
			if got.status != http.StatusOK && (got.status != http.StatusServiceUnavailable || got.Code != "busy") {
				t.Errorf("%q is answered %d %s", message, got.status, got.body)
			}
			if i%3 == 1 && got.status == http.StatusOK && !strings.Contains(got.Response, "Masala Thepla") {
				t.Errorf("%q is answered %s", message, got.Response)
			}
		})
	}
	for full.Load() == 0 { // as many hang as may
		time.Sleep(time.Millisecond)
	}
	for _, path := range []string{"/health/live", "/health/ready", "/metrics"} {
		if got := w.program().do(http.MethodGet, path, ""); got.status != http.StatusOK {
			t.Errorf("%s meanwhile = %d", path, got.status)
		}
	}
	if n := runtime.NumGoroutine(); n > quiet+crowd*12 {
		t.Errorf("%d goroutines, %d before", n, quiet)
	}
	all.Wait()
	if n := most.Load(); n > int64(o.Most) {
		t.Errorf("%d calls hung at once, want at most %d", n, o.Most)
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("%d calls at the end", n)
	}
}
