package sessiontest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
)

// threeAMinute is an entry of asha's with a rate.
func threeAMinute(messageID string) session.Entry {
	return session.Entry{ID: "asha", MessageID: messageID, Rate: limit.PerMinute(3)}
}

// enter begins and keeps a turn with an answer to e's message.
func (f *fixture) enter(e session.Entry) error {
	turn, err := f.Begin(f.T.Context(), e)
	if err != nil {
		return err
	}
	return turn.Commit(f.T.Context(), session.Update{Answer: answer(e.MessageID)})
}

// exceeded checks a refusal by a rate, and gives how long to wait.
func exceeded(t *testing.T, err error) time.Duration {
	t.Helper()
	refused(t, err, foodie.TooMany, "too_many_messages")
	e, is := errors.AsType[*limit.Exceeded](err)
	if !is || e.RetryAfter <= 0 || e.RetryAfter > time.Minute {
		t.Fatalf("the cause of %v is %+v, want a time to wait", err, e)
	}
	return e.RetryAfter
}

var rateCases = map[string]func(*testing.T, *fixture){
	"a session's rate is refilled evenly": func(t *testing.T, f *fixture) {
		for range 3 {
			ok(t, f.enter(threeAMinute("")))
		}
		if wait := exceeded(t, f.enter(threeAMinute(""))); wait <= 10*time.Second || wait > 20*time.Second {
			t.Errorf("the fourth waits %v, want at most 20 s", wait)
		}
		ok(t, f.enter(session.Entry{ID: "ravi", Rate: limit.PerMinute(3)}))
		ok(t, f.enter(session.Entry{ID: "asha"})) // whom nothing limits
		f.pass(20 * time.Second)
		ok(t, f.enter(threeAMinute("")))
		exceeded(t, f.enter(threeAMinute("")))
	},
	"a message whose answer is still kept is not counted": func(t *testing.T, f *fixture) {
		for _, id := range []string{"m1", "m2", "m3"} {
			ok(t, f.enter(threeAMinute(id)))
		}
		for _, id := range []string{"m2", "m3", "m2"} {
			turn, err := f.Begin(t.Context(), threeAMinute(id))
			ok(t, err)
			if _, replayed, err := turn.Session().Replay(id); !replayed || err != nil {
				t.Errorf("Replay(%s) = %v, %v, want its answer", id, replayed, err)
			}
			ok(t, turn.Release(t.Context()))
		}
		exceeded(t, f.enter(threeAMinute("m1"))) // its answer is gone
		exceeded(t, f.enter(threeAMinute("m4")))
	},
	"one is counted when it arrives, before it waits": func(t *testing.T, f *fixture) {
		ok(t, f.enter(threeAMinute("")))
		running, err := f.Begin(t.Context(), threeAMinute(""))
		ok(t, err)
		ctx, giveUp := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer giveUp()
		if _, err := f.Begin(ctx, threeAMinute("")); !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("Begin() of the third = %v, want it to wait", err)
		}
		exceeded(t, f.enter(threeAMinute(""))) // while the second still runs
		ok(t, running.Release(t.Context()))
	},
	"what was counted outlives a turn that was released, and the session": func(t *testing.T, f *fixture) {
		for range 3 {
			turn, err := f.Begin(t.Context(), threeAMinute(""))
			ok(t, err)
			ok(t, turn.Release(t.Context()))
		}
		exceeded(t, f.enter(threeAMinute("")))
		f.turn("asha", session.Update{Append: said("one")})
		ok(t, f.Clear(t.Context(), "asha"))
		exceeded(t, f.enter(threeAMinute("")))
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha"})
		f.turn("asha", session.Update{Append: said("two")})
		f.take("asha", "h1")
		exceeded(t, f.enter(threeAMinute("")))
	},
}
