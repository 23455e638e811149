package server_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	cacheredis "github.com/foodieexpress/foodie/cache/redis"
	eventredis "github.com/foodieexpress/foodie/event/redis"
	limitredis "github.com/foodieexpress/foodie/limit/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	sessionredis "github.com/foodieexpress/foodie/session/redis"
)

// Instances are two servers that share one Redis and one API, and nothing else.
type instances struct {
	*world
	each  [2]*world
	redis *redistest.Server
	trips atomic.Int64 // round trips to Redis, of both
}

func newInstances(t *testing.T, changes ...func(*server.Config)) *instances {
	redis := redistest.Start(t)
	all := &instances{world: newWorld(t), redis: redis}
	for i := range all.each {
		conn, err := redisconn.Open(redisconn.Options{
			Addrs: []string{redis.Addr()}, CommandTimeout: 20 * time.Second, // the machine may be busy
			OnCommand: func(string, time.Duration, error) { all.trips.Add(1) },
		})
		if err != nil {
			t.Fatal(err)
		}
		events := eventredis.New(conn, slog.New(slog.DiscardHandler))
		kept := sessionredis.New(conn, session.Config{Now: all.clock.now})
		t.Cleanup(func() {
			for _, end := range []func() error{kept.Close, events.Close, conn.Close} {
				if err := end(); err != nil {
					t.Error(err)
				}
			}
		})
		config := all.config(kept)
		config.Limiter, config.Cache, config.Events = limitredis.New(conn), cacheredis.New(conn), events
		for _, change := range changes {
			change(&config)
		}
		one := *all.world
		one.serve(config)
		all.each[i] = &one
	}
	return all
}

// on is p speaking to instance i.
func (all *instances) on(i int, p *program) *program {
	other := *p
	other.world = all.each[i%2]
	other.header = p.header.Clone()
	if p.header.Get("Origin") != "" {
		other.header.Set("Origin", other.http.URL)
	}
	return &other
}

func TestAConversationChangesInstanceOnEveryTurn(t *testing.T) {
	all := newInstances(t)
	_, token := all.user("asha")
	p := all.bearer(token)
	for i, message := range []string{"two masala thepla from Thepla House", "also a masala chaas", "make the masala thepla 3"} {
		if got := all.on(i, p).say(message, ""); got.PendingOrder == nil {
			t.Fatalf("%q = %s, want an order that waits", message, got.body)
		}
	}
	got := all.on(1, p).say("yes", "")
	if !got.OrderConfirmed || got.PendingOrder != nil {
		t.Fatalf("yes = %s", got.body)
	}
	orders := all.orders()
	if len(orders) != 1 || orders[0].Total != 3*3500+2000 {
		t.Errorf("orders = %+v, want one of 125 rupees", orders)
	}
	if got := all.on(0, p).say("yes", ""); got.OrderConfirmed || len(all.orders()) != 1 {
		t.Errorf("a second yes = %s, %d orders", got.body, len(all.orders()))
	}
}

func TestTwoYesesOnTwoInstancesAreOneOrder(t *testing.T) {
	all := newInstances(t)
	_, token := all.user("asha")
	p := all.bearer(token)
	const rounds = 25
	for round := range rounds {
		all.on(round, p).say("two masala thepla from Thepla House", "")
		var both sync.WaitGroup
		var answers [2]answer
		for i := range answers {
			both.Go(func() { answers[i] = all.on(i, p).post("/chat", map[string]any{"message": "yes"}) })
		}
		both.Wait()
		if n := len(all.orders()); n != round+1 || answers[0].OrderConfirmed == answers[1].OrderConfirmed {
			t.Fatalf("round %d: %d orders; %s; %s", round, n, answers[0].body, answers[1].body)
		}
	}
}

func TestAMessageIsAnsweredOnceOnWhateverInstance(t *testing.T) {
	all := newInstances(t)
	_, token := all.user("asha")
	p := all.bearer(token)
	all.on(0, p).say("two masala thepla from Thepla House", "")
	yes := map[string]any{"message": "yes", "message_id": "m-1"}
	first, again := all.on(1, p).post("/chat", yes), all.on(0, p).post("/chat", yes)
	var want, got any
	if err := errors.Join(json.Unmarshal([]byte(first.body), &want), json.Unmarshal([]byte(again.body), &got)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || !first.OrderConfirmed || len(all.orders()) != 1 {
		t.Errorf("%d orders, the answers differ: %s", len(all.orders()), diff)
	}
}

func TestAGuestSignsInOnAnotherInstance(t *testing.T) {
	all := newInstances(t)
	b := all.browser()
	all.on(0, b).say("two masala thepla from Thepla House", "")
	if got := all.on(1, b).say("yes", ""); !got.RequiresAuth {
		t.Fatalf("a guest's yes = %s, want the sign-in", got.body)
	}
	in := all.on(0, b).post("/auth/register", map[string]any{"username": "asha", "email": "asha@example.com", "password": password})
	if in.status != http.StatusCreated || in.Answer_ == nil || !in.Answer_.OrderConfirmed {
		t.Fatalf("register = %d %s, want the order to go on", in.status, in.body)
	}
	if got := all.on(1, b).say("yes", ""); got.OrderConfirmed || len(all.orders()) != 1 {
		t.Errorf("a second yes = %s, %d orders", got.body, len(all.orders()))
	}
}

func TestARenewalIsSpentOnceOnAllInstances(t *testing.T) {
	all := newInstances(t)
	b := all.browser()
	all.on(0, b).post("/auth/register", map[string]any{"username": "asha", "email": "asha@example.com", "password": password})
	for round := range 3 {
		all.clock.move(31 * time.Minute)
		var every sync.WaitGroup
		var statuses [6]int
		for i := range statuses {
			every.Go(func() { statuses[i] = all.on(i, b).do(http.MethodGet, "/auth/me", "").status })
		}
		every.Wait()
		for _, status := range statuses {
			if status != http.StatusOK {
				t.Fatalf("round %d: statuses %v", round, statuses)
			}
		}
		if n := all.road.seen.Load(); n != int64(round+1) {
			t.Fatalf("round %d: refresh tokens were spent %d times", round, n)
		}
	}
}

func TestASignInThatEndedOnOneInstanceHasEndedOnAll(t *testing.T) {
	all := newInstances(t)
	_, token := all.user("asha")
	p := all.bearer(token)
	if got := all.on(1, p).say("two masala thepla from Thepla House", ""); got.PendingOrder == nil {
		t.Fatalf("before: %s", got.body)
	}
	if got := all.on(0, p).post("/auth/logout", map[string]any{}); got.status != http.StatusOK {
		t.Fatalf("POST /auth/logout = %d %s", got.status, got.body)
	}
	all.road.away.Store(true) // so that it is not the API that refuses
	for {                     // the news are on their way; the test ends with its time when they never come
		got := all.on(1, p).post("/chat", map[string]any{"message": "hello"})
		if got.status == http.StatusUnauthorized {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestATurnIsTwoRoundTripsAndOneBesideThem(t *testing.T) {
	all := newInstances(t, func(c *server.Config) { c.ChatRate = 1000 })
	_, token := all.user("asha")
	for name, p := range map[string]*program{"guest": all.program(), "diner": all.bearer(token)} {
		p := all.on(0, p)
		say := func(message string) { p.say(message, map[string]string{"guest": "chosen"}[name]) }
		say("hello") // the scripts are known, and the token has been seen
		say("hello")
		for _, message := range []string{"hello", "two masala thepla from Thepla House", "make it 3"} {
			before := all.trips.Load()
			say(message)
			if n := all.trips.Load() - before; n != 3 {
				t.Errorf("%s, %q: %d round trips, want 3", name, message, n)
			}
		}
	}
}

func TestHealthTellsWhatRedisIs(t *testing.T) {
	all := newInstances(t)
	got := all.on(0, all.program()).do(http.MethodGet, "/health", "")
	want := `"redis":{"connected":true,"backend":"redis","topology":"single"}`
	if !strings.Contains(got.body, want) {
		t.Errorf("GET /health = %s, want %s", got.body, want)
	}
}

// While Redis is away, menus are shown and cards confirmed and cancelled on any instance; a typed yes is told to use the
// card, and nothing of it comes up again when Redis is back.
func TestRedisIsAway(t *testing.T) {
	all := newInstances(t, func(c *server.Config) { c.ChatRate = 1000 })
	_, token := all.user("asha")
	p := all.bearer(token)
	before := all.on(0, p).say("a masala chaas from Thepla House", "").PendingOrder
	all.redis.Kill()
	for i := range 6 {
		if got := all.on(i, p).say("show menu for Thepla House", ""); got.Error != "" || !strings.Contains(got.Response, "Masala Thepla") {
			t.Errorf("a menu = %s", got.body)
		}
	}
	shown := all.on(0, p).say("two masala thepla from Thepla House", "").PendingOrder
	if got := all.on(1, p).say("yes", ""); got.OrderConfirmed || !strings.Contains(got.Response, "button") {
		t.Errorf("a typed yes = %s, want it told to use the button", got.body)
	}
	press := func(i int, action string, order *agent.PendingOrder) answer {
		return all.on(i, p).post("/chat", map[string]any{"action": action, "pending_order_id": order.ID, "proposal": order.Proposal})
	}
	if got := press(1, "confirm", shown); !got.OrderConfirmed || len(all.orders()) != 1 {
		t.Errorf("the card = %s", got.body)
	}
	if got := press(0, "confirm", shown); len(all.orders()) != 1 || got.status != http.StatusOK {
		t.Errorf("the card again = %s", got.body)
	}
	if got := press(1, "cancel", before); !got.OrderCancelled {
		t.Errorf("cancelling what waited before = %s", got.body)
	}
	if got := all.on(0, p).do(http.MethodGet, "/health", ""); !strings.Contains(got.body, `"connected":false`) {
		t.Errorf("GET /health = %s, want not connected", got.body)
	}
	all.redis.Restart()
	if got := press(0, "confirm", before); got.OrderConfirmed || len(all.orders()) != 1 {
		t.Errorf("the cancelled card once Redis is back = %s", got.body)
	}
	if got := all.on(1, p).say("two masala chaas from Thepla House", ""); got.PendingOrder == nil {
		t.Errorf("ordering once Redis is back = %s", got.body)
	}
	if got := all.on(0, p).say("yes", ""); !got.OrderConfirmed || len(all.orders()) != 2 {
		t.Errorf("a typed yes once Redis is back = %s", got.body)
	}
}
