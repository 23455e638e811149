package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
)

// The cookies of our page. They are HttpOnly and SameSite=Lax; over https they also carry the prefix that ties them to
// this very host (RFC 6265bis section 4.1.3.2).
const (
	accessCookie  = "foodie_access"
	refreshCookie = "foodie_refresh"
	guestCookie   = "foodie_guest"
)

// How long a browser keeps them. Whether a token is still good is decided by the token.
const (
	refreshLife = 30 * 24 * time.Hour
	guestLife   = 24 * time.Hour
)

func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie reads one, "" when there is none.
func (s *Server) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets one, and removes it when value is empty.
func (s *Server) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	age := max(1, int(life.Seconds()))
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// setTokens keeps a sign-in in the browser.
func (s *Server) setTokens(w http.ResponseWriter, access, refresh string, seconds int) {
	s.setCookie(w, accessCookie, access, time.Duration(seconds)*time.Second)
	s.setCookie(w, refreshCookie, refresh, refreshLife)
}

// dropTokens forgets a sign-in.
func (s *Server) dropTokens(w http.ResponseWriter) {
	s.setCookie(w, accessCookie, "", 0)
	s.setCookie(w, refreshCookie, "", 0)
}

// renewals spend refresh tokens, each once: requests that a page sends side by side all bring the same one, and a second
// use would end the sign-in as stolen. What a token was renewed to is remembered for a moment, by its hash.
type renewals struct {
	now    func() time.Time
	flight singleflight.Group
	mu     sync.Mutex
	recent map[string]renewal
}

type renewal struct {
	token wire.Token
	at    time.Time
}

// rememberRenewal is longer than any request that was sent with the old token can be on its way.
const rememberRenewal = time.Minute

func newRenewals(now func() time.Time) *renewals {
	return &renewals{now: now, recent: map[string]renewal{}}
}

// renew gives what refresh was renewed to, asking spend at most once.
func (n *renewals) renew(ctx context.Context, refresh string, spend func(context.Context, string) (wire.Token, error)) (wire.Token, error) {
	hash := auth.RefreshHash(refresh)
	v, err, _ := n.flight.Do(hash, func() (any, error) {
		if t, ok := n.find(hash); ok {
			return t, nil
		}
		// Whoever asked first may go away; the others still want the answer.
		t, err := spend(context.WithoutCancel(ctx), refresh)
		if err == nil {
			n.keep(hash, t)
		}
		return t, err
	})
	return v.(wire.Token), err
}

func (n *renewals) find(hash string) (wire.Token, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r, ok := n.recent[hash]
	return r.token, ok && n.now().Sub(r.at) < rememberRenewal
}

func (n *renewals) keep(hash string, t wire.Token) {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := n.now()
	for h, r := range n.recent {
		if now.Sub(r.at) >= rememberRenewal {
			delete(n.recent, h)
		}
	}
	n.recent[hash] = renewal{t, now}
}

// endings remember the access tokens whose sign-in was ended here, by their hashes, until they run out by themselves.
// The API refuses them anywhere; this lets their conversation go too, and a stream that has no place left for cookies.
type endings struct {
	now   func() time.Time
	mu    sync.Mutex
	until map[string]time.Time
}

func newEndings(now func() time.Time) *endings {
	return &endings{now: now, until: map[string]time.Time{}}
}

// add ends a token that lives no longer than life.
func (e *endings) add(token string, life time.Duration) {
	if token == "" {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	for h, until := range e.until {
		if !now.Before(until) {
			delete(e.until, h)
		}
	}
	e.until[auth.RefreshHash(token)] = now.Add(life)
}

func (e *endings) has(token string) bool {
	if token == "" {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ended := e.until[auth.RefreshHash(token)]
	return ended
}
