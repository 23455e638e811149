package redis_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/limit/limittest"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/limit/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"

	client "github.com/redis/go-redis/v9"
)

const patience = 5 * time.Second // for a command; a slow machine shall not fail a test

func open(t *testing.T, o redisconn.Options) *redisconn.Conn {
	t.Helper()
	o.CommandTimeout, o.DialTimeout = patience, patience
	conn, err := redisconn.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// turnClock lets time pass by moving what is kept into the past: the server's clock cannot be set.
func turnClock(t *testing.T, c *client.Client) limittest.Clock {
	return func(d time.Duration) {
		t.Helper()
		for _, key := range c.Keys(t.Context(), "*").Val() {
			at, err := c.Get(t.Context(), key).Int64()
			if err != nil {
				t.Fatal(err)
			}
			left := c.PTTL(t.Context(), key).Val() - d
			if left <= 0 {
				c.Del(t.Context(), key)
				continue
			}
			if err := c.Set(t.Context(), key, strconv.FormatInt(at-d.Microseconds(), 10), left).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestLimiter(t *testing.T) {
	server := redistest.Start(t)
	direct := server.Client()
	defer direct.Close()
	limittest.Run(t, func(t *testing.T) (limit.Limiter, limittest.Clock) {
		if err := direct.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return redis.New(open(t, redisconn.Options{Addrs: []string{server.Addr()}})), turnClock(t, direct)
	})
}

func TestInstancesShareTheCount(t *testing.T) {
	cluster := redistest.StartCluster(t)
	o := redisconn.Options{Addrs: cluster.Addrs(), Cluster: true}
	one, other := redis.New(open(t, o)), redis.New(open(t, o))
	for _, key := range []string{"a", "login:{asha}@203.0.113.7", "chat: 2001:db8::/64"} {
		allowed := 0
		for range 5 {
			for _, l := range []limit.Limiter{one, other} {
				d, err := l.Allow(t.Context(), key, limit.Rule{Count: 3, Per: time.Hour})
				if err != nil {
					t.Fatal(err)
				}
				if d.Allowed {
					allowed++
				}
			}
		}
		if allowed != 3 {
			t.Errorf("%q: two instances allowed %d events, want 3", key, allowed)
		}
	}
}

func TestAKeyIsGoneWhenItIsIdle(t *testing.T) {
	server := redistest.Start(t)
	direct := server.Client()
	defer direct.Close()
	l := redis.New(open(t, redisconn.Options{Addrs: []string{server.Addr()}}))
	rule := limit.Rule{Count: 2, Per: time.Hour}
	for range 2 {
		if _, err := l.Allow(t.Context(), "asha", rule); err != nil {
			t.Fatal(err)
		}
	}
	if ttl := direct.PTTL(t.Context(), "limit:asha").Val(); ttl <= 30*time.Minute || ttl > time.Hour {
		t.Errorf("a key that is idle in an hour lives for %s", ttl)
	}
	for range 2 {
		if err := l.Forgive(t.Context(), "asha", rule); err != nil {
			t.Fatal(err)
		}
	}
	if n := direct.DBSize(t.Context()).Val(); n != 0 {
		t.Errorf("%d keys are kept for nothing", n)
	}
}

func TestOneEventIsOneRoundTrip(t *testing.T) {
	trips := make(chan string, 10)
	conn := open(t, redisconn.Options{
		Addrs:     []string{redistest.Start(t).Addr()},
		OnCommand: func(name string, _ time.Duration, _ error) { trips <- name },
	})
	l := redis.New(conn)
	for range 2 { // the first may have to bring the script along
		for len(trips) > 0 {
			<-trips
		}
		if _, err := l.Allow(t.Context(), "asha", limit.PerMinute(5)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(trips); n != 1 {
		t.Errorf("Allow took %d round trips, want 1", n)
	}
}

func TestWithoutRedis(t *testing.T) {
	server := redistest.Start(t)
	shared := redis.New(open(t, redisconn.Options{Addrs: []string{server.Addr()}}))
	server.Kill()
	rule := limit.Rule{Count: 4, Per: time.Hour}
	if _, err := shared.Allow(t.Context(), "asha", rule); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Allow = %v, want Unavailable", err)
	}
	if _, err := shared.Peek(t.Context(), "asha", rule); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Peek = %v, want Unavailable", err)
	}
	if err := shared.Forgive(t.Context(), "asha", rule); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Forgive = %v, want Unavailable", err)
	}
	half, allowed := limit.Fallback(shared, memory.New(time.Now), 2), 0
	for range 4 {
		d, err := half.Allow(t.Context(), "asha", rule)
		if err != nil {
			t.Fatal(err)
		}
		if d.Allowed {
			allowed++
		}
	}
	if allowed != 2 {
		t.Errorf("%d of 4 are allowed by a local limit half as large, want 2", allowed)
	}
}
