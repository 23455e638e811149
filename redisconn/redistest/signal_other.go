//go:build !unix

package redistest

import "syscall"

// A system without these signals refuses them, and the test says so.
const (
	stop = syscall.Signal(19)
	goOn = syscall.Signal(18)
)
