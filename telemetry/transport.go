package telemetry

import (
	"net/http"
	"time"
)

// Transport sends the request id and the trace of a request's context on to the next service, and counts and times its
// answers under the name of the hop ("api", "gemini"). The time ends with the answer's header.
func Transport(next http.RoundTripper, hop string, m *Metrics) http.RoundTripper {
	return &transport{next: next, hops: newMeter(hop, &m.hops)}
}

type transport struct {
	next http.RoundTripper
	hops *meter
}

// RoundTrip sends a copy of r (a RoundTripper must leave its request alone).
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if id := identityOf(r.Context()); id != nil {
		r = r.Clone(r.Context())
		r.Header[RequestIDHeader] = []string{id.requestID}
		r.Header[traceparentHeader] = []string{id.trace.traceparent()}
		if id.trace.state != "" {
			r.Header[tracestateHeader] = []string{id.trace.state}
		}
	}
	start := time.Now()
	answer, err := t.next.RoundTrip(r)
	c := call{method: knownMethod(r.Method)}
	if err == nil {
		c.status = answer.StatusCode
	}
	t.hops.observe(c, time.Since(start).Seconds())
	return answer, err
}
