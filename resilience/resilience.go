// Package resilience keeps one slow or broken hop from taking the caller with it, and a crowd from taking the server.
//
// Transport gives a hop a deadline for each try and for all together, a bound of calls at once (a bulkhead), retries of
// what is safe to repeat within a budget, and a breaker. What comes back in place of an answer is a *foodie.Error:
// Timeout, code "<hop>_timeout", or Unavailable, code "<hop>_unreachable", "<hop>_full" or "breaker_open". A caller who
// gives up gets the cause of its own context.
//
// Retries are at most a fifth of the calls on top, and one a second: else they would double the load of a hop at the
// moment when it has too much already (Beyer et al., "Site Reliability Engineering", chapter 21; Finagle's RetryBudget).
// An answer 503 "busy" says that a hop is alive and chooses what it does, so it is no failure to the breaker: an open one
// would shed the confirmations with the statistics.
//
// A Gate lets in as much work as this process can do in time, and turns away the least important of the rest.
//
// Times are durations. The breaker:
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
	"sync"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"github.com/foodieexpress/foodie"
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
	Longest time.Duration // to wait for a Retry-After, where another can answer instead; 0 for as long as Overall allows
	Pure    bool          // requests change nothing, whatever their method: all may be tried again, also after 429
	Long    bool          // an answer takes so long that the caller's place at its Gate is free meanwhile
	Most    int           // calls at once, to the end of the answer's body; an eighth is kept for writes with an Idempotency-Key; 0 for no bound
	Breaker Breaker

	// What is told to whom it concerns, such as metrics; nil for nobody. They must not block.
	OnState func(state string) // each change of the breaker: "closed", "open", "half-open"
	OnCalls func(change int)   // a call begins (1) or ends (-1)
	OnRetry func()             // one more try
	OnSaved func()             // a try that the budget did not allow
	OnFull  func()             // a call that found no place
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
		Hop: "api", Try: 5 * time.Second, Overall: 10 * time.Second, Retries: 2, Backoff: 200 * time.Millisecond, Most: 256,
		Breaker: usualBreaker,
	}
}

// Model is how patient the agent is with a hosted model, whose hop is named for its provider.
func Model(hop string) Options {
	return Options{
		Hop: hop, Try: 30 * time.Second, Overall: 45 * time.Second, Retries: 1, Backoff: 500 * time.Millisecond, Longest: 5 * time.Second, Most: 512,
		Pure: true, Long: true, Breaker: usualBreaker,
	}
}

var usualBreaker = Breaker{Share: 0.5, Least: 20, Window: 10 * time.Second, Pause: 5 * time.Second}

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
	return &transport{next: next, o: o, breaker: b.Build(), budget: newBudget(time.Now())}
}

// transport retries by itself: the retries of failsafe-go wait for Retry-After in full, even beyond the deadline.
type transport struct {
	next    http.RoundTripper
	o       Options
	breaker circuitbreaker.CircuitBreaker[*http.Response]
	budget  *budget
	calls   atomic.Int64
}

// RoundTrip sends r, again where that is safe.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	leave, err := t.enter(r)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), t.o.Overall)
	done := func() { cancel(); leave() }
	answer, err := t.tries(ctx, r)
	if err != nil {
		done()
		return nil, t.explain(r.Context(), err)
	}
	answer.Body = &answerBody{ReadCloser: answer.Body, done: sync.OnceFunc(done), explain: func(err error) error { return t.explain(r.Context(), err) }}
	return answer, nil
}

// enter takes a place among the calls at once.
func (t *transport) enter(r *http.Request) (leave func(), err error) {
	most := int64(t.o.Most)
	if r.Header.Get(IdempotencyKeyHeader) == "" {
		most -= most / 8
	}
	if t.calls.Add(1) > most && most > 0 {
		t.calls.Add(-1)
		tell(t.o.OnFull)
		return nil, foodie.NewError(foodie.Unavailable, t.o.Hop+"_full", "The service is slow at the moment. Please try again.")
	}
	if t.o.OnCalls != nil {
		t.o.OnCalls(1)
	}
	back := func() {}
	if t.o.Long {
		back = Elsewhere(r.Context())
	}
	return func() {
		t.calls.Add(-1)
		if t.o.OnCalls != nil {
			t.o.OnCalls(-1)
		}
		back()
	}, nil
}

func tell(whom func()) {
	if whom != nil {
		whom()
	}
}

// tries sends r until an answer is good enough, or no further try is allowed or would end in time.
func (t *transport) tries(ctx context.Context, r *http.Request) (answer *http.Response, err error) {
	retries := t.o.Retries
	if !t.repeatable(r) {
		retries = 0
	}
	t.budget.call(time.Now())
	for n := 0; ; n++ {
		answer, err = t.try(ctx, r)
		if n == retries || !t.worthRepeating(answer, err) {
			return answer, err
		}
		wait := t.wait(n, answer)
		if end, _ := ctx.Deadline(); time.Until(end) <= wait || t.o.Longest > 0 && wait > t.o.Longest+t.o.Backoff<<n {
			return answer, err
		}
		if !t.budget.retry(time.Now()) {
			tell(t.o.OnSaved)
			return answer, err
		}
		tell(t.o.OnRetry)
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
	answer, err := t.send(r.WithContext(ctx))
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
	case !failed(answer, err) || busy(answer):
		t.breaker.RecordSuccess()
	case caller.Err() == nil || t.breaker.IsHalfOpen():
		t.breaker.RecordFailure()
	}
}

// wait is how long to wait after failure n: exponentially longer with full jitter, so that many callers do not come back
// together, and no less than the answer asks for.
func (t *transport) wait(n int, answer *http.Response) time.Duration {
	wait := rand.N(t.o.Backoff<<n + 1)
	if answer != nil {
		if s, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && s >= 0 {
			wait += time.Duration(min(s, 1<<20)) * time.Second
		}
	}
	return wait
}

// repeatable reports whether sending r twice does no more than sending it once.
func (t *transport) repeatable(r *http.Request) bool {
	if r.Body != nil && r.Body != http.NoBody && r.GetBody == nil {
		return false
	}
	if t.o.Pure {
		return true
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
