package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// healthcheckCmd is for containers and scripts, which may have no other HTTP client.
type healthcheckCmd struct {
	URL     string        `arg:"" optional:"" default:"http://localhost:5000/health" help:"Health address to ask."`
	Timeout time.Duration `default:"3s" help:"How long to wait."`
}

// Run prints what the server says of itself, and fails unless it says 200.
func (c *healthcheckCmd) Run(p *process) error {
	ctx, cancel := context.WithTimeoutCause(p.ctx, c.Timeout, errors.New("no answer in time"))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask %s: %w", c.URL, err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(p.out, io.LimitReader(resp.Body, 64<<10)); err != nil {
		return fmt.Errorf("read %s: %w", c.URL, err)
	}
	fmt.Fprintln(p.out)
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", c.URL, resp.StatusCode)
	}
	return nil
}
