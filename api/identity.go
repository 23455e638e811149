package api

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/store"
)

// An identity is who asks, as the store knows them.
type identity struct {
	user   foodie.User
	claims auth.Claims
}

type identityKey struct{}

// userOf is who asks, on a route that wants somebody signed in.
func userOf(r *http.Request) foodie.User {
	return r.Context().Value(identityKey{}).(identity).user
}

// bearer is the token of the Authorization header (RFC 6750), or "".
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// identify reads the token and sees in the store, at most maxIdentityAge ago, that it still stands and what its bearer
// may do now.
func (s *Server) identify(ctx context.Context, r *http.Request) (identity, error) {
	token := bearer(r)
	if token == "" {
		return identity{}, foodie.NewError(foodie.Unauthenticated, "not_signed_in", "Please sign in to do this.")
	}
	claims, err := s.Tokens.Verify(token, s.Now())
	if err != nil {
		return identity{}, err
	}
	user, err := s.checked.user(ctx, claims, s.Now())
	return identity{user: user, claims: claims}, err
}

// Bounds of what is remembered about tokens.
const (
	maxIdentityAge = 5 * time.Second
	maxIdentities  = 10_000
)

// An identityCache remembers for a moment what the store said about a token.
type identityCache struct {
	store store.Store
	mu    sync.Mutex
	known map[string]seen // by jti
}

type seen struct {
	user   foodie.User
	family string
	at     time.Time
}

func newIdentityCache(st store.Store) *identityCache {
	return &identityCache{store: st, known: map[string]seen{}}
}

// user is the bearer as the store has them. A token that was ended, or whose user is gone, is Unauthenticated.
func (c *identityCache) user(ctx context.Context, claims auth.Claims, now time.Time) (foodie.User, error) {
	c.mu.Lock()
	entry, ok := c.known[claims.JTI]
	c.mu.Unlock()
	if age := now.Sub(entry.at); ok && age >= 0 && age <= maxIdentityAge {
		return entry.user, nil
	}
	revoked, err := c.store.AccessRevoked(ctx, claims.JTI, foodie.ID(claims.Family))
	if err != nil {
		return foodie.User{}, err
	}
	user, err := c.store.User(ctx, claims.UserID)
	if revoked || foodie.KindOf(err) == foodie.NotFound && err != nil {
		return foodie.User{}, foodie.NewError(foodie.Unauthenticated, "token_invalid", "Your sign-in has ended. Please sign in again.")
	}
	if err != nil {
		return foodie.User{}, err
	}
	c.keep(claims.JTI, seen{user: user, family: claims.Family, at: now})
	return user, nil
}

func (c *identityCache) keep(jti string, entry seen) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= maxIdentities {
		for k, old := range c.known {
			if entry.at.Sub(old.at) > maxIdentityAge {
				delete(c.known, k)
			}
		}
	}
	if len(c.known) < maxIdentities { // else every token is asked about: slower, never wrong
		c.known[jti] = entry
	}
}

// forget makes the next request with the token of these claims, or another of its family, ask the store. Other
// instances ask when what they remember is too old.
func (c *identityCache) forget(ended auth.Claims) {
	c.mu.Lock()
	defer c.mu.Unlock()
	maps.DeleteFunc(c.known, func(jti string, s seen) bool {
		return jti == ended.JTI || s.family != "" && s.family == ended.Family
	})
}
