package server

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/session"
)

// Where programs find the tools, and what a token for them is asked of (RFC 9728, section 3.1: the well-known part stands
// before the resource's own path).
const (
	toolsPath    = "/mcp"
	metadataPath = "/.well-known/oauth-protected-resource"
)

// A Visit is who a program speaks for, as the server established it, and where its pages are for people.
type Visit struct {
	agent.Caller
	Base string // of addresses: scheme://host
}

type visitKey struct{}

// VisitOf is the visit that a request to Config.Tools is part of.
func VisitOf(ctx context.Context) Visit {
	v, _ := ctx.Value(visitKey{}).(Visit)
	return v
}

// programRoutes are the addresses for programs that bring a model of their own.
func (s *Server) programRoutes() map[string]map[string]handler {
	if s.Tools == nil {
		return nil
	}
	metadata := map[string]handler{http.MethodGet: s.metadata}
	return map[string]map[string]handler{
		toolsPath:                {http.MethodPost: s.at(resilience.Browse, s.tools)},
		metadataPath:             metadata,
		metadataPath + toolsPath: metadata,
	}
}

// tools lets Config.Tools answer POST /mcp. A program speaks for the diner of its bearer token, or for nobody without one;
// no cookie counts. A token that does not hold is refused, so that nobody goes on as a guest by accident.
func (s *Server) tools(w http.ResponseWriter, r *http.Request) error {
	if !s.knownOrigin(r) {
		return foodie.NewError(foodie.Forbidden, "origin_unknown", "%s", lang.Say(lang.English, "server.origin_unknown"))
	}
	who, err := s.program(r)
	if err == nil {
		err = s.admitProgram(r.Context(), who)
	}
	if err != nil {
		return s.challenge(w, r, err)
	}
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	w.Header().Set("Cache-Control", "no-store")
	s.Tools.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, Visit{who, s.base(r)})))
	return nil
}

// program says for whom a program speaks: by its Authorization header alone, and while the sign-in still holds at the API.
func (s *Server) program(r *http.Request) (agent.Caller, error) {
	who := agent.Caller{Address: s.address(r)}
	if r.Header.Get("Authorization") == "" {
		return who, nil
	}
	who, err := s.asDiner(r, who, bearer(r), "")
	if err == nil {
		err = s.stillSignedIn(r, who)
	}
	return who, err
}

// admitProgram counts a call against its diner and its address. A limiter that is away limits nobody.
func (s *Server) admitProgram(ctx context.Context, who agent.Caller) error {
	keys := []string{"tools:address:" + limit.Network(who.Address)}
	if who.UserID != "" {
		keys = append(keys, "tools:diner:"+string(who.UserID))
	}
	rule := limit.PerMinute(s.ToolRate)
	if rule.Unlimited() {
		return nil
	}
	for _, key := range keys {
		d, err := s.Limiter.Allow(ctx, key, rule)
		if err != nil {
			s.Log.WarnContext(ctx, "tools not limited", "error", err)
			return nil
		}
		if !d.Allowed {
			return tooMany(session.TooMany(d.RetryAfter))
		}
	}
	return nil
}

// challenge tells a program whose token does not hold where it learns what to ask a token of (RFC 9728, section 5.1).
func (s *Server) challenge(w http.ResponseWriter, r *http.Request, err error) error {
	if foodie.KindOf(err) == foodie.Unauthenticated {
		w.Header().Set("WWW-Authenticate", `Bearer resource_metadata="`+s.base(r)+metadataPath+toolsPath+`", error="invalid_token"`)
	}
	return err
}

// metadata answers GET /.well-known/oauth-protected-resource (RFC 9728). It is no secret, so any page may read it.
func (s *Server) metadata(w http.ResponseWriter, r *http.Request) error {
	base := s.base(r)
	m := map[string]any{
		"resource": base + toolsPath, "resource_name": "FoodieExpress", "bearer_methods_supported": []string{"header"},
		"resource_documentation": base + "/",
	}
	if s.Issuer != "" {
		m["authorization_servers"] = []string{s.Issuer}
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return sendJSON(w, http.StatusOK, m)
}

// knownOrigin reports whether the page that sent r, if a page did, may use the tools: one of AllowedOrigins, or our own.
// That a page's host is the one that was asked for proves nothing where a name can be made to lead here (DNS rebinding):
// it counts for our public address, and for this machine by its own names.
func (s *Server) knownOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		site := r.Header.Get("Sec-Fetch-Site")
		return site == "" || site == "none"
	}
	if slices.Contains(s.AllowedOrigins, origin) || s.PublicURL != "" && origin == s.PublicURL {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host && ownName(u.Hostname())
}

// ownName reports whether nobody else can make host lead here: it is an address, or localhost.
func ownName(host string) bool {
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || strings.EqualFold(host, "localhost")
}

// base is where people find our pages: PublicURL, or what this request was sent to.
func (s *Server) base(r *http.Request) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	scheme := "http"
	if r.TLS != nil || s.Secure {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// Open shows the page's diner what a link leads to. It changes nothing.
func (s *Server) Open(w http.ResponseWriter, r *http.Request, token string) (agent.Linked, error) {
	who, err := s.Caller(w, r)
	if err != nil {
		return agent.Linked{}, err
	}
	return s.Agent.Open(r.Context(), who, token)
}
