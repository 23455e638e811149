package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/foodieexpress/foodie/resilience"
)

// A wire is one kept-alive connection that sends requests whole and reads answers as little as it can: net/http's own
// client would cost as much as the server that is measured.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(addr string) (*wire, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 32<<10)}, nil
}

// requestOf spells a request as it travels.
func requestOf(method, path, token, headers, body string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: bench\r\n%s", method, path, headers)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	fmt.Fprintf(&b, "\r\n%s", body)
	return b.Bytes()
}

// do sends request and reads the answer, which must have the status wanted.
func (w *wire) do(request []byte, wanted int) error {
	length, status, err := w.send(request)
	if err != nil {
		return err
	}
	if status != wanted {
		body := make([]byte, length)
		_, _ = io.ReadFull(w.in, body) // only to be shown
		return fmt.Errorf("%.60q was answered with %d: %.300s", request, status, body)
	}
	_, err = w.in.Discard(length)
	return err
}

// ask sends request and tells the status of its answer.
func (w *wire) ask(request []byte) (status int, err error) {
	length, status, err := w.send(request)
	if err == nil {
		_, err = w.in.Discard(length)
	}
	return status, err
}

// send sends request and reads its answer up to the body.
func (w *wire) send(request []byte) (length, status int, err error) {
	if _, err := w.conn.Write(request); err != nil {
		return 0, 0, err
	}
	return w.head()
}

// head reads the status and the headers of an answer.
func (w *wire) head() (length, status int, err error) {
	length = -1
	for line := 0; ; line++ {
		text, err := w.in.ReadSlice('\n')
		if err != nil {
			return 0, 0, err
		}
		text = bytes.TrimRight(text, "\r\n")
		switch {
		case line == 0 && len(text) >= 12:
			if status, err = strconv.Atoi(string(text[9:12])); err != nil {
				return 0, 0, err
			}
		case len(text) == 0:
			if length < 0 && status != http.StatusNoContent {
				return 0, 0, fmt.Errorf("an answer with status %d has no Content-Length", status)
			}
			return max(length, 0), status, nil
		case len(text) > 15 && bytes.EqualFold(text[:15], []byte("Content-Length:")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(text[15:]))); err != nil {
				return 0, 0, err
			}
		}
	}
}

// wires are connections of a load's workers.
type wires []*wire

func dialAll(addr string, n int) (wires, error) {
	var all wires
	for range n {
		w, err := dial(addr)
		if err != nil {
			all.close()
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

func (ws wires) close() {
	for _, w := range ws {
		_ = w.conn.Close() // nothing is lost with it
	}
}

// repeat is the load of one request on every connection.
func (ws wires) repeat(request []byte, status int) load {
	return together(len(ws), func(_ context.Context, worker int) error { return ws[worker].do(request, status) })
}

// A listener is an HTTP server on a free port of this machine.
type listener struct {
	addr   string
	server *http.Server
}

// serve starts h with the bounds that the product's servers have.
func serve(h http.Handler) (*listener, error) { return serveBehind(nil, h) }

// serveBehind is serve with a door before it, unless that is nil.
func serveBehind(door *resilience.Door, h http.Handler) (*listener, error) {
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &listener{addr: socket.Addr().String(), server: &http.Server{
		Handler: h, MaxHeaderBytes: 16 << 10, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: 90 * time.Second,
	}}
	if door != nil {
		socket, l.server.ConnState = door.Listen(socket), door.State
	}
	go func() { _ = l.server.Serve(socket) }() // ends with close
	return l, nil
}

func (l *listener) close() error { return l.server.Close() }

// bare answers every request with the same bytes, as little as net/http allows.
func bare(body []byte) http.Handler {
	length := strconv.Itoa(len(body))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", length) // else net/http would send chunks
		_, _ = w.Write(body)                     // a client that went away is its own loss
	})
}
