package telemetry

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// exchange is one request and what became of its answer. It is one allocation for all that a request needs.
type exchange struct {
	identity
	http.ResponseWriter
	status int       // 0 until the header is written
	header [1]string // the value of X-Request-ID in the answer
	start  time.Time
	took   time.Duration // until Answered; 0 when nobody said so
}

// WriteHeader notes the final status.
func (e *exchange) WriteHeader(status int) {
	if e.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		e.status = status
	}
	e.ResponseWriter.WriteHeader(status)
}

// Write notes the status that a first Write implies.
func (e *exchange) Write(b []byte) (int, error) {
	if e.status == 0 {
		e.status = http.StatusOK
	}
	return e.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach Flush, deadlines and the rest.
func (e *exchange) Unwrap() http.ResponseWriter { return e.ResponseWriter }

// Middleware gives each request its id and trace, in the context and in the header of the answer, and afterwards writes
// one log line and counts. route names the pattern that was served ("/restaurants/{name}", also with a method before it);
// it is asked after the answer, about the request that next was given, so that (*http.Request).Pattern will do. An empty
// answer means that no route fitted.
func Middleware(service string, log *slog.Logger, m *Metrics, route func(*http.Request) string) func(http.Handler) http.Handler {
	lines, requests := log.Handler(), newMeter(service, &m.requests)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e := begin(w, r)
			r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, &e.identity))
			defer func() { // also when the handler panics to abort the answer
				e.finish(r, lines, requests, routeName(route(r)))
			}()
			next.ServeHTTP(e, r)
		})
	}
}

// Unlogged leaves out the line of the request that ctx belongs to; it is counted all the same. It is for requests that are
// turned away because there are too many: ten thousand lines a second would be the next overload.
func Unlogged(ctx context.Context) {
	if id := identityOf(ctx); id != nil {
		id.unlogged = true
	}
}

// begin names the exchange and puts the name into the answer.
func begin(w http.ResponseWriter, r *http.Request) *exchange {
	e := &exchange{ResponseWriter: w, start: time.Now()}
	if e.requestID = first(r.Header[RequestIDHeader]); !ValidRequestID(e.requestID) {
		e.requestID = NewRequestID()
	}
	e.trace = traceOf(r.Header)
	e.header[0] = e.requestID
	w.Header()[RequestIDHeader] = e.header[:]
	return e
}

// finish writes the line and counts.
func (e *exchange) finish(r *http.Request, lines slog.Handler, requests *meter, route string) {
	took := time.Since(e.start)
	status := e.status
	if status == 0 {
		status = http.StatusOK // a handler that wrote nothing
	}
	method := knownMethod(r.Method)
	requests.observe(call{route: route, method: method, status: status}, cmp.Or(e.took, took).Seconds())

	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	ctx := r.Context()
	if e.unlogged || !lines.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(e.start.Add(took), level, "request", 0) // not slog.Logger, which looks up the caller
	line.AddAttrs(
		slog.String("method", method),
		slog.String("route", route),
		slog.Int("status", status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
	)
	_ = lines.Handle(ctx, line) // a log that cannot be written is nobody's request
}

// routeName is a pattern without its method.
func routeName(pattern string) string {
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = strings.TrimLeft(path, " ")
	}
	if pattern == "" {
		return "unmatched"
	}
	return pattern
}

// Recover answers a request whose handler panicked: it logs the panic with its stack and calls respond, which writes the
// 500. When the answer has begun already, it aborts it, so that nobody takes half an answer for a whole one. It stands
// inside Middleware.
func Recover(log *slog.Logger, respond func(w http.ResponseWriter, r *http.Request)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				fault := recover()
				if fault == nil {
					return
				}
				if fault == http.ErrAbortHandler {
					panic(fault)
				}
				log.ErrorContext(r.Context(), "handler panicked", "panic", fault, "stack", string(debug.Stack()))
				if begun(w) {
					panic(http.ErrAbortHandler)
				}
				respond(w, r)
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// begun reports whether the header of an answer was written, as far as Middleware stands around w.
func begun(w http.ResponseWriter) bool {
	e := exchangeOf(w)
	return e != nil && e.status != 0
}

// Answered ends the time that the metrics count for the request of w: what is written from now on is a stream, which lasts
// as long as its reader likes and says nothing about how quick the service is. The log line still tells the whole time.
func Answered(w http.ResponseWriter) {
	if e := exchangeOf(w); e != nil {
		e.took = time.Since(e.start)
	}
}

// exchangeOf finds what Middleware put around w; nil when it did not.
func exchangeOf(w http.ResponseWriter) *exchange {
	for {
		switch inner := w.(type) {
		case *exchange:
			return inner
		case interface{ Unwrap() http.ResponseWriter }:
			w = inner.Unwrap()
		default:
			return nil
		}
	}
}
