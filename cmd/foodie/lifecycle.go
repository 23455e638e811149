package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/foodieexpress/foodie/resilience"
)

// Bounds of every HTTP server, so that no client holds one up. A turn of conversation may take 45 s.
const (
	maxHeaderBytes    = 16 << 10
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 90 * time.Second
	drainTimeout      = 30 * time.Second
)

// closers are opened parts; the last opened is closed first.
type closers []struct {
	name  string
	close func() error
}

func (c *closers) add(name string, close func() error) {
	*c = append(*c, struct {
		name  string
		close func() error
	}{name, close})
}

// Close closes all, whatever fails, and joins the failures.
func (c closers) Close() (err error) {
	for i := len(c) - 1; i >= 0; i-- {
		if e := c[i].close(); e != nil {
			err = errors.Join(err, fmt.Errorf("close the %s: %w", c[i].name, e))
		}
	}
	return err
}

// servers are the HTTP servers of one process. They stop together.
type servers struct {
	log      *slog.Logger
	draining atomic.Bool
	all      []*http.Server
	sockets  []net.Listener
	doors    []*resilience.Door
}

// ready reports whether new work is welcome; /health/ready asks.
func (s *servers) ready() bool { return !s.draining.Load() }

// listen opens addr at once, so that a taken port is told before anything runs.
func (s *servers) listen(setting, addr string, h http.Handler) error {
	socket, err := net.Listen("tcp", addr)
	if err != nil {
		return settingErrors{{setting, fmt.Sprintf("cannot listen on %s: %v", addr, errors.Unwrap(err))}}
	}
	srv := &http.Server{
		Handler: s.closing(h), MaxHeaderBytes: maxHeaderBytes, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	if guarded, ok := h.(behindDoor); ok {
		socket, srv.ConnState = guarded.door.Listen(socket), guarded.door.State
		s.doors = append(s.doors, guarded.door)
	}
	s.sockets, s.all = append(s.sockets, socket), append(s.all, srv)
	return nil
}

// behindDoor is a handler of which a Door turns away, before it, what is too much.
type behindDoor struct {
	http.Handler
	door *resilience.Door
}

// run serves until ctx ends or a server fails. Then: readiness says no and connections are closed after their answer,
// for delay; then no new connections, and what runs may finish.
func (s *servers) run(ctx context.Context, delay time.Duration) error {
	failed := make(chan error, len(s.all))
	for i, srv := range s.all {
		go func() { failed <- srv.Serve(s.sockets[i]) }()
	}
	s.settle()
	running := len(s.all)
	var err error
	select {
	case <-ctx.Done():
		s.drain(delay)
	case err = <-failed:
		running--
	}
	// First nobody is let in any more, and then those who are in may finish: http.Server.Shutdown alone would overlook
	// a connection that is just coming in, and the process would end without an answer to it.
	for _, socket := range s.sockets {
		_ = socket.Close() // Serve says what came of it
	}
	for ; running > 0; running-- {
		if e := <-failed; !errors.Is(e, http.ErrServerClosed) && !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}
	deadline, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), drainTimeout, errors.New("turns still ran after the time to drain"))
	defer cancel()
	return errors.Join(err, s.stop(deadline))
}

// stop ends all servers side by side, so that none takes new work while another still finishes its own. What has not
// finished when ctx ends is cut off: the stores are closed next.
func (s *servers) stop(ctx context.Context) (err error) {
	ended := make(chan error, len(s.all))
	for _, srv := range s.all {
		go func() {
			err := srv.Shutdown(ctx)
			if err != nil {
				err = errors.Join(err, srv.Close())
			}
			ended <- err
		}()
	}
	for range s.all {
		err = errors.Join(err, <-ended)
	}
	return err
}

// closing makes every answer close its connection while we drain.
func (s *servers) closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}

// drain tells load balancers to look elsewhere, and goes on serving meanwhile. Idle connections stay open until their
// owners close them or delay ends: a request that is just being sent on one would be lost with it, and a balancer may not
// send it again.
func (s *servers) drain(delay time.Duration) {
	for _, d := range s.doors {
		d.Open()
	}
	s.draining.Store(true) // from here on every answer closes its connection
	s.log.Info("draining", "delay_ms", delay.Milliseconds())
	time.Sleep(delay)
}

// settle makes a process small again after its start, which read menus and built indexes, and keeps it so: the heap may
// grow by half before it is collected, since most of what a turn allocates is soon garbage.
func (s *servers) settle() {
	debug.SetGCPercent(50)
	debug.FreeOSMemory()
	if err := forgetCode(); err != nil {
		s.log.Debug("the code of the start stays in memory", "error", err)
	}
}
