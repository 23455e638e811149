package main

import (
	"context"
	"errors"
	"log/slog"
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
