// Package openai is a language model behind any server that speaks the Chat Completions API with streaming and tools, as
// OpenAI published it: Ollama, vLLM, llama.cpp, and OpenAI itself.
//
//	POST {base}/chat/completions   one reply, as server-sent events that end with "data: [DONE]"
//	GET  {base}/models             is the key good, is the model there
//
// Errors are *foodie.Error: Unavailable ("model_key", "model_unknown", "model_refused", "model_blocked", "model_broke_off",
// "model_unreadable", "model_too_long"), TooMany ("model_busy"), or what the transport says. Deadlines, retries and the
// breaker are the transport's.
package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// Config says where the model is.
type Config struct {
	BaseURL   string // to which /chat/completions is added, such as http://localhost:11434/v1
	Key       string // sent as a bearer token; "" for none
	Model     string
	Transport http.RoundTripper // nil for http.DefaultTransport
}

// DefaultBaseURL is OpenAI's own.
const DefaultBaseURL = "https://api.openai.com/v1"

// maxTokens bounds one reply: a few sentences and a few calls.
const maxTokens = 1024

var _ llm.Model = (*Model)(nil)

// A Model asks a server. It is safe for concurrent use.
type Model struct {
	config Config
	client *http.Client
}

// New makes a Model. It asks nothing of the server yet.
func New(c Config) (*Model, error) {
	if c.Model == "" {
		return nil, fmt.Errorf("no model is named")
	}
	if c.BaseURL == "" {
		c.BaseURL = DefaultBaseURL
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no address of a server", c.BaseURL)
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	return &Model{config: c, client: &http.Client{Transport: c.Transport}}, nil
}

// Name is the model's name at the server.
func (m *Model) Name() string { return m.config.Model }

// Check asks whether the server is there, the key is good and the model is known, at the cost of no token.
func (m *Model) Check(ctx context.Context) error {
	answer, err := m.send(ctx, http.MethodGet, "/models/"+url.PathEscape(m.config.Model), nil)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// Generate asks the server once.
func (m *Model) Generate(ctx context.Context, r llm.Request, emit func(text string)) (llm.Reply, error) {
	body, err := json.Marshal(m.request(r))
	if err != nil {
		return llm.Reply{}, unavailable("model_unreadable", err)
	}
	answer, err := m.send(ctx, http.MethodPost, "/chat/completions", body)
	if err != nil {
		return llm.Reply{}, err
	}
	defer answer.Body.Close()
	reply, err := read(answer.Body, emit)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return reply, err
}

// send sends one request; an answer other than 200 is an error.
func (m *Model) send(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, m.config.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return nil, unavailable("model_unreadable", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "text/event-stream")
	}
	if m.config.Key != "" {
		req.Header.Set("Authorization", "Bearer "+m.config.Key)
	}
	answer, err := m.client.Do(req)
	if err != nil {
		return nil, away(ctx, err)
	}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		return nil, refused(answer)
	}
	return answer, nil
}

// away says why no answer came. The transport's own words are kept.
func away(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if foodie.KindOf(err) != foodie.Internal {
		return err
	}
	return unavailable("model_unreachable", err)
}

// refused reads an answer that is no reply. What the server wrote is for the log: it may hold a part of the key.
func refused(answer *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10)) // what cannot be read is missing in the log
	cause := fmt.Errorf("status %d: %s", answer.StatusCode, strings.ToValidUTF8(string(text), "?"))
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return unavailable("model_key", cause)
	case http.StatusNotFound:
		return unavailable("model_unknown", cause)
	case http.StatusTooManyRequests:
		return foodie.NewError(foodie.TooMany, "model_busy", "The assistant is busy. Please try again in a moment.").Because(cause)
	}
	return unavailable("model_refused", cause)
}

func unavailable(code string, cause error) error {
	return foodie.NewError(foodie.Unavailable, code, "The assistant is not available. Please try again in a moment.").Because(cause)
}
