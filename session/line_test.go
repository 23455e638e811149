package session

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
)

// waits blocks until n wait behind whoever is in.
func (l *Line) waits(id string, n int) {
	for {
		l.mu.Lock()
		waiting := len(l.waiting[id])
		l.mu.Unlock()
		if waiting == n {
			return
		}
		runtime.Gosched()
	}
}

// enter joins and waits in one.
func (l *Line) enter(ctx context.Context, id string, wait time.Duration) (leave func(), err error) {
	p := l.Join(id)
	if err := p.Wait(ctx, wait); err != nil {
		p.Leave()
		return nil, err
	}
	return p.Leave, nil
}

func TestLineLetsInInOrderOfArrival(t *testing.T) {
	var l Line
	leave, err := l.enter(t.Context(), "asha", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			leave, err := l.enter(t.Context(), "asha", time.Minute)
			if err != nil {
				t.Error(err)
				return
			}
			order = append(order, fmt.Sprint(i)) // nobody else is in
			leave()
			leave() // twice is once
		})
		l.waits("asha", i+1)
	}
	leave()
	wg.Wait()
	if got, want := strings.Join(order, ""), "0123456789"; got != want {
		t.Errorf("they came in as %s, want %s", got, want)
	}
	if len(l.waiting) != 0 {
		t.Errorf("%d lines are left, want none", len(l.waiting))
	}
}

func TestLineForgetsWhoGivesUp(t *testing.T) {
	var l Line
	leave, err := l.enter(t.Context(), "asha", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.enter(t.Context(), "asha", time.Millisecond); foodie.CodeOf(err) != "turn_in_progress" || foodie.KindOf(err) != foodie.Conflict {
		t.Errorf("Wait() = %v, want turn_in_progress", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() { _, err := l.enter(ctx, "asha", time.Minute); gone <- err }()
	l.waits("asha", 1)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("Wait() = %v, want context.Canceled", err)
	}
	if _, err := l.enter(ctx, "asha", time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait() with an ended context = %v, want context.Canceled", err)
	}
	l.waits("asha", 0)
	leave()
	if leave, err = l.enter(t.Context(), "asha", time.Millisecond); err != nil {
		t.Fatal(err)
	}
	leave()
}

// Whoever is let in at the very moment at which it gives up must let the next one in.
func TestLineLosesNobodyToARace(t *testing.T) {
	var l Line
	for range 300 {
		leave, err := l.enter(t.Context(), "asha", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, ctx := range []context.Context{ctx, t.Context()} {
			wg.Go(func() {
				if leave, err := l.enter(ctx, "asha", time.Minute); err == nil {
					leave()
				}
			})
		}
		wg.Go(leave)
		wg.Go(cancel)
		wg.Wait()
	}
	if len(l.waiting) != 0 {
		t.Errorf("%d lines are left, want none", len(l.waiting))
	}
}
