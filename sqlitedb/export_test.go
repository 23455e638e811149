package sqlitedb

import "time"

// Waiting is how many writes wait for their commit.
func (db *DB) Waiting() int {
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	return len(db.writer.waiting)
}

// SetPatience bounds how long a write waits for another process.
func (db *DB) SetPatience(d time.Duration) { db.writer.patience = d }
