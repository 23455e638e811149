package mongotest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// A Server is a stand-in of one's own, to kill and to start again.
type Server struct {
	dir    string // where its databases are; "" is a folder that ends with the server
	listen string

	cmd   *exec.Cmd
	stdin io.Closer // the process ends when it is closed, also by the end of ours
}

const anyPort = "127.0.0.1:0"

// StartServer starts a stand-in for one test, also where MONGODB_TEST_URI is set. It is stopped when the test ends.
func StartServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{dir: t.TempDir(), listen: anyPort}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	return s
}

// URI names the server, with the default database.
func (s *Server) URI() string { return "mongodb://" + s.listen + "/" }

// Kill ends the server as kill -9 does, and waits for its end. A server that is dead stays so.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended by itself
	_ = s.cmd.Wait()         // killed
	s.cmd = nil
}

// Restart starts a killed server again, on its address and its databases.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Kill()
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// Pause stops the process as it stands: its connections stay open and nobody answers. Resume ends that.
func (s *Server) Pause() { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (s *Server) Resume() { _ = s.cmd.Process.Signal(syscall.SIGCONT) }

// start runs the program until it says where it listens.
func (s *Server) start() error {
	program, err := binary()
	if err != nil {
		return err
	}
	cmd := exec.Command(program, "-dir", s.dir, "-listen", s.listen)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.stdin = cmd, stdin
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		s.Kill()
		return fmt.Errorf("the stand-in for MongoDB said %q: %w", line, err)
	}
	s.listen = address
	return nil
}

// binary is the program's file in Go's build cache. The first build on a machine takes half a minute, a later one no time.
var binary = sync.OnceValues(func() (string, error) {
	module, err := tool("env", "GOMOD")
	if err != nil {
		return "", err
	}
	return tool("tool", "-C", filepath.Join(filepath.Dir(module), "e2e", "ferretdb"), "-n", "ferretdb")
})

// tool is the one line that the Go tool says.
func tool(args ...string) (string, error) {
	out, err := exec.Command("go", args...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	return strings.TrimSpace(string(out)), err
}
