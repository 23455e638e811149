package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"time"
)

// A Tx is a write transaction that runs. Only the function it was given to uses it, and only until that returns.
type Tx struct {
	w     *writer
	dirty bool // the function that runs may have written
}

// Exec runs a statement and reports how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	stmt, err := tx.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, failure(context.Background(), err)
	}
	return result.RowsAffected()
}

// One implements Reader.
func (tx *Tx) One(_ context.Context, query string, args []any, dest ...any) (bool, error) {
	stmt, err := tx.statement(query)
	if err != nil {
		return false, err
	}
	return one(context.Background(), stmt, args, dest, failure)
}

// Each implements Reader.
func (tx *Tx) Each(_ context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	stmt, err := tx.statement(query)
	if err != nil {
		return err
	}
	return each(context.Background(), stmt, args, scan, failure)
}

// statement prepares query. A transaction knows no caller's context: it is short, and shared with others who did not cancel.
func (tx *Tx) statement(query string) (*sql.Stmt, error) {
	tx.dirty = tx.dirty || !strings.HasPrefix(query, "SELECT ")
	stmt, err := tx.w.stmts.get(context.Background(), query)
	return stmt, failure(context.Background(), err)
}

// control begins and ends transactions.
func (tx *Tx) control(command string) error {
	dirty := tx.dirty
	_, err := tx.Exec(command)
	tx.dirty = dirty
	return err
}

// nested runs do, under a savepoint so that its failure undoes what it wrote and nothing of its neighbours.
func (tx *Tx) nested(savepoint bool, do func(*Tx) error) error {
	if !savepoint {
		return do(tx)
	}
	if err := tx.control("SAVEPOINT one"); err != nil {
		return err
	}
	failed := do(tx)
	if failed != nil {
		if err := tx.control("ROLLBACK TO one"); err != nil {
			return errors.Join(failed, err)
		}
	}
	if err := tx.control("RELEASE one"); err != nil {
		return errors.Join(failed, err)
	}
	return failed
}

// begin takes the lock of the file, and waits for another process that holds it.
func (tx *Tx) begin() error {
	for deadline := time.Now().Add(tx.w.patience); ; {
		err := tx.control("BEGIN IMMEDIATE")
		if !locked(err) || time.Now().After(deadline) {
			return err
		}
		time.Sleep(lookEvery/2 + rand.N(lookEvery/2))
	}
}

// rollback ends the transaction. It fails only when SQLite has done so already.
func (tx *Tx) rollback() { _ = tx.control("ROLLBACK") }
