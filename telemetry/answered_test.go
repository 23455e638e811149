package telemetry_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie/telemetry"
)

// TestAStreamIsNoSlowRequest: the metrics count the second until the answer, the log the hour that it was read.
func TestAStreamIsNoSlowRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines bytes.Buffer
		metrics := telemetry.NewMetrics()
		h := wrapped(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second)
			telemetry.Answered(w)
			time.Sleep(time.Hour)
		}))
		log := slog.New(slog.NewJSONHandler(&lines, nil))
		h = telemetry.Middleware("api", log, metrics, func(*http.Request) string { return "/events" })(h)
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))

		scrape := httptest.NewRecorder()
		metrics.Handler().ServeHTTP(scrape, httptest.NewRequest("GET", "/metrics", nil))
		if want := `foodie_http_request_duration_seconds_sum{method="GET",route="/events",service="api"} 1` + "\n"; !strings.Contains(scrape.Body.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
		if want := `"duration_ms":3601000`; !strings.Contains(lines.String(), want) {
			t.Errorf("the log %s lacks %s", lines.String(), want)
		}
	})
	telemetry.Answered(httptest.NewRecorder()) // of no Middleware: nothing to tell
}
