package agent_test

import (
	"testing"

	"github.com/foodieexpress/foodie/agent"
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
