// Package redistest starts real Redis servers for tests: one, a group that Sentinels watch, or a Cluster. They listen on
// free ports of the loopback, keep their files in the test's folder, and end with the test. Servers can be killed, frozen
// and started again on the port that they had. Whoever lacks the redis-server program is told what to do: tests never skip.
package redistest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/loopback"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const patience = 30 * time.Second // for a server to start or a group to agree; a slow machine shall not fail a test

// A Server is one process of redis-server, or of a Sentinel. Its methods fail the test when they cannot do their work, and
// may be called from any goroutine of it.
type Server struct {
	t        testing.TB
	port     int
	dir      string
	sentinel bool
	tls      bool
	password string

	mu      sync.Mutex
	process *exec.Cmd
	ended   chan struct{} // closed when process ended
	log     bytes.Buffer
	client  *redis.Client
}

// Start starts a server that keeps nothing on disk unless args say so. args are written as on the command line:
// "--requirepass", "secret".
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	s := newServer(t, loopback.Port(t))
	s.configure(append([]string{"--save", "", "--appendonly", "no"}, args...)...)
	s.Restart()
	return s
}

// newServer makes a Server that is not started yet.
func newServer(t testing.TB, port int) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatalf("these tests need the redis-server program: run make setup (%v)", err)
	}
	s := &Server{t: t, port: port, dir: t.TempDir()}
	t.Cleanup(s.Kill)
	return s
}

// configure writes the file that the server reads at every start, and that Sentinels let it rewrite.
func (s *Server) configure(args ...string) {
	s.t.Helper()
	if at := slices.Index(args, "--requirepass"); at >= 0 {
		s.password = args[at+1]
	}
	var lines []string
	for _, arg := range append([]string{"--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--dir", s.dir}, args...) {
		if name, ok := strings.CutPrefix(arg, "--"); ok {
			lines = append(lines, name)
		} else {
			lines[len(lines)-1] += " " + strconv.Quote(arg)
		}
	}
	if err := os.WriteFile(s.config(), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) config() string { return filepath.Join(s.dir, "redis.conf") }

// Addr is host:port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Client asks the server itself, without any care for its failures. Close it when done.
func (s *Server) Client() *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: s.Addr(), Password: s.password, DialTimeout: time.Second, DialerRetries: 1, MaxRetries: -1, ContextTimeoutEnabled: true,
		PoolSize: 2, DisableIdentity: true, MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
}

// own is a client that lives as long as the test.
func (s *Server) own() *redis.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		s.client = s.Client()
		s.t.Cleanup(func() { s.client.Close() })
	}
	return s.client
}

// Restart kills the server, if it runs, and starts it on the port that it had. It waits until the server answers.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	s.launch()
	s.waitUntil("it answers", s.answers)
}

func (s *Server) launch() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	args := []string{s.config()}
	if s.sentinel {
		args = append(args, "--sentinel")
	}
	s.log.Reset()
	cmd, ended := exec.Command("redis-server", args...), make(chan struct{})
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = &s.log, &s.log, diesWithUs()
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("redis-server: %v: run make setup", err)
	}
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	s.process, s.ended = cmd, ended
}

// answers complains until the server takes commands, even if only of those who know its password.
func (s *Server) answers() error {
	conn, err := net.DialTimeout("tcp", s.Addr(), time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if s.tls {
		return nil
	}
	answer := make([]byte, len("-LOADING"))
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
		return err
	}
	if n, err := io.ReadAtLeast(conn, answer, len("+PONG")); err != nil || string(answer[:n]) == "-LOADING" {
		return lacking("it said %q: %w", answer[:n], err)
	}
	return nil
}

// Kill ends the server at once, as kill -9 does. One that has ended already is left alone.
func (s *Server) Kill() { s.end(syscall.SIGKILL) }

// Stop ends the server in good order, as a shutdown of its machine does.
func (s *Server) Stop() { s.end(syscall.SIGTERM) }

func (s *Server) end(signal os.Signal) {
	s.mu.Lock()
	process, ended := s.process, s.ended
	s.process = nil
	s.mu.Unlock()
	if process != nil {
		_ = process.Process.Signal(signal) // it may have ended by itself
		_ = process.Process.Signal(goOn)   // a frozen one would not hear of it
		<-ended
	}
}

// Pause freezes the server: it keeps its connections and answers nothing.
func (s *Server) Pause() { s.signal(stop) }

// Resume lets a frozen server go on.
func (s *Server) Resume() { s.signal(goOn) }

func (s *Server) signal(signal os.Signal) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		s.t.Fatalf("redis-server on %s does not run", s.Addr())
	}
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatalf("signal redis-server on %s: %v", s.Addr(), err)
	}
}

// Pid is the server's process id.
func (s *Server) Pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return 0
	}
	return s.process.Process.Pid
}

// logged is what the server wrote since it was started.
func (s *Server) logged() string {
	s.Kill()
	return s.log.String()
}

func (s *Server) waitUntil(what string, ok func() error) {
	s.t.Helper()
	if err := poll(ok); err != nil {
		s.t.Fatalf("redis-server on %s: waited %s until %s: %v\n%s", s.Addr(), patience, what, err, s.logged())
	}
}

// poll asks ok until it has no complaint, or patience ends.
func poll(ok func() error) error {
	end := time.Now().Add(patience)
	for {
		err := ok()
		if err == nil || time.Now().After(end) {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// within is a context for one question to a server.
func within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), time.Second)
}

// lacking is an error that says what is not so yet.
func lacking(format string, args ...any) error { return fmt.Errorf(format, args...) }
