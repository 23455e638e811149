package server

import (
	"sync/atomic"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// DefaultTurns is how many turns run at once where Config.MaxTurns is 0: far more than a machine answers in time with the
// built-in model, and as many as may wait for a slow one.
const DefaultTurns = 1024

// A capacity bounds how many turns run at once. What is beyond it is turned away at once, because a diner who waits in
// vain asks again, and that is more load. An eighth is kept for buttons: somebody is about to pay.
type capacity struct {
	most    int64
	running atomic.Int64
}

// comeAgain is when one who was turned away may try again.
const comeAgain = 2 * time.Second

// enter takes a place, which leave gives back.
func (c *capacity) enter(req agent.Request) (leave func(), err error) {
	most := c.most
	if req.Action == nil {
		most -= c.most / 8
	}
	if c.running.Add(1) > most {
		c.running.Add(-1)
		words := lang.Say(lang.English, "server.busy")
		return nil, refuse(foodie.NewError(foodie.Unavailable, "busy", "%s", words), withRetryAfter(comeAgain))
	}
	return func() { c.running.Add(-1) }, nil
}
