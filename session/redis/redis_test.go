package redis_test

import (
	"testing"
	"time"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/redis"
	"github.com/foodieexpress/foodie/session/sessiontest"
)

// patience is how long a command may take where no test is about that: the machine may be busy.
const patience = 20 * time.Second

func TestStore(t *testing.T) {
	server := redistest.Start(t)
	sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
		if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return open(t, redisconn.Options{Addrs: []string{server.Addr()}, CommandTimeout: patience}, cfg)
	})
}

// open makes a store with connections of its own, as another process would.
func open(t testing.TB, o redisconn.Options, cfg session.Config) *redis.Store {
	t.Helper()
	conn, err := redisconn.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	s := redis.New(conn, cfg)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
		if err := conn.Close(); err != nil {
			t.Errorf("Close() of the connections = %v", err)
		}
	})
	return s
}
