// Package server is the HTTP face of the agent: JSON and server-sent events, cookies and where they count, whose session
// a request belongs to, and limits. What is said and done in a turn is the agent's.
//
//	POST /chat                      one turn; JSON, or events with Accept: text/event-stream
//	GET  /chat/history              the last turns and what is pending
//	POST /clear-session             forget one conversation
//	POST /auth/register · /auth/login · /auth/logout · GET /auth/me
//	GET  /health · /health/live · /health/ready · /metrics
//	GET  /health/probe              how a request arrives, for the operator's doctor alone
//	POST /mcp                       tools for programs with a model of their own; a person completes on the page
//	GET  /.well-known/oauth-protected-resource[/mcp]
//	GET  /                          the page to a browser, a description to others
//
// Every other address is the page's. Refusals are problem details (RFC 9457) with the sentence for a person also in
// "response". Bodies are JSON whatever their Content-Type, at most MaxBody bytes. Nothing that people wrote, no token and
// no password is logged.
//
// # Who speaks
//
// A token counts in this order: Authorization: Bearer, "token" in the body, the page's cookie. A cookie counts only for
// requests of our own pages (Origin, Sec-Fetch-Site), on every POST. A signed-in diner's session is keyed by the
// token's subject alone. A guest's is keyed by the id in the body or in the page's cookie; ids that we issue carry a MAC,
// so that nobody can guess or make one. No id of a body reaches a diner's session.
//
// # For pages without scripts
//
// The methods Caller, Talk, History, SignIn, Register, SignOut and Clear do what the routes do for a request of our own
// page, by its cookies alone, and set cookies through w; call them before writing anything else. Their errors are
// *foodie.Error.
package server

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"time"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/cache"
	cachememory "github.com/foodieexpress/foodie/cache/memory"
	"github.com/foodieexpress/foodie/event"
	eventmemory "github.com/foodieexpress/foodie/event/memory"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/telemetry"
)

// MaxBody bounds the body of a request, in bytes.
const MaxBody = 1 << 20

// Agent is what takes the turns. *agent.Agent answers it.
type Agent interface {
	Turn(ctx context.Context, who agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error)
	SignedIn(ctx context.Context, who agent.Caller, emit func(agent.Event)) (agent.Answer, bool, error)
	History(ctx context.Context, who agent.Caller) (agent.History, error)
	Clear(ctx context.Context, who agent.Caller) error
	Open(ctx context.Context, who agent.Caller, token string) (agent.Linked, error)
}

// Config is what a Server is made of.
type Config struct {
	Agent    Agent
	Platform *client.Client // speaks for nobody; used to sign in and out
	Tokens   *auth.Tokens   // to verify
	Keys     auth.Keys      // of which the MAC key of guest ids is derived
	Limiter  limit.Limiter
	Cache    cache.Cache  // shared by all instances; nil for one of this process
	Events   event.Bus    // reaches all instances; nil for one of this process
	Page     http.Handler // of every address that is not ours; may be set after New, before Handler; nil for none
	Tools    http.Handler // of POST /mcp, for the visit in its context (VisitOf); may be set as Page; nil for none

	AllowedOrigins []string         // of pages elsewhere that may read answers; they use Bearer tokens
	TrustedProxies []netip.Prefix   // whose X-Forwarded-For is believed
	Secure         bool             // cookies only over https
	ChatRate       int              // turns a minute of a session, and of an address; 0 for no limit
	ToolRate       int              // calls a minute that the programs of a diner, and of an address, may make; 0 for no limit
	PublicURL      string           // scheme://host where people find the page; "" is what each request was sent to
	Issuer         string           // of tokens, for a program that has none; "" when it is not known
	Gate           *resilience.Gate // decides what is done while there is too much to do; nil lets everything in

	// What GET /health and /health/ready tell.
	Sessions interface {
		Health(context.Context) session.Health
	} // a session.Store
	Model        interface{ Name() string } // an llm.Model
	ModelTrouble func() string              // why it does not answer, "" when it does; nil when it always does
	SessionTTL   time.Duration
	PendingTTL   time.Duration
	Ready        func() bool // false while we shut down; nil for always ready

	Log           *slog.Logger
	Metrics       *telemetry.Metrics
	MetricsPublic bool // GET /metrics is answered here
	Version       string
	Now           func() time.Time // time.Now when nil
}

// A Server answers the routes of the package comment. It is safe for concurrent use once Handler was called.
type Server struct {
	Config
	guests   guestIDs
	renewals *renewals
	ended    *endings
}

// New makes a Server of its parts.
func New(c Config) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Cache == nil {
		c.Cache = cachememory.New(c.Now)
	}
	if c.Events == nil {
		c.Events = eventmemory.New()
	}
	renewals := &renewals{cache: c.Cache, sealed: newSealer(c.Keys.Derive("renewals"))}
	return &Server{Config: c, guests: guestIDs{c.Keys.Derive("guest ids")}, renewals: renewals, ended: newEndings(c)}
}

// handler answers a request, or says why not before it wrote anything.
type handler func(w http.ResponseWriter, r *http.Request) error

// Handler is all routes with what stands around them: request id, log line, metrics, panics, CORS.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, methods := range s.routes() {
		mux.Handle(path, s.addressed(s.methods(methods)))
	}
	mux.Handle("GET /{$}", s.addressed(s.adapt(s.at(resilience.Browse, s.root))))
	mux.Handle("/", s.addressed(s.adapt(s.elsewhere)))
	var h http.Handler = mux
	h = s.cors(h)
	h = telemetry.Recover(s.Log, s.panicked)(h)
	return telemetry.Middleware("agent", s.Log, s.Metrics, func(r *http.Request) string { return r.Pattern })(h)
}

// routes are all paths of ours with what their methods do.
func (s *Server) routes() map[string]map[string]handler {
	routes := map[string]map[string]handler{
		"/chat":          {http.MethodPost: s.chat},
		"/chat/history":  {http.MethodGet: s.at(resilience.Status, s.history)},
		"/clear-session": {http.MethodPost: s.at(resilience.Chat, s.clear)},
		"/auth/register": {http.MethodPost: s.at(resilience.Chat, s.register)},
		"/auth/login":    {http.MethodPost: s.at(resilience.Chat, s.login)},
		"/auth/logout":   {http.MethodPost: s.at(resilience.Chat, s.logout)},
		"/auth/me":       {http.MethodGet: s.at(resilience.Chat, s.me)},
		"/health":        {http.MethodGet: s.health},
		"/health/live":   {http.MethodGet: s.live},
		"/health/ready":  {http.MethodGet: s.ready},
		"/health/probe":  {http.MethodGet: s.probe},
	}
	maps.Copy(routes, s.programRoutes())
	if s.MetricsPublic {
		routes["/metrics"] = map[string]handler{http.MethodGet: s.metrics}
	}
	return routes
}
