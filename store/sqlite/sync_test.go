package sqlite_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// The answer to an order must come after the disk has it. Nothing that a program can see of its own file tells whether it
// was synced, so these tests stand between SQLite and the operating system: every write and sync of the write-ahead log
// passes through a file system (sqlite.org/vfs.html) that records it and then does it.
var disk watchedDisk

type watchedDisk struct {
	vfs, log          uintptr // a copy of the real disk, and of the methods of its logs, in C memory
	open, write, sync uintptr // the real ones

	mu      sync.Mutex
	events  []string
	failing bool // syncs fail, as on a disk that is broken
}

func (d *watchedDisk) record(event string) (fail bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = append(d.events, event)
	return d.failing && event == "sync"
}

func (d *watchedDisk) taken() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	events := d.events
	d.events = nil
	return events
}

func (d *watchedDisk) breaks(failing bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failing = failing
}

// at is what stands at p, in C memory.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// copied is a copy of it.
func copied[T any](tls *libc.TLS, p uintptr) uintptr {
	c := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(*new(T))))
	*at[T](c) = *at[T](p)
	return c
}

// function is a C function pointer as Go's, and pointer the opposite; the driver does the same with its callbacks.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ p uintptr }{p})) }
func pointer[F any](f F) uintptr  { return *(*uintptr)(unsafe.Pointer(&struct{ f F }{f})) }

func diskOpen(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32 {
	rc := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](disk.open)(tls, vfs, name, file, flags, outFlags)
	if rc == lib.SQLITE_OK && flags&lib.SQLITE_OPEN_WAL != 0 {
		disk.watch(tls, at[lib.Tsqlite3_file](file))
	}
	return rc
}

// watch gives a log our methods; those of all logs are the same.
func (d *watchedDisk) watch(tls *libc.TLS, file *lib.Tsqlite3_file) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.log == 0 {
		d.log = copied[lib.Tsqlite3_io_methods](tls, file.FpMethods)
		methods := at[lib.Tsqlite3_io_methods](d.log)
		d.write, d.sync = methods.FxWrite, methods.FxSync
		methods.FxWrite, methods.FxSync = pointer(diskWrite), pointer(diskSync)
	}
	file.FpMethods = d.log
}

func diskWrite(tls *libc.TLS, file, data uintptr, n int32, offset int64) int32 {
	disk.record("write")
	return function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](disk.write)(tls, file, data, n, offset)
}

func diskSync(tls *libc.TLS, file uintptr, flags int32) int32 {
	if disk.record("sync") {
		return lib.SQLITE_IOERR_FSYNC
	}
	return function[func(*libc.TLS, uintptr, int32) int32](disk.sync)(tls, file, flags)
}

// watchDisk makes the watched disk the one of every file that the test opens.
func watchDisk(t *testing.T) {
	t.Helper()
	tls := libc.NewTLS()
	defer tls.Close()
	realDisk := lib.Xsqlite3_vfs_find(tls, 0)
	if disk.vfs == 0 {
		name, err := libc.CString("watched")
		if err != nil {
			t.Fatal(err)
		}
		disk.vfs = copied[lib.Tsqlite3_vfs](tls, realDisk)
		vfs := at[lib.Tsqlite3_vfs](disk.vfs)
		disk.open = vfs.FxOpen
		vfs.FzName, vfs.FpNext, vfs.FxOpen = name, 0, pointer(diskOpen)
	}
	lib.Xsqlite3_vfs_register(tls, disk.vfs, 1)
	t.Cleanup(func() {
		tls := libc.NewTLS()
		defer tls.Close()
		lib.Xsqlite3_vfs_register(tls, realDisk, 1)
		disk.breaks(false)
	})
}

func TestAnswersComeAfterTheSync(t *testing.T) {
	watchDisk(t)
	db := open(t, filepath.Join(t.TempDir(), "foodie.db"))
	o := someOrder("asha")
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"PlaceOrder", func() error {
			_, err := db.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"})
			return err
		}},
		{"VoidKey", func() error { return db.VoidKey(t.Context(), o.DinerID, "void") }},
		{"UpdateOrder", func() error {
			_, err := db.UpdateOrder(t.Context(), o.ID, func(o *foodie.Order) error { return o.Advance(foodie.Cancelled, foodie.ByDiner) })
			return err
		}},
	} {
		disk.taken()
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		disk.record("answer")
		events := disk.taken()
		lastWrite, lastSync := lastIndex(events, "write"), lastIndex(events, "sync")
		if lastWrite < 0 || lastSync < lastWrite || events[len(events)-1] != "answer" {
			t.Errorf("%s: %s, want a write and then a sync before the answer", step.name, strings.Join(events, " "))
		}
	}
}

func lastIndex(events []string, event string) int {
	for i, e := range slices.Backward(events) {
		if e == event {
			return i
		}
	}
	return -1
}

func TestAnOrderThatIsNotSyncedIsNotAnswered(t *testing.T) {
	watchDisk(t)
	path := filepath.Join(t.TempDir(), "foodie.db")
	db := open(t, path)
	o := someOrder("asha")
	attempt := store.Attempt{DinerID: o.DinerID, Key: "k", Digest: "d"}
	disk.breaks(true)
	if _, err := db.PlaceOrder(t.Context(), o, attempt); foodie.KindOf(err) != foodie.Unavailable {
		t.Fatalf("PlaceOrder() on a broken disk = %v, want unavailable", err)
	}
	disk.breaks(false)
	if _, err := db.PlaceOrder(t.Context(), o, attempt); err != nil {
		t.Fatalf("PlaceOrder() on the repaired disk = %v", err)
	}
	orders, err := db.Orders(t.Context(), store.OrderQuery{DinerID: o.DinerID})
	if err != nil || len(orders) != 1 {
		t.Errorf("%d orders, %v, want 1", len(orders), err)
	}
}

func someOrder(diner foodie.ID) foodie.Order {
	lines := []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3500}}
	return foodie.Order{
		ID: foodie.NewID(), DinerID: diner, RestaurantID: "thepla", RestaurantName: "Thepla House", Lines: lines, Status: foodie.Placed,
		PlacedAt: time.Now().UTC(), Total: foodie.Total(lines), Version: 1,
	}
}
