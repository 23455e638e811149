// Package redis keeps chat sessions in Redis: a single server, a group that Sentinels watch, or a Cluster. A session's keys
// share a hash tag, so that they stay in one slot (Redis Cluster specification); the braces are literal:
//
//	chat_session:{id}    list    turns with their messages, oldest first
//	session_state:{id}   hash    version, stamp, at, kept_in, state, seen, rate, history, answer:<message id>; holder, until, leased_in, next while turns run
//	pending_order:{id}   string  the order that waits for its diner's yes
//
// and chat_session, session_state, pending_order with "handover_" before them for a guest's conversation on its way to a
// diner. Times to live are in ms and refreshed by every turn on every key; points in time are µs of Redis' own clock. A
// turn is two round trips: one script counts it, takes the lease and loads, another appends and gives the lease back.
//
// # What Redis may lose
//
// A failover may take back the last seconds, and an eviction any key: then a session is older than it was, or missing. An
// older or missing session never causes an order, because the order's own key decides in the database. Nor does it change
// one: a session that expects an answer names the history of Redis that it was kept in. When another one gives it back, or when
// replies were given that could not be kept, replies may be missing from it, and what the last of them asked is
// forgotten (session.Session.Doubt). A turn that was running goes on when Redis lost its lease and nobody took over.
package redis

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/session"
)

// A Store keeps sessions in one Redis.
type Store struct {
	conn   *redisconn.Conn
	cfg    session.Config
	now    func() any // µs of times to live; "" for Redis' own clock
	line   session.Line
	recent recent
	unkept unkept
	silent atomic.Int64 // Unix ns until which a Redis that hangs is not asked whether it is back; 0 when it does not hang
	closed chan struct{}
	once   sync.Once
}

var _ session.Store = (*Store)(nil)

// New makes a Store over conn, which stays its opener's to close. Close the Store first. Without a clock in cfg it goes by
// Redis' own.
func New(conn *redisconn.Conn, cfg session.Config) *Store {
	s := &Store{conn: conn, cfg: cfg.WithDefaults(), now: func() any { return "" }, closed: make(chan struct{})}
	if cfg.Now != nil {
		s.now = func() any { return cfg.Now().UnixMicro() }
	}
	return s
}

// Close ends what the Store does in the background.
func (s *Store) Close() error {
	s.once.Do(func() { close(s.closed) })
	s.unkept.close()
	return nil
}

// Health implements session.Store.
func (s *Store) Health(ctx context.Context) session.Health {
	err := s.do(ctx, func(ctx context.Context, c redis.UniversalClient) error { return c.Ping(ctx).Err() })
	return session.Health{Connected: err == nil, Backend: "redis", Topology: s.conn.Topology()}
}

// do asks Redis, unless the Store is closed or ctx has ended.
func (s *Store) do(ctx context.Context, f func(context.Context, redis.UniversalClient) error) error {
	select {
	case <-s.closed:
		return foodie.NewError(foodie.Unavailable, "sessions_unavailable", "The service is temporarily unavailable. Please try again in a moment.")
	default:
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.conn.Do(ctx, f)
}

// run runs a script.
func (s *Store) run(ctx context.Context, script *redis.Script, keys []string, args ...any) (reply any, err error) {
	err = s.do(ctx, func(ctx context.Context, c redis.UniversalClient) (err error) {
		reply, err = script.Run(ctx, c, keys, args...).Result()
		return err
	})
	return reply, err
}

// insist runs a script, and once more when Redis was away and is back: another instance may have found it back already, and
// an answer that this one gives without memory would be news to it.
func (s *Store) insist(ctx context.Context, script *redis.Script, keys []string, args ...any) (any, error) {
	reply, err := s.run(ctx, script, keys, args...)
	if foodie.CodeOf(err) == "redis_unavailable" && s.back(ctx) {
		return s.run(ctx, script, keys, args...)
	}
	return reply, err
}

// How long a question may take before it is known that Redis hangs, and how long nobody else asks then.
const (
	hangs   = 50 * time.Millisecond
	silence = 200 * time.Millisecond
)

// back asks whether Redis is back. One that is gone says so at once, to everybody; one that hangs takes its time, so only
// one turn in a while waits for that, and the others go on.
func (s *Store) back(ctx context.Context) bool {
	start, until := time.Now(), s.silent.Load()
	if start.UnixNano() < until || until != 0 && !s.silent.CompareAndSwap(until, start.Add(silence+redisconn.CommandTimeout).UnixNano()) {
		return false
	}
	ok := s.conn.Recover(ctx)
	until = 0
	if !ok && time.Since(start) > hangs {
		until = time.Now().Add(silence).UnixNano()
	}
	s.silent.Store(until)
	return ok
}

// keys are those of a session: state, messages, order.
func keys(id string) []string {
	return []string{"session_state:{" + id + "}", "chat_session:{" + id + "}", "pending_order:{" + id + "}"}
}

// handoverKeys are those of a guest's conversation that was taken.
func handoverKeys(guest string) []string {
	return []string{"handover_session_state:{" + guest + "}", "handover_chat_session:{" + guest + "}", "handover_pending_order:{" + guest + "}"}
}

// Peek implements session.Store.
func (s *Store) Peek(ctx context.Context, id string) (session.Session, error) {
	reply, err := s.run(ctx, peekScript, keys(id), s.now())
	if err != nil {
		return session.Session{ID: id}, err
	}
	found, err := s.read(id, reply)
	return found.session, err
}

// Take implements session.Store. One script moves the keys aside, within the guest's slot.
func (s *Store) Take(ctx context.Context, guest, handover string) (session.Session, error) {
	none := session.Session{ID: guest}
	doubted := s.unkept.has(guest)
	reply, err := s.run(ctx, takeScript, append(keys(guest), handoverKeys(guest)...), handover, ms(s.cfg.TTL), ms(s.cfg.PendingTTL), s.now())
	if err != nil {
		return none, err
	}
	if list, ok := reply.([]any); ok && len(list) == 0 {
		return none, nil
	}
	taken, err := s.read(guest, reply)
	if err != nil {
		return none, err
	}
	if doubted {
		taken.session.Doubt()
	}
	return taken.session, nil
}

// Forget implements session.Store.
func (s *Store) Forget(ctx context.Context, guest, handover string) error {
	_, err := s.run(ctx, forgetScript, handoverKeys(guest), handover)
	return err
}

// Clear implements session.Store.
func (s *Store) Clear(ctx context.Context, id string) error {
	_, err := s.run(ctx, clearScript, keys(id))
	return err
}

func ms(d time.Duration) int64 { return d.Milliseconds() }
