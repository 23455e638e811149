// Package rig starts the real thing for tests: processes of the program (serve, api, agent), nginx with the configuration
// that we ship, whole fleets of them over one Redis, and people who talk to it. It kills, stops and freezes them at any
// moment, drives load, keeps ledgers of what each client was told, and holds them against what is in the store.
//
// Everything listens on free loopback ports that are kept over restarts, has its files in the test's folder, and ends with
// the test. A program that the rig needs and does not find fails the test with the way to get it.
package rig

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const patience = 30 * time.Second // for a process to start; a slow machine shall not fail a test

// built is the program, made once for all tests of a process.
var built struct {
	once sync.Once
	dir  string
	err  error
}

// Main runs the tests of a package and removes what they had built. Call it from TestMain.
func Main(m *testing.M) (status int) {
	status = m.Run()
	if built.dir != "" {
		if err := os.RemoveAll(built.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return status
}

// Program is the built program.
func Program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() { built.dir, built.err = build() })
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "foodie")
}

func build() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "foodie-e2e-"); err != nil {
		return "", err
	}
	command := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, "foodie"), "github.com/foodieexpress/foodie/cmd/foodie")
	command.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is shipped
	if out, err := command.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return dir, nil
}

// A Log collects what a process prints; it may be read while the process runs.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds p.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is all that was printed.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Tail is the end of what was printed.
func (l *Log) Tail() string {
	s := l.String()
	return s[max(0, len(s)-4000):]
}
