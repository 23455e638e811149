package sessiontest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// begun is what one of several Begins came to.
type begun struct {
	turn session.Turn
	err  error
}

// later begins in the background.
func (f *fixture) later(ctx context.Context, id string) <-chan begun {
	done := make(chan begun, 1)
	go func() {
		turn, err := f.Begin(ctx, session.Entry{ID: id})
		done <- begun{turn, err}
	}()
	return done
}

var leaseCases = map[string]func(*testing.T, *fixture){
	"turns of one session run one at a time, and each sees what the last one kept": func(t *testing.T, f *fixture) {
		const turns = 30
		var wg sync.WaitGroup
		var mu sync.Mutex
		running, errs := 0, make([]error, turns)
		for i := range turns {
			wg.Go(func() {
				turn, err := f.Begin(t.Context(), session.Entry{ID: "asha"})
				if err != nil {
					errs[i] = err
					return
				}
				mu.Lock()
				running++
				if running != 1 {
					t.Errorf("%d turns run at once", running)
				}
				mu.Unlock()
				n := len(turn.Session().State.Language)
				mu.Lock()
				running--
				mu.Unlock()
				errs[i] = turn.Commit(t.Context(), session.Update{State: session.State{Language: fmt.Sprintf("%*s", n+1, "")}})
			})
		}
		wg.Wait()
		ok(t, errors.Join(errs...))
		if s := f.peek("asha"); len(s.State.Language) != turns || s.Version != turns {
			t.Errorf("%d turns counted to %d in version %d", turns, len(s.State.Language), s.Version)
		}
	},
	"turns of different sessions do not wait for each other": func(t *testing.T, f *fixture) {
		asha, ravi := f.begin("asha"), f.begin("ravi")
		ok(t, ravi.Commit(t.Context(), session.Update{Append: said("ravi")}))
		ok(t, asha.Commit(t.Context(), session.Update{Append: said("asha")}))
		same(t, "Messages", f.peek("asha").Messages, said("asha"))
	},
	"reading waits for no lease": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one")})
		turn := f.begin("asha")
		same(t, "Messages", f.peek("asha").Messages, said("one"))
		ok(t, turn.Release(t.Context()))
	},
	"one that waits too long is refused": func(t *testing.T, f *fixture) {
		s := f.openWith(session.Config{LeaseWait: 30 * time.Millisecond})
		turn, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
		ok(t, err)
		_, err = s.Begin(t.Context(), session.Entry{ID: "asha"})
		refused(t, err, foodie.Conflict, "turn_in_progress")
		ok(t, turn.Commit(t.Context(), session.Update{}))
		turn, err = s.Begin(t.Context(), session.Entry{ID: "asha"})
		ok(t, err)
		ok(t, turn.Release(t.Context()))
	},
	"one whose caller goes away while it waits holds up nobody": func(t *testing.T, f *fixture) {
		first := f.begin("asha")
		ctx, cancel := context.WithCancel(t.Context())
		waiting := f.later(ctx, "asha")
		cancel()
		if b := <-waiting; !errors.Is(b.err, context.Canceled) {
			t.Fatalf("Begin() = %v, want context.Canceled", b.err)
		}
		next := f.later(t.Context(), "asha")
		ok(t, first.Commit(t.Context(), session.Update{}))
		b := <-next
		ok(t, b.err)
		ok(t, b.turn.Release(t.Context()))
	},
	"a turn that takes longer than a lease keeps it": func(t *testing.T, f *fixture) {
		turn := f.begin("asha")
		next := f.later(t.Context(), "asha")
		time.Sleep(250 * time.Millisecond) // four leases
		ok(t, turn.Commit(t.Context(), session.Update{Append: said("one")}))
		b := <-next
		ok(t, b.err)
		same(t, "what the next turn sees", b.turn.Session().Messages, said("one"))
		ok(t, b.turn.Release(t.Context()))
	},
	"a turn that dies loses its lease, and what it keeps afterwards is refused": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one")})
		ctx, die := context.WithCancel(t.Context())
		dead, err := f.Begin(ctx, session.Entry{ID: "asha"})
		ok(t, err)
		die()
		next := f.begin("asha") // waits until the lease has run out
		refused(t, dead.Commit(t.Context(), session.Update{Append: said("too late")}), foodie.Conflict, "turn_lost")
		ok(t, dead.Release(t.Context()))
		ok(t, next.Commit(t.Context(), session.Update{Append: said("two")}))
		same(t, "Messages", f.peek("asha").Messages, said("one", "two"))
	},
	"what is kept is kept although the caller went away, when nobody took over": func(t *testing.T, f *fixture) {
		ctx, leave := context.WithCancel(t.Context())
		turn, err := f.Begin(ctx, session.Entry{ID: "asha"})
		ok(t, err)
		leave()
		ok(t, turn.Commit(context.WithoutCancel(ctx), session.Update{Append: said("one")}))
		same(t, "Messages", f.peek("asha").Messages, said("one"))
	},
	"a session that is cleared while a turn runs stays cleared": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one")})
		turn := f.begin("asha")
		ok(t, f.Clear(t.Context(), "asha"))
		refused(t, turn.Commit(t.Context(), session.Update{Append: said("two")}), foodie.Conflict, "turn_lost")
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha"})
		f.turn("asha", session.Update{Append: said("new")})
		same(t, "Messages", f.peek("asha").Messages, said("new"))
	},
	"a new session's first turn loses it as well when it is cleared": func(t *testing.T, f *fixture) {
		turn := f.begin("asha")
		ok(t, f.Clear(t.Context(), "asha"))
		refused(t, turn.Commit(t.Context(), session.Update{Append: said("one")}), foodie.Conflict, "turn_lost")
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha"})
	},
}
