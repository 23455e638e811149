package api_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/cache"
	caches "github.com/foodieexpress/foodie/cache/memory"
	rediscache "github.com/foodieexpress/foodie/cache/redis"
	"github.com/foodieexpress/foodie/event"
	"github.com/foodieexpress/foodie/event/redis"
	"github.com/foodieexpress/foodie/limit"
	limits "github.com/foodieexpress/foodie/limit/memory"
	redislimit "github.com/foodieexpress/foodie/limit/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// A hearingBus counts what its listeners hear of orders, and of what tests say to try it.
type hearingBus struct {
	event.Bus
	heard, tried atomic.Int64
}

func (b *hearingBus) Subscribe(ctx context.Context, topic string) <-chan struct{} {
	told, out := b.Bus.Subscribe(ctx, topic), make(chan struct{}, 1)
	count := &b.heard
	if topic == trial {
		count = &b.tried
	}
	go func() {
		defer close(out)
		for range told {
			count.Add(1)
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out
}

const trial = "trial"

// patience is that of an instance with a Redis on a busy machine.
const patience = 5 * time.Second

// onRedis gives an instance what instances share over one Redis, as the program does it.
func onRedis(t *testing.T, server *redistest.Server) (*hearingBus, func(*api.Config)) {
	t.Helper()
	conn, err := redisconn.Open(redisconn.Options{Addrs: []string{server.Addr()}, CommandTimeout: patience, DialTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	bus := &hearingBus{Bus: redis.New(conn, slog.New(slog.DiscardHandler))}
	t.Cleanup(func() { bus.Close(); conn.Close() })
	return bus, func(c *api.Config) {
		c.Events, c.RedisUp, c.Now = bus, conn.Up, time.Now
		c.Limiter = limit.Fallback(redislimit.New(conn), limits.New(time.Now), 2)
		c.Cache = cache.Fallback(rediscache.New(conn), caches.New(time.Now))
	}
}

// wait waits for ok, which comes some time.
func wait(t *testing.T, ok func() bool) {
	t.Helper()
	for !ok() {
		if t.Context().Err() != nil {
			t.Fatal("the test is over")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestInstancesOverRedis: what is done at one instance is seen at the other: at once over Redis, also after it came back,
// and soon without it.
func TestInstancesOverRedis(t *testing.T) {
	server := redistest.Start(t)
	speaker, shareA := onRedis(t, server)
	bus, shareB := onRedis(t, server)
	a := newWorld(t, shareA)
	b := instance(t, a.path, shareB)
	b.tokens = a.tokens
	a.token("admin")
	o := a.placed()
	stream := b.follow(t, "asha", o, "")
	stream.want("1", "placed")
	told := func() bool { return bus.heard.Load() > 0 }
	bus.Subscribe(t.Context(), trial)
	hears := func() bool { return speaker.Publish(t.Context(), trial) == nil && bus.tried.Load() > 0 }
	wait(t, hears)
	bus.heard.Store(0)
	a.move(o, "accepted")
	stream.want("2", "accepted")
	wait(t, told)

	for range 5 { // the limits are of both
		tryLogin(a, "asha", "wrong1234").refused(401, "wrong_password", "")
	}
	tryLogin(b, "asha", password).refused(429, "too_many_sign_ins", "")

	server.Kill()
	bus.tried.Store(0)
	a.move(o, "preparing")
	stream.want("3", "preparing")
	tryLogin(b, "asha", password, from("198.51.100.7:1")).want(200)

	server.Restart()
	wait(t, hears)
	wait(t, func() bool { return strings.Contains(b.do("GET", "/health", nil).body, `"redis":"connected"`) })
	bus.heard.Store(0)
	a.move(o, "ready")
	stream.want("4", "ready")
	wait(t, told)
	a.move(o, "delivered")
	stream.want("5", "delivered")
	stream.wantEnd()
}

// TestInstancesOverMongoDB: two instances, one database, and nothing else in common.
func TestInstancesOverMongoDB(t *testing.T) {
	uri := mongotest.Start(t)
	instance := func() *world {
		db, err := mongo.Open(t.Context(), uri, mongo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return over(t, db, virtual, func(c *api.Config) { c.CatalogueAge = time.Second })
	}
	a, b := instance(), instance()
	a.open()
	b.tokens = a.tokens
	a.token("admin")
	o := a.placed()
	stream := b.follow(t, "asha", o, "")
	stream.want("1", "placed")
	a.move(o, "accepted")
	stream.want("2", "accepted")
	b.as("asha", "GET", "/orders/"+string(o.ID), nil).want(200)

	a.as("admin", "PUT", "/restaurants/Thepla%20House", dearer("40")).want(200)
	b.as("asha", "POST", "/orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1,"price":35}]}`).refused(409, "price_changed", "items[0].price")

	a.as("asha", "POST", "/users/logout", nil).want(200)
	wait(t, func() bool { return b.as("asha", "GET", "/users/me", nil).status == 401 })
	stream.wantEnd()
}
