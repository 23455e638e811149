package memory_test

import (
	"testing"

	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/memory"
	"github.com/foodieexpress/foodie/session/sessiontest"
)

func TestStore(t *testing.T) {
	sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
		s := memory.New(cfg)
		t.Cleanup(func() { s.Close() })
		return s
	})
}
