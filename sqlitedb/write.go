package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"
	"time"
)

// maxBatch bounds how many writes share one commit, and so how long the first of them waits.
const maxBatch = 256

// A writer owns the file's one writing connection. Whoever writes while nobody does takes all writes that wait, runs them in
// one transaction so that none sees or undoes another's failure, commits once, and passes the connection on to the first
// that came meanwhile: many writers share one sync of the disk, and one alone waits for nobody.
type writer struct {
	pool  *sql.DB
	conn  *sql.Conn
	stmts statements // prepared on conn

	patience time.Duration // with another process that holds the lock

	mu      sync.Mutex
	waiting []*write
	busy    bool // somebody commits
	closed  bool
	idle    *sync.Cond // busy has become false

	// Of whoever commits:
	began time.Time // of commits without a pause
	ended time.Time // of the last commit
}

// A write is one function that waits for its transaction.
type write struct {
	ctx      context.Context
	do       func(*Tx) error
	err      error
	panicked any       // what do panicked with, to go on in its caller's goroutine
	lead     chan bool // true: it is yours to commit what waits, yourself first. false: it is done
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
	w := &writer{pool: pool, conn: conn, stmts: statements{prepare: conn.PrepareContext}, patience: LockTimeout}
	w.idle = sync.NewCond(&w.mu)
	return w, nil
}

// Update runs do in a write transaction and commits it, alone or together with others that wait. While do runs, no other
// process writes. When do fails nothing that it wrote is kept, and its error comes back as it was. do may run in another
// goroutine, and twice when a neighbour failed, so it sets its results anew each time. When Update returns nil, what it
// wrote is committed, and durable in a file opened with FULL.
func (db *DB) Update(ctx context.Context, do func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	one := &write{ctx: ctx, do: do, lead: make(chan bool, 1)}
	lead, err := db.writer.enqueue(one)
	if err != nil {
		return err
	}
	// Not left early when ctx ends: do may be running, and it writes to variables of its caller.
	if lead || <-one.lead {
		db.writer.commitWaiting(one)
	}
	if one.panicked != nil {
		panic(one.panicked)
	}
	return one.err
}

// enqueue reports whether one is the first that waits, and so commits.
func (w *writer) enqueue(one *write) (lead bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false, unavailable(errClosed)
	}
	lead, w.busy = !w.busy, true
	w.waiting = append(w.waiting, one)
	return lead, nil
}

// commitWaiting commits what waits, which begins with leader, and passes on what came meanwhile.
func (w *writer) commitWaiting(leader *write) {
	w.giveWay()
	w.mu.Lock()
	n := min(len(w.waiting), maxBatch)
	batch := w.waiting[:n:n]
	w.waiting = w.waiting[n:]
	w.mu.Unlock()

	if err := w.commit(batch); err != nil {
		for _, one := range batch {
			one.err = err
		}
	}

	w.ended = time.Now()
	w.mu.Lock()
	if w.busy = len(w.waiting) > 0; w.busy {
		w.waiting[0].lead <- true
	} else {
		w.waiting = nil
		w.idle.Broadcast()
	}
	w.mu.Unlock()
	for _, one := range batch {
		if one != leader {
			one.lead <- false
		}
	}
}

// How two busy processes share a file. SQLite keeps no line of those who want its lock, so the one that holds it pauses now
// and then for longer than the other waits between two looks.
const (
	pauseAfter = 25 * time.Millisecond
	pauseFor   = time.Millisecond
	lookEvery  = 500 * time.Microsecond
)

// giveWay pauses when commits have followed upon each other for long.
func (w *writer) giveWay() {
	if time.Since(w.ended) >= pauseFor {
		w.began = time.Now()
	}
	if time.Since(w.began) >= pauseAfter {
		time.Sleep(pauseFor)
		w.began = time.Now()
	}
}

func (w *writer) isClosed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// stop refuses later writes, waits for those that were begun, and reports whether it was the first to do so.
func (w *writer) stop() (first bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	first, w.closed = !w.closed, true
	for w.busy {
		w.idle.Wait()
	}
	return first
}

// close closes the connection of a writer that has stopped.
func (w *writer) close() error { return errors.Join(w.stmts.close(), w.conn.Close(), w.pool.Close()) }

// commit runs batch in one transaction. Its error is everybody's; the error of one write stands in that write.
//
// Savepoints cost a tenth of all that is done, and are needed only for a write that fails after it has written. That is
// rare, so the batch is tried without them first.
func (w *writer) commit(batch []*write) error {
	err := w.try(batch, false)
	if errors.Is(err, errMustUndo) {
		err = w.try(batch, true)
	}
	return err
}

// try is commit with savepoints, or without them. Then it fails with errMustUndo, and nothing is kept, when one of
// several would have to be undone.
func (w *writer) try(batch []*write, savepoints bool) error {
	tx := &Tx{w: w}
	if err := tx.begin(); err != nil {
		return err
	}
	kept := false
	for _, one := range batch {
		tx.dirty = false
		if one.err = one.ctx.Err(); one.err == nil {
			one.err = tx.nested(savepoints, one.run)
		}
		if broken(one.err) { // SQLite may have rolled back all by itself, so nobody's write can be kept
			tx.rollback()
			return one.err
		}
		if one.err != nil && tx.dirty && !savepoints {
			tx.rollback()
			if len(batch) == 1 {
				return nil
			}
			return errMustUndo
		}
		kept = kept || tx.dirty
	}
	if !kept {
		tx.rollback()
		return nil
	}
	err := tx.control("COMMIT")
	if err != nil {
		tx.rollback()
	}
	return err
}

var errMustUndo = errors.New("sqlitedb: one write of several failed after it had written")

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
