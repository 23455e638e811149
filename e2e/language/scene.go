package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	adminName     = "scorekeeper"
	adminPassword = "scratch-keeper-17"
)

// scene is a scratch instance: one process with a data folder of its own.
type scene struct {
	api, agent string
	command    *exec.Cmd
	log        *bytes.Buffer
}

// start builds and starts the program without samples and limits, makes an administrator, and waits until it answers.
func start(ctx context.Context, scratch string) (*scene, error) {
	program := filepath.Join(scratch, "foodie")
	if b, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/foodie").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w\n%s", err, b)
	}
	apiAddr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	agentAddr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "APP_ENV=development", "DATA_DIR="+filepath.Join(scratch, "data"), "API_ADDR="+apiAddr, "AGENT_ADDR="+agentAddr,
		"NO_SAMPLES=true", "CHAT_RATE_LIMIT=0", "LOGIN_RATE_LIMIT=0", "REGISTER_RATE_LIMIT=0", "LOG_LEVEL=warn")
	admin := exec.CommandContext(ctx, program, "admin", "create", "--username", adminName, "--email", adminName+"@example.com", "--password-stdin")
	admin.Env, admin.Stdin = env, strings.NewReader(adminPassword+"\n")
	if b, err := admin.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make an administrator: %w\n%s", err, b)
	}
	s := &scene{api: "http://" + apiAddr, agent: "http://" + agentAddr, log: &bytes.Buffer{}}
	s.command = exec.Command(program, "serve")
	s.command.Env, s.command.Stdout, s.command.Stderr = env, s.log, s.log
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("start the program: %w", err)
	}
	if err := s.awaitHealth(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// awaitHealth asks both health pages until they answer 200, for at most 20 s.
func (s *scene) awaitHealth(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for _, base := range []string{s.api, s.agent} {
		for {
			resp, err := http.Get(base + "/health")
			if err == nil {
				resp.Body.Close()
				if resp.StatusCode == http.StatusOK {
					break
				}
			}
			select {
			case <-limited.Done():
				return fmt.Errorf("%s is not healthy: %v\n%s", base, err, s.log)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return nil
}

// stop ends the program as an operator would, and says what it complained of.
func (s *scene) stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := s.command.Wait(); err != nil {
		return fmt.Errorf("the program ended badly: %w\n%s", err, s.log)
	}
	return nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
