package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// Bounds of the streams of events (HTML Living Standard, section 9.2).
const (
	maxStreams     = 1000 // of one process
	maxUserStreams = 10   // of one user here
	slowestRead    = 10 * time.Second
	heartbeat      = 15 * time.Second // so that proxies see life
	lookAround     = time.Second      // at the sign-in and at whether we drain
	comeBack       = time.Second      // when a stream that ended is asked for again, half of it by chance
)

// streams counts the streams that are open.
type streams struct {
	shown func(n int) // in the metrics

	mu   sync.Mutex
	all  int
	mine map[foodie.ID]int
}

// enter takes a place for one stream of user, which leave gives back.
func (s *streams) enter(user foodie.ID) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mine[user] >= maxUserStreams {
		e := foodie.NewError(foodie.TooMany, "too_many_streams", "You follow %d orders at once already. Please close another page first.", maxUserStreams)
		return nil, &refusal{err: e, retryAfter: heartbeat}
	}
	if s.all >= maxStreams {
		return nil, foodie.NewError(foodie.Unavailable, "busy", "Too many people are following their orders just now. Please try again in a moment.")
	}
	s.all++
	s.mine[user]++
	s.shown(s.all)
	return sync.OnceFunc(func() { s.leave(user) }), nil
}

func (s *streams) leave(user foodie.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.mine[user]--; s.mine[user] == 0 {
		delete(s.mine, user)
	}
	s.shown(s.all)
}

// A flow is an answer that goes on for as long as its reader likes, after all that takes its turn among requests.
type flow func(ctx context.Context)

// orderEvents answers GET /orders/{id}/events: the order now, then each change, until nothing can follow. The id of an
// event is the order's version, so that any instance knows what a client saw last: it is told nothing twice, and 204
// (which ends the asking of a browser) when nothing new can come.
func (s *Server) orderEvents(w http.ResponseWriter, r *http.Request) (flow, error) {
	leave, err := s.streams.enter(userOf(r).ID)
	if err != nil {
		return nil, err
	}
	o, err := s.Store.Order(r.Context(), foodie.ID(r.PathValue("id")))
	if err == nil {
		err = ownedBy(r, o)
	}
	if err != nil {
		leave()
		return nil, err
	}
	seen, _ := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64) // what is no id of ours was never seen
	if o.Status.Final() && seen == o.Version {
		leave()
		w.WriteHeader(http.StatusNoContent)
		return nil, nil
	}
	return func(ctx context.Context) {
		defer leave()
		begin(w)
		if r.Method == http.MethodHead {
			return
		}
		watch := s.watches.join(o)
		defer s.watches.leave(watch)
		st := &orderStream{server: s, request: r, w: w, control: http.NewResponseController(w), watch: watch, seen: seen}
		st.run(ctx)
	}, nil
}

// begin writes the header of a stream.
func begin(w http.ResponseWriter) {
	h := w.Header()
	h["Content-Type"] = []string{eventStream}
	h["X-Accel-Buffering"] = []string{"no"} // nginx passes events on at once
	w.WriteHeader(http.StatusOK)
}

const eventStream = "text/event-stream"

// An orderStream shows one order to one client.
type orderStream struct {
	server  *Server
	request *http.Request
	w       http.ResponseWriter
	control *http.ResponseController
	watch   *watch
	seen    int64 // the version that the client knows
}

// run writes until the order is final, the client goes or reads too slowly, the sign-in ends, or the process drains: then
// the client comes back, and reaches another instance.
func (s *orderStream) run(ctx context.Context) {
	if !s.send(fmt.Appendf(nil, "retry: %d\n\n", about(comeBack).Milliseconds())) {
		return
	}
	ticker := time.NewTicker(lookAround)
	defer ticker.Stop()
	quiet := time.Duration(0)
	for {
		o, changed := s.watch.latest()
		if o.Version != s.seen {
			if !s.send(eventOf(o)) {
				return
			}
			s.seen, quiet = o.Version, 0
		}
		if o.Status.Final() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-ticker.C:
			if quiet += lookAround; quiet >= heartbeat {
				quiet = 0
				if !s.send([]byte(": nothing new\n\n")) {
					return
				}
			}
			if !s.welcome(ctx) {
				return
			}
		}
	}
}

// eventOf is o as an event. JSON has no line breaks of its own, so it is one line of data.
func eventOf(o foodie.Order) []byte {
	body, err := encoded(wire.FromOrder(o))
	if err != nil {
		panic(fmt.Sprintf("a stored order can be written: %v", err))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "event: order\nid: %d\ndata: %s\n\n", o.Version, body)
	return b.Bytes()
}

// send writes what and sends it off; false when nobody reads it in time.
func (s *orderStream) send(what []byte) bool {
	_ = s.control.SetWriteDeadline(time.Now().Add(slowestRead)) // the server's own is for requests; a writer of tests has none
	_, err := s.w.Write(what)
	if err == nil {
		err = s.control.Flush()
	}
	return err == nil
}

// welcome reports whether the stream may go on. A store that cannot say so takes nothing from anybody.
func (s *orderStream) welcome(ctx context.Context) bool {
	if !s.server.Ready() {
		return false
	}
	ctx, cancel := context.WithTimeoutCause(ctx, databaseTime, errDatabaseTime)
	defer cancel()
	_, err := s.server.identify(ctx, s.request)
	return foodie.KindOf(err) != foodie.Unauthenticated || err == nil
}
