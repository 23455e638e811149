// Package redisconn is the way to one Redis: a single server, a group that Sentinels watch, or a Cluster. It bounds what a
// slow or absent Redis costs: a command takes at most 250 ms, a turn of conversation at most 800 ms in all, and a server
// that failed three times in a row is asked nothing more, until a probe in the background, which never gives up, finds it back.
//
//	       three failures in a row
//	up ──────────────────────────────► down: Do fails at once
//	 ▲                                  │
//	 └────────── a probe succeeds ◄─────┘ every 200 ms
//
// In a Cluster each node has a state of its own, so that the sessions of the other shards go on while one waits for its
// replica. Failures that pass by themselves (a closed connection, a replica that was promoted, a server that loads its
// data) are tried once more. An error reply to a wrong command is no failure of Redis; nor is a caller who went away.
package redisconn

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
)

// What a slow or absent Redis may cost.
const (
	DialTimeout    = 300 * time.Millisecond // to connect
	CommandTimeout = 250 * time.Millisecond // for one round trip
	TurnBudget     = 800 * time.Millisecond // for all that one turn asks, see WithBudget
)

// Options say where Redis is and who asks.
type Options struct {
	// Addrs are host:port of the server, of some nodes of the Cluster, or of the Sentinels when MasterName is set. A
	// single server may be the path of a unix socket.
	Addrs      []string
	MasterName string // what the Sentinels call the group; "" without Sentinels
	Cluster    bool

	Username, Password string // of the servers
	SentinelUsername   string
	SentinelPassword   string
	DB                 int
	TLS                *tls.Config // nil for plain TCP; leave ServerName empty, each node is verified by its own name

	DialTimeout    time.Duration // 0 for the constant of that name
	CommandTimeout time.Duration // 0 for the constant of that name
	PoolSize       int           // connections to each server; 0 for ten a processor

	Log       *slog.Logger                                     // nil for none
	OnState   func(up bool)                                    // told when Redis goes away and when it is back
	OnCommand func(name string, took time.Duration, err error) // told of each round trip; a pipeline is one, "pipeline"; with ErrDown of those spared
}

// topology is "single", "sentinel" or "cluster".
func (o Options) topology() string {
	switch {
	case o.Cluster:
		return "cluster"
	case o.MasterName != "":
		return "sentinel"
	default:
		return "single"
	}
}

// check finds what is wrong with o.
func (o Options) check() error {
	single, sentinel := o.topology() == "single", o.MasterName != ""
	for _, rule := range []struct {
		broken bool
		says   string
	}{
		{len(o.Addrs) == 0, "no address of a Redis server is given"},
		{o.Cluster && sentinel, "a Redis is a Cluster or watched by Sentinels, not both"},
		{o.Cluster && o.DB != 0, "a Redis Cluster has no database but 0"},
		{!sentinel && (o.SentinelUsername != "" || o.SentinelPassword != ""), "a password for Sentinels is given, but no name of the group that they watch"},
		{single && len(o.Addrs) > 1, "several addresses are given: say whether they are of a Cluster or of Sentinels"},
		{o.DB < 0, "a negative database of Redis does not exist"},
	} {
		if rule.broken {
			return errors.New(rule.says)
		}
	}
	for _, addr := range o.Addrs {
		if _, _, err := net.SplitHostPort(addr); err != nil && !(single && strings.HasPrefix(addr, "/")) {
			return fmt.Errorf("address of Redis %q: %w", addr, err)
		}
	}
	return nil
}

// A Conn is the connections to one Redis and what is known of its state. It is safe for concurrent use.
type Conn struct {
	client   redis.UniversalClient
	topology string
	timeout  time.Duration
	dial     time.Duration
	interval time.Duration // between probes
	log      *slog.Logger
	onState  func(bool)
	observe  func(string, time.Duration, error)

	closing chan struct{}
	probes  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	nodes  []*breaker
	asking *question // what Recover asks now, nil for nothing

	telling sync.Mutex // held while OnState is told, which may ask Up
	up      bool       // as OnState was last told
}

// Open makes a Conn. It needs no server yet; an error means that o is wrong. Close it when done.
func Open(o Options) (*Conn, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	c := &Conn{
		topology: o.topology(), timeout: o.CommandTimeout, dial: o.DialTimeout, interval: probeInterval, log: o.Log,
		onState: o.OnState, observe: o.OnCommand, closing: make(chan struct{}), up: true,
	}
	if c.timeout <= 0 {
		c.timeout = CommandTimeout
	}
	if c.dial <= 0 {
		c.dial = DialTimeout
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.client = c.newClient(o)
	return c, nil
}

// Client is the connections themselves, for what is no command with one answer: publish and subscribe, and a doctor's
// questions. Its commands are counted like those of Do, and have the deadline of their context alone.
func (c *Conn) Client() redis.UniversalClient { return c.client }

// Topology is "single", "sentinel" or "cluster".
func (c *Conn) Topology() string { return c.topology }

// Up reports whether Redis answers, as far as the last commands tell. A Cluster is up while one of the nodes that it was
// asked for answers; the sessions of another may still be away.
func (c *Conn) Up() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	used := 0
	for _, n := range c.nodes {
		if n.used.Load() {
			used++
			if n.answers() {
				return true
			}
		}
	}
	return used == 0
}

// stateChanged tells OnState when Redis as a whole went away or came back, in the order in which it did.
func (c *Conn) stateChanged() {
	c.telling.Lock()
	defer c.telling.Unlock()
	if c.topology == "cluster" {
		c.forgetGone()
	}
	if up := c.Up(); up != c.up {
		c.up = up
		if c.onState != nil {
			c.onState(up)
		}
	}
}

func (c *Conn) add(b *breaker) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nodes = append(c.nodes, b)
}

// forgetGone forgets nodes that left the Cluster.
func (c *Conn) forgetGone() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nodes = slices.DeleteFunc(c.nodes, (*breaker).gone)
}

// background runs f on a goroutine that Close waits for.
func (c *Conn) background(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.probes.Go(f)
	}
}

// Close ends the probes and closes all connections.
func (c *Conn) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	close(c.closing)
	c.mu.Unlock()
	err := c.client.Close()
	c.probes.Wait()
	return err
}

// errAway says it to people; the cause is for the log. Sentinels that know no such group say "nil", which must not look like
// a key that is missing.
func errAway(cause error) error {
	if errors.Is(cause, redis.Nil) {
		cause = errors.New(cause.Error())
	}
	return foodie.NewError(foodie.Unavailable, "redis_unavailable", "Service temporarily unavailable. Please try again in a moment.").Because(cause)
}

// Do runs f, which asks Redis with the context and the client that it is given and returns what the client returned.
// Each try has the command's deadline, and what is left of the budget of ctx.
//
// When Redis is away, too slow or unable, the error is a *foodie.Error Unavailable with the code "redis_unavailable";
// when ctx ended, it is the context's own. Every other error of f comes back as it was, redis.Nil too. f may run twice,
// and the second time after the first was done but not heard of.
func (c *Conn) Do(ctx context.Context, f func(ctx context.Context, client redis.UniversalClient) error) error {
	t := c.try(ctx, f)
	if t.passes() && c.pause(ctx) {
		t = c.try(ctx, f)
	}
	return t.outcome(ctx)
}
