package session_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/memory"
	"github.com/foodieexpress/foodie/session/sessiontest"
)

// A road is the way to a store, which can be cut.
type road struct {
	session.Store
	cut atomic.Bool
}

func (r *road) away(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.cut.Load() {
		return foodie.NewError(foodie.Unavailable, "redis_unavailable", "Please try again in a moment.")
	}
	return nil
}

func (r *road) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	if err := r.away(ctx); err != nil {
		return nil, err
	}
	return r.Store.Begin(ctx, e)
}

func (r *road) Peek(ctx context.Context, id string) (session.Session, error) {
	if err := r.away(ctx); err != nil {
		return session.Session{}, err
	}
	return r.Store.Peek(ctx, id)
}

func (r *road) Take(ctx context.Context, guest, handover string) (session.Session, error) {
	if err := r.away(ctx); err != nil {
		return session.Session{}, err
	}
	return r.Store.Take(ctx, guest, handover)
}

func (r *road) Forget(ctx context.Context, guest, handover string) error {
	if err := r.away(ctx); err != nil {
		return err
	}
	return r.Store.Forget(ctx, guest, handover)
}

func (r *road) Clear(ctx context.Context, id string) error {
	if err := r.away(ctx); err != nil {
		return err
	}
	return r.Store.Clear(ctx, id)
}

func (r *road) Health(ctx context.Context) session.Health {
	h := r.Store.Health(ctx)
	h.Backend, h.Connected = "redis", h.Connected && r.away(ctx) == nil
	return h
}

// withFallback gives a store that falls back, the way to its primary, and what it falls back to.
func withFallback(t *testing.T) (s session.Store, primary *road, local session.Store) {
	primary, local = &road{Store: memory.New(session.Config{})}, memory.New(session.Config{})
	s = session.Fallback(primary, local, slog.New(slog.NewTextHandler(new(bytes.Buffer), nil)))
	t.Cleanup(func() { s.Close() })
	return s, primary, local
}

func TestFallbackIsAStoreWhereverItKeeps(t *testing.T) {
	for name, cut := range map[string]bool{"primary": false, "local": true} {
		t.Run(name, func(t *testing.T) {
			sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
				primary := &road{Store: memory.New(cfg)}
				primary.cut.Store(cut)
				s := session.Fallback(primary, memory.New(cfg), slog.New(slog.DiscardHandler))
				t.Cleanup(func() { s.Close() })
				if cut {
					return localOnly{s}
				}
				return s
			})
		})
	}
}

// localOnly is a store whose primary is away, without the two words in which it says so.
type localOnly struct{ session.Store }

func (l localOnly) Clear(ctx context.Context, id string) error {
	if err := l.Store.Clear(ctx, id); err != nil && foodie.CodeOf(err) != "redis_unavailable" {
		return err
	}
	_, err := l.Store.Peek(ctx, id) // is closed, or its context has ended
	return err
}

func (l localOnly) Health(ctx context.Context) session.Health {
	h := l.Store.Health(ctx)
	_, err := l.Store.Peek(ctx, "anybody")
	h.Connected = err == nil
	return h
}

func says(words string, pending *session.PendingOrder) session.Update {
	return session.Update{Append: []session.Message{{Role: "diner", Text: words}}, Pending: pending}
}

func keep(t *testing.T, s session.Store, id string, u session.Update) session.Session {
	t.Helper()
	turn, err := s.Begin(t.Context(), session.Entry{ID: id})
	if err == nil {
		before := turn.Session().Clone()
		if err = turn.Commit(t.Context(), u); err == nil {
			return before
		}
	}
	t.Fatal(err)
	return session.Session{}
}

func until(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatal("it never comes")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestFallbackMergesNothing(t *testing.T) {
	s, primary, local := withFallback(t)
	keep(t, s, "asha", says("before", &session.PendingOrder{ID: "p0"}))
	primary.cut.Store(true)
	if h := s.Health(t.Context()); h.Connected || h.Backend != "in-memory" {
		t.Errorf("Health() = %+v, want in memory and not connected", h)
	}
	if before := keep(t, s, "asha", says("meanwhile", &session.PendingOrder{ID: "p1"})); before.Version != 0 {
		t.Errorf("while it is away a turn sees %+v, want a new session", before)
	}
	if before := keep(t, s, "asha", says("and then", &session.PendingOrder{ID: "p1"})); before.Pending == nil || before.Pending.ID != "p1" {
		t.Errorf("the next one sees %+v, want p1", before.Pending)
	}
	keep(t, s, "ravi", says("hello", &session.PendingOrder{ID: "p2"})) // who never comes back here
	primary.cut.Store(false)
	if before := keep(t, s, "asha", says("after", nil)); before.Pending == nil || before.Pending.ID != "p0" || len(before.Messages) != 1 {
		t.Errorf("after it is back a turn sees %+v, want what was before", before)
	}
	until(t, func() bool {
		kept, err := local.Peek(t.Context(), "ravi")
		return err == nil && kept.Version == 0
	})
	if h := s.Health(t.Context()); !h.Connected || h.Backend != "redis" {
		t.Errorf("Health() = %+v, want it connected", h)
	}
	primary.cut.Store(true)
	for _, id := range []string{"asha", "ravi"} {
		if before := keep(t, s, id, says("again away", nil)); before.Version != 0 {
			t.Errorf("the second time a turn of %s sees %+v, want nothing of the first", id, before)
		}
	}
}

func TestFallbackCommitsOfBefore(t *testing.T) {
	s, primary, _ := withFallback(t)
	primary.cut.Store(true)
	turn, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
	if err != nil {
		t.Fatal(err)
	}
	primary.cut.Store(false)
	keep(t, s, "asha", says("after", nil))
	if err := turn.Commit(t.Context(), says("too late", nil)); err != nil {
		t.Errorf("Commit() of a turn that began in memory = %v, want its answer to stand", err)
	}
	if got, _ := s.Peek(t.Context(), "asha"); len(got.Messages) != 1 || got.Messages[0].Text != "after" {
		t.Errorf("messages = %+v, want one", got.Messages)
	}
}

func TestFallbackSaysWhatItCannotClear(t *testing.T) {
	s, primary, _ := withFallback(t)
	keep(t, s, "asha", says("before", nil))
	primary.cut.Store(true)
	keep(t, s, "asha", says("meanwhile", nil))
	if err := s.Clear(t.Context(), "asha"); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Clear() = %v, want unavailable: what was before is still there", err)
	}
	if got, err := s.Peek(t.Context(), "asha"); err != nil || got.Version != 0 {
		t.Errorf("Peek() = %+v, %v, want nothing", got, err)
	}
}

func TestFallbackIsNoWayAroundARefusal(t *testing.T) {
	s, _, _ := withFallback(t)
	e := session.Entry{ID: "asha", Rate: limit.PerMinute(1)}
	turn, err := s.Begin(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if err := turn.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), e); foodie.CodeOf(err) != "too_many_messages" {
		t.Errorf("Begin() = %v, want too_many_messages", err)
	}
}
