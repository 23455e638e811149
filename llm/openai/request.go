package openai

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/prompt"
)

// The shapes of a request (Chat Completions API, "create chat completion").
type (
	request struct {
		Model               string        `json:"model"`
		Messages            []message     `json:"messages"`
		Tools               []tool        `json:"tools,omitempty"`
		Stream              bool          `json:"stream"`
		StreamOptions       streamOptions `json:"stream_options"`
		MaxTokens           int           `json:"max_tokens,omitempty"`
		MaxCompletionTokens int           `json:"max_completion_tokens,omitempty"`
	}
	streamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	}
	message struct {
		Role       string     `json:"role"`
		Content    string     `json:"content"`
		ToolCalls  []toolCall `json:"tool_calls,omitempty"`
		ToolCallID string     `json:"tool_call_id,omitempty"`
	}
	toolCall struct {
		Index    int      `json:"index"` // of a stream's pieces only, but servers accept it everywhere
		ID       string   `json:"id,omitempty"`
		Type     string   `json:"type,omitempty"`
		Function function `json:"function"`
	}
	function struct {
		Name      string `json:"name,omitempty"`
		Arguments string `json:"arguments"`
	}
	tool struct {
		Type     string   `json:"type"`
		Function toolSpec `json:"function"`
	}
	toolSpec struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Parameters  json.RawMessage `json:"parameters"`
	}
)

// request is r as the server takes it.
func (m *Model) request(r llm.Request) request {
	out := request{
		Model: m.config.Model, Stream: true, StreamOptions: streamOptions{IncludeUsage: true},
		Messages: []message{{Role: "system", Content: prompt.System(r.Situation)}},
	}
	if m.newer() {
		out.MaxCompletionTokens = maxTokens
	} else {
		out.MaxTokens = maxTokens
	}
	for n, msg := range r.Messages {
		out.Messages = append(out.Messages, messages(n, msg)...)
	}
	for _, t := range r.Tools {
		out.Tools = append(out.Tools, tool{"function", toolSpec{t.Name, t.Description, t.Schema}})
	}
	return out
}

// newer reports whether the server knows max_completion_tokens: OpenAI's own does, whose reasoning models refuse the old
// name; others know only the old one.
func (m *Model) newer() bool {
	u, err := url.Parse(m.config.BaseURL)
	return err == nil && (u.Hostname() == "api.openai.com" || strings.HasSuffix(u.Hostname(), ".openai.com"))
}

// messages are the messages that msg is to the server: the result of each call is one of its own. A call that came
// without an id gets one of its place, and its result the same.
func messages(n int, msg llm.Message) []message {
	switch msg.Role {
	case llm.Diner:
		return []message{{Role: "user", Content: msg.Text}}
	case llm.Foodie:
		said := message{Role: "assistant", Content: msg.Text}
		for i, c := range msg.Calls {
			said.ToolCalls = append(said.ToolCalls, toolCall{Index: i, ID: callID(c.ID, n, i), Type: "function", Function: function{c.Name, string(c.Arguments)}})
		}
		return []message{said}
	}
	var results []message
	for i, res := range msg.Results {
		// The results of a message answer the calls of the message before it.
		results = append(results, message{Role: "tool", ToolCallID: callID(res.ID, n-1, i), Content: prompt.Fenced(res)})
	}
	return results
}

func callID(id string, n, i int) string {
	if id != "" {
		return id
	}
	return "call_" + strconv.Itoa(n) + "_" + strconv.Itoa(i)
}
