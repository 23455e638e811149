// Package event is the contract to tell every instance that something changed. event/memory tells one process, event/redis
// all that share one Redis. What is told is a hint to look at the store again: it may be lost, and it may come twice, so
// whoever listens also looks by itself now and then.
package event

import "context"

// A Bus carries what happened to whoever listens now. It is safe for concurrent use.
type Bus interface {
	// Publish tells all listeners of topic, on every instance. An error is Unavailable: some instances were not told.
	Publish(ctx context.Context, topic string) error
	// Subscribe listens to topic until ctx ends. It returns at once. The channel gets a token after each change, and one
	// when the connection comes to stand after Subscribe, first or again; tokens that nobody took yet are one. It is closed
	// when ctx ends or the Bus is closed.
	Subscribe(ctx context.Context, topic string) <-chan struct{}
	// Close ends all subscriptions.
	Close() error
}
