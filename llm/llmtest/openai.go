package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/foodieexpress/foodie/llm"
)

// An OpenAI is a server that speaks the Chat Completions API, streaming and tools included, for tests. What it answers
// is Answer's; the words come in pieces, and so do the arguments of calls, as from a real one.
type OpenAI struct {
	Answer func(OpenAIRequest) llm.Reply
	Key    string        // when given, other bearer tokens are refused
	Delay  time.Duration // before the first piece
}

// An OpenAIRequest is what a client asked, as far as tests look at it.
type OpenAIRequest struct {
	Model    string          `json:"model"`
	Messages []OpenAIMessage `json:"messages"`
	Tools    []struct {
		Function struct {
			Name string `json:"name"`
		} `json:"function"`
	} `json:"tools"`
	Stream bool `json:"stream"`
}

// An OpenAIMessage is one message of a request.
type OpenAIMessage struct {
	Role       string `json:"role"`
	Content    string `json:"content"`
	ToolCallID string `json:"tool_call_id"`
	ToolCalls  []struct {
		ID       string `json:"id"`
		Function struct {
			Name      string `json:"name"`
			Arguments string `json:"arguments"`
		} `json:"function"`
	} `json:"tool_calls"`
}

// ServeHTTP answers POST …/chat/completions and GET …/models/{model}.
func (o *OpenAI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if o.Key != "" && r.Header.Get("Authorization") != "Bearer "+o.Key {
		openAIError(w, http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided.")
		return
	}
	if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/models/") {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id":%q,"object":"model","created":1700000000,"owned_by":"test"}`, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
		return
	}
	var in OpenAIRequest
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || !in.Stream || len(in.Messages) == 0 || in.Messages[0].Role != "system" {
		openAIError(w, http.StatusBadRequest, "invalid_request_error", fmt.Sprintf("the request is not one of a streaming client: %v", err))
		return
	}
	if err := paired(in.Messages); err != nil {
		openAIError(w, http.StatusBadRequest, "invalid_request_error", err.Error())
		return
	}
	select {
	case <-time.After(o.Delay):
	case <-r.Context().Done():
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	stream := openAIStream{w: w, model: in.Model}
	stream.reply(o.Answer(in))
}

// paired wants each call to be answered by the messages right after it, as the real one does.
func paired(messages []OpenAIMessage) error {
	open := map[string]bool{}
	for i, m := range messages {
		if m.Role == "tool" {
			if !open[m.ToolCallID] {
				return fmt.Errorf("messages[%d]: no call %q precedes", i, m.ToolCallID)
			}
			delete(open, m.ToolCallID)
			continue
		}
		if len(open) > 0 {
			return fmt.Errorf("messages[%d]: a call has no answer", i)
		}
		for _, c := range m.ToolCalls {
			if c.ID == "" || !json.Valid([]byte(c.Function.Arguments)) {
				return fmt.Errorf("messages[%d]: a call without an id, or with arguments that are no JSON", i)
			}
			open[c.ID] = true
		}
	}
	return nil
}

func openAIError(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": kind, "param": nil, "code": kind}}) // the client has gone
}

// openAIStream writes chunks.
type openAIStream struct {
	w     http.ResponseWriter
	model string
}

// reply sends a reply in pieces, and the marks of its end.
func (s *openAIStream) reply(r llm.Reply) {
	s.send(map[string]any{"role": "assistant", "content": ""}, nil)
	for text := r.Text; text != ""; {
		piece := firstRunes(text, 7)
		text = text[len(piece):]
		s.send(map[string]any{"content": piece}, nil)
	}
	for i, c := range r.Calls {
		id := c.ID
		if id == "" {
			id = fmt.Sprintf("call_%s_%d", c.Name, i)
		}
		s.call(map[string]any{"index": i, "id": id, "type": "function", "function": map[string]any{"name": c.Name, "arguments": ""}})
		for arguments := string(c.Arguments); arguments != ""; {
			piece := firstRunes(arguments, 11)
			arguments = arguments[len(piece):]
			s.call(map[string]any{"index": i, "function": map[string]any{"arguments": piece}})
		}
	}
	reason := "stop"
	if len(r.Calls) > 0 {
		reason = "tool_calls"
	}
	s.send(map[string]any{}, reason)
	in, out := usage(r)
	s.event(map[string]any{"id": "chatcmpl-test", "object": "chat.completion.chunk", "model": s.model, "choices": []any{}, "usage": map[string]any{"prompt_tokens": in, "completion_tokens": out, "total_tokens": in + out}})
	fmt.Fprint(s.w, "data: [DONE]\n\n")
}

func (s *openAIStream) call(piece map[string]any) {
	s.send(map[string]any{"tool_calls": []any{piece}}, nil)
}

func (s *openAIStream) send(delta map[string]any, finish any) {
	s.event(map[string]any{
		"id": "chatcmpl-test", "object": "chat.completion.chunk", "created": 1700000000, "model": s.model,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	})
}

func (s *openAIStream) event(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // a mistake of the test
	}
	fmt.Fprintf(s.w, "data: %s\n\n", b)
	_ = http.NewResponseController(s.w).Flush() // a client that has gone gets no more
}

// firstRunes is the beginning of s, at most n runes.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// usage is what r says that it cost, and one token each when it does not say.
func usage(r llm.Reply) (in, out int) {
	if r.Usage.Total() == 0 {
		return 1, 1
	}
	return r.Usage.In, r.Usage.Out
}
