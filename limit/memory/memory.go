// Package memory limits within one process. A key costs some hundred bytes while it is in use; idle keys are forgotten
// and the number of keys is bounded, so that invented addresses cannot fill the memory. Its methods never fail.
package memory

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/foodieexpress/foodie/limit"
)

// Bounds of the table of keys.
const (
	maxKeys    = 1 << 17
	firstSweep = 1 << 10 // keys, when idle ones are first looked for
	sample     = 16      // keys compared to find one that is nearly idle
)

var _ limit.Limiter = (*Limiter)(nil)

// A Limiter keeps for each key the time at which it will be idle again, its theoretical arrival time in the words of
// GCRA (ITU-T I.371). It is safe for concurrent use.
type Limiter struct {
	now     func() time.Time
	maxKeys int

	mu      sync.Mutex
	idleAt  map[string]time.Time
	sweepAt int // keys, when idle ones are looked for again: twice what the last sweep left, so that it costs little
}

// New makes a Limiter that reads the time from now.
func New(now func() time.Time) *Limiter {
	return &Limiter{now: now, maxKeys: maxKeys, sweepAt: firstSweep, idleAt: map[string]time.Time{}}
}

// Allow counts one event, if the rule still allows it.
func (l *Limiter) Allow(_ context.Context, key string, r limit.Rule) (limit.Decision, error) {
	if r.Unlimited() {
		return limit.Decision{Allowed: true}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	d, next := limit.Next(l.idleAt[key], now, r)
	if d.Allowed {
		l.makeRoom(key, now)
		l.idleAt[key] = next
	}
	return d, nil
}

// Peek decides as Allow does and counts nothing.
func (l *Limiter) Peek(_ context.Context, key string, r limit.Rule) (limit.Decision, error) {
	if r.Unlimited() {
		return limit.Decision{Allowed: true}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	d, _ := limit.Next(l.idleAt[key], l.now(), r)
	return d, nil
}

// Forgive takes back one event that Allow counted.
func (l *Limiter) Forgive(_ context.Context, key string, r limit.Rule) error {
	if r.Unlimited() {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, ok := l.idleAt[key]; ok {
		l.idleAt[key] = at.Add(-r.Per / time.Duration(r.Count))
	}
	return nil
}

// makeRoom forgets idle keys now and then, and, when the table is full, of a few keys the one that is idle first.
func (l *Limiter) makeRoom(key string, now time.Time) {
	if _, known := l.idleAt[key]; known {
		return
	}
	if len(l.idleAt) >= l.sweepAt {
		maps.DeleteFunc(l.idleAt, func(_ string, at time.Time) bool { return !at.After(now) })
		l.sweepAt = max(firstSweep, 2*len(l.idleAt))
	}
	if len(l.idleAt) >= l.maxKeys {
		delete(l.idleAt, l.nearlyIdle())
	}
}

// nearlyIdle is the key that is idle first among a few that the map yields at random.
func (l *Limiter) nearlyIdle() (key string) {
	var first time.Time
	seen := 0
	for k, at := range l.idleAt {
		if seen == 0 || at.Before(first) {
			key, first = k, at
		}
		if seen++; seen == sample {
			break
		}
	}
	return key
}
