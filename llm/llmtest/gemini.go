package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/foodieexpress/foodie/llm"
)

// A Gemini is a server that speaks the Gemini API (v1beta), streaming and function calls included, for tests. It signs
// the calls of its replies and wants the signatures back, as newer models do.
type Gemini struct {
	Answer func(GeminiRequest) llm.Reply
	Key    string        // when given, other keys are refused
	Delay  time.Duration // before the first piece
}

// A GeminiRequest is what a client asked, as far as tests look at it.
type GeminiRequest struct {
	Contents          []GeminiContent `json:"contents"`
	SystemInstruction GeminiContent   `json:"systemInstruction"`
	Tools             []struct {
		FunctionDeclarations []struct {
			Name                 string          `json:"name"`
			ParametersJSONSchema json.RawMessage `json:"parametersJsonSchema"`
		} `json:"functionDeclarations"`
	} `json:"tools"`
}

// A GeminiContent is one message.
type GeminiContent struct {
	Role  string       `json:"role"`
	Parts []GeminiPart `json:"parts"`
}

// A GeminiPart is text, a call, or the result of one.
type GeminiPart struct {
	Text         string `json:"text,omitempty"`
	FunctionCall *struct {
		Name string          `json:"name"`
		Args json.RawMessage `json:"args"`
	} `json:"functionCall,omitempty"`
	FunctionResponse *struct {
		Name     string          `json:"name"`
		Response json.RawMessage `json:"response"`
	} `json:"functionResponse,omitempty"`
	ThoughtSignature string `json:"thoughtSignature,omitempty"`
}

// signature stands for what a real model signs its calls with.
const signature = "c2lnbmVk"

// ServeHTTP answers POST …/models/{model}:streamGenerateContent and GET …/models/{model}.
func (g *Gemini) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if g.Key != "" && r.Header.Get("X-Goog-Api-Key") != g.Key {
		geminiError(w, http.StatusBadRequest, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
			map[string]any{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"})
		return
	}
	model, method, _ := strings.Cut(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], ":")
	if r.Method == http.MethodGet {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"name":"models/%s","version":"1","supportedGenerationMethods":["generateContent"]}`, model)
		return
	}
	var in GeminiRequest
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || method != "streamGenerateContent" || r.URL.Query().Get("alt") != "sse" {
		geminiError(w, http.StatusBadRequest, "INVALID_ARGUMENT", fmt.Sprintf("the request is not one of a streaming client: %v", err))
		return
	}
	if err := geminiTurns(in.Contents); err != nil {
		geminiError(w, http.StatusBadRequest, "INVALID_ARGUMENT", err.Error())
		return
	}
	select {
	case <-time.After(g.Delay):
	case <-r.Context().Done():
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	geminiReply(w, model, g.Answer(in))
}

// geminiTurns holds a conversation against the rules of the real one.
func geminiTurns(contents []GeminiContent) error {
	calls := 0
	for i, c := range contents {
		made, results, err := c.parts(i)
		switch {
		case err != nil:
			return err
		case c.Role != "user" && c.Role != "model":
			return fmt.Errorf("please use a valid role: user, model")
		case results != calls:
			return fmt.Errorf("please ensure that the number of function response parts is equal to the number of function call parts of the function call turn")
		}
		calls = made
	}
	if calls > 0 || len(contents) == 0 || contents[len(contents)-1].Role != "user" {
		return fmt.Errorf("please ensure that the conversation ends with a user turn")
	}
	return nil
}

// parts counts calls and results of the message at place i.
func (c GeminiContent) parts(i int) (calls, results int, err error) {
	if len(c.Parts) == 0 {
		return 0, 0, fmt.Errorf("contents[%d].parts: contents.parts must not be empty", i)
	}
	for _, p := range c.Parts {
		switch {
		case p.FunctionResponse != nil:
			results++
		case p.FunctionCall != nil && p.ThoughtSignature == "":
			return 0, 0, fmt.Errorf("function call is missing a thought_signature in functionCall parts, position %d", i)
		case p.FunctionCall != nil:
			calls++
		case p.Text == "":
			return 0, 0, fmt.Errorf("contents[%d]: required oneof field 'data' must have one initialized field", i)
		}
	}
	return calls, results, nil
}

func geminiError(w http.ResponseWriter, code int, status, message string, details ...any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": message, "status": status, "details": details}}) // the client has gone
}

// geminiReply sends a reply in pieces.
func geminiReply(w http.ResponseWriter, model string, r llm.Reply) {
	in, out := usage(r)
	send := func(parts []map[string]any, finish string) {
		candidate := map[string]any{"index": 0, "content": map[string]any{"role": "model", "parts": parts}}
		if finish != "" {
			candidate["finishReason"] = finish
		}
		b, err := json.Marshal(map[string]any{"candidates": []any{candidate}, "modelVersion": model, "responseId": "test",
			"usageMetadata": map[string]any{"promptTokenCount": in, "candidatesTokenCount": out, "totalTokenCount": in + out}})
		if err != nil {
			panic(err) // a mistake of the test
		}
		fmt.Fprintf(w, "data: %s\r\n\r\n", b)
		_ = http.NewResponseController(w).Flush() // a client that has gone gets no more
	}
	for text := r.Text; text != ""; {
		piece := firstRunes(text, 9)
		text = text[len(piece):]
		send([]map[string]any{{"text": piece}}, "")
	}
	var calls []map[string]any
	for _, c := range r.Calls {
		calls = append(calls, map[string]any{"functionCall": map[string]any{"name": c.Name, "args": c.Arguments}, "thoughtSignature": signature})
	}
	if calls != nil {
		send(calls, "")
	}
	send([]map[string]any{}, "STOP")
}
