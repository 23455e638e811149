package redisconn

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
)

// ErrDown is why a command is not even sent: the last ones to that server failed, and no probe has succeeded since.
var ErrDown = errors.New("redis is down since its last commands failed")

var (
	errSlow  = errors.New("redis took too long")
	errSpent = errors.New("redis took too long for one turn")
)

type budgetKey struct{}

// WithBudget gives all calls of Do under the returned context at most TurnBudget together, so that a Redis that answers
// just in time, each time, delays a turn only so far.
func WithBudget(ctx context.Context) context.Context {
	left := new(atomic.Int64)
	left.Store(int64(TurnBudget))
	return context.WithValue(ctx, budgetKey{}, left)
}

// Uncounted gives each call of Do under the returned context the command's deadline alone: for whoever asks again and again
// whether another one has finished, which says nothing of how slow Redis is.
func Uncounted(ctx context.Context) context.Context {
	return context.WithValue(ctx, budgetKey{}, (*atomic.Int64)(nil))
}

// WithReserve leaves the calls of Do under the returned context what is left of the budget of ctx, and a command's time at
// least: for what ends a turn, however slow Redis was while the turn went on.
func WithReserve(ctx context.Context) context.Context {
	budget, _ := ctx.Value(budgetKey{}).(*atomic.Int64)
	if budget == nil {
		return ctx
	}
	left := new(atomic.Int64)
	left.Store(max(budget.Load(), int64(CommandTimeout)))
	return context.WithValue(ctx, budgetKey{}, left)
}

// allowance is how long a command may take under ctx; 0 or less when the turn's budget is spent. Call spent when it is over.
func (c *Conn) allowance(ctx context.Context) (limit time.Duration, spent func()) {
	left, _ := ctx.Value(budgetKey{}).(*atomic.Int64)
	if left == nil {
		return c.timeout, func() {}
	}
	start := time.Now()
	return min(c.timeout, time.Duration(left.Load())), func() { left.Add(-int64(time.Since(start))) }
}

type tryKey struct{}

// A try is one run of a function that Do was given.
type try struct {
	ours    bool  // the deadline is the command's, and not the caller's or the budget's: to pass it is Redis' fault
	err     error // what the function returned
	failure atomic.Pointer[error]
}

// try runs f once within the command's deadline and the budget.
func (c *Conn) try(ctx context.Context, f func(context.Context, redis.UniversalClient) error) *try {
	t := &try{}
	limit, spent := c.allowance(ctx)
	defer spent()
	if limit <= 0 {
		t.fail(errSpent)
		t.err = errSpent
		return t
	}
	t.ours = limit == c.timeout
	if by, ok := ctx.Deadline(); ok && time.Until(by) < limit {
		t.ours = false
	}
	within, cancel := context.WithTimeoutCause(context.WithValue(ctx, tryKey{}, t), limit, errSlow)
	defer cancel()
	t.err = f(within, c.client)
	return t
}

func (t *try) fail(err error) { t.failure.Store(&err) }

// A recorder tells the try that a command belongs to how Redis failed it, whichever of a Cluster's servers it went to.
type recorder struct{}

// DialHook leaves dialling as it is.
func (recorder) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook records the failure of one command.
func (recorder) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { return record(ctx, next(ctx, cmd)) }
}

// ProcessPipelineHook records the failure of several commands.
func (recorder) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error { return record(ctx, next(ctx, cmds)) }
}

func record(ctx context.Context, err error) error {
	if t, ok := ctx.Value(tryKey{}).(*try); ok && err != nil && !answered(err) {
		t.fail(err)
	}
	return err
}

// failed is the failure of Redis that f came back with; nil when it succeeded or failed by itself.
func (t *try) failed() error {
	if t.err == nil {
		return nil
	}
	if f := t.failure.Load(); f != nil && errors.Is(t.err, *f) {
		return *f
	}
	if unable(t.err) || errors.Is(t.err, context.DeadlineExceeded) { // f itself waited for the end of its time
		return t.err
	}
	return nil
}

// passes reports whether a second try may well succeed.
func (t *try) passes() bool {
	err := t.failed()
	if err == nil {
		return false
	}
	for _, passing := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return replies(err, "READONLY", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "MOVED", "ASK")
}

// outcome is what Do returns for t.
func (t *try) outcome(ctx context.Context) error {
	failure := t.failed()
	if _, said := errors.AsType[*foodie.Error](t.err); said || failure == nil {
		return t.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if by, ok := ctx.Deadline(); ok && !t.ours && TimedOut(failure) && time.Until(by) <= 0 {
		return context.DeadlineExceeded
	}
	return errAway(failure)
}

// pause waits a little before a second try; false when ctx ends before.
func (c *Conn) pause(ctx context.Context) bool {
	wait := time.NewTimer(10*time.Millisecond + rand.N(20*time.Millisecond))
	defer wait.Stop()
	select {
	case <-wait.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// unable reports whether err is a reply of a server that cannot serve now, whatever it is asked.
func unable(err error) bool {
	return replies(err, "READONLY", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "MOVED", "ASK",
		"MISCONF", "OOM", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM", "ERR max number of clients")
}

// replies reports whether err is an error reply of a server that begins with one of the words.
func replies(err error, words ...string) bool {
	reply, ok := errors.AsType[redis.Error](err)
	return ok && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(reply.Error(), w) })
}

// TimedOut reports whether err says that the time was over before the server answered.
func TimedOut(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, redis.ErrPoolTimeout) {
		return true
	}
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}
