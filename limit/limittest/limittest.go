// Package limittest is the suite that every limiter passes, whatever clock it reads.
package limittest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/limit"
)

// slack is how far the time that a limiter tells may be from the suite's: a limiter may read a clock that goes on while the
// suite runs. Rules of the suite are in hours, so that no decision depends on it.
const slack = 5 * time.Minute

// A Clock lets time pass for a limiter.
type Clock func(d time.Duration)

// Run tests limiters. open makes an empty one for each case.
func Run(t *testing.T, open func(t *testing.T) (limit.Limiter, Clock)) {
	for name, test := range map[string]func(*testing.T, *subject){
		"the rule is refused beyond its count and refills evenly": refills,
		"a refused event is not counted":                          refusedIsFree,
		"Peek counts nothing":                                     peekIsFree,
		"Forgive gives back one event":                            forgives,
		"Forgive never saves up":                                  neverSavesUp,
		"rule 0 limits nothing":                                   unlimited,
		"of many at once only the rule is allowed":                atOnce,
		"the arithmetic is that of Next":                          arithmetic,
	} {
		t.Run(name, func(t *testing.T) {
			l, pass := open(t)
			test(t, &subject{t, l, pass})
		})
	}
}

var (
	five    = limit.Rule{Count: 5, Per: 5 * time.Hour} // one an hour
	oneHour = time.Hour
)

type subject struct {
	t    *testing.T
	l    limit.Limiter
	pass Clock
}

func (s *subject) allow(key string, r limit.Rule) limit.Decision {
	s.t.Helper()
	d, err := s.l.Allow(s.t.Context(), key, r)
	if err != nil {
		s.t.Fatalf("Allow(%q, %v) = %v", key, r, err)
	}
	return d
}

func (s *subject) peek(key string, r limit.Rule) limit.Decision {
	s.t.Helper()
	d, err := s.l.Peek(s.t.Context(), key, r)
	if err != nil {
		s.t.Fatalf("Peek(%q, %v) = %v", key, r, err)
	}
	return d
}

func (s *subject) forgive(key string, r limit.Rule) {
	s.t.Helper()
	if err := s.l.Forgive(s.t.Context(), key, r); err != nil {
		s.t.Fatalf("Forgive(%q, %v) = %v", key, r, err)
	}
}

// allowed counts how many of n events are.
func (s *subject) allowed(n int, key string, r limit.Rule) (count int) {
	s.t.Helper()
	for range n {
		if s.allow(key, r).Allowed {
			count++
		}
	}
	return count
}

// near reports whether a decision is the wanted one, but for slack.
func near(got, want limit.Decision) bool {
	return got.Allowed == want.Allowed && (got.RetryAfter-want.RetryAfter).Abs() < slack && got.Allowed == (got.RetryAfter == 0)
}

func refills(t *testing.T, s *subject) {
	if n := s.allowed(5, "asha", five); n != 5 {
		t.Errorf("%d of 5 events are allowed", n)
	}
	if d := s.allow("asha", five); !near(d, limit.Decision{RetryAfter: oneHour}) {
		t.Errorf("event 6: %+v, want refused for an hour", d)
	}
	if d := s.allow("ravi", five); !d.Allowed {
		t.Errorf("another key: %+v, want allowed", d)
	}
	s.pass(oneHour - 2*slack)
	if d := s.allow("asha", five); !near(d, limit.Decision{RetryAfter: 2 * slack}) {
		t.Errorf("before an hour: %+v, want refused for %s", d, 2*slack)
	}
	s.pass(3 * slack)
	if n := s.allowed(3, "asha", five); n != 1 {
		t.Errorf("%d events are allowed after an hour, want 1", n)
	}
	s.pass(100 * oneHour)
	if n := s.allowed(10, "asha", five); n != 5 {
		t.Errorf("%d events are allowed when the key was idle, want 5", n)
	}
}

func refusedIsFree(t *testing.T, s *subject) {
	s.allowed(50, "asha", five)
	s.pass(oneHour + slack)
	if d := s.allow("asha", five); !d.Allowed {
		t.Errorf("after 45 refusals and an hour: %+v, want allowed", d)
	}
}

func peekIsFree(t *testing.T, s *subject) {
	one := limit.Rule{Count: 1, Per: oneHour}
	for range 3 {
		if d := s.peek("asha", one); !d.Allowed {
			t.Fatalf("Peek = %+v, want allowed", d)
		}
	}
	s.allow("asha", one)
	if d := s.peek("asha", one); !near(d, limit.Decision{RetryAfter: oneHour}) {
		t.Errorf("Peek after one = %+v, want refused for an hour", d)
	}
}

func forgives(t *testing.T, s *subject) {
	s.allowed(5, "asha", five)
	s.forgive("asha", five)
	s.forgive("somebody unknown", five)
	if n := s.allowed(3, "asha", five); n != 1 {
		t.Errorf("%d events are allowed after one was forgiven, want 1", n)
	}
}

func neverSavesUp(t *testing.T, s *subject) {
	for range 4 {
		s.allow("asha", five)
		s.forgive("asha", five)
		s.forgive("asha", five)
	}
	if n := s.allowed(10, "asha", five); n != 5 {
		t.Errorf("%d events are allowed after forgiving more than was counted, want 5", n)
	}
}

func unlimited(t *testing.T, s *subject) {
	for _, r := range []limit.Rule{{}, {Per: time.Minute}, {Count: 5}} {
		if n := s.allowed(20, "asha", r); n != 20 {
			t.Errorf("%+v: %d of 20 events are allowed", r, n)
		}
		if d := s.peek("asha", r); !d.Allowed {
			t.Errorf("%+v: Peek = %+v, want allowed", r, d)
		}
		s.forgive("asha", r)
	}
}

func atOnce(t *testing.T, s *subject) {
	var allowed atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if d, err := s.l.Allow(context.WithoutCancel(t.Context()), "asha", five); err == nil && d.Allowed {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if n := allowed.Load(); n != 5 {
		t.Errorf("%d of 50 at once are allowed, want 5", n)
	}
}

// arithmetic compares with Next over rules and gaps in which no decision is closer than slack.
func arithmetic(t *testing.T, s *subject) {
	const seed = 20261124
	dice := rand.New(rand.NewPCG(seed, seed))
	for n := range 5 {
		key, r := fmt.Sprint("key ", n), limit.Rule{Count: 1 + dice.IntN(6)}
		r.Per = time.Duration(r.Count) * oneHour
		now, idleAt := time.Unix(0, 0), time.Time{}
		for step := range 40 {
			gap := 2*time.Minute + time.Duration(dice.IntN(4))*20*time.Minute
			if step%2 == 0 {
				gap = 0
			}
			s.pass(gap)
			now = now.Add(gap)
			want, next := limit.Next(idleAt, now, r)
			if want.RetryAfter != 0 && want.RetryAfter < slack || want.Allowed && idleAt.After(now) && r.Per-next.Sub(now) < slack {
				continue // too close for a clock that goes on
			}
			if got := s.allow(key, r); !near(got, want) {
				t.Fatalf("seed %d, key %d, step %d: Allow = %+v, want %+v", seed, n, step, got, want)
			}
			if want.Allowed {
				idleAt = next
			}
		}
	}
}
