package llm_test

import (
	"context"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/llmtest"
)

func TestWatched(t *testing.T) {
	w := llm.Watch(llmtest.Replies(llm.Reply{Text: "one"}))
	ask := func(ctx context.Context) { _, _ = w.Generate(ctx, llm.Request{}, nil) }
	if w.Trouble() != "" {
		t.Errorf("before the first request: %q", w.Trouble())
	}
	w.Note(foodie.NewError(foodie.Unavailable, "model_key", "No."))
	if w.Trouble() != "model_key" {
		t.Errorf("after a refused key: %q", w.Trouble())
	}
	ask(t.Context())
	if w.Trouble() != "" {
		t.Errorf("after a reply: %q", w.Trouble())
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	ask(left)
	if w.Trouble() != "" {
		t.Errorf("after a diner left: %q", w.Trouble())
	}
	ask(t.Context()) // the script has ended
	if w.Trouble() == "" {
		t.Error("after a failure there is no trouble")
	}
}
