package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/foodieexpress/foodie/agent"
)

// An eventStream writes server-sent events (WHATWG HTML, section 9.2). It begins with the first event, so that a
// refusal before it is still an answer with a status of its own.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
	gone    bool // the client is, or reads too slowly
	hold    bool // events wait for release
	held    []agent.Event
}

// slowest is how long a client may take to read one event.
const slowest = 10 * time.Second

// stream answers a turn as events: delta, tool, card and reset as they come, then done with the whole answer, or error.
// A sign-in by words sets cookies, which stand before all events, so such a turn is held back until it is over.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, who agent.Caller, req agent.Request) error {
	e := &eventStream{w: w, control: http.NewResponseController(w), hold: who.Cookie && agent.HasCredentials(req.Message)}
	if !e.hold {
		s.remember(w, r, who, agent.Answer{})
	}
	answer, err := s.turn(r, who, req, e.emit)
	if err != nil && !e.begun {
		return err
	}
	if err != nil {
		p := s.describe(r, err)
		s.logFailure(r, p.Status, err)
		e.send("error", p)
		return nil
	}
	if e.hold {
		s.remember(w, r, who, answer)
	}
	e.release()
	e.send("done", answer)
	return nil
}

// emit passes an event on, or keeps it for later.
func (e *eventStream) emit(v agent.Event) {
	if e.hold {
		e.held = append(e.held, v)
		return
	}
	e.send(v.Name, v.Data)
}

func (e *eventStream) release() {
	for _, v := range e.held {
		e.send(v.Name, v.Data)
	}
	e.held, e.hold = nil, false
}

// send writes one event and sends it off. The turn goes on when nobody reads: what it does is kept.
func (e *eventStream) send(name string, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		panic("agent/server: " + err.Error()) // events are made of strings, numbers and valid JSON
	}
	if !e.begun {
		e.begin()
	}
	if e.gone {
		return
	}
	var b bytes.Buffer
	b.WriteString("event: " + name + "\ndata: ")
	b.Write(body)
	b.WriteString("\n\n")
	_ = e.control.SetWriteDeadline(time.Now().Add(slowest)) // where the connection has none, the server's own holds
	_, err = e.w.Write(b.Bytes())
	if err == nil {
		err = e.control.Flush()
	}
	e.gone = err != nil
}

func (e *eventStream) begin() {
	e.begun = true
	h := e.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx passes events on at once
	e.w.WriteHeader(http.StatusOK)
}
