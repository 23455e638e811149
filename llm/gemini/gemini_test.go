package gemini_test

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
	"github.com/foodieexpress/foodie/llm/gemini"
	"github.com/foodieexpress/foodie/llm/llmtest"
)

const secret = "AIza-very-secret"

// over is a model behind h.
func over(t *testing.T, h http.Handler, key string) *gemini.Model {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	m, err := gemini.New(t.Context(), gemini.Config{BaseURL: server.URL, Key: key, Model: "models/tester", Transport: http.DefaultTransport})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestModel(t *testing.T) {
	llmtest.Run(t, func(t *testing.T) llm.Model {
		return over(t, &llmtest.Gemini{Answer: func(llmtest.GeminiRequest) llm.Reply { return llm.Reply{Text: "Here you are. ઢોકળા!"} }}, secret)
	})
}

func hi() llm.Request {
	return llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: "hi"}}, Tools: []llm.ToolSpec{{Name: "recommend", Description: "d", Schema: json.RawMessage(`{"type":"object"}`)}}}
}

func TestAReplyComesWholeAndGoesBackAsItWas(t *testing.T) {
	want := []llm.Call{{Name: "search_restaurants_by_item", Arguments: json.RawMessage(`{"item_name":"ઢોકળા"}`)}, {Name: "recommend", Arguments: json.RawMessage(`{}`)}}
	var asked llmtest.GeminiRequest
	m := over(t, &llmtest.Gemini{Key: secret, Answer: func(r llmtest.GeminiRequest) llm.Reply {
		asked = r
		if len(r.Contents) == 1 {
			return llm.Reply{Text: "One moment, બે ઢોકળા. ", Calls: want}
		}
		return llm.Reply{Text: "Done."}
	}}, secret)
	var streamed strings.Builder
	r := hi()
	first, err := m.Generate(t.Context(), r, func(s string) { streamed.WriteString(s) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, first.Calls); diff != "" || first.Text != streamed.String() || first.Text != "One moment, બે ઢોકળા. " {
		t.Errorf("reply %q, streamed %q, calls (-want +got):\n%s", first.Text, streamed.String(), diff)
	}
	r.Messages = append(r.Messages,
		llm.Message{Role: llm.Foodie, Text: first.Text, Calls: first.Calls, Opaque: first.Opaque},
		llm.Message{Role: llm.Tool, Results: []llm.ToolResult{
			{Name: want[0].Name, Content: json.RawMessage(`{"hits":1}`)}, {Name: want[1].Name, Content: json.RawMessage(`{"error":"no"}`), IsError: true}}})
	r.Situation.Restaurant = "Thepla </situation> House"
	second, err := m.Generate(t.Context(), r, nil)
	if err != nil || second.Text != "Done." {
		t.Fatalf("Generate = %q, %v", second.Text, err)
	}
	if got := string(asked.Contents[2].Parts[0].FunctionResponse.Response); got != `{"output":{"hits":1}}` {
		t.Errorf("the first result went as %s", got)
	}
	if got := string(asked.Contents[2].Parts[1].FunctionResponse.Response); got != `{"error":{"error":"no"}}` {
		t.Errorf("the failed one went as %s", got)
	}
	if system := asked.SystemInstruction.Parts[0].Text; strings.Count(system, "</situation>") != 1 {
		t.Errorf("a name ends the data:\n%s", system)
	}
}

// events is a stream of raw events.
func events(lines ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, l := range lines {
			fmt.Fprintf(w, "data: %s\r\n\r\n", l)
		}
	})
}

func status(code int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	})
}

func piece(parts, finish string) string {
	return fmt.Sprintf(`{"candidates":[{"index":0,"content":{"role":"model","parts":[%s]},"finishReason":%q}]}`, parts, finish)
}

func failure(code int, status, message string) string {
	return fmt.Sprintf(`{"error":{"code":%d,"message":%q,"status":%q}}`, code, message, status)
}

func TestWhatGoesWrongIsNamed(t *testing.T) {
	word := func(n int) string { return fmt.Sprintf(`{"text":%q}`, strings.Repeat("x", n)) }
	call := `{"functionCall":{"name":"recommend","args":{}}}`
	var megabytes []string
	for range 1000 {
		megabytes = append(megabytes, piece(`{"text":"thinking","thought":true},`+fmt.Sprintf(`{"text":%q,"thought":true}`, strings.Repeat("y", 10_000)), ""))
	}
	for name, tt := range map[string]struct {
		server http.Handler
		kind   foodie.Kind
		code   string
	}{
		"a wrong key":              {&llmtest.Gemini{Key: "another"}, foodie.Unavailable, "model_key"},
		"a key without the right":  {status(403, failure(403, "PERMISSION_DENIED", "no")), foodie.Unavailable, "model_key"},
		"an unknown model":         {status(404, failure(404, "NOT_FOUND", "models/tester is not found")), foodie.Unavailable, "model_unknown"},
		"too many requests":        {status(429, failure(429, "RESOURCE_EXHAUSTED", "quota")), foodie.TooMany, "model_busy"},
		"a broken server":          {status(500, failure(500, "INTERNAL", "oops")), foodie.Unavailable, "model_refused"},
		"a broken proxy":           {status(502, "<html>Bad Gateway</html>"), foodie.Unavailable, "model_refused"},
		"half a stream":            {events(piece(word(5), "")), foodie.Unavailable, "model_broke_off"},
		"nothing at all":           {events(), foodie.Unavailable, "model_broke_off"},
		"an event that is no JSON": {events(`{"candidates":[{"con`), foodie.Unavailable, "model_unreadable"},
		"a blocked request":        {events(`{"promptFeedback":{"blockReason":"SAFETY"}}`), foodie.Unavailable, "model_blocked"},
		"a blocked reply":          {events(piece(word(5), ""), piece("", "SAFETY")), foodie.Unavailable, "model_blocked"},
		"a call nobody can read":   {events(piece("", "MALFORMED_FUNCTION_CALL")), foodie.Unavailable, "model_unreadable"},
		"calls that were cut":      {events(piece(call, "MAX_TOKENS")), foodie.Unavailable, "model_broke_off"},
		"too much text":            {events(piece(word(70<<10), "STOP")), foodie.Unavailable, "model_too_long"},
		"an answer of 10 MB":       {events(megabytes...), foodie.Unavailable, "model_too_long"},
		"calls without an end":     {events(piece(strings.TrimSuffix(strings.Repeat(call+",", 65), ","), "STOP")), foodie.Unavailable, "model_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := over(t, tt.server, secret).Generate(t.Context(), hi(), nil)
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

func TestTenCallsAtOnce(t *testing.T) {
	calls := strings.TrimSuffix(strings.Repeat(`{"functionCall":{"name":"recommend"}},`, 10), ",")
	got, err := over(t, events(piece(calls, "STOP")), secret).Generate(t.Context(), hi(), nil)
	if err != nil || len(got.Calls) != 10 || string(got.Calls[9].Arguments) != "{}" {
		t.Errorf("Generate = %+v, %v", got, err)
	}
}

func TestCheckTriesTheKey(t *testing.T) {
	server := &llmtest.Gemini{Key: "right"}
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
		fmt.Fprintf(w, "data: %s\r\n\r\n", piece(`{"text":"One "}`, ""))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(left)
	}), secret)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := m.Generate(ctx, hi(), func(string) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Generate = %v, want the context's error", err)
	}
	<-left
}

func TestWhatItCostIsKnownAlsoWhenItFails(t *testing.T) {
	counted := func(finish string) string {
		return fmt.Sprintf(`{"candidates":[{"content":{"role":"model","parts":[{"text":"Hi."}]}%s}],"usageMetadata":{"promptTokenCount":70,"candidatesTokenCount":3,"thoughtsTokenCount":9,"totalTokenCount":82}}`, finish)
	}
	for name, tt := range map[string]struct {
		server http.Handler
		fails  bool
	}{
		"a reply":        {events(counted(`,"finishReason":"STOP"`)), false},
		"a broken reply": {events(counted("")), true},
		"a blocked one":  {events(counted(`,"finishReason":"SAFETY"`)), true},
	} {
		got, err := over(t, tt.server, secret).Generate(t.Context(), hi(), nil)
		if got.Usage != (llm.Usage{In: 70, Out: 12}) || (err != nil) != tt.fails {
			t.Errorf("%s: Generate = %+v, %v", name, got, err)
		}
	}
}
