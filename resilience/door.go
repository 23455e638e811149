package resilience

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// A Door stands before an HTTP server. While overload lasts it answers what its Gate would turn away anyhow, before the
// server has made a request of it: at five times of what can be done, the refusals would otherwise cost more than the
// work. It answers only whole, plain requests of HTTP/1.1 that came in one piece on a TCP connection, of a kind that
// Priority knows; all others go through.
//
// Who is turned away is told so after about Hold. A program that were told at once would ask at once again, whatever
// Retry-After says, and a connection that waits costs no more than one that is idle. So many are held and no more: the
// others are told at once.
//
// Listen wraps the server's listener, and State must be its ConnState. After Open everything goes through.
type Door struct {
	Gate *Gate
	Hold time.Duration // from half of it to one and a half
	// Priority is that of a request; false lets it through. Nothing of it is to be kept.
	Priority func(method, path, body []byte) (Priority, bool)
	// Understood is whether Answer suits who sends that header; false lets the request through. Nil when it suits all.
	Understood func(name, value []byte) bool
	// Answer appends the whole answer on the wire to one who is turned away. requestID is as it was sent, or empty.
	Answer func(to, requestID []byte, retryAfter time.Duration) []byte

	open atomic.Bool
	held atomic.Int64
}

// mostHeld is how many wait for their refusal at most.
const mostHeld = 1024

// Open lets everything through from now on: the server is about to stop, and closes connections with its answers.
func (d *Door) Open() { d.open.Store(true) }

// Held is how many wait for their refusal now.
func (d *Door) Held() int { return int(d.held.Load()) }

// A plainRequest is what the Door needs to know of a request.
type plainRequest struct{ method, path, id, body []byte }

// Listen wraps l.
func (d *Door) Listen(l net.Listener) net.Listener { return &doorListener{Listener: l, door: d} }

// State learns from the server when a connection is between two requests.
func (d *Door) State(c net.Conn, s http.ConnState) {
	if at, ok := c.(*doorConn); ok {
		at.between.Store(s == http.StateNew || s == http.StateIdle)
	}
}

type doorListener struct {
	net.Listener
	door *Door
}

// Accept waits for the next connection.
func (l *doorListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &doorConn{TCPConn: tcp, door: l.door}, err
	}
	return c, err
}

type doorConn struct {
	*net.TCPConn
	door    *Door
	between atomic.Bool
	answer  []byte // the last one, whose room is used again
}

// Read gives the server what comes, but for requests that are turned away.
func (c *doorConn) Read(p []byte) (int, error) {
	for {
		n, err := c.TCPConn.Read(p)
		if n == 0 || !c.between.Load() {
			return n, err
		}
		if err != nil || c.door.open.Load() || !c.door.Gate.Lasting() || !c.turnedAway(p[:n]) {
			c.between.Store(false) // the rest of this request is no beginning
			return n, err
		}
	}
}

// Times of a connection whose requests the server does not see, and whose deadlines it does not move.
const (
	slowReader  = time.Second      // to take an answer
	nextRequest = 60 * time.Second // until it comes
)

func (c *doorConn) turnedAway(b []byte) bool {
	r, ok := plain(b, c.door.Understood)
	if !ok {
		return false
	}
	p, ok := c.door.Priority(r.method, r.path, r.body)
	if !ok || !c.door.Gate.TurnAway(p) {
		return false
	}
	c.door.hold()
	now := time.Now()
	err := errors.Join(c.SetWriteDeadline(now.Add(slowReader)), c.SetReadDeadline(now.Add(nextRequest)))
	if err == nil {
		c.answer = c.door.Answer(c.answer[:0], r.id, comeAgain())
		_, err = c.Write(c.answer)
	}
	if err != nil {
		_ = c.Close() // half an answer is none; the next Read says so
	}
	return true
}

func (d *Door) hold() {
	if d.held.Add(1) <= mostHeld && d.Hold > 0 {
		time.Sleep(d.Hold/2 + rand.N(d.Hold))
	}
	d.held.Add(-1)
}

var lineEnd = []byte("\r\n")

// plain reads a request that is whole and has nothing unusual, as RFC 9112 has it, and only headers that are understood, if
// that is asked; anything else is the server's to judge.
func plain(b []byte, understood func(name, value []byte) bool) (r plainRequest, ok bool) {
	line, rest, ok := bytes.Cut(b, lineEnd)
	if !ok || !r.begin(line) {
		return r, false
	}
	length := -1 // none was named
	for {
		line, rest, ok = bytes.Cut(rest, lineEnd)
		switch {
		case !ok:
			return r, false
		case len(line) == 0:
			r.body = rest
			return r, len(rest) == max(0, length)
		case !r.header(line, &length, understood):
			return r, false
		}
	}
}

// begin reads the request line.
func (r *plainRequest) begin(line []byte) bool {
	method, line, _ := bytes.Cut(line, []byte(" "))
	target, version, _ := bytes.Cut(line, []byte(" "))
	r.method = method
	r.path, _, _ = bytes.Cut(target, []byte("?"))
	return string(version) == "HTTP/1.1" && bytes.HasPrefix(target, []byte("/")) && !bytes.ContainsAny(method, "\r\n") && !bytes.ContainsAny(target, "\r\n")
}

// header reads one line; false when it asks for anything unusual.
func (r *plainRequest) header(line []byte, length *int, understood func(name, value []byte) bool) bool {
	name, value, colon := bytes.Cut(line, []byte(":"))
	if !colon || len(name) == 0 || name[0] <= ' ' || bytes.ContainsAny(line, "\r\n") {
		return false
	}
	value = bytes.TrimSpace(value)
	if understood != nil && !understood(name, value) {
		return false
	}
	switch {
	case isName(name, "X-Request-Id"):
		r.id = value
	case isName(name, "Connection"):
		return isName(value, "keep-alive")
	case isName(name, "Content-Length"):
		n, err := strconv.ParseUint(string(value), 10, 31)
		if err != nil || *length >= 0 {
			return false
		}
		*length = int(n)
	}
	return !slices.ContainsFunc(unusual, func(other string) bool { return isName(name, other) })
}

// unusual are headers that ask for more than an answer; that to another page's Origin has more headers.
var unusual = []string{"Transfer-Encoding", "Expect", "Upgrade", "Origin"}

func isName(b []byte, name string) bool {
	return len(b) == len(name) && bytes.EqualFold(b, []byte(name))
}
