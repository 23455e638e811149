package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// InProcess is the peer address of a request that came through Handler. No network gives it, so it can be trusted.
const InProcess = "@in-process"

// Handler answers requests with h, in this process and without a socket: h runs on the caller's goroutine and sees the
// caller's context end. An answer is whole before it comes back, unless the request accepts events:
// these are read while h still writes, on a goroutine that closing the body waits for.
func Handler(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (p inProcess) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	if req.Header.Get("Accept") == eventStream && req.Context().Err() == nil {
		return p.stream(req)
	}
	defer func() {
		if v := recover(); v != nil { // as over a network: the connection ends, the caller lives
			resp, err = nil, fmt.Errorf("the handler panicked: %v", v)
		}
	}()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w := &recorder{header: http.Header{}}
	p.handler.ServeHTTP(w, received(req))
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return w.response(req), nil
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
