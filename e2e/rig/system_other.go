//go:build !linux

package rig

import (
	"os"
	"syscall"
)

// attributes are those that a system has which binds no child's life to its parent's.
func attributes(bool) *syscall.SysProcAttr { return nil }

// killGroup kills a process; its children end by themselves.
func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}
