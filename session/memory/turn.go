package memory

import (
	"context"

	"github.com/foodieexpress/foodie/session"
)

// A turn holds an entry while it is the entry's holder and the entry is the store's.
type turn struct {
	store   *Store
	entry   *entry
	before  session.Session // as it was when the turn began
	loaded  session.Session // what Session gives away
	leave   func()
	unwatch func() bool
}

// Session implements session.Turn.
func (t *turn) Session() *session.Session { return &t.loaded }

// Commit implements session.Turn.
func (t *turn) Commit(ctx context.Context, u session.Update) error {
	defer t.end()
	s, e := t.store, t.entry
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.usable(ctx)
	if err == nil {
		err = u.Validate()
	}
	if err != nil {
		t.drop()
		return err
	}
	if !t.holds() {
		return session.Lost()
	}
	now := s.cfg.Now()
	kept := t.before
	kept.Version = e.kept.Version // which grows, also over an expiry
	kept.Apply(u, s.cfg.KeepMessages)
	e.kept, e.exists, e.holder = kept.Clone(), true, nil
	e.expires, e.pendingUntil = now.Add(s.cfg.TTL), now.Add(s.cfg.PendingTTL)
	return nil
}

// Release implements session.Turn.
func (t *turn) Release(context.Context) error {
	defer t.end()
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.drop()
	return nil
}

func (t *turn) holds() bool {
	return t.entry.holder == t && t.store.sessions[t.loaded.ID] == t.entry
}

// drop gives the lease back, and forgets an entry that was nothing but a lease.
func (t *turn) drop() {
	if !t.holds() {
		return
	}
	t.entry.holder = nil
	if !t.entry.exists {
		t.store.remove(t.loaded.ID)
	}
}

func (t *turn) end() {
	t.unwatch()
	t.leave()
}
