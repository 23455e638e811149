package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// InProcess is the peer address of a request that came through Handler. No network gives it, so it can be trusted.
const InProcess = "@in-process"

// Handler answers requests with h, in this process and without a socket. An answer is whole before it comes back, and
// a request whose context ends is given up at once, as over a network, while h sees the same context end.
func Handler(h http.Handler) http.RoundTripper { return &inProcess{handler: h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (p *inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	done := make(chan *recorder, 1)
	in := received(req)
	go func() {
		w := &recorder{header: http.Header{}}
		defer func() {
			if v := recover(); v != nil {
				w.broken = fmt.Errorf("the handler panicked: %v", v)
			}
			done <- w
		}()
		p.handler.ServeHTTP(w, in)
	}()
	select {
	case w := <-done:
		if w.broken != nil {
			return nil, w.broken
		}
		return w.response(req), nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// received is req as a server sees it.
func received(req *http.Request) *http.Request {
	in := req.Clone(req.Context())
	in.RequestURI, in.RemoteAddr = req.URL.RequestURI(), InProcess
	in.Proto, in.ProtoMajor, in.ProtoMinor = "HTTP/1.1", 1, 1
	in.Host = req.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	return in
}

// A recorder keeps an answer.
type recorder struct {
	header http.Header // as the handler edits it
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
	broken error
}

// Header implements http.ResponseWriter.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status, w.sent = status, w.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.body.Len()+len(b) > MaxAnswer {
		return 0, errors.New("the answer is too long")
	}
	return w.body.Write(b)
}

// Flush implements http.Flusher: nothing waits for a part of an answer.
func (w *recorder) Flush() { w.WriteHeader(http.StatusOK) }

func (w *recorder) response(req *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.sent,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: req,
	}
}
