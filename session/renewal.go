package session

import (
	"context"
	"sync"
	"time"
)

// A Renewal renews a turn's lease until it is stopped, its context ends or the lease is lost. Every backend whose leases
// run out uses it, so that they agree.
type Renewal struct {
	cfg    Config
	ctx    func() error // whether the turn's context has ended
	extend func() bool  // extends the lease; false when it is lost. A backend that is away is no loss yet
	leave  func()       // lets the next turn of this process in

	extending sync.Mutex // held while extend runs

	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
}

// Renew begins to renew a lease that was taken just now.
func Renew(ctx context.Context, cfg Config, extend func() bool, leave func()) *Renewal {
	r := &Renewal{cfg: cfg, ctx: ctx.Err, extend: extend, leave: leave}
	r.again(cfg.LeaseFor/3, r.renew)
	return r
}

// renew keeps the lease while the turn runs. When it is not kept any longer, the next turn of this process comes in as
// soon as the lease has run out.
func (r *Renewal) renew() {
	r.extending.Lock()
	defer r.extending.Unlock()
	if r.over() {
		return
	}
	if r.ctx() == nil && r.extend() {
		r.again(r.cfg.LeaseFor/3, r.renew)
		return
	}
	r.again(r.cfg.LeaseFor, r.leave)
}

func (r *Renewal) again(after time.Duration, do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.timer = time.AfterFunc(after, do)
	}
}

func (r *Renewal) over() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stopped
}

// Halt ends the renewal, and waits for an extension that runs: whoever gives the lease back afterwards has given it back.
func (r *Renewal) Halt() {
	r.mu.Lock()
	r.stopped = true
	r.timer.Stop()
	r.mu.Unlock()
	r.extending.Lock() // nothing is done under it
	defer r.extending.Unlock()
}

// Stop ends the renewal, and lets the next turn of this process in.
func (r *Renewal) Stop() {
	r.Halt()
	r.leave()
}
