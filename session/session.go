// Package session is the contract to keep conversations: turns, what the dialogue remembers, and the pending order.
// session/memory, session/sqlite and session/redis implement it, and session/sessiontest proves that they behave as one.
//
// A session's turns run one at a time and in order, on whatever instances: Begin takes a lease, Commit appends what
// the turn changed and gives the lease back. Times to live are refreshed by every turn on every part. A missing session
// is empty; an unreachable server is Unavailable. Losing a session may lose memory, never cause an order.
package session

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
)

// KeepMessages is how many messages of history a session keeps by default (MAX_SESSION_MESSAGES).
const KeepMessages = 40

// Lease times (DESIGN: turns of one session). A waiting turn gives up after LeaseWait with Conflict, code "turn_in_progress".
const (
	LeaseFor  = 5 * time.Second // renewed while a turn runs
	LeaseWait = 10 * time.Second
)

// A Message is one thing that was said.
type Message struct {
	Role     string          `json:"role"` // "diner" or "foodie"
	Text     string          `json:"text"` // secrets already masked
	Function string          `json:"function,omitempty"`
	Cards    json.RawMessage `json:"cards,omitempty"` // of the answer, for a reload of the page
	At       time.Time       `json:"at"`
}

// Expect says what the last reply asked, so that a bare yes or no answers that question and no other.
type Expect string

// What a reply may expect. A reply asks one question at most.
const (
	ExpectNothing   Expect = ""
	ExpectConfirm   Expect = "confirm"    // shall I place it?
	ExpectChoose    Expect = "choose"     // which one?
	ExpectStartOver Expect = "start_over" // drop the pending order and begin at another restaurant?
	ExpectAction    Expect = "action"     // do the pending action?
	ExpectReview    Expect = "review"     // would you like to leave a review?
	ExpectSignIn    Expect = "sign_in"
)

// State is what the dialogue remembers besides the words.
type State struct {
	RestaurantID foodie.ID       `json:"restaurant_id,omitempty"` // at hand
	Restaurant   string          `json:"restaurant,omitempty"`
	Shown        []Shown         `json:"shown,omitempty"` // candidates of the last reply, in order
	Expect       Expect          `json:"expect,omitempty"`
	ExpectData   json.RawMessage `json:"expect_data,omitempty"` // what the expected answer completes, as the agent wrote it
	RecentOrder  foodie.ID       `json:"recent_order,omitempty"`
	RecentChain  foodie.ID       `json:"recent_chain,omitempty"` // of the proposal that RecentOrder was
	Language     string          `json:"language,omitempty"`     // of the replies (BCP 47), "" until something tells
	Greeted      bool            `json:"greeted,omitempty"`
	Reviewed     bool            `json:"reviewed,omitempty"` // the request for a review after RecentOrder was made
	Resume       json.RawMessage `json:"resume,omitempty"`   // what goes on after sign-in, as the agent wrote it
	Action       json.RawMessage `json:"action,omitempty"`   // the pending action, as the agent wrote it
	Model        json.RawMessage `json:"model,omitempty"`    // a model's own notes between turns
	// LanguageChosen says that the diner chose Language, by the client's switch or in words, so that what they write later does
	// not change it. LanguageAsked is what the switch said last.
	LanguageChosen bool   `json:"language_chosen,omitempty"`
	LanguageAsked  string `json:"language_asked,omitempty"`

	TookIn string `json:"took_in,omitempty"` // the guest's conversation that was last moved in, so that it is moved once
}

// Shown is one candidate that the last reply named: a dish when Item is set, else a restaurant.
type Shown struct {
	Kind       string    `json:"kind"` // "restaurant", "dish", "order", "review"
	ID         foodie.ID `json:"id,omitempty"`
	Restaurant string    `json:"restaurant,omitempty"`
	Item       string    `json:"item,omitempty"`
}

// A PendingOrder is an order that was proposed and waits for its diner's yes.
//
//	none ──prepare──► proposed ──yes──► placed        change: the next revision; no, expiry, cancel: none
type PendingOrder struct {
	ID           foodie.ID          `json:"id"`       // of the chain, and the order's Idempotency-Key
	Revision     int                `json:"revision"` // from 1; only the last may be placed
	RestaurantID foodie.ID          `json:"restaurant_id"`
	Restaurant   string             `json:"restaurant"`
	Lines        []foodie.OrderLine `json:"lines"`
	Total        foodie.Money       `json:"total"`
	ExpiresAt    time.Time          `json:"expires_at"`
	ShownIn      int                `json:"shown_in"`            // revision that the last reply showed; a yes counts only for it
	ChosenID     bool               `json:"chosen_id,omitempty"` // came from a session id that a client chose: wants a fresh yes
}

// An Answer is a whole reply, kept so that a repeated message_id gets it again.
type Answer struct {
	MessageID string          `json:"message_id"`
	Body      json.RawMessage `json:"body"` // the JSON answer
}

// KeepAnswers is how many answers are kept for repeats; an older message_id is Conflict, code "message_too_old".
const KeepAnswers = 2

// A Session is one conversation as Begin loaded it.
type Session struct {
	ID       string
	Version  int64 // 0 for a session that does not exist yet; grows with every Commit
	Messages []Message
	State    State
	Pending  *PendingOrder // nil when none stands or it has expired
	Answers  []Answer      // newest last, at most KeepAnswers
	SeenIDs  []string      // older message ids, newest last, at most 32
	Doubted  bool          // by Doubt: later replies may be missing
}

// Replay finds the kept answer to messageID. When it was answered too long ago, the error is Conflict, "message_too_old".
func (s *Session) Replay(messageID string) (json.RawMessage, bool, error) {
	if messageID == "" {
		return nil, false, nil
	}
	for _, a := range s.Answers {
		if a.MessageID == messageID {
			return a.Body, true, nil
		}
	}
	for _, id := range s.SeenIDs {
		if id == messageID {
			return nil, false, foodie.NewError(foodie.Conflict, "message_too_old", "This message was answered a while ago. Please send it as a new one.").On("message_id")
		}
	}
	return nil, false, nil
}

// An Update is what one turn changes. Nothing is overwritten but State and Pending, which the lease protects.
type Update struct {
	Append  []Message
	State   State
	Pending *PendingOrder // nil removes it
	Answer  *Answer       // nil keeps no answer
}

// A Turn holds a session's lease. Exactly one of Commit and Release ends it; either may be called on a lost lease.
type Turn interface {
	// Session is the session as it was when the turn began. The turn owns it.
	Session() *Session
	// Commit keeps u, refreshes every time to live, and gives the lease back. It fails with Conflict, code "turn_lost",
	// and keeps nothing when another turn took over meanwhile.
	Commit(ctx context.Context, u Update) error
	// Release gives the lease back and changes nothing.
	Release(ctx context.Context) error
}

// An Entry is who wants to take a turn.
type Entry struct {
	ID        string     // of the session
	MessageID string     // of the message, "" for none; one that the session still has the answer of is not counted
	Rate      limit.Rule // of turns of this session; the zero Rule is no limit
}

// Doubt forgets what the last reply asked. A backend calls it when replies that came after what it holds may be lost: a
// yes that follows may be meant for one of those. What is pending stands, is shown again and asked about anew.
func (s *Session) Doubt() {
	s.State.Expect, s.State.ExpectData, s.State.Resume, s.Doubted = ExpectNothing, nil, nil, true
}

// Count counts e against its rate, for a session that is idle at idleAt and still has answers, and gives when it is idle
// from now on. Every backend that counts in this process uses it, so that they agree.
func (e Entry) Count(answers []Answer, idleAt, now time.Time) (time.Time, error) {
	again := func(a Answer) bool { return a.MessageID == e.MessageID }
	if e.MessageID != "" && slices.ContainsFunc(answers, again) {
		return idleAt, nil
	}
	decision, next := limit.Next(idleAt, now, e.Rate)
	if !decision.Allowed {
		return idleAt, TooMany(decision.RetryAfter)
	}
	return next, nil
}

// TooMany is the refusal of a turn beyond its session's rate.
func TooMany(retryAfter time.Duration) error {
	return foodie.NewError(foodie.TooMany, "too_many_messages", "Too many messages at once. Please try again in a moment.").Because(&limit.Exceeded{RetryAfter: retryAfter})
}

// A Store keeps sessions. All ids are opaque; callers check their form.
type Store interface {
	// Begin waits for the session's lease and loads it, in order of arrival as far as the store can tell. It fails with
	// Conflict, code "turn_in_progress", when the lease is not had within LeaseWait. The lease is renewed while the turn
	// runs, until it is ended or ctx is done.
	//
	// The entry's rate is counted at once on arrival, before any waiting: beyond it the error is TooMany, code
	// "too_many_messages", whose cause is a *limit.Exceeded. What was counted outlives the session.
	Begin(ctx context.Context, e Entry) (Turn, error)
	// Peek loads without a lease, for history.
	Peek(ctx context.Context, id string) (Session, error)
	// Take removes guest's conversation and hands it over exactly once: any number of calls with one handover id give the
	// same session until Forget, whatever died meanwhile; a call with another id finds nothing. When the guest has gone on
	// talking since, what is handed over again is doubted: a yes that follows may be for what was shown there.
	Take(ctx context.Context, guest, handover string) (Session, error)
	// Forget drops a handover that has arrived.
	Forget(ctx context.Context, guest, handover string) error
	// Clear removes exactly one session. It waits for no lease; a turn that runs loses its lease.
	Clear(ctx context.Context, id string) error
	// Health describes the backend.
	Health(ctx context.Context) Health
	Close() error
}

// Health is what /health says of the session store.
type Health struct {
	Connected bool
	Backend   string // "in-memory", "sqlite" or "redis"
	Topology  string // of Redis: "single", "sentinel" or "cluster"; "" for the others
}

// Config bounds every backend. What is zero has its default.
type Config struct {
	TTL          time.Duration // SESSION_TTL
	PendingTTL   time.Duration // PENDING_ORDER_TTL
	KeepMessages int           // MAX_SESSION_MESSAGES; 0 is KeepMessages

	LeaseFor  time.Duration    // 0 is LeaseFor
	LeaseWait time.Duration    // 0 is LeaseWait
	Now       func() time.Time // of times to live; leases go by the real clock
}

// The times to live by default.
const (
	DefaultTTL        = time.Hour
	DefaultPendingTTL = 10 * time.Minute
)

// WithDefaults fills in what is zero.
func (c Config) WithDefaults() Config {
	c.TTL = cmp.Or(c.TTL, DefaultTTL)
	c.PendingTTL = cmp.Or(c.PendingTTL, DefaultPendingTTL)
	c.KeepMessages = cmp.Or(c.KeepMessages, KeepMessages)
	c.LeaseFor = cmp.Or(c.LeaseFor, LeaseFor)
	c.LeaseWait = cmp.Or(c.LeaseWait, LeaseWait)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}
