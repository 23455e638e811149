package sqlitedb

import (
	"context"
	"errors"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/foodieexpress/foodie"
)

// failure gives an error of the driver its kind. nil and the context's own errors stay as they are.
func failure(ctx context.Context, err error) error {
	if _, classified := errors.AsType[*foodie.Error](err); err == nil || classified ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if cause := ctx.Err(); cause != nil && code(err) == lib.SQLITE_INTERRUPT {
		return cause
	}
	switch {
	case broken(err):
		return unavailable(err)
	case locked(err):
		return foodie.NewError(foodie.Timeout, "store_timeout", "This took too long. Please try again.").Because(err)
	}
	return foodie.NewError(foodie.Internal, "store_failed", "Something went wrong. Please try again.").Because(err)
}

var errClosed = errors.New("sqlitedb: closed")

func unavailable(err error) error {
	return foodie.NewError(foodie.Unavailable, "store_unavailable", "The service is temporarily unavailable. Please try again in a moment.").Because(err)
}

// code is the primary result code of a driver's error (sqlite.org/rescode.html), 0 for other errors.
func code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// locked reports whether another connection held a lock for too long.
func locked(err error) bool { return code(err) == lib.SQLITE_BUSY || code(err) == lib.SQLITE_LOCKED }

// broken reports whether the file cannot be read or written.
func broken(err error) bool {
	switch code(err) {
	case lib.SQLITE_IOERR, lib.SQLITE_FULL, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY, lib.SQLITE_CORRUPT,
		lib.SQLITE_NOTADB, lib.SQLITE_PERM, lib.SQLITE_NOMEM, lib.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// Damaged reports whether err says that the file is no database, or one that was written over.
func Damaged(err error) bool {
	return code(err) == lib.SQLITE_NOTADB || code(err) == lib.SQLITE_CORRUPT
}

// Duplicate reports whether err is the refusal of a unique index or a primary key.
func Duplicate(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}
