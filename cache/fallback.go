package cache

import (
	"context"
	"time"
)

// Fallback keeps values in shared and in local, and reads shared, then local while it is away. So a process goes on to know
// what it was told itself, and what others are told meanwhile reaches it when shared is back.
func Fallback(shared, local Cache) Cache { return &fallback{shared, local} }

type fallback struct{ shared, local Cache }

// away reports whether shared could not be asked; a caller who left asks nobody else.
func away(ctx context.Context, err error) bool { return err != nil && ctx.Err() == nil }

// Get reads shared, and local when shared is away.
func (f *fallback) Get(ctx context.Context, key string) ([]byte, bool, error) {
	value, found, err := f.shared.Get(ctx, key)
	if away(ctx, err) {
		return f.local.Get(ctx, key)
	}
	return value, found, err
}

// Set keeps value in both.
func (f *fallback) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	err := f.shared.Set(ctx, key, value, ttl)
	if local := f.local.Set(ctx, key, value, ttl); away(ctx, err) {
		return local
	}
	return err
}

// Add asks shared, and local when shared is away. What shared added local keeps too.
func (f *fallback) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	added, err := f.shared.Add(ctx, key, value, ttl)
	switch {
	case away(ctx, err):
		return f.local.Add(ctx, key, value, ttl)
	case err == nil && added:
		return true, f.local.Set(ctx, key, value, ttl)
	default:
		return added, err
	}
}

// Delete forgets key in both.
func (f *fallback) Delete(ctx context.Context, key string) error {
	err := f.shared.Delete(ctx, key)
	if local := f.local.Delete(ctx, key); away(ctx, err) {
		return local
	}
	return err
}
