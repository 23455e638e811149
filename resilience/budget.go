package resilience

import (
	"sync"
	"time"
)

// What retries may cost a hop.
const (
	retryShare   = 0.2 // of the calls, on top
	retrySteady  = 1.0 // a second, for a hop with few calls
	retryReserve = 10  // at the start
	retryMost    = 100 // saved up
)

// A budget is how many retries a hop may still make: a bucket of tokens, which calls and time fill.
type budget struct {
	mu     sync.Mutex
	tokens float64
	filled time.Time
}

func newBudget(now time.Time) *budget { return &budget{tokens: retryReserve, filled: now} }

// call notes a first try.
func (b *budget) call(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fill(now, retryShare)
}

// retry reports whether another try may be made, and counts it.
func (b *budget) retry(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fill(now, 0); b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func (b *budget) fill(now time.Time, more float64) {
	b.tokens = min(retryMost, b.tokens+more+retrySteady*now.Sub(b.filled).Seconds())
	b.filled = now
}
