package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/telemetry"
)

// priority is what a turn is worth while there is more to do than can be done.
func priority(req agent.Request) resilience.Priority {
	if req.Urgent() {
		return resilience.Confirm
	}
	return resilience.Chat
}

// place takes a place for r, which leave gives back. Who is turned away costs next to nothing: no more than this has
// happened yet, and no line is written.
func (s *Server) place(r *http.Request, p resilience.Priority) (within *http.Request, leave func(), err error) {
	ctx, leave, err := s.Gate.Within(r.Context(), p)
	if err != nil {
		return nil, nil, turnedAway(r.Context(), err)
	}
	return r.WithContext(ctx), leave, nil
}

// turnedAway puts a refusal by the gate into words for a person.
func turnedAway(ctx context.Context, err error) error {
	busy, ok := errors.AsType[*resilience.Busy](err)
	if !ok {
		return err
	}
	telemetry.Unlogged(ctx)
	words := refusalOf(foodie.Unavailable, "busy")
	return refuse(words.Because(err), withRetryAfter(busy.RetryAfter))
}

// at lets h answer in its turn.
func (s *Server) at(p resilience.Priority, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		within, leave, err := s.place(r, p)
		if err != nil {
			return err
		}
		defer leave()
		return h(w, within)
	}
}
