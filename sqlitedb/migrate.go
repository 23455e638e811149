package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// A migration is one numbered .sql file. The number of the last one that ran is the file's PRAGMA user_version.
type migration struct {
	number int
	name   string
	script string
}

// migrations reads dir. Their numbers are 1, 2, 3 and so on without a gap.
func migrations(dir fs.FS) ([]migration, error) {
	names, err := fs.Glob(dir, "*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []migration
	for i, name := range names {
		digits, _, _ := strings.Cut(name, "_")
		number, err := strconv.Atoi(digits)
		if err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s: its number is not %d", name, i+1)
		}
		script, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{number: number, name: name, script: string(script)})
	}
	return all, nil
}

// migrate runs what the file still lacks, in one transaction, so that a file is never between two versions and two
// processes that start at once do not both run it.
func migrate(ctx context.Context, conn *sql.Conn, dir fs.FS) error {
	all, err := migrations(dir)
	if err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := apply(ctx, conn, all); err != nil {
		_, undo := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, undo)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func apply(ctx context.Context, conn *sql.Conn, all []migration) error {
	var version int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if version > len(all) {
		return fmt.Errorf("migrate: the file is of version %d, this program knows %d: use the newer program", version, len(all))
	}
	for _, m := range all[version:] {
		if _, err := conn.ExecContext(ctx, m.script); err != nil {
			return fmt.Errorf("migrate: %s: %w", m.name, err)
		}
	}
	if version == len(all) {
		return nil
	}
	_, err := conn.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(len(all)))
	return err
}
