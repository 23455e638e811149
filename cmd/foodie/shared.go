package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/foodieexpress/foodie/cache"
	cachememory "github.com/foodieexpress/foodie/cache/memory"
	cacheredis "github.com/foodieexpress/foodie/cache/redis"
	"github.com/foodieexpress/foodie/event"
	eventmemory "github.com/foodieexpress/foodie/event/memory"
	eventredis "github.com/foodieexpress/foodie/event/redis"
	"github.com/foodieexpress/foodie/limit"
	limitmemory "github.com/foodieexpress/foodie/limit/memory"
	limitredis "github.com/foodieexpress/foodie/limit/redis"
	"github.com/foodieexpress/foodie/session"
	sessionmemory "github.com/foodieexpress/foodie/session/memory"
	sessionredis "github.com/foodieexpress/foodie/session/redis"
	sessionsqlite "github.com/foodieexpress/foodie/session/sqlite"
	"github.com/foodieexpress/foodie/sqlitedb"
)

// shared is what instances know of each other: over Redis, or within this process without it.
type shared struct {
	strict  limit.Limiter // of passwords: while Redis is away, each instance alone allows half as much
	lenient limit.Limiter // of conversation: while Redis is away, each instance alone allows as much
	cache   cache.Cache
	events  event.Bus
}

// openShared gives every server of the process the same parts.
func (h *house) openShared(ctx context.Context) (*shared, error) {
	if h.shared != nil {
		return h.shared, nil
	}
	conn, err := h.openRedis(ctx)
	if err != nil {
		return nil, err
	}
	limits, kept := limitmemory.New(time.Now), cachememory.New(time.Now)
	h.shared = &shared{strict: limits, lenient: limits, cache: kept, events: eventmemory.New()}
	if conn != nil {
		over := limitredis.New(conn)
		h.shared = &shared{
			strict: limit.Fallback(over, limits, 2), lenient: limit.Fallback(over, limits, 1),
			cache: cache.Fallback(cacheredis.New(conn), kept), events: eventredis.New(conn, h.log),
		}
	}
	h.opened.add("events", h.shared.events.Close)
	return h.shared, nil
}

// openSessions opens the conversations: in Redis when instances share one, else in a file.
func (h *house) openSessions(ctx context.Context, c agentSettings, log *slog.Logger) (session.Store, error) {
	cfg := session.Config{
		TTL: time.Duration(c.SessionTTL) * time.Second, PendingTTL: time.Duration(c.PendingTTL) * time.Second, KeepMessages: c.KeepMessages,
	}
	conn, err := h.openRedis(ctx)
	switch {
	case err != nil:
		return nil, err
	case conn == nil:
		return openSessionFile(ctx, filepath.Join(h.DataDir, "sessions.db"), cfg, log)
	case h.Redis.fallback(h.production()):
		return session.Fallback(sessionredis.New(conn, cfg), sessionmemory.New(cfg), log), nil
	}
	return sessionredis.New(conn, cfg), nil
}

// openSessionFile opens the sessions at path. A damaged file is put aside: conversations are short-lived, and an hour of them
// is no reason to serve nobody. The database of orders is never treated so.
func openSessionFile(ctx context.Context, path string, c session.Config, log *slog.Logger) (*sessionsqlite.Store, error) {
	kept, err := sessionsqlite.Open(ctx, path, c)
	if !sqlitedb.Damaged(err) {
		return kept, err
	}
	aside := path + ".damaged-" + time.Now().UTC().Format("20060102T150405")
	log.ErrorContext(ctx, "the sessions are damaged and put aside, conversations begin anew", "file", aside, "error", err)
	if err := os.Rename(path, aside); err != nil {
		return nil, err
	}
	for _, part := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return sessionsqlite.Open(ctx, path, c)
}
