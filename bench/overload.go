package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/foodieexpress/foodie/resilience"
)

// benchOverload offers five times the turns that can be taken, over as many connections as a proxy would have, and
// compares what is still done with the peak.
func benchOverload(ctx context.Context, p plan, t *table) (err error) {
	t.time("a place at the gate", placeTime(ctx), time.Microsecond)
	s, err := openSampled(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	face, err := s.openAgent(ctx, filepath.Join(p.dir, "sessions.db"))
	if err != nil {
		return err
	}
	front, err := serveBehind(face.Door(), face.Handler())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, front.close()) }()
	peak, err := crowd(ctx, front.addr, 32, 20*p.each)
	if err == nil { // that only warmed up
		peak, err = crowd(ctx, front.addr, 32, 20*p.each)
	}
	if err != nil {
		return err
	}
	flood, err := flood(ctx, front.addr, 1024, 5*peak.perSecond(), 60*p.each)
	if err != nil {
		return err
	}
	t.ratio("turns while five times as many are offered : peak", result{peak.perSecond(), flood.perSecond(), flood.perSecond() / peak.perSecond()}, 0.85)
	t.time("their p99", percentile(flood.took, 99), 2*percentile(peak.took, 99))
	t.note("at the peak p99 is %s; in the flood %d were told to come again and %d found no connection", brief(percentile(peak.took, 99)), flood.refused, flood.unsent)
	return nil
}

// placeTime is what it costs to take a free place at a gate and to give it back.
func placeTime(ctx context.Context) time.Duration {
	const n = 100_000
	gate := resilience.NewGate(resilience.GateOptions{})
	began := time.Now()
	for range n {
		if leave, err := gate.Enter(ctx, resilience.Chat); err == nil {
			leave()
		}
	}
	return time.Since(began) / n
}

// callers are guests, each on a connection of their own.
type callers wires

// A flow is what came of some turns.
type flow struct {
	took            []time.Duration // of those that were taken
	during          time.Duration
	refused, unsent int
}

func (f *flow) perSecond() float64 { return float64(len(f.took)) / f.during.Seconds() }

// say takes the next turn of one caller; false when it was refused.
func (c callers) say(caller, turn int) (time.Duration, bool, error) {
	message := conversation[turn%len(conversation)]
	body := fmt.Sprintf(`{"message":%q,"user_id":"overload-%d-%d"}`, message, caller, turn/len(conversation))
	began := time.Now()
	status, err := c[caller].ask(requestOf("POST", "/chat", "", "", body))
	switch {
	case err != nil:
		return 0, false, err
	case status == http.StatusServiceUnavailable:
		return 0, false, nil
	case status != http.StatusOK:
		return 0, false, fmt.Errorf("%q was answered with %d", message, status)
	}
	return time.Since(began), true, nil
}

// crowd has n callers talk for so long, each after the answer to their last words.
func crowd(ctx context.Context, addr string, n int, d time.Duration) (flow, error) {
	lines, err := dialAll(addr, n)
	if err != nil {
		return flow{}, err
	}
	defer lines.close()
	c, end := callers(lines), time.Now().Add(d)
	return c.run(func(caller int, f *flow) error {
		for turn := 0; time.Now().Before(end) && ctx.Err() == nil; turn++ {
			if err := f.add(c.say(caller, turn)); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
}

// flood has so many turns a second come, whatever becomes of them, as far as one of n callers is free.
func flood(ctx context.Context, addr string, n int, perSecond float64, d time.Duration) (flow, error) {
	lines, err := dialAll(addr, n)
	if err != nil {
		return flow{}, err
	}
	defer lines.close()
	c, turns, unsent := callers(lines), make(chan int), 0
	began := time.Now()
	go func() {
		defer close(turns)
		sent := 0
		for passed := time.Duration(0); passed < d && ctx.Err() == nil; passed = time.Since(began) {
			for ; float64(sent) < passed.Seconds()*perSecond; sent++ {
				select {
				case turns <- sent:
				default:
					unsent++
				}
			}
			time.Sleep(500 * time.Microsecond)
		}
	}()
	f, err := c.run(func(caller int, f *flow) error {
		var failed error
		turn := 0
		for range turns { // also after a failure, so that nobody waits for this caller
			if failed == nil {
				failed = f.add(c.say(caller, turn))
				turn++
			}
		}
		return failed
	})
	f.unsent = unsent
	return f, err
}

// run lets all callers work at once and sums up what came of it.
func (c callers) run(work func(caller int, f *flow) error) (sum flow, err error) {
	flows, errs := make([]flow, len(c)), make([]error, len(c))
	began := time.Now()
	var wait sync.WaitGroup
	for caller := range c {
		wait.Go(func() { errs[caller] = work(caller, &flows[caller]) })
	}
	wait.Wait()
	for _, f := range flows {
		sum.took, sum.refused = append(sum.took, f.took...), sum.refused+f.refused
	}
	sum.during = time.Since(began)
	slices.Sort(sum.took)
	return sum, firstOf(errs)
}

// add counts one turn.
func (f *flow) add(took time.Duration, taken bool, err error) error {
	switch {
	case err != nil:
		return err
	case taken:
		f.took = append(f.took, took)
	default:
		f.refused++
	}
	return nil
}
