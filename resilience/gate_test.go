package resilience_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/resilience"
)

// A crowd sends work through a gate and notes who got in, and who was turned away, in that order.
type crowd struct {
	t    *testing.T
	gate *resilience.Gate

	mu       sync.Mutex
	in, away []string
	leave    map[string]func()
}

func newCrowd(t *testing.T, o resilience.GateOptions) *crowd {
	return &crowd{t: t, gate: resilience.NewGate(o), leave: map[string]func(){}}
}

// comes lets somebody ask for a place, and returns when they have one, wait, or were turned away.
func (c *crowd) comes(name string, p resilience.Priority) { c.comesUntil(c.t.Context(), name, p) }

func (c *crowd) comesUntil(ctx context.Context, name string, p resilience.Priority) {
	go func() {
		leave, err := c.gate.Enter(ctx, p)
		c.mu.Lock()
		defer c.mu.Unlock()
		if err != nil {
			c.away = append(c.away, name)
			if busy, ok := errors.AsType[*resilience.Busy](err); ok && (foodie.CodeOf(err) != "busy" || busy.RetryAfter < time.Second || busy.RetryAfter > 3*time.Second) {
				c.t.Errorf("%s was refused with %v, %s", name, err, busy.RetryAfter)
			}
			return
		}
		c.in, c.leave[name] = append(c.in, name), leave
	}()
	synctest.Wait()
}

func (c *crowd) goes(name string) {
	c.mu.Lock()
	leave := c.leave[name]
	c.mu.Unlock()
	leave()
	leave() // once is enough
	synctest.Wait()
}

func (c *crowd) want(in, away []string) {
	c.t.Helper()
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.Sort(c.away) // several may learn it at once
	slices.Sort(away)
	if !slices.Equal(c.in, in) || !slices.Equal(c.away, away) {
		c.t.Errorf("let in %v, turned away %v; want %v and %v", c.in, c.away, in, away)
	}
}

func TestWhoWaitsGoesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1})
		for _, name := range []string{"a", "b", "c"} {
			c.comes(name, resilience.Chat)
			time.Sleep(time.Millisecond)
		}
		if s := c.gate.Stats(); s != (resilience.GateStats{Running: 1, Waiting: 2}) {
			t.Errorf("%+v", s)
		}
		c.goes("a")
		c.goes("b")
		c.goes("c")
		c.want([]string{"a", "b", "c"}, nil)
		if s := c.gate.Stats(); s != (resilience.GateStats{}) {
			t.Errorf("at the end %+v", s)
		}
	})
}

func TestWhatMattersMoreHasAHeadStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1})
		c.comes("first", resilience.Chat)
		c.comes("old statistics", resilience.Statistics)
		time.Sleep(240 * time.Millisecond)
		c.comes("statistics", resilience.Statistics)
		c.comes("browse", resilience.Browse)
		c.comes("status", resilience.Status)
		c.comes("chat", resilience.Chat)
		c.comes("confirm", resilience.Confirm)
		for _, name := range []string{"first", "confirm", "status", "old statistics", "chat", "browse", "statistics"} {
			c.goes(name)
		}
		c.want([]string{"first", "confirm", "status", "old statistics", "chat", "browse", "statistics"}, nil)
	})
}

func TestTheLeastImportantIsTurnedAwayFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shed []resilience.Priority
		c := newCrowd(t, resilience.GateOptions{Running: 1, Waiting: 3, OnShed: func(p resilience.Priority) { shed = append(shed, p) }})
		c.comes("first", resilience.Chat)
		c.comes("browse 1", resilience.Browse)
		c.comes("chat 1", resilience.Chat)
		c.comes("chat 2", resilience.Chat)
		c.comes("statistics", resilience.Statistics) // there is no place for it at all
		c.comes("status", resilience.Status)
		c.comes("confirm", resilience.Confirm)
		c.want([]string{"first"}, []string{"statistics", "browse 1", "chat 1"})
		if want := []resilience.Priority{resilience.Statistics, resilience.Browse, resilience.Chat}; !slices.Equal(shed, want) {
			t.Errorf("told of %v, want %v", shed, want)
		}
		c.goes("first")
		c.goes("confirm")
		c.goes("status")
		c.want([]string{"first", "confirm", "status", "chat 2"}, []string{"statistics", "browse 1", "chat 1"})
	})
}

func TestDuringOverloadTheNewestGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waits []time.Duration
		c := newCrowd(t, resilience.GateOptions{Running: 1, Waiting: 3, OnWait: func(_ resilience.Priority, d time.Duration) { waits = append(waits, d) }})
		for _, name := range []string{"first", "1", "2", "3", "4"} {
			c.comes(name, resilience.Chat)
			time.Sleep(10 * time.Millisecond)
		}
		c.goes("first")
		c.want([]string{"first", "4"}, []string{"1"})
		time.Sleep(100 * time.Millisecond) // nobody was turned away meanwhile: no overload any more
		c.goes("4")
		c.want([]string{"first", "4", "2"}, []string{"1"})
		if want := []time.Duration{10 * time.Millisecond, 130 * time.Millisecond}; !slices.Equal(waits, want) {
			t.Errorf("waited %v, want %v", waits, want)
		}
	})
}

func TestNobodyWaitsForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1, Most: 1})
		c.comes("stuck", resilience.Chat)
		start := time.Now()
		if _, err := c.gate.Enter(t.Context(), resilience.Chat); foodie.CodeOf(err) != "busy" || time.Since(start) != 10*time.Second {
			t.Errorf("%v after %s, want busy after 10s", err, time.Since(start))
		}
	})
}

func TestALongOverloadHasAShortLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 8, Waiting: 3})
		var running []string
		for i := range 8 {
			running = append(running, fmt.Sprint(i))
			c.comes(running[i], resilience.Chat)
		}
		for _, name := range []string{"a", "b", "c", "d"} {
			c.comes(name, resilience.Chat)
		}
		if c.gate.TurnAway(resilience.Statistics) {
			t.Error("turned away at the first sight of trouble")
		}
		time.Sleep(60 * time.Millisecond)
		c.comes("confirm", resilience.Confirm)
		time.Sleep(60 * time.Millisecond)
		c.want(running, []string{"a", "b"})
		c.comes("e", resilience.Chat) // it has lasted for 120 ms now
		c.want(running, []string{"a", "b", "c"})
		if c.gate.TurnAway(resilience.Confirm) || !c.gate.TurnAway(resilience.Chat) {
			t.Error("whom two go before is turned away, and nobody else")
		}
		c.goes("0")
		c.want(append(running, "confirm"), []string{"a", "b", "c", "d"})
		if c.gate.TurnAway(resilience.Chat) {
			t.Error("turned away while the line is short")
		}
		time.Sleep(100 * time.Millisecond) // it is over, but those who were turned away will come again
		c.comes("f", resilience.Chat)
		c.comes("g", resilience.Chat)
		c.want(append(running, "confirm"), []string{"a", "b", "c", "d", "e"})
		time.Sleep(250 * time.Millisecond)
		c.comes("h", resilience.Chat)
		c.want(append(running, "confirm"), []string{"a", "b", "c", "d", "e"})
	})
}

func TestASlowPieceOfWorkKeepsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1, Most: 3})
		for _, name := range []string{"a", "b", "c", "d"} {
			c.comes(name, resilience.Chat)
		}
		c.want([]string{"a"}, nil)
		time.Sleep(time.Second)
		c.want([]string{"a", "b"}, nil)
		time.Sleep(time.Second)
		c.want([]string{"a", "b", "c"}, nil)
		time.Sleep(2 * time.Second)
		c.want([]string{"a", "b", "c"}, nil) // as many as Most
		if s := c.gate.Stats(); s != (resilience.GateStats{Slow: 3, Waiting: 1}) && s != (resilience.GateStats{Running: 1, Slow: 2, Waiting: 1}) {
			t.Errorf("%+v", s)
		}
		c.goes("b")
		c.want([]string{"a", "b", "c", "d"}, nil)
	})
}

func TestWorkThatWaitsElsewhereKeepsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1})
		ctx, leave, err := c.gate.Within(t.Context(), resilience.Chat)
		if err != nil {
			t.Fatal(err)
		}
		c.comes("b", resilience.Chat)
		back := resilience.Elsewhere(ctx)
		synctest.Wait()
		c.want([]string{"b"}, nil)
		back()
		back()
		c.comes("c", resilience.Chat)
		c.goes("b")
		c.want([]string{"b"}, nil) // who came back counts
		leave()
		synctest.Wait()
		c.want([]string{"b", "c"}, nil)
		back() // too late to count
		if s := c.gate.Stats(); s != (resilience.GateStats{Running: 1}) {
			t.Errorf("%+v", s)
		}
		resilience.Elsewhere(t.Context())()
	})
}

// A place that became free only by time goes to who waits for it, not to who happens to come by.
func TestWhoComesDoesNotJumpTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1})
		c.comes("a", resilience.Chat)
		time.Sleep(900 * time.Millisecond)
		c.comes("b", resilience.Chat) // it looks itself after another 250 ms
		time.Sleep(150 * time.Millisecond)
		c.comes("c", resilience.Chat)
		c.want([]string{"a", "b"}, nil)
		c.goes("b")
		c.want([]string{"a", "b", "c"}, nil)
	})
}

// An order that is about to be placed gets the eighth that is its own, also when somebody else came long before.
func TestAConfirmGoesInWhenThereIsRoomForNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 8, Most: 8})
		running := []string{"0", "1", "2", "3", "4", "5", "6", "7"}
		for _, name := range running {
			c.comes(name, resilience.Chat)
		}
		c.comes("chat", resilience.Chat)
		time.Sleep(500 * time.Millisecond)
		c.comes("confirm", resilience.Confirm)
		c.want(running, nil)
		time.Sleep(time.Second) // nothing that runs counts any more, but there is as much as may be
		c.want(append(running, "confirm"), nil)
		c.goes("0")
		c.want(append(running, "confirm"), nil) // with the confirm it is eight still
		c.goes("1")
		c.want(append(running, "confirm", "chat"), nil)
	})
}

func TestWhoGivesUpLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, resilience.GateOptions{Running: 1})
		c.comes("a", resilience.Chat)
		ctx, gone := context.WithCancel(t.Context())
		c.comesUntil(ctx, "b", resilience.Chat)
		c.comes("c", resilience.Chat)
		gone()
		synctest.Wait()
		c.want([]string{"a"}, []string{"b"})
		c.goes("a")
		c.want([]string{"a", "c"}, []string{"b"})
		if s := c.gate.Stats(); s != (resilience.GateStats{Running: 1}) {
			t.Errorf("%+v", s)
		}
	})
}

func TestWithoutAGateAllMayEnter(t *testing.T) {
	var gate *resilience.Gate
	leave, err := gate.Enter(t.Context(), resilience.Statistics)
	if err != nil {
		t.Fatal(err)
	}
	leave()
	ctx, leave, err := gate.Within(t.Context(), resilience.Statistics)
	if err != nil {
		t.Fatal(err)
	}
	resilience.Elsewhere(ctx)()
	leave()
	if gate.TurnAway(resilience.Statistics) {
		t.Error("turned away")
	}
}

// A crowd of customers who each ask again as soon as they are answered is no overload, however slow it gets.
func TestAClosedLoopIsNeverShed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := resilience.NewGate(resilience.GateOptions{Running: 4})
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				for range 50 {
					leave, err := gate.Enter(t.Context(), resilience.Chat)
					if err != nil {
						t.Error(err)
						return
					}
					time.Sleep(2 * time.Millisecond)
					leave()
				}
			})
		}
		wg.Wait()
	})
}

// Five times as much comes as can be done. What is let in is answered at once, as much as ever, and the rest is refused.
func TestOverloadByFive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const service, running, arrivals = 4 * time.Millisecond, 4, 50_000
		gate := resilience.NewGate(resilience.GateOptions{Running: running, Waiting: 200})
		var mu sync.Mutex
		var took []time.Duration
		var wg sync.WaitGroup
		for range arrivals {
			wg.Go(func() {
				start := time.Now()
				leave, err := gate.Enter(t.Context(), resilience.Chat)
				if err != nil {
					return
				}
				time.Sleep(service)
				leave()
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(start))
			})
			time.Sleep(service / running / 5)
		}
		wg.Wait()
		slices.Sort(took)
		if n := len(took); n < arrivals/5*99/100 {
			t.Errorf("%d of %d that could have been done", n, arrivals/5)
		}
		if p99 := took[len(took)*99/100]; p99 > 2*service {
			t.Errorf("99 of 100 were answered within %s, want at most %s", p99, 2*service)
		}
	})
}
