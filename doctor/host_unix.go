//go:build linux || darwin

package doctor

import "syscall"

// freeBytes is the space that the file system of dir has left for us.
func freeBytes(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

// openFiles is how many files a process like this one may open. Go raises the soft limit to the hard one when it starts.
func openFiles() (int64, bool) {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r); err != nil {
		return 0, false
	}
	const endless = 1 << 40
	return int64(min(r.Cur, endless)), true
}
