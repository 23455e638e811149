package resilience_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/resilience"
)

// An entrance is an HTTP server behind a Door, and a gate that can be made to overflow.
type entrance struct {
	*testing.T
	gate   *resilience.Gate
	door   *resilience.Door
	addr   string
	served atomic.Int64
	full   chan struct{} // the places are given back when it is closed
}

func newEntrance(t *testing.T) *entrance {
	e := &entrance{T: t, gate: resilience.NewGate(resilience.GateOptions{Running: 1, Most: 1, Waiting: 1}), full: make(chan struct{})}
	door := &resilience.Door{
		Gate: e.gate,
		Priority: func(method, path, body []byte) (resilience.Priority, bool) {
			if string(body) == "yes" {
				return resilience.Confirm, true
			}
			return resilience.Chat, string(method) == "POST" && string(path) == "/chat"
		},
		Understood: func(name, value []byte) bool { return string(name) != "Accept-Language" || string(value) == "en" },
		Answer: func(to, id []byte, after time.Duration) []byte {
			return fmt.Appendf(to, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nX-Request-Id: %s\r\nRetry-After: %d\r\n\r\nbusy", id, int(after.Seconds()))
		},
	}
	e.door = door
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	e.addr = l.Addr().String()
	server := &http.Server{ConnState: door.State, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.served.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, "%s %s", r.URL.Path, body)
	})}
	go func() { _ = server.Serve(door.Listen(l)) }()
	t.Cleanup(func() { server.Close() })
	return e
}

// overload makes it last, with a line as long as it may be, until the returned function is called.
func (e *entrance) overload() (end func()) {
	for i := range 2 {
		go func() {
			if leave, err := e.gate.Enter(e.Context(), resilience.Confirm); err == nil {
				<-e.full
				leave()
			}
		}()
		for s := e.gate.Stats(); s.Running+s.Slow+s.Waiting != i+1; s = e.gate.Stats() {
			time.Sleep(time.Millisecond)
		}
	}
	relax := e.gate.Overload()
	return func() { close(e.full); relax() }
}

// A line is one connection.
type line struct {
	*testing.T
	conn net.Conn
	r    *bufio.Reader
}

func (e *entrance) dial() *line {
	c, err := net.Dial("tcp", e.addr)
	if err != nil {
		e.Fatal(err)
	}
	e.Cleanup(func() { c.Close() })
	return &line{e.T, c, bufio.NewReader(c)}
}

func (l *line) send(request string) *line {
	if _, err := io.WriteString(l.conn, request); err != nil {
		l.Fatal(err)
	}
	return l
}

func (l *line) answer() string {
	l.Helper()
	resp, err := http.ReadResponse(l.r, nil)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		l.Fatal(err)
	}
	return fmt.Sprint(resp.StatusCode, " ", string(body), resp.Header.Get("X-Request-Id"))
}

func said(body string, header ...string) string {
	return fmt.Sprintf("POST /chat HTTP/1.1\r\nHost: a\r\n%sContent-Length: %d\r\n\r\n%s", strings.Join(append(header, ""), "\r\n"), len(body), body)
}

func TestTheDoorTurnsAwayInOverload(t *testing.T) {
	e := newEntrance(t)
	l, other := e.dial(), e.dial()
	if got := l.send(said("two thepla")).answer(); got != "200 /chat two thepla" {
		t.Errorf("before: %s", got)
	}
	end := e.overload()
	for i := range 3 { // on a connection that was used, and on a new one
		if got := l.send(said("two thepla", "x-request-id: r1")).answer(); got != "503 busyr1" {
			t.Errorf("%d: %s", i, got)
		}
		if got := other.send(said("two thepla")).answer(); got != "503 busy" {
			t.Errorf("%d: %s", i, got)
		}
	}
	if n := e.served.Load(); n != 1 {
		t.Errorf("the server saw %d requests", n)
	}
	if got := other.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n").answer(); got != "200 /health " {
		t.Errorf("what the door does not know: %s", got)
	}
	end()
	for range 2 {
		if got := l.send(said("two thepla")).answer(); got != "200 /chat two thepla" {
			t.Errorf("afterwards: %s", got)
		}
	}
}

func TestWhoIsTurnedAwayIsToldAfterAMoment(t *testing.T) {
	e := newEntrance(t)
	e.door.Hold = time.Second // long enough to be seen on a busy machine
	defer e.overload()()
	l := e.dial()
	start := time.Now()
	l.send(said("two thepla"))
	for e.door.Held() != 1 {
		time.Sleep(time.Millisecond)
	}
	if got := l.answer(); got != "503 busy" || time.Since(start) < e.door.Hold/2 {
		t.Errorf("%s after %s", got, time.Since(start))
	}
	e.door.Open()
	if got := l.send(said("two thepla")).answer(); got != "200 /chat two thepla" {
		t.Errorf("through the open door: %s", got)
	}
}

// What is not whole, plain and alone is for the server to read.
func TestTheDoorLeavesTheUnusualToTheServer(t *testing.T) {
	e := newEntrance(t)
	defer e.overload()()
	for name, tt := range map[string]struct{ request, answer string }{
		"chunks":             {"POST /chat HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "200 /chat hi"},
		"asks to go on":      {said("hi", "Expect: 100-continue"), "100 "},
		"closes":             {said("hi", "Connection: close"), "200 /chat hi"},
		"another page":       {said("hi", "ORIGIN: http://b"), "200 /chat hi"},
		"old HTTP":           {strings.Replace(said("hi"), "1.1", "1.0", 1), "200 /chat hi"},
		"no path":            {strings.Replace(said("hi"), "/chat", "*", 1), "200 * hi"},
		"two in one piece":   {said("hi") + said("there"), "200 /chat hi"},
		"a nameless header":  {said("hi", ": b"), "400 "},
		"a folded header":    {said("hi", "A: b", " c"), "200 /chat hi"},
		"lengths that argue": {said("hi", "Content-Length: 3"), "400 "},
		"none, and then two": {said("hi", "Content-Length: 0"), "400 "},
		"a length of signs":  {strings.Replace(said("hi"), ": 2", ": +2", 1), "400 "},
		"another language":   {said("hi", "Accept-Language: gu"), "200 /chat hi"},
		"the same language":  {said("hi", "Accept-Language: en"), "503 busy"},
		"no HTTP":            {"hello\r\n\r\n", "400 "},
	} {
		t.Run(name, func(t *testing.T) {
			if got := e.dial().send(tt.request).answer(); !strings.HasPrefix(got, tt.answer) {
				t.Errorf("%q is answered %q, want %q", tt.request, got, tt.answer)
			}
		})
	}
	l := e.dial().send("POST /chat HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nyo")
	time.Sleep(200 * time.Millisecond) // most likely as a piece of its own
	if got := l.send("ho").answer(); got != "200 /chat yoho" {
		t.Errorf("in two pieces: %s", got)
	}
}

func FuzzTheDoorReadsAsTheServerDoes(f *testing.F) {
	f.Add([]byte(said("hi")))
	f.Add([]byte(said("hi", "X-Request-Id: a", "Connection: keep-alive")))
	f.Add([]byte("GET /?a HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		method, path, body, ok := resilience.Plain(b)
		if !ok {
			return
		}
		r := bufio.NewReader(strings.NewReader(string(b)))
		req, err := http.ReadRequest(r)
		if err != nil {
			return // refusing what the server would refuse in other words harms nobody
		}
		got, err := io.ReadAll(req.Body)
		if err != nil || req.Method != method || string(got) != body || r.Buffered() != 0 || !strings.HasPrefix(req.RequestURI, path) {
			t.Errorf("%q: %s %s %q; the server reads %s %s %q, %v, %d bytes left", b, method, path, body, req.Method, req.RequestURI, got, err, r.Buffered())
		}
	})
}
