package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/terminal"
)

// chatCmd is the conversation in a terminal.
type chatCmd struct {
	common        `embed:""`
	apiSettings   `embed:""`
	agentSettings `embed:""`
	URL           string `help:"Base URL of the agent to talk to. Without it: the agent on this machine if one answers at once, else everything in this process, on DATA_DIR."`
	Language      string `help:"Language to talk in: en, hi or gu. Without it English, until you speak another." enum:",en,hi,gu" default:""`
}

// Run talks until the input ends. A script fails when a turn failed.
func (c *chatCmd) Run(p *process) error {
	talk := terminal.Config{BaseURL: c.URL, In: p.in, Out: p.out, Err: p.err, NoColour: p.getenv("NO_COLOR") != "", Language: c.Language}
	if c.URL != "" {
		s := p.settings
		s.base(c.URL, "--url")
		if err := s.err(); err != nil {
			return err
		}
	} else {
		talk.BaseURL = "http://" + c.addr()
		if !answers(p.ctx, talk.BaseURL) {
			return c.inProcess(p, talk)
		}
	}
	return ended(terminal.Run(p.ctx, talk))
}

// answers reports whether an agent is there, at once or not at all.
func answers(ctx context.Context, base string) bool {
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/health/live", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// inProcess opens the whole house, without a socket, and talks to it.
func (c *chatCmd) inProcess(p *process, talk terminal.Config) error {
	quiet := *p
	quiet.err = io.Discard // a conversation is no place for log lines
	if c.LogLevel == "debug" {
		quiet.err = p.err
	}
	h, err := openHouse(&quiet, c.common, "api", c.apiSettings, c.agentSettings)
	if err != nil {
		return err
	}
	return h.run(func() error {
		_, face, err := h.openBoth(p.ctx, c.apiSettings, c.agentSettings)
		if err != nil {
			return err
		}
		talk.Transport = client.Handler(face)
		return ended(terminal.Run(p.ctx, talk))
	})
}

// ended is err, unless it only says that the diner stopped us.
func ended(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
