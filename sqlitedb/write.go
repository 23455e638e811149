package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"
)

// maxBatch bounds how many writes share one commit, and so how long the first of them waits.
const maxBatch = 256

// A writer owns the file's one writing connection. Its goroutine takes all writes that wait, runs each under a savepoint
// of one transaction, commits once, and answers each: many writers share one sync of the disk.
type writer struct {
	pool    *sql.DB
	conn    *sql.Conn
	stmts   statements // prepared on conn
	waiting chan *write
	done    chan struct{} // closed when the goroutine has ended

	mu     sync.RWMutex // held for reading while a write is handed over, so that close never strands one
	closed bool
}

// A write is one function that waits for its transaction.
type write struct {
	ctx      context.Context
	do       func(*Tx) error
	err      error
	panicked any // what do panicked with, to go on in its caller's goroutine
	answer   chan error
}

func newWriter(ctx context.Context, dsn string, dir fs.FS) (*writer, error) {
	pool, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err == nil {
		err = migrate(ctx, conn, dir)
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	w := &writer{pool: pool, conn: conn, waiting: make(chan *write, maxBatch), done: make(chan struct{})}
	w.stmts.prepare = conn.PrepareContext
	go w.run()
	return w, nil
}

// Update runs do in a write transaction and commits it, alone or together with others that wait. While do runs, no other
// process writes. When do fails nothing that it wrote is kept, and its error comes back as it was. do runs at most once;
// when Update returns nil, what it wrote is committed, and durable in a file opened with FULL.
func (db *DB) Update(ctx context.Context, do func(*Tx) error) error {
	w := &write{ctx: ctx, do: do, answer: make(chan error, 1)}
	if err := db.writer.enqueue(w); err != nil {
		return err
	}
	// Not left early when ctx ends: do may be running, and it writes to variables of its caller.
	err := <-w.answer
	if w.panicked != nil {
		panic(w.panicked)
	}
	return err
}

func (w *writer) enqueue(one *write) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return unavailable(errClosed)
	}
	select {
	case w.waiting <- one:
		return nil
	case <-one.ctx.Done():
		return one.ctx.Err()
	}
}

func (w *writer) isClosed() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.closed
}

func (w *writer) close() error {
	w.mu.Lock()
	first := !w.closed
	w.closed = true
	w.mu.Unlock()
	if !first {
		return nil
	}
	close(w.waiting)
	<-w.done
	return errors.Join(w.stmts.close(), w.conn.Close(), w.pool.Close())
}

func (w *writer) run() {
	defer close(w.done)
	batch := make([]*write, 0, maxBatch)
	for first := range w.waiting {
		batch = w.gather(append(batch[:0], first))
		if err := w.commit(batch); err != nil {
			for _, one := range batch {
				one.err = err
			}
		}
		for i, one := range batch {
			one.answer <- one.err
			batch[i] = nil
		}
	}
}

// gather adds what waits already to batch.
func (w *writer) gather(batch []*write) []*write {
	for len(batch) < maxBatch {
		select {
		case one, ok := <-w.waiting:
			if !ok {
				return batch
			}
			batch = append(batch, one)
		default:
			return batch
		}
	}
	return batch
}

// commit runs batch in one transaction. Its error is everybody's; the error of one write stands in that write.
func (w *writer) commit(batch []*write) error {
	tx := &Tx{w: w}
	if _, err := tx.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	kept := 0
	for _, one := range batch {
		if one.err = one.ctx.Err(); one.err == nil {
			one.err = tx.nested(len(batch) > 1, one.run)
		}
		if one.err == nil {
			kept++
		}
	}
	if kept == 0 {
		_, err := tx.Exec("ROLLBACK")
		return err
	}
	if _, err := tx.Exec("COMMIT"); err != nil {
		_, _ = tx.Exec("ROLLBACK") // usually done by SQLite itself already
		return err
	}
	return nil
}

// run calls do. A panic of it must not end the writer, which others wait for.
func (one *write) run(tx *Tx) (err error) {
	defer func() {
		if one.panicked = recover(); one.panicked != nil {
			err = errPanicked
		}
	}()
	return one.do(tx)
}

var errPanicked = errors.New("sqlitedb: the write panicked")

// A Tx is a write transaction that runs. Only the function it was given to uses it, and only until that returns.
type Tx struct{ w *writer }

// Exec runs a statement and reports how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	ctx := context.Background() // a transaction is short, and shared with others who did not cancel
	stmt, err := tx.w.stmts.get(ctx, query)
	if err != nil {
		return 0, failure(ctx, err)
	}
	result, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, failure(ctx, err)
	}
	return result.RowsAffected()
}

// One implements Reader.
func (tx *Tx) One(_ context.Context, query string, args []any, dest ...any) (bool, error) {
	ctx := context.Background()
	stmt, err := tx.w.stmts.get(ctx, query)
	if err != nil {
		return false, failure(ctx, err)
	}
	return one(ctx, stmt, args, dest, failure)
}

// Each implements Reader.
func (tx *Tx) Each(_ context.Context, query string, args []any, scan func(*sql.Rows) error) error {
	ctx := context.Background()
	stmt, err := tx.w.stmts.get(ctx, query)
	if err != nil {
		return failure(ctx, err)
	}
	return each(ctx, stmt, args, scan, failure)
}

// nested runs do so that its failure undoes what it wrote, and nothing of its neighbours. Alone in its transaction it
// needs no savepoint: commit rolls everything back.
func (tx *Tx) nested(savepoint bool, do func(*Tx) error) error {
	if !savepoint {
		return do(tx)
	}
	if _, err := tx.Exec("SAVEPOINT one"); err != nil {
		return err
	}
	failed := do(tx)
	if failed != nil {
		if _, err := tx.Exec("ROLLBACK TO one"); err != nil {
			return errors.Join(failed, err)
		}
	}
	if _, err := tx.Exec("RELEASE one"); err != nil {
		return errors.Join(failed, err)
	}
	return failed
}
