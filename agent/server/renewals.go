package server

import (
	"context"
	"encoding/json"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/cache"
)

// renewals spend refresh tokens, each once, on whatever instances: requests that a page sends side by side all bring the
// same one, and a second use would end the sign-in as stolen. Whoever may spend it says so in the cache; the others wait
// for what it was renewed to, which is kept for a moment, sealed, by the hash of the old one.
type renewals struct {
	cache  cache.Cache
	sealed sealer
	flight singleflight.Group
}

// Times of a renewal.
const (
	spendFor        = 15 * time.Second      // how long one instance may take; longer than it waits for the API
	rememberRenewal = time.Minute           // longer than any request that was sent with the old token can be on its way
	firstLook       = 30 * time.Millisecond // for what another instance renews; ever later, as what a request may ask of the cache is bounded
	lastLook        = 300 * time.Millisecond
)

// renew gives what refresh was renewed to, asking spend at most once.
func (n *renewals) renew(ctx context.Context, refresh string, spend func(context.Context, string) (wire.Token, error)) (wire.Token, error) {
	hash := auth.RefreshHash(refresh)
	v, err, _ := n.flight.Do(hash, func() (any, error) {
		// Whoever asked first may go away; the others still want the answer, and it is none of what that one may ask of the cache.
		asking, cancel := context.WithTimeout(context.Background(), spendFor)
		defer cancel()
		return n.once(asking, hash, func() (wire.Token, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), spendFor)
			defer cancel()
			return spend(ctx, refresh)
		})
	})
	return v.(wire.Token), err
}

// once finds what was renewed, or renews it when no other instance does. While the cache is away nobody can be asked; but
// whoever heard that another renews it waits for that one, and goes away empty rather than spend it a second time.
func (n *renewals) once(ctx context.Context, hash string, spend func() (wire.Token, error)) (wire.Token, error) {
	theirs := false
	for wait := firstLook; ; wait = min(wait*3/2, lastLook) {
		if t, ok := n.find(ctx, hash); ok {
			return t, nil
		}
		mine, err := n.cache.Add(ctx, "renewing:"+hash, []byte{1}, spendFor)
		if mine || err != nil && ctx.Err() == nil && !theirs {
			return n.spend(ctx, hash, spend)
		}
		theirs = theirs || err == nil
		select {
		case <-ctx.Done():
			return wire.Token{}, refusalOf(foodie.Unavailable, "unavailable").Because(ctx.Err())
		case <-time.After(wait):
		}
	}
}

// spend keeps what it got for the others, and lets them try when it got nothing.
func (n *renewals) spend(ctx context.Context, hash string, spend func() (wire.Token, error)) (wire.Token, error) {
	t, err := spend()
	if err != nil {
		_ = n.cache.Delete(ctx, "renewing:"+hash) // it would run out by itself
		return t, err
	}
	if body, err := json.Marshal(t); err == nil {
		_ = n.cache.Set(ctx, "renewal:"+hash, n.sealed.seal(body, hash), rememberRenewal) // its loss is the others', who sign in again
	}
	return t, nil
}

func (n *renewals) find(ctx context.Context, hash string) (t wire.Token, ok bool) {
	sealed, found, err := n.cache.Get(ctx, "renewal:"+hash)
	if err != nil || !found {
		return t, false
	}
	body, ok := n.sealed.open(sealed, hash)
	return t, ok && json.Unmarshal(body, &t) == nil
}
