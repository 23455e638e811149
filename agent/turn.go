package agent

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/telemetry"
)

// finishTime is for what must be finished even when the diner has gone.
const finishTime = 12 * time.Second

var errTurnTime = errors.New("the turn took longer than it may")

// A turn is one request on its way to its answer.
type turn struct {
	*Agent
	who      Caller
	req      Request
	said     string // the message, its secrets masked
	language string
	platform *client.Client // speaks for the diner

	lease     session.Turn
	session   *session.Session // as the turn found it
	forgetful bool             // no session store answers: nothing is remembered
	handover  string           // of a guest's session that this turn takes in; "" for none
	taken     []session.Message
	state     session.State         // as it will be kept
	pending   *session.PendingOrder // likewise
	action    *action               // likewise
	spent     spending

	reply
}

// Turn answers one request. emit is called with the pieces of the answer as they come, by the calling goroutine, and may
// be nil. The error is a *foodie.Error: a request that was refused, so that nothing changed.
func (a *Agent) Turn(ctx context.Context, who Caller, req Request, emit func(Event)) (Answer, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Limits.Time, errTurnTime)
	defer cancel()
	ctx = client.WithDinerAddress(ctx, who.Address)
	if err := req.check(); err != nil {
		return Answer{}, err
	}
	t, err := a.begin(ctx, who, req, emit)
	if err != nil {
		return Answer{}, err
	}
	defer t.release(ctx)
	if answer, ok, err := t.repeated(); ok || err != nil {
		return answer, err
	}
	if err := t.takeGuestIn(ctx); err != nil {
		return Answer{}, err
	}
	t.listen()
	t.greet(ctx)
	if err := t.decide(ctx); err != nil {
		return Answer{}, err
	}
	t.conclude(ctx)
	answer, err := t.keep(ctx)
	if err != nil || answer.SignedIn == nil {
		return answer, err
	}
	return t.goOnSignedIn(ctx, answer, emit)
}

// check refuses what is no message and no button.
func (r Request) check() error {
	if r.Action != nil {
		if k := r.Action.Kind; k != "confirm" && k != "cancel" && k != "open" {
			return foodie.NewError(foodie.Invalid, "action_unknown", "An action is confirm or cancel.").On("action")
		}
		return nil
	}
	switch n := utf8.RuneCountInString(r.Message); {
	case n == 0:
		return foodie.NewError(foodie.Invalid, "message_empty", "Please write a message.").On("message")
	case n > MaxMessage:
		return foodie.NewError(foodie.Invalid, "message_length", "A message has at most %d characters; this one has %d.", MaxMessage, n).On("message")
	case !utf8.ValidString(r.Message):
		return foodie.NewError(foodie.Invalid, "text_encoding", "The message is not valid UTF-8 text.").On("message")
	}
	return nil
}

// begin is the step "session": it waits for the session's lease and loads it. A store that is away leaves a turn
// without memory, which can still look things up, propose, and place what a signed card says.
func (a *Agent) begin(ctx context.Context, who Caller, req Request, emit func(Event)) (*turn, error) {
	if emit == nil {
		emit = func(Event) {}
	}
	t := &turn{Agent: a, who: who, req: req, said: req.Message, reply: reply{emit: emit}}
	t.platform = a.Platform.As(who.Token)
	lease, err := a.lease(ctx, who, req)
	if err != nil {
		if !away(err) || ctx.Err() != nil {
			return nil, err
		}
		a.Log.WarnContext(ctx, "turn without memory", "error", err)
		lease, t.forgetful = noLease{&session.Session{ID: who.SessionID}}, true
	}
	t.adopt(lease)
	return t, nil
}

// lease takes the session's lease, and asks beside it whether the turn may be at all. Who may not has done nothing.
func (a *Agent) lease(ctx context.Context, who Caller, req Request) (session.Turn, error) {
	entry := session.Entry{ID: who.SessionID, MessageID: req.MessageID, Rate: req.Rate}
	if req.Admit == nil {
		return a.Sessions.Begin(ctx, entry)
	}
	admitted := make(chan error, 1)
	go func() { admitted <- req.Admit(ctx) }()
	lease, err := a.Sessions.Begin(ctx, entry)
	refused := <-admitted
	if refused == nil {
		return lease, err
	}
	if err == nil {
		a.giveBack(ctx, lease)
	}
	return nil, refused
}

// away reports whether err says that a part is away, rather than that a request is wrong.
func away(err error) bool {
	switch foodie.KindOf(err) {
	case foodie.Internal, foodie.Unavailable, foodie.Timeout:
		return true
	}
	return false
}

// adopt makes the loaded session the turn's own.
func (t *turn) adopt(lease session.Turn) {
	t.lease, t.session = lease, lease.Session()
	t.state = t.session.State
	t.pending = confirm.Standing(t.session.Pending, t.Now())
	t.action = readAction(t.state.Action, t.Now())
	t.language = speaks(t.state, t.who)
}

// noLease is the session of a turn without memory.
type noLease struct{ session *session.Session }

func (l noLease) Session() *session.Session                  { return l.session }
func (noLease) Commit(context.Context, session.Update) error { return nil }
func (noLease) Release(context.Context) error                { return nil }

// release gives the lease back when the turn ended before it was kept.
func (t *turn) release(ctx context.Context) {
	if t.lease != nil {
		t.giveBack(ctx, t.lease)
	}
}

func (a *Agent) giveBack(ctx context.Context, lease session.Turn) {
	ctx, cancel := finish(ctx)
	defer cancel()
	if err := lease.Release(ctx); err != nil {
		a.Log.WarnContext(ctx, "session not released", "error", err)
	}
}

// repeated gives the kept answer of a message that was answered before.
func (t *turn) repeated() (Answer, bool, error) {
	body, ok, err := t.session.Replay(t.req.MessageID)
	if !ok || err != nil {
		return Answer{}, false, err
	}
	var answer Answer
	if err := json.Unmarshal(body, &answer); err != nil {
		return Answer{}, false, foodie.NewError(foodie.Internal, "answer_unreadable", "Something went wrong. Please try again.").Because(err)
	}
	t.emit(Event{Name: "delta", Data: map[string]any{"text": answer.Response}})
	return answer, true, nil
}

// decide is the step "confirm": buttons, typed passwords, and a yes or no to the question that was asked. Everything
// else goes to the model.
func (t *turn) decide(ctx context.Context) error {
	if t.req.Action != nil {
		return t.press(ctx)
	}
	if c, ok := readCredentials(t.req.Message); ok {
		t.said = c.masked
		t.enter(ctx, c)
		return nil
	}
	if t.languageWished() {
		return nil
	}
	// What the last reply expected is answered now or never.
	asked, data := t.state.Expect, t.state.ExpectData
	t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
	if !t.answered(ctx, asked, data) {
		earlier := t.state.Resume
		t.converse(ctx, asked, data)
		t.reconsider(earlier)
	}
	return nil
}

// keep commits what the turn changed. The diner may have gone, but what was said is kept.
func (t *turn) keep(ctx context.Context) (Answer, error) {
	ctx, cancel := finish(ctx)
	defer cancel()
	answer := t.finished(ctx)
	kept := answer
	kept.Token = "" // is nobody's to read later
	body, err := json.Marshal(kept)
	if err != nil {
		return Answer{}, foodie.NewError(foodie.Internal, "answer_unwritable", "Something went wrong. Please try again.").Because(err)
	}
	if t.forgetful {
		t.keepLate(ctx, answer, t.repeatable(body))
	}
	err = t.lease.Commit(ctx, session.Update{
		Append: append(t.taken, t.messages(answer)...), State: t.state, Pending: t.pending,
		Answer: t.repeatable(body),
	})
	t.lease = nil
	if err != nil {
		return t.notKept(ctx, answer, err)
	}
	if t.handover != "" {
		if err := t.Sessions.Forget(ctx, t.who.GuestID, t.handover); err != nil {
			t.Log.WarnContext(ctx, "handover not forgotten", "error", err)
		}
	}
	t.count(answer)
	return answer, nil
}

// lateTime is how long a turn without memory waits at its end for a store that is back.
const lateTime = time.Second

// keepLate ends a turn without memory: whether its store is still away or back, the session learns at the time of the
// answer that the diner was answered, so that a yes that follows is for nothing which was asked before.
func (t *turn) keepLate(ctx context.Context, answer Answer, repeatable *session.Answer) {
	ctx, cancel := context.WithTimeout(ctx, lateTime)
	defer cancel()
	lease, err := t.Sessions.Begin(ctx, session.Entry{ID: t.who.SessionID})
	if err != nil {
		return // the store remembers that it was asked in vain
	}
	s := lease.Session()
	s.Doubt()
	if b := t.req.Action; b != nil && s.Pending != nil && s.Pending.ID == b.PendingOrderID && (answer.OrderConfirmed || answer.OrderCancelled) {
		s.Pending = nil
	}
	if err := lease.Commit(ctx, session.Update{Append: t.messages(answer), State: s.State, Pending: s.Pending, Answer: repeatable}); err != nil {
		t.Log.WarnContext(ctx, "turn without memory not kept", "error", err)
	}
}

// repeatable is the answer as a repeat of its message will get it; nil when the message has no id.
func (t *turn) repeatable(body json.RawMessage) *session.Answer {
	if t.req.MessageID == "" {
		return nil
	}
	return &session.Answer{MessageID: t.req.MessageID, Body: body}
}

// notKept decides what an answer is worth that could not be kept. What the database knows stays true, and an order's key
// makes a repeat safe; when another turn took over, nothing else of this one counts. A guest's order is not dropped.
func (t *turn) notKept(ctx context.Context, answer Answer, err error) (Answer, error) {
	t.Log.ErrorContext(ctx, "turn not kept", "error", err)
	unspent := answer.OrderCancelled && t.who.UserID == ""
	switch {
	case foodie.CodeOf(err) == "turn_lost" && (unspent || !answer.OrderConfirmed && !answer.OrderCancelled):
		return Answer{}, err
	case unspent:
		t.unsay(0)
		t.say(t.sentence("not_cancelled"))
		answer.Response, answer.OrderCancelled, answer.Error = t.text.String(), false, foodie.CodeOf(err)
		answer.PendingOrder = t.pendingOrder(t.who, confirm.Standing(t.session.Pending, t.Now()))
	}
	t.count(answer)
	return answer, nil
}

// messages are what was said in this turn.
func (t *turn) messages(answer Answer) []session.Message {
	if answer.Response == "" {
		return nil
	}
	now := t.Now().UTC().Truncate(time.Millisecond)
	said := t.said
	if t.req.Action != nil {
		said = lang.Say(t.language, "agent.pressed."+t.req.Action.Kind)
	}
	cards, err := abridged(answer.Cards)
	if err != nil {
		cards = nil // the words say it all
	}
	// A model's words after those of strangers are marked by the tool that brought them: see history.
	own := session.Message{Role: "foodie", Text: answer.Response, Function: cmp.Or(t.readFrom, answer.FunctionCalled), Cards: cards, At: now}
	if said == "" {
		return []session.Message{own}
	}
	return []session.Message{{Role: "diner", Text: said, At: now}, own}
}

// finish bounds what is done even when the diner has gone.
func finish(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), finishTime)
}

// desk is what tools work on now.
func (t *turn) desk() *tool.Desk {
	return &tool.Desk{
		Platform: t.platform, Catalogue: t.Snapshots, SignedIn: t.who.UserID != "",
		Restaurant: t.state.Restaurant, Pending: t.pending, RecentOrder: t.state.RecentOrder,
	}
}

// sentence is a sentence of this room in the diner's language.
func (t *turn) sentence(key string, args ...any) string {
	return lang.Say(t.language, "agent."+key, args...)
}

// requestID is of ctx.
func requestID(ctx context.Context) string { return telemetry.RequestID(ctx) }
