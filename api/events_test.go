package api_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/event/memory"
	"github.com/foodieexpress/foodie/store"
)

// virtual makes a world tell the time of its test's bubble, in which nobody waits.
func virtual(c *api.Config) { c.Now = time.Now }

// placed is a new order of asha's.
func (w *world) placed() wire.Order {
	w.t.Helper()
	return into[wire.Order](w.as("asha", "POST", "/orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2}]}`).want(201))
}

// move is what a restaurant does with an order.
func (w *world) move(o wire.Order, next string) {
	w.t.Helper()
	w.as("admin", "PATCH", "/admin/orders/"+string(o.ID), wire.StatusChange{Status: next}).want(200)
}

// A reading is a stream that a test reads.
type reading struct {
	t     *testing.T
	reply *http.Response
	lines *bufio.Reader
}

// follow opens the stream of an order for a user, who saw last, on the world's API.
func (w *world) follow(t *testing.T, user string, o wire.Order, last string) *reading {
	t.Helper()
	return open(t, client.Handler(w.handler), "http://api", w.token(user), o, last)
}

func open(t *testing.T, over http.RoundTripper, base, token string, o wire.Order, last string) *reading {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", base+"/orders/"+string(o.ID)+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Authorization", "Bearer "+token)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	reply, err := over.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reply.Body.Close() })
	return &reading{t, reply, bufio.NewReader(reply.Body)}
}

// block is what stands before the next empty line, "" at the end of the stream.
func (r *reading) block() string {
	r.t.Helper()
	var b strings.Builder
	for {
		line, err := r.lines.ReadString('\n')
		if err == io.EOF {
			return ""
		}
		if err != nil {
			r.t.Fatalf("read the stream: %v", err)
		}
		if line == "\n" {
			return strings.TrimSuffix(b.String(), "\n")
		}
		b.WriteString(line)
	}
}

// want is the next event of an order: its id and status.
func (r *reading) want(id, status string) {
	r.t.Helper()
	for {
		got := r.block()
		if strings.HasPrefix(got, ":") || strings.HasPrefix(got, "retry: ") {
			continue
		}
		if !strings.HasPrefix(got, "event: order\nid: "+id+"\ndata: {") || !strings.Contains(got, `"status":"`+status+`"`) {
			r.t.Fatalf("the stream says %q, want order %s, %s", got, id, status)
		}
		return
	}
}

// wantEnd wants nothing but signs of life until the stream ends.
func (r *reading) wantEnd() {
	r.t.Helper()
	for {
		switch got := r.block(); {
		case got == "":
			return
		case !strings.HasPrefix(got, ":") && !strings.HasPrefix(got, "retry: "):
			r.t.Fatalf("the stream says %q, want its end", got)
		}
	}
}

func TestOrderEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, virtual)
		o := w.placed()
		stream := w.follow(t, "asha", o, "")
		h := stream.reply.Header
		if stream.reply.StatusCode != 200 || h.Get("Content-Type") != "text/event-stream" || h.Get("X-Accel-Buffering") != "no" || h.Get("Cache-Control") != "no-store" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s %v", stream.reply.Status, h)
		}
		if got := stream.block(); !strings.HasPrefix(got, "retry: ") {
			t.Errorf("the stream begins with %q, want when to come back", got)
		}
		stream.want("1", "placed")
		w.move(o, "accepted")
		stream.want("2", "accepted")
		if got := stream.block(); got != ": nothing new" {
			t.Errorf("a quiet stream says %q, want a sign of life", got)
		}
		w.move(o, "preparing")
		stream.want("3", "preparing")
		w.move(o, "delivered")
		stream.want("4", "delivered")
		stream.wantEnd()
		if strings.Contains(w.log(), "level=ERROR") {
			t.Error(w.log())
		}
	})
}

func TestOrderEventsGoOnWhereTheyWereLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, virtual)
		o := w.placed()
		w.move(o, "accepted")
		for last, again := range map[string]bool{"": true, "1": true, "nonsense": true, "7": true, "2": false} {
			stream := w.follow(t, "asha", o, last)
			if again {
				stream.want("2", "accepted")
			} else if stream.block(); stream.block() != ": nothing new" {
				t.Errorf("after id %q something is told again", last)
			}
			stream.reply.Body.Close()
		}
		stream := w.follow(t, "asha", o, "2")
		w.move(o, "ready")
		stream.want("3", "ready")
	})
}

func TestEventsOfAFinalOrder(t *testing.T) {
	w := newWorld(t)
	o := w.placed()
	w.as("asha", "POST", "/orders/"+string(o.ID)+"/cancel", nil).want(200)
	path := "/orders/" + string(o.ID) + "/events"
	for _, last := range []string{"", "1"} {
		r := w.as("asha", "GET", path, nil, header("Last-Event-ID", last)).want(200)
		if !strings.Contains(r.body, "event: order\nid: 2\ndata: {\"id\":\""+string(o.ID)) || strings.Count(r.body, "data:") != 1 {
			t.Errorf("after %q: %q", last, r.body)
		}
	}
	w.as("asha", "GET", path, nil, header("Last-Event-ID", "2")).want(204)
	if r := w.as("asha", "HEAD", path, nil).want(200); r.body != "" {
		t.Errorf("HEAD answers %q", r.body)
	}
}

func TestOthersDoNotSeeEvents(t *testing.T) {
	w := newWorld(t)
	path := "/orders/" + string(w.placed().ID) + "/events"
	w.do("GET", path, nil).refused(401, "not_signed_in", "")
	w.as("ravi", "GET", path, nil).refused(404, "order_not_found", "")
	w.as("admin", "GET", path, nil).refused(404, "order_not_found", "")
	w.as("asha", "GET", "/orders/nothing/events", nil).refused(404, "order_not_found", "")
	w.as("asha", "POST", path, nil).refused(405, "method_not_allowed", "")
}

// TestEventsEnd: with the sign-in, and when the process drains. Who reads a stream asks again, and is told why, or reaches
// another instance.
func TestEventsEnd(t *testing.T) {
	for name, end := range map[string]func(w *world, ready *atomic.Bool){
		"at logout":      func(w *world, _ *atomic.Bool) { w.as("asha", "POST", "/users/logout", nil).want(200) },
		"with the token": func(*world, *atomic.Bool) {}, // time passes by itself
		"when we drain":  func(_ *world, ready *atomic.Bool) { ready.Store(false) },
		"at logout, elsewhere": func(w *world, _ *atomic.Bool) {
			c, err := auth.NewTokens(testKeys(), time.Hour).Verify(w.token("asha"), time.Now())
			if err == nil {
				err = w.store.RevokeFamily(context.Background(), foodie.ID(c.Family))
			}
			if err != nil {
				w.t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var ready atomic.Bool
				ready.Store(true)
				w := newWorld(t, virtual, func(c *api.Config) { c.Ready = ready.Load })
				stream := w.follow(t, "asha", w.placed(), "")
				stream.want("1", "placed")
				begun := time.Now()
				end(w, &ready)
				stream.wantEnd()
				if took := time.Since(begun); name != "with the token" && took > 7*time.Second || took > 31*time.Minute {
					t.Errorf("it went on for %s", took)
				}
			})
		})
	}
}

// two are two instances over one file.
func two(t *testing.T, change ...func(*api.Config)) (a, b *world) {
	t.Helper()
	change = append([]func(*api.Config){virtual}, change...)
	a = newWorld(t, change...)
	b = instance(t, a.path, change...)
	b.tokens = a.tokens
	return a, b
}

func TestEventsOfAnotherInstance(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*api.Config, *memory.Bus)
		within time.Duration
	}{
		"that tells nobody are seen soon":       {func(*api.Config, *memory.Bus) {}, 1250 * time.Millisecond},
		"that tells everybody are seen at once": {func(c *api.Config, bus *memory.Bus) { c.Events, c.RedisUp = bus, func() bool { return true } }, 0},
		"that could tell nobody are seen soon": {func(c *api.Config, bus *memory.Bus) {
			c.Events, c.RedisUp = brokenBus{bus}, func() bool { return false }
		}, 1250 * time.Millisecond},
		"whose word was lost are seen some day": {func(c *api.Config, bus *memory.Bus) {
			c.Events, c.RedisUp = brokenBus{bus}, func() bool { return true }
		}, 6250 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bus := memory.New() // within the bubble: no subscription of another one is told
				a, b := two(t, func(c *api.Config) { tt.change(c, bus) })
				o := a.placed()
				stream := b.follow(t, "asha", o, "")
				stream.want("1", "placed")
				a.token("admin")
				synctest.Wait() // b listens
				begun := time.Now()
				a.move(o, "accepted")
				stream.want("2", "accepted")
				if took := time.Since(begun); took > tt.within {
					t.Errorf("seen after %s, want within %s", took, tt.within)
				}
			})
		})
	}
}

// A brokenBus reaches nobody.
type brokenBus struct{ *memory.Bus }

func (brokenBus) Publish(context.Context, string) error {
	return foodie.NewError(foodie.Unavailable, "redis_unavailable", "Service temporarily unavailable.")
}

// A countingStore counts the looks at orders, and can be away.
type countingStore struct {
	store.Store
	looks atomic.Int64
	away  atomic.Bool
}

func (s *countingStore) Order(ctx context.Context, id foodie.ID) (foodie.Order, error) {
	s.looks.Add(1)
	if s.away.Load() {
		return foodie.Order{}, foodie.NewError(foodie.Unavailable, "database_away", "Service temporarily unavailable.").Because(errors.New("no route"))
	}
	return s.Store.Order(ctx, id)
}

func TestOneLooksForAllWhoFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var counting countingStore
		w := newWorld(t, virtual, func(c *api.Config) { counting.Store = c.Store; c.Store = &counting })
		o := w.placed()
		var streams []*reading
		for range 10 {
			s := w.follow(t, "asha", o, "")
			s.want("1", "placed")
			streams = append(streams, s)
		}
		before := counting.looks.Load()
		time.Sleep(time.Minute)
		if looks := counting.looks.Load() - before; looks < 45 || looks > 85 {
			t.Errorf("%d looks in a minute, want about 60", looks)
		}
		w.as("asha", "GET", "/orders/"+string(o.ID)+"/events", nil).refused(429, "too_many_streams", "")
		w.as("ravi", "GET", "/orders/"+string(o.ID)+"/events", nil).refused(404, "order_not_found", "")
		for _, s := range streams {
			s.reply.Body.Close()
		}
		before = counting.looks.Load()
		time.Sleep(time.Minute)
		if looks := counting.looks.Load() - before; looks != 0 {
			t.Errorf("%d looks at what nobody follows", looks)
		}
		w.follow(t, "asha", o, "").want("1", "placed")
	})
}

func TestEventsOutliveAnAbsenceOfTheDatabase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var counting countingStore
		w := newWorld(t, virtual, func(c *api.Config) { counting.Store = c.Store; c.Store = &counting })
		o := w.placed()
		stream := w.follow(t, "asha", o, "")
		stream.want("1", "placed")
		counting.away.Store(true)
		time.Sleep(time.Minute)
		_, err := w.store.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Accepted, foodie.ByRestaurant) })
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		counting.away.Store(false)
		stream.want("2", "accepted")
	})
}

// A slowReader takes the first write and no more, as a connection does whose other end does not read.
type slowReader struct {
	*httptest.ResponseRecorder
	deadline time.Time
	writes   int
}

func (s *slowReader) SetWriteDeadline(at time.Time) error {
	s.deadline = at
	return nil
}

func (s *slowReader) Write(b []byte) (int, error) {
	if s.writes++; s.writes == 1 {
		return s.ResponseRecorder.Write(b)
	}
	time.Sleep(time.Until(s.deadline))
	return 0, os.ErrDeadlineExceeded
}

func TestWhoDoesNotReadIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, virtual)
		r := httptest.NewRequest("GET", "/orders/"+string(w.placed().ID)+"/events", nil)
		r.Header.Set("Authorization", "Bearer "+w.token("asha"))
		slow := &slowReader{ResponseRecorder: httptest.NewRecorder()}
		begun := time.Now()
		w.handler.ServeHTTP(slow, r)
		if took := time.Since(begun); slow.writes != 2 || took != 10*time.Second {
			t.Errorf("it is dropped at write %d after %s, want at the second after 10 s", slow.writes, took)
		}
	})
}

// TestEventsOutliveTheServersTimes: they are for requests, and a stream is none.
func TestEventsOutliveTheServersTimes(t *testing.T) {
	w := newWorld(t, virtual)
	server := httptest.NewUnstartedServer(w.handler)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	o := w.placed()
	stream := open(t, http.DefaultTransport, server.URL, w.token("asha"), o, "")
	stream.want("1", "placed")
	time.Sleep(600 * time.Millisecond)
	w.move(o, "accepted")
	stream.want("2", "accepted")
	w.move(o, "delivered")
	stream.want("3", "delivered")
	stream.wantEnd()
}
