package doctor

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/foodieexpress/foodie/store/sqlite"
)

func TestHost(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("0123456789abcdef0123456789abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := Host(dir)
	says(t, all, Good, "can be written")
	says(t, all, Good, "the disk of")
	silent(t, all, "secret")
	if err := os.Chmod(secret, 0o644); err != nil {
		t.Fatal(err)
	}
	says(t, Host(dir), Bad, "can read the secret", "chmod 600 "+secret)
	says(t, Host(filepath.Join(dir, "later", "data")), Warning, "does not exist yet")
	says(t, Host(secret), Bad, "is a file")
	if left, err := filepath.Glob(filepath.Join(dir, ".foodie-doctor-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestSQLite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foodie.db")
	says(t, SQLite(t.Context(), path), Warning, "the first start makes it")
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	all := SQLite(t.Context(), path) // while it is in use
	says(t, all, Good, "is whole")
	says(t, all, Good, "write-ahead log")
	if Worst(all) != Good {
		t.Errorf("a fresh database is not well:\n%s", printed(t, all))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	torn := append([]byte(nil), text...)
	for i := 4096; i < len(torn); i++ {
		torn[i] ^= 0x5a
	}
	if err := os.WriteFile(damaged, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, SQLite(t.Context(), damaged), Bad, "damaged.db", "restore a backup")
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	if err := os.WriteFile(foreign, []byte("this is no database, only words, and enough of them to look like a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, SQLite(t.Context(), foreign), Bad, "cannot be read")
}
