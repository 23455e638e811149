package client

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// A Refusal is an error answer as it came: the cause of the *foodie.Error that stands for it.
type Refusal struct {
	Problem    wire.Problem
	RetryAfter time.Duration // 0 when the API did not say
}

// Error is what a log shows of it.
func (r *Refusal) Error() string {
	return "api answered " + strconv.Itoa(r.Problem.Status) + " (request " + r.Problem.RequestID + ")"
}

// Suggestions are the nearest names that the API offered instead of one that it did not find.
func Suggestions(err error) []string {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Problem.Suggestions
	}
	return nil
}

// CurrentLines is the order at today's prices, when err says that a shown price is outdated.
func CurrentLines(err error) []foodie.OrderLine {
	if r, ok := errors.AsType[*Refusal](err); ok && len(r.Problem.CurrentItems) > 0 {
		return wire.Lines(r.Problem.CurrentItems)
	}
	return nil
}

// RetryAfter is how long the API asked to wait, 0 when it did not.
func RetryAfter(err error) time.Duration {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.RetryAfter
	}
	return 0
}

var kinds = map[int]foodie.Kind{
	http.StatusBadRequest:            foodie.Malformed,
	http.StatusUnauthorized:          foodie.Unauthenticated,
	http.StatusForbidden:             foodie.Forbidden,
	http.StatusNotFound:              foodie.NotFound,
	http.StatusConflict:              foodie.Conflict,
	http.StatusPreconditionFailed:    foodie.Conflict,
	http.StatusRequestEntityTooLarge: foodie.TooLarge,
	http.StatusUnprocessableEntity:   foodie.Invalid,
	http.StatusTooManyRequests:       foodie.TooMany,
	http.StatusInternalServerError:   foodie.Internal,
	http.StatusBadGateway:            foodie.Unavailable,
	http.StatusServiceUnavailable:    foodie.Unavailable,
	http.StatusGatewayTimeout:        foodie.Timeout,
}

// problem rebuilds the domain's error from an error answer. One without problem details is a bad response, unless its
// status alone says that the service is away: a load balancer has pages of its own.
func problem(resp *http.Response, body []byte) error {
	var p wire.Problem
	kind, known := kinds[resp.StatusCode]
	if err := json.Unmarshal(body, &p); err != nil || p.Code == "" || p.Detail == "" || !known {
		switch kind {
		case foodie.Unavailable:
			return unreachable(&Refusal{Problem: p})
		case foodie.Timeout:
			return foodie.NewError(foodie.Timeout, "api_timeout", "The request timed out. Please try again.")
		}
		return badResponse(errors.New("an error answer without problem details, status " + strconv.Itoa(resp.StatusCode)))
	}
	e := &foodie.Error{Kind: kind, Code: p.Code, Message: p.Detail, Err: &Refusal{Problem: p, RetryAfter: retryAfter(resp.Header)}}
	if len(p.Errors) > 0 {
		e.Field = p.Errors[0].Field
	}
	return e
}

// retryAfter reads the delay in seconds; we never send the form with a date.
func retryAfter(h http.Header) time.Duration {
	s, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || s < 0 || s > 1<<20 {
		return 0
	}
	return time.Duration(s) * time.Second
}
