package sessiontest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/session"
)

var lifeCases = map[string]func(*testing.T, *fixture){
	"a session lives for its time after the last turn": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one"), State: fullState(), Answer: answer("m1")})
		f.pass(59 * time.Minute)
		f.turn("asha", session.Update{Append: said("two")})
		f.pass(59 * time.Minute)
		same(t, "Messages after two near misses", f.peek("asha").Messages, said("one", "two"))
		f.pass(time.Minute)
		same(t, "Peek() after an hour", f.peek("asha"), session.Session{ID: "asha"})
		turn := f.begin("asha")
		same(t, "Begin() after an hour", *turn.Session(), session.Session{ID: "asha"})
		ok(t, turn.Commit(t.Context(), session.Update{Append: said("new")}))
		s := f.peek("asha")
		same(t, "Messages", s.Messages, said("new"))
		same(t, "Answers", s.Answers, []session.Answer(nil))
	},
	"a pending order lives for its time after the last turn": func(t *testing.T, f *fixture) {
		p := pending()
		f.turn("asha", session.Update{Append: said("one"), Pending: p})
		f.pass(9 * time.Minute)
		turn := f.begin("asha")
		same(t, "the pending order after nine minutes", turn.Session().Pending, p)
		ok(t, turn.Commit(t.Context(), session.Update{Append: said("two"), Pending: turn.Session().Pending}))
		f.pass(9 * time.Minute)
		same(t, "the pending order after nine more", f.peek("asha").Pending, p)
		f.pass(time.Minute)
		s := f.peek("asha")
		same(t, "the pending order after ten", s.Pending, (*session.PendingOrder)(nil))
		same(t, "Messages", s.Messages, said("one", "two"))
		turn = f.begin("asha")
		same(t, "the pending order of Begin()", turn.Session().Pending, (*session.PendingOrder)(nil))
		ok(t, turn.Release(t.Context()))
	},
	"a pending order that says itself when it ends does not outlive that": func(t *testing.T, f *fixture) {
		p := pending()
		p.ExpiresAt = noon.Add(3 * time.Minute)
		f.turn("asha", session.Update{Pending: p})
		f.pass(3*time.Minute - time.Millisecond)
		same(t, "the pending order before", f.peek("asha").Pending, p)
		f.pass(time.Millisecond)
		same(t, "the pending order after", f.peek("asha").Pending, (*session.PendingOrder)(nil))
	},
	"a turn that outlives its session's time still keeps what was said": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one")})
		turn := f.begin("asha")
		f.pass(2 * time.Hour)
		ok(t, turn.Commit(t.Context(), session.Update{Append: said("two")}))
		if got := f.peek("asha").Messages; len(got) == 0 || got[len(got)-1].Text != "two" {
			t.Errorf("Messages = %v, want the last to be two", got)
		}
	},
	"clearing removes exactly one session": func(t *testing.T, f *fixture) {
		for _, id := range []string{"asha", "asha2", "ash", "ash*", "%"} {
			f.turn(id, session.Update{Append: said(id), Pending: pending()})
		}
		ok(t, f.Clear(t.Context(), "asha"))
		ok(t, f.Clear(t.Context(), "asha"))
		ok(t, f.Clear(t.Context(), "nobody"))
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha"})
		for _, id := range []string{"asha2", "ash", "ash*", "%"} {
			same(t, "Messages of "+id, f.peek(id).Messages, said(id))
		}
		f.turn("asha", session.Update{Append: said("new")})
		same(t, "Messages after a new start", f.peek("asha").Messages, said("new"))
	},
	"many sessions at once are all kept": func(t *testing.T, f *fixture) {
		var wg sync.WaitGroup
		errs := make([]error, 20)
		for i := range errs {
			wg.Go(func() {
				for n := range 5 {
					turn, err := f.Begin(t.Context(), session.Entry{ID: fmt.Sprint("diner ", i)})
					if err == nil {
						err = turn.Commit(t.Context(), session.Update{Append: said(fmt.Sprint(i, n))})
					}
					errs[i] = errors.Join(errs[i], err)
				}
			})
		}
		wg.Wait()
		ok(t, errors.Join(errs...))
		for i := range errs {
			want := said(fmt.Sprint(i, 0), fmt.Sprint(i, 1), fmt.Sprint(i, 2), fmt.Sprint(i, 3), fmt.Sprint(i, 4))
			same(t, "Messages", f.peek(fmt.Sprint("diner ", i)).Messages, want)
		}
	},
}

func (f *fixture) take(guest, handover string) session.Session {
	f.T.Helper()
	s, err := f.Take(f.T.Context(), guest, handover)
	if err != nil {
		f.T.Fatal(err)
	}
	return s
}

var handoverCases = map[string]func(*testing.T, *fixture){
	"a guest's conversation is handed over once, and again to whoever repeats it": func(t *testing.T, f *fixture) {
		u := session.Update{Append: said("one"), State: fullState(), Pending: pending(), Answer: answer("m1")}
		f.turn("guest", u)
		want := f.peek("guest")
		same(t, "Take()", f.take("guest", "h1"), want)
		same(t, "the guest's session after it", f.peek("guest"), session.Session{ID: "guest"})
		same(t, "Take() repeated", f.take("guest", "h1"), want)
		same(t, "Take() by another", f.take("guest", "h2"), session.Session{ID: "guest"})
		ok(t, f.Forget(t.Context(), "guest", "h2")) // not its to forget
		same(t, "Take() repeated again", f.take("guest", "h1"), want)
		ok(t, f.Forget(t.Context(), "guest", "h1"))
		ok(t, f.Forget(t.Context(), "guest", "h1"))
		same(t, "Take() after Forget()", f.take("guest", "h1"), session.Session{ID: "guest"})
	},
	"nothing is nothing to hand over": func(t *testing.T, f *fixture) {
		same(t, "Take()", f.take("guest", "h1"), session.Session{ID: "guest"})
		f.turn("guest", session.Update{Append: said("one")})
		same(t, "Take() by another", f.take("guest", "h2").Messages, said("one"))
	},
	"a conversation that has expired is not handed over": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one")})
		f.pass(time.Hour)
		same(t, "Take()", f.take("guest", "h1"), session.Session{ID: "guest"})
	},
	"a pending order that has expired is not handed over": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one"), Pending: pending()})
		f.pass(10 * time.Minute)
		same(t, "Pending", f.take("guest", "h1").Pending, (*session.PendingOrder)(nil))
	},
	"a handover that nobody forgets lives for the session's time": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one")})
		f.take("guest", "h1")
		f.turn("guest", session.Update{Append: said("two")})
		f.pass(59 * time.Minute)
		same(t, "Take() in time", f.take("guest", "h1").Messages, said("one"))
		f.turn("guest", session.Update{Append: said("three")})
		f.pass(time.Minute)
		same(t, "Take() too late", f.take("guest", "h2").Messages, said("two", "three"))
	},
	"a guest who goes on talking has a new conversation": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one")})
		f.take("guest", "h1")
		f.turn("guest", session.Update{Append: said("two")})
		same(t, "Take() repeated", f.take("guest", "h1").Messages, said("one"))
		same(t, "Take() is doubted", f.take("guest", "h1").Doubted, true)
		ok(t, f.Forget(t.Context(), "guest", "h1"))
		same(t, "Take() of the new one", f.take("guest", "h2").Messages, said("two"))
		same(t, "Take() of the new one is doubted", f.take("guest", "h2").Doubted, false)
	},
	"of many that take at once, one does": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one")})
		taken, errs := make([]session.Session, 8), make([]error, 8)
		var wg sync.WaitGroup
		for i := range taken {
			wg.Go(func() { taken[i], errs[i] = f.Take(t.Context(), "guest", fmt.Sprint("h", i)) })
		}
		wg.Wait()
		ok(t, errors.Join(errs...))
		n := 0
		for _, s := range taken {
			n += len(s.Messages)
		}
		if n != 1 {
			t.Errorf("%d of 8 took it, want 1", n)
		}
	},
	"a turn that runs while its conversation is taken is lost": func(t *testing.T, f *fixture) {
		f.turn("guest", session.Update{Append: said("one")})
		turn := f.begin("guest")
		same(t, "Take()", f.take("guest", "h1").Messages, said("one"))
		if err := turn.Commit(t.Context(), session.Update{Append: said("two")}); err == nil {
			t.Error("Commit() after Take() = nil, want turn_lost")
		}
		same(t, "Messages", f.peek("guest").Messages, []session.Message(nil))
	},
}
