package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/sqlitedb"
)

func TestSweepingLeavesNothingOfWhatExpired(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sessions.db"), session.Config{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	begin := func(id string) session.Turn {
		t.Helper()
		turn, err := s.Begin(t.Context(), session.Entry{ID: id})
		if err != nil {
			t.Fatal(err)
		}
		return turn
	}
	keep := func(id string) {
		t.Helper()
		if err := begin(id).Commit(t.Context(), session.Update{Append: []session.Message{{Text: "hello"}, {Text: "welcome"}}}); err != nil {
			t.Fatal(err)
		}
	}
	const old = sweepAtOnce + 5 // more than one transaction removes
	for i := range old {
		keep(fmt.Sprint("old ", i))
	}
	if _, err := s.Take(t.Context(), "old 0", "h"); err != nil {
		t.Fatal(err)
	}
	held := begin("old 1")
	now = now.Add(time.Hour)
	keep("new")
	rows := func() (counts [4]int) {
		for i, table := range []string{"sessions", "contents", "messages", "handovers"} {
			if _, err := s.file.One(t.Context(), "SELECT count(*) FROM "+table, nil, &counts[i]); err != nil {
				t.Fatal(err)
			}
		}
		return counts
	}
	if got, want := rows(), [4]int{old, old, 2 * old, 1}; got != want {
		t.Fatalf("before: %v rows, want %v", got, want)
	}
	for range 2 {
		if err := s.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := rows(), [4]int{2, 2, 4, 0}; got != want { // the new one, and the one whose turn runs
		t.Errorf("after: %v rows, want %v", got, want)
	}
	if err := held.Commit(t.Context(), session.Update{}); err != nil {
		t.Fatal(err)
	}
}

func TestALeaseIsRenewedWhileItsTurnRuns(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sessions.db"), session.Config{LeaseFor: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	running, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
	if err != nil {
		t.Fatal(err)
	}
	until := func() (ms int64) {
		t.Helper()
		if _, err := s.file.One(t.Context(), "SELECT lease_until FROM sessions WHERE id = 'asha'", nil, &ms); err != nil {
			t.Fatal(err)
		}
		return ms
	}
	for first := until(); until() < first+200; { // it goes on, or the test never ends
		time.Sleep(time.Millisecond)
	}
	if err := running.Commit(t.Context(), session.Update{}); err != nil {
		t.Fatal(err)
	}
	if got := until(); got != 0 {
		t.Errorf("after the turn the lease ends at %d, want none", got)
	}
}

func TestALeaseOfAClockThatWasSetBackHoldsNobodyUp(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "sessions.db"), session.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.file.Update(t.Context(), func(tx *sqlitedb.Tx) error { // by a process that died an hour ahead of now
		ahead := time.Now().Add(time.Hour).UnixMilli()
		_, err := tx.Exec("INSERT INTO sessions (id, holder, lease_until, expires_at) VALUES ('asha', 7, ?, ?)", ahead, ahead)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	turn, err := s.Begin(t.Context(), session.Entry{ID: "asha"})
	if err != nil {
		t.Fatalf("Begin() = %v, want the lease", err)
	}
	if err := turn.Commit(t.Context(), session.Update{}); err != nil {
		t.Fatal(err)
	}
}

func TestAProcessRemembersSoManySessionsAndNoMore(t *testing.T) {
	var r recent
	for i := range 3 * maxRecent {
		r.put(int64(i), session.Session{ID: fmt.Sprint(i), Version: 1})
	}
	last := head{session: 3*maxRecent - 1, version: 1}
	if _, known := r.get(fmt.Sprint(last.session), last); !known || len(r.kept) != maxRecent {
		t.Errorf("%d remembered, the last %v, want %d and true", len(r.kept), known, maxRecent)
	}
	last.version++
	if _, known := r.get(fmt.Sprint(last.session), last); known {
		t.Error("another version is remembered")
	}
}

// A turn of a conversation that is as long as it may be: what the whole chat pays for its memory.
func BenchmarkTurn(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "sessions.db"), session.Config{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	body := fmt.Appendf(nil, `{"response":"%0400d","cards":[{"type":"menu","items":"%01500d"}]}`, 1, 2)
	update := func(i int) session.Update {
		return session.Update{
			Append: []session.Message{{Role: "diner", Text: "two masala thepla", At: time.Now()}, {Role: "foodie", Text: string(body[:400]), Cards: body, At: time.Now()}},
			State:  session.State{Restaurant: "Thepla House", Language: "en", Shown: make([]session.Shown, 8)},
			Answer: &session.Answer{MessageID: fmt.Sprint(i), Body: body},
		}
	}
	turn := func(id string, i int) {
		t, err := s.Begin(b.Context(), session.Entry{ID: id})
		if err == nil {
			err = t.Commit(b.Context(), update(i))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := range session.KeepMessages {
		turn("asha", i)
	}
	for i := 0; b.Loop(); i++ {
		turn("asha", i)
	}
}
