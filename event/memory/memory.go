// Package memory tells the listeners of one process. Its methods never fail.
package memory

import (
	"context"
	"sync"

	"github.com/foodieexpress/foodie/event"
)

var _ event.Bus = (*Bus)(nil)

// A Bus knows who listens to what. It is safe for concurrent use.
type Bus struct {
	mu        sync.Mutex
	listeners map[string]map[chan struct{}]struct{}
	closed    bool
}

// New makes a Bus.
func New() *Bus { return &Bus{listeners: map[string]map[chan struct{}]struct{}{}} }

// Publish tells all listeners of topic.
func (b *Bus) Publish(_ context.Context, topic string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	tell(b.listeners[topic])
	return nil
}

// PublishAll tells the listeners of every topic.
func (b *Bus) PublishAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, all := range b.listeners {
		tell(all)
	}
}

func tell(listeners map[chan struct{}]struct{}) {
	for tokens := range listeners {
		select {
		case tokens <- struct{}{}:
		default: // one waits already
		}
	}
}

// Subscribe listens to topic until ctx ends or the Bus is closed.
func (b *Bus) Subscribe(ctx context.Context, topic string) <-chan struct{} {
	tokens := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || ctx.Err() != nil {
		close(tokens)
		return tokens
	}
	if b.listeners[topic] == nil {
		b.listeners[topic] = map[chan struct{}]struct{}{}
	}
	b.listeners[topic][tokens] = struct{}{}
	context.AfterFunc(ctx, func() { b.leave(topic, tokens) })
	return tokens
}

func (b *Bus) leave(topic string, tokens chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, listens := b.listeners[topic][tokens]; !listens {
		return // the Bus was closed before
	}
	delete(b.listeners[topic], tokens)
	if len(b.listeners[topic]) == 0 {
		delete(b.listeners, topic)
	}
	close(tokens)
}

// Close ends all subscriptions.
func (b *Bus) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for _, all := range b.listeners {
		for tokens := range all {
			close(tokens)
		}
	}
	clear(b.listeners)
	return nil
}
