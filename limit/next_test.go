package limit_test

import (
	"testing"
	"time"

	"github.com/foodieexpress/foodie/limit"
)

func TestNext(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	rule := limit.Rule{Count: 3, Per: time.Minute}
	at := func(seconds int) time.Time { return now.Add(time.Duration(seconds) * time.Second) }
	for name, tt := range map[string]struct {
		idleAt time.Time
		rule   limit.Rule
		want   limit.Decision
		next   time.Time
	}{
		"the first ever":       {time.Time{}, rule, limit.Decision{Allowed: true}, at(20)},
		"idle for long":        {at(-3600), rule, limit.Decision{Allowed: true}, at(20)},
		"the second at once":   {at(20), rule, limit.Decision{Allowed: true}, at(40)},
		"the last that fits":   {at(40), rule, limit.Decision{Allowed: true}, at(60)},
		"one too many":         {at(60), rule, limit.Decision{RetryAfter: 20 * time.Second}, at(60)},
		"almost one more":      {at(41), rule, limit.Decision{RetryAfter: time.Second}, at(41)},
		"no limit":             {at(60), limit.Rule{}, limit.Decision{Allowed: true}, at(60)},
		"a count without time": {at(60), limit.Rule{Count: 3}, limit.Decision{Allowed: true}, at(60)},
	} {
		if got, next := limit.Next(tt.idleAt, now, tt.rule); got != tt.want || !next.Equal(tt.next) {
			t.Errorf("%s: Next() = %+v, %v, want %+v, %v", name, got, next, tt.want, tt.next)
		}
	}
}
