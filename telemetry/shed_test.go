package telemetry_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/telemetry"
)

// Who is turned away is counted, but has no line.
func TestUnlogged(t *testing.T) {
	s := serve(t, "agent", map[string]http.HandlerFunc{
		"GET /busy": func(w http.ResponseWriter, r *http.Request) {
			telemetry.Unlogged(r.Context())
			w.WriteHeader(http.StatusServiceUnavailable)
		},
		"GET /fine": func(http.ResponseWriter, *http.Request) {},
	})
	for _, path := range []string{"/busy", "/fine", "/busy"} {
		resp, err := http.Get(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if lines := s.lines(t); len(lines) != 1 || lines[0]["route"] != "/fine" {
		t.Errorf("lines %v, want that of /fine alone", lines)
	}
	wantShown(t, s.metrics, `foodie_http_requests_total{method="GET",route="/busy",service="agent",status="503"} 2`)
	telemetry.Unlogged(t.Context()) // of no request: nothing to leave out
}

func TestGauges(t *testing.T) {
	m := telemetry.NewMetrics()
	m.Gauge("foodie_open", "Doors that are open.", "house").WithLabelValues("thepla").Set(2)
	m.Gauge("foodie_open", "Doors that are open.", "house").WithLabelValues("thepla").Inc()
	running := 4.0
	m.Watch("foodie_running", "Work that runs.", map[string]string{"service": "api"}, func() float64 { return running })
	running++
	wantShown(t, m, `foodie_open{house="thepla"} 3`, `foodie_running{service="api"} 5`)
}

func wantShown(t *testing.T, m *telemetry.Metrics, lines ...string) {
	t.Helper()
	shown := httptest.NewRecorder()
	m.Handler().ServeHTTP(shown, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range lines {
		if !strings.Contains(shown.Body.String(), line+"\n") {
			t.Errorf("the metrics lack %s", line)
		}
	}
}
