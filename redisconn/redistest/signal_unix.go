//go:build unix

package redistest

import "syscall"

// Signals that freeze a process and let it go on.
const (
	stop = syscall.SIGSTOP
	goOn = syscall.SIGCONT
)
