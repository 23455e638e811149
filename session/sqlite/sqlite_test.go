package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/sessiontest"
	"github.com/foodieexpress/foodie/session/sqlite"
)

func TestStore(t *testing.T) {
	sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
		return open(t, filepath.Join(t.TempDir(), "sessions.db"), cfg)
	})
}

func open(t testing.TB, path string, cfg session.Config) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return s
}
