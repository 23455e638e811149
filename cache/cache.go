// Package cache is the contract to keep small values for a while where every instance sees them: what a refresh token was
// renewed to, which access tokens were ended, from where an account was signed in to. cache/memory serves one process,
// cache/redis all that share one Redis. Losing a value costs a privilege or a little work, never an order.
//
// Keys are the caller's and say what they hold ("renewal:…"). An error is a *foodie.Error of the kind Unavailable, or the
// context's own: the cache is away, and the caller decides what that means.
package cache

import (
	"context"
	"time"
)

// A Cache keeps values by key until their time to live has passed. It is safe for concurrent use.
type Cache interface {
	// Get reads the value of key; false when there is none.
	Get(ctx context.Context, key string) ([]byte, bool, error)
	// Set keeps value under key for ttl, in the place of any other.
	Set(ctx context.Context, key string, value []byte, ttl time.Duration) error
	// Add is Set where key has no value, and reports whether it had none: of any number of callers at once, one.
	Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error)
	// Delete forgets key.
	Delete(ctx context.Context, key string) error
}
