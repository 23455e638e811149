package agent_test

import (
	"testing"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
	"github.com/foodieexpress/foodie/llm/openai"
	"github.com/foodieexpress/foodie/resilience"
)

// A turn in one process: session, built-in model, catalogue over the API's handler, tools, rendering.
func BenchmarkTurn(b *testing.B) {
	w := newWorld(b)
	a, who := w.agent(), w.diner("asha")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Turn(b.Context(), who, agent.Request{Message: "two masala thepla and a masala chaas from Thepla House"}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A turn with a hosted model over its wire, which itself takes no time: one call to prepare an order, and a sentence.
func BenchmarkHostedTurn(b *testing.B) {
	w := newWorld(b)
	fake := &llmtest.OpenAI{Answer: func(r llmtest.OpenAIRequest) llm.Reply {
		if r.Messages[len(r.Messages)-1].Role == "tool" {
			return words("There you are.")
		}
		return call("prepare_order_for_confirmation", twoThepla)
	}}
	m, err := openai.New(openai.Config{BaseURL: "http://model/v1", Model: "hosted", Transport: resilience.Transport(client.Handler(fake), resilience.Model("model"))})
	if err != nil {
		b.Fatal(err)
	}
	w.model = m
	a, who := w.agent(), w.diner("asha")
	b.ReportAllocs()
	for b.Loop() {
		answer, err := a.Turn(b.Context(), who, agent.Request{Message: "two masala thepla from Thepla House"}, nil)
		if err != nil || answer.Degraded || answer.PendingOrder == nil {
			b.Fatalf("%v %s", err, text(answer))
		}
	}
}
