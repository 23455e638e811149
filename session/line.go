package session

import (
	"context"
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

// Enter waits until it is id's turn, at most for wait, and then fails with Conflict, code "turn_in_progress". leave lets
// the next one in; it may be called more than once.
func (l *Line) Enter(ctx context.Context, id string, wait time.Duration) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	leave = sync.OnceFunc(func() { l.next(id) })
	mine := l.queue(id)
	if mine == nil {
		return leave, nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-mine:
		return leave, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = InProgress()
	}
	l.giveUp(id, mine)
	return nil, err
}

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

func (l *Line) next(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.waiting[id]
	if len(line) == 0 {
		delete(l.waiting, id)
		return
	}
	close(line[0])
	l.waiting[id] = line[1:]
}

// giveUp takes mine out of the line, or lets the next one in when its turn came at the same moment.
func (l *Line) giveUp(id string, mine chan struct{}) {
	l.mu.Lock()
	line := l.waiting[id]
	for i, c := range line {
		if c == mine {
			l.waiting[id] = append(line[:i:i], line[i+1:]...)
			l.mu.Unlock()
			return
		}
	}
	l.mu.Unlock()
	l.next(id)
}
