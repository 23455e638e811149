package cache

import (
	"context"
	"time"
)

// Fallback keeps values in shared and in local, and reads shared, or local while shared is away. What this process kept
// meanwhile it still knows when shared is back, so that a token which was ended then stays ended here; others are not told.
func Fallback(shared, local Cache) Cache { return &fallback{shared, local} }

type fallback struct{ shared, local Cache }

// copyFor bounds how long local keeps what shared has too: long enough for most outages, and so short that what lives for weeks
// does not fill local, which forgets when it is full.
const copyFor = 15 * time.Minute

// missed is the local key of a value that shared was not told of.
func missed(key string) string { return "missed:" + key }

// taken is the local key of a value that another process added: local must not add it once more when shared goes away.
func taken(key string) string { return "taken:" + key }

// away reports whether shared could not be asked; a caller who left asks nobody else.
func away(ctx context.Context, err error) bool { return err != nil && ctx.Err() == nil }

// Get reads shared, and local when shared is away or was when the value was kept.
func (f *fallback) Get(ctx context.Context, key string) ([]byte, bool, error) {
	value, found, err := f.shared.Get(ctx, key)
	switch {
	case away(ctx, err):
		return f.local.Get(ctx, key)
	case err == nil && !found:
		return f.local.Get(ctx, missed(key))
	default:
		return value, found, err
	}
}

// Set keeps value in both.
func (f *fallback) Set(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	err := f.shared.Set(ctx, key, value, ttl)
	if away(ctx, err) {
		return f.keep(ctx, key, value, ttl)
	}
	if err != nil {
		return err
	}
	if err := f.local.Delete(ctx, missed(key)); err != nil {
		return err
	}
	return f.local.Set(ctx, key, value, min(ttl, copyFor))
}

// keep keeps locally what shared was not told of.
func (f *fallback) keep(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	if err := f.local.Set(ctx, missed(key), value, ttl); err != nil {
		return err
	}
	return f.local.Set(ctx, key, value, ttl)
}

// Add asks shared, and local when shared is away. What shared added local keeps too, and that another was first.
func (f *fallback) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	if _, found, err := f.local.Get(ctx, missed(key)); found || err != nil {
		return false, err
	}
	added, err := f.shared.Add(ctx, key, value, ttl)
	switch {
	case away(ctx, err):
		if _, theirs, err := f.local.Get(ctx, taken(key)); theirs || err != nil {
			return false, err
		}
		if added, err = f.local.Add(ctx, key, value, ttl); err == nil && added {
			err = f.local.Set(ctx, missed(key), value, ttl)
		}
		return added, err
	case err == nil && added:
		return true, f.local.Set(ctx, key, value, min(ttl, copyFor))
	case err == nil:
		return false, f.local.Set(ctx, taken(key), nil, min(ttl, copyFor))
	default:
		return added, err
	}
}

// Delete forgets key in both.
func (f *fallback) Delete(ctx context.Context, key string) error {
	err := f.shared.Delete(ctx, key)
	for _, k := range []string{key, missed(key), taken(key)} {
		if local := f.local.Delete(ctx, k); local != nil {
			return local
		}
	}
	if away(ctx, err) {
		return nil
	}
	return err
}
