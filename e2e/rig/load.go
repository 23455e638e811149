package rig

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Load is what came of many requests.
type Load struct {
	Done, Failed int
	Took         time.Duration   // from the first to the last
	Latencies    []time.Duration // of those that succeeded, sorted
	Slowest      time.Duration   // of all, failed ones too
	Failures     []string        // the first few
}

// Rate is how many succeeded a second.
func (l Load) Rate() float64 {
	if l.Took == 0 {
		return 0
	}
	return float64(l.Done) / l.Took.Seconds()
}

// Percentile is the latency that so many percent of the successes did not exceed.
func (l Load) Percentile(percent float64) time.Duration {
	if len(l.Latencies) == 0 {
		return 0
	}
	return l.Latencies[min(int(float64(len(l.Latencies))*percent/100), len(l.Latencies)-1)]
}

// String says how it went.
func (l Load) String() string {
	s := fmt.Sprintf("%d done, %d failed in %v (%.0f/s), p50 %v, p95 %v, p99 %v, slowest %v", l.Done, l.Failed, l.Took.Round(time.Millisecond),
		l.Rate(), Brief(l.Percentile(50)), Brief(l.Percentile(95)), Brief(l.Percentile(99)), Brief(l.Slowest))
	for _, f := range l.Failures {
		s += "\n  " + f
	}
	return s
}

// A counter collects a Load from many goroutines.
type counter struct {
	mu sync.Mutex
	Load
}

func (c *counter) add(err error, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Slowest = max(c.Slowest, took)
	if err == nil {
		c.Done++
		c.Latencies = append(c.Latencies, took)
		return
	}
	c.Failed++
	if len(c.Failures) < 10 {
		c.Failures = append(c.Failures, fmt.Sprintf("after %v: %v", Brief(took), err))
	}
}

func (c *counter) result(began time.Time) Load {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Took = time.Since(began)
	slices.Sort(c.Latencies)
	return c.Load
}

// Closed lets so many users repeat work, one request after the other, until more says no; each gets its own number and
// that of its request.
func Closed(users int, more func(user, i int) bool, work func(user, i int) error) Load {
	var c counter
	var wait sync.WaitGroup
	began := time.Now()
	for user := range users {
		wait.Go(func() {
			for i := 0; more(user, i); i++ {
				at := time.Now()
				err := work(user, i)
				c.add(err, time.Since(at))
			}
		})
	}
	wait.Wait()
	return c.result(began)
}

// Times is a Closed load's end after so many requests of each user.
func Times(n int) func(user, i int) bool { return func(_, i int) bool { return i < n } }

// For is a Closed load's end after so long.
func For(d time.Duration) func(user, i int) bool {
	end := time.Now().Add(d)
	return func(int, int) bool { return time.Now().Before(end) }
}

// Until is a Closed load's end when stop is closed.
func Until(stop <-chan struct{}) func(user, i int) bool {
	return func(int, int) bool {
		select {
		case <-stop:
			return false
		default:
			return true
		}
	}
}

// Paced starts work at a steady rate until stop is closed, however long the answers take: an open load. A request's latency
// counts from the moment at which it was due, so that a server that stands still cannot hide it.
func Paced(rate float64, stop <-chan struct{}, work func(i int) error) Load {
	var c counter
	var wait sync.WaitGroup
	began := time.Now()
	for i := 0; ; i++ {
		due := began.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		select {
		case <-stop:
			wait.Wait()
			return c.result(began)
		case <-time.After(time.Until(due)):
		}
		wait.Go(func() {
			err := work(i)
			c.add(err, time.Since(due))
		})
	}
}

// Flood starts work at a steady rate over a fixed number of connections until stop is closed: what is due while all are
// busy is counted as missed and not sent. A latency counts from the moment at which its request was sent.
func Flood(rate float64, connections int, stop <-chan struct{}, work func(i int) error) (l Load, missed int) {
	var c counter
	var wait sync.WaitGroup
	free := make(chan int)
	for range connections {
		wait.Go(func() {
			for i := range free {
				at := time.Now()
				err := work(i)
				c.add(err, time.Since(at))
			}
		})
	}
	began := time.Now()
	for i := 0; ; i++ {
		select {
		case <-stop:
			close(free)
			wait.Wait()
			return c.result(began), missed
		case <-time.After(time.Until(began.Add(time.Duration(float64(i) / rate * float64(time.Second))))):
		}
		select {
		case free <- i:
		default:
			missed++
		}
	}
}

// Brief is a duration in three figures.
func Brief(d time.Duration) time.Duration {
	for unit := 10 * time.Microsecond; ; unit *= 10 {
		if d < 100*unit {
			return d.Round(unit / 10)
		}
	}
}
