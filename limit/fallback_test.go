package limit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/limit/memory"
)

// switched is a limiter that can be away.
type switched struct {
	limit.Limiter
	away error
}

func (s *switched) Allow(ctx context.Context, key string, r limit.Rule) (limit.Decision, error) {
	if s.away != nil {
		return limit.Decision{}, s.away
	}
	return s.Limiter.Allow(ctx, key, r)
}

func (s *switched) Peek(ctx context.Context, key string, r limit.Rule) (limit.Decision, error) {
	if s.away != nil {
		return limit.Decision{}, s.away
	}
	return s.Limiter.Peek(ctx, key, r)
}

func (s *switched) Forgive(ctx context.Context, key string, r limit.Rule) error {
	if s.away != nil {
		return s.away
	}
	return s.Limiter.Forgive(ctx, key, r)
}

var errGone = errors.New("away")

func clock() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }

// fallback makes one of two limiters in memory, the first of which can be away.
func fallback(share int) (*switched, limit.Limiter) {
	primary := &switched{Limiter: memory.New(clock)}
	return primary, limit.Fallback(primary, memory.New(clock), share)
}

// allowed counts how many of n events are.
func allowed(t *testing.T, l limit.Limiter, n int, r limit.Rule) (count int) {
	t.Helper()
	for range n {
		d, err := l.Allow(t.Context(), "asha", r)
		if err != nil {
			t.Fatal(err)
		}
		if d.Allowed {
			count++
		}
	}
	return count
}

func TestFallbackCountsWithPrimary(t *testing.T) {
	primary, l := fallback(2)
	if n := allowed(t, l, 9, limit.PerMinute(5)); n != 5 {
		t.Errorf("%d are allowed, want 5", n)
	}
	if d, err := primary.Peek(t.Context(), "asha", limit.PerMinute(5)); err != nil || d.Allowed {
		t.Errorf("primary would allow one more: %+v, %v", d, err)
	}
}

func TestFallbackIsSmallerWhilePrimaryIsAway(t *testing.T) {
	for name, tt := range map[string]struct{ count, share, want int }{
		"half":                  {5, 2, 2},
		"one at least":          {1, 2, 1},
		"a third":               {9, 3, 3},
		"all when none matters": {5, 0, 20},
		"no limit stays none":   {0, 2, 20},
	} {
		t.Run(name, func(t *testing.T) {
			primary, l := fallback(tt.share)
			primary.away = errGone
			if n := allowed(t, l, 20, limit.PerMinute(tt.count)); n != tt.want {
				t.Errorf("%d are allowed, want %d", n, tt.want)
			}
			d, err := l.Peek(t.Context(), "asha", limit.PerMinute(tt.count))
			if err != nil || d.Allowed != (tt.want == 20) {
				t.Errorf("Peek = %+v, %v", d, err)
			}
		})
	}
}

func TestFallbackForgivesWhereItWasCounted(t *testing.T) {
	for name, share := range map[string]int{"local": 2, "open": 0} {
		t.Run(name, func(t *testing.T) {
			primary, l := fallback(share)
			primary.away = errGone
			allowed(t, l, 2, limit.PerMinute(4))
			for range 2 {
				if err := l.Forgive(t.Context(), "asha", limit.PerMinute(4)); err != nil {
					t.Errorf("Forgive while primary is away = %v", err)
				}
			}
			if n := allowed(t, l, 2, limit.PerMinute(4)); n != 2 {
				t.Errorf("%d are allowed after two were forgiven, want 2", n)
			}
		})
	}
}

func TestFallbackLeavesWhoWentAway(t *testing.T) {
	primary, l := fallback(2)
	primary.away = context.Canceled
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Allow(ctx, "asha", limit.PerMinute(4)); !errors.Is(err, context.Canceled) {
		t.Errorf("Allow for a caller who went away = %v", err)
	}
	if _, err := l.Peek(ctx, "asha", limit.PerMinute(4)); !errors.Is(err, context.Canceled) {
		t.Errorf("Peek for a caller who went away = %v", err)
	}
	if err := l.Forgive(ctx, "asha", limit.PerMinute(4)); !errors.Is(err, context.Canceled) {
		t.Errorf("Forgive for a caller who went away = %v", err)
	}
}
