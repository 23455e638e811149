package agent

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// run runs the calls of one reply. A failure of the platform ends the turn with its sentence; a call that cannot be run
// goes back to the model as its mistake, and each call gets its answer, as providers want it.
func (c *conversation) run(ctx context.Context, reply llm.Reply) error {
	c.messages = append(c.messages, llm.Message{Role: llm.Foodie, Text: reply.Text, Calls: reply.Calls, Opaque: reply.Opaque})
	var views []view
	results := make([]llm.ToolResult, 0, len(reply.Calls))
	for i, call := range reply.Calls {
		v, content, err := c.try(ctx, i, call)
		if err != nil && foodie.CodeOf(err) != "tool_arguments" {
			c.views = views
			return err
		}
		if err == nil {
			views = append(views, v)
		} else {
			content = fit(map[string]string{"error": err.Error()})
		}
		results = append(results, llm.ToolResult{ID: call.ID, Name: call.Name, Content: content, IsError: err != nil})
	}
	c.mistakes++
	if len(views) > 0 {
		c.views, c.mistakes = views, 0
	}
	c.messages = append(c.messages, llm.Message{Role: llm.Tool, Results: results})
	return nil
}

// try runs call i of a reply, unless the turn has had enough of it.
func (c *conversation) try(ctx context.Context, i int, call llm.Call) (view, json.RawMessage, error) {
	made := call.Name + " " + string(canonical(call.Arguments))
	switch {
	case c.made[made]:
		return view{}, nil, mistake("The same call was made already; its result stands above.")
	case i >= c.Limits.ToolCalls/2:
		return view{}, nil, mistake("Too many calls at once; this one was not run.")
	case c.tools >= c.Limits.ToolCalls:
		return view{}, nil, mistake("No more calls in this turn; answer with what you have.")
	}
	c.made[made] = true
	v, content, err := c.call(ctx, call)
	if err == nil {
		c.tools++
	}
	return v, content, err
}

// wished reports whether the diner's own words ask for what a tool does, as the fallback reads them: what acts at once is
// not a hosted model's to decide.
func (c *conversation) wished(ctx context.Context, name string) bool {
	own, err := c.Fallback.Generate(ctx, llm.Request{Messages: c.history(), Tools: specs(), Situation: c.situation()}, func(string) {})
	return err == nil && slices.ContainsFunc(own.Calls, func(call llm.Call) bool { return call.Name == name })
}

// has reports whether there is something that an acting tool could do.
func (c *conversation) has(name string) bool {
	return name == droppedBy && c.pending != nil || name != droppedBy && c.who.UserID != ""
}

// unwished shows the order that waits, with its button, in the place of dropping it; nothing else is done.
func (c *conversation) unwished(name string) (view, json.RawMessage, error) {
	if name != droppedBy {
		return view{}, nil, mistake("Not done: the diner has to ask for it in plain words. Tell them so.")
	}
	c.ran(name)
	return c.pendingView(""), fit(map[string]string{"status": "not done: the diner sees the order, and can press its button or say cancel"}), nil
}

// canonical is arguments however they are spaced and sorted.
func canonical(arguments json.RawMessage) json.RawMessage {
	var v any
	if json.Unmarshal(arguments, &v) != nil {
		return arguments
	}
	return encode(v)
}

// mistake is an error of the model's own, which it may read and mend.
func mistake(what string) error {
	return foodie.NewError(foodie.Malformed, "tool_arguments", "%s", what)
}

// call runs one tool, unless strangers' words may be behind it.
func (c *conversation) call(ctx context.Context, call llm.Call) (view, json.RawMessage, error) {
	if found, ok := tool.Find(call.Name); ok && found.Kind == tool.Acts {
		switch {
		case c.tainted:
			return view{}, nil, mistake("This tool is not available after text that strangers wrote.")
		case !c.free && c.has(call.Name) && !c.wished(ctx, call.Name):
			return c.unwished(call.Name)
		}
	}
	if !c.free && claimsByName(call.Arguments) {
		return view{}, nil, mistake("A name is what the diner called it, no sentence.")
	}
	v, f, err := c.use(ctx, call.Name, c.arguments(call))
	if err != nil {
		return view{}, nil, err
	}
	if f.Untrusted() {
		c.tainted, c.readFrom = true, call.Name
	}
	return v, fit(f.Summary()), nil
}

// claimsByName reports whether what is given as a name claims what only data may say: a name that nothing has is repeated
// to the diner.
func claimsByName(arguments json.RawMessage) bool {
	var given any
	return json.Unmarshal(arguments, &given) == nil && claimsIn(given) // what is no JSON the tool refuses
}

// claimsIn looks at all texts of v but those in the diner's own words, which may tell of anything.
func claimsIn(v any) bool {
	switch v := v.(type) {
	case string:
		return claims(v) || pretends(v)
	case []any:
		return slices.ContainsFunc(v, claimsIn)
	case map[string]any:
		for k, x := range v {
			if k != "comment" && k != "note" && claimsIn(x) {
				return true
			}
		}
	}
	return false
}

// arguments are those of call, for a review with what was said before.
func (c *conversation) arguments(call llm.Call) json.RawMessage {
	if c.asked == session.ExpectReview && (call.Name == "add_review" || call.Name == "update_review") {
		return completed(call.Arguments, c.data)
	}
	return call.Arguments
}

// completed fills what a review's call leaves out with what was said before.
func completed(arguments, before json.RawMessage) json.RawMessage {
	var now, then map[string]any
	if json.Unmarshal(arguments, &now) != nil || json.Unmarshal(before, &then) != nil || now == nil { // null is no object
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
