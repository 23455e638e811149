package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
)

// TestNoRequestOutlastsTheTimeToDrain: the stores are closed next, so nothing may still use them.
func TestNoRequestOutlastsTheTimeToDrain(t *testing.T) {
	s := &servers{log: slog.New(slog.DiscardHandler)}
	began, ended := make(chan bool), make(chan bool)
	stuck := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		began <- true
		<-r.Context().Done()
		ended <- true
	})
	for _, h := range []http.Handler{stuck, http.NotFoundHandler()} {
		if err := s.listen("API_ADDR", "127.0.0.1:0", h); err != nil {
			t.Fatal(err)
		}
	}
	served := make(chan error)
	for i, srv := range s.all {
		go func() { served <- srv.Serve(s.sockets[i]) }()
	}
	go func() {
		if resp, err := http.Get("http://" + s.sockets[0].Addr().String()); err == nil {
			resp.Body.Close()
		}
	}()
	<-began
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.stop(over); !errors.Is(err, context.Canceled) {
		t.Errorf("stop = %v, want that the time was over", err)
	}
	<-ended
	for range s.all {
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("Serve = %v, want that it was closed", err)
		}
	}
}

// TestAnIdleConnectionMayStillAskWhileWeDrain: a balancer may be sending on it, and cannot know that it is not heard.
func TestAnIdleConnectionMayStillAskWhileWeDrain(t *testing.T) {
	s := &servers{log: slog.New(slog.DiscardHandler)}
	if err := s.listen("API_ADDR", "127.0.0.1:0", http.NotFoundHandler()); err != nil {
		t.Fatal(err)
	}
	go s.all[0].Serve(s.sockets[0])
	defer s.all[0].Close()
	conn, err := net.Dial("tcp", s.sockets[0].Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	for _, draining := range []bool{false, true} {
		if draining {
			s.drain(0)
		}
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: foodie\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("draining %v: %v", draining, err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.Close != draining {
			t.Errorf("draining %v: Connection: close %v", draining, resp.Close)
		}
	}
}
