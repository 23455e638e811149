package rig

import "syscall"

// attributes make the system kill a process when the test's own is killed and cannot clean up, and give it a group of its
// own when it has children.
func attributes(group bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: group}
}

// killGroup kills a process and its children.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
