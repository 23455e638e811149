package main

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/telemetry"
)

// What is shed, retried, full, open or slow can be seen.
func TestWhatIsWatchedIsShown(t *testing.T) {
	var written bytes.Buffer
	log := slog.New(slog.NewTextHandler(&written, nil))
	h := &house{metrics: telemetry.NewMetrics()}

	gate := h.gate("agent", log)
	leave, err := gate.Enter(t.Context(), resilience.Chat)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()

	hop := h.watched(resilience.API(), log)
	hop.OnState("open")
	hop.OnState("half-open")
	hop.OnCalls(1)
	hop.OnRetry()
	hop.OnSaved()
	hop.OnFull()

	redis := h.watchedRedis(redisconn.Options{})
	redis.OnState(true)
	redis.OnState(false)
	redis.OnCommand("evalsha", time.Millisecond, errors.New("gone"))
	h.watchedMongo(mongo.Options{}).OnCommand("find", time.Millisecond, errors.New("gone"))

	shown := httptest.NewRecorder()
	h.metrics.Handler().ServeHTTP(shown, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{
		`foodie_gate_requests{service="agent",state="running"} 1`, `foodie_gate_requests{service="agent",state="waiting"} 0`,
		`foodie_breaker_state{hop="api",state="closed"} 0`, `foodie_breaker_state{hop="api",state="open"} 0`, `foodie_breaker_state{hop="api",state="half-open"} 1`,
		`foodie_breaker_changes_total{hop="api",state="open"} 1`, `foodie_hop_calls{hop="api"} 1`, `foodie_hop_calls_most{hop="api"} 256`,
		`foodie_hop_retries_total{hop="api"} 1`, `foodie_hop_retries_saved_total{hop="api"} 1`, `foodie_hop_full_total{hop="api"} 1`,
		`foodie_redis_up 0`, `foodie_redis_command_errors_total{command="evalsha"} 1`, `foodie_redis_command_duration_seconds_count{command="evalsha"} 1`,
		`foodie_mongo_command_errors_total{command="find"} 1`,
	} {
		if !strings.Contains(shown.Body.String(), line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
}

// Ten thousand events a second are one line.
func TestASummaryIsOneLineASecond(t *testing.T) {
	var written bytes.Buffer
	s := summary{log: slog.New(slog.NewTextHandler(&written, nil)), message: "too much"}
	start := time.Now()
	for range 10_000 {
		s.add()
	}
	if n, most := strings.Count(written.String(), "too much"), int(time.Since(start).Seconds())+2; n < 1 || n > most {
		t.Errorf("%d lines, want 1 to %d", n, most)
	}
}
