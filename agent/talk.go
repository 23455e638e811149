package agent

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// What a model may use up in one turn.
const (
	maxModelCalls = 8
	maxToolCalls  = 8      // in one reply
	maxHistory    = 12_000 // characters of earlier messages
)

// converse is the step "model and tools". A model that fails gives way to the fallback, which starts anew.
func (t *turn) converse(ctx context.Context, asked session.Expect, data json.RawMessage) {
	// A failing model may have proposed something: the fallback begins where it began. What was done stays done.
	state, pending, action, said := t.state, t.pending, t.action, t.text.Len()
	err := t.talk(ctx, t.Model, asked, data)
	if err != nil && modelFailed(err) && t.Fallback != nil && t.Fallback != t.Model && ctx.Err() == nil {
		t.Log.WarnContext(ctx, "model failed, the fallback answers", "model", t.Model.Name(), "error", err)
		t.unsay(said)
		t.state, t.pending, t.action = state, pending, action
		t.answer, t.chips, t.asked, t.presented = Answer{Degraded: true, Personalized: t.answer.Personalized}, nil, false, false
		err = t.talk(ctx, t.Fallback, asked, data)
	}
	if err != nil {
		t.show(t.failure(ctx, err, t.answer.FunctionCalled))
	}
}

// modelFailed tells a model's own failure from that of the platform behind its tools or its catalogue.
func modelFailed(err error) bool {
	var p *platformFailure
	return !errors.As(err, &p) && away(err) || foodie.KindOf(err) == foodie.TooMany
}

// A platformFailure is an error of the platform, which another model would meet too.
type platformFailure struct{ error }

func (p *platformFailure) Unwrap() error { return p.error }

// talk lets m answer, with tools, until it is done. What the last round of tools came to is shown.
func (t *turn) talk(ctx context.Context, m llm.Model, asked session.Expect, data json.RawMessage) error {
	t.answer.AIModel = m.Name()
	c := conversation{turn: t, model: m, asked: asked, data: data, messages: t.history()}
	for range maxModelCalls {
		reply, err := c.generate(ctx)
		if err != nil {
			return c.broken(ctx, err)
		}
		t.state.Model = reply.Memo
		if call, ok := c.comment(); ok && len(reply.Calls) == 0 {
			c.takeBack()
			reply = llm.Reply{Calls: []llm.Call{call}}
		}
		if len(reply.Calls) == 0 {
			c.finish(reply)
			return nil
		}
		if err := c.run(ctx, reply); err != nil {
			return c.broken(ctx, err)
		}
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
	asked    session.Expect
	data     json.RawMessage
	messages []llm.Message
	views    []view   // what the last round of tools came to
	held     []string // words that wait for the views
	mark     int      // length of what was said before the model was asked last
	tainted  bool     // strangers' words were read
}

// generate asks the model once. Its words are passed on sentence by sentence, each checked; after a tool they wait until
// what the tool came to is shown.
func (c *conversation) generate(ctx context.Context) (llm.Reply, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, modelTime, foodie.NewError(foodie.Timeout, "model_timeout", "The request timed out. Please try again."))
	defer cancel()
	c.mark = c.text.Len()
	speaker := speaker{say: c.speak}
	reply, err := c.model.Generate(ctx, llm.Request{Messages: c.messages, Tools: specs(), Situation: c.situation()}, speaker.write)
	if err != nil || len(reply.Calls) > 0 { // words before a call are its thinking, not the answer
		c.takeBack()
		return reply, err
	}
	speaker.rest(reply.Text)
	return reply, nil
}

// takeBack unsays what the model said since it was asked last.
func (c *conversation) takeBack() {
	c.unsay(c.mark)
	c.held, c.speaking = nil, false
}

// speak passes one sentence of the model on, or holds it back.
func (c *conversation) speak(sentence string) {
	if len(c.views) > 0 {
		c.held = append(c.held, sentence)
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

// run runs the calls of one reply. A failure of the platform ends the turn with its sentence.
func (c *conversation) run(ctx context.Context, reply llm.Reply) error {
	c.messages = append(c.messages, llm.Message{Role: llm.Foodie, Text: reply.Text, Calls: reply.Calls, Opaque: reply.Opaque})
	var views []view
	results := make([]llm.ToolResult, 0, len(reply.Calls))
	for _, call := range reply.Calls[:min(len(reply.Calls), maxToolCalls)] {
		v, content, err := c.call(ctx, call)
		if err != nil && foodie.CodeOf(err) != "tool_arguments" {
			c.views = views
			return &platformFailure{err}
		}
		if err == nil {
			views = append(views, v)
		} else {
			content = encode(map[string]string{"error": err.Error()})
		}
		results = append(results, llm.ToolResult{ID: call.ID, Name: call.Name, Content: content, IsError: err != nil})
	}
	if len(views) > 0 {
		c.views = views
	}
	c.messages = append(c.messages, llm.Message{Role: llm.Tool, Results: results})
	return nil
}

// call runs one tool, unless strangers' words may be behind it.
func (c *conversation) call(ctx context.Context, call llm.Call) (view, json.RawMessage, error) {
	found, ok := tool.Find(call.Name)
	if !ok {
		return view{}, nil, foodie.NewError(foodie.Malformed, "tool_arguments", "There is no such tool.")
	}
	if c.tainted && found.Kind == tool.Acts {
		return view{}, nil, foodie.NewError(foodie.Malformed, "tool_arguments", "This tool is not available after text that strangers wrote.")
	}
	arguments := call.Arguments
	if c.asked == session.ExpectReview && (call.Name == "add_review" || call.Name == "update_review") {
		arguments = completed(arguments, c.data)
	}
	v, f, err := c.use(ctx, call.Name, arguments)
	if err != nil {
		return view{}, nil, err
	}
	c.tainted = c.tainted || f.Untrusted()
	return v, encode(f.Summary()), nil
}

// completed fills what a review's call leaves out with what was said before.
func completed(arguments, before json.RawMessage) json.RawMessage {
	var now, then map[string]any
	if json.Unmarshal(arguments, &now) != nil || json.Unmarshal(before, &then) != nil {
		return arguments
	}
	delete(then, "tool")
	for k, v := range then {
		if _, said := now[k]; !said {
			now[k] = v
		}
	}
	return encode(now)
}

// use runs a tool and does to the conversation what its finding means.
func (t *turn) use(ctx context.Context, name string, arguments json.RawMessage) (view, tool.Finding, error) {
	found, ok := tool.Find(name)
	if !ok {
		return view{}, nil, foodie.NewError(foodie.Malformed, "tool_arguments", "There is no such tool.")
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

// history is what was said before, as far as a model's budget goes, and the new message last. What strangers wrote and
// we showed is left out.
func (t *turn) history() []llm.Message {
	left := maxHistory
	earlier := append(append([]session.Message(nil), t.session.Messages...), t.taken...)
	from := len(earlier)
	for from > 0 && left-len(earlier[from-1].Text) > 0 {
		from--
		left -= len(earlier[from].Text)
	}
	messages := make([]llm.Message, 0, len(earlier)-from+1)
	for _, m := range earlier[from:] {
		role, text := llm.Foodie, m.Text
		if m.Role == "diner" {
			role = llm.Diner
		} else if strangers[m.Function] {
			text = "(" + m.Function + ")"
		}
		messages = append(messages, llm.Message{Role: role, Text: text})
	}
	return append(messages, llm.Message{Role: llm.Diner, Text: t.said})
}

// strangers are the tools whose answers show what diners and restaurants wrote.
var strangers = setOf("get_reviews get_my_reviews get_restaurant_by_name search_restaurants_by_item")

// situation is what the model may know of the moment.
func (c *conversation) situation() llm.Situation {
	return llm.Situation{
		Language: c.language, SignedIn: c.who.UserID != "", Username: c.who.Username, Restaurant: c.state.Restaurant,
		Pending: c.pending, Shown: c.state.Shown, Expect: c.asked, ExpectData: c.data, LastOrder: c.state.RecentOrder, Memo: c.state.Model,
	}
}

// specs are all tools as a model sees them; none of them is to be changed.
var specs = sync.OnceValue(func() []llm.ToolSpec {
	all := tool.All()
	specs := make([]llm.ToolSpec, len(all))
	for i, t := range all {
		specs[i] = t.Spec
	}
	return specs
})
