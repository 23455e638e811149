package server_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/resilience"
)

// At the door the same is said as inside.
func TestTheDoorAnswersAsTheServerDoes(t *testing.T) {
	gate := resilience.NewGate(resilience.GateOptions{Running: 1, Most: 1, Waiting: 1})
	w := newWorld(t, func(c *server.Config) { c.Gate = gate })
	for i := range 2 { // one runs and one waits for ever
		go func() { _, _ = gate.Enter(t.Context(), resilience.Confirm) }()
		for s := gate.Stats(); s.Running+s.Waiting != i+1; s = gate.Stats() {
			time.Sleep(time.Millisecond)
		}
	}
	inside := w.program().post("/chat", map[string]any{"message": "hello"})

	raw := w.server.Door().Answer(nil, []byte("r1"), 1500*time.Millisecond)
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := bytes.Replace([]byte(inside.body), []byte(inside.header.Get("X-Request-ID")), []byte("r1"), 1); answer.StatusCode != inside.status || !bytes.Equal(body, want) {
		t.Errorf("at the door %d %s, inside %d %s", answer.StatusCode, body, inside.status, inside.body)
	}
	for _, name := range []string{"Content-Type", "Cache-Control", "X-Content-Type-Options"} {
		if got, want := answer.Header.Get(name), inside.header.Get(name); got != want {
			t.Errorf("%s %q, inside %q", name, got, want)
		}
	}
	if answer.Header.Get("Retry-After") != "2" || answer.Header.Get("X-Request-ID") != "r1" {
		t.Errorf("%v", answer.Header)
	}
	if bytes.Contains(w.server.Door().Answer(nil, []byte("a\nb"), time.Second), []byte("a\nb")) {
		t.Error("an id that is none is sent back")
	}
}

func TestWhatTheDoorKnows(t *testing.T) {
	door := newWorld(t).server.Door()
	for name, tt := range map[string]struct {
		method, path, body string
		priority           resilience.Priority
		known              bool
	}{
		"a message":     {"POST", "/chat", `{"message":"two thepla","user_id":"a"}`, resilience.Chat, true},
		"a yes":         {"POST", "/chat", `{"message":"yes please"}`, resilience.Confirm, true},
		"a button":      {"POST", "/chat", `{"action":"confirm"}`, 0, false},
		"in Hindi":      {"POST", "/chat", `{"message":"two thepla","language":"hi"}`, 0, false},
		"in English":    {"POST", "/chat", `{"message":"two thepla","language":"en-IN"}`, resilience.Chat, true},
		"no JSON":       {"POST", "/chat", `hello`, 0, false},
		"the page":      {"GET", "/", "", resilience.Browse, true},
		"health":        {"GET", "/health", "", 0, false},
		"a sign-in":     {"POST", "/auth/login", `{}`, 0, false},
		"the page sent": {"POST", "/", "", 0, false},
	} {
		if p, known := door.Priority([]byte(tt.method), []byte(tt.path), []byte(tt.body)); p != tt.priority || known != tt.known {
			t.Errorf("%s: %s, %t; want %s, %t", name, p, known, tt.priority, tt.known)
		}
	}
}

// The door speaks English: whoever reads another language goes through to the server, which speaks it.
func TestTheDoorTurnsNobodyAwayInAForeignLanguage(t *testing.T) {
	door := newWorld(t).server.Door()
	for name, tt := range map[string]struct {
		header, value string
		want          bool
	}{
		"no language at all":      {"Cookie", "foodie_session=a", true},
		"a page in Gujarati":      {"cookie", "foodie_session=a; foodie_language=gu", false},
		"a page in English":       {"Cookie", "foodie_language=en; foodie_session=a", true},
		"a browser in Hindi":      {"accept-language", "hi-IN,hi;q=0.9,en;q=0.8", false},
		"a browser in English":    {"Accept-Language", "en-IN,en;q=0.9,hi;q=0.8", true},
		"a browser in none of us": {"Accept-Language", "fr", true},
		"another header":          {"X-Language", "hi", true},
	} {
		if got := door.Understood([]byte(tt.header), []byte(tt.value)); got != tt.want {
			t.Errorf("%s is understood: %t, want %t", name, got, tt.want)
		}
	}
}
