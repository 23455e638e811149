// Package redis limits over all instances that share one Redis. The arithmetic is that of limit.Next, in one Lua call on one
// key with the server's own clock, so that instances whose clocks differ agree. Keys are "limit:" and the caller's key, and
// are gone as soon as they are idle.
package redis

import (
	"context"
	_ "embed"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/redisconn"
)

const prefix = "limit:"

//go:embed gcra.lua
var source string

var script = redis.NewScript(source)

var _ limit.Limiter = (*Limiter)(nil)

// A Limiter counts in Redis. An error is a *foodie.Error Unavailable, or the context's own.
type Limiter struct{ conn *redisconn.Conn }

// New makes a Limiter over conn, which stays its owner's.
func New(conn *redisconn.Conn) *Limiter { return &Limiter{conn} }

// Allow counts one event, if the rule still allows it.
func (l *Limiter) Allow(ctx context.Context, key string, r limit.Rule) (limit.Decision, error) {
	return l.decide(ctx, "allow", key, r)
}

// Peek decides as Allow does and counts nothing.
func (l *Limiter) Peek(ctx context.Context, key string, r limit.Rule) (limit.Decision, error) {
	return l.decide(ctx, "peek", key, r)
}

// Forgive takes back one event that Allow counted.
func (l *Limiter) Forgive(ctx context.Context, key string, r limit.Rule) error {
	_, err := l.decide(ctx, "forgive", key, r)
	return err
}

func (l *Limiter) decide(ctx context.Context, what, key string, r limit.Rule) (limit.Decision, error) {
	if r.Unlimited() {
		return limit.Decision{Allowed: true}, nil
	}
	var wait int64
	err := l.conn.Do(ctx, func(ctx context.Context, c redis.UniversalClient) (err error) {
		wait, err = script.Run(ctx, c, []string{prefix + key}, what, micros(r.Per/time.Duration(r.Count)), micros(r.Per)).Int64()
		return err
	})
	if err != nil {
		return limit.Decision{}, err
	}
	return limit.Decision{Allowed: wait == 0, RetryAfter: time.Duration(wait) * time.Microsecond}, nil
}

// micros is d in the unit of Redis' clock, and 1 at least.
func micros(d time.Duration) string { return strconv.FormatInt(max(1, d.Microseconds()), 10) }
