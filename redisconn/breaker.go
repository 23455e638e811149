package redisconn

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	failuresUntilDown = 3
	probeInterval     = 200 * time.Millisecond
)

// A breaker knows whether one server answers. It stands before each round trip to it.
type breaker struct {
	conn   *Conn
	client *redis.Client // of this server alone
	name   string        // its address, or what Sentinels call the group

	used     atomic.Bool  // asked at least once
	failures atomic.Int32 // in a row
	down     atomic.Bool

	mu   sync.Mutex
	back chan struct{} // while down: closed when it is up again
}

type probeKey struct{}

// guard puts a breaker before a client of one server, or of the group that Sentinels watch.
func (c *Conn) guard(client *redis.Client, name string) {
	b := &breaker{conn: c, client: client, name: name}
	c.add(b)
	client.AddHook(b)
}

// DialHook leaves dialling as it is: a failure to connect is one of the command that wanted the connection.
func (b *breaker) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook guards one command.
func (b *breaker) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if greeting(cmd) {
			return next(ctx, cmd)
		}
		err := b.pass(ctx, cmd.Name(), func() error { return next(ctx, cmd) })
		if err == ErrDown {
			cmd.SetErr(err)
		}
		return err
	}
}

// ProcessPipelineHook guards several commands of one round trip.
func (b *breaker) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if len(cmds) == 0 || greeting(cmds[0]) {
			return next(ctx, cmds)
		}
		err := b.pass(ctx, "pipeline", func() error { return next(ctx, cmds) })
		if err == ErrDown {
			for _, cmd := range cmds {
				cmd.SetErr(err)
			}
		}
		return err
	}
}

// greeting reports whether cmd opens a connection. The client sends it within the command that wants the connection, and so
// it is part of that one: a server that greets everybody and then takes no writes does not answer.
func greeting(cmd redis.Cmder) bool {
	return slices.Contains([]string{"hello", "auth", "select", "client", "readonly"}, cmd.Name())
}

// pass makes the round trip, unless the server is down, and learns from it.
func (b *breaker) pass(ctx context.Context, name string, roundTrip func() error) error {
	if ctx.Value(probeKey{}) != nil {
		return roundTrip()
	}
	start, err := time.Now(), ErrDown
	if !b.down.Load() {
		err = roundTrip()
		b.learn(ctx, err)
	}
	b.observe(name, time.Since(start), err)
	return err
}

// observe tells of a round trip. To find no key is no error.
func (b *breaker) observe(name string, took time.Duration, err error) {
	if err == redis.Nil {
		err = nil
	}
	if b.conn.observe != nil {
		b.conn.observe(name, took, err)
	}
}

// answered reports whether err is what the server said to the command. What it or a Sentinel said while a connection was made
// comes wrapped, and is no answer.
func answered(err error) bool {
	_, ok := err.(redis.Error)
	return ok
}

// learn counts failures in a row.
func (b *breaker) learn(ctx context.Context, err error) {
	if !b.used.Load() {
		b.used.Store(true)
	}
	switch {
	case err == nil || answered(err) && !sick(err):
		if b.failures.Load() != 0 {
			b.failures.Store(0)
			b.conn.stateChanged()
		}
	case callers(ctx, err):
	default:
		if b.failures.Add(1) >= failuresUntilDown {
			b.goDown(err)
		}
		b.conn.stateChanged()
	}
}

// goDown spares the server further commands until a probe succeeds.
func (b *breaker) goDown(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down.CompareAndSwap(false, true) {
		b.conn.log.Warn("redis is away", "server", b.name, "error", err)
		back := make(chan struct{})
		b.back = back
		b.conn.background(func() { b.probe(back) })
	}
}

// goUp lets commands through again.
func (b *breaker) goUp() {
	b.mu.Lock()
	if b.down.Load() {
		b.failures.Store(0)
		b.down.Store(false)
		close(b.back)
		b.conn.log.Info("redis is back", "server", b.name)
	}
	b.mu.Unlock()
	b.conn.stateChanged()
}

// answers reports whether commands may be expected to succeed. Of a Cluster's node that means the last one did: most nodes
// are asked so seldom that they would never fail three times in a row.
func (b *breaker) answers() bool {
	return !b.down.Load() && (b.conn.topology != "cluster" || b.failures.Load() == 0)
}

// gone reports whether the Cluster's client has closed the node's, because the node left. A command whose context has ended
// finds that out without asking anybody.
func (b *breaker) gone() bool {
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), probeKey{}, true))
	cancel()
	return errors.Is(b.client.Ping(ctx).Err(), redis.ErrClosed)
}

// sick reports whether a reply says that the server as a whole cannot serve now.
func sick(err error) bool {
	return replies(err, "READONLY", "LOADING", "CLUSTERDOWN", "MASTERDOWN", "MISCONF", "NOAUTH", "WRONGPASS", "ERR max number of clients")
}

// callers reports whether err is the caller's: it went away, or its deadline or budget left no time.
func callers(ctx context.Context, err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, redis.ErrClosed) {
		return true
	}
	if !TimedOut(err) {
		return false
	}
	if t, ok := ctx.Value(tryKey{}).(*try); ok {
		return !t.ours
	}
	_, has := ctx.Deadline()
	return has
}

// probe asks the server until it answers, this probe or another.
func (b *breaker) probe(back <-chan struct{}) {
	for {
		select {
		case <-b.conn.closing:
			return
		case <-back:
			return
		case <-time.After(b.conn.interval/2 + rand.N(b.conn.interval)):
		}
		if errors.Is(b.ask(), redis.ErrClosed) { // the node left the Cluster
			b.conn.stateChanged()
			return
		}
	}
}

// ask finds out whether the server can serve, and lets commands through if so. A replica answers PING; but whoever is no node
// of a Cluster, where others know whom to ask, must be a primary, and only a primary takes WAIT.
func (b *breaker) ask() error {
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), probeKey{}, true), b.conn.dial+b.conn.timeout)
	defer cancel()
	if b.conn.topology == "sentinel" {
		if err := b.resolve(ctx); err != nil {
			return err
		}
	}
	if err := b.client.Ping(ctx).Err(); err != nil && (!answered(err) || sick(err)) {
		return err
	}
	if b.conn.topology != "cluster" {
		if err := b.client.Wait(ctx, 0, 0).Err(); err != nil && (!answered(err) || replies(err, "ERR WAIT cannot be used with replica")) {
			return err
		}
	}
	b.goUp()
	return nil
}

// resolve asks the Sentinels for the primary by connecting to it. When it is another one, the client drops its connections
// to the old one, which may be frozen and would cost a command's time each.
func (b *breaker) resolve(ctx context.Context) error {
	conn, err := b.client.Options().Dialer(ctx, "tcp", "")
	if err != nil {
		return err
	}
	return conn.Close()
}
