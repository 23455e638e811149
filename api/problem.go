package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/telemetry"
)

// A refusal is an error with what its answer says beyond the domain's own words.
type refusal struct {
	err         error
	status      int // 0: that of the kind
	retryAfter  time.Duration
	suggestions []string
	items       []wire.OrderLine
}

// Error is that of what it wraps.
func (r *refusal) Error() string { return r.err.Error() }

// Unwrap gives the domain's error.
func (r *refusal) Unwrap() error { return r.err }

// fail answers err as problem details. The cause goes to the log and nowhere else.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	ref, ok := errors.AsType[*refusal](err)
	if !ok {
		ref = &refusal{err: err}
	}
	status := ref.status
	if status == 0 {
		status = wire.StatusOf(foodie.KindOf(err))
	}
	if errors.Is(r.Context().Err(), context.Canceled) {
		status = wire.StatusClientGone
	}
	switch busy, shed := errors.AsType[*resilience.Busy](err); {
	case shed: // whoever sheds says so once a second; a line for each would be the next overload
		ref.retryAfter = busy.RetryAfter
		telemetry.Unlogged(r.Context())
	case status >= http.StatusInternalServerError:
		s.logFailure(r, status, err)
	}
	p := describe(status, err)
	p.RequestID = telemetry.RequestID(r.Context())
	p.Suggestions, p.CurrentItems = ref.suggestions, ref.items
	h := w.Header()
	switch {
	case status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", challenge(p.Code))
	case ref.retryAfter > 0:
		h.Set("Retry-After", seconds(ref.retryAfter))
	case status == http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", wire.ProblemType)
	body, err := json.Marshal(p)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "problem details cannot be encoded", "err", err)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		s.Log.DebugContext(r.Context(), "answer not sent", "err", err)
	}
}

func (s *Server) logFailure(r *http.Request, status int, err error) {
	level := slog.LevelError
	if status != http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.Log.Log(r.Context(), level, "request failed", "route", r.Pattern, "code", foodie.CodeOf(err), "err", err)
}

// panicked answers a request whose handler panicked.
func (s *Server) panicked(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, foodie.NewError(foodie.Internal, "internal", "%s", plainWords[http.StatusInternalServerError]))
}

// plainWords stand in for an error that nobody put into words for a person.
var plainWords = map[int]string{
	http.StatusInternalServerError: "Something went wrong. Please try again.",
	http.StatusServiceUnavailable:  "Service temporarily unavailable. Please try again in a moment.",
	http.StatusGatewayTimeout:      "The request timed out. Please try again.",
	wire.StatusClientGone:          "The request was given up.",
}

// joined is nil, the only fault, or all of them.
func joined(faults foodie.Errors) error {
	switch len(faults) {
	case 0:
		return nil
	case 1:
		return faults[0]
	}
	return faults
}

// describe puts err into problem details: the first fault's sentence, and every field that is wrong.
func describe(status int, err error) wire.Problem {
	e, ok := errors.AsType[*foodie.Error](err)
	switch {
	case !ok && status == http.StatusGatewayTimeout:
		e = &foodie.Error{Code: "timeout"}
	case !ok:
		e = &foodie.Error{Code: "internal"}
	}
	detail := e.Message
	if words, ours := plainWords[status]; detail == "" && ours {
		detail = words
	}
	p := wire.NewProblem(status, e.Code, detail, "")
	if status == wire.StatusClientGone {
		p.Title = "Client Closed Request"
	}
	faults, many := errors.AsType[foodie.Errors](err)
	if !many {
		faults = foodie.Errors{e}
	}
	for _, f := range faults {
		if f.Field != "" {
			p.Errors = append(p.Errors, wire.Fault{Field: f.Field, Message: f.Message, Code: f.Code})
		}
	}
	return p
}

// challenge is what a 401 says about how to sign in (RFC 6750 section 3).
func challenge(code string) string {
	if code == "token_expired" || code == "token_invalid" {
		return `Bearer error="invalid_token"`
	}
	return "Bearer"
}

// seconds rounds up, so that who waits so long does not come too early.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}
