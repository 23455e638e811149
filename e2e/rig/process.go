package rig

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A Process is one running program of ours or of others. Its methods fail the test when they cannot do their work.
type Process struct {
	T     testing.TB
	Name  string   // for failures, such as "agent 1"
	Env   []string // all of it
	Dir   string
	Log   *Log
	Alive []string // URLs that answer 200 when it has started

	program string
	args    []string
	group   bool // its children are killed with it

	mu      sync.Mutex
	command *exec.Cmd
	ended   chan struct{}
	err     error // how it ended; read after ended is closed
}

// Start runs it and waits until it answers.
func (p *Process) Start() {
	p.T.Helper()
	p.Launch()
	for _, url := range p.Alive {
		p.await(url)
	}
}

// Launch runs it without waiting.
func (p *Process) Launch() {
	p.T.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	command, ended := exec.Command(p.program, p.args...), make(chan struct{})
	command.Env, command.Dir, command.Stdout, command.Stderr = p.Env, p.Dir, p.Log, p.Log
	command.SysProcAttr = attributes(p.group)
	if err := command.Start(); err != nil {
		p.T.Fatalf("%s: %v", p.Name, err)
	}
	p.command, p.ended = command, ended
	go func() {
		p.err = command.Wait()
		close(ended)
	}()
	p.T.Cleanup(func() { p.end(command, ended, syscall.SIGKILL) })
}

// await asks url until it answers 200.
func (p *Process) await(url string) {
	p.T.Helper()
	if !answers(url, patience) {
		p.T.Fatalf("%s: %s does not answer 200\n%s", p.Name, url, p.Log.Tail())
	}
}

// answers asks url until it answers 200, for so long.
func answers(url string, within time.Duration) bool {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		resp, err := client.Get(url)
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return true
		}
	}
	return false
}

// Kill ends it as kill -9 does; one that has ended is left alone.
func (p *Process) Kill() {
	if command, ended := p.running(); command != nil {
		p.end(command, ended, syscall.SIGKILL)
	}
}

// Stop ends it as an operator does, and wants it to exit with 0.
func (p *Process) Stop() {
	p.T.Helper()
	command, ended := p.running()
	if command == nil {
		p.T.Fatalf("%s does not run", p.Name)
	}
	p.end(command, ended, syscall.SIGTERM)
	if p.err != nil {
		p.T.Fatalf("%s after SIGTERM: %v\n%s", p.Name, p.err, p.Log.Tail())
	}
}

// Signal sends it a signal.
func (p *Process) Signal(s os.Signal) {
	p.T.Helper()
	command, _ := p.running()
	if command == nil {
		p.T.Fatalf("%s does not run", p.Name)
	}
	if err := command.Process.Signal(s); err != nil {
		p.T.Fatalf("%s: %v", p.Name, err)
	}
}

// Wait waits until it has ended by itself, and gives how.
func (p *Process) Wait() error {
	_, ended := p.running()
	<-ended
	return p.err
}

// Pid is its process id, or 0 when it does not run.
func (p *Process) Pid() int {
	command, ended := p.running()
	if command == nil {
		return 0
	}
	select {
	case <-ended:
		return 0
	default:
		return command.Process.Pid
	}
}

func (p *Process) running() (*exec.Cmd, chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.command, p.ended
}

// end signals and waits for the end.
func (p *Process) end(command *exec.Cmd, ended chan struct{}, s syscall.Signal) {
	select {
	case <-ended:
		return
	default:
	}
	if p.group && s == syscall.SIGKILL {
		killGroup(command.Process.Pid)
	} else {
		_ = command.Process.Signal(s) // it may have ended by itself
	}
	<-ended
}

// Run runs a command of the program to its end, with the environment and the folder of p.
func (p *Process) Run(stdin string, args ...string) (stdout, stderr string, status int) {
	p.T.Helper()
	var out, errOut bytes.Buffer
	c := exec.Command(Program(p.T), args...)
	c.Env, c.Dir, c.Stdin, c.Stdout, c.Stderr = p.Env, p.Dir, strings.NewReader(stdin), &out, &errOut
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return out.String(), errOut.String(), exit.ExitCode()
	} else if err != nil {
		p.T.Fatal(err)
	}
	return out.String(), errOut.String(), 0
}
