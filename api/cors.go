package api

import (
	"net/http"
	"slices"
)

// cors lets the pages of other origins read every answer, errors too (Fetch standard, section 3.3).
type cors struct {
	origins []string
	any     bool
}

func newCORS(origins []string) cors {
	return cors{origins: origins, any: slices.Contains(origins, "*")}
}

var (
	nosniff        = []string{"nosniff"}
	varyOrigin     = []string{"Origin"}
	exposedHeaders = []string{"X-Request-ID, Link, Retry-After, Idempotent-Replayed, ETag, Location"}
)

// wrap sets the headers before next writes anything, and answers preflights itself.
func (c cors) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["X-Content-Type-Options"] = nosniff
		h["Vary"] = varyOrigin
		origin := r.Header.Get("Origin")
		if origin == "" || !c.any && !slices.Contains(c.origins, origin) {
			next.ServeHTTP(w, r)
			return
		}
		h.Set("Access-Control-Allow-Origin", origin)
		if !c.any {
			h.Set("Access-Control-Allow-Credentials", "true")
		}
		h["Access-Control-Expose-Headers"] = exposedHeaders
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			preflight(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func preflight(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
		h.Set("Access-Control-Allow-Headers", asked)
	}
	h.Set("Access-Control-Max-Age", "600")
	h.Add("Vary", "Access-Control-Request-Headers")
	w.WriteHeader(http.StatusNoContent)
}
