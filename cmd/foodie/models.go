package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/gemini"
	"github.com/foodieexpress/foodie/llm/openai"
)

// modelSettings say which hosted model answers, if any. The built-in one answers without, and whenever a hosted one fails.
type modelSettings struct {
	GoogleKey     string `name:"google-api-key" from:"GOOGLE_API_KEY" help:"Key of Google's Gemini; with it, Gemini answers."`
	GeminiModel   string `name:"gemini-model" from:"GEMINI_MODEL" default:"gemini-2.0-flash" help:"Model of Gemini."`
	GeminiBaseURL string `name:"gemini-base-url" from:"GEMINI_BASE_URL" help:"Base URL of the Gemini API, when it is not Google's own."`
	OpenAIBaseURL string `name:"openai-base-url" from:"OPENAI_BASE_URL" help:"Base URL of a server that speaks OpenAI's API, such as http://localhost:8080/v1; with it, that server's model answers."`
	OpenAIKey     string `name:"openai-api-key" from:"OPENAI_API_KEY" help:"Key of that server; alone, of OpenAI's own."`
	OpenAIModel   string `name:"openai-model" from:"OPENAI_MODEL" help:"Model of that server."`
	UseOllama     string `name:"use-ollama" from:"USE_OLLAMA" help:"true: a model of Ollama answers."`
	OllamaURL     string `name:"ollama-url" from:"OLLAMA_URL" default:"http://localhost:11434" help:"Address of Ollama."`
	OllamaModel   string `name:"ollama-model" from:"OLLAMA_MODEL" default:"llama3.2:3b" help:"Model of Ollama."`
}

// kind is which hosted model answers: "ollama", "gemini", "openai", or "" for none. The first that is asked for wins.
func (m modelSettings) kind() string {
	switch {
	case truthy(m.UseOllama):
		return "ollama"
	case m.GoogleKey != "":
		return "gemini"
	case m.OpenAIBaseURL != "" || m.OpenAIKey != "" && m.OpenAIModel != "":
		return "openai"
	}
	return ""
}

func (m modelSettings) check(s *settings) {
	s.need(m.UseOllama == "" || truthy(m.UseOllama) || falsy(m.UseOllama), "USE_OLLAMA", "is %q; allowed are true and false", m.UseOllama)
	for name, address := range map[string]string{"GEMINI_BASE_URL": m.GeminiBaseURL, "OPENAI_BASE_URL": m.OpenAIBaseURL, "OLLAMA_URL": m.OllamaURL} {
		if address != "" {
			s.base(address, name)
		}
	}
	s.need(m.kind() != "openai" || m.OpenAIModel != "", "OPENAI_MODEL", "is missing; name a model of the server at OPENAI_BASE_URL")
}

// open makes the hosted model; nil for none.
func (m modelSettings) open(ctx context.Context, transport http.RoundTripper) (checkedModel, error) {
	switch m.kind() {
	case "gemini":
		return gemini.New(ctx, gemini.Config{Key: m.GoogleKey, Model: m.GeminiModel, BaseURL: m.GeminiBaseURL, Transport: transport})
	case "ollama":
		return openai.New(openai.Config{BaseURL: strings.TrimRight(m.OllamaURL, "/") + "/v1", Model: m.OllamaModel, Transport: transport})
	case "openai":
		return openai.New(openai.Config{BaseURL: cmp.Or(m.OpenAIBaseURL, openai.DefaultBaseURL), Key: m.OpenAIKey, Model: m.OpenAIModel, Transport: transport})
	}
	return nil, nil
}

// A checkedModel is a hosted model, whose key can be tried.
type checkedModel interface {
	llm.Model
	Check(ctx context.Context) error
}

// keyTime is how long the first try of a key may take.
const keyTime = 10 * time.Second

// try asks the hosted model, beside the start, whether its key is good: trouble is named in the log and in health, and the
// built-in model answers meanwhile.
func (h *house) try(ctx context.Context, m checkedModel, watched *llm.Watched, log *slog.Logger) {
	ctx, cancel := context.WithTimeoutCause(ctx, keyTime, errors.New("the model did not answer in time"))
	tried := make(chan struct{})
	go func() {
		defer close(tried)
		err := m.Check(ctx)
		if ctx.Err() != nil && err == nil {
			return
		}
		watched.Note(err)
		if err != nil {
			log.Warn("the hosted model cannot be used, the built-in one answers", "model", m.Name(), "error", err)
			return
		}
		log.Info("the hosted model is there", "model", m.Name())
	}()
	h.opened.add("try of the model", func() error { cancel(); <-tried; return nil })
}
