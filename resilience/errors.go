package resilience

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"github.com/foodieexpress/foodie"
)

// failed reports whether the hop is to blame.
func failed(answer *http.Response, err error) bool {
	return err != nil || answer.StatusCode >= http.StatusInternalServerError
}

// worthRepeating reports whether there is a failure that may pass: an open breaker stays open, and what is not
// implemented stays so.
func (t *transport) worthRepeating(answer *http.Response, err error) bool {
	switch {
	case err != nil:
		return !errors.Is(err, circuitbreaker.ErrOpen) && !errors.Is(err, context.Canceled)
	case t.o.Pure && answer.StatusCode == http.StatusTooManyRequests:
		return true
	}
	return failed(answer, nil) && answer.StatusCode != http.StatusNotImplemented
}

// busy reports whether answer is the refusal of a hop that has too much to do. It reads the beginning of its body, and
// puts it back.
func busy(answer *http.Response) bool {
	if answer == nil || answer.StatusCode != http.StatusServiceUnavailable {
		return false
	}
	begin, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	rest := io.Reader(answer.Body)
	if err != nil {
		rest = failing{err}
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(begin), rest), answer.Body}
	return bytes.Contains(begin, []byte(`"code":"busy"`))
}

// failing reads nothing but its error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

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
