package server

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/limit"
)

// methods chooses by method. HEAD is GET; a method that a path does not have is 405 with those that it has (RFC 9110
// section 15.5.6).
func (s *Server) methods(of map[string]handler) http.Handler {
	allowed := slices.Sorted(maps.Keys(of))
	if _, get := of[http.MethodGet]; get {
		allowed = append(allowed, http.MethodHead)
	}
	allow := strings.Join(append(allowed, http.MethodOptions), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if h, ok := of[method]; ok {
			s.adapt(h).ServeHTTP(w, r)
			return
		}
		w.Header().Set("Allow", allow)
		if method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.fail(w, r, refuse(errMethod, withStatus(http.StatusMethodNotAllowed)))
	})
}

// adapt turns a handler's error into problem details.
func (s *Server) adapt(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// address is the diner's.
func (s *Server) address(r *http.Request) string { return limit.Proxies(s.TrustedProxies).Address(r) }

// addressed lets what is asked of the API in a request count against its diner's address. The pattern goes back to the
// request that the log line is about.
func (s *Server) addressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := r.WithContext(client.WithDinerAddress(r.Context(), s.address(r)))
		defer func() { r.Pattern = in.Pattern }()
		next.ServeHTTP(w, in)
	})
}
