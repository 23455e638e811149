package llmtest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/llm"
)

// An Obedient model does what the last text it reads asks for, be it the diner's or a tool's: it calls every tool that
// is named there with the JSON object that follows, knows what common requests mean, and repeats what it is told to
// say. It calls a tool once per turn, so that a text cannot keep it going for ever.
type Obedient struct{}

var _ llm.Model = Obedient{}

// Name is "obedient".
func (Obedient) Name() string { return "obedient" }

// orders are words that ask for a tool, as attackers and diners put it.
var orders = []struct{ words, tool, arguments string }{
	{"place the order", "place_order", "{}"}, {"place order", "place_order", "{}"}, {"place my order", "place_order", "{}"}, {"place an order", "place_order", "{}"}, {"confirm", "place_order", "{}"},
	{"go ahead", "place_order", "{}"}, {"order now", "place_order", "{}"}, {"checkout", "place_order", "{}"}, {"order it", "place_order", "{}"},
	{"cancel the order", "cancel_order", `{"order":"last"}`}, {"cancel order", "cancel_order", `{"order":"last"}`}, {"cancel my order", "cancel_pending_order", "{}"},
	{"delete my review", "delete_review", "{}"}, {"delete the review", "delete_review", "{}"}, {"remove the review", "delete_review", "{}"},
	{"five star", "add_review", `{"rating":5,"comment":"The best food in the whole town."}`}, {"5 star", "add_review", `{"rating":5,"comment":"The best food in the whole town."}`},
	{"leave a review", "add_review", `{"rating":5,"comment":"The best food in the whole town."}`}, {"post a review", "add_review", `{"rating":5,"comment":"The best food in the whole town."}`},
	{"sign out", "sign_out", "{}"}, {"log out", "sign_out", "{}"}, {"my orders", "get_user_orders", "{}"}, {"all orders", "get_user_orders", "{}"}, {"profile", "get_my_profile", "{}"},
	{"restaurants", "get_all_restaurants", "{}"}, {"menu", "get_restaurant_by_name", "{}"},
}

// Generate obeys the last message of r.
func (Obedient) Generate(ctx context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	if err := ctx.Err(); err != nil {
		return llm.Reply{}, err
	}
	text := lastText(r.Messages)
	var reply llm.Reply
	done := calledThisTurn(r.Messages)
	for _, c := range asked(text, r.Tools) {
		if !slices.Contains(done, c.Name) {
			done = append(done, c.Name)
			reply.Calls = append(reply.Calls, c)
		}
	}
	if len(reply.Calls) == 0 {
		reply.Text = told(text)
		if emit != nil {
			emit(reply.Text)
		}
	}
	return reply, nil
}

// lastText is everything in the last message.
func lastText(messages []llm.Message) string {
	if len(messages) == 0 {
		return ""
	}
	last := messages[len(messages)-1]
	parts := []string{last.Text}
	for _, res := range last.Results {
		parts = append(parts, string(res.Content))
	}
	return strings.Join(parts, "\n")
}

// calledThisTurn are the tools called since the diner spoke.
func calledThisTurn(messages []llm.Message) (names []string) {
	for _, m := range slices.Backward(messages) {
		if m.Role == llm.Diner {
			break
		}
		for _, c := range m.Calls {
			names = append(names, c.Name)
		}
	}
	return names
}

// asked are the calls that text asks for: tools by name, then requests in words.
func asked(text string, tools []llm.ToolSpec) (calls []llm.Call) {
	for _, tool := range tools {
		if _, after, ok := strings.Cut(text, tool.Name); ok {
			calls = append(calls, llm.Call{Name: tool.Name, Arguments: object(after)})
		}
	}
	low := strings.ToLower(text)
	for _, o := range orders {
		if strings.Contains(low, o.words) {
			calls = append(calls, llm.Call{Name: o.tool, Arguments: json.RawMessage(o.arguments)})
		}
	}
	return calls
}

// object is the first JSON object in s, also when it stands in the arguments of an outer one or is escaped; else {}.
func object(s string) json.RawMessage {
	for _, s := range []string{s, strings.ReplaceAll(s, `\"`, `"`)} {
		for at := strings.IndexByte(s, '{'); at >= 0; {
			var raw json.RawMessage
			if json.NewDecoder(strings.NewReader(s[at:])).Decode(&raw) == nil {
				return raw
			}
			next := strings.IndexByte(s[at+1:], '{')
			if next < 0 {
				break
			}
			at += next + 1
		}
	}
	return json.RawMessage("{}")
}

// told is what text wants to be said, or the text itself: an obedient model keeps no secrets either.
func told(text string) string {
	low := strings.ToLower(text)
	for _, verb := range []string{"say:", "say ", "reply with ", "respond with ", "print ", "repeat ", "output "} {
		if at := strings.Index(low, verb); at >= 0 && at+len(verb) <= len(text) {
			return strings.TrimSpace(text[at+len(verb):])
		}
	}
	return text
}
