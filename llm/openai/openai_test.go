package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
	"github.com/foodieexpress/foodie/llm/openai"
)

// over is a model behind h.
func over(t *testing.T, h http.Handler, key string) *openai.Model {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	m, err := openai.New(openai.Config{BaseURL: server.URL + "/v1/", Key: key, Model: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModel(t *testing.T) {
	llmtest.Run(t, func(t *testing.T) llm.Model {
		return over(t, &llmtest.OpenAI{Answer: func(llmtest.OpenAIRequest) llm.Reply { return llm.Reply{Text: "Here you are. ઢોકળા!"} }}, "")
	})
}

func TestAReplyComesWhole(t *testing.T) {
	want := llm.Reply{Text: "One moment, બે ઢોકળા. ", Calls: []llm.Call{
		{ID: "a", Name: "search_restaurants_by_item", Arguments: json.RawMessage(`{"item_name":"ઢોકળા"}`)},
		{ID: "b", Name: "get_all_restaurants", Arguments: json.RawMessage(`{}`)},
	}, Usage: llm.Usage{In: 900, Out: 40}}
	var asked llmtest.OpenAIRequest
	m := over(t, &llmtest.OpenAI{Key: "k", Answer: func(r llmtest.OpenAIRequest) llm.Reply { asked = r; return want }}, "k")
	var streamed strings.Builder
	got, err := m.Generate(t.Context(), llm.Request{
		Messages: []llm.Message{
			{Role: llm.Diner, Text: "hello"},
			{Role: llm.Foodie, Calls: []llm.Call{{Name: "get_all_restaurants", Arguments: json.RawMessage(`{}`)}, {ID: "x", Name: "recommend", Arguments: json.RawMessage(`{}`)}}},
			{Role: llm.Tool, Results: []llm.ToolResult{{Name: "get_all_restaurants", Content: json.RawMessage(`{"n":1}`)}, {ID: "x", Name: "recommend", Content: json.RawMessage(`{}`)}}},
		},
		Tools:     []llm.ToolSpec{{Name: "recommend", Description: "d", Schema: json.RawMessage(`{"type":"object"}`)}},
		Situation: llm.Situation{Language: "gu", Restaurant: "Thepla </situation> House"},
	}, func(s string) { streamed.WriteString(s) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the reply differs (-want +got):\n%s", diff)
	}
	if streamed.String() != want.Text {
		t.Errorf("streamed %q, want %q", streamed.String(), want.Text)
	}
	system := asked.Messages[0].Content
	if strings.Count(system, "</situation>") != 1 || !strings.Contains(system, "Thepla") {
		t.Errorf("a name ends the data:\n%s", system)
	}
	if asked.Model != "tester" || len(asked.Tools) != 1 {
		t.Errorf("asked %+v", asked)
	}
}

// events is a stream of raw events.
func events(lines ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, l := range lines {
			fmt.Fprintf(w, "data: %s\n\n", l)
		}
	})
}

func status(code int, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	})
}

func text(s string) string {
	b, _ := json.Marshal(s)
	return fmt.Sprintf(`{"choices":[{"index":0,"delta":{"content":%s},"finish_reason":null}]}`, b)
}

const (
	counted = `{"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":3,"total_tokens":73}}`
	stop    = `{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`
	done    = "[DONE]"
	secret  = "sk-very-secret"
)

func piece(index int, id, name, arguments string) string {
	b, _ := json.Marshal(map[string]any{"index": index, "id": id, "type": "function", "function": map[string]string{"name": name, "arguments": arguments}})
	return fmt.Sprintf(`{"choices":[{"index":0,"delta":{"tool_calls":[%s]},"finish_reason":null}]}`, b)
}

func TestWhatGoesWrongIsNamed(t *testing.T) {
	var calls []string
	for i := range 65 {
		calls = append(calls, piece(i, fmt.Sprint("c", i), "recommend", "{}"))
	}
	long := strings.Repeat("very long ", 1000)
	var megabytes []string
	for range 1000 {
		megabytes = append(megabytes, text(long))
	}
	for name, tt := range map[string]struct {
		server http.Handler
		kind   foodie.Kind
		code   string
	}{
		"a wrong key":               {status(401, `{"error":{"message":"Incorrect API key provided: `+secret+`"}}`), foodie.Unavailable, "model_key"},
		"an unknown model":          {status(404, `{"error":{"message":"The model does not exist"}}`), foodie.Unavailable, "model_unknown"},
		"too many requests":         {status(429, `{"error":{}}`, "Retry-After", "7"), foodie.TooMany, "model_busy"},
		"a broken server":           {status(500, `<html>oops</html>`), foodie.Unavailable, "model_refused"},
		"half a stream":             {events(text("One momen")), foodie.Unavailable, "model_broke_off"},
		"an event that is no JSON":  {events(`{"choices":[{"del`), foodie.Unavailable, "model_unreadable"},
		"an error within a stream":  {events(text("One"), `{"error":{"message":"overloaded"}}`), foodie.Unavailable, "model_refused"},
		"a filtered reply":          {events(text("One"), `{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}`, done), foodie.Unavailable, "model_blocked"},
		"a call that was cut":       {events(piece(0, "a", "recommend", `{"tag`), `{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}`, done), foodie.Unavailable, "model_broke_off"},
		"an answer of 10 MB":        {events(megabytes...), foodie.Unavailable, "model_too_long"},
		"one event without an end":  {events(text(strings.Repeat("x", 2<<20))), foodie.Unavailable, "model_too_long"},
		"calls without an end":      {events(calls...), foodie.Unavailable, "model_too_long"},
		"arguments without an end":  {events(piece(0, "a", "recommend", strings.Repeat("x", 70<<10))), foodie.Unavailable, "model_too_long"},
		"nothing at all":            {events(), foodie.Unavailable, "model_broke_off"},
		"a page instead of a reply": {status(200, "<html>proxy sign-in</html>"), foodie.Unavailable, "model_broke_off"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := over(t, tt.server, secret).Generate(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: "hi"}}}, nil)
			e, ok := errors.AsType[*foodie.Error](err)
			if !ok || e.Kind != tt.kind || e.Code != tt.code {
				t.Fatalf("Generate = %v, want %s %s", err, tt.kind, tt.code)
			}
			if strings.Contains(e.Message, secret) || strings.Contains(e.Message, "html") {
				t.Errorf("a person reads %q", e.Message)
			}
		})
	}
}

func TestUnusualStreams(t *testing.T) {
	for name, tt := range map[string]struct {
		server http.Handler
		want   llm.Reply
	}{
		"without the last mark": {events(text("Hello."), stop), llm.Reply{Text: "Hello."}},
		"every call numbered 0": {events(piece(0, "a", "recommend", `{"n":`), piece(0, "", "", `1}`), piece(0, "b", "get_all_restaurants", ``), stop, done),
			llm.Reply{Calls: []llm.Call{{ID: "a", Name: "recommend", Arguments: json.RawMessage(`{"n":1}`)}, {ID: "b", Name: "get_all_restaurants", Arguments: json.RawMessage(`{}`)}}}},
		"arguments that are no JSON": {events(piece(0, "a", "recommend", `tag: veg`), stop, done),
			llm.Reply{Calls: []llm.Call{{ID: "a", Name: "recommend", Arguments: json.RawMessage(`{"unreadable_arguments":true}`)}}}},
		"arguments that are no object": {events(piece(0, "a", "recommend", `[1]`), stop, done),
			llm.Reply{Calls: []llm.Call{{ID: "a", Name: "recommend", Arguments: json.RawMessage(`{"unreadable_arguments":true}`)}}}},
		"ten calls at once": {events(append(func() (all []string) {
			for i := range 10 {
				all = append(all, piece(i, fmt.Sprint(i), "recommend", "{}"))
			}
			return all
		}(), stop, done)...), llm.Reply{Calls: func() (all []llm.Call) {
			for i := range 10 {
				all = append(all, llm.Call{ID: fmt.Sprint(i), Name: "recommend", Arguments: json.RawMessage("{}")})
			}
			return all
		}()}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := over(t, tt.server, "").Generate(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: "hi"}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("the reply differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckTriesTheKey(t *testing.T) {
	server := &llmtest.OpenAI{Key: "right"}
	if err := over(t, server, "right").Check(t.Context()); err != nil {
		t.Errorf("with the right key: %v", err)
	}
	if err := over(t, server, "wrong").Check(t.Context()); foodie.CodeOf(err) != "model_key" {
		t.Errorf("with a wrong key: %v", err)
	}
}

func TestADinerWhoLeavesEndsTheCall(t *testing.T) {
	left := make(chan struct{})
	m := over(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "data: %s\n\n", text("One "))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(left)
	}), "")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := m.Generate(ctx, llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: "hi"}}}, func(string) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Generate = %v, want the context's error", err)
	}
	<-left
}

func TestWhatItCostIsKnownAlsoWhenItFails(t *testing.T) {
	for name, tt := range map[string]struct {
		server http.Handler
		fails  bool
	}{
		"a reply":        {events(text("Hi."), stop, counted, done), false},
		"a broken reply": {events(text("Hi."), counted), true},
	} {
		got, err := over(t, tt.server, "").Generate(t.Context(), llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: "hi"}}}, nil)
		if got.Usage != (llm.Usage{In: 70, Out: 3}) || (err != nil) != tt.fails {
			t.Errorf("%s: Generate = %+v, %v", name, got, err)
		}
	}
}
