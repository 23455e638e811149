package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/telemetry"
)

// serveCmd is the whole house in one process.
type serveCmd struct {
	common        `embed:""`
	apiSettings   `embed:""`
	agentSettings `embed:""`
}

// Run opens the parts from the ground up, serves until it is told to stop, and closes them in the opposite order.
func (c *serveCmd) Run(p *process) error {
	h, err := openHouse(p, c.common, "api", c.apiSettings, c.agentSettings)
	if err != nil {
		return err
	}
	return h.run(func() error {
		api, face, err := h.openBoth(p.ctx, c.apiSettings, c.agentSettings)
		if err != nil {
			return err
		}
		if err := h.servers.listen("API_ADDR", c.APIAddr, api); err != nil {
			return err
		}
		if err := h.servers.listen("AGENT_ADDR", c.addr(), face); err != nil {
			return err
		}
		return h.serve(p.ctx, fmt.Sprintf("FoodieExpress %s is ready.\n  page and chat  http://%s\n  API            http://%s/docs\n", version, c.addr(), c.APIAddr))
	})
}

// openBoth opens API and agent. In one process the agent still speaks HTTP to the API, only without a socket.
func (h *house) openBoth(ctx context.Context, a apiSettings, g agentSettings) (api, face http.Handler, err error) {
	if api, err = h.openAPI(ctx, a); err != nil {
		return nil, nil, err
	}
	if g.PublicAPIURL == "" && !h.production() {
		g.PublicAPIURL = "http://" + a.APIAddr
	}
	face, err = h.openAgent(ctx, g, client.Handler(api), "http://api.internal")
	return api, face, err
}

// apiCmd is the API alone.
type apiCmd struct {
	common      `embed:""`
	apiSettings `embed:""`
}

// Run serves the API until it is told to stop.
func (c *apiCmd) Run(p *process) error {
	h, err := openHouse(p, c.common, "api", c.apiSettings)
	if err != nil {
		return err
	}
	return h.run(func() error {
		api, err := h.openAPI(p.ctx, c.apiSettings)
		if err != nil {
			return err
		}
		if err := h.servers.listen("API_ADDR", c.APIAddr, api); err != nil {
			return err
		}
		return h.serve(p.ctx, fmt.Sprintf("The API of FoodieExpress %s is ready: http://%s/docs\n", version, c.APIAddr))
	})
}

// apiBase says where an API elsewhere is.
type apiBase struct {
	APIBaseURL string `name:"api-base-url" from:"API_BASE_URL,FASTAPI_BASE_URL" default:"http://localhost:8000" help:"Base URL of the API."`
}

func (b apiBase) check(s *settings) {
	s.base(b.APIBaseURL, "API_BASE_URL")
}

// agentCmd is the agent and the page alone.
type agentCmd struct {
	common        `embed:""`
	agentSettings `embed:""`
	apiBase       `embed:""`
}

// Run serves agent and page until it is told to stop.
func (c *agentCmd) Run(p *process) error {
	h, err := openHouse(p, c.common, "agent", c.agentSettings, c.apiBase)
	if err != nil {
		return err
	}
	return h.run(func() error {
		face, err := h.openAgent(p.ctx, c.agentSettings, newTransport(), c.APIBaseURL)
		if err != nil {
			return err
		}
		if err := h.servers.listen("AGENT_ADDR", c.addr(), face); err != nil {
			return err
		}
		return h.serve(p.ctx, fmt.Sprintf("The agent of FoodieExpress %s is ready: http://%s\n", version, c.addr()))
	})
}

// newTransport keeps enough idle connections for the callers of one busy agent.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost, t.Proxy = 128, nil
	return t
}

// house is one process: what every server in it shares.
type house struct {
	common
	out     io.Writer
	log     *slog.Logger
	errLog  io.Writer
	metrics *telemetry.Metrics
	servers servers
	opened  closers
	redis   *redisconn.Conn // nil until openRedis, and without REDIS_ENABLED
	shared  *shared         // nil until openShared
}

// openHouse checks all settings, makes the log and the metrics, and says what is set in vain.
func openHouse(p *process, c common, service string, more ...section) (*house, error) {
	if err := p.checked(append(more, c)...).err(); err != nil {
		return nil, err
	}
	level, err := c.level()
	if err != nil {
		return nil, err
	}
	h := &house{common: c, out: p.out, errLog: p.err, metrics: telemetry.NewMetrics()}
	h.log = h.logger(service, level)
	h.servers.log = h.log
	for _, name := range unusedSet(p.getenv) {
		h.log.Warn("a setting has no meaning here", "name", name)
	}
	slog.SetDefault(h.log) // what libraries print goes where our own lines go
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, settingErrors{{"DATA_DIR", fmt.Sprintf("the folder cannot be made: %v", err)}}
	}
	return h, nil
}

// logger makes the log of one service; what it buffers is written before the process ends.
func (h *house) logger(service string, level slog.Level) *slog.Logger {
	log, flush := telemetry.NewLogger(h.errLog, telemetry.LogOptions{Level: level, JSON: h.LogFormat == "json", Service: service})
	h.opened.add("log", flush)
	return log
}

// run opens and serves with open, then closes what was opened.
func (h *house) run(open func() error) (err error) {
	defer func() { err = errors.Join(err, h.opened.Close()) }()
	return open()
}

// serve adds the metrics server, says that all is ready, and serves until ctx ends.
func (h *house) serve(ctx context.Context, ready string) error {
	if h.MetricsAddr != "" {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", h.metrics.Handler())
		if err := h.servers.listen("METRICS_ADDR", h.MetricsAddr, mux); err != nil {
			return err
		}
	}
	fmt.Fprint(h.out, ready)
	return h.servers.run(ctx, h.ShutdownDelay)
}
