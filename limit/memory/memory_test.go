package memory

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/limit/limittest"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func allow(t *testing.T, l *Limiter, key string, r limit.Rule) limit.Decision {
	t.Helper()
	d, err := l.Allow(t.Context(), key, r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func peek(t *testing.T, l *Limiter, key string, r limit.Rule) limit.Decision {
	t.Helper()
	d, err := l.Peek(t.Context(), key, r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAllowRefusesTheSixthAndRefillsEvenly(t *testing.T) {
	c := &clock{noon}
	l, five := New(c.now), limit.PerMinute(5)
	for n := range 5 {
		if d := allow(t, l, "asha", five); !d.Allowed || d.RetryAfter != 0 {
			t.Fatalf("event %d: %+v, want allowed", n+1, d)
		}
	}
	if d := allow(t, l, "asha", five); d.Allowed || d.RetryAfter != 12*time.Second {
		t.Errorf("event 6: %+v, want refused for 12s", d)
	}
	if d := allow(t, l, "ravi", five); !d.Allowed {
		t.Errorf("another key: %+v, want allowed", d)
	}
	c.at = noon.Add(12*time.Second - time.Nanosecond)
	if d := allow(t, l, "asha", five); d.Allowed || d.RetryAfter != time.Nanosecond {
		t.Errorf("just before 12s: %+v, want refused for 1ns", d)
	}
	c.at = noon.Add(12 * time.Second)
	if d := allow(t, l, "asha", five); !d.Allowed {
		t.Errorf("after 12s: %+v, want allowed", d)
	}
	if d := allow(t, l, "asha", five); d.Allowed {
		t.Error("a second after 12s is allowed")
	}
}

func TestPeekCountsNothing(t *testing.T) {
	c := &clock{noon}
	l, one := New(c.now), limit.PerMinute(1)
	for range 3 {
		if d := peek(t, l, "asha", one); !d.Allowed {
			t.Fatalf("Peek = %+v, want allowed", d)
		}
	}
	allow(t, l, "asha", one)
	if d := peek(t, l, "asha", one); d.Allowed || d.RetryAfter != time.Minute {
		t.Errorf("Peek after one = %+v, want refused for 1m", d)
	}
}

func TestForgiveGivesBackOne(t *testing.T) {
	c := &clock{noon}
	l, two := New(c.now), limit.PerMinute(2)
	allow(t, l, "asha", two)
	allow(t, l, "asha", two)
	for _, key := range []string{"asha", "somebody unknown"} {
		if err := l.Forgive(t.Context(), key, two); err != nil {
			t.Fatal(err)
		}
	}
	if d := allow(t, l, "asha", two); !d.Allowed {
		t.Errorf("after Forgive: %+v, want allowed", d)
	}
	if d := allow(t, l, "asha", two); d.Allowed {
		t.Error("Forgive gave back more than one")
	}
}

func TestForgiveNeverSavesUp(t *testing.T) {
	c := &clock{noon}
	l, two := New(c.now), limit.PerMinute(2)
	for range 10 {
		allow(t, l, "asha", two)
		if err := l.Forgive(t.Context(), "asha", two); err != nil {
			t.Fatal(err)
		}
		if err := l.Forgive(t.Context(), "asha", two); err != nil {
			t.Fatal(err)
		}
	}
	allowed := 0
	for range 10 {
		if allow(t, l, "asha", two).Allowed {
			allowed++
		}
	}
	if allowed != 2 {
		t.Errorf("%d events are allowed, want 2", allowed)
	}
}

func TestRuleZeroLimitsNothing(t *testing.T) {
	l := New((&clock{noon}).now)
	for _, r := range []limit.Rule{{}, {Count: 0, Per: time.Minute}, {Count: 5}} {
		for range 100 {
			if d := allow(t, l, "asha", r); !d.Allowed {
				t.Fatalf("%+v: %+v, want allowed", r, d)
			}
		}
		if d := peek(t, l, "asha", r); !d.Allowed {
			t.Errorf("%+v: Peek = %+v, want allowed", r, d)
		}
		if err := l.Forgive(t.Context(), "asha", r); err != nil {
			t.Errorf("%+v: Forgive = %v", r, err)
		}
	}
	if len(l.idleAt) != 0 {
		t.Errorf("%d keys are kept for nothing", len(l.idleAt))
	}
}

func TestIdleKeysAreForgotten(t *testing.T) {
	c := &clock{noon}
	l, five := New(c.now), limit.PerMinute(5)
	for n := range 10 * firstSweep {
		c.at = c.at.Add(time.Second)
		allow(t, l, fmt.Sprint("key ", n), five)
	}
	if n := len(l.idleAt); n > 2*firstSweep {
		t.Errorf("%d keys are kept, though each is idle after 12s", n)
	}
}

func TestTheTableIsBoundedAndKeepsWhoIsBusiest(t *testing.T) {
	c := &clock{noon}
	l, five := New(c.now), limit.PerMinute(5)
	l.maxKeys = sample // so that every key is compared
	for range 5 {
		allow(t, l, "attacker", five)
	}
	for n := range 1000 {
		allow(t, l, fmt.Sprint("invented ", n), five)
	}
	if n := len(l.idleAt); n > l.maxKeys {
		t.Errorf("%d keys are kept, want at most %d", n, l.maxKeys)
	}
	if d := peek(t, l, "attacker", five); d.Allowed {
		t.Error("inventing keys made the limiter forget one that had reached its limit")
	}
}

func TestOfManyAtOnceOnlyTheRuleIsAllowed(t *testing.T) {
	l := New((&clock{noon}).now)
	var allowed atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if d, _ := l.Allow(t.Context(), "asha", limit.PerMinute(5)); d.Allowed {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if n := allowed.Load(); n != 5 {
		t.Errorf("%d of 50 at once are allowed, want 5", n)
	}
}

// Whatever the pattern of events, no stretch of Per holds more than twice Count (a full bucket and its refill), and who
// waits RetryAfter is let in.
func TestAllowProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{noon}
		l := New(c.now)
		r := limit.Rule{Count: rapid.IntRange(1, 20).Draw(t, "count"), Per: time.Duration(rapid.IntRange(1, 120).Draw(t, "seconds")) * time.Second}
		var passed []time.Time
		for range rapid.IntRange(1, 100).Draw(t, "events") {
			c.at = c.at.Add(time.Duration(rapid.IntRange(0, 10_000).Draw(t, "gap ms")) * time.Millisecond)
			before, _ := l.Peek(t.Context(), "key", r)
			d, _ := l.Allow(t.Context(), "key", r)
			if d != before {
				t.Fatalf("Peek = %+v, Allow = %+v", before, d)
			}
			if !d.Allowed {
				c.at = c.at.Add(d.RetryAfter)
				if d, _ = l.Allow(t.Context(), "key", r); !d.Allowed {
					t.Fatalf("after RetryAfter: %+v", d)
				}
			}
			passed = append(passed, c.at)
			within := 0
			for _, at := range passed {
				if c.at.Sub(at) < r.Per {
					within++
				}
			}
			if within > 2*r.Count {
				t.Fatalf("%d events within %s, rule %+v", within, r.Per, r)
			}
		}
	})
}

func TestLimiter(t *testing.T) {
	limittest.Run(t, func(*testing.T) (limit.Limiter, limittest.Clock) {
		c := &clock{noon}
		return New(c.now), func(d time.Duration) { c.at = c.at.Add(d) }
	})
}
