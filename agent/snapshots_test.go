package agent_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/telemetry"
)

// A directory is an API with many restaurants, which counts what it is asked.
type directory struct {
	list      []wire.Restaurant
	whole     atomic.Int64 // answers with the whole catalogue
	unchanged atomic.Int64
	searches  atomic.Int64
	away      atomic.Bool
	slow      chan struct{} // when set, answers wait for it
}

func (d *directory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if d.slow != nil {
		<-d.slow
	}
	switch {
	case d.away.Load():
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.URL.Path == "/api/v1/restaurants/" && r.URL.Query().Has("limit"):
		d.searches.Add(1)
		_ = json.NewEncoder(w).Encode(d.list[:1])
	case r.URL.Path == "/api/v1/restaurants/" && r.Header.Get("If-None-Match") == `"1"`:
		d.unchanged.Add(1)
		w.WriteHeader(http.StatusNotModified)
	case r.URL.Path == "/api/v1/restaurants/":
		d.whole.Add(1)
		w.Header().Set("ETag", `"1"`)
		_ = json.NewEncoder(w).Encode(d.list)
	case r.URL.Path == "/api/v1/search/items":
		d.searches.Add(1)
		_ = json.NewEncoder(w).Encode([]wire.ItemHit{{ID: d.list[0].ID, Name: d.list[0].Name}, {ID: d.list[1].ID, Name: d.list[1].Name}})
	case r.URL.Path == "/api/v1/restaurants/Place 7":
		_ = json.NewEncoder(w).Encode(d.list[7])
	default:
		w.WriteHeader(http.StatusNotFound)
		_ = json.NewEncoder(w).Encode(wire.NewProblem(http.StatusNotFound, "restaurant_not_found", "There is no such restaurant.", ""))
	}
}

func newDirectory(n int) *directory {
	d := &directory{}
	for i := range n {
		d.list = append(d.list, wire.Restaurant{ID: foodie.ID(fmt.Sprint("r", i)), Name: fmt.Sprint("Place ", i), Area: "Here", Cuisine: "Any"})
	}
	return d
}

func TestSnapshotsAreRevalidated(t *testing.T) {
	d, now, metrics := newDirectory(3), &clock{}, telemetry.NewMetrics()
	s := agent.NewSnapshots(client.New("http://api", client.Handler(d)), now.now)
	s.Show(metrics)
	for range 3 {
		now.move(10 * time.Second)
		if ix, err := s.Find(t.Context(), "anything", ""); err != nil || len(ix.Restaurants()) != 3 {
			t.Fatalf("Find = %v, %v", ix, err)
		}
	}
	if whole, unchanged := d.whole.Load(), d.unchanged.Load(); whole != 1 || unchanged != 2 {
		t.Errorf("read whole %d times, revalidated %d times; want 1 and 2", whole, unchanged)
	}

	d.away.Store(true)
	now.move(10 * time.Second)
	if _, err := s.Find(t.Context(), "x", ""); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Find without the API: %v", err)
	}
	if _, err := s.Find(t.Context(), "x", ""); foodie.KindOf(err) != foodie.Unavailable { // from the failure, without asking
		t.Errorf("Find without the API, again: %v", err)
	}
	if ix, err := s.For(t.Context(), "x", ""); err != nil || len(ix.Restaurants()) != 3 {
		t.Errorf("For without the API: %v, %v", ix, err)
	}
	d.away.Store(false)
	now.move(2 * time.Second)
	if _, err := s.Find(t.Context(), "x", ""); err != nil {
		t.Errorf("Find with the API back: %v", err)
	}

	now.move(3 * time.Second)
	shown := httptest.NewRecorder()
	metrics.Handler().ServeHTTP(shown, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`foodie_catalogue_checks_total{result="read"} 1`, `foodie_catalogue_checks_total{result="unchanged"} 3`,
		`foodie_catalogue_checks_total{result="failed"} 1`, `foodie_catalogue_age_seconds 3`,
	} {
		if !strings.Contains(shown.Body.String(), line+"\n") {
			t.Errorf("metrics lack %s", line)
		}
	}
}

func TestSnapshotsAreFetchedOnce(t *testing.T) {
	d := newDirectory(3)
	d.slow = make(chan struct{})
	s := agent.NewSnapshots(client.New("http://api", client.Handler(d)), nil)
	impatient, leave := context.WithCancel(t.Context())
	leave()
	if _, err := s.Find(impatient, "x", ""); err == nil {
		t.Error("who leaves gets no answer")
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if ix, err := s.Find(t.Context(), "x", ""); err != nil || len(ix.Restaurants()) != 3 {
				t.Errorf("Find = %v, %v", ix, err)
			}
		})
	}
	close(d.slow)
	wg.Wait()
	if n := d.whole.Load(); n != 1 {
		t.Errorf("read whole %d times", n)
	}
}

// While the API hangs, what was known answers after a second, and the next at once; who asked first need not stay.
func TestSnapshotsOfAnAPIThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDirectory(3)
		s := agent.NewSnapshots(client.New("http://api", client.Handler(d)), nil)
		if _, err := s.For(t.Context(), "x", ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second) // what was confirmed less long ago would do
		d.slow = make(chan struct{})
		for _, want := range []time.Duration{time.Second, 0} {
			start := time.Now()
			if ix, err := s.For(t.Context(), "x", ""); err != nil || len(ix.Restaurants()) != 3 || time.Since(start) != want {
				t.Errorf("For = %v, %v after %s, want what is known after %s", ix, err, time.Since(start), want)
			}
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		time.Sleep(time.Second)
		if _, err := s.For(gone, "x", ""); !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		time.AfterFunc(3*time.Second, func() { close(d.slow) })
		start := time.Now()
		if _, err := s.Find(t.Context(), "x", ""); err != nil || time.Since(start) != 3*time.Second {
			t.Errorf("Find, which wants to know: %v after %s", err, time.Since(start))
		}
		if whole, unchanged := d.whole.Load(), d.unchanged.Load(); whole != 1 || unchanged != 1 {
			t.Errorf("read whole %d times, revalidated %d times; all of them share one call", whole, unchanged)
		}
	})
}

// A catalogue that takes long to read is read beside the turns, which go on with what was confirmed a moment ago.
func TestALargeCatalogueIsReadBesideTheTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var version, whole atomic.Int64
		version.Store(1)
		s := agent.NewSnapshots(client.New("http://api", client.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v := version.Load()
			if r.Header.Get("If-None-Match") == strconv.Quote(strconv.FormatInt(v, 10)) {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			whole.Add(1)
			time.Sleep(700 * time.Millisecond)
			w.Header().Set("ETag", strconv.Quote(strconv.FormatInt(v, 10)))
			_ = json.NewEncoder(w).Encode(newDirectory(int(v)).list)
		}))), nil)
		var ready atomic.Int64
		s.BeforeUse(func(ix *catalogue.Index) {
			time.Sleep(100 * time.Millisecond)
			ready.Store(int64(len(ix.Restaurants())))
		})
		find := func(restaurants int, within time.Duration) {
			t.Helper()
			start := time.Now()
			ix, err := s.Find(t.Context(), "x", "")
			if err != nil || len(ix.Restaurants()) != restaurants || time.Since(start) > within {
				t.Errorf("Find = %v, %v after %s, want %d restaurants within %s", ix, err, time.Since(start), restaurants, within)
			}
			if int(ready.Load()) < len(ix.Restaurants()) {
				t.Error("an index is used before everybody is ready")
			}
		}
		find(1, 800*time.Millisecond)
		time.Sleep(5 * time.Second)
		find(1, 0)
		version.Store(2)
		time.Sleep(3 * time.Millisecond) // no check is shared any more
		find(1, 100*time.Millisecond)    // what was confirmed 3 ms ago
		time.Sleep(700 * time.Millisecond)
		find(2, 0)
		changed := make([]time.Time, 60) // when version i came
		for v := 3; v < 53; v++ {        // it changes all the time
			version.Store(int64(v))
			changed[v] = time.Now()
			time.Sleep(200 * time.Millisecond)
			start := time.Now()
			ix, err := s.Find(t.Context(), "x", "")
			took := time.Since(start)
			if err != nil || took > 100*time.Millisecond {
				t.Fatalf("Find = %v after %s", err, took)
			}
			if got := len(ix.Restaurants()); got < v && time.Since(changed[got+1]) > 5*time.Second {
				t.Errorf("what Find gives was outdated %s ago", time.Since(changed[got+1]))
			}
		}
		if n := whole.Load(); n > 2+15/4+1 {
			t.Errorf("read %d times", n)
		}
	})
}

func TestAHugeCatalogueIsSearched(t *testing.T) {
	d := newDirectory(5001)
	s := agent.NewSnapshots(client.New("http://api", client.Handler(d)), nil)
	for _, restaurant := range []string{"Place 7", "Gone"} {
		ix, err := s.Find(t.Context(), "bhel", restaurant)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := ix.Restaurant(restaurant); ok != (restaurant == "Place 7") {
			t.Errorf("the restaurant at hand, %q: %t", restaurant, ok)
		}
		if n := len(ix.Restaurants()); n != 2 && n != 3 {
			t.Errorf("%d restaurants", n)
		}
	}
	if ix, err := s.Find(t.Context(), "", ""); err != nil || len(ix.Restaurants()) != 1 {
		t.Errorf("Find of anything = %v, %v", ix, err)
	}
	if whole, searches := d.whole.Load(), d.searches.Load(); whole != 1 || searches != 5 {
		t.Errorf("read whole %d times, searched %d times", whole, searches)
	}
	d.away.Store(true)
	if _, err := s.For(t.Context(), "bhel", ""); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("For without the API: %v", err)
	}
}
