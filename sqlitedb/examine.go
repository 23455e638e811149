package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A Condition is how a file is, as Examine found it.
type Condition struct {
	Faults   []string // what SQLite's quick_check finds; none in a file that is whole
	Journal  string   // the journal mode; "wal" in ours
	LogBytes int64    // the size of the write-ahead log
}

// Examine looks at the file at path without changing it, also while others have it open. An error is a file that cannot be
// read at all.
func Examine(ctx context.Context, path string) (c Condition, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return c, err
	}
	db, err := sql.Open("sqlite", dsn(path, "mode=ro", "_pragma=query_only(1)", fmt.Sprintf("_pragma=busy_timeout(%d)", LockTimeout.Milliseconds())))
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&c.Journal); err != nil {
		return c, err
	}
	if log, err := os.Stat(path + "-wal"); err == nil {
		c.LogBytes = log.Size()
	}
	c.Faults, err = quickCheck(ctx, db)
	return c, err
}

func quickCheck(ctx context.Context, db *sql.DB) (faults []string, err error) {
	rows, err := db.QueryContext(ctx, "PRAGMA quick_check(10)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		if line != "ok" {
			faults = append(faults, line)
		}
	}
	return faults, rows.Err()
}
