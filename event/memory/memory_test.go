package memory_test

import (
	"testing"

	"github.com/foodieexpress/foodie/event"
	"github.com/foodieexpress/foodie/event/eventtest"
	"github.com/foodieexpress/foodie/event/memory"
)

func TestBus(t *testing.T) {
	eventtest.Run(t, func(t *testing.T) (one, other event.Bus) {
		b := memory.New()
		t.Cleanup(func() { b.Close() })
		return b, b
	})
}

func TestPublishAllTellsEveryTopic(t *testing.T) {
	b := memory.New()
	defer b.Close()
	one, two := b.Subscribe(t.Context(), "order:1"), b.Subscribe(t.Context(), "order:2")
	b.PublishAll()
	eventtest.Token(t, one)
	eventtest.Token(t, two)
}
