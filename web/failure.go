package web

import (
	"errors"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/lang"
)

var (
	errNothing    = foodie.NewError(foodie.NotFound, "page_unknown", "There is no such page.")
	errRestaurant = foodie.NewError(foodie.NotFound, "restaurant_unknown", "There is no restaurant of that name.")
	errForm       = foodie.NewError(foodie.Malformed, "form", "The form could not be read.")
)

var statuses = map[foodie.Kind]int{
	foodie.Malformed: http.StatusBadRequest, foodie.Unauthenticated: http.StatusUnauthorized, foodie.Forbidden: http.StatusForbidden,
	foodie.NotFound: http.StatusNotFound, foodie.Conflict: http.StatusConflict, foodie.TooLarge: http.StatusRequestEntityTooLarge,
	foodie.Invalid: http.StatusUnprocessableEntity, foodie.TooMany: http.StatusTooManyRequests, foodie.Unavailable: http.StatusServiceUnavailable,
	foodie.Timeout: http.StatusGatewayTimeout,
}

// statusOf is the HTTP status of err.
func statusOf(err error) int {
	if status, ok := statuses[foodie.KindOf(err)]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// nothing answers what has no address.
func (s *site) nothing(http.ResponseWriter, *http.Request) error { return errNothing }

// fail shows a page that says what happened and what to do next.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(r.Context(), "page failed", "error", err)
	}
	v := s.view(w, r, "failure")
	f := &failureView{Title: s.say("failed_title"), Sentence: s.sentence(err), RequestID: requestID(r)}
	if foodie.KindOf(err) == foodie.NotFound {
		f.Title, f.RequestID = s.say("not_found_title"), ""
	} else if r.Method == http.MethodGet {
		f.Retry = r.URL.RequestURI()
	}
	v.Body = f
	if err := s.show(w, status, "failure", v.titled(s, f.Title)); err != nil {
		s.Log.ErrorContext(r.Context(), "page failed", "error", err)
		http.Error(w, s.say("broken"), http.StatusInternalServerError)
	}
}

// sentence says err to a person, with the next step.
func (s *site) sentence(err error) string {
	e, ok := errors.AsType[*foodie.Error](err)
	if !ok {
		return s.say("broken")
	}
	switch e.Code {
	case errNothing.Code:
		return s.say("not_found")
	case errRestaurant.Code:
		return s.say("no_restaurant")
	case errForeign.Code:
		return s.say("foreign")
	}
	switch e.Kind {
	case foodie.Unavailable:
		return s.say("unreachable")
	case foodie.Timeout:
		return s.say("timeout")
	case foodie.Internal:
		return s.say("broken")
	case foodie.TooMany:
		if e.Message == "" {
			return s.say("too_many")
		}
	}
	return lang.Failure(s.language, e.Code, e.Field, e.Args, e.Message)
}

// faults are err's sentences by field; what concerns no field stands under "".
func (s *site) faults(err error) map[string]string {
	found := map[string]string{}
	if r, ok := errors.AsType[*client.Refusal](err); ok {
		for _, f := range r.Problem.Errors {
			found[f.Field] = lang.Failure(s.language, f.Code, f.Field, nil, f.Message)
		}
	}
	if many, ok := errors.AsType[foodie.Errors](err); ok {
		for _, e := range many {
			found[e.Field] = lang.Failure(s.language, e.Code, e.Field, e.Args, e.Message)
		}
	}
	if e, ok := errors.AsType[*foodie.Error](err); ok && len(found) == 0 {
		found[e.Field] = s.sentence(e)
	}
	if len(found) == 0 {
		found[""] = s.sentence(err)
	}
	return found
}
