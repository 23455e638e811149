package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // OPERATOR_TIMEZONE works where the system has no zones
)

// common are the settings of every server.
type common struct {
	dataSettings   `embed:""`
	Redis          redisSettings `embed:"" prefix:"redis-"`
	SecretKey      string        `from:"SECRET_KEY" help:"Signs tokens and proposals, at least 32 bytes; API and agent share it. In development it is made once and kept in DATA_DIR/secret."`
	SecretKeyPrev  string        `name:"secret-key-previous" from:"SECRET_KEY_PREVIOUS" help:"The key before, still accepted while keys rotate."`
	TokenMinutes   int           `name:"access-token-expire-minutes" from:"ACCESS_TOKEN_EXPIRE_MINUTES" default:"30" help:"Minutes that an access token lives, 1 to 1440."`
	AllowedOrigins []string      `from:"ALLOWED_ORIGINS,CORS_ORIGINS" default:"http://localhost:5173,http://localhost:5174,http://localhost:3000" help:"Origins of web pages elsewhere that may call us."`
	TrustedProxies string        `from:"TRUSTED_PROXIES" help:"Addresses or networks whose X-Forwarded-For is believed; loopback in development, none in production."`
	MetricsAddr    string        `from:"METRICS_ADDR" help:"host:port that serves /metrics alone. In production /metrics is served nowhere else."`
	LogLevel       string        `from:"LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	LogFormat      string        `from:"LOG_FORMAT" enum:"text,json" default:"text" help:"text or json."`
	ShutdownDelay  time.Duration `from:"SHUTDOWN_DELAY" default:"0s" help:"How long to go on serving after SIGTERM while readiness says no, up to 1m."`
}

// apiSettings are the settings of the API.
type apiSettings struct {
	APIAddr      string `name:"api-addr" from:"API_ADDR" default:"localhost:8000" help:"host:port of the API."`
	NoSamples    bool   `from:"NO_SAMPLES" help:"Do not load the sample restaurants into an empty database."`
	LoginRate    int    `name:"login-rate-limit" from:"LOGIN_RATE_LIMIT" default:"5" help:"Failed sign-ins a minute for one account and address; 0 for no limit."`
	RegisterRate int    `name:"register-rate-limit" from:"REGISTER_RATE_LIMIT" default:"10" help:"Registrations a minute for one address; 0 for no limit."`
	Timezone     string `name:"operator-timezone" from:"OPERATOR_TIMEZONE" default:"Asia/Kolkata" help:"Time zone of \"today\" in the operator's figures."`
}

// agentSettings are the settings of the chat agent.
type agentSettings struct {
	AgentAddr       string `from:"AGENT_ADDR" help:"host:port of the agent and its page; localhost:5000 by default."`
	AgentPort       string `from:"AGENT_PORT,FLASK_PORT" help:"Port of the agent, when AGENT_ADDR is not set."`
	AgentHost       string `from:"FLASK_HOST" help:"Host of the agent, when AGENT_ADDR is not set."`
	SessionTTL      int    `name:"session-ttl" from:"SESSION_TTL" default:"3600" help:"Seconds that a conversation is kept after its last turn."`
	PendingTTL      int    `name:"pending-order-ttl" from:"PENDING_ORDER_TTL" default:"600" help:"Seconds that a proposed order waits for its yes."`
	KeepMessages    int    `name:"max-session-messages" from:"MAX_SESSION_MESSAGES" default:"40" help:"Messages of history that a conversation keeps."`
	ChatRate        int    `name:"chat-rate-limit" from:"CHAT_RATE_LIMIT" default:"30" help:"Messages a minute for one conversation and for one address; 0 for no limit."`
	DinerTokens     int    `name:"model-tokens-per-diner" from:"MODEL_TOKENS_PER_DINER" default:"500000" help:"Tokens a day that one diner, or one address of guests, may cost at a hosted model; then the built-in one answers. 0 for no limit."`
	ToolRate        int    `name:"mcp-rate-limit" from:"MCP_RATE_LIMIT" default:"120" help:"Calls a minute that the MCP clients of one diner and of one address may make; 0 for no limit."`
	PublicURL       string `name:"public-url" from:"PUBLIC_URL" help:"Where people open the page, such as https://eat.example; links lead there. Empty: where each request was sent."`
	PublicAPIURL    string `name:"public-api-url" from:"PUBLIC_API_URL" help:"Where programs reach the API, to ask for the tokens that MCP clients need."`
	Timeout         int    `name:"backend-timeout" from:"BACKEND_TIMEOUT" default:"10" help:"Seconds that the agent waits for the API in all, 1 to 60."`
	Personalization bool   `name:"enable-personalization" from:"ENABLE_PERSONALIZATION" default:"true" negatable:"" help:"Greet a signed-in diner by name."`
	modelSettings   `embed:""`
	ReviewRequests  bool `name:"enable-proactive-reviews" from:"ENABLE_PROACTIVE_REVIEWS" default:"true" negatable:"" help:"Ask once for a review after an order."`
}

// addr is where the agent listens: AGENT_ADDR, else host and port of the names it had before.
func (a agentSettings) addr() string {
	if a.AgentAddr != "" {
		return a.AgentAddr
	}
	host, port := a.AgentHost, a.AgentPort
	if host == "" {
		host = "localhost"
	}
	if port == "" {
		port = "5000"
	}
	return net.JoinHostPort(host, port)
}

// A settingError is one wrong setting: its name as the environment has it, and what is allowed.
type settingError struct{ name, problem string }

// settingErrors are all wrong settings of a command; none is reported alone while others wait.
type settingErrors []settingError

// Error joins them on one line.
func (es settingErrors) Error() string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.name + ": " + e.problem
	}
	return strings.Join(parts, "; ")
}

// report lists them for a person, one a line.
func (es settingErrors) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d wrong setting(s):\n", len(es))
	for _, e := range es {
		fmt.Fprintf(&b, "  %s: %s\n", e.name, e.problem)
	}
	return b.String()
}

// settings collects wrong settings.
type settings struct{ wrong settingErrors }

// A section is a part of a command's settings.
type section interface{ check(*settings) }

// checked has every wrong setting of sections, and those that could not be read at all.
func (p *process) checked(sections ...section) *settings {
	s := p.settings
	for _, part := range sections {
		part.check(&s)
	}
	return &s
}

// need reports a setting unless ok.
func (s *settings) need(ok bool, name, format string, args ...any) {
	if !ok {
		s.wrong = append(s.wrong, settingError{name, fmt.Sprintf(format, args...)})
	}
}

// within wants min ≤ n ≤ max.
func (s *settings) within(n, least, most int, name string) {
	s.need(n >= least && n <= most, name, "is %d; allowed is %d to %d", n, least, most)
}

// address wants host:port.
func (s *settings) address(addr, name string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	s.need(err == nil, name, "is %q; write host:port, such as localhost:8000 or :8000", addr)
}

// base wants http://host or https://host.
func (s *settings) base(address, name string) {
	u, err := url.Parse(address)
	s.need(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", name, "is %q; write http://host:port", address)
}

// origin wants http://host or https://host and nothing after it, or nothing at all.
func (s *settings) origin(address, name string) {
	u, err := url.Parse(address)
	ok := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.Scheme+"://"+u.Host == address
	s.need(ok || address == "", name, "is %q; write https://host[:port], with nothing after it", address)
}

// err is nil when every setting was right.
func (s *settings) err() error {
	if len(s.wrong) == 0 {
		return nil
	}
	return s.wrong
}

func (c common) check(s *settings) {
	c.dataSettings.check(s)
	c.Redis.check(s)
	s.within(c.TokenMinutes, 1, 1440, "ACCESS_TOKEN_EXPIRE_MINUTES")
	_, err := c.level()
	s.need(err == nil, "LOG_LEVEL", "is %q; allowed are debug, info, warn, error", c.LogLevel)
	_, err = c.proxies()
	s.need(err == nil, "TRUSTED_PROXIES", "is %q; write addresses or networks, such as 10.0.0.0/8,127.0.0.1", c.TrustedProxies)
	for _, o := range c.AllowedOrigins {
		u, err := url.Parse(o)
		s.need(err == nil && u.Scheme != "" && u.Host != "" && u.Path == "", "ALLOWED_ORIGINS", "has %q; an origin is scheme://host[:port], and * is not allowed", o)
	}
	s.need(c.ShutdownDelay >= 0 && c.ShutdownDelay <= time.Minute, "SHUTDOWN_DELAY", "is %v; allowed is 0s to 1m", c.ShutdownDelay)
	if c.MetricsAddr != "" {
		s.address(c.MetricsAddr, "METRICS_ADDR")
	}
	s.need(c.SecretKey != "" || !c.production(), "SECRET_KEY", "is missing; production needs at least 32 bytes, such as the output of: openssl rand -hex 32")
	s.need(c.SecretKey == "" || len(c.SecretKey) >= minSecret, "SECRET_KEY", "has %d bytes; at least %d are needed", len(c.SecretKey), minSecret)
	s.need(c.SecretKeyPrev == "" || len(c.SecretKeyPrev) >= minSecret, "SECRET_KEY_PREVIOUS", "has %d bytes; at least %d are needed", len(c.SecretKeyPrev), minSecret)
	s.need(!guessable(c.SecretKey), "SECRET_KEY", "is a well-known example; make your own, such as the output of: openssl rand -hex 32")
}

func (a apiSettings) check(s *settings) {
	s.address(a.APIAddr, "API_ADDR")
	s.within(a.LoginRate, 0, 100_000, "LOGIN_RATE_LIMIT")
	s.within(a.RegisterRate, 0, 100_000, "REGISTER_RATE_LIMIT")
	_, err := time.LoadLocation(a.Timezone)
	s.need(err == nil, "OPERATOR_TIMEZONE", "is %q; write a name such as Asia/Kolkata or UTC", a.Timezone)
}

func (a agentSettings) check(s *settings) {
	a.modelSettings.check(s)
	s.address(a.addr(), "AGENT_ADDR")
	s.within(a.SessionTTL, 60, 30*24*3600, "SESSION_TTL")
	s.within(a.PendingTTL, 30, 24*3600, "PENDING_ORDER_TTL")
	s.within(a.KeepMessages, 2, 1000, "MAX_SESSION_MESSAGES")
	s.within(a.ChatRate, 0, 100_000, "CHAT_RATE_LIMIT")
	s.within(a.DinerTokens, 0, 1_000_000_000, "MODEL_TOKENS_PER_DINER")
	s.within(a.ToolRate, 0, 100_000, "MCP_RATE_LIMIT")
	s.origin(a.PublicURL, "PUBLIC_URL")
	if a.PublicAPIURL != "" {
		s.base(a.PublicAPIURL, "PUBLIC_API_URL")
	}
	s.within(a.Timeout, 1, 60, "BACKEND_TIMEOUT")
}

// guessable reports whether key is one that examples print.
func guessable(key string) bool {
	k := strings.ToLower(key)
	return strings.Contains(k, "change-me") || strings.Contains(k, "changeme") || strings.Contains(k, "your-secret-key") || strings.Contains(k, "your_secret_key") ||
		key != "" && strings.Trim(key, key[:1]) == ""
}

func truthy(s string) bool {
	switch strings.ToLower(s) {
	case "1", "true", "yes", "on":
		return true
	}
	return false
}

func falsy(s string) bool {
	switch strings.ToLower(s) {
	case "0", "false", "no", "off":
		return true
	}
	return false
}

func (c common) level() (slog.Level, error) {
	var l slog.Level
	err := l.UnmarshalText([]byte(c.LogLevel))
	return l, err
}

// proxies are the networks whose X-Forwarded-For is believed.
func (c common) proxies() ([]netip.Prefix, error) {
	text := c.TrustedProxies
	if text == "" && !c.production() {
		text = "127.0.0.0/8,::1"
	}
	var out []netip.Prefix
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		if p, err := netip.ParsePrefix(s); err == nil {
			out = append(out, p.Masked())
			continue
		}
		a, err := netip.ParseAddr(s)
		if err != nil {
			return nil, err
		}
		out = append(out, netip.PrefixFrom(a, a.BitLen()))
	}
	return out, nil
}
