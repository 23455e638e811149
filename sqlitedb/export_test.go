package sqlitedb

// Waiting is how many writes wait for their commit.
func (db *DB) Waiting() int { return len(db.writer.waiting) }
