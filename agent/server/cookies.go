package server

import (
	"net/http"
	"time"
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
