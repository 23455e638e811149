// Package sessiontest proves that a backend keeps the promises of package session. Every backend runs this one suite, so
// that they behave as one.
package sessiontest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// Run proves the backend that open makes. open gives a fresh and empty one each time, and closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T, cfg session.Config) session.Store) {
	for _, part := range []map[string]func(*testing.T, *fixture){turnCases, leaseCases, rateCases, lifeCases, handoverCases} {
		for name, run := range part {
			t.Run(name, func(t *testing.T) {
				f := &fixture{T: t, now: noon}
				f.Store = open(t, session.Config{TTL: time.Hour, PendingTTL: 10 * time.Minute, LeaseFor: 60 * time.Millisecond, LeaseWait: 20 * time.Second, Now: f.clock})
				f.openWith = func(cfg session.Config) session.Store { return open(t, cfg) }
				run(t, f)
			})
		}
	}
}

var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_000_000, time.UTC)

// A fixture is a fresh backend whose times to live go by a clock that stands until it is moved.
type fixture struct {
	session.Store
	T        *testing.T
	openWith func(session.Config) session.Store

	mu  sync.Mutex
	now time.Time
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fixture) pass(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

func (f *fixture) begin(id string) session.Turn {
	f.T.Helper()
	turn, err := f.Begin(f.T.Context(), session.Entry{ID: id})
	if err != nil {
		f.T.Fatal(err)
	}
	return turn
}

// turn runs one turn on id that changes u.
func (f *fixture) turn(id string, u session.Update) {
	f.T.Helper()
	if err := f.begin(id).Commit(f.T.Context(), u); err != nil {
		f.T.Fatal(err)
	}
}

func (f *fixture) peek(id string) session.Session {
	f.T.Helper()
	s, err := f.Peek(f.T.Context(), id)
	if err != nil {
		f.T.Fatal(err)
	}
	return s
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind foodie.Kind, code string) {
	t.Helper()
	e, is := errors.AsType[*foodie.Error](err)
	if !is || e.Kind != kind || e.Code != code || e.Message == "" {
		t.Fatalf("error = %v, want %s %s with a message", err, kind, code)
	}
}

func said(words ...string) (list []session.Message) {
	for _, w := range words {
		list = append(list, session.Message{Role: "diner", Text: w, At: noon})
	}
	return list
}

func answer(messageID string) *session.Answer {
	return &session.Answer{MessageID: messageID, Body: json.RawMessage(fmt.Sprintf(`{"response":"<b>%s</b> & so on"}`, messageID))}
}

func pending() *session.PendingOrder {
	return &session.PendingOrder{
		ID: foodie.NewID(), Revision: 2, RestaurantID: foodie.NewID(), Restaurant: "Thepla House", Total: 7050, ShownIn: 2, ChosenID: true,
		Lines: []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3525, Options: []string{"large", "no pickle"}, Note: "less spicy"}},
	}
}

func fullState() session.State {
	return session.State{
		RestaurantID: foodie.NewID(), Restaurant: "Thepla House", Expect: session.ExpectConfirm, ExpectData: json.RawMessage(`{"n":1}`),
		Shown:       []session.Shown{{Kind: "dish", ID: foodie.NewID(), Restaurant: "Thepla House", Item: "મસાલા થેપલા"}},
		RecentOrder: foodie.NewID(), RecentChain: foodie.NewID(), Language: "gu", LanguageChosen: true, LanguageAsked: "hi", Greeted: true, Reviewed: true, Resume: json.RawMessage(`{"go":"on"}`),
		Action: json.RawMessage(`{"kind":"review"}`), Model: json.RawMessage(`[1,2]`), TookIn: "g_1",
	}
}

var turnCases = map[string]func(*testing.T, *fixture){
	"a session that is not there is empty": func(t *testing.T, f *fixture) {
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha"})
		turn := f.begin("asha")
		same(t, "Begin()", *turn.Session(), session.Session{ID: "asha"})
		ok(t, turn.Release(t.Context()))
		same(t, "Peek() after it", f.peek("asha"), session.Session{ID: "asha"})
	},
	"everything that a turn keeps comes back": func(t *testing.T, f *fixture) {
		messages := []session.Message{
			{Role: "diner", Text: "બે થેપલા <script>", At: noon},
			{Role: "foodie", Text: "Two **Masala Thepla**.", Function: "prepare_order_for_confirmation", Cards: json.RawMessage(`[{"type":"pending_order"}]`), At: noon},
		}
		u := session.Update{Append: messages, State: fullState(), Pending: pending(), Answer: answer("m1")}
		f.turn("asha", u)
		want := session.Session{ID: "asha", Version: 1, Messages: messages, State: u.State, Pending: u.Pending, Answers: []session.Answer{*u.Answer}}
		same(t, "Peek()", f.peek("asha"), want)
		turn := f.begin("asha")
		same(t, "Begin()", *turn.Session(), want)
		ok(t, turn.Release(t.Context()))
		same(t, "another session", f.peek("ash"), session.Session{ID: "ash"})
	},
	"state and pending order are as the last turn left them, history grows": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one"), State: fullState(), Pending: pending()})
		f.turn("asha", session.Update{Append: said("two"), State: session.State{Language: "hi"}})
		f.turn("asha", session.Update{State: session.State{Language: "en"}})
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha", Version: 3, Messages: said("one", "two"), State: session.State{Language: "en"}})
	},
	"a turn that is released changes nothing": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one"), Pending: pending()})
		before := f.peek("asha")
		turn := f.begin("asha")
		turn.Session().Messages[0].Text, turn.Session().Pending.Lines[0].Item, turn.Session().State.Greeted = "changed", "changed", true
		ok(t, turn.Release(t.Context()))
		same(t, "Peek() after it", f.peek("asha"), before)
	},
	"what a turn was given stays the caller's": func(t *testing.T, f *fixture) {
		u := session.Update{Append: said("one"), Pending: pending(), Answer: answer("m1"), State: fullState()}
		f.turn("asha", u)
		before := f.peek("asha")
		u.Append[0].Text, u.Pending.Lines[0].Options[0], u.Answer.MessageID, u.State.Shown[0].Item = "changed", "changed", "changed", "changed"
		same(t, "Peek() after the caller changed it", f.peek("asha"), before)
		got := f.peek("asha")
		got.Messages[0].Text, got.Pending.Lines[0].Options[0], got.State.Shown[0].Item = "changed", "changed", "changed"
		same(t, "Peek() after its reader changed it", f.peek("asha"), before)
	},
	"history keeps the newest messages": func(t *testing.T, f *fixture) {
		s := f.openWith(session.Config{KeepMessages: 5})
		var all []session.Message
		for i := range 12 {
			turn, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
			ok(t, err)
			words := said(fmt.Sprint("question ", i), fmt.Sprint("answer ", i))[:1+i%2]
			ok(t, turn.Commit(t.Context(), session.Update{Append: words}))
			all = append(all, words...)
			got, err := s.Peek(t.Context(), "asha")
			ok(t, err)
			same(t, "Messages", got.Messages, all[max(0, len(all)-5):])
		}
	},
	"a turn may say more than history keeps": func(t *testing.T, f *fixture) {
		s := f.openWith(session.Config{KeepMessages: 2})
		turn, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
		ok(t, err)
		ok(t, turn.Commit(t.Context(), session.Update{Append: said("a", "b", "c")}))
		got, err := s.Peek(t.Context(), "asha")
		ok(t, err)
		same(t, "Messages", got.Messages, said("b", "c"))
	},
	"two answers are kept for repeats, older ids are remembered": func(t *testing.T, f *fixture) {
		for i := range 40 {
			f.turn("asha", session.Update{Answer: answer(fmt.Sprint("m", i))})
			f.turn("asha", session.Update{}) // a turn without an id in between
			f.turn("asha", session.Update{Answer: answer("")})
		}
		s := f.peek("asha")
		same(t, "Answers", s.Answers, []session.Answer{*answer("m38"), *answer("m39")})
		if len(s.SeenIDs) != session.KeepSeenIDs || s.SeenIDs[0] != "m6" || s.SeenIDs[31] != "m37" {
			t.Errorf("SeenIDs = %q, want m6 to m37", s.SeenIDs)
		}
		body, replayed, err := s.Replay("m38")
		if err != nil || !replayed || string(body) != string(answer("m38").Body) {
			t.Errorf("Replay(m38) = %s, %v, %v, want the answer as it was", body, replayed, err)
		}
		_, _, err = s.Replay("m37")
		refused(t, err, foodie.Conflict, "message_too_old")
		if _, replayed, err := s.Replay("new"); replayed || err != nil {
			t.Errorf("Replay(new) = %v, %v, want neither", replayed, err)
		}
	},
	"an answer that is given again takes the place of its first": func(t *testing.T, f *fixture) {
		for _, id := range []string{"m1", "m2", "m1"} {
			f.turn("asha", session.Update{Answer: answer(id)})
		}
		s := f.peek("asha")
		same(t, "Answers", s.Answers, []session.Answer{*answer("m2"), *answer("m1")})
		same(t, "SeenIDs", s.SeenIDs, []string(nil))
	},
	"what cannot be written fails the turn and keeps nothing": func(t *testing.T, f *fixture) {
		f.turn("asha", session.Update{Append: said("one")})
		for _, u := range []session.Update{
			{Append: []session.Message{{Text: "two", Cards: json.RawMessage(`{`)}}},
			{Answer: &session.Answer{MessageID: "m1", Body: json.RawMessage(`{`)}},
			{Answer: &session.Answer{MessageID: "m1"}},
			{State: session.State{Model: json.RawMessage(`{`)}},
		} {
			refused(t, f.begin("asha").Commit(t.Context(), u), foodie.Internal, "session_unwritable")
		}
		same(t, "Peek()", f.peek("asha"), session.Session{ID: "asha", Version: 1, Messages: said("one")})
	},
	"its health says what it is": func(t *testing.T, f *fixture) {
		if h := f.Health(t.Context()); !h.Connected || h.Backend == "" {
			t.Errorf("Health() = %+v, want connected with a name", h)
		}
		ok(t, f.Close())
		if h := f.Health(t.Context()); h.Connected {
			t.Errorf("Health() after Close = %+v, want not connected", h)
		}
	},
	"a closed store is unavailable": func(t *testing.T, f *fixture) {
		ok(t, f.Close())
		_, begun := f.Begin(t.Context(), session.Entry{ID: "asha"})
		_, peeked := f.Peek(t.Context(), "asha")
		_, taken := f.Take(t.Context(), "guest", "h")
		for _, err := range []error{begun, peeked, taken, f.Forget(t.Context(), "guest", "h"), f.Clear(t.Context(), "asha")} {
			if foodie.KindOf(err) != foodie.Unavailable {
				t.Errorf("after Close: %v, want unavailable", err)
			}
		}
	},
	"a context that has ended ends a call": func(t *testing.T, f *fixture) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, begun := f.Begin(ctx, session.Entry{ID: "asha"})
		_, peeked := f.Peek(ctx, "asha")
		for _, err := range []error{begun, peeked, f.Clear(ctx, "asha")} {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("with an ended context: %v, want context.Canceled", err)
			}
		}
		ok(t, f.begin("asha").Release(t.Context())) // nothing was left behind
	},
}
