package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// benchProcess builds the program and looks at it from outside: how soon it answers and how much memory it holds.
func benchProcess(ctx context.Context, p plan, t *table) error {
	binary := filepath.Join(p.dir, "foodie")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "github.com/foodieexpress/foodie/cmd/foodie")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w: %s", err, out)
	}
	var first, again []time.Duration
	for i := range p.slower().rounds {
		dir := filepath.Join(p.dir, "data"+strconv.Itoa(i))
		for _, took := range []*[]time.Duration{&first, &again} {
			s, err := start(ctx, binary, dir)
			if err != nil {
				return err
			}
			*took = append(*took, s.answeredAfter)
			if err := s.stop(); err != nil {
				return err
			}
		}
	}
	t.time("start to first answer, samples to be loaded", median(first), 250*time.Millisecond)
	t.time("start to first answer, later", median(again), 100*time.Millisecond)
	return benchMemory(ctx, p, t, binary)
}

// benchMemory looks at the resident memory of an idle program, and of one that a hundred people have used at once.
func benchMemory(ctx context.Context, p plan, t *table, binary string) (err error) {
	s, err := start(ctx, binary, filepath.Join(p.dir, "memory"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	time.Sleep(time.Second) // what only the start needed is given back meanwhile, or not
	idle, err := s.resident()
	if err != nil {
		return err
	}
	t.size("resident memory, idle", idle, 30<<20)
	if err := s.crowd(100); err != nil {
		return err
	}
	after, err := s.resident()
	if err != nil {
		return err
	}
	t.size("resident memory after 100 users at once", after, 80<<20)
	return nil
}

// A started program with addresses of its own.
type started struct {
	command       *exec.Cmd
	api, agent    string
	answeredAfter time.Duration
	log           *os.File
}

// start runs the program on dir and waits until API and agent answer.
func start(ctx context.Context, binary, dir string) (*started, error) {
	api, err := freeAddr()
	if err != nil {
		return nil, err
	}
	agent, err := freeAddr()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	s := &started{command: exec.CommandContext(ctx, binary, "serve"), api: api, agent: agent, log: log}
	s.command.Env = append(os.Environ(), "DATA_DIR="+dir, "API_ADDR="+api, "AGENT_ADDR="+agent, "LOGIN_RATE_LIMIT=0", "REGISTER_RATE_LIMIT=0", "CHAT_RATE_LIMIT=0")
	s.command.Stdout, s.command.Stderr = log, log
	began := time.Now()
	if err := s.command.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if err := s.awaitAnswers(began); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// awaitAnswers asks both servers every millisecond until each has answered once.
func (s *started) awaitAnswers(began time.Time) error {
	request := requestOf("GET", "/health", "", "", "")
	for _, addr := range []string{s.api, s.agent} {
		for !answers(addr, request) {
			if time.Since(began) > 20*time.Second {
				return fmt.Errorf("the program did not answer on %s; its log is %s", addr, s.log.Name())
			}
			time.Sleep(time.Millisecond)
		}
	}
	s.answeredAfter = time.Since(began)
	return nil
}

func answers(addr string, request []byte) bool {
	line, err := dial(addr)
	if err != nil {
		return false
	}
	defer wires{line}.close()
	return line.do(request, http.StatusOK) == nil
}

// stop ends the program as an operator does.
func (s *started) stop() error {
	err := s.command.Process.Signal(os.Interrupt)
	return errors.Join(err, s.command.Wait(), s.log.Close())
}

// resident is the memory that the program holds in RAM.
func (s *started) resident() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("resident memory is only known on Linux: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			return kib << 10, err
		}
	}
	return 0, errors.New("the system does not tell the resident memory")
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
