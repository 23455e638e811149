package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/telemetry"
)

var errDatabaseTime = errors.New("the database took too long")

// dispatch finds the route, sees who asks, and lets the handler answer.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	m, ok := s.router.find(r.URL.EscapedPath())
	if !ok {
		s.fail(w, r, foodie.NewError(foodie.NotFound, "route_not_found", "There is nothing at this address. GET /docs shows what there is."))
		return
	}
	rt := m.route(r.Method)
	if rt == nil {
		s.wrongMethod(w, r, m.node.allow)
		return
	}
	r.Pattern = rt.label
	for i, name := range rt.params {
		r.SetPathValue(name, m.values[i])
	}
	if err := s.serve(w, r, rt); err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) wrongMethod(w http.ResponseWriter, r *http.Request, allow string) {
	w.Header().Set("Allow", allow)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	e := foodie.NewError(foodie.Malformed, "method_not_allowed", "This address answers %s.", allow)
	s.fail(w, r, &refusal{err: e, status: http.StatusMethodNotAllowed})
}

// serve answers when it is the turn of r, and lets a stream go on after that.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, rt *route) error {
	stream, err := s.take(w, r, rt)
	if stream != nil {
		telemetry.Answered(w)
		stream(r.Context())
	}
	return err
}

// take waits for the turn of r, bounds its time, and checks who may make it. The catalogue is open to all and bounds its
// own time: a timer each would cost a tenth of what reading it takes.
func (s *Server) take(w http.ResponseWriter, r *http.Request, rt *route) (flow, error) {
	if rt.priority != always {
		leave, err := s.Gate.Enter(r.Context(), rt.priority)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	if rt.catalogue {
		return nil, rt.handle(w, r)
	}
	within := databaseTime
	if rt.hashes {
		within += hashTime
	}
	ctx, cancel := context.WithTimeoutCause(r.Context(), within, errDatabaseTime)
	defer cancel()
	w.Header().Set("Cache-Control", "no-store")
	if rt.who != anyone {
		who, err := s.identify(ctx, r)
		if err != nil {
			return nil, err
		}
		if rt.who == admin && who.user.Role != foodie.RoleAdmin {
			return nil, foodie.NewError(foodie.Forbidden, "admin_only", "Only an administrator may do this.")
		}
		ctx = context.WithValue(ctx, identityKey{}, who)
	}
	if rt.stream != nil {
		return rt.stream(w, r.WithContext(ctx))
	}
	return nil, rt.handle(w, r.WithContext(ctx))
}
