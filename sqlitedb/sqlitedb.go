// Package sqlitedb opens one SQLite file the way every store of ours wants it: write-ahead log, foreign keys, an
// exclusive writer with group commit, and any number of readers that never block. The schema is migrated by numbered
// .sql files.
//
// Several processes may have the same file open. Nothing here is correct because of what one process remembers: a write
// holds SQLite's own lock from its first statement to its commit, and readers see only what was committed.
//
// Errors of the database are *foodie.Error: Timeout for a lock that is not had in time, Unavailable for a file that
// cannot be read or written. The driver's words stand only in the cause.
package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// LockTimeout is how long a write waits for another process, and an opening for a migration that runs elsewhere.
const LockTimeout = 5 * time.Second

// Options say how a file is opened.
type Options struct {
	Synchronous string // "FULL": a commit survives power loss. "NORMAL": the last ones may not
	Migrations  fs.FS  // files named 0001_anything.sql, 0002_… at its root
}

// A DB is one open SQLite file.
type DB struct {
	read    *sql.DB
	queries statements // prepared on read
	writer  *writer
	log     *logIndex // nil when it cannot be read
}

// Open opens the file at path, and creates it with its directory and migrates it as needed. Close it when done.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if o.Synchronous != "FULL" && o.Synchronous != "NORMAL" {
		return nil, fmt.Errorf("open %s: synchronous is FULL or NORMAL, not %q", path, o.Synchronous)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := create(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write, err := openWriter(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", dsn(path, "mode=ro", "_pragma=query_only(1)", "_pragma=busy_timeout("+fmt.Sprint(LockTimeout.Milliseconds())+")"))
	if err != nil {
		write.stop()
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), write.close())
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	db := &DB{read: read, queries: statements{prepare: read.PrepareContext}, writer: write}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	db.log = openLogIndex(path)
	return db, nil
}

// create makes a file that only its owner reads; SQLite gives its log the same mode. A file that is there is not touched:
// to close it would let go of the locks that this process may have on it.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Close waits for the writes that were begun, and closes the file. Later calls fail with Unavailable. The writing connection
// goes last: only it can move the log into the file, and it does so when no other one is left.
func (db *DB) Close() error {
	if !db.writer.stop() {
		return nil
	}
	return errors.Join(db.queries.close(), db.read.Close(), db.writer.close(), db.log.close())
}

// Ping reports whether the file can be read.
func (db *DB) Ping(ctx context.Context) error {
	var n int
	_, err := db.One(ctx, "PRAGMA schema_version", nil, &n)
	return err
}

// dsn names the file for the driver with the settings that every connection shares.
func dsn(path string, settings ...string) string {
	// A leading slash before a drive letter is what the URI form wants on Windows (sqlite.org/uri.html).
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	common := []string{
		"_pragma=foreign_keys(1)", "_pragma=temp_store(MEMORY)", "_pragma=cache_size(-16000)", // KiB a connection, used as needed
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?" + strings.Join(append(common, settings...), "&")
}

// openWriter opens the writing connection and migrates the file, waiting for another process that does the same. Its busy
// timeout is 0: all waiting is the writer's own.
func openWriter(ctx context.Context, path string, o Options) (*writer, error) {
	name := dsn(path, "_pragma=journal_mode(WAL)", "_pragma=synchronous("+o.Synchronous+")", "_pragma=journal_size_limit(67108864)",
		"_pragma=wal_autocheckpoint(4000)") // pages: an order writes five or so, and each checkpoint syncs the whole file
	for deadline := time.Now().Add(LockTimeout); ; {
		w, err := newWriter(ctx, name, o.Migrations)
		if err == nil || !locked(err) || time.Now().After(deadline) || ctx.Err() != nil {
			return w, err
		}
		time.Sleep(10 * time.Millisecond)
	}
}
