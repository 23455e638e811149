// Package resilience keeps one slow or broken hop from taking the caller with it: a deadline for each try and for all
// together, retries of what is safe to repeat, and a breaker.
//
// Times are durations. What comes back in place of an answer is a *foodie.Error: Timeout, code "<hop>_timeout", or
// Unavailable, code "<hop>_unreachable" or "breaker_open". A caller who gives up gets the cause of its own context.
//
//	closed ──(half of at least 20 tries in 10 s failed)──► open ──(5 s)──► half-open
//	  ▲                                                     ▲                │   │
//	  │                                                     └───(a failure)──┘   │
//	  └──────────────────────────────(an answer)─────────────────────────────────┘
package resilience

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
)

// IdempotencyKeyHeader makes a write safe to repeat.
const IdempotencyKeyHeader = "Idempotency-Key"

// Options say how patient a hop is.
type Options struct {
	Hop     string        // begins the codes of errors: "api"
	Try     time.Duration // for one try, to the end of its answer's body
	Overall time.Duration // for all tries
	Retries int           // more tries, of reads and of writes with an Idempotency-Key
	Backoff time.Duration // the most to wait before the first of them; doubles with each
	Breaker Breaker
	OnState func(state string) // when given, is told each change of the breaker: "closed", "open", "half-open"
}

// A Breaker opens when the share Share of at least Least tries within Window failed, and lets one try through after Pause.
type Breaker struct {
	Share  float64
	Least  uint
	Window time.Duration
	Pause  time.Duration
}

// API is how patient the agent is with the API.
func API() Options {
	return Options{
		Hop: "api", Try: 5 * time.Second, Overall: 10 * time.Second, Retries: 2, Backoff: 200 * time.Millisecond,
		Breaker: Breaker{Share: 0.5, Least: 20, Window: 10 * time.Second, Pause: 5 * time.Second},
	}
}

// Transport sends requests through next as o says. An answer of 5xx counts as a failure, is retried, and is handed on
// when nothing better came; one of 4xx is an answer. Retry-After is honoured when it ends before Overall does. Requests
// with a body need GetBody to be sent again, which http.NewRequest gives to bytes and strings.
func Transport(next http.RoundTripper, o Options) http.RoundTripper {
	b := circuitbreaker.NewBuilder[*http.Response]().
		WithFailureRateThreshold(o.Breaker.Share, o.Breaker.Least, o.Breaker.Window).
		WithDelay(o.Breaker.Pause).
		WithSuccessThreshold(1)
	if o.OnState != nil {
		b.OnStateChanged(func(e circuitbreaker.StateChangedEvent) { o.OnState(e.NewState.String()) })
	}
	return &transport{next: next, o: o, breaker: b.Build()}
}

// transport retries by itself: the retries of failsafe-go wait for Retry-After in full, even beyond the deadline.
type transport struct {
	next    http.RoundTripper
	o       Options
	breaker circuitbreaker.CircuitBreaker[*http.Response]
}

// RoundTrip sends r, again where that is safe.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	ctx, cancel := context.WithTimeout(r.Context(), t.o.Overall)
	answer, err := t.tries(ctx, r)
	if err != nil {
		cancel()
		return nil, t.explain(r.Context(), err)
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, done: cancel, explain: func(err error) error { return t.explain(r.Context(), err) }}
	return answer, nil
}

// tries sends r until an answer is good enough, or no further try is allowed or would end in time.
func (t *transport) tries(ctx context.Context, r *http.Request) (answer *http.Response, err error) {
	retries := t.o.Retries
	if !repeatable(r) {
		retries = 0
	}
	for n := 0; ; n++ {
		answer, err = t.try(ctx, r)
		if n == retries || !failed(answer, err) || !worthRepeating(answer, err) {
			return answer, err
		}
		wait := t.wait(n, answer)
		if end, _ := ctx.Deadline(); time.Until(end) <= wait {
			return answer, err
		}
		if answer != nil {
			discard(answer.Body)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// try sends r once, if the breaker lets it.
func (t *transport) try(ctx context.Context, r *http.Request) (*http.Response, error) {
	if !t.breaker.TryAcquirePermit() {
		return nil, circuitbreaker.ErrOpen
	}
	ctx, cancel := context.WithTimeout(ctx, t.o.Try)
	again := r.WithContext(ctx)
	answer, err := t.send(again)
	t.record(r.Context(), answer, err)
	if err != nil {
		cancel()
		return nil, err
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, done: cancel}
	return answer, nil
}

func (t *transport) send(r *http.Request) (_ *http.Response, err error) {
	if r.GetBody != nil {
		if r.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	return t.next.RoundTrip(r)
}

// record tells the breaker. A caller who gave up says nothing about the hop, but a half-open breaker needs to hear
// something, and stays open.
func (t *transport) record(caller context.Context, answer *http.Response, err error) {
	switch {
	case !failed(answer, err):
		t.breaker.RecordSuccess()
	case caller.Err() == nil || t.breaker.IsHalfOpen():
		t.breaker.RecordFailure()
	}
}

// wait is how long to wait after failure n: as the answer asks, else exponentially longer with full jitter, so that
// many callers do not come back together.
func (t *transport) wait(n int, answer *http.Response) time.Duration {
	if answer != nil {
		if s, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && s >= 0 {
			return time.Duration(min(s, 1<<20)) * time.Second
		}
	}
	return rand.N(t.o.Backoff<<n + 1)
}

// repeatable reports whether sending r twice does no more than sending it once.
func repeatable(r *http.Request) bool {
	if r.Body != nil && r.Body != http.NoBody && r.GetBody == nil {
		return false
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, "":
		return true
	}
	return r.Header.Get(IdempotencyKeyHeader) != ""
}

// discard lets the connection be used again.
func discard(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 64<<10) // what cannot be read costs a connection, no more
	_ = body.Close()
}

// answerBody ends the time of its try when it is closed.
type answerBody struct {
	io.ReadCloser
	done    context.CancelFunc
	explain func(error) error // nil for none
}

// Read reads on, and says in our words what went wrong.
func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF && b.explain != nil {
		err = b.explain(err)
	}
	return n, err
}

// Close closes the body.
func (b *answerBody) Close() error {
	defer b.done()
	return b.ReadCloser.Close()
}
