package agent

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// converse is the step "model and tools". A hosted model that fails, or that the diner has no tokens left for, gives way to
// the fallback, which starts anew and says so once.
func (t *turn) converse(ctx context.Context, asked session.Expect, data json.RawMessage) {
	// A failing model may have proposed something: the fallback begins where it began. What was done stays done.
	state, pending, action, said := t.state, t.pending, t.action, t.text.Len()
	model, note := t.Model, ""
	if t.hosted(model) && !t.reserve(ctx) {
		model, note = t.Fallback, "tokens_spent"
		t.cost.stopped(t.Model.Name(), "diner")
	}
	err := t.talk(ctx, model, asked, data)
	if t.hosted(model) && modelFailed(err) && ctx.Err() == nil {
		t.Log.WarnContext(ctx, "model failed, the fallback answers", "model", model.Name(), "error", err)
		note = "degraded"
		t.unsay(said)
		t.state, t.pending, t.action = state, pending, action
		t.answer, t.chips, t.asked, t.presented = Answer{Personalized: t.answer.Personalized}, nil, false, false
		err = t.talk(ctx, t.Fallback, asked, data)
	}
	t.charge(ctx)
	t.answer.Degraded = note != ""
	if err != nil {
		t.show(t.failure(ctx, err, t.answer.FunctionCalled))
	} else {
		t.admit(note)
	}
}

// hosted reports whether m costs something and may fail, so that another takes over.
func (t *turn) hosted(m llm.Model) bool { return t.Fallback != nil && m != t.Fallback }

// admit says why another model answers, unless the conversation has just said it.
func (t *turn) admit(note string) {
	if note == "" {
		return
	}
	sentence := t.sentence(note)
	for _, m := range t.session.Messages {
		if strings.Contains(m.Text, sentence) {
			return
		}
	}
	t.say(sentence)
}

// A modelFailure is an error of a hosted model itself, whatever it says: another model would not meet it, and nobody
// reads its words.
type modelFailure struct{ error }

func (m *modelFailure) Unwrap() error { return m.error }

func modelFailed(err error) bool {
	_, failed := errors.AsType[*modelFailure](err)
	return failed
}

// talk lets m answer, with tools, until it is done. What the last round of tools came to is shown.
func (t *turn) talk(ctx context.Context, m llm.Model, asked session.Expect, data json.RawMessage) error {
	t.answer.AIModel = m.Name()
	c := conversation{turn: t, model: m, free: !t.hosted(m), asked: asked, data: data, messages: t.history(), made: map[string]bool{}}
	if !c.free {
		c.until, c.glimpse = time.Now().Add(t.Limits.HostedTime), t.glimpse(ctx)
	}
	for range t.Limits.ModelCalls {
		if !c.affordable() {
			return c.stop(ctx, "tokens")
		}
		reply, err := c.generate(ctx)
		if err != nil {
			return c.broken(ctx, err)
		}
		t.state.Model = reply.Memo
		if reply, err = c.grounded(ctx, reply); len(reply.Calls) == 0 && err == nil {
			c.finish(reply)
			return nil
		}
		if err == nil {
			err = c.run(ctx, reply)
		}
		if err != nil {
			return c.broken(ctx, err)
		}
		if c.mistakes >= maxMistakes {
			return c.stop(ctx, "mistakes")
		}
	}
	return c.stop(ctx, "calls")
}

// maxMistakes is how many replies in a row may have no call that can be run. The model is told of each.
const maxMistakes = 3

// stop ends a conversation that has used up one of its limits: with what the tools came to, or by failing. What a model
// that never ends looked up last need not be what was asked.
func (c *conversation) stop(ctx context.Context, limit string) error {
	c.cost.stopped(c.model.Name(), limit)
	if !c.free && (len(c.views) == 0 || limit == "calls") {
		return c.broken(ctx, &modelFailure{errors.New("used up its " + limit)})
	}
	c.finish(llm.Reply{})
	return nil
}

// broken ends a conversation that cannot go on. When something was done that cannot be undone, that is what is said.
func (c *conversation) broken(ctx context.Context, err error) error {
	if !c.acted {
		return err
	}
	c.Log.WarnContext(ctx, "model failed after something was done", "model", c.model.Name(), "error", err)
	c.finish(llm.Reply{})
	return nil
}

// A conversation is one model's part of a turn.
type conversation struct {
	*turn
	model    llm.Model
	free     bool      // it costs nothing, and nobody takes over
	until    time.Time // when it has to be done, unless it is free
	glimpse  *llm.Glimpse
	asked    session.Expect
	data     json.RawMessage
	messages []llm.Message
	views    []view          // what the last round of tools came to
	held     []string        // words that wait for the views
	mark     int             // length of what was said before the model was asked last
	tainted  bool            // strangers' words were read
	made     map[string]bool // calls, by name and arguments
	tools    int             // calls that were run
	mistakes int             // replies in a row without a call that could be run
}

// affordable reports whether the turn may spend what another call costs.
func (c *conversation) affordable() bool {
	return c.free || c.spent.used+c.size() <= c.Limits.Tokens
}

// size is about how many tokens the model reads when it is asked now.
func (c *conversation) size() int {
	n := toolTokens()
	for _, m := range c.messages {
		n += tokensOf(m)
	}
	return n
}

// generate asks the model once. Its words are passed on sentence by sentence, each checked; after a tool they wait until
// what the tool came to is shown.
func (c *conversation) generate(ctx context.Context) (llm.Reply, error) {
	patience := c.Limits.ModelTime
	if !c.free {
		patience = min(patience, time.Until(c.until))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, foodie.NewError(foodie.Timeout, "model_timeout", "The request timed out. Please try again."))
	defer cancel()
	c.mark = c.text.Len()
	speaker := speaker{say: c.speak}
	began := time.Now()
	reply, err := c.model.Generate(ctx, c.request(), speaker.write)
	c.account(reply, time.Since(began), err)
	if err != nil && !c.free {
		err = &modelFailure{err}
	}
	if err != nil || len(reply.Calls) > 0 { // words before a call are its thinking, not the answer
		c.takeBack()
		return reply, err
	}
	speaker.rest(reply.Text)
	return reply, nil
}

func (c *conversation) request() llm.Request {
	return llm.Request{Messages: c.messages, Tools: specs(), Situation: c.situation()}
}

// account notes what a call cost. One that failed before it read anything costs nothing.
func (c *conversation) account(r llm.Reply, took time.Duration, err error) {
	u := r.Usage
	if !c.free && err == nil {
		u = used(u, c.size(), r)
	}
	c.spent.used += u.Total()
	c.cost.called(c.model.Name(), u, took, err)
}

// takeBack unsays what the model said since it was asked last.
func (c *conversation) takeBack() {
	c.unsay(c.mark)
	c.held, c.speaking = nil, false
}

// speak passes one sentence of the model on, or holds it back. Without a tool nothing was done.
func (c *conversation) speak(sentence string) {
	if len(c.views) > 0 {
		c.held = append(c.held, sentence)
		return
	}
	if !c.free && pretends(sentence) {
		return
	}
	c.utter(sentence)
}

// utter says one sentence of the model, unless it claims what only data may say, or asks a second question.
func (c *conversation) utter(sentence string) {
	if claims(sentence) || c.turn.asked && strings.Contains(sentence, "?") {
		return
	}
	sentence = tame(sentence)
	if c.text.Len() > 0 && !c.speaking {
		sentence = "\n\n" + strings.TrimLeft(sentence, " \n")
	}
	c.speaking = true
	c.stream(sentence)
}

// finish says what is left: what the tools came to, the words that waited for it, and the model's suggestions.
func (c *conversation) finish(reply llm.Reply) {
	for _, v := range c.views {
		c.show(v)
	}
	for _, sentence := range c.held {
		c.utter(sentence)
	}
	if len(c.chips) == 0 {
		c.chips = reply.Suggestions
	}
	if c.text.Len() == 0 {
		c.say(c.sentence("no_words"))
	}
}

// comment is the call that a message completes when the last reply asked for the words of a review, and the model found
// nothing else in it. It only proposes, as every review does.
func (c *conversation) comment() (llm.Call, bool) {
	var before struct {
		Tool   string `json:"tool"`
		Rating int    `json:"rating"`
	}
	if c.asked != session.ExpectReview || len(c.views) > 0 || json.Unmarshal(c.data, &before) != nil || before.Tool == "" || before.Rating == 0 {
		return llm.Call{}, false
	}
	return llm.Call{Name: before.Tool, Arguments: encode(map[string]string{"comment": c.said})}, true
}

// grounded is reply with the calls that it lacks: those that a message completes, and those without which a hosted model
// would talk of what only the tools know.
func (c *conversation) grounded(ctx context.Context, reply llm.Reply) (llm.Reply, error) {
	if len(reply.Calls) > 0 {
		return reply, nil
	}
	if call, ok := c.comment(); ok {
		c.takeBack()
		return llm.Reply{Calls: []llm.Call{call}}, nil
	}
	if c.free || c.tools > 0 {
		return reply, nil
	}
	return c.facts(ctx, reply)
}

// facts shows what the fallback would look up or propose, where a hosted model only talked: "Here is the menu!" is no menu.
// Its words come after, unless it claimed what is not so.
func (c *conversation) facts(ctx context.Context, reply llm.Reply) (llm.Reply, error) {
	own, err := c.Fallback.Generate(ctx, c.request(), func(string) {})
	if err != nil || len(own.Calls) == 0 {
		return reply, nil // the hosted model's words stand
	}
	c.takeBack()
	c.state.Model = own.Memo
	if err := c.run(ctx, own); err != nil {
		return llm.Reply{}, err
	}
	if text := strings.TrimSpace(reply.Text); !strings.HasSuffix(text, ":") && !claims(text) {
		speaker := speaker{say: c.speak}
		speaker.rest(reply.Text)
	}
	return llm.Reply{Suggestions: own.Suggestions}, nil
}

// use runs a tool and does to the conversation what its finding means.
func (t *turn) use(ctx context.Context, name string, arguments json.RawMessage) (view, tool.Finding, error) {
	found, ok := tool.Find(name)
	if !ok {
		return view{}, nil, mistake("There is no such tool.")
	}
	f, err := found.Run(ctx, t.desk(), arguments)
	if err != nil {
		if foodie.CodeOf(err) != "tool_arguments" {
			t.ran(name)
		}
		if foodie.KindOf(err) == foodie.Unauthenticated {
			t.state.Resume = encode(resume{Call: storedCall{name, arguments}})
		}
		return view{}, nil, err
	}
	t.ran(name)
	if s, ok := f.(tool.SignIn); ok && found.SignIn || ok && s.For == preparedBy {
		t.state.Resume = encode(resume{Call: storedCall{name, arguments}})
	}
	v := t.settle(ctx, f)
	t.answer.ContextUsed = t.answer.ContextUsed || t.fromContext(v)
	return v, f, nil
}

// fromContext reports whether v is about the restaurant that was at hand without the message naming it.
func (t *turn) fromContext(v view) bool {
	return v.name != "" && v.name == t.session.State.Restaurant && !mentions(t.said, v.name)
}

// settle does to the conversation what f means, and renders it.
func (t *turn) settle(ctx context.Context, f tool.Finding) view {
	switch f := f.(type) {
	case tool.Proposed:
		return t.propose(f)
	case tool.Action:
		return t.proposeAction(f)
	case tool.DropPending:
		v, _ := t.drop(ctx)
		return v
	case tool.NotConfirmed:
		return t.pendingView(t.sentence("not_confirmed"))
	case tool.SignedOut:
		return t.signOut(ctx)
	}
	return t.render(f)
}

func (t *turn) signOut(ctx context.Context) view {
	if err := t.platform.Logout(ctx, ""); err != nil && foodie.KindOf(err) != foodie.Unauthenticated {
		return t.failure(ctx, err, "sign_out")
	}
	t.acted, t.answer.SignedOut = true, true
	return view{text: t.sentence("signed_out")}
}
