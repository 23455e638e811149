package sqlitedb_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/foodieexpress/foodie/sqlitedb"
)

func TestExamine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a file.db")
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Options{Synchronous: "NORMAL", Migrations: fstest.MapFS{
		"0001_things.sql": {Data: []byte("CREATE TABLE things (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT; CREATE INDEX by_n ON things (n);")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b", "c"} {
		if err := db.Update(t.Context(), func(tx *sqlitedb.Tx) error {
			_, err := tx.Exec("INSERT INTO things VALUES (?, 1)", name)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := sqlitedb.Examine(t.Context(), path); err != nil || len(c.Faults) > 0 || c.Journal != "wal" || c.LogBytes == 0 {
		t.Errorf("a file in use: %+v, %v, want it whole with a log", c, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	// Rows that are not what the schema says.
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{"PRAGMA writable_schema = 1", "UPDATE sqlite_schema SET sql = 'CREATE TABLE things (name TEXT PRIMARY KEY, n TEXT NOT NULL) STRICT' WHERE name = 'things'"} {
		raw.SetMaxOpenConns(1)
		if _, err := raw.ExecContext(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	if c, err := sqlitedb.Examine(t.Context(), path); err != nil || len(c.Faults) == 0 {
		t.Errorf("a file whose rows are not what its schema says: %+v, %v, want faults", c, err)
	}

	if err := os.WriteFile(path, []byte("this is no database, only words, and enough of them to look like the beginning of a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitedb.Examine(t.Context(), path); err == nil {
		t.Error("a file that is no database is examined without an error")
	}
	if _, err := sqlitedb.Examine(t.Context(), path+".not"); err == nil {
		t.Error("a file that is not there is examined without an error")
	}
	if _, err := os.Stat(path + ".not"); err == nil {
		t.Error("examining made the file")
	}
}
