package api

import (
	"net/http"

	"github.com/foodieexpress/foodie/limit"
)

// address is who is at the other end.
func (s *Server) address(r *http.Request) string { return limit.Proxies(s.TrustedProxies).Address(r) }
