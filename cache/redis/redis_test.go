package redis_test

import (
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/cache/cachetest"
	"github.com/foodieexpress/foodie/cache/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"

	client "github.com/redis/go-redis/v9"
)

const patience = 5 * time.Second // for a command; a slow machine shall not fail a test

func open(t *testing.T, addr string) *redis.Cache {
	t.Helper()
	conn, err := redisconn.Open(redisconn.Options{Addrs: []string{addr}, CommandTimeout: patience, DialTimeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return redis.New(conn)
}

// turnClock lets time pass by shortening what is left of every value's: the server's clock cannot be set.
func turnClock(t *testing.T, c *client.Client) cachetest.Clock {
	return func(d time.Duration) {
		t.Helper()
		for _, key := range c.Keys(t.Context(), "*").Val() {
			if err := c.PExpire(t.Context(), key, c.PTTL(t.Context(), key).Val()-d).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestCache(t *testing.T) {
	server := redistest.Start(t)
	direct := server.Client()
	defer direct.Close()
	cachetest.Run(t, func(t *testing.T) (cache.Cache, cachetest.Clock) {
		if err := direct.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return open(t, server.Addr()), turnClock(t, direct)
	})
}

func TestKeysNeverMeetOthers(t *testing.T) {
	server := redistest.Start(t)
	c, direct := open(t, server.Addr()), server.Client()
	defer direct.Close()
	if err := c.Set(t.Context(), "chat_session:{asha}", []byte("thepla"), 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Set(t.Context(), "dish", []byte("thepla"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if keys := direct.Keys(t.Context(), "*e:dish").Val(); len(keys) != 1 || keys[0] != "cache:dish" {
		t.Errorf("keys of the server: %q, want cache:dish", keys)
	}
	if direct.Exists(t.Context(), "chat_session:{asha}").Val() != 0 {
		t.Error("a key of the cache is the key of a session")
	}
	if ttl := direct.PTTL(t.Context(), "cache:chat_session:{asha}").Val(); ttl == -1 {
		t.Error("a value without a time to live is kept for ever")
	}
}

func TestWithoutRedis(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, server.Addr())
	server.Kill()
	if _, _, err := c.Get(t.Context(), "dish"); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Get = %v, want Unavailable", err)
	}
	if err := c.Set(t.Context(), "dish", nil, time.Hour); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Set = %v, want Unavailable", err)
	}
	if ok, err := c.Add(t.Context(), "dish", nil, time.Hour); ok || foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Add = %t, %v, want Unavailable", ok, err)
	}
	if err := c.Delete(t.Context(), "dish"); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Delete = %v, want Unavailable", err)
	}
}
