// Package limit is the contract to limit how often something may be done: sign-ins, registrations, chat turns.
// limit/memory keeps the counts of one process. Proxies say whose address a request counts against.
//
// A limit is a Rule for a key, such as 5 a minute for "login:asha@203.0.113.7". It refills evenly (GCRA): who used up
// 5 a minute may try once more after 12 seconds. Keys are the caller's and carry what they count, so that two rules
// never share one. An error means that the limiter itself is away (Unavailable), never that the limit is reached.
package limit

import (
	"context"
	"time"
)

// A Rule allows Count events in each period Per. Count 0 is no limit.
type Rule struct {
	Count int
	Per   time.Duration
}

// PerMinute is the rule of count events a minute.
func PerMinute(count int) Rule { return Rule{Count: count, Per: time.Minute} }

// Unlimited reports whether r limits nothing.
func (r Rule) Unlimited() bool { return r.Count <= 0 || r.Per <= 0 }

// A Decision is whether an event may happen now and, when not, how long until one may.
type Decision struct {
	Allowed    bool
	RetryAfter time.Duration // 0 when Allowed
}

// Exceeded is the cause of a refusal by a rule: how long until the next event may happen. It is found by errors.As.
type Exceeded struct{ RetryAfter time.Duration }

// Error says so for the log.
func (e *Exceeded) Error() string { return "limit exceeded, retry after " + e.RetryAfter.String() }

// A Limiter counts events by key.
type Limiter interface {
	// Allow counts one event, if the rule still allows it. A refused event is not counted.
	Allow(ctx context.Context, key string, r Rule) (Decision, error)
	// Peek decides as Allow does and counts nothing.
	Peek(ctx context.Context, key string, r Rule) (Decision, error)
	// Forgive takes back one event that Allow counted. So only failures count, whatever arrives at once: Allow before
	// the password is checked, Forgive when it was right. (Peek before and Allow after a failure would let a hundred
	// tries at once pass.)
	Forgive(ctx context.Context, key string, r Rule) error
}
