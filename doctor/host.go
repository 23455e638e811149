package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/foodieexpress/foodie/sqlitedb"
)

// What a machine needs.
const (
	enoughDisk  = 1 << 30   // bytes: days of orders
	scarceDisk  = 100 << 20 // bytes: a write-ahead log and its checkpoint
	enoughFiles = 4096      // a thousand diners with a stream each, and what they cause behind
	largeLog    = 256 << 20 // bytes of a write-ahead log that nobody can fold in
)

// Host looks at this machine: the folder of the data, its disk, and how many connections may be open.
func Host(dataDir string) []Finding {
	c := &chart{part: "machine"}
	c.folder(dataDir)
	c.disk(dataDir)
	c.files()
	return sorted(c.found)
}

func (c *chart) folder(dir string) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.warn(fmt.Sprintf("the data folder %s does not exist yet; the first start makes it", dir), "set DATA_DIR if the data is elsewhere")
		return
	case err != nil:
		c.bad(fmt.Sprintf("the data folder %s cannot be looked at: %v", dir, err), "set DATA_DIR to a folder of the user that runs foodie")
		return
	case !info.IsDir():
		c.bad(fmt.Sprintf("the data folder %s is a file", dir), "set DATA_DIR to a folder")
		return
	}
	f, err := os.CreateTemp(dir, ".foodie-doctor-")
	if err != nil {
		c.bad(fmt.Sprintf("nothing can be written in the data folder %s", dir), fmt.Sprintf("give it to the user that runs foodie: chown -R foodie %s", dir))
		return
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		c.warn(fmt.Sprintf("the data folder %s is odd: %v", dir, err), "look at its file system")
		return
	}
	c.good("the data folder %s can be written", dir)
	c.secret(filepath.Join(dir, "secret"))
}

// secret wants the kept secret to be readable by its owner alone.
func (c *chart) secret(path string) {
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS == "windows" {
		return
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		c.bad(fmt.Sprintf("others on this machine can read the secret %s (mode %04o)", path, mode), "chmod 600 "+path)
	}
}

func (c *chart) disk(dir string) {
	free, ok := freeBytes(existing(dir))
	switch {
	case !ok:
		c.good("the space on the disk of %s is not known on this system", dir)
	case free < scarceDisk:
		c.bad(fmt.Sprintf("the disk of %s has %d MB left; orders are refused when it is full", dir, free>>20), "free some space, or move DATA_DIR to a larger disk")
	case free < enoughDisk:
		c.warn(fmt.Sprintf("the disk of %s has %d MB left", dir, free>>20), "free some space, or move DATA_DIR to a larger disk")
	default:
		c.good("the disk of %s has %d GB left", dir, free>>30)
	}
}

// existing is dir, or the nearest folder above it that exists.
func existing(dir string) string {
	at := filepath.Clean(dir)
	for {
		if _, err := os.Stat(at); err == nil || filepath.Dir(at) == at {
			return at
		}
		at = filepath.Dir(at)
	}
}

func (c *chart) files() {
	limit, ok := openFiles()
	switch {
	case !ok:
		c.good("this system sets no limit of open files that matters here")
	case limit < enoughFiles:
		c.warn(fmt.Sprintf("a process may have %d files and connections open; each diner with a stream needs some", limit), fmt.Sprintf("ulimit -n %d before the start, or LimitNOFILE=%d in the systemd unit", 16*enoughFiles, 16*enoughFiles))
	default:
		c.good("a process may have %d files and connections open", limit)
	}
}

// SQLite looks at the database file of a single machine. It may be in use.
func SQLite(ctx context.Context, path string) []Finding {
	c := &chart{part: "database"}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		c.warn(fmt.Sprintf("there is no database %s yet; the first start makes it", path), "set DATA_DIR if the data is elsewhere, or MONGODB_URI if it is in MongoDB")
		return c.found
	}
	state, err := sqlitedb.Examine(ctx, path)
	switch {
	case err != nil:
		c.bad(fmt.Sprintf("the database %s cannot be read: %v", path, err), "stop all servers, keep a copy of the file and of what begins with its name, and restore a backup")
		return c.found
	case len(state.Faults) > 0:
		c.bad(fmt.Sprintf("the database %s is damaged: %s", path, state.Faults[0]), "stop all servers, keep a copy of the file and of what begins with its name, and restore a backup")
	default:
		c.good("the database %s is whole (SQLite's quick_check)", path)
	}
	if state.Journal != "wal" {
		c.bad(fmt.Sprintf("the database %s has the journal mode %s: readers wait for writers", path, state.Journal), "start foodie once on a local disk; WAL does not work on network file systems")
	} else {
		c.good("it has a write-ahead log")
	}
	if state.LogBytes > largeLog {
		c.warn(fmt.Sprintf("its write-ahead log has %d MB: something reads for very long", state.LogBytes>>20), "end what has the file open for long (a backup tool, a shell): lsof "+path)
	}
	return sorted(c.found)
}
