package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/telemetry"
)

// A problem is a refusal on the wire: problem details, and what a chat client looks for in any answer.
type problem struct {
	wire.Problem
	Response     string `json:"response"` // the detail again
	RequiresAuth bool   `json:"requires_auth,omitempty"`
}

// A refusal is an error with what its answer says beyond the domain's own words.
type refusal struct {
	err        error
	status     int // 0: that of the kind
	retryAfter time.Duration
}

// Error is that of what it wraps.
func (r *refusal) Error() string { return r.err.Error() }

// Unwrap gives the domain's error.
func (r *refusal) Unwrap() error { return r.err }

func refuse(err error, with ...func(*refusal)) *refusal {
	r := &refusal{err: err}
	for _, w := range with {
		w(r)
	}
	return r
}

func withStatus(status int) func(*refusal) { return func(r *refusal) { r.status = status } }

func withRetryAfter(d time.Duration) func(*refusal) { return func(r *refusal) { r.retryAfter = d } }

var (
	errMethod   = refusalOf(foodie.Malformed, "method_not_allowed")
	errNotFound = refusalOf(foodie.NotFound, "not_found")
)

// plainWords stand in for an error that nobody put into words for a person.
var plainWords = map[int]string{
	http.StatusInternalServerError: "server.went_wrong",
	http.StatusServiceUnavailable:  "server.unavailable",
	http.StatusGatewayTimeout:      "server.too_slow",
	wire.StatusClientGone:          "server.given_up",
}

// signInCodes are the refusals that a sign-in mends.
var signInCodes = map[string]bool{"token_expired": true, "token_invalid": true, "not_signed_in": true, "refresh_invalid": true, "refresh_reused": true}

// describe puts err into problem details. The cause stays out.
func (s *Server) describe(r *http.Request, err error) problem {
	status := wire.StatusOf(foodie.KindOf(err))
	if ref, ok := errors.AsType[*refusal](err); ok && ref.status != 0 {
		status = ref.status
	}
	if errors.Is(r.Context().Err(), context.Canceled) {
		status = wire.StatusClientGone
	}
	e, ok := errors.AsType[*foodie.Error](err)
	if !ok {
		e = &foodie.Error{Code: foodie.CodeOf(err)}
	}
	language := LanguageOf(r)
	detail := lang.Failure(language, e.Code, e.Field, e.Args, e.Message)
	if e.Message == "" || e.Kind == foodie.Internal {
		if key, ours := plainWords[status]; ours {
			detail = lang.Say(language, key)
		}
	}
	p := problem{Problem: wire.NewProblem(status, e.Code, detail, telemetry.RequestID(r.Context()))}
	p.Response, p.RequiresAuth = detail, status == http.StatusUnauthorized && signInCodes[e.Code]
	if status == wire.StatusClientGone {
		p.Title = "Client Closed Request"
	}
	p.Errors = faults(language, err, e)
	return p
}

// faults are the fields that are wrong, also those that the API named.
func faults(language string, err error, e *foodie.Error) []wire.Fault {
	if ref, ok := errors.AsType[*client.Refusal](err); ok && len(ref.Problem.Errors) > 0 {
		out := slices.Clone(ref.Problem.Errors)
		for i, f := range out {
			out[i].Message = lang.Failure(language, f.Code, f.Field, nil, f.Message)
		}
		return out
	}
	all, many := errors.AsType[foodie.Errors](err)
	if !many {
		all = foodie.Errors{e}
	}
	var out []wire.Fault
	for _, f := range all {
		if f.Field != "" {
			out = append(out, wire.Fault{Field: f.Field, Message: lang.Failure(language, f.Code, f.Field, f.Args, f.Message), Code: f.Code})
		}
	}
	return out
}

// fail answers err as problem details.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := s.describe(r, err)
	s.logFailure(r, p.Status, err)
	h := w.Header()
	if p.Status == http.StatusUnauthorized && h.Get("WWW-Authenticate") == "" {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if after := retryAfter(err, p.Status); after > 0 {
		h.Set("Retry-After", seconds(after))
	}
	send(w, p.Status, wire.ProblemType, p)
}

// logFailure notes what is ours to mend. A refusal is its caller's, and has its line in the access log.
func (s *Server) logFailure(r *http.Request, status int, err error) {
	if _, shed := errors.AsType[*resilience.Busy](err); shed || status < http.StatusInternalServerError {
		return
	}
	level := slog.LevelError
	if status != http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	s.Log.Log(r.Context(), level, "request failed", "route", r.Pattern, "code", foodie.CodeOf(err), "error", err)
}

func retryAfter(err error, status int) time.Duration {
	if ref, ok := errors.AsType[*refusal](err); ok && ref.retryAfter > 0 {
		return ref.retryAfter
	}
	if after := client.RetryAfter(err); after > 0 {
		return after
	}
	if status == http.StatusServiceUnavailable {
		return time.Second
	}
	return 0
}

// seconds rounds up, so that who waits so long does not come too early.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(d.Seconds()))))
}

// panicked answers a request whose handler panicked.
func (s *Server) panicked(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, refusalOf(foodie.Internal, "went_wrong"))
}

// send writes v as JSON. Answers are private to their diner, so nothing between us keeps them.
func send(w http.ResponseWriter, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic("agent/server: " + err.Error()) // an answer is made of strings, numbers and valid JSON
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // who has gone reads nothing
}

func sendJSON(w http.ResponseWriter, status int, v any) error {
	send(w, status, "application/json", v)
	return nil
}
