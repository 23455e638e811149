package client

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// stream answers req with what the handler writes, as it writes it.
func (p inProcess) stream(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	in, out := io.Pipe()
	w := &pipeWriter{header: http.Header{}, out: out, begun: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			var fault error
			if v := recover(); v != nil { // as over a network: the connection ends, the caller lives
				fault = fmt.Errorf("the handler panicked: %v", v)
			}
			w.begin(http.StatusOK, fault)
			out.CloseWithError(fault)
		}()
		p.handler.ServeHTTP(w, received(req.WithContext(ctx)))
	}()
	body := &pipeBody{PipeReader: in, stop: func() { cancel(); in.Close(); <-done }}
	select {
	case <-w.begun:
	case <-req.Context().Done():
		body.Close()
		return nil, req.Context().Err()
	}
	if err := cmp.Or(req.Context().Err(), w.fault); err != nil {
		body.Close()
		return nil, err
	}
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.sent, Body: body, ContentLength: -1, Request: req,
	}, nil
}

// A pipeWriter hands an answer on.
type pipeWriter struct {
	header http.Header // as the handler edits it
	out    *io.PipeWriter
	once   sync.Once
	begun  chan struct{} // closed when those below are set
	status int
	sent   http.Header
	fault  error // in the place of an answer
}

// Header implements http.ResponseWriter.
func (w *pipeWriter) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *pipeWriter) WriteHeader(status int) {
	if status >= 200 {
		w.begin(status, nil)
	}
}

func (w *pipeWriter) begin(status int, fault error) {
	w.once.Do(func() {
		w.status, w.sent, w.fault = status, w.header.Clone(), fault
		close(w.begun)
	})
}

// Write implements http.ResponseWriter.
func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.out.Write(b)
}

// Flush implements http.Flusher: nothing is held back.
func (w *pipeWriter) Flush() { w.WriteHeader(http.StatusOK) }

// A pipeBody ends its handler when it is closed.
type pipeBody struct {
	*io.PipeReader
	once sync.Once
	stop func()
}

// Close ends the handler and waits for it.
func (b *pipeBody) Close() error {
	b.once.Do(b.stop)
	return nil
}
