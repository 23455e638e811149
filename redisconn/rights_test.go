package redisconn_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	cacheredis "github.com/foodieexpress/foodie/cache/redis"
	"github.com/foodieexpress/foodie/event/eventtest"
	eventredis "github.com/foodieexpress/foodie/event/redis"
	"github.com/foodieexpress/foodie/limit"
	limitredis "github.com/foodieexpress/foodie/limit/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	sessionredis "github.com/foodieexpress/foodie/session/redis"
)

// works uses c in each way.
func works(t *testing.T, c *redisconn.Conn) {
	t.Helper()
	if _, err := limitredis.New(c).Allow(t.Context(), "asha", limit.PerMinute(5)); err != nil {
		t.Errorf("limit: %v", err)
	}
	values := cacheredis.New(c)
	if ok, err := values.Add(t.Context(), "dish", []byte("thepla"), time.Minute); !ok || err != nil {
		t.Errorf("cache: %t, %v", ok, err)
	}
	if err := values.Delete(t.Context(), "dish"); err != nil {
		t.Errorf("cache: %v", err)
	}
	sessions := sessionredis.New(c, session.Config{TTL: time.Hour, PendingTTL: time.Minute, Now: time.Now})
	for range 2 {
		turn, err := sessions.Begin(t.Context(), session.Entry{ID: "asha", Rate: limit.PerMinute(5)})
		if err != nil {
			t.Fatalf("session: %v", err)
		}
		if err := turn.Commit(t.Context(), session.Update{State: session.State{Expect: session.ExpectChoose}}); err != nil {
			t.Errorf("session: %v", err)
		}
	}
	if _, err := sessions.Take(t.Context(), "asha", "handover"); err != nil {
		t.Errorf("session: %v", err)
	}
	if err := sessions.Forget(t.Context(), "asha", "handover"); err != nil {
		t.Errorf("session: %v", err)
	}
	if err := sessions.Clear(t.Context(), "asha"); err != nil {
		t.Errorf("session: %v", err)
	}
	bus := eventredis.New(c, slog.New(slog.DiscardHandler))
	defer bus.Close()
	eventtest.Listen(t, t.Context(), bus, "order:1")
}

// What docs/redis.md gives our user, and nothing else.
func TestTheRightsThatWeNeed(t *testing.T) {
	server := redistest.Start(t, "--user", "foodie", "on", ">secret", "resetchannels", "&foodie:events",
		"~chat_session:*", "~session_state:*", "~pending_order:*", "~handover_*", "~limit:*", "~cache:*",
		"-@all", "+@read", "+@write", "+@scripting", "+@pubsub", "+@connection", "+time", "+wait", "-@dangerous", "+info")
	c, err := redisconn.Open(redisconn.Options{Addrs: []string{server.Addr()}, Username: "foodie", Password: "secret", CommandTimeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	works(t, c)
	direct := server.Client()
	defer direct.Close()
	log, err := direct.ACLLog(t.Context(), 10).Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, refused := range log {
		t.Errorf("the server refused %s of %s", refused.Reason, refused.Object)
	}
}

func TestUnixSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "redis") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "redis.sock")
	redistest.Start(t, "--unixsocket", path)
	c, err := redisconn.Open(redisconn.Options{Addrs: []string{path}, CommandTimeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	works(t, c)
}
