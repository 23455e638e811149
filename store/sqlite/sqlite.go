// Package sqlite keeps everything in one SQLite file: the store of `foodie serve`, and of several API processes on one
// machine. Ids are UUIDs as 16 bytes, times are milliseconds UTC (finer parts are cut), amounts are paise. Rows carry
// their lists as JSON. Sums are kept by triggers, so that statistics never read orders.
//
// A write is durable when its method returns: it was synced to disk, together with what others wrote at that moment.
// Errors are those of package store; the driver's words stand only in their cause.
package sqlite

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A DB is a store in one SQLite file.
type DB struct {
	file      *sqlitedb.DB
	catalogue atomic.Pointer[catalogueVersion] // as it was read last
}

var _ store.Store = (*DB)(nil)

// Open opens the file at path, and creates and migrates it as needed. Close it when done.
func Open(ctx context.Context, path string) (*DB, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	file, err := sqlitedb.Open(ctx, path, sqlitedb.Options{Synchronous: "FULL", Migrations: dir})
	if err != nil {
		return nil, err
	}
	return &DB{file: file}, nil
}

// Close closes the file.
func (db *DB) Close() error { return db.file.Close() }

// Ping implements store.Store.
func (db *DB) Ping(ctx context.Context) error { return db.file.Ping(ctx) }

// bindID is how an id is kept: 16 bytes for a UUID in its usual spelling, else its text.
func bindID(id foodie.ID) any {
	if u, err := uuid.Parse(string(id)); err == nil && u.String() == string(id) {
		return u[:]
	}
	return string(id)
}

// An idColumn reads what bindID wrote.
type idColumn foodie.ID

// Scan implements sql.Scanner.
func (c *idColumn) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		u, err := uuid.FromBytes(v)
		if err != nil {
			return err
		}
		*c = idColumn(u.String())
	case string:
		*c = idColumn(v)
	case nil:
		*c = ""
	default:
		return fmt.Errorf("an id is kept as %T", src)
	}
	return nil
}

// A timeColumn reads what bindTime wrote.
type timeColumn time.Time

// Scan implements sql.Scanner.
func (c *timeColumn) Scan(src any) error {
	ms, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a time is kept as %T", src)
	}
	*c = timeColumn{}
	if ms != 0 {
		*c = timeColumn(time.UnixMilli(ms).UTC())
	}
	return nil
}

// bindTime is how a time is kept.
func bindTime(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// A jsonColumn reads JSON into what it points to.
type jsonColumn struct{ into any }

// Scan implements sql.Scanner.
func (c jsonColumn) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, c.into)
	case nil:
		return nil
	}
	return fmt.Errorf("JSON is kept as %T", src)
}

// bindJSON is how a row keeps a list. What the domain lets through can always be written.
func bindJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("sqlite: %T cannot be written as JSON: %v", v, err))
	}
	return b
}

// limit is how SQL spells a limit where 0 is none.
func limit(n int) int {
	if n <= 0 {
		return -1
	}
	return n
}
