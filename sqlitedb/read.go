package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// A Reader reads rows: a DB what was committed, a Tx also what it wrote itself.
type Reader interface {
	// One reads the first row of query into dest and reports whether there was one.
	One(ctx context.Context, query string, args []any, dest ...any) (bool, error)
	// Each calls scan for every row of query. An error of scan ends it and comes back as it was.
	Each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error
}

// One implements Reader.
func (db *DB) One(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	stmt, err := db.queries.get(ctx, query)
	if err != nil {
		return false, db.failure(ctx, err)
	}
	return one(ctx, stmt, args, dest, db.failure)
}

// Each implements Reader.
func (db *DB) Each(ctx context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	stmt, err := db.queries.get(ctx, query)
	if err != nil {
		return db.failure(ctx, err)
	}
	return each(ctx, stmt, args, scan, db.failure)
}

// failure also knows that whatever fails after Close fails for that reason.
func (db *DB) failure(ctx context.Context, err error) error {
	if err != nil && db.writer.isClosed() {
		return unavailable(errors.Join(errClosed, err))
	}
	return failure(ctx, err)
}

// Queries lists the texts of the statements that were read with so far, for those who look at their plans.
func (db *DB) Queries() (texts []string) {
	db.queries.kept.Range(func(text, _ any) bool {
		texts = append(texts, text.(string))
		return true
	})
	return texts
}

// classify gives an error of the driver its kind.
type classify func(context.Context, error) error

// one watches ctx only before it begins: a row that is there is read in microseconds, and watching costs as much again.
func one(ctx context.Context, stmt *sql.Stmt, args, dest []any, failure classify) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	err := stmt.QueryRowContext(context.WithoutCancel(ctx), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, failure(ctx, err)
}

func each(ctx context.Context, stmt *sql.Stmt, args []any, scan func(*sql.Rows) error, failure classify) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return failure(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return failure(ctx, rows.Err())
}

// statements keeps prepared statements by their text. The texts are constants of the program, so it stays small.
type statements struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	kept    sync.Map // string → *sql.Stmt
}

func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.kept.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.prepare(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	if first, lost := s.kept.LoadOrStore(query, stmt); lost {
		return first.(*sql.Stmt), stmt.Close()
	}
	return stmt, nil
}

func (s *statements) close() (err error) {
	s.kept.Range(func(_, stmt any) bool {
		err = errors.Join(err, stmt.(*sql.Stmt).Close())
		return true
	})
	return err
}
