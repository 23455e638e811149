package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
)

// An event is one of a stream.
type event struct{ name, data string }

// events reads a stream as WHATWG HTML says.
func events(t *testing.T, body string) (list []event) {
	t.Helper()
	var e event
	for lines := bufio.NewScanner(strings.NewReader(body)); lines.Scan(); {
		switch line := lines.Text(); {
		case line == "":
			list, e = append(list, e), event{}
		case strings.HasPrefix(line, "event: "):
			e.name = line[7:]
		case strings.HasPrefix(line, "data: ") && e.data == "":
			e.data = line[6:]
		default:
			t.Fatalf("a stream has the line %q", line)
		}
	}
	return list
}

// streamed is a turn as events: the text that they build up, the names in order, and the whole answer.
func (p *program) streamed(body map[string]any) (text string, names []string, done agent.Answer, raw answer) {
	p.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		p.Fatal(err)
	}
	raw = p.do(http.MethodPost, "/chat", string(b), "Accept", "text/event-stream")
	if raw.status != http.StatusOK {
		return "", nil, done, raw
	}
	for _, e := range events(p.T, raw.body) {
		names = append(names, e.name)
		switch e.name {
		case "delta":
			var d struct{ Text string }
			if err := json.Unmarshal([]byte(e.data), &d); err != nil {
				p.Fatal(err)
			}
			text += d.Text
		case "reset":
			text = ""
		case "done":
			if err := json.Unmarshal([]byte(e.data), &done); err != nil {
				p.Fatal(err)
			}
		}
	}
	return text, names, done, raw
}

func TestStream(t *testing.T) {
	w := newWorld(t)
	p := w.program()
	text, names, done, raw := p.streamed(map[string]any{"message": "two masala thepla from Thepla House", "message_id": "m1", "user_id": "asha"})
	if got := raw.header.Get("Content-Type"); got != "text/event-stream" || raw.header.Get("X-Accel-Buffering") != "no" || raw.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers of a stream: %v", raw.header)
	}
	if done.PendingOrder == nil || text != done.Response || names[len(names)-1] != "done" || done.RequestID != raw.header.Get("X-Request-ID") {
		t.Fatalf("a stream of %v with %q: %s", names, text, raw.body)
	}
	if joined := strings.Join(names, " "); !strings.Contains(joined, "tool") || !strings.Contains(joined, "card") {
		t.Errorf("events %v, want a tool and a card", names)
	}
	again, _, kept, _ := p.streamed(map[string]any{"message": "two masala thepla from Thepla House", "message_id": "m1", "user_id": "asha"})
	if again != text || kept.PendingOrder == nil || kept.PendingOrder.Revision != 1 {
		t.Errorf("the same message_id again: %q, %+v", again, kept.PendingOrder)
	}
	_, _, _, refused := p.streamed(map[string]any{"message": ""})
	if refused.status != http.StatusUnprocessableEntity || refused.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a refused turn = %d %s", refused.status, refused.header.Get("Content-Type"))
	}
}

// A sign-in by words on our page sets cookies, although the answer streams; a program gets the token.
func TestStreamedSignIn(t *testing.T) {
	w := newWorld(t)
	w.browser().signUp("asha")
	b := w.browser()
	text, _, done, raw := b.streamed(map[string]any{"message": "login asha " + password})
	if !done.Authenticated || done.Token != "" || text != done.Response || b.cookies()["foodie_access"] == "" || strings.Contains(raw.body, b.cookies()["foodie_access"]) {
		t.Errorf("our page: %s, cookies %v", raw.body, b.cookies())
	}
	if b.cookies()["foodie_guest"] != "" {
		t.Error("the guest's cookie is still there")
	}
	if got := b.do(http.MethodGet, "/auth/me", ""); got.User.Username != "asha" {
		t.Errorf("GET /auth/me = %s", got.body)
	}
	_, _, done, raw = w.program().streamed(map[string]any{"message": "login asha " + password})
	if done.Token == "" || len(raw.header.Values("Set-Cookie")) > 0 {
		t.Errorf("a program: %s", raw.body)
	}
	guest := w.browser()
	guest.streamed(map[string]any{"message": "hello"})
	if guest.cookies()["foodie_guest"] == "" {
		t.Error("a streamed guest has no cookie")
	}
}

// A fakeAgent says what a test wants.
type fakeAgent struct {
	server.Agent
	turn func(ctx context.Context, who agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error)
}

func (f fakeAgent) Turn(ctx context.Context, who agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error) {
	return f.turn(ctx, who, req, emit)
}

func saying(f func(ctx context.Context, who agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error)) func(*server.Config) {
	return func(c *server.Config) { c.Agent = fakeAgent{turn: f} }
}

func TestStreamFails(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7:8000")
	w := newWorld(t, saying(func(_ context.Context, _ agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error) {
		if req.Message == "late" && emit != nil {
			emit(agent.Event{Name: "delta", Data: map[string]any{"text": "I found"}})
		}
		return agent.Answer{}, foodie.NewError(foodie.Conflict, "turn_in_progress", "One moment please.").Because(secret)
	}))
	_, names, _, raw := w.program().streamed(map[string]any{"message": "late"})
	if raw.status != http.StatusOK || strings.Join(names, " ") != "delta error" || !strings.Contains(raw.body, `"turn_in_progress"`) || strings.Contains(raw.body, "10.0.0.7") {
		t.Errorf("a turn that fails on the way = %d %s", raw.status, raw.body)
	}
	if _, _, _, raw = w.program().streamed(map[string]any{"message": "early"}); raw.status != http.StatusConflict || raw.Code != "turn_in_progress" {
		t.Errorf("a turn that fails before it begins = %d %s", raw.status, raw.body)
	}
}

// Who goes away ends their own turn, and nobody waits for them.
func TestStreamAbandoned(t *testing.T) {
	begun, ended := make(chan bool), make(chan error, 1)
	w := newWorld(t, saying(func(ctx context.Context, _ agent.Caller, _ agent.Request, emit func(agent.Event)) (agent.Answer, error) {
		emit(agent.Event{Name: "delta", Data: map[string]any{"text": "I found"}})
		begun <- true
		<-ctx.Done()
		emit(agent.Event{Name: "delta", Data: map[string]any{"text": " nobody"}})
		ended <- ctx.Err()
		return agent.Answer{Response: "I found nobody"}, nil
	}))
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.http.URL+"/chat", strings.NewReader(`{"message":"hello"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/event-stream")
	resp, err := w.http.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	<-begun
	leave()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the turn ended with %v", err)
	}
}

func TestFailuresSayNothingOfOurs(t *testing.T) {
	for name, tt := range map[string]struct {
		err        error
		status     int
		response   string
		retryAfter string
	}{
		"nobody classified":  {errors.New("pq: relation users does not exist"), 500, "❌ Something went wrong. Please try again.", ""},
		"ours":               {foodie.NewError(foodie.Internal, "answer_unwritable", "json: unsupported value"), 500, "❌ Something went wrong. Please try again.", ""},
		"away":               {foodie.NewError(foodie.Unavailable, "sessions_away", ""), 503, "⚙️ Service temporarily unavailable. Please try again in a moment.", "1"},
		"too slow":           {context.DeadlineExceeded, 504, "⏱️ The request timed out. Please try again.", ""},
		"a fault of a field": {foodie.Errors{foodie.NewError(foodie.Invalid, "x", "First.").On("a"), foodie.NewError(foodie.Invalid, "y", "Second.").On("b")}, 422, "First.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, saying(func(context.Context, agent.Caller, agent.Request, func(agent.Event)) (agent.Answer, error) {
				return agent.Answer{}, tt.err
			}))
			got := w.program().post("/chat", map[string]any{"message": "hello"})
			if got.status != tt.status || got.Response != tt.response || got.header.Get("Retry-After") != tt.retryAfter {
				t.Errorf("= %d, Retry-After %q, %s", got.status, got.header.Get("Retry-After"), got.body)
			}
			if tt.status == 422 && (len(got.Errors) != 2 || got.Errors[1].Field != "b") {
				t.Errorf("errors: %v", got.Errors)
			}
			if tt.status >= 500 && !strings.Contains(w.log.String(), "request failed") {
				t.Error("the cause is not in the log")
			}
		})
	}
	w := newWorld(t, saying(func(context.Context, agent.Caller, agent.Request, func(agent.Event)) (agent.Answer, error) {
		panic("boom in handler.go")
	}))
	if got := w.program().post("/chat", map[string]any{"message": "hello"}); got.status != 500 || strings.Contains(got.body, "boom") || got.RequestID == "" {
		t.Errorf("a panic = %d %s", got.status, got.body)
	}
}
