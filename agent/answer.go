package agent

import (
	"context"
	"encoding/json"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
)

// A Caller is who speaks, as the server established it before the turn. Nothing in it comes from the message.
type Caller struct {
	SessionID string    // whose session: "u:" and the user's id when signed in, else the guest's id
	UserID    foodie.ID // "" for a guest
	Username  string
	Token     string // bearer token for the API; "" for a guest
	Address   string // of the diner, for limits
	GuestID   string // a guest session that came along with a token, to be moved to SessionID; or ""
	ChosenID  bool   // the guest id was chosen by a client, not issued by us
	Cookie    bool   // the caller keeps its token in our cookie, so no answer carries one
	Language  string // that the client's switch shows (BCP 47), "" when nobody chose
	Accepts   string // that the diner probably reads, until they say or choose; may be ""
}

// A Request is what a caller says: a message or an action.
type Request struct {
	Message   string // 1 to MaxMessage characters, unless Action is set
	MessageID string // of the client, so that a repeat gets the same answer; may be ""
	Action    *Action
	Seen      *Seen // the order that the person has before them; nil when the client does not say

	Rate  limit.Rule                  // of turns of this session; the zero Rule is no limit
	Admit func(context.Context) error // asked beside the session; when it refuses, no turn happens; may be nil
}

// Seen is the newest order card that a person has before them. A yes or no is for that one: when the session holds another,
// because replies were lost, nothing is placed or dropped, and the order that stands is shown.
type Seen struct {
	PendingOrderID foodie.ID // "" for none
	Revision       int
}

// other reports whether p is not what was seen.
func (s *Seen) other(p *session.PendingOrder) bool {
	return s != nil && p != nil && (p.ID != s.PendingOrderID || p.Revision != s.Revision)
}

// MaxMessage is how many characters a message has at most.
const MaxMessage = 2000

// An Action is a pressed button.
type Action struct {
	Kind           string // "confirm", "cancel", or "open" for the order of a link, which then waits instead of any other
	PendingOrderID foodie.ID
	Proposal       string    // the signed proposal of the card; of "open", the link's token
	ActionID       foodie.ID // of a pending action, instead of an order
}

// An Answer is a whole reply, in the shape that the wire has. Fields that do not apply are absent.
type Answer struct {
	Response       string          `json:"response"` // Markdown
	SessionID      string          `json:"session_id"`
	RequestID      string          `json:"request_id"`
	FunctionCalled string          `json:"function_called,omitempty"` // the last tool that ran
	AIModel        string          `json:"ai_model,omitempty"`
	Language       string          `json:"language,omitempty"` // of Response and Suggestions (BCP 47)
	Cards          []Card          `json:"cards,omitempty"`
	Suggestions    []string        `json:"suggestions,omitempty"`
	RequiresAuth   bool            `json:"requires_auth,omitempty"`
	PendingOrder   *PendingOrder   `json:"pending_order,omitempty"`  // the state after the turn while one stands
	PendingAction  *PendingAction  `json:"pending_action,omitempty"` // likewise
	Order          json.RawMessage `json:"order,omitempty"`          // as the API has it; only with OrderConfirmed
	OrderConfirmed bool            `json:"order_confirmed,omitempty"`
	OrderCancelled bool            `json:"order_cancelled,omitempty"`
	Personalized   bool            `json:"personalized,omitempty"`
	ContextUsed    bool            `json:"context_used,omitempty"`
	Degraded       bool            `json:"degraded,omitempty"`
	Authenticated  bool            `json:"authenticated,omitempty"`
	SignedOut      bool            `json:"signed_out,omitempty"` // by words; the server drops its cookie and ends the sign-in
	Token          string          `json:"token,omitempty"`      // after a sign-in by words, for a client without our cookie
	Error          string          `json:"error,omitempty"`      // code, when something downstream failed

	// SignedIn is set after a sign-in by words, for the server to put into its cookie. It never leaves the process.
	SignedIn *Credentials `json:"-"`
}

// Credentials are what a sign-in gave.
type Credentials struct {
	AccessToken, RefreshToken string
	ExpiresIn                 int // seconds
	UserID                    foodie.ID
	Username                  string
}

// A Card is typed data beside the words: restaurants, menu, dishes, pending_order, order, orders, reviews,
// review_stats, sign_in, pending_action, choices. Its other fields depend on the type; docs/chat.md lists them.
type Card map[string]any

// A PendingOrder is an order that waits for its diner's yes, as the wire has it.
type PendingOrder struct {
	ID             foodie.ID     `json:"id"`
	Revision       int           `json:"revision"`
	RestaurantName string        `json:"restaurant_name"`
	Items          []PendingLine `json:"items"`
	TotalPrice     foodie.Money  `json:"total_price"`
	ExpiresAt      wire.Time     `json:"expires_at"`
	Proposal       string        `json:"proposal"` // signed anew by each answer
}

// A PendingLine is one line of a PendingOrder.
type PendingLine struct {
	ItemName string       `json:"item_name"`
	Quantity int          `json:"quantity"`
	Price    foodie.Money `json:"price"` // of one, options included
	Options  []string     `json:"options"`
	Note     string       `json:"note"`
}

// A PendingAction is any other write that waits for its diner's yes.
type PendingAction struct {
	ID      foodie.ID `json:"id"`
	Kind    string    `json:"kind"` // "add_review", "update_review", "delete_review", "cancel_order"
	Summary string    `json:"summary"`
	Verb    string    `json:"verb"` // on the button, such as "Post review"
	Until   wire.Time `json:"expires_at"`
}

// An Event is a piece of an answer on its way: Delta, Tool and CardEvent by name; a Reset drops the text so far.
type Event struct {
	Name string // "delta", "tool", "card" or "reset"
	Data any    // the JSON of its data
}
