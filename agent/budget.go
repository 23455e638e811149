package agent

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/telemetry"
)

// Limits are what the models may use up in one turn. The times are those of DESIGN §6.
type Limits struct {
	ModelCalls int           // 8
	ToolCalls  int           // 16, in all replies of one turn; and half of them in one reply
	Tokens     int           // 60 000
	ModelTime  time.Duration // 30 s for one call of a model
	HostedTime time.Duration // 38 s for all that a hosted model does; the rest is left to the one that takes over
	Time       time.Duration // 45 s for all
}

// usual fills what is zero.
func (l Limits) usual() Limits {
	u := Limits{ModelCalls: 8, ToolCalls: 16, Tokens: 60_000, ModelTime: 30 * time.Second, HostedTime: 38 * time.Second, Time: 45 * time.Second}
	return Limits{
		ModelCalls: cmp.Or(l.ModelCalls, u.ModelCalls), ToolCalls: cmp.Or(l.ToolCalls, u.ToolCalls), Tokens: cmp.Or(l.Tokens, u.Tokens),
		ModelTime: cmp.Or(l.ModelTime, u.ModelTime), HostedTime: cmp.Or(l.HostedTime, u.HostedTime), Time: cmp.Or(l.Time, u.Time),
	}
}

// A spending is what a turn costs its diner in tokens. Some are set aside before a hosted model is asked, so that turns at
// the same time cannot spend the same ones; at the end what it cost is charged.
type spending struct {
	reserved, used int
}

// setAside is about what one call of a hosted model costs: instruction, tools, history, answer.
const setAside = 6000

// reserve sets aside the tokens of a first call, and reports whether the diner still has them. A limiter that is away lets
// pass: messages are limited by themselves.
func (t *turn) reserve(ctx context.Context) bool {
	if t.Limiter == nil || t.Tokens.Unlimited() {
		return true
	}
	d, err := t.Limiter.Allow(ctx, t.purse(), weighing(t.Tokens, setAside))
	if err != nil {
		t.Log.WarnContext(ctx, "tokens not counted", "error", err)
		return true
	}
	if d.Allowed {
		t.spent.reserved = setAside
	}
	return d.Allowed
}

// charge counts what the turn has really cost. When that is more than the diner had left, all that is left is gone.
func (t *turn) charge(ctx context.Context) {
	over := t.spent.used - t.spent.reserved
	if t.Limiter == nil || t.Tokens.Unlimited() || over == 0 {
		return
	}
	ctx, cancel := finish(ctx)
	defer cancel()
	var err error
	if over < 0 {
		err = t.Limiter.Forgive(ctx, t.purse(), weighing(t.Tokens, -over))
	}
	for charged := false; over >= setAside/10 && !charged && err == nil; over /= 2 {
		var d limit.Decision
		d, err = t.Limiter.Allow(ctx, t.purse(), weighing(t.Tokens, over))
		charged = d.Allowed
	}
	if err != nil {
		t.Log.WarnContext(ctx, "tokens not counted", "error", err)
	}
}

// purse is whose tokens are spent. A guest makes a new conversation at will, so guests share those of their address.
func (t *turn) purse() string {
	switch {
	case t.who.UserID != "":
		return "tokens:" + string(t.who.UserID)
	case t.who.Address != "":
		return "tokens:address:" + limit.Network(t.who.Address)
	}
	return "tokens:session:" + t.who.SessionID
}

// weighing is r for so many events at once: a limiter remembers when a key is idle again, so one event of a rule with
// fewer in the same time weighs as much more.
func weighing(r limit.Rule, events int) limit.Rule {
	r.Count = max(1, r.Count/events)
	return r
}

// A cost counts what models cost, by model.
type cost struct {
	calls, tokens, limited *prometheus.CounterVec
	seconds                *prometheus.HistogramVec
}

func countCost(m *telemetry.Metrics) *cost {
	return &cost{
		calls:   m.Counter("foodie_model_calls_total", "Calls of a model, by what came of it: a reply, or the code of its failure.", "model", "result"),
		tokens:  m.Counter("foodie_model_tokens_total", "Tokens that a model read (in) and wrote (out), as its provider counts them, else about.", "model", "direction"),
		limited: m.Counter("foodie_model_limited_total", "Turns in which a model was stopped, by what was used up: calls, tokens, mistakes, or the diner's tokens.", "model", "limit"),
		seconds: m.Seconds("foodie_model_call_seconds", "How long a model took to reply, to its last word.", "model"),
	}
}

// called notes a call of a model.
func (c *cost) called(model string, u llm.Usage, took time.Duration, err error) {
	if c == nil {
		return
	}
	result := "reply"
	if err != nil {
		result = foodie.CodeOf(err)
	}
	c.calls.WithLabelValues(model, result).Inc()
	c.tokens.WithLabelValues(model, "in").Add(float64(max(0, u.In)))
	c.tokens.WithLabelValues(model, "out").Add(float64(max(0, u.Out)))
	c.seconds.WithLabelValues(model).Observe(took.Seconds())
}

// stopped notes that a model was stopped.
func (c *cost) stopped(model, limit string) {
	if c != nil {
		c.limited.WithLabelValues(model, limit).Inc()
	}
}

// used is what a reply cost: as the provider counts, or about.
func used(u llm.Usage, asked int, r llm.Reply) llm.Usage {
	if u.Total() > 0 {
		return u
	}
	return llm.Usage{In: asked, Out: tokensOf(llm.Message{Text: r.Text, Calls: r.Calls})}
}

// tokensOf is about how long a message is.
func tokensOf(m llm.Message) int {
	n := llm.Tokens(m.Text)
	for _, c := range m.Calls {
		n += llm.Tokens(c.Name) + llm.Tokens(string(c.Arguments))
	}
	for _, r := range m.Results {
		n += llm.Tokens(r.Name) + llm.Tokens(string(r.Content))
	}
	return n
}

// toolTokens is about what the tools and the instruction cost each time.
var toolTokens = sync.OnceValue(func() int {
	n := 1000
	for _, s := range specs() {
		n += llm.Tokens(s.Description) + llm.Tokens(string(s.Schema))
	}
	return n
})
