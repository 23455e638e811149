package cache_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/cache/cachetest"
	"github.com/foodieexpress/foodie/cache/memory"
)

var errGone = errors.New("away")

// switched is a cache that can be away.
type switched struct {
	cache.Cache
	away error
}

func (s *switched) Get(ctx context.Context, key string) ([]byte, bool, error) {
	if s.away != nil {
		return nil, false, s.away
	}
	return s.Cache.Get(ctx, key)
}

func (s *switched) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if s.away != nil {
		return s.away
	}
	return s.Cache.Set(ctx, key, value, ttl)
}

func (s *switched) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	if s.away != nil {
		return false, s.away
	}
	return s.Cache.Add(ctx, key, value, ttl)
}

func (s *switched) Delete(ctx context.Context, key string) error {
	if s.away != nil {
		return s.away
	}
	return s.Cache.Delete(ctx, key)
}

// open makes a fallback over two caches in memory, the first of which can be away, and a clock for both.
func open(away error) (*switched, cache.Cache, cachetest.Clock) {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	shared := &switched{memory.New(now), away}
	return shared, cache.Fallback(shared, memory.New(now)), func(d time.Duration) { at = at.Add(d) }
}

func TestFallback(t *testing.T) {
	for name, away := range map[string]error{"shared is there": nil, "shared is away": errGone} {
		t.Run(name, func(t *testing.T) {
			cachetest.Run(t, func(*testing.T) (cache.Cache, cachetest.Clock) {
				_, c, pass := open(away)
				return c, pass
			})
		})
	}
}

func TestWhatWasKeptIsKnownWhileSharedIsAway(t *testing.T) {
	shared, c, _ := open(nil)
	if err := c.Set(t.Context(), "set", []byte("1"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "added", []byte("2"), time.Hour); !ok || err != nil {
		t.Fatal(ok, err)
	}
	shared.away = errGone
	for _, key := range []string{"set", "added"} {
		if _, found, err := c.Get(t.Context(), key); !found || err != nil {
			t.Errorf("Get(%q) while shared is away = %t, %v", key, found, err)
		}
		if ok, err := c.Add(t.Context(), key, []byte("3"), time.Hour); ok || err != nil {
			t.Errorf("Add(%q) while shared is away = %t, %v, want false", key, ok, err)
		}
	}
}

func TestWhatWasKeptWhileSharedWasAwayIsKnownWhenItIsBack(t *testing.T) {
	shared, c, _ := open(errGone)
	if err := c.Set(t.Context(), "ended", []byte("1"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "added", []byte("1"), time.Hour); !ok || err != nil {
		t.Fatal(ok, err)
	}
	shared.away = nil
	for _, key := range []string{"ended", "added"} {
		if got, _, err := c.Get(t.Context(), key); string(got) != "1" || err != nil {
			t.Errorf("Get(%q) = %q, %v", key, got, err)
		}
		if ok, err := c.Add(t.Context(), key, []byte("2"), time.Hour); ok || err != nil {
			t.Errorf("Add(%q) = %t, %v, want false", key, ok, err)
		}
	}
	if err := c.Set(t.Context(), "ended", []byte("3"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := shared.Delete(t.Context(), "ended"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := c.Get(t.Context(), "ended"); found || err != nil {
		t.Errorf("after shared was told and another instance deleted it: %t, %v", found, err)
	}
	if err := c.Delete(t.Context(), "added"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := c.Get(t.Context(), "added"); found || err != nil {
		t.Errorf("after Delete: %t, %v", found, err)
	}
}

func TestSharedDecides(t *testing.T) {
	shared, c, _ := open(nil)
	if err := shared.Set(t.Context(), "theirs", []byte("1"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "theirs", []byte("2"), time.Hour); ok || err != nil {
		t.Errorf("Add of what another instance added = %t, %v, want false", ok, err)
	}
	if got, _, err := c.Get(t.Context(), "theirs"); string(got) != "1" || err != nil {
		t.Errorf("Get = %q, %v, want the other instance's", got, err)
	}
	if err := c.Set(t.Context(), "ours", []byte("1"), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := shared.Delete(t.Context(), "ours"); err != nil {
		t.Fatal(err)
	}
	if _, found, err := c.Get(t.Context(), "ours"); found || err != nil {
		t.Errorf("Get of what another instance deleted = %t, %v", found, err)
	}
}

func TestWhoWentAwayAsksNobodyElse(t *testing.T) {
	_, c, _ := open(context.Canceled)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, get := c.Get(ctx, "dish")
	_, add := c.Add(ctx, "dish", nil, time.Hour)
	for what, err := range map[string]error{"Get": get, "Add": add, "Set": c.Set(ctx, "dish", nil, time.Hour), "Delete": c.Delete(ctx, "dish")} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s for a caller who went away = %v", what, err)
		}
	}
}

func TestWhoHeardThatAnotherAddedAddsNothingWhenSharedGoesAway(t *testing.T) {
	shared, c, _ := open(nil)
	if err := shared.Set(t.Context(), "theirs", []byte("1"), time.Minute); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "theirs", []byte("2"), time.Minute); ok || err != nil {
		t.Fatal(ok, err)
	}
	shared.away = errGone
	if ok, err := c.Add(t.Context(), "theirs", []byte("2"), time.Minute); ok || err != nil {
		t.Errorf("Add when shared is away = %t, %v, want false", ok, err)
	}
	if _, found, err := c.Get(t.Context(), "theirs"); found || err != nil {
		t.Errorf("Get when shared is away = %t, %v, want nothing: the value is not known", found, err)
	}
	shared.away = nil
	if err := shared.Delete(t.Context(), "theirs"); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "theirs", []byte("2"), time.Minute); !ok || err != nil {
		t.Errorf("Add after the other gave it up = %t, %v, want true", ok, err)
	}
	shared.away = errGone
	if err := c.Delete(t.Context(), "theirs"); err != nil {
		t.Fatal(err)
	}
	if ok, err := c.Add(t.Context(), "theirs", []byte("2"), time.Minute); !ok || err != nil {
		t.Errorf("Add after Delete = %t, %v, want true", ok, err)
	}
}

func TestACopyOfWhatLivesForWeeksIsKeptForMinutes(t *testing.T) {
	shared, c, pass := open(nil)
	if err := c.Set(t.Context(), "set", []byte("1"), 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Add(t.Context(), "added", []byte("1"), 30*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	pass(time.Hour)
	shared.away = errGone
	for _, key := range []string{"set", "added"} {
		if _, found, err := c.Get(t.Context(), key); found || err != nil {
			t.Errorf("Get(%q) after an hour, while shared is away = %t, %v", key, found, err)
		}
	}
}
