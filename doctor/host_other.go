//go:build !linux && !darwin

package doctor

// freeBytes is not known here.
func freeBytes(string) (int64, bool) { return 0, false }

// openFiles is not limited here.
func openFiles() (int64, bool) { return 0, false }
