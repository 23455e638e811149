package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/sqlitedb"
)

// A head is a session's narrow row, without its lease.
type head struct{ session, version, expiresAt, pendingUntil, messages int64 }

func (h *head) into() []any {
	return []any{&h.session, &h.version, &h.expiresAt, &h.pendingUntil, &h.messages}
}

// A contentsRow is the part of a session that each turn writes anew.
type contentsRow struct {
	State   session.State         `json:"state"`
	Pending *session.PendingOrder `json:"pending,omitempty"`
	Seen    []string              `json:"seen,omitempty"`
}

// load reads the session of h, or remembers it. An expired one is empty. What it gives is shared, and only read.
func (s *Store) load(ctx context.Context, from sqlitedb.Reader, id string, h head) (session.Session, error) {
	now := s.cfg.Now()
	if h.version == 0 || h.expiresAt <= now.UnixMilli() {
		return session.Session{ID: id}, nil
	}
	loaded, known := s.recent.get(id, h)
	if !known {
		var err error
		if loaded, err = s.read(ctx, from, id, h); err != nil {
			return session.Session{ID: id}, err
		}
		s.recent.put(h.session, loaded)
	}
	if h.pendingUntil <= now.UnixMilli() {
		loaded.Pending = nil
	}
	loaded.Expire(now)
	return loaded, nil
}

func (s *Store) read(ctx context.Context, from sqlitedb.Reader, id string, h head) (session.Session, error) {
	loaded := session.Session{ID: id, Version: h.version}
	var row contentsRow
	_, err := from.One(ctx, "SELECT state, answers FROM contents WHERE session = ?", []any{h.session}, jsonColumn{&row}, jsonColumn{&loaded.Answers})
	if err != nil {
		return loaded, err
	}
	loaded.State, loaded.Pending, loaded.SeenIDs = row.State, row.Pending, row.Seen
	err = from.Each(ctx, "SELECT body FROM messages WHERE message >= ? AND message < ? ORDER BY message",
		[]any{messageKey(h.session, max(0, h.messages-int64(s.cfg.KeepMessages))), messageKey(h.session, h.messages)}, func(rows *sql.Rows) error {
			var m session.Message
			err := rows.Scan(jsonColumn{&m})
			loaded.Messages = append(loaded.Messages, m)
			return err
		})
	return loaded, err
}

// messageKey is where the message of that number stands. A session has fewer than 2²⁴ in its life: at thirty turns a minute
// that is half a year without a pause.
func messageKey(session, number int64) int64 { return session<<24 + number }

// A jsonColumn reads JSON into what it points to.
type jsonColumn struct{ into any }

// Scan implements sql.Scanner.
func (c jsonColumn) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("JSON is kept as %T", src)
	}
	return json.Unmarshal(b, c.into)
}

// maxRecent bounds how many sessions a process remembers.
const maxRecent = 512

// recent remembers what this process last wrote or read. It is believed only of the version that stands in the file, so
// another process's turn is never missed.
type recent struct {
	mu   sync.Mutex
	kept map[string]remembered
}

type remembered struct {
	key, version int64
	session      session.Session
}

func (r *recent) get(id string, h head) (session.Session, bool) {
	r.mu.Lock()
	k, ok := r.kept[id]
	r.mu.Unlock()
	if !ok || k.key != h.session || k.version != h.version {
		return session.Session{}, false
	}
	return k.session, true
}

// put keeps s, which nobody may change afterwards.
func (r *recent) put(key int64, s session.Session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[string]remembered{}
	}
	if _, known := r.kept[s.ID]; !known && len(r.kept) >= maxRecent {
		for id := range r.kept { // any one: a map's order is random
			delete(r.kept, id)
			break
		}
	}
	r.kept[s.ID] = remembered{key: key, version: s.Version, session: s}
}
