package main

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/mcp"
)

// mcpCmd serves the tools to one program on this machine that brings a model of its own.
type mcpCmd struct {
	common        `embed:""`
	apiSettings   `embed:""`
	agentSettings `embed:""`
	URL           string `help:"Base URL of an agent, whose tools are passed on. Without it everything runs in this process: on DATA_DIR, or over the API of API_BASE_URL."`
	APIBaseURL    string `name:"api-base-url" from:"API_BASE_URL,FASTAPI_BASE_URL" help:"Base URL of an API elsewhere; this process then needs its SECRET_KEY."`
}

// Help says what stands in no flag.
func (*mcpCmd) Help() string {
	return "Speaks the Model Context Protocol on standard input and output. The tools are a signed-in diner's when FOODIE_TOKEN holds an access token; it is read from the environment alone."
}

// Run passes messages on until the input ends. Nothing but the protocol is written to standard output.
func (c *mcpCmd) Run(p *process) error {
	own := &http.Client{Transport: withToken{newTransport(), strings.TrimSpace(p.getenv("FOODIE_TOKEN"))}}
	if c.URL != "" {
		s := p.settings
		s.base(c.URL, "--url")
		if err := s.err(); err != nil {
			return err
		}
		return mcp.Forward(p.ctx, strings.TrimRight(c.URL, "/")+"/mcp", own, p.in, p.out)
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.addr()
	}
	sections := []section{c.apiSettings, c.agentSettings}
	if c.APIBaseURL != "" {
		sections = append(sections, apiBase{c.APIBaseURL})
	}
	h, err := openHouse(p, c.common, "agent", sections...)
	if err != nil {
		return err
	}
	return h.run(func() error {
		face, err := c.open(p.ctx, h)
		if err != nil {
			return err
		}
		own.Transport = withToken{client.Handler(face), own.Transport.(withToken).token}
		return mcp.Forward(p.ctx, c.PublicURL+"/mcp", own, p.in, p.out)
	})
}

// open opens the agent, without a socket.
func (c *mcpCmd) open(ctx context.Context, h *house) (http.Handler, error) {
	if c.APIBaseURL != "" {
		return h.openAgent(ctx, c.agentSettings, newTransport(), c.APIBaseURL)
	}
	_, face, err := h.openBoth(ctx, c.apiSettings, c.agentSettings)
	return face, err
}

// withToken puts a bearer token on every request, when there is one.
type withToken struct {
	next  http.RoundTripper
	token string
}

// RoundTrip implements http.RoundTripper.
func (t withToken) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.token == "" {
		return t.next.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+t.token)
	return t.next.RoundTrip(r)
}

// openTools gives the tools for programs that bring a model of their own.
func (h *house) openTools(a *agent.Agent, menus *agent.Snapshots, log *slog.Logger) http.Handler {
	return mcp.New(mcp.Config{
		Agent: a, Menus: menus, Version: version, Log: log, Metrics: h.metrics,
		Who: func(ctx context.Context) mcp.Visit {
			v := server.VisitOf(ctx)
			return mcp.Visit{Caller: v.Caller, Page: v.Base}
		},
	}).Handler()
}
