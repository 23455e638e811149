package sqlitedb_test

import (
	"path/filepath"
	"runtime"
	"testing"

	"github.com/foodieexpress/foodie/sqlitedb"
)

func stamp(t *testing.T, db *sqlitedb.DB) sqlitedb.Stamp {
	t.Helper()
	s, ok := db.Stamp()
	if !ok {
		t.Fatal("Stamp() is not ok")
	}
	return s
}

func TestStampChangesWithEveryCommitOfAnybody(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		return // there it is never ok
	}
	path := filepath.Join(t.TempDir(), "words.db")
	a, b := open(t, path), open(t, path)
	seen := map[sqlitedb.Stamp]bool{stamp(t, a): true}
	for i, db := range []*sqlitedb.DB{a, b, b, a} {
		if err := db.Update(t.Context(), insert(string(rune('a'+i)))); err != nil {
			t.Fatal(err)
		}
		after := stamp(t, a)
		if seen[after] || after != stamp(t, b) {
			t.Errorf("after commit %d the stamp was seen before, or the handles differ", i)
		}
		seen[after] = true
		words(t, a)
		if err := db.Update(t.Context(), func(*sqlitedb.Tx) error { return errStop }); err != errStop {
			t.Fatal(err)
		}
		if stamp(t, a) != after {
			t.Errorf("after commit %d reading, or a write that failed, changed the stamp", i)
		}
	}
}

func TestStampOfAClosedFileIsNotOK(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.db")
	a, b := open(t, path), open(t, path)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := a.Stamp(); ok {
		t.Error("Stamp() after Close is ok")
	}
	// What a shared with b must not have taken b's locks or stamp away.
	before, ok := b.Stamp()
	if err := b.Update(t.Context(), insert("one")); err != nil {
		t.Fatal(err)
	}
	if after, still := b.Stamp(); still != ok || ok && after == before {
		t.Errorf("Stamp() of the other handle: ok %v and then %v, want it to change", ok, still)
	}
	c := open(t, path)
	if got := words(t, c); got != "one" {
		t.Errorf("words = %s, want one", got)
	}
}
