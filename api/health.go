package api

import (
	"net/http"

	"github.com/foodieexpress/foodie/api/wire"
)

// service answers GET /.
func (s *Server) service(w http.ResponseWriter, _ *http.Request) error {
	return encode(w, http.StatusOK, wire.Service{Name: "FoodieExpress API", Version: s.Version, Links: map[string]string{
		"restaurants": prefix + "/restaurants/", "health": "/health", "openapi": "/openapi.json", "docs": "/docs",
	}})
}

// health answers GET /health: 503 when the database is away. Without Redis, all goes on.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	h := wire.Health{Status: "healthy", Version: s.Version, Database: connection(true)}
	if s.RedisUp != nil {
		h.Redis = connection(s.RedisUp())
	}
	if s.pinged(r) {
		return encode(w, http.StatusOK, h)
	}
	h.Status, h.Database = "unhealthy", connection(false)
	return encode(w, http.StatusServiceUnavailable, h)
}

func connection(up bool) string {
	if up {
		return "connected"
	}
	return "disconnected"
}

// live answers GET /health/live: the process runs.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) error {
	return encode(w, http.StatusOK, wire.Probe{Status: "alive"})
}

// ready answers GET /health/ready: requests are welcome here.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	if s.Ready() && s.pinged(r) {
		return encode(w, http.StatusOK, wire.Probe{Status: "ready"})
	}
	return encode(w, http.StatusServiceUnavailable, wire.Probe{Status: "not ready"})
}

func (s *Server) pinged(r *http.Request) bool {
	err := s.Store.Ping(r.Context())
	if err != nil {
		s.Log.WarnContext(r.Context(), "the database does not answer", "err", err)
	}
	return err == nil
}

// metrics answers GET /metrics.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	s.Metrics.Handler().ServeHTTP(w, r)
	return nil
}
