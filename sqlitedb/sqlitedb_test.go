package sqlitedb_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
)

var schema = fstest.MapFS{"0001_words.sql": {Data: []byte("CREATE TABLE words (word TEXT PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0) STRICT")}}

func open(t *testing.T, path string) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{Synchronous: "NORMAL", Migrations: schema})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func fresh(t *testing.T) *sqlitedb.DB { return open(t, filepath.Join(t.TempDir(), "words.db")) }

func insert(word string) func(*sqlitedb.Tx) error {
	return func(tx *sqlitedb.Tx) error {
		_, err := tx.Exec("INSERT INTO words (word) VALUES (?)", word)
		return err
	}
}

func words(t *testing.T, db *sqlitedb.DB) string {
	t.Helper()
	var all []string
	err := db.Each(t.Context(), "SELECT word FROM words ORDER BY word", nil, func(rows *sql.Rows) error {
		var w string
		err := rows.Scan(&w)
		all = append(all, w)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

// together runs writes so that they share one commit: the first holds the writer until all others wait.
func together(t *testing.T, db *sqlitedb.DB, writes ...func(*sqlitedb.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(writes))
	started, held := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := db.Update(t.Context(), func(*sqlitedb.Tx) error { close(started); <-held; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-started
	for i, do := range writes {
		wg.Go(func() { errs[i] = db.Update(t.Context(), do) })
		for db.Waiting() != i+1 {
			runtime.Gosched()
		}
	}
	close(held)
	wg.Wait()
	return errs
}

var errStop = errors.New("stop")

func TestWritesThatShareACommitFailAlone(t *testing.T) {
	db := fresh(t)
	if err := db.Update(t.Context(), insert("old")); err != nil {
		t.Fatal(err)
	}
	errs := together(t, db,
		insert("one"),
		func(tx *sqlitedb.Tx) error { return errors.Join(insert("undone")(tx), errStop) },
		insert("two"),
		insert("old"),
		func(*sqlitedb.Tx) error { return errStop },
		insert("three"),
	)
	if got, want := words(t, db), "old one three two"; got != want {
		t.Errorf("words = %s, want %s", got, want)
	}
	for i, want := range []error{nil, errStop, nil, nil, errStop, nil} {
		if i != 3 && !errors.Is(errs[i], want) {
			t.Errorf("write %d: %v, want %v", i, errs[i], want)
		}
	}
	if errs[4] != errStop {
		t.Errorf("its error came back as %v, want as it was", errs[4])
	}
	if !sqlitedb.Duplicate(errs[3]) || foodie.KindOf(errs[3]) != foodie.Internal {
		t.Errorf("the duplicate: %v, want a duplicate", errs[3])
	}
}

func TestAFailedWriteKeepsNothing(t *testing.T) {
	db := fresh(t)
	err := db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
		if err := insert("undone")(tx); err != nil {
			return err
		}
		return errStop
	})
	if err != errStop || words(t, db) != "" {
		t.Errorf("Update() = %v and %q, want the error as it was and nothing", err, words(t, db))
	}
}

func TestAWriteSeesWhatItWrote(t *testing.T) {
	db := fresh(t)
	err := db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
		if err := insert("one")(tx); err != nil {
			return err
		}
		var n int
		if _, err := tx.One(t.Context(), "SELECT count(*) FROM words", nil, &n); err != nil || n != 1 {
			return fmt.Errorf("%d words: %w", n, err)
		}
		if found, err := tx.One(t.Context(), "SELECT 1 FROM words WHERE word = ?", []any{"two"}, &n); err != nil || found {
			return fmt.Errorf("found %v: %w", found, err)
		}
		return tx.Each(t.Context(), "SELECT word FROM words", nil, func(*sql.Rows) error { return errStop })
	})
	if err != errStop {
		t.Errorf("Update() = %v, want the scan's error as it was", err)
	}
}

func TestAPanicReachesItsCallerAndNobodyElse(t *testing.T) {
	db := fresh(t)
	var recovered any
	errs := together(t, db, insert("one"), insert("two"), func(tx *sqlitedb.Tx) error { return nil })
	func() {
		defer func() { recovered = recover() }()
		_ = db.Update(t.Context(), func(tx *sqlitedb.Tx) error { _ = insert("undone")(tx); panic("oh") })
	}()
	if recovered != "oh" || errors.Join(errs...) != nil {
		t.Errorf("recovered %v beside %v, want oh and no error", recovered, errs)
	}
	if err := db.Update(t.Context(), insert("three")); err != nil {
		t.Fatal(err)
	}
	if got, want := words(t, db), "one three two"; got != want {
		t.Errorf("words = %s, want %s", got, want)
	}
}

func TestAnEndedContextWritesNothing(t *testing.T) {
	db := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Update(ctx, insert("one")); !errors.Is(err, context.Canceled) {
		t.Errorf("Update() = %v, want context.Canceled", err)
	}
	if _, err := db.One(ctx, "SELECT 1", nil, new(int)); !errors.Is(err, context.Canceled) {
		t.Errorf("One() = %v, want context.Canceled", err)
	}
	if got := words(t, db); got != "" {
		t.Errorf("words = %s, want none", got)
	}
}

func TestALongReadEndsWithItsContext(t *testing.T) {
	db := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	rows := 0
	err := db.Each(ctx, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", nil, func(*sql.Rows) error {
		if rows++; rows == 10 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Each() = %v after %d rows, want context.Canceled", err, rows)
	}
}

// Two handles have two writers, as two processes have.
func TestTwoWritersOfOneFileLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.db")
	dbs := []*sqlitedb.DB{open(t, path), open(t, path)}
	if err := dbs[0].Update(t.Context(), insert("count")); err != nil {
		t.Fatal(err)
	}
	const each = 100
	var wg sync.WaitGroup
	for _, db := range dbs {
		for range 4 {
			wg.Go(func() {
				for range each {
					err := db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
						var n int
						if _, err := tx.One(t.Context(), "SELECT n FROM words WHERE word = 'count'", nil, &n); err != nil {
							return err
						}
						_, err := tx.Exec("UPDATE words SET n = ? WHERE word = 'count'", n+1)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
	var n int
	if _, err := dbs[1].One(t.Context(), "SELECT n FROM words", nil, &n); err != nil || n != 8*each {
		t.Errorf("counted to %d, %v, want %d", n, err, 8*each)
	}
}

func TestAFullDiskIsUnavailableAndKeepsWhatItAnswered(t *testing.T) {
	db := fresh(t)
	pages := func(most int) error {
		return db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
			_, err := tx.One(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", most), nil, new(int))
			return err
		})
	}
	if err := errors.Join(db.Update(t.Context(), insert("old")), pages(20)); err != nil {
		t.Fatal(err)
	}
	much := strings.Repeat("much", 100_000)
	batches := [][]string{{much}, {"one", much, "two"}, {"three"}}
	for i, batch := range batches {
		if i == 2 {
			if err := pages(1 << 20); err != nil {
				t.Fatal(err)
			}
		}
		var writes []func(*sqlitedb.Tx) error
		for _, word := range batch {
			writes = append(writes, insert(word))
		}
		var kept string
		for j, err := range together(t, db, writes...) {
			if err != nil && foodie.KindOf(err) != foodie.Unavailable {
				t.Errorf("write %d of batch %d: %v, want unavailable", j, i, err)
			}
			kept = " " + words(t, db) + " "
			if there := strings.Contains(kept, " "+batch[j]+" "); there != (err == nil) {
				t.Errorf("write %d of batch %d: %v, and it is kept: %v", j, i, err, there)
			}
		}
		if !strings.Contains(kept, " old ") {
			t.Errorf("after batch %d the old word is gone", i)
		}
	}
	if got := words(t, db); !strings.HasSuffix(got, "three") {
		t.Error("on the emptied disk nothing was kept")
	}
}

func TestALockThatIsNotHadInTimeIsATimeout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.db")
	a, b := open(t, path), open(t, path)
	b.SetPatience(10 * time.Millisecond)
	err := a.Update(t.Context(), func(tx *sqlitedb.Tx) error {
		if err := b.Update(t.Context(), insert("one")); foodie.KindOf(err) != foodie.Timeout {
			t.Errorf("Update() beside another process's = %v, want a timeout", err)
		}
		if got := words(t, b); got != "" {
			t.Errorf("words = %s, want none, and reading waits for nobody", got)
		}
		return insert("three")(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Update(t.Context(), insert("four")); err != nil {
		t.Fatal(err)
	}
	if got, want := words(t, a), "four three"; got != want {
		t.Errorf("words = %s, want %s", got, want)
	}
}

func TestAClosedFileIsUnavailable(t *testing.T) {
	db := fresh(t)
	if err := db.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	errs := map[string]error{
		"Ping": db.Ping(t.Context()), "Update": db.Update(t.Context(), insert("one")),
		"Each": db.Each(t.Context(), "SELECT 1", nil, func(*sql.Rows) error { return nil }),
	}
	for name, err := range errs {
		e, ok := errors.AsType[*foodie.Error](err)
		if !ok || e.Kind != foodie.Unavailable || strings.Contains(e.Message, "sql") {
			t.Errorf("%s after Close = %v, want unavailable in plain words", name, err)
		}
	}
}

func TestAClosedFileIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.db")
	db := open(t, path)
	if err := db.Update(t.Context(), insert("one")); err != nil {
		t.Fatal(err)
	}
	if got := words(t, db); got != "one" {
		t.Fatalf("words = %s, want one", got)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(path + "-*"); err != nil || len(left) != 0 {
		t.Errorf("beside the file stand %q, %v, want nothing", left, err)
	}
}

func TestWhatCannotBeRunIsOurs(t *testing.T) {
	db := fresh(t)
	if _, err := db.One(t.Context(), "SELECT nonsense", nil, new(int)); foodie.KindOf(err) != foodie.Internal {
		t.Errorf("One() = %v, want internal", err)
	}
	err := db.Update(t.Context(), func(tx *sqlitedb.Tx) error { _, err := tx.Exec("nonsense"); return err })
	if foodie.KindOf(err) != foodie.Internal {
		t.Errorf("Update() = %v, want internal", err)
	}
}

func TestMigrations(t *testing.T) {
	step := func(n int, script string) (string, *fstest.MapFile) {
		return fmt.Sprintf("%04d_step.sql", n), &fstest.MapFile{Data: []byte(script)}
	}
	dir := func(scripts ...string) fs.FS {
		files := fstest.MapFS{}
		for i, s := range scripts {
			name, file := step(i+1, s)
			files[name] = file
		}
		return files
	}
	path := filepath.Join(t.TempDir(), "words.db")
	reopen := func(scripts ...string) (int, error) {
		db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{Synchronous: "NORMAL", Migrations: dir(scripts...)})
		if err != nil {
			return 0, err
		}
		defer db.Close()
		var n int
		_, err = db.One(t.Context(), "SELECT n FROM steps", nil, &n)
		return n, err
	}
	one, two, bad := "CREATE TABLE steps (n INTEGER); INSERT INTO steps VALUES (1)", "UPDATE steps SET n = n + 1", "UPDATE steps SET n = 99; nonsense"
	for i, tt := range []struct {
		scripts []string
		want    int
		fails   string
	}{
		{[]string{one}, 1, ""},
		{[]string{one}, 1, ""},
		{[]string{one, two, bad}, 0, "0003_step.sql"},
		{[]string{one}, 1, ""}, // nothing of the failed migration stayed
		{[]string{one, two, two}, 3, ""},
		{[]string{one, two, two}, 3, ""},
		{[]string{one}, 0, "newer"},
	} {
		n, err := reopen(tt.scripts...)
		if n != tt.want || (err == nil) != (tt.fails == "") || err != nil && !strings.Contains(err.Error(), tt.fails) {
			t.Errorf("step %d: %d, %v, want %d and an error with %q", i, n, err, tt.want, tt.fails)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		path string
		o    sqlitedb.Options
	}{
		"an unknown durability":             {filepath.Join(folder, "a.db"), sqlitedb.Options{Synchronous: "OFF", Migrations: schema}},
		"a file that is none":               {text, sqlitedb.Options{Synchronous: "FULL", Migrations: schema}},
		"a folder":                          {folder, sqlitedb.Options{Synchronous: "FULL", Migrations: schema}},
		"a folder that cannot be made":      {filepath.Join(text, "b.db"), sqlitedb.Options{Synchronous: "FULL", Migrations: schema}},
		"migrations with a gap":             {filepath.Join(folder, "c.db"), sqlitedb.Options{Synchronous: "FULL", Migrations: fstest.MapFS{"0002_b.sql": {}}}},
		"a migration without a number":      {filepath.Join(folder, "d.db"), sqlitedb.Options{Synchronous: "FULL", Migrations: fstest.MapFS{"first.sql": {}}}},
		"a migration that cannot be parsed": {filepath.Join(folder, "e.db"), sqlitedb.Options{Synchronous: "FULL", Migrations: fstest.MapFS{"0001_a.sql": {Data: []byte("nonsense")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := sqlitedb.Open(t.Context(), tt.path, tt.o)
			if err == nil {
				db.Close()
				t.Errorf("Open(%s, %+v) = nil, want an error", tt.path, tt.o)
			}
		})
	}
}

func TestOnlyItsOwnerReadsAFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
	path := filepath.Join(t.TempDir(), "made", "words.db")
	db := open(t, path)
	if err := db.Update(t.Context(), insert("one")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Dir(path), path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("%s: mode %o lets others in", filepath.Base(name), info.Mode().Perm())
		}
	}
}

func TestCommitIsDurableOnlyIfAsked(t *testing.T) {
	for synchronous, want := range map[string]int{"NORMAL": 1, "FULL": 2} {
		db, err := sqlitedb.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), sqlitedb.Options{Synchronous: synchronous, Migrations: schema})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		err = db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
			var level, keys int
			var mode string
			_, err := tx.One(t.Context(), "PRAGMA synchronous", nil, &level)
			_, err2 := tx.One(t.Context(), "PRAGMA foreign_keys", nil, &keys)
			_, err3 := tx.One(t.Context(), "PRAGMA journal_mode", nil, &mode)
			if level != want || keys != 1 || mode != "wal" {
				t.Errorf("%s: synchronous %d, foreign keys %d, journal %s, want %d, 1, wal", synchronous, level, keys, mode, want)
			}
			return errors.Join(err, err2, err3)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
