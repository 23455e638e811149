// Package memory keeps sessions in the memory of one process: for tests, and for a server that may forget everything
// when it ends. A session that has expired is missing from that moment, and is swept some time later.
package memory

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// A Store keeps sessions in memory.
type Store struct {
	cfg  session.Config
	line session.Line

	mu        sync.Mutex
	sessions  map[string]*entry
	idleAt    map[string]time.Time // of each session's rate
	handovers map[string]handover  // by guest
	swept     time.Time
	closed    bool
}

var _ session.Store = (*Store)(nil)

// An entry is a session and who holds its lease.
type entry struct {
	kept         session.Session
	exists       bool // a turn was committed; otherwise it is only a lease
	expires      time.Time
	pendingUntil time.Time
	holder       *turn
}

type handover struct {
	id      string
	session session.Session
	expires time.Time
}

// New makes an empty store.
func New(cfg session.Config) *Store {
	return &Store{cfg: cfg.WithDefaults(), sessions: map[string]*entry{}, idleAt: map[string]time.Time{}, handovers: map[string]handover{}}
}

// Begin implements session.Store.
func (s *Store) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	if err := s.arrive(ctx, e); err != nil {
		return nil, err
	}
	place := s.line.Join(e.ID)
	if err := place.Wait(ctx, s.cfg.LeaseWait); err != nil {
		place.Leave()
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		place.Leave()
		return nil, errClosed()
	}
	kept := s.sessions[e.ID]
	if kept == nil {
		kept = &entry{kept: session.Session{ID: e.ID}}
		s.sessions[e.ID] = kept
	}
	before := kept.load(e.ID, s.cfg.Now())
	t := &turn{store: s, entry: kept, before: before, loaded: before.Clone(), leave: place.Leave}
	kept.holder = t
	// While ctx lasts nobody else comes in. After that the lease runs out, as it does on any backend.
	t.unwatch = context.AfterFunc(ctx, func() { time.AfterFunc(s.cfg.LeaseFor, place.Leave) })
	return t, nil
}

// arrive counts e against its rate.
func (s *Store) arrive(ctx context.Context, e session.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	now := s.cfg.Now()
	s.sweep(now)
	var answers []session.Answer
	if kept := s.sessions[e.ID]; kept != nil {
		answers = kept.load(e.ID, now).Answers
	}
	next, err := e.Count(answers, s.idleAt[e.ID], now)
	if next.After(now) {
		s.idleAt[e.ID] = next
	}
	return err
}

// load gives a copy of the session as it is now.
func (e *entry) load(id string, now time.Time) session.Session {
	if !e.exists || !now.Before(e.expires) {
		return session.Session{ID: id}
	}
	kept := e.kept.Clone()
	if !now.Before(e.pendingUntil) {
		kept.Pending = nil
	}
	kept.Expire(now)
	return kept
}

// Peek implements session.Store.
func (s *Store) Peek(ctx context.Context, id string) (session.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return session.Session{}, err
	}
	if e := s.sessions[id]; e != nil {
		return e.load(id, s.cfg.Now()), nil
	}
	return session.Session{ID: id}, nil
}

// Take implements session.Store.
func (s *Store) Take(ctx context.Context, guest, id string) (session.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return session.Session{}, err
	}
	now := s.cfg.Now()
	if h, ok := s.handovers[guest]; ok && now.Before(h.expires) {
		if h.id != id {
			return session.Session{ID: guest}, nil
		}
		again := h.session.Clone()
		if s.lives(guest, now) {
			again.Doubt()
		}
		return again, nil
	}
	if !s.lives(guest, now) {
		return session.Session{ID: guest}, nil
	}
	taken := s.sessions[guest].load(guest, now)
	s.remove(guest)
	s.handovers[guest] = handover{id: id, session: taken, expires: now.Add(s.cfg.TTL)}
	return taken.Clone(), nil
}

// lives reports whether a conversation is kept.
func (s *Store) lives(id string, now time.Time) bool {
	e := s.sessions[id]
	return e != nil && e.exists && now.Before(e.expires)
}

// Forget implements session.Store.
func (s *Store) Forget(ctx context.Context, guest, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if s.handovers[guest].id == id {
		delete(s.handovers, guest)
	}
	return nil
}

// Clear implements session.Store.
func (s *Store) Clear(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	s.remove(id)
	return nil
}

// remove forgets a session; a turn that runs on it has lost it.
func (s *Store) remove(id string) { delete(s.sessions, id) }

// Health implements session.Store.
func (s *Store) Health(context.Context) session.Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	return session.Health{Connected: !s.closed, Backend: "in-memory"}
}

// Close forgets everything.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	clear(s.sessions)
	clear(s.idleAt)
	clear(s.handovers)
	return nil
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed {
		return errClosed()
	}
	return ctx.Err()
}

func errClosed() error {
	return foodie.NewError(foodie.Unavailable, "sessions_unavailable", "The service is temporarily unavailable. Please try again in a moment.")
}

// sweep forgets what has expired, now and then.
func (s *Store) sweep(now time.Time) {
	if now.Sub(s.swept) < s.cfg.TTL/4 {
		return
	}
	s.swept = now
	for id, e := range s.sessions {
		if e.holder == nil && !now.Before(e.expires) {
			delete(s.sessions, id)
		}
	}
	maps.DeleteFunc(s.idleAt, func(_ string, at time.Time) bool { return !at.After(now) })
	for guest, h := range s.handovers {
		if !now.Before(h.expires) {
			delete(s.handovers, guest)
		}
	}
}
