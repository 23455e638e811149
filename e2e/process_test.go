package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the built binary, made once for all tests of the package.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "foodie-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "foodie")
		build := exec.Command("go", "build", "-o", program, "../cmd/foodie")
		if b, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, b)
			return 1
		}
		return m.Run()
	}())
}

// A house is one running foodie process with addresses and a data folder of its own.
type house struct {
	t          testing.TB
	api, agent string // base URLs
	dataDir    string
	env        []string
	command    *exec.Cmd
	log        *logBuffer
}

// logBuffer collects what a process prints; it is read while the process runs.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newHouse prepares a process that is not started yet. Rate limits are off: tests are no crowd to be protected from.
func newHouse(t testing.TB, env ...string) *house {
	h := &house{t: t, dataDir: t.TempDir(), log: &logBuffer{}}
	apiAddr, agentAddr := freeAddress(t), freeAddress(t)
	h.api, h.agent = "http://"+apiAddr, "http://"+agentAddr
	h.env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "APP_ENV=development", "DATA_DIR=" + h.dataDir,
		"API_ADDR=" + apiAddr, "AGENT_ADDR=" + agentAddr, "API_BASE_URL=" + h.api,
		"CHAT_RATE_LIMIT=0", "LOGIN_RATE_LIMIT=0", "REGISTER_RATE_LIMIT=0"}, env...)
	return h
}

// serve starts `foodie serve` in a new house and waits until it is healthy.
func serve(t testing.TB, env ...string) *house {
	h := newHouse(t, env...)
	h.start("serve")
	return h
}

// start runs a command of the program that serves, and waits until it is healthy. It is killed when the test ends.
func (h *house) start(command string) {
	h.t.Helper()
	h.command = exec.Command(program, command)
	h.command.Env, h.command.Dir, h.command.Stdout, h.command.Stderr = h.env, h.dataDir, h.log, h.log
	if err := h.command.Start(); err != nil {
		h.t.Fatal(err)
	}
	started := h.command
	h.t.Cleanup(func() { started.Process.Kill(); started.Wait() })
	for _, base := range map[string][]string{"serve": {h.api, h.agent}, "api": {h.api}, "agent": {h.agent}}[command] {
		h.await(base + "/health/live")
	}
}

// await asks url until it answers 200.
func (h *house) await(url string) {
	h.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(url)
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	h.t.Fatalf("%s does not answer 200\n%s", url, h.log)
}

// kill ends the process as kill -9 does.
func (h *house) kill() {
	h.t.Helper()
	if err := h.command.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		h.t.Fatal(err)
	}
	h.command.Wait()
}

// stop ends the process as an operator does, and wants it to exit with 0.
func (h *house) stop() {
	h.t.Helper()
	if err := h.command.Process.Signal(syscall.SIGTERM); err != nil {
		h.t.Fatal(err)
	}
	if err := h.command.Wait(); err != nil {
		h.t.Fatalf("after SIGTERM: %v\n%s", err, h.log)
	}
}

// run runs a command of the program to its end.
func (h *house) run(stdin string, args ...string) (stdout, stderr string, status int) {
	h.t.Helper()
	var out, errOut bytes.Buffer
	c := exec.Command(program, args...)
	c.Env, c.Dir, c.Stdin, c.Stdout, c.Stderr = h.env, h.dataDir, strings.NewReader(stdin), &out, &errOut
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out.String(), errOut.String(), exit.ExitCode()
	} else if err != nil {
		h.t.Fatal(err)
	}
	return out.String(), errOut.String(), 0
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
