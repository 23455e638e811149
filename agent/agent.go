package agent

import (
	"context"
	"log/slog"
	"time"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// An Agent takes turns of conversation. It holds no conversation itself, so any number of them, in any number of
// processes, may share a session store. It is safe for concurrent use.
type Agent struct {
	Config
}

// Config is what an Agent is made of.
type Config struct {
	Sessions   session.Store
	Model      llm.Model     // answers what is no yes, no or button
	Fallback   llm.Model     // takes over when Model fails; may be Model itself
	PendingTTL time.Duration // how long a proposal may be confirmed (PENDING_ORDER_TTL); 10 minutes when 0
	Log        *slog.Logger
	Now        func() time.Time // time.Now when nil

	Personalize    bool // greet a signed-in diner by name (ENABLE_PERSONALIZATION)
	ReviewRequests bool // ask for a review after an order (ENABLE_PROACTIVE_REVIEWS)
}

// New makes an Agent of its parts.
func New(c Config) *Agent {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.PendingTTL == 0 {
		c.PendingTTL = 10 * time.Minute
	}
	return &Agent{Config: c}
}

// Turn answers one request. emit is called with the pieces of the answer as they come, by the calling goroutine, and may
// be nil. The error is a *foodie.Error: a request that was refused, so that nothing changed.
func (a *Agent) Turn(ctx context.Context, who Caller, req Request, emit func(Event)) (Answer, error) {
	return Answer{}, ctx.Err()
}

// SignedIn is called after a diner signed in outside the conversation: it moves the guest's session in, and goes on with
// what had asked for the sign-in. It reports false when nothing had.
func (a *Agent) SignedIn(ctx context.Context, who Caller, emit func(Event)) (Answer, bool, error) {
	return Answer{}, false, ctx.Err()
}

// History is what a page shows after a reload.
type History struct {
	SessionID     string            `json:"session_id"`
	Messages      []session.Message `json:"messages"` // oldest first
	PendingOrder  *PendingOrder     `json:"pending_order,omitempty"`
	PendingAction *PendingAction    `json:"pending_action,omitempty"`
}

// History loads the last turns and what is pending.
func (a *Agent) History(ctx context.Context, who Caller) (History, error) {
	return History{}, ctx.Err()
}

// Clear forgets the caller's conversation, and drops what was pending with it.
func (a *Agent) Clear(ctx context.Context, who Caller) error {
	return a.Sessions.Clear(ctx, who.SessionID)
}
