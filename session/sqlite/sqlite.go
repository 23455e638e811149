// Package sqlite keeps sessions in one SQLite file of their own, which several processes on one machine may share. Times
// to live and leases are milliseconds. A session that has expired is missing from that moment, and is swept within a
// minute or so. The file is written with synchronous=NORMAL: power loss may take the last turns, never an order, whose own
// key decides in the store of orders.
package sqlite

import (
	"context"
	"embed"
	"io/fs"
	"sync"
	"time"

	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/sqlitedb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Times between looks of the one who waits for another process, and between sweeps.
const (
	pollEvery  = 10 * time.Millisecond
	sweepEvery = time.Minute
)

// A Store keeps sessions in one SQLite file.
type Store struct {
	file   *sqlitedb.DB
	cfg    session.Config
	line   session.Line
	recent recent
	stop   chan struct{} // closed by Close
	done   chan struct{} // closed when the sweeper has ended
	once   sync.Once
}

var _ session.Store = (*Store)(nil)

// Open opens the file at path, and creates and migrates it as needed. Close it when done.
func Open(ctx context.Context, path string, cfg session.Config) (*Store, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	file, err := sqlitedb.Open(ctx, path, sqlitedb.Options{Synchronous: "NORMAL", Migrations: dir})
	if err != nil {
		return nil, err
	}
	s := &Store{file: file, cfg: cfg.WithDefaults(), stop: make(chan struct{}), done: make(chan struct{})}
	go s.sweepNowAndThen()
	return s, nil
}

// Close ends the sweeper and closes the file.
func (s *Store) Close() error {
	s.once.Do(func() { close(s.stop) })
	<-s.done
	return s.file.Close()
}

// Health implements session.Store.
func (s *Store) Health(ctx context.Context) session.Health {
	return session.Health{Connected: s.file.Ping(ctx) == nil, Backend: "sqlite"}
}

// Peek implements session.Store.
func (s *Store) Peek(ctx context.Context, id string) (session.Session, error) {
	found, err := s.peek(ctx, s.file, id)
	return found.Clone(), err
}

// peek is Peek through from; what it gives is shared.
func (s *Store) peek(ctx context.Context, from sqlitedb.Reader, id string) (session.Session, error) {
	var h head
	found, err := from.One(ctx, "SELECT session, version, expires_at, pending_until, messages FROM sessions WHERE id = ?", []any{id}, h.into()...)
	if err != nil || !found {
		return session.Session{ID: id}, err
	}
	return s.load(ctx, from, id, h)
}

// Take implements session.Store. One transaction removes the conversation and keeps it as a handover.
func (s *Store) Take(ctx context.Context, guest, handover string) (taken session.Session, err error) {
	err = s.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		taken = session.Session{ID: guest}
		now := s.cfg.Now()
		var outstanding string
		var kept session.Session
		found, err := tx.One(ctx, "SELECT id, session FROM handovers WHERE guest = ? AND expires_at > ?", []any{guest, now.UnixMilli()}, &outstanding, jsonColumn{&kept})
		if err != nil || found && outstanding != handover {
			return err
		}
		present, err := s.peek(ctx, tx, guest)
		if err != nil {
			return err
		}
		if found {
			if taken = kept; present.Version > 0 {
				taken.Doubt()
			}
			return nil
		}
		if present.Version == 0 {
			return nil
		}
		taken, kept = present, present
		body, err := toJSON(kept)
		if err == nil {
			err = remove(ctx, tx, guest)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT OR REPLACE INTO handovers VALUES (?, ?, ?, ?)", guest, handover, now.Add(s.cfg.TTL).UnixMilli(), body)
		return err
	})
	if err != nil {
		return session.Session{ID: guest}, err
	}
	return taken.Clone(), nil
}

// Forget implements session.Store.
func (s *Store) Forget(ctx context.Context, guest, handover string) error {
	return s.file.Update(ctx, func(tx *sqlitedb.Tx) error {
		_, err := tx.Exec("DELETE FROM handovers WHERE guest = ? AND id = ?", guest, handover)
		return err
	})
}

// Clear implements session.Store.
func (s *Store) Clear(ctx context.Context, id string) error {
	return s.file.Update(ctx, func(tx *sqlitedb.Tx) error { return remove(ctx, tx, id) })
}

// remove deletes a session with all that belongs to it, its lease too.
func remove(ctx context.Context, tx *sqlitedb.Tx, id string) error {
	var key int64
	found, err := tx.One(ctx, "DELETE FROM sessions WHERE id = ? RETURNING session", []any{id}, &key)
	if err != nil || !found {
		return err
	}
	if _, err := tx.Exec("DELETE FROM contents WHERE session = ?", key); err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM messages WHERE message >= ? AND message < ?", messageKey(key, 0), messageKey(key+1, 0))
	return err
}
