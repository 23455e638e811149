package redis_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/redis"
)

// An after runs its function when Redis has answered a command, before the answer is heard.
type after func(ctx context.Context) error

func (after) DialHook(next goredis.DialHook) goredis.DialHook { return next }
func (after) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return next
}

func (f after) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		if err := next(ctx, cmd); err != nil {
			return err
		}
		return f(ctx)
	}
}

func TestWhoWaitsSpendsNoBudget(t *testing.T) {
	server := redistest.Start(t)
	first, other := open(t, single(server), session.Config{}), connect(t, server.Addr())
	running := begin(t, first, "asha")
	var asked atomic.Int64
	other.Client().AddHook(after(func(context.Context) error {
		asked.Add(1)
		time.Sleep(redisconn.TurnBudget / 4) // each answer alone is in time, all together are not
		return nil
	}))
	second := redis.New(other, session.Config{LeaseWait: 2 * redisconn.TurnBudget})
	defer second.Close()
	if _, err := second.Begin(redisconn.WithBudget(t.Context()), session.Entry{ID: "asha"}); foodie.CodeOf(err) != "turn_in_progress" {
		t.Errorf("Begin() while a turn runs = %v after %d questions, want turn_in_progress", err, asked.Load())
	}
	if err := running.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if begin(t, first, "asha").Session().Doubted {
		t.Error("a session is doubted because somebody waited for it")
	}
}

func TestATurnIsKeptWhenItsBudgetIsSpent(t *testing.T) {
	server := redistest.Start(t)
	conn := connect(t, server.Addr())
	s := redis.New(conn, session.Config{})
	defer s.Close()
	ctx := redisconn.WithBudget(t.Context())
	turn, err := s.Begin(ctx, session.Entry{ID: "asha"})
	if err != nil {
		t.Fatal(err)
	}
	err = conn.Do(ctx, func(ctx context.Context, _ goredis.UniversalClient) error {
		<-ctx.Done() // as long as the turn has
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := turn.Commit(ctx, asks("one")); err != nil {
		t.Errorf("Commit() after a slow turn = %v, want it kept", err)
	}
}

func TestWhoLeavesWhileTheLeaseIsTakenGivesItBack(t *testing.T) {
	server := redistest.Start(t)
	conn := connect(t, server.Addr())
	s := redis.New(conn, session.Config{LeaseFor: time.Hour})
	defer s.Close()
	if err := begin(t, s, "asha").Release(t.Context()); err != nil { // the script is known from now on
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	conn.Client().AddHook(after(func(context.Context) error {
		if ctx.Err() == nil {
			leave()
			return ctx.Err()
		}
		return nil
	}))
	if _, err := s.Begin(ctx, session.Entry{ID: "asha"}); err == nil {
		t.Fatal("Begin() of who left succeeds")
	}
	if holder, err := server.Client().HGet(t.Context(), "session_state:{asha}", "holder").Result(); err != goredis.Nil {
		t.Errorf("the lease is held by %q, %v", holder, err)
	}
}

func TestAnUnreadableSessionIsDoubtedAfterwards(t *testing.T) {
	server := redistest.Start(t)
	c, s := server.Client(), open(t, single(server), session.Config{})
	keep(t, begin(t, open(t, single(server), session.Config{}), "asha"), asks("one"))
	state := c.HGet(t.Context(), "session_state:{asha}", "state").Val()
	c.HSet(t.Context(), "session_state:{asha}", "state", "{")
	if _, err := s.Begin(t.Context(), session.Entry{ID: "asha"}); foodie.CodeOf(err) != "session_unreadable" {
		t.Fatalf("Begin() = %v, want session_unreadable", err)
	}
	c.HSet(t.Context(), "session_state:{asha}", "state", state)
	if !begin(t, s, "asha").Session().Doubted {
		t.Error("what was asked before an answer without memory still counts")
	}
}

func TestWhatAnotherTurnKeptHereIsNotOverwritten(t *testing.T) {
	server := redistest.Start(t)
	c := server.Client()
	a, b := open(t, single(server), session.Config{}), open(t, single(server), session.Config{})
	for range 3 {
		keep(t, begin(t, a, "asha"), asks("lost"))
	}
	turn := begin(t, a, "asha")
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	keep(t, begin(t, b, "asha"), asks("new"))
	if err := turn.Commit(t.Context(), asks("too late")); foodie.CodeOf(err) != "turn_lost" {
		t.Errorf("Commit() after another turn was kept = %v, want turn_lost", err)
	}
	if got, err := b.Peek(t.Context(), "asha"); err != nil || words(got) != "new " {
		t.Errorf("messages are %q, %v", words(got), err)
	}
}
