package telemetry_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/foodieexpress/foodie/telemetry"
)

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

// service is a server under Middleware and Recover, with its log and metrics.
type service struct {
	*httptest.Server
	log     *output
	metrics *telemetry.Metrics
	flush   func() error
}

func serve(t *testing.T, name string, routes map[string]http.HandlerFunc) *service {
	t.Helper()
	s := &service{log: &output{}, metrics: telemetry.NewMetrics()}
	log, flush := telemetry.NewLogger(s.log, telemetry.LogOptions{JSON: true, Service: name})
	s.flush = flush
	mux := http.NewServeMux()
	for pattern, h := range routes {
		mux.HandleFunc(pattern, h)
	}
	respond := func(w http.ResponseWriter, r *http.Request) { http.Error(w, "sorry", http.StatusInternalServerError) }
	h := telemetry.Recover(log, respond)(mux)
	h = wrapped(h)
	h = telemetry.Middleware(name, log, s.metrics, func(r *http.Request) string { return r.Pattern })(h)
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// wrapped stands for a middleware in between that has a ResponseWriter of its own.
func wrapped(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&wrapper{w}, r) })
}

type wrapper struct{ http.ResponseWriter }

func (w *wrapper) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// lines are the log so far. The server writes its line after the answer, so it is closed first.
func (s *service) lines(t *testing.T) (lines []map[string]any) {
	t.Helper()
	s.Close()
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(strings.NewReader(s.log.String()))
	for in.Scan() {
		var line map[string]any
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			t.Fatalf("%q: %v", in.Text(), err)
		}
		lines = append(lines, line)
	}
	return lines
}

func (s *service) scrape(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.metrics.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestMiddlewareNamesLogsAndCounts(t *testing.T) {
	var inside string
	s := serve(t, "api", map[string]http.HandlerFunc{
		"GET /restaurants/{name}": func(w http.ResponseWriter, r *http.Request) {
			inside = telemetry.RequestID(r.Context())
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusTeapot)
		},
	})
	answer, _ := get(t, s.URL+"/restaurants/Thepla%20House", "X-Request-ID", "req-7", "traceparent", traceparent)
	if got := answer.Header.Get("X-Request-ID"); got != "req-7" || inside != "req-7" {
		t.Errorf("request id: %q in the answer, %q inside, want req-7", got, inside)
	}

	lines := s.lines(t)
	if len(lines) != 1 {
		t.Fatalf("%d lines, want 1: %v", len(lines), lines)
	}
	for field, want := range map[string]any{
		"level": "INFO", "msg": "request", "service": "api", "request_id": "req-7", "trace_id": "0af7651916cd43dd8448eb211c80319c",
		"method": "GET", "route": "/restaurants/{name}", "status": 418.0,
	} {
		if lines[0][field] != want {
			t.Errorf("%s = %v, want %v", field, lines[0][field], want)
		}
	}
	if took, ok := lines[0]["duration_ms"].(float64); !ok || took < 0 {
		t.Errorf("duration_ms = %v", lines[0]["duration_ms"])
	}
	metrics := s.scrape(t)
	for _, want := range []string{
		`foodie_http_requests_total{method="GET",route="/restaurants/{name}",service="api",status="418"} 1`,
		`foodie_http_request_duration_seconds_count{method="GET",route="/restaurants/{name}",service="api"} 1`,
		"go_goroutines", "process_",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(metrics, "Thepla") {
		t.Error("a raw path became a label")
	}
}

func TestMiddlewareMakesAnIDWhenNoneIsGood(t *testing.T) {
	s := serve(t, "api", nil)
	for _, sent := range []string{"", "has blanks", strings.Repeat("x", 200)} {
		answer, _ := get(t, s.URL, "X-Request-ID", sent)
		if got := answer.Header.Get("X-Request-ID"); got == sent || !telemetry.ValidRequestID(got) {
			t.Errorf("sent %q, got %q", sent, got)
		}
	}
}

func TestMiddlewareBoundsItsLabels(t *testing.T) {
	s := serve(t, "api", map[string]http.HandlerFunc{"/known": func(http.ResponseWriter, *http.Request) {}})
	for _, method := range []string{"BREW", "WHEN", "GET"} {
		for _, path := range []string{"/known", "/a", "/b"} {
			r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		}
	}
	s.lines(t)
	metrics := s.scrape(t)
	for _, want := range []string{
		`foodie_http_requests_total{method="other",route="/known",service="api",status="200"} 2`,
		`foodie_http_requests_total{method="other",route="unmatched",service="api",status="404"} 4`,
		`foodie_http_requests_total{method="GET",route="unmatched",service="api",status="404"} 2`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}

func TestMiddlewareLetsStreamsFlush(t *testing.T) {
	release := make(chan struct{})
	s := serve(t, "agent", map[string]http.HandlerFunc{
		"/events": func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.WriteString(w, "first\n"); err != nil {
				t.Error(err)
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Errorf("Flush = %v", err)
			}
			<-release
		},
	})
	answer, err := http.Get(s.URL + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if line, err := bufio.NewReader(answer.Body).ReadString('\n'); line != "first\n" {
		t.Errorf("read %q, %v while the handler runs", line, err)
	}
	close(release)
}

func TestPanicsAreAnswered(t *testing.T) {
	s := serve(t, "api", map[string]http.HandlerFunc{
		"/early": func(http.ResponseWriter, *http.Request) { panic("no prices") },
		"/late": func(w http.ResponseWriter, _ *http.Request) {
			if _, err := io.WriteString(w, "half an ans"); err != nil {
				t.Error(err)
			}
			if err := http.NewResponseController(w).Flush(); err != nil { // or the client would quietly try again
				t.Error(err)
			}
			panic("no prices")
		},
		"/abort": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	})
	if answer, body := get(t, s.URL+"/early", "X-Request-ID", "early"); answer.StatusCode != http.StatusInternalServerError || body != "sorry\n" {
		t.Errorf("early panic: %d %q, want 500 sorry", answer.StatusCode, body)
	}
	for _, path := range []string{"/late", "/abort"} {
		answer, err := http.Get(s.URL + path)
		if err == nil {
			_, err = io.ReadAll(answer.Body)
			answer.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: half an answer looks whole", path)
		}
	}

	panics := 0
	for _, line := range s.lines(t) {
		switch {
		case line["msg"] == "handler panicked":
			panics++
			if stack, _ := line["stack"].(string); line["level"] != "ERROR" || line["panic"] != "no prices" || !strings.Contains(stack, "http_test.go") {
				t.Errorf("panic line: %v", line)
			}
		case line["request_id"] == "early" && (line["status"] != 500.0 || line["level"] != "ERROR"):
			t.Errorf("request line: %v, want an ERROR with status 500", line)
		}
	}
	if panics != 2 {
		t.Errorf("%d panics are logged, want 2", panics)
	}
}

func TestRecoverWithoutMiddleware(t *testing.T) {
	h := telemetry.Recover(slog.New(slog.DiscardHandler), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(errors.New("no prices")) }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("status %d, want 500", w.Code)
	}
}

func TestTransportPassesOnRequestAndTrace(t *testing.T) {
	api := serve(t, "api", map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Seen-Traceparent", r.Header.Get("traceparent"))
		w.Header().Set("Seen-Tracestate", r.Header.Get("tracestate"))
	}})
	metrics := telemetry.NewMetrics()
	hop := http.Client{Transport: telemetry.Transport(http.DefaultTransport, "api", metrics)}
	var sent http.Header
	agent := serve(t, "agent", map[string]http.HandlerFunc{"/chat": func(w http.ResponseWriter, r *http.Request) {
		onward, err := http.NewRequestWithContext(r.Context(), http.MethodGet, api.URL, nil)
		if err != nil {
			t.Error(err)
			return
		}
		answer, err := hop.Do(onward)
		if err != nil {
			t.Error(err)
			return
		}
		answer.Body.Close()
		sent = onward.Header
		for _, h := range []string{"Seen-Traceparent", "Seen-Tracestate"} {
			w.Header().Set(h, answer.Header.Get(h))
		}
	}})
	answer, _ := get(t, agent.URL+"/chat", "X-Request-ID", "turn-1", "traceparent", traceparent, "tracestate", "v=1")

	if got := answer.Header.Get("Seen-Traceparent"); !strings.HasPrefix(got, traceparent[:36]) || got == traceparent {
		t.Errorf("the API saw traceparent %q, want the trace of %q under a new parent", got, traceparent)
	}
	if got := answer.Header.Get("Seen-Tracestate"); got != "v=1" {
		t.Errorf("the API saw tracestate %q", got)
	}
	if len(sent) != 0 {
		t.Errorf("Transport changed its request: %v", sent)
	}
	for name, s := range map[string]*service{"agent": agent, "api": api} {
		lines := s.lines(t)
		if len(lines) != 1 || lines[0]["request_id"] != "turn-1" || lines[0]["trace_id"] != traceparent[3:35] {
			t.Errorf("log of %s: %v, want one line of turn-1 and its trace", name, lines)
		}
	}

	if answer, err := hop.Get("http://127.0.0.1:1"); err == nil {
		answer.Body.Close()
		t.Fatal("nobody listens there")
	}
	want := strings.NewReader(`# HELP foodie_hop_requests_total Calls to other services, by the status of the answer, or "error" when none came.
# TYPE foodie_hop_requests_total counter
foodie_hop_requests_total{hop="api",method="GET",status="200"} 1
foodie_hop_requests_total{hop="api",method="GET",status="error"} 1
`)
	if err := testutil.GatherAndCompare(metrics.Registry, want, "foodie_hop_requests_total"); err != nil {
		t.Error(err)
	}
}

func TestRoomsShareAMetricAndMistakesPanic(t *testing.T) {
	m := telemetry.NewMetrics()
	m.Counter("foodie_orders_total", "Orders placed.", "by").WithLabelValues("words").Inc()
	m.Counter("foodie_orders_total", "Orders placed.", "by").WithLabelValues("words").Inc()
	if got := testutil.ToFloat64(m.Counter("foodie_orders_total", "Orders placed.", "by").WithLabelValues("words")); got != 2 {
		t.Errorf("two rooms counted %v, want 2", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("one name with two meanings was accepted")
		}
	}()
	m.Counter("foodie_orders_total", "Something else.", "color")
}

func BenchmarkMiddleware(b *testing.B) {
	log, flush := telemetry.NewLogger(io.Discard, telemetry.LogOptions{Service: "api"})
	h := telemetry.Middleware("api", log, telemetry.NewMetrics(), func(*http.Request) string { return "GET /restaurants/" })(
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	r := httptest.NewRequest("GET", "/restaurants/", nil)
	w := &nobody{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(w, r)
	}
	if err := flush(); err != nil {
		b.Fatal(err)
	}
}

// nobody is an http.ResponseWriter that costs nothing.
type nobody struct{ header http.Header }

func (n *nobody) Header() http.Header       { return n.header }
func (*nobody) Write(b []byte) (int, error) { return len(b), nil }
func (*nobody) WriteHeader(int)             {}
