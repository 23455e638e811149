package sqlite

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/sqlitedb"
)

// A turn holds the lease of a session while the session's row names it as the holder.
type turn struct {
	store  *Store
	head   head
	holder int64
	before session.Session // as it was loaded; shared, and only read
	loaded session.Session // what Session gives away

	leave   func() // lets the next turn of this process in
	renewal *session.Renewal
}

// Begin implements session.Store. Turns of one process come in order; between processes whoever looks first comes first.
func (s *Store) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	place := s.line.Join(e.ID)
	t := &turn{store: s, holder: rand.Int64N(1<<62) + 1, leave: place.Leave}
	err := t.arrive(ctx, e, place)
	if err != nil {
		place.Leave()
		return nil, err
	}
	t.renewal = session.Renew(ctx, s.cfg, t.extend, t.leave)
	if t.before, err = s.load(ctx, s.file, e.ID, t.head); err != nil {
		_ = t.Release(context.WithoutCancel(ctx)) // otherwise the lease runs out by itself
		return nil, err
	}
	t.loaded = t.before.Clone()
	return t, nil
}

// arrive counts e, waits in line and takes the lease. Who finds nobody in line does it in one transaction.
func (t *turn) arrive(ctx context.Context, e session.Entry, place *session.Place) error {
	s, deadline := t.store, time.Now().Add(t.store.cfg.LeaseWait)
	if !place.First() {
		if err := s.file.Update(ctx, func(tx *sqlitedb.Tx) error { return s.count(ctx, tx, e) }); err != nil {
			return err
		}
		e.Rate = limit.Rule{}
	}
	if err := place.Wait(ctx, s.cfg.LeaseWait); err != nil {
		return err
	}
	return t.acquire(ctx, e, deadline)
}

// acquire counts e and takes the lease, waiting for another process to give it back or lose it.
func (t *turn) acquire(ctx context.Context, e session.Entry, deadline time.Time) error {
	for {
		var got bool
		err := t.store.file.Update(ctx, func(tx *sqlitedb.Tx) (err error) {
			if err = t.store.count(ctx, tx, e); err == nil {
				got, err = t.lease(ctx, tx, e.ID)
			}
			return err
		})
		if err != nil || got {
			return err
		}
		e.Rate = limit.Rule{}
		wait := min(pollEvery, time.Until(deadline))
		if wait <= 0 {
			return session.InProgress()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// count counts e against its rate.
func (s *Store) count(ctx context.Context, tx *sqlitedb.Tx, e session.Entry) error {
	if e.Rate.Unlimited() {
		return nil
	}
	var idleAt int64
	if _, err := tx.One(ctx, "SELECT idle_at FROM rates WHERE id = ?", []any{e.ID}, &idleAt); err != nil {
		return err
	}
	var kept session.Session
	if e.MessageID != "" {
		var err error
		if kept, err = s.peek(ctx, tx, e.ID); err != nil {
			return err
		}
	}
	next, err := e.Count(kept.Answers, time.UnixMilli(idleAt), s.cfg.Now())
	if err != nil || next.UnixMilli() == idleAt {
		return err
	}
	_, err = tx.Exec("INSERT OR REPLACE INTO rates VALUES (?, ?)", e.ID, next.UnixMilli())
	return err
}

// lease takes the session's lease if it is free, and reads the session's head. One that lasts longer than any lease can is
// free too: the machine's clock was set back since.
func (t *turn) lease(ctx context.Context, tx *sqlitedb.Tx, id string) (bool, error) {
	const query = `INSERT INTO sessions (id, holder, lease_until, expires_at) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until WHERE lease_until <= ?5 OR lease_until > ?6
		RETURNING session, version, expires_at, pending_until, messages`
	clock, now := time.Now(), t.store.cfg.Now()
	args := []any{id, t.holder, clock.Add(t.store.cfg.LeaseFor).UnixMilli(), now.Add(t.store.cfg.TTL).UnixMilli(), clock.UnixMilli(), clock.Add(2 * t.store.cfg.LeaseFor).UnixMilli()}
	got, err := tx.One(ctx, query, args, t.head.into()...)
	if err != nil || !got || t.head.expiresAt > now.UnixMilli() {
		return got, err
	}
	if err := remove(ctx, tx, id); err != nil { // it has expired, so it begins anew
		return false, err
	}
	return tx.One(ctx, query, args, t.head.into()...)
}

// extend reports whether the lease is still ours. A failure of the file is no loss yet.
func (t *turn) extend() bool {
	held := true
	ctx, cancel := context.WithTimeout(context.Background(), t.store.cfg.LeaseFor)
	defer cancel()
	_ = t.store.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		n, err := tx.Exec("UPDATE sessions SET lease_until = ? WHERE session = ? AND holder = ?", time.Now().Add(t.store.cfg.LeaseFor).UnixMilli(), t.head.session, t.holder)
		held = err != nil || n == 1
		return err
	})
	return held
}

// Session implements session.Turn.
func (t *turn) Session() *session.Session { return &t.loaded }

// Commit implements session.Turn.
func (t *turn) Commit(ctx context.Context, u session.Update) error {
	defer t.renewal.Stop()
	next := t.before
	next.Apply(u, t.store.cfg.KeepMessages)
	rows, err := encode(next, u.Append)
	if err == nil {
		err = t.store.file.Update(ctx, func(tx *sqlitedb.Tx) error { return t.write(tx, next.Version, rows) })
	}
	if err != nil {
		_ = t.drop(context.WithoutCancel(ctx)) // the lease would run out by itself
		return err
	}
	t.store.recent.put(t.head.session, next.Clone())
	return nil
}

// write keeps r if the lease is still ours, and gives the lease back.
func (t *turn) write(tx *sqlitedb.Tx, version int64, r rows) error {
	key, now, messages := t.head.session, t.store.cfg.Now(), t.head.messages+int64(len(r.messages))
	n, err := tx.Exec("UPDATE sessions SET version = ?, expires_at = ?, pending_until = ?, messages = ?, holder = 0, lease_until = 0 WHERE session = ? AND holder = ?",
		version, now.Add(t.store.cfg.TTL).UnixMilli(), now.Add(t.store.cfg.PendingTTL).UnixMilli(), messages, key, t.holder)
	if err == nil && n == 0 {
		err = session.Lost()
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT OR REPLACE INTO contents VALUES (?, ?, ?)", key, r.state, r.answers); err != nil {
		return err
	}
	for i, body := range r.messages {
		if _, err := tx.Exec("INSERT INTO messages VALUES (?, ?)", messageKey(key, t.head.messages+int64(i)), body); err != nil {
			return err
		}
	}
	first := messages - int64(t.store.cfg.KeepMessages)
	if len(r.messages) == 0 || first <= 0 {
		return nil
	}
	_, err = tx.Exec("DELETE FROM messages WHERE message >= ? AND message < ?", messageKey(key, 0), messageKey(key, first))
	return err
}

// Release implements session.Turn.
func (t *turn) Release(ctx context.Context) error {
	defer t.renewal.Stop()
	return t.drop(ctx)
}

// drop gives the lease back, and forgets a session that was nothing but this lease.
func (t *turn) drop(ctx context.Context) error {
	return t.store.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		n, err := tx.Exec("DELETE FROM sessions WHERE session = ? AND holder = ? AND version = 0", t.head.session, t.holder)
		if err != nil || n == 1 {
			return err
		}
		_, err = tx.Exec("UPDATE sessions SET holder = 0, lease_until = 0 WHERE session = ? AND holder = ?", t.head.session, t.holder)
		return err
	})
}
