package session

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
)

// A Line lets the turns of each session in one at a time, in the order in which they came, within one process. The zero
// Line is ready to use.
type Line struct {
	mu      sync.Mutex
	waiting map[string][]chan struct{} // by session: who waits behind the one that is in; no entry when nobody is in
}

// A Place is one's place in a line. Leave ends it, whether it was one's turn or not.
type Place struct {
	line  *Line
	id    string
	mine  chan struct{} // closed when it is one's turn; nil for whoever found nobody there
	leave sync.Once
}

// Join takes the place behind all that came before.
func (l *Line) Join(id string) *Place {
	return &Place{line: l, id: id, mine: l.queue(id)}
}

// First reports whether nobody was there before, so that it is one's turn at once.
func (p *Place) First() bool { return p.mine == nil }

// Wait waits until it is one's turn, at most for wait, and then fails with Conflict, code "turn_in_progress". Who fails
// still has to leave.
func (p *Place) Wait(ctx context.Context, wait time.Duration) error {
	if p.First() || ctx.Err() != nil {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-p.mine:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return InProgress()
	}
}

// Leave lets the next one in, or only goes away when it was not one's turn yet. It may be called more than once.
func (p *Place) Leave() { p.leave.Do(func() { p.line.leave(p.id, p.mine) }) }

// InProgress is the refusal of a turn that waited too long for another one.
func InProgress() error {
	return foodie.NewError(foodie.Conflict, "turn_in_progress", "I am still answering your last message. Please try again in a moment.")
}

// Lost is the refusal of a turn that another one overtook.
func Lost() error {
	return foodie.NewError(foodie.Conflict, "turn_lost", "This took too long and was not kept. Please try again.")
}

// queue is nil for whoever may go in at once.
func (l *Line) queue(id string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		l.waiting = map[string][]chan struct{}{}
	}
	line, busy := l.waiting[id]
	if !busy {
		l.waiting[id] = nil
		return nil
	}
	mine := make(chan struct{})
	l.waiting[id] = append(line, mine)
	return mine
}

// leave takes mine out of the line, or lets the next one in when its turn had come.
func (l *Line) leave(id string, mine chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.waiting[id]
	if i := slices.Index(line, mine); mine != nil && i >= 0 {
		l.waiting[id] = slices.Delete(line, i, i+1)
		return
	}
	if len(line) == 0 {
		delete(l.waiting, id)
		return
	}
	close(line[0])
	l.waiting[id] = line[1:]
}
