package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/sqlite"
)

const pathVariable = "FOODIE_SESSION_TEST_PATH"

// TestMain lets the tests start their own program again as another process that talks on the file of pathVariable.
func TestMain(m *testing.M) {
	if path := os.Getenv(pathVariable); path != "" {
		if err := talk(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const turnsEach = 60

// talk runs turns on one session, each of which counts on from what it finds.
func talk(path string) error {
	s, err := sqlite.Open(context.Background(), path, session.Config{})
	if err != nil {
		return err
	}
	for range turnsEach {
		turn, err := s.Begin(context.Background(), session.Entry{ID: "asha"})
		if err != nil {
			return err
		}
		n := len(turn.Session().State.Shown)
		u := session.Update{
			Append: []session.Message{{Role: "diner", Text: fmt.Sprint(n)}},
			State:  session.State{Shown: append(turn.Session().State.Shown, session.Shown{Item: fmt.Sprint(n)})},
		}
		if err := turn.Commit(context.Background(), u); err != nil {
			return err
		}
	}
	return s.Close()
}

func TestProcessesTakeTurns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sessions.db")
	s := open(t, path, session.Config{})
	var wg sync.WaitGroup
	const processes = 3
	for range processes {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), pathVariable+"="+path)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	wg.Wait()
	got, err := s.Peek(t.Context(), "asha")
	if err != nil {
		t.Fatal(err)
	}
	const turns = processes * turnsEach
	if len(got.State.Shown) != turns || got.Version != turns || len(got.Messages) != session.KeepMessages {
		t.Fatalf("%d turns counted to %d in version %d with %d messages", turns, len(got.State.Shown), got.Version, len(got.Messages))
	}
	for i, m := range got.Messages {
		if want := fmt.Sprint(turns - session.KeepMessages + i); m.Text != want {
			t.Errorf("message %d is %s, want %s", i, m.Text, want)
		}
	}
}

// two opens one file twice: like two processes, the handles share nothing but the file.
func two(t *testing.T, cfg session.Config) (a, b *sqlite.Store) {
	path := filepath.Join(t.TempDir(), "sessions.db")
	return open(t, path, cfg), open(t, path, cfg)
}

func begin(t *testing.T, s *sqlite.Store, id string) session.Turn {
	t.Helper()
	turn, err := s.Begin(t.Context(), session.Entry{ID: id})
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

func says(word string) session.Update {
	return session.Update{Append: []session.Message{{Text: word}}}
}

func TestATurnElsewhereIsWaitedFor(t *testing.T) {
	a, b := two(t, session.Config{LeaseWait: time.Minute})
	first := begin(t, a, "asha")
	got := make(chan session.Turn)
	go func() {
		turn, err := b.Begin(t.Context(), session.Entry{ID: "asha"})
		if err != nil {
			t.Error(err)
		}
		got <- turn
	}()
	if err := first.Commit(t.Context(), says("one")); err != nil {
		t.Fatal(err)
	}
	second := <-got
	if n := len(second.Session().Messages); n != 1 {
		t.Errorf("the second turn sees %d messages, want 1", n)
	}
	if err := second.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestATurnElsewhereIsNotWaitedForForEver(t *testing.T) {
	a, b := two(t, session.Config{LeaseWait: 50 * time.Millisecond})
	first := begin(t, a, "asha")
	if _, err := b.Begin(t.Context(), session.Entry{ID: "asha"}); foodie.CodeOf(err) != "turn_in_progress" {
		t.Errorf("Begin() = %v, want turn_in_progress", err)
	}
	if err := first.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAProcessThatDiedLosesItsLease(t *testing.T) {
	a, b := two(t, session.Config{LeaseFor: 60 * time.Millisecond})
	if err := begin(t, a, "asha").Commit(t.Context(), says("one")); err != nil {
		t.Fatal(err)
	}
	dead := begin(t, a, "asha")
	if err := a.Close(); err != nil { // its lease stands in the file, and nobody renews it
		t.Fatal(err)
	}
	turn := begin(t, b, "asha")
	if err := dead.Commit(t.Context(), says("too late")); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Commit() of the dead one = %v, want unavailable", err)
	}
	if err := turn.Commit(t.Context(), says("two")); err != nil {
		t.Fatal(err)
	}
	if got, _ := b.Peek(t.Context(), "asha"); len(got.Messages) != 2 || got.Messages[1].Text != "two" {
		t.Errorf("messages = %v, want one and two", got.Messages)
	}
}

func TestATurnThatWasOvertakenElsewhereIsLost(t *testing.T) {
	a, b := two(t, session.Config{LeaseFor: 60 * time.Millisecond})
	ctx, die := context.WithCancel(t.Context())
	overtaken, err := a.Begin(ctx, session.Entry{ID: "asha"})
	if err != nil {
		t.Fatal(err)
	}
	die() // so that nobody renews its lease
	turn := begin(t, b, "asha")
	if err := overtaken.Commit(t.Context(), says("too late")); foodie.CodeOf(err) != "turn_lost" {
		t.Errorf("Commit() = %v, want turn_lost", err)
	}
	if err := turn.Commit(t.Context(), says("one")); err != nil {
		t.Fatal(err)
	}
}

func TestWhatAnotherProcessKeptIsNeverMissed(t *testing.T) {
	a, b := two(t, session.Config{KeepMessages: 3})
	for i := range 8 {
		s := []*sqlite.Store{a, b}[i%2]
		if err := begin(t, s, "asha").Commit(t.Context(), says(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		if i == 4 { // the same numbers begin again
			if err := b.Clear(t.Context(), "asha"); err != nil {
				t.Fatal(err)
			}
		}
		fromA, errA := a.Peek(t.Context(), "asha")
		fromB, errB := b.Peek(t.Context(), "asha")
		if diff := cmp.Diff(fromA, fromB, cmpopts.EquateEmpty()); diff != "" || errA != nil || errB != nil {
			t.Fatalf("after turn %d they differ: %s %v %v", i, diff, errA, errB)
		}
		if want := min(i+1, 3); i < 4 && len(fromA.Messages) != want {
			t.Errorf("after turn %d: %d messages, want %d", i, len(fromA.Messages), want)
		}
	}
}

func TestSessionsOutliveTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sessions.db")
	first := open(t, path, session.Config{})
	u := session.Update{
		Append: []session.Message{{Role: "diner", Text: "two thepla", At: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}},
		State:  session.State{Restaurant: "Thepla House", Expect: session.ExpectConfirm}, Answer: &session.Answer{MessageID: "m1", Body: []byte(`{"response":"<ok>"}`)},
		Pending: &session.PendingOrder{ID: foodie.NewID(), Lines: []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3525, Options: []string{"large"}}}, Total: 7050},
	}
	if err := begin(t, first, "asha").Commit(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	want, err := first.Peek(t.Context(), "asha")
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := open(t, path, session.Config{}).Peek(t.Context(), "asha")
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("after reopening it differs: %s %v", diff, err)
	}
}

func TestAHandoverOutlivesTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sessions.db")
	first := open(t, path, session.Config{})
	if err := begin(t, first, "guest").Commit(t.Context(), says("one")); err != nil {
		t.Fatal(err)
	}
	want, err := first.Take(t.Context(), "guest", "h1")
	if err != nil || len(want.Messages) != 1 {
		t.Fatalf("Take() = %+v, %v, want the conversation", want, err)
	}
	if err := first.Close(); err != nil { // before it could be kept elsewhere
		t.Fatal(err)
	}
	second := open(t, path, session.Config{})
	got, err := second.Take(t.Context(), "guest", "h1")
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Errorf("after reopening it differs: %s %v", diff, err)
	}
	if other, err := second.Take(t.Context(), "guest", "h2"); err != nil || len(other.Messages) != 0 {
		t.Errorf("Take() by another = %+v, %v, want nothing", other, err)
	}
}
