package redis_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/event"
	"github.com/foodieexpress/foodie/event/eventtest"
	"github.com/foodieexpress/foodie/event/redis"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

var quiet = slog.New(slog.DiscardHandler)

const patience = 5 * time.Second // for a command; a slow machine shall not fail a test

// open makes the bus of one instance.
func open(t *testing.T, o redisconn.Options) event.Bus {
	t.Helper()
	o.CommandTimeout, o.DialTimeout = patience, patience
	conn, err := redisconn.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	b := redis.New(conn, quiet)
	t.Cleanup(func() {
		b.Close()
		conn.Close()
	})
	return b
}

func TestBus(t *testing.T) {
	o := redisconn.Options{Addrs: []string{redistest.Start(t).Addr()}}
	eventtest.Run(t, func(t *testing.T) (one, other event.Bus) { return open(t, o), open(t, o) })
}

// published makes b tell others, which it may not while its Redis is away.
func published(t *testing.T, b event.Bus, topic string) {
	t.Helper()
	for {
		err := b.Publish(t.Context(), topic)
		if err == nil {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// heardAgain checks that listener gets a token by itself when the connection is back, and then hears what speaker says.
func heardAgain(t *testing.T, speaker event.Bus, tokens <-chan struct{}) {
	t.Helper()
	eventtest.Token(t, tokens)
	published(t, speaker, "order:1")
	eventtest.Token(t, tokens)
}

func TestAListenerBeforeTheServerHearsWhenItIsThere(t *testing.T) {
	server := redistest.Start(t)
	server.Kill()
	o := redisconn.Options{Addrs: []string{server.Addr()}}
	speaker, listener := open(t, o), open(t, o)
	tokens := listener.Subscribe(t.Context(), "order:1")
	server.Restart()
	heardAgain(t, speaker, tokens)
}

func TestTheBusOutlivesItsServer(t *testing.T) {
	server := redistest.Start(t)
	for name, away := range map[string]func(){
		"killed": func() { server.Restart() },
		"frozen": func() {
			server.Pause()
			time.Sleep(3 * time.Second) // longer than a listener waits for a sign of life
			server.Resume()
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := redisconn.Options{Addrs: []string{server.Addr()}}
			speaker, listener := open(t, o), open(t, o)
			tokens := eventtest.Listen(t, t.Context(), listener, "order:1")
			select {
			case <-tokens: // of the connection that came to stand
			default:
			}
			away()
			heardAgain(t, speaker, tokens)
		})
	}
}

func TestTheBusSurvivesAFailover(t *testing.T) {
	group := redistest.StartSentinel(t)
	o := redisconn.Options{Addrs: group.Addrs(), MasterName: group.MasterName()}
	speaker, listener := open(t, o), open(t, o)
	tokens := eventtest.Listen(t, t.Context(), listener, "order:1")
	group.WaitForFailover(group.KillPrimary())
	heardAgain(t, speaker, tokens)
}

func TestTheBusSpansACluster(t *testing.T) {
	cluster := redistest.StartCluster(t)
	o := redisconn.Options{Addrs: cluster.Addrs(), Cluster: true}
	speaker, listener := open(t, o), open(t, o)
	tokens := eventtest.Listen(t, t.Context(), listener, "order:1")
	old := cluster.KillPrimaryOf("foodie:events")
	cluster.WaitForFailover("foodie:events", old)
	heardAgain(t, speaker, tokens)
}

func TestWithoutRedisOnesOwnListenersAreTold(t *testing.T) {
	server := redistest.Start(t)
	server.Kill()
	b := open(t, redisconn.Options{Addrs: []string{server.Addr()}})
	tokens := b.Subscribe(t.Context(), "order:1")
	if err := b.Publish(context.Background(), "order:1"); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Publish without Redis = %v, want Unavailable", err)
	}
	eventtest.Token(t, tokens)
}
