package sqlitedb

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// A Stamp tells states of the file apart: nobody committed anything, in whatever process, between two equal ones. It is
// both copies of the header of the index of the write-ahead log (sqlite.org/walformat.html, "WAL-Index Header"), which
// every commit counts up, and by which SQLite itself knows whether what it has read still holds.
type Stamp [96]byte

// Stamp reads the stamp, in a tenth of the time of the cheapest query. It is not ok where it cannot be had; who then asks
// the database is right too. To know that something read earlier still holds, take the stamp before reading it.
func (db *DB) Stamp() (s Stamp, ok bool) {
	if db.log == nil || db.writer.isClosed() {
		return s, false
	}
	n, err := db.log.file.ReadAt(s[:], 0)
	return s, err == nil && n == len(s)
}

// A logIndex is the open index file of a write-ahead log. A process that closes any descriptor of a file loses the locks
// that it holds on that file (POSIX), and SQLite's locks are on this one. So all DBs of one file share a descriptor, which
// the last one closes when SQLite has let go of the file.
type logIndex struct {
	file  *os.File
	users int
}

var (
	logIndexesMu sync.Mutex
	logIndexes   = map[string]*logIndex{}
)

// openLogIndex opens the index of the log of the database at path. It is nil where files that are mapped into memory are
// not sure to be read as they are (all but Linux and macOS), and when it cannot be opened.
func openLogIndex(path string) *logIndex {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		return nil
	}
	name, err := filepath.EvalSymlinks(path + "-shm")
	if err != nil {
		return nil
	}
	logIndexesMu.Lock()
	defer logIndexesMu.Unlock()
	if l, ok := logIndexes[name]; ok {
		return l.shared(name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	l := &logIndex{file: f, users: 1}
	logIndexes[name] = l
	return l
}

// shared is l for one more DB, and nil when another file has taken its name.
func (l *logIndex) shared(name string) *logIndex {
	now, err := os.Stat(name)
	if err != nil {
		return nil
	}
	then, err := l.file.Stat()
	if err != nil || !os.SameFile(now, then) {
		return nil
	}
	l.users++
	return l
}

// close lets go of l. No connection of its DB may be open any more.
func (l *logIndex) close() error {
	if l == nil {
		return nil
	}
	logIndexesMu.Lock()
	defer logIndexesMu.Unlock()
	if l.users--; l.users > 0 {
		return nil
	}
	for name, other := range logIndexes {
		if other == l {
			delete(logIndexes, name)
		}
	}
	return l.file.Close()
}
