package redisconn

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Recover asks at once whether Redis is back, and not when the next probe is due: for who is about to go on without it, while
// another instance may have found it back already. It reports whether Do may succeed now, which is true when nothing is known
// to be down; in a Cluster, of which a part may be back, only Do can tell. It takes the time of one command at most, out of
// the budget of ctx.
func (c *Conn) Recover(ctx context.Context) bool {
	if !c.someDown() {
		return true
	}
	limit, spent := c.allowance(ctx)
	defer spent()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	q, joined := c.ask()
	if ok := q.answer(ctx); ok || !joined {
		return ok
	}
	q, _ = c.ask() // the one that was asked before may have missed what happened since
	return q.answer(ctx)
}

func (c *Conn) someDown() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.nodes, func(n *breaker) bool { return n.down.Load() })
}

// A question is put to the servers once for all who ask while it is open. It takes its own time, whoever still waits.
type question struct {
	done chan struct{}
	ok   bool // to be read when done
}

func (q *question) answer(ctx context.Context) bool {
	select {
	case <-q.done:
		return q.ok
	case <-ctx.Done():
		return false
	}
}

// ask joins the question that is open, or puts one.
func (c *Conn) ask() (q *question, joined bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asking != nil {
		return c.asking, true
	}
	q = &question{done: make(chan struct{})}
	if c.closed {
		close(q.done)
		return q, false
	}
	c.asking = q
	c.probes.Go(func() {
		q.ok = c.oneAnswers()
		c.mu.Lock()
		c.asking = nil
		c.mu.Unlock()
		close(q.done)
	})
	return q, false
}

// oneAnswers asks the server, or all primaries that a Cluster has now.
func (c *Conn) oneAnswers() bool {
	cluster, ok := c.client.(*redis.ClusterClient)
	if !ok {
		return c.servers()[0].ask() == nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.dial+c.timeout)
	defer cancel()
	var answers atomic.Bool
	_ = cluster.ForEachMaster(ctx, func(_ context.Context, client *redis.Client) error { // asks who they are, too
		for _, n := range c.servers() {
			if n.client == client && n.ask() == nil {
				answers.Store(true)
			}
		}
		return nil
	})
	return answers.Load()
}

func (c *Conn) servers() []*breaker {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.nodes)
}
