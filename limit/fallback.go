package limit

import "context"

// Fallback is primary, and local while primary is away: each process then counts for itself, so that its rules allow Count
// divided by share, and one at least. With share 0 everything is allowed meanwhile, where a limit is no matter of safety.
func Fallback(primary, local Limiter, share int) Limiter { return &fallback{primary, local, share} }

type fallback struct {
	primary, local Limiter
	share          int
}

// Allow counts with primary, or with local when it is away.
func (f *fallback) Allow(ctx context.Context, key string, r Rule) (Decision, error) {
	d, err := f.primary.Allow(ctx, key, r)
	if err == nil || ctx.Err() != nil {
		return d, err
	}
	if f.share == 0 {
		return Decision{Allowed: true}, nil
	}
	return f.local.Allow(ctx, key, f.part(r))
}

// Peek decides with primary, or with local when it is away.
func (f *fallback) Peek(ctx context.Context, key string, r Rule) (Decision, error) {
	d, err := f.primary.Peek(ctx, key, r)
	if err == nil || ctx.Err() != nil {
		return d, err
	}
	if f.share == 0 {
		return Decision{Allowed: true}, nil
	}
	return f.local.Peek(ctx, key, f.part(r))
}

// Forgive takes back an event wherever it was counted: primary may have gone or come back since.
func (f *fallback) Forgive(ctx context.Context, key string, r Rule) error {
	err := f.primary.Forgive(ctx, key, r)
	if f.share == 0 {
		return nil
	}
	if local := f.local.Forgive(ctx, key, f.part(r)); err != nil && ctx.Err() == nil {
		return local
	}
	return err
}

func (f *fallback) part(r Rule) Rule {
	if !r.Unlimited() {
		r.Count = max(1, r.Count/f.share)
	}
	return r
}
