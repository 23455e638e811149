package limit

import "time"

// Next is the arithmetic of every limiter (GCRA, ITU-T I.371): whether one more event may happen now, when the key is
// idle at idleAt, and at what time it is idle after the event. A refused event leaves idleAt as it is. Without a limit
// everything is allowed and nothing counted.
func Next(idleAt, now time.Time, r Rule) (Decision, time.Time) {
	if r.Unlimited() {
		return Decision{Allowed: true}, idleAt
	}
	from := now
	if idleAt.After(now) {
		from = idleAt
	}
	next := from.Add(r.Per / time.Duration(r.Count))
	if wait := next.Sub(now) - r.Per; wait > 0 {
		return Decision{RetryAfter: wait}, idleAt
	}
	return Decision{Allowed: true}, next
}
