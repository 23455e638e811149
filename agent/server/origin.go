package server

import (
	"net/http"
	"net/url"
	"slices"
)

// ownPage reports whether a request comes from our own page, so that it may act by its cookies. A browser says so in
// Sec-Fetch-Site (Fetch Metadata) or, when it is older, in Origin; a program that says nothing has no cookies to abuse, and
// uses a token.
func (s *Server) ownPage(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	u, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || u.Host == "" || s.Secure && u.Scheme != "https" {
		return false
	}
	return u.Host == r.Host
}

// cookiesCount reports whether the cookies of a request say who asks. What only reads counts also for a link from
// elsewhere: the answer goes to the diner's own browser, and no other page can read it.
func (s *Server) cookiesCount(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || s.ownPage(r)
}

// cors lets the pages of AllowedOrigins read every answer, refusals too, without cookies (Fetch standard, section 3.3).
func (s *Server) cors(next http.Handler) http.Handler {
	anyone := slices.Contains(s.AllowedOrigins, "*")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		if origin == "" || !anyone && !slices.Contains(s.AllowedOrigins, origin) {
			next.ServeHTTP(w, r)
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", "X-Request-ID, Retry-After, WWW-Authenticate")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS")
			h.Set("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, X-Request-ID, Traceparent, Mcp-Protocol-Version, Mcp-Method, Mcp-Name")
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}
