package telemetry

import (
	"errors"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// seconds are the bounds of our histograms: from a cached read to a model that takes its time.
var seconds = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// Metrics is the registry that all rooms of a process share, with the rate, errors and duration of requests and hops.
type Metrics struct {
	Registry *prometheus.Registry
	requests traffic // by service, route, method
	hops     traffic // by hop, method
}

// NewMetrics makes a registry that also tells about the Go runtime and the process.
func NewMetrics() *Metrics {
	m := &Metrics{Registry: prometheus.NewRegistry()}
	m.Registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.requests = traffic{
		count:  m.Counter("foodie_http_requests_total", "Requests answered, by their status.", "service", "route", "method", "status"),
		timing: m.Seconds("foodie_http_request_duration_seconds", "Time to answer a request.", "service", "route", "method"),
	}
	m.hops = traffic{
		count:  m.Counter("foodie_hop_requests_total", "Calls to other services, by the status of the answer, or \"error\" when none came.", "hop", "method", "status"),
		timing: m.Seconds("foodie_hop_request_duration_seconds", "Time until another service answered.", "hop", "method"),
	}
	return m
}

// Handler shows all metrics in the format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{Registry: m.Registry})
}

// Counter registers a counter. A second room that asks for the same one shares it; asking for one name with two
// meanings is a mistake in the program, and panics.
func (m *Metrics) Counter(name, help string, labels ...string) *prometheus.CounterVec {
	return register(m.Registry, prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels))
}

// Seconds registers a histogram of durations in seconds, in the same way.
func (m *Metrics) Seconds(name, help string, labels ...string) *prometheus.HistogramVec {
	return register(m.Registry, prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: seconds}, labels))
}

// Gauge registers a value that goes up and down, in the same way.
func (m *Metrics) Gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return register(m.Registry, prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels))
}

// Watch registers a value that is asked for whenever somebody looks. labels tell it apart from others of its name.
func (m *Metrics) Watch(name, help string, labels map[string]string, value func() float64) {
	m.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

func register[C prometheus.Collector](to *prometheus.Registry, c C) C {
	err := to.Register(c)
	if known, ok := errors.AsType[prometheus.AlreadyRegisteredError](err); ok {
		if same, ok := known.ExistingCollector.(C); ok {
			return same
		}
	}
	if err != nil {
		panic("telemetry: register a metric: " + err.Error())
	}
	return c
}

// traffic counts and times calls of one sort.
type traffic struct {
	count  *prometheus.CounterVec
	timing *prometheus.HistogramVec
}

// A call is what the metrics tell apart; few of them ever exist, since route is a pattern.
type call struct {
	route, method string // a hop has no route
	status        int    // 0 when no answer came
}

// series are the two metrics of one call.
type series struct {
	count  prometheus.Counter
	timing prometheus.Observer
}

// meter is the traffic of one service or hop. It looks each series up once and then finds it without a lock, which is
// some hundred nanoseconds off every request.
type meter struct {
	name    string
	traffic *traffic

	known atomic.Pointer[map[call]series] // never changed, only replaced
	mu    sync.Mutex
}

func newMeter(name string, t *traffic) *meter {
	m := &meter{name: name, traffic: t}
	m.known.Store(&map[call]series{})
	return m
}

// observe counts one call that took so many seconds.
func (m *meter) observe(c call, took float64) {
	s, ok := (*m.known.Load())[c]
	if !ok {
		s = m.add(c)
	}
	s.count.Inc()
	s.timing.Observe(took)
}

func (m *meter) add(c call) series {
	m.mu.Lock()
	defer m.mu.Unlock()
	status := "error"
	if c.status != 0 {
		status = strconv.Itoa(c.status)
	}
	labels := []string{m.name, c.method}
	if c.route != "" {
		labels = []string{m.name, c.route, c.method}
	}
	s := series{
		timing: m.traffic.timing.WithLabelValues(labels...),
		count:  m.traffic.count.WithLabelValues(append(labels, status)...),
	}
	next := maps.Clone(*m.known.Load())
	next[c] = s
	m.known.Store(&next)
	return s
}

// knownMethod bounds the label: anybody may send any method.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}
