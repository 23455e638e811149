// Package redis tells all instances that share one Redis, by publish and subscribe. All topics go over one channel, and each
// instance listens to it over one connection and sorts out what its own listeners want: so a listener that comes or goes asks
// Redis nothing, and nothing but one name has to be subscribed to again when the connection is back. Plain publish reaches
// every node of a Cluster.
package redis

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/event"
	"github.com/foodieexpress/foodie/event/memory"
	"github.com/foodieexpress/foodie/redisconn"
)

const (
	channel  = "foodie:events"
	silence  = time.Second            // after which the server is asked whether it is there, and again until it is given up
	interval = 200 * time.Millisecond // between tries to connect
)

var _ event.Bus = (*Bus)(nil)

// A Bus is the subscription of one process. It is safe for concurrent use.
type Bus struct {
	conn  *redisconn.Conn
	log   *slog.Logger
	local *memory.Bus // who listens in this process

	hangUp   context.CancelFunc
	hungUp   sync.WaitGroup
	standing bool // the last subscription was confirmed; of the goroutine alone
}

// New makes a Bus over conn, which stays its owner's and outlives it. It connects in the background, and again for ever
// when the connection is lost.
func New(conn *redisconn.Conn, log *slog.Logger) *Bus {
	ctx, hangUp := context.WithCancel(context.Background())
	b := &Bus{conn: conn, log: log, local: memory.New(), hangUp: hangUp}
	b.hungUp.Go(func() { b.listenForEver(ctx) })
	return b
}

// Publish tells all listeners of topic. When Redis is away it tells those of this process alone, and says so.
func (b *Bus) Publish(ctx context.Context, topic string) error {
	err := b.conn.Do(ctx, func(ctx context.Context, c redis.UniversalClient) error {
		return c.Publish(ctx, channel, topic).Err()
	})
	if err != nil {
		_ = b.local.Publish(ctx, topic) // never fails
	}
	return err
}

// Subscribe listens to topic until ctx ends. It asks Redis nothing. The channel gets a token when the connection comes to
// stand, first or again: what happened before it may have been missed.
func (b *Bus) Subscribe(ctx context.Context, topic string) <-chan struct{} {
	return b.local.Subscribe(ctx, topic)
}

// Close ends the connection and all subscriptions.
func (b *Bus) Close() error {
	b.hangUp()
	b.hungUp.Wait()
	return b.local.Close()
}

func (b *Bus) listenForEver(ctx context.Context) {
	for {
		err := b.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		if b.standing {
			b.log.Warn("events of other instances are not heard", "error", err)
			b.standing = false
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(interval/2 + rand.N(interval)):
		}
	}
}

// listen passes on what it hears until the connection is lost.
func (b *Bus) listen(ctx context.Context) error {
	subscription := b.conn.Client().Subscribe(ctx, channel)
	defer subscription.Close()
	stop := context.AfterFunc(ctx, func() { subscription.Close() }) // which ends a receive
	defer stop()
	asked := false
	for {
		heard, err := subscription.ReceiveTimeout(ctx, silence)
		switch {
		case err == nil:
			asked = false
			b.hear(ctx, heard)
		case !redisconn.TimedOut(err) || asked || !b.standing:
			return err
		default:
			asked = true
			if err := subscription.Ping(ctx); err != nil {
				return err
			}
		}
	}
}

// hear tells the listeners of this process.
func (b *Bus) hear(ctx context.Context, heard any) {
	switch heard := heard.(type) {
	case *redis.Subscription:
		b.standing = true
		b.log.Info("events of other instances are heard")
		b.local.PublishAll()
	case *redis.Message:
		_ = b.local.Publish(ctx, heard.Payload) // never fails
	}
}
