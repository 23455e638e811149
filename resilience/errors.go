package resilience

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"github.com/foodieexpress/foodie"
)

// failed reports whether the hop is to blame.
func failed(answer *http.Response, err error) bool {
	return err != nil || answer.StatusCode >= http.StatusInternalServerError
}

// worthRepeating reports whether a failure may pass: an open breaker stays open, and what is not implemented stays so.
func worthRepeating(answer *http.Response, err error) bool {
	if err != nil {
		return !errors.Is(err, circuitbreaker.ErrOpen) && !errors.Is(err, context.Canceled)
	}
	return answer.StatusCode != http.StatusNotImplemented
}

// explain says in our words why no answer came.
func (t *transport) explain(caller context.Context, err error) error {
	if caller.Err() != nil {
		return context.Cause(caller)
	}
	if errors.Is(err, circuitbreaker.ErrOpen) {
		return foodie.NewError(foodie.Unavailable, "breaker_open", "The service is having trouble. Please try again in a moment.").Because(err)
	}
	if slow, ok := errors.AsType[net.Error](err); errors.Is(err, context.DeadlineExceeded) || ok && slow.Timeout() {
		return foodie.NewError(foodie.Timeout, t.o.Hop+"_timeout", "The request timed out. Please try again.").Because(err)
	}
	return foodie.NewError(foodie.Unavailable, t.o.Hop+"_unreachable", "Cannot connect to the service. Please try again in a moment.").Because(err)
}
