package agent

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/telemetry"
)

// An Agent takes turns of conversation. It holds no conversation itself, so any number of them, in any number of
// processes, may share a session store. It is safe for concurrent use.
type Agent struct {
	Config
	turns, orders *prometheus.CounterVec
	cost          *cost // nil without metrics
}

// Config is what an Agent is made of.
type Config struct {
	Platform   *client.Client // speaks for nobody; each turn makes it speak for its diner
	Snapshots  *Snapshots
	Sessions   session.Store
	Signer     *proposal.Signer
	Links      *proposal.Signer   // of links to what a model elsewhere proposed; its key is its own. Nil: they hold in this process alone
	Model      llm.Model          // answers what is no yes, no or button
	Fallback   llm.Model          // takes over when Model fails; may be Model itself
	PendingTTL time.Duration      // how long a proposal may be confirmed (PENDING_ORDER_TTL); 10 minutes when 0
	Zone       *time.Location     // of times that a diner reads; Asia/Kolkata when nil
	Log        *slog.Logger       // nil for none
	Metrics    *telemetry.Metrics // may be nil
	Now        func() time.Time   // time.Now when nil

	// What hosted models may cost. The Fallback costs nothing, and answers when they have used it up.
	Limits  Limits        // one turn; zero fields are the usual ones
	Limiter limit.Limiter // counts Tokens over all instances; nil for no count
	Tokens  limit.Rule    // of one diner, or of the address of guests; the zero Rule is no limit

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
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Zone == nil {
		c.Zone = india
	}
	if c.Links == nil {
		key := make([]byte, 32)
		rand.Read(key) // never fails (crypto/rand)
		c.Links = proposal.NewSigner([][]byte{key})
	}
	c.Limits = c.Limits.usual()
	a := &Agent{Config: c}
	if c.Metrics != nil {
		a.turns = c.Metrics.Counter("foodie_turns_total", "Turns of conversation, by the model that answered and by outcome.", "model", "outcome")
		a.orders = c.Metrics.Counter("foodie_orders_placed_total", "Orders placed by talking, by how the diner said yes.", "by")
		a.cost = countCost(c.Metrics)
	}
	return a
}

// india is the zone of the business where none is configured. It has had one offset since 1945, so no database of
// zones is needed.
var india = time.FixedZone("IST", 5*60*60+30*60)

// count notes a turn that was answered.
func (a *Agent) count(answer Answer) {
	if a.turns == nil {
		return
	}
	model, outcome := answer.AIModel, "answered"
	if model == "" {
		model = "none"
	}
	switch {
	case answer.OrderConfirmed:
		outcome = "placed"
	case answer.Error != "":
		outcome = "failed"
	case answer.Degraded:
		outcome = "degraded"
	}
	a.turns.WithLabelValues(model, outcome).Inc()
}

// countOrder notes an order that was placed.
func (a *Agent) countOrder(by string) {
	if a.orders != nil {
		a.orders.WithLabelValues(by).Inc()
	}
}

// History is what a page shows after a reload.
type History struct {
	SessionID     string            `json:"session_id"`
	Messages      []session.Message `json:"messages"` // oldest first
	PendingOrder  *PendingOrder     `json:"pending_order,omitempty"`
	PendingAction *PendingAction    `json:"pending_action,omitempty"`
	Language      string            `json:"language"` // in which the next reply is, unless what is said changes it
}

// History loads the last turns and what is pending.
func (a *Agent) History(ctx context.Context, who Caller) (History, error) {
	s, err := a.Sessions.Peek(ctx, who.SessionID)
	if err != nil {
		return History{}, err
	}
	messages := s.Messages
	if messages == nil {
		messages = []session.Message{}
	}
	waits := a.pendingOrder(who, confirm.Standing(s.Pending, a.Now()))
	for i, m := range messages {
		messages[i].Cards = a.recalled(ctx, m.Cards, waits)
	}
	return History{SessionID: who.SessionID, Messages: messages, PendingOrder: waits, PendingAction: readAction(s.State.Action, a.Now()).wire(), Language: speaks(s.State, who)}, nil
}

// Clear forgets the caller's conversation, and that of the guest who they were, and drops what was pending with it: first
// in the database, so that no card of it can place any more.
func (a *Agent) Clear(ctx context.Context, who Caller) error {
	s, err := a.Sessions.Peek(ctx, who.SessionID)
	if err != nil {
		return err
	}
	if p := confirm.Standing(s.Pending, a.Now()); p != nil && who.Token != "" {
		if err := a.Platform.As(who.Token).VoidKey(ctx, string(p.ID)); err != nil && foodie.CodeOf(err) != "already_placed" {
			return err
		}
	}
	if err := a.clearGuest(ctx, who); err != nil {
		return err
	}
	return a.Sessions.Clear(ctx, who.SessionID)
}

// clearGuest forgets the conversation of a guest who came along with a diner, wherever on its way it is.
func (a *Agent) clearGuest(ctx context.Context, who Caller) error {
	if who.GuestID == "" || who.UserID == "" || who.GuestID == who.SessionID || isDiners(who.GuestID) {
		return nil
	}
	if err := a.Sessions.Clear(ctx, who.GuestID); err != nil {
		return err
	}
	return a.Sessions.Forget(ctx, who.GuestID, handoverTo(who.SessionID))
}
