package redistest

import "syscall"

// diesWithUs makes the system kill the server when the test's process is killed and cannot clean up.
func diesWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
