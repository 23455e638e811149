package server

import (
	"context"
	"net/http"
	"time"
)

// healthTime bounds what /health waits for.
const healthTime = 2 * time.Second

// A health is the answer of GET /health. "redis" is the session store, whatever it is: the name is that of old monitors.
type health struct {
	Status string `json:"status"` // "ok", or "degraded" when a part is away
	Redis  struct {
		Connected bool   `json:"connected"`
		Backend   string `json:"backend"`            // "redis", "sqlite" or "in-memory"
		Topology  string `json:"topology,omitempty"` // of Redis: "single", "sentinel" or "cluster"
	} `json:"redis"`
	API struct {
		Connected bool `json:"connected"`
	} `json:"api"`
	Model struct {
		Name    string `json:"name"`
		OK      bool   `json:"ok"`
		Trouble string `json:"trouble,omitempty"` // why it does not answer, such as "model_key"; the built-in one does meanwhile
	} `json:"model"`
	SessionTTL int `json:"session_ttl"`       // seconds
	PendingTTL int `json:"pending_order_ttl"` // seconds
}

// health answers GET /health: 200 also when a part is away, because this process still answers, and /health/ready decides who gets requests.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), healthTime)
	defer cancel()
	h := health{Status: "ok", SessionTTL: int(s.SessionTTL.Seconds()), PendingTTL: int(s.PendingTTL.Seconds())}
	kept := s.Sessions.Health(ctx)
	h.Redis.Connected, h.Redis.Backend, h.Redis.Topology = kept.Connected, kept.Backend, kept.Topology
	h.API.Connected = s.Platform.Health(ctx) == nil
	h.Model.Name = s.Model.Name()
	if s.ModelTrouble != nil {
		h.Model.Trouble = s.ModelTrouble()
	}
	h.Model.OK = h.Model.Trouble == ""
	if !h.Redis.Connected || !h.API.Connected {
		h.Status = "degraded"
	}
	return sendJSON(w, http.StatusOK, h)
}

func (s *Server) live(w http.ResponseWriter, _ *http.Request) error {
	return sendJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) ready(w http.ResponseWriter, _ *http.Request) error {
	if s.Ready != nil && !s.Ready() {
		return sendJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "not ready"})
	}
	return sendJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	s.Metrics.Handler().ServeHTTP(w, r)
	return nil
}
