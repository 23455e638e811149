//go:build !linux

package redistest

import "syscall"

// diesWithUs is for systems that cannot bind a child's life to its parent's.
func diesWithUs() *syscall.SysProcAttr { return nil }
