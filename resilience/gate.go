package resilience

import (
	"context"
	"time"

	"github.com/foodieexpress/foodie"
)

// A Priority says what goes first when there is more to do than can be done. The lowest is shed first.
type Priority int

// The priorities, the most important first: somebody is about to pay, somebody waits for food, somebody talks, somebody
// looks around, somebody counts.
const (
	Confirm Priority = iota
	Status
	Chat
	Browse
	Statistics
	priorities int = iota
)

var priorityNames = [priorities]string{"confirm", "status", "chat", "browse", "statistics"}

// String is the name in metrics.
func (p Priority) String() string { return priorityNames[p] }

// Busy is the cause of a refusal by a Gate: when to come again.
type Busy struct{ RetryAfter time.Duration }

// Error says so for the log.
func (b *Busy) Error() string { return "more to do than can be done, retry after " + b.RetryAfter.String() }

// GateOptions say how much a Gate lets through.
type GateOptions struct {
	Running int // at once
}

// A Gate lets as much work through at once as this process can do in time.
type Gate struct{ running chan struct{} }

// NewGate makes a Gate as o says.
func NewGate(o GateOptions) *Gate { return &Gate{running: make(chan struct{}, max(1, o.Running))} }

// Enter takes a place for work of priority p, which leave gives back. It fails with Unavailable "busy", whose cause is
// a *Busy, or with the cause of ctx.
func (g *Gate) Enter(ctx context.Context, p Priority) (leave func(), err error) {
	select {
	case g.running <- struct{}{}:
		return func() { <-g.running }, nil
	default:
		return nil, foodie.NewError(foodie.Unavailable, "busy", "Too many people are asking at once. Please try again in a moment.").Because(&Busy{RetryAfter: comeAgain})
	}
}

// comeAgain is when who was turned away may try again.
const comeAgain = 2 * time.Second
