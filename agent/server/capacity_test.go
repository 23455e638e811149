package server_test

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/resilience"
)

// While there is more to do than can be done, those who are about to pay go first, and who is turned away is told so in
// plain words; health is never part of it.
func TestCapacity(t *testing.T) {
	begun, finish := make(chan string), make(chan bool)
	var shed sync.Map
	gate := resilience.NewGate(resilience.GateOptions{Running: 1, Most: 1, Waiting: 1, OnShed: func(p resilience.Priority) { shed.Store(p, true) }})
	w := newWorld(t, func(c *server.Config) { c.Gate, c.Page = gate, http.NotFoundHandler() }, saying(func(_ context.Context, _ agent.Caller, r agent.Request, _ func(agent.Event)) (agent.Answer, error) {
		begun <- r.Message
		<-finish
		return agent.Answer{Response: "done"}, nil
	}))
	var all sync.WaitGroup
	say := func(status int, body map[string]any) {
		all.Go(func() {
			if got := w.program().post("/chat", body); got.status != status {
				t.Errorf("%v = %d %s, want %d", body, got.status, got.body, status)
			}
		})
	}
	say(http.StatusOK, map[string]any{"message": "hello"})
	<-begun
	say(http.StatusOK, map[string]any{"message": "yes"})
	for gate.Stats().Waiting == 0 {
		runtime.Gosched()
	}
	got := w.program().post("/chat", map[string]any{"message": "what is there"})
	if after, err := strconv.Atoi(got.header.Get("Retry-After")); got.status != http.StatusServiceUnavailable || got.Code != "busy" || err != nil || after < 1 || !strings.Contains(got.Response, "try again") {
		t.Errorf("beyond capacity = %d %v %s", got.status, got.header, got.body)
	}
	for path, status := range map[string]int{"/health": 200, "/health/live": 200, "/health/ready": 200, "/": 503, "/nowhere": 503, "/chat/history": 503} {
		if got := w.program().do(http.MethodGet, path, ""); got.status != status {
			t.Errorf("%s = %d %s, want %d", path, got.status, got.body, status)
		}
	}
	if strings.Contains(w.log.String(), "busy") {
		t.Errorf("who is turned away costs a line of the log:\n%s", w.log)
	}
	finish <- true
	if said := <-begun; said != "yes" {
		t.Errorf("next was %q", said)
	}
	finish <- true
	all.Wait()
	for _, p := range []resilience.Priority{resilience.Chat, resilience.Browse} {
		if _, ok := shed.Load(p); !ok {
			t.Errorf("nobody was turned away at %s", p)
		}
	}
}

// What takes long elsewhere keeps no place: the next turn begins meanwhile.
func TestCapacityIsForWhatIsDoneHere(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	gate := resilience.NewGate(resilience.GateOptions{Running: 1})
	w := newWorld(t, func(c *server.Config) { c.Gate = gate }, saying(func(ctx context.Context, _ agent.Caller, _ agent.Request, _ func(agent.Event)) (agent.Answer, error) {
		defer resilience.Elsewhere(ctx)()
		begun <- true
		<-finish
		return agent.Answer{Response: "done"}, nil
	}))
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if got := w.program().post("/chat", map[string]any{"message": "hello"}); got.status != http.StatusOK {
				t.Errorf("= %d %s", got.status, got.body)
			}
		})
		<-begun
	}
	close(finish)
	all.Wait()
}
