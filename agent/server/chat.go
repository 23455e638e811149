package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
)

// An identity is what a body may say of who speaks. session_id is a synonym of user_id, the name in old clients.
type identity struct {
	UserID    *string `json:"user_id"`
	SessionID *string `json:"session_id"`
	Token     *string `json:"token"`
	Language  *string `json:"language"` // of the replies from now on (BCP 47)
}

// claim checks the form of an identity.
func (i identity) claim() (claim, error) {
	id, field := i.UserID, "user_id"
	if id == nil {
		id, field = i.SessionID, "session_id"
	} else if i.SessionID != nil && *i.SessionID != *id {
		return claim{}, invalid("session_id_twice", "session_id")
	}
	var c claim
	if id != nil {
		if err := checkSessionID(*id, field); err != nil {
			return claim{}, err
		}
		c.sessionID = *id
	}
	if i.Token != nil {
		c.token = strings.TrimSpace(*i.Token)
	}
	if i.Language != nil && *i.Language != "" {
		if c.language = lang.Match(*i.Language); c.language == "" {
			return claim{}, invalid("language", "language")
		}
	}
	return c, nil
}

// A chatBody is the body of POST /chat: a message, or a pressed button.
type chatBody struct {
	identity
	Message   *string `json:"message"`
	MessageID *string `json:"message_id"`
	Seen      *shown  `json:"seen"` // beside a message

	Action         *string `json:"action"` // "confirm" or "cancel"
	PendingOrderID string  `json:"pending_order_id"`
	Proposal       string  `json:"proposal"`
	ActionID       string  `json:"action_id"` // of a pending action, instead of an order
}

// A shown is the order card that the client shows: none when its id is empty.
type shown struct {
	PendingOrderID string `json:"pending_order_id"`
	Revision       int    `json:"revision"`
}

// request checks what is said.
func (b chatBody) request() (agent.Request, error) {
	var req agent.Request
	if b.MessageID != nil {
		if !plainID(*b.MessageID) {
			return req, invalid("message_id", "message_id")
		}
		req.MessageID = *b.MessageID
	}
	if b.Action != nil {
		return b.press(req)
	}
	if b.Message == nil {
		return req, invalid("message_empty", "message")
	}
	req.Message = *b.Message
	if s := b.Seen; s != nil {
		if s.PendingOrderID != "" && !plainID(s.PendingOrderID) {
			return req, invalid("pending_order_id", "seen.pending_order_id")
		}
		req.Seen = &agent.Seen{PendingOrderID: foodie.ID(s.PendingOrderID), Revision: s.Revision}
	}
	return req, checkMessage(req.Message)
}

// checkMessage bounds a message.
func checkMessage(message string) error {
	if strings.TrimSpace(message) == "" {
		return invalid("message_empty", "message")
	}
	if n := utf8.RuneCountInString(message); n > agent.MaxMessage {
		return invalid("message_length", "message", "most", agent.MaxMessage, "n", n)
	}
	return nil
}

// press checks a button.
func (b chatBody) press(req agent.Request) (agent.Request, error) {
	for _, rule := range []struct {
		field  string
		broken bool
	}{
		{"action", *b.Action != "confirm" && *b.Action != "cancel"},
		{"pending_order_id", b.ActionID == "" && !plainID(b.PendingOrderID)},
		{"action_id", b.ActionID != "" && !plainID(b.ActionID)},
		{"proposal", *b.Action == "confirm" && b.ActionID == "" && b.Proposal == ""},
		{"proposal", len(b.Proposal) > proposal.MaxToken},
	} {
		if rule.broken {
			return req, invalid(rule.field, rule.field)
		}
	}
	req.Action = &agent.Action{
		Kind: *b.Action, PendingOrderID: foodie.ID(b.PendingOrderID), Proposal: b.Proposal, ActionID: foodie.ID(b.ActionID),
	}
	return req, nil
}

// plainID bounds an id that a client made up or sends back.
func plainID(id string) bool {
	n := utf8.RuneCountInString(id)
	return n >= 1 && n <= maxID && !strings.ContainsFunc(id, unicode.IsControl)
}

// chat answers POST /chat.
func (s *Server) chat(w http.ResponseWriter, r *http.Request) error {
	body, err := read[chatBody](w, r)
	if err != nil {
		return err
	}
	req, err := body.request()
	if err != nil {
		return err
	}
	said, err := body.claim()
	if err != nil {
		return err
	}
	r, leave, err := s.place(r, priority(req))
	if err != nil {
		return err
	}
	defer leave()
	who, err := s.caller(w, r, said)
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		return s.stream(w, r, who, req)
	}
	answer, err := s.turn(r, who, req, nil)
	if err != nil {
		return err
	}
	s.remember(w, r, who, answer)
	return sendJSON(w, http.StatusOK, answer)
}

// tokenLife is how long a token of ours is taken at most, clocks that differ included.
func (s *Server) tokenLife() time.Duration { return s.Tokens.Lifetime() + time.Minute }

// turn takes one turn, within the limits of its session and its address. A sign-out by words ends the token here too.
func (s *Server) turn(r *http.Request, who agent.Caller, req agent.Request, emit func(agent.Event)) (agent.Answer, error) {
	req.Rate = limit.PerMinute(s.ChatRate)
	if !req.Rate.Unlimited() {
		req.Admit = func(ctx context.Context) error { return s.admit(ctx, who) }
	}
	answer, err := s.Agent.Turn(r.Context(), who, req, emit)
	if answer.SignedOut {
		s.ended.add(r.Context(), who.Token, s.tokenLife())
	}
	return answer, tooMany(err)
}

// admit counts a turn against its address. A limiter that is away limits nobody: the API's own limits still stand.
func (s *Server) admit(ctx context.Context, who agent.Caller) error {
	d, err := s.Limiter.Allow(ctx, "chat:address:"+limit.Network(who.Address), limit.PerMinute(s.ChatRate))
	if err != nil {
		s.Log.WarnContext(ctx, "chat not limited", "error", err)
		return nil
	}
	if !d.Allowed {
		return session.TooMany(d.RetryAfter)
	}
	return nil
}

// tooMany puts a refusal by a rate into words for a person.
func tooMany(err error) error {
	exceeded, ok := errors.AsType[*limit.Exceeded](err)
	if !ok {
		return err
	}
	return refuse(refusalOf(foodie.TooMany, "too_many_messages", "n", seconds(exceeded.RetryAfter)), withRetryAfter(exceeded.RetryAfter))
}

// history answers GET /chat/history: to a token, to the page's cookie, or to an id that we issued, which nobody else
// can know.
func (s *Server) history(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	said, err := identity{UserID: optional(q, "user_id"), SessionID: optional(q, "session_id")}.claim()
	if err != nil {
		return err
	}
	who, err := s.caller(w, r, said)
	if err != nil {
		return err
	}
	fresh := who.SessionID != said.sessionID && who.SessionID != s.guestOfCookie(r)
	if who.UserID == "" && (who.ChosenID || fresh) {
		return refusalOf(foodie.Forbidden, "history_private")
	}
	if err := s.stillSignedIn(r, who); err != nil {
		return err
	}
	h, err := s.Agent.History(r.Context(), who)
	if err != nil {
		return err
	}
	return sendJSON(w, http.StatusOK, h)
}

// stillSignedIn asks the API whether a diner's sign-in was ended elsewhere. While it cannot say, the token's word counts.
func (s *Server) stillSignedIn(r *http.Request, who agent.Caller) error {
	if who.UserID == "" {
		return nil
	}
	if _, err := s.Platform.As(who.Token).Me(r.Context()); foodie.KindOf(err) == foodie.Unauthenticated && err != nil {
		return signInAgain(err)
	}
	return nil
}

// optional is a query's parameter, nil when it is not there.
func optional(q map[string][]string, name string) *string {
	if values := q[name]; len(values) > 0 {
		return &values[0]
	}
	return nil
}

// clear answers POST /clear-session: it forgets exactly one conversation. That of somebody signed in needs their token.
func (s *Server) clear(w http.ResponseWriter, r *http.Request) error {
	body, err := read[identity](w, r)
	if err != nil {
		return err
	}
	said, err := body.claim()
	if err != nil {
		return err
	}
	who, err := s.caller(w, r, said)
	if err != nil {
		return err
	}
	if who.UserID == "" {
		switch {
		case strings.HasPrefix(said.sessionID, dinerPrefix):
			return refusalOf(foodie.Forbidden, "session_private").On("user_id")
		case said.sessionID == "" && (!s.cookiesCount(r) || s.guestOfCookie(r) == ""):
			return invalid("session_id", "user_id")
		}
	}
	if err := s.Agent.Clear(r.Context(), who); err != nil {
		return err
	}
	return sendJSON(w, http.StatusOK, map[string]string{"message": lang.Say(LanguageOf(r), "server.cleared"), "session_id": who.SessionID})
}
