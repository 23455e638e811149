package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/telemetry"
)

// Door is what should stand before the sockets on which Handler is served: it turns away, for next to nothing, what the
// gate would turn away anyhow. It speaks English; who reads another language is turned away inside, for a little more.
func (s *Server) Door() *resilience.Door {
	return &resilience.Door{Gate: s.Gate, Hold: time.Second, Priority: atTheDoor, Understood: readsEnglish, Answer: refusalOnTheWire()}
}

// atTheDoor is the priority of the requests that come in crowds.
func atTheDoor(method, path, body []byte) (resilience.Priority, bool) {
	switch {
	case string(method) == http.MethodPost && string(path) == "/chat":
		var said struct {
			Message  string  `json:"message"`
			Action   *string `json:"action"`
			Language string  `json:"language"`
		}
		if err := json.Unmarshal(body, &said); err != nil || said.Action != nil || said.Language != "" && lang.Match(said.Language) != lang.English {
			return 0, false
		}
		return priority(agent.Request{Message: said.Message}), true
	case string(method) == http.MethodGet && string(path) == "/":
		return resilience.Browse, true
	}
	return 0, false
}

// readsEnglish reports whether a header asks for no other language: that of the page, or what the browser prefers.
func readsEnglish(name, value []byte) bool {
	switch {
	case strings.EqualFold(string(name), "Cookie"):
		return !strings.Contains(string(value), LanguageCookie+"=") || strings.Contains(string(value), LanguageCookie+"="+lang.English)
	case strings.EqualFold(string(name), "Accept-Language"):
		return lang.Accepted(string(value)) == lang.English || lang.Accepted(string(value)) == ""
	}
	return true
}

// refusalOnTheWire makes the answer that fail gives to who is turned away.
func refusalOnTheWire() func(to, requestID []byte, retryAfter time.Duration) []byte {
	const id = "\x00"
	words := lang.Say(lang.English, "server.busy")
	p := problem{Problem: wire.NewProblem(http.StatusServiceUnavailable, "busy", words, id), Response: words}
	body, err := json.Marshal(p)
	if err != nil {
		panic("agent/server: " + err.Error()) // a problem is made of strings and numbers
	}
	before, after, _ := strings.Cut(string(body), `\u0000`)
	return func(to, sent []byte, retryAfter time.Duration) []byte {
		requestID := string(sent)
		if !telemetry.ValidRequestID(requestID) {
			requestID = telemetry.NewRequestID()
		}
		return fmt.Appendf(slices.Grow(to, 1024), "HTTP/1.1 503 Service Unavailable\r\nContent-Type: %s\r\nContent-Length: %d\r\nCache-Control: no-store\r\n"+
			"X-Content-Type-Options: nosniff\r\nRetry-After: %s\r\nX-Request-Id: %s\r\n\r\n%s%s%s",
			wire.ProblemType, len(before)+len(requestID)+len(after), seconds(retryAfter), requestID, before, requestID, after)
	}
}
