// Package gemini is Google's Gemini behind the model's contract, over the official SDK: function calling and streaming of
// the Gemini API (v1beta, models.streamGenerateContent). A model's own signatures of its thoughts travel in Opaque and go
// back unchanged, as newer models want it.
//
// Errors are *foodie.Error: Unavailable ("model_key", "model_unknown", "model_refused", "model_blocked", "model_broke_off",
// "model_unreadable", "model_too_long"), TooMany ("model_busy"), or what the transport says. Deadlines, retries and the
// breaker are the transport's: the SDK's error has no headers, so only the transport sees a Retry-After.
package gemini

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"google.golang.org/genai"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// DefaultModel is asked for when nothing else is named (GEMINI_MODEL).
const DefaultModel = "gemini-2.0-flash"

// Config says which model.
type Config struct {
	Key       string // GOOGLE_API_KEY
	Model     string // DefaultModel when ""
	BaseURL   string // Google's when ""
	Transport http.RoundTripper
}

// Bounds of one reply; beyond, it is not a reply but a fault.
const (
	maxTokens = 1024
	maxText   = 64 << 10 // bytes
	maxCalls  = 64
)

var _ llm.Model = (*Model)(nil)

// A Model asks Gemini. It is safe for concurrent use.
type Model struct {
	name   string
	client *genai.Client
}

// New makes a Model. It asks nothing of the server yet.
func New(ctx context.Context, c Config) (*Model, error) {
	if c.Key == "" {
		return nil, errors.New("there is no key")
	}
	if c.Model == "" {
		c.Model = DefaultModel
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	client, err := genai.NewClient(ctx, &genai.ClientConfig{
		APIKey: c.Key, Backend: genai.BackendGeminiAPI, HTTPClient: &http.Client{Transport: bounded{c.Transport}},
		HTTPOptions: genai.HTTPOptions{BaseURL: c.BaseURL},
	})
	if err != nil {
		return nil, err
	}
	return &Model{name: strings.TrimPrefix(c.Model, "models/"), client: client}, nil
}

// Name is the model's name at Google.
func (m *Model) Name() string { return m.name }

// Check asks whether the key is good and the model is known, at the cost of no token.
func (m *Model) Check(ctx context.Context) error {
	_, err := m.client.Models.Get(ctx, m.name, nil)
	return explain(ctx, err)
}

// Generate asks the model once.
func (m *Model) Generate(ctx context.Context, r llm.Request, emit func(text string)) (llm.Reply, error) {
	if emit == nil {
		emit = func(string) {}
	}
	said, err := contents(r.Messages)
	if err != nil {
		return llm.Reply{}, unavailable("model_unreadable", err)
	}
	if len(said) == 0 {
		return llm.Reply{}, unavailable("model_refused", errors.New("nothing was said"))
	}
	s := stream{emit: emit, content: genai.Content{Role: genai.RoleModel}}
	asked, cut := withCut(ctx)
	for piece, err := range m.client.Models.GenerateContentStream(asked, m.name, said, settings(r)) {
		if err == nil {
			err = s.take(piece)
		}
		if err != nil && cut.Load() {
			err = unavailable("model_too_long", errTooLong)
		}
		if err != nil {
			return llm.Reply{Usage: s.usage}, explain(ctx, err)
		}
	}
	reply, err := s.reply()
	reply.Usage = s.usage
	return reply, err
}

// explain says in our words what went wrong. What the server wrote is for the log.
func explain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	if ours, ok := errors.AsType[*foodie.Error](err); ok {
		return ours
	}
	if e, ok := errors.AsType[genai.APIError](err); ok {
		return refused(e)
	}
	if broken := new(json.SyntaxError); errors.As(err, &broken) {
		return unavailable("model_unreadable", broken) // the SDK's own error repeats what the model wrote
	}
	return unavailable("model_broke_off", err)
}

// refused reads the server's refusal. A wrong key is status 400 with a reason of its own.
func refused(e genai.APIError) error {
	cause := fmt.Errorf("status %d %s: %s", e.Code, e.Status, e.Message)
	switch {
	case e.Code == http.StatusUnauthorized, e.Code == http.StatusForbidden, hasReason(e, "API_KEY_INVALID"):
		return unavailable("model_key", cause)
	case e.Code == http.StatusNotFound:
		return unavailable("model_unknown", cause)
	case e.Code == http.StatusTooManyRequests:
		return foodie.NewError(foodie.TooMany, "model_busy", "The assistant is busy. Please try again in a moment.").Because(cause)
	}
	return unavailable("model_refused", cause)
}

// hasReason reports whether a detail of e gives that reason (google.rpc.ErrorInfo).
func hasReason(e genai.APIError, reason string) bool {
	for _, d := range e.Details {
		if d["reason"] == reason {
			return true
		}
	}
	return false
}

func unavailable(code string, cause error) error {
	return foodie.NewError(foodie.Unavailable, code, "The assistant is not available. Please try again in a moment.").Because(cause)
}
