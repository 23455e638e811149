// Package eventtest is the suite that every bus passes.
package eventtest

import (
	"context"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/event"
)

const patience = 30 * time.Second // a slow machine shall not fail a test

// Run tests buses. open makes two that are as one: two instances', or one process' own twice.
func Run(t *testing.T, open func(t *testing.T) (one, other event.Bus)) {
	for name, test := range map[string]func(*testing.T, *subject){
		"all listeners of a topic hear, on every instance": heard,
		"tokens that nobody took yet are one":              merged,
		"a listener leaves with its context":               leaves,
		"a closed bus has no listeners":                    closed,
		"a topic is any text":                              anyTopic,
	} {
		t.Run(name, func(t *testing.T) {
			one, other := open(t)
			test(t, &subject{t, one, other})
		})
	}
}

type subject struct {
	t          *testing.T
	one, other event.Bus
}

func (s *subject) publish(b event.Bus, topic string) {
	s.t.Helper()
	if err := b.Publish(s.t.Context(), topic); err != nil {
		s.t.Fatalf("Publish(%q) = %v", topic, err)
	}
}

// Token waits for a token.
func Token(t *testing.T, tokens <-chan struct{}) {
	t.Helper()
	select {
	case _, open := <-tokens:
		if !open {
			t.Fatal("the subscription has ended")
		}
	case <-time.After(patience):
		t.Fatal("nothing was heard")
	}
}

// Listen subscribes and returns once the bus certainly hears: a token may wait then.
func Listen(t *testing.T, ctx context.Context, b event.Bus, topic string) <-chan struct{} {
	t.Helper()
	tokens := b.Subscribe(ctx, topic)
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if err := b.Publish(t.Context(), topic); err != nil {
			t.Fatalf("Publish(%q) = %v", topic, err)
		}
		select {
		case <-tokens:
			return tokens
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("what is published to %q is not heard", topic)
	return nil
}

// drained takes what waits, once everything published before has arrived: a token of another topic that is published
// after it comes after it.
func (s *subject) drained(b event.Bus, tokens <-chan struct{}) {
	s.t.Helper()
	last := b.Subscribe(s.t.Context(), "last")
	s.publish(s.one, "last")
	Token(s.t, last)
	select {
	case <-tokens:
	default:
	}
}

func heard(t *testing.T, s *subject) {
	here, there := Listen(t, t.Context(), s.one, "order:1"), Listen(t, t.Context(), s.other, "order:1")
	second, apart := Listen(t, t.Context(), s.other, "order:1"), Listen(t, t.Context(), s.other, "order:2")
	for _, tokens := range []<-chan struct{}{here, there, second, apart} {
		s.drained(s.one, tokens)
		s.drained(s.other, tokens)
	}
	s.publish(s.one, "order:1")
	for _, tokens := range []<-chan struct{}{here, there, second} {
		Token(t, tokens)
	}
	s.publish(s.one, "order:2")
	Token(t, apart)
	select {
	case <-here:
		t.Error("a listener of order:1 heard of order:2")
	default:
	}
}

func merged(t *testing.T, s *subject) {
	tokens := Listen(t, t.Context(), s.other, "order:1")
	s.drained(s.other, tokens)
	for range 100 {
		s.publish(s.one, "order:1")
	}
	last := s.other.Subscribe(t.Context(), "last")
	s.publish(s.one, "last")
	Token(t, last)
	Token(t, tokens)
	select {
	case <-tokens:
		t.Error("100 changes that nobody looked at left more than one token")
	default:
	}
}

func leaves(t *testing.T, s *subject) {
	ctx, leave := context.WithCancel(t.Context())
	tokens, others := Listen(t, ctx, s.other, "order:1"), Listen(t, t.Context(), s.other, "order:1")
	leave()
	ended(t, tokens)
	s.publish(s.one, "order:1")
	Token(t, others)
	ended(t, s.other.Subscribe(ctx, "order:1"))
}

func closed(t *testing.T, s *subject) {
	ctx, leave := context.WithCancel(t.Context())
	tokens := Listen(t, ctx, s.other, "order:1")
	if err := s.other.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	ended(t, tokens)
	ended(t, s.other.Subscribe(t.Context(), "order:1"))
	leave() // after Close: nothing is closed twice
}

// ended waits until a subscription has.
func ended(t *testing.T, tokens <-chan struct{}) {
	t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case _, open := <-tokens:
			if !open {
				return
			}
		case <-timeout:
			t.Fatal("the subscription goes on")
		}
	}
}

func anyTopic(t *testing.T, s *subject) {
	for _, topic := range []string{"", "order:*", "two words", "ખીચડી"} {
		tokens := Listen(t, t.Context(), s.other, topic)
		s.drained(s.other, tokens)
		s.publish(s.one, topic)
		Token(t, tokens)
	}
}
