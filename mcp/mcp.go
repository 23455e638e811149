package mcp

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/telemetry"
)

// Agent runs the tools. *agent.Agent answers it.
type Agent interface {
	Errand(ctx context.Context, who agent.Caller, e agent.Errand) (agent.Report, error)
}

// A Visit is for whom a call is, and where their page is.
type Visit struct {
	Caller agent.Caller
	Page   string // scheme://host
}

// Config is what a Server is made of.
type Config struct {
	Agent   Agent
	Menus   Menus
	Who     func(ctx context.Context) Visit // says for whom a call is, as it was established before
	Version string
	Log     *slog.Logger       // nil for none
	Metrics *telemetry.Metrics // may be nil
}

// A Server answers the protocol. It holds no conversation, so any instance may answer any call. It is safe for concurrent use.
type Server struct {
	Config
	server *mcp.Server
	calls  *prometheus.CounterVec
}

//go:embed instructions.md
var instructions string

// New makes a Server of its parts.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Config: c}
	if c.Metrics != nil {
		s.calls = c.Metrics.Counter("foodie_mcp_calls_total", "Calls of tools by models elsewhere, by outcome.", "tool", "outcome")
	}
	s.server = mcp.NewServer(
		&mcp.Implementation{Name: "foodieexpress", Title: "FoodieExpress", Version: c.Version, Description: "Restaurants, menus and orders. A model proposes, a person completes."},
		&mcp.ServerOptions{
			Instructions: strings.TrimSpace(instructions),
			Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}, Resources: &mcp.ResourceCapabilities{}, Prompts: &mcp.PromptCapabilities{}},
			SetCacheable: privately,
		})
	for _, t := range tool.All() {
		if d, ok := described(t); ok {
			s.server.AddTool(d, s.call)
		}
	}
	s.addMenus()
	addPrompts(s.server)
	return s
}

// privately keeps what one person was answered from everybody else.
func privately(_ context.Context, _ mcp.Request, c *mcp.Cacheable) { c.CacheScope = "private" }

// Handler answers the protocol over HTTP, each request by itself. Who may ask, how often and how much is decided before it.
func (s *Server) Handler() http.Handler {
	return mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s.server }, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, PropagateRequestCancellation: true,
		DisableLocalhostProtection: true, // agent/server looks at Origin, and knows our public name
	})
}

// call runs one tool. What went wrong is a result that the model reads; only a broken message is an error of the protocol.
func (s *Server) call(ctx context.Context, req *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	began := time.Now()
	name := req.Params.Name
	answer, failed := s.answer(ctx, name, req.Params.Arguments)
	outcome := "answered"
	if failed {
		outcome = "refused"
	}
	if s.calls != nil {
		s.calls.WithLabelValues(name, outcome).Inc()
	}
	s.Log.InfoContext(ctx, "tool called", "tool", name, "outcome", outcome, "duration_ms", time.Since(began).Milliseconds())
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: string(text)}}, StructuredContent: json.RawMessage(text), IsError: failed}, nil
}

// answer is what a model reads of a call, and whether it failed.
func (s *Server) answer(ctx context.Context, name string, arguments json.RawMessage) (any, bool) {
	v := s.Who(ctx)
	r, err := s.Agent.Errand(ctx, v.Caller, agent.Errand{Tool: name, Arguments: arguments})
	if err != nil {
		return s.failure(ctx, err, v), true
	}
	return v.told(r)
}

// failure puts err into words for a model. The cause is in the log alone.
func (s *Server) failure(ctx context.Context, err error, v Visit) any {
	e, ok := errors.AsType[*foodie.Error](err)
	if !ok {
		e = foodie.NewError(foodie.Internal, "internal", "")
	}
	f := fields{"status": "failed", "code": e.Code, "message": e.Message}
	switch e.Kind {
	case foodie.Internal, foodie.Unavailable, foodie.Timeout:
		s.Log.WarnContext(ctx, "tool failed", "code", e.Code, "error", err)
		f["message"] = "The service cannot answer at this moment. Nothing was changed; try again in a moment."
	case foodie.Unauthenticated:
		f["message"], f["link"] = "The sign-in of this connection has ended. The person has to give this client a new token.", v.Page+"/sign-in"
	}
	if e.Code == "tool_arguments" {
		if cause := errors.Unwrap(e); cause != nil {
			f["why"] = excerpt(cause.Error())
		}
	}
	return f
}

// excerpt bounds what a validator repeats of what it was given.
func excerpt(text string) string {
	const most = 300
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
