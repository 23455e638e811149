package server

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/cache/memory"
	eventmemory "github.com/foodieexpress/foodie/event/memory"
)

// A refusing cache counts who asks to renew, says each time what it was told to, and knows no value.
type refusing struct {
	cache.Cache
	add   func(ctx context.Context, n int) (bool, error)
	asked int
}

func (r *refusing) Add(ctx context.Context, _ string, _ []byte, _ time.Duration) (bool, error) {
	r.asked++
	return r.add(ctx, r.asked)
}

func testSealer() sealer { return newSealer([][]byte{make([]byte, 32)}) }

type budget struct{}

func TestARenewalSpendsNothingOfWhoAskedFirst(t *testing.T) {
	var theirs any
	c := &refusing{Cache: memory.New(time.Now), add: func(ctx context.Context, _ int) (bool, error) {
		theirs = ctx.Value(budget{})
		return true, nil
	}}
	n := &renewals{cache: c, sealed: testSealer()}
	var spending any
	_, err := n.renew(context.WithValue(t.Context(), budget{}, "asked for"), "r", func(ctx context.Context, _ string) (wire.Token, error) {
		spending = ctx.Value(budget{})
		return wire.Token{AccessToken: "a"}, nil
	})
	if err != nil || theirs != nil || spending != "asked for" {
		t.Errorf("the cache is asked with the budget %v, the API for the request %v, %v", theirs, spending, err)
	}
}

func TestWhoHeardThatAnotherRenewsSpendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := &refusing{Cache: memory.New(time.Now), add: func(_ context.Context, n int) (bool, error) {
		switch n {
		case 1:
			return false, nil
		case 3:
			cancel()
		}
		return false, errors.New("the cache went away")
	}}
	n := &renewals{cache: c, sealed: testSealer()}
	_, err := n.once(ctx, auth.RefreshHash("r"), func() (wire.Token, error) {
		t.Error("the token is spent, though another spends it")
		return wire.Token{}, nil
	})
	if foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("once() = %v, want unavailable", err)
	}
}

func TestEndingsKnowSoManyTokensAndNoMore(t *testing.T) {
	e := newEndings(Config{Cache: memory.New(time.Now), Events: eventmemory.New(), Now: time.Now})
	forgotten := 0
	for i := range maxKnown + 10 {
		e.mu.Lock()
		e.known[fmt.Sprint(i)] = &knownToken{forget: func() { forgotten++ }, until: time.Now().Add(time.Hour)}
		e.mu.Unlock()
	}
	e.sweepAt = maxKnown
	if e.has(t.Context(), "asha's", time.Hour) {
		t.Error("a token is ended that nobody ended")
	}
	if len(e.known) > maxKnown || forgotten != 11 || e.sweepAt > maxKnown {
		t.Errorf("%d tokens are known, %d are forgotten, and looked for again at %d", len(e.known), forgotten, e.sweepAt)
	}
}
