package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// forgetCode lets go of the pages of the program itself that its start has read: settings, tables and SDKs, most of which
// are never needed again. What is needed is read again from the file, as on any first use.
func forgetCode() error {
	path, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(maps)) {
		fields := strings.Fields(line) // of proc_pid_maps(5): 00400000-017df000 r-xp 00000000 fe:00 1078 /bin/foodie
		if !strings.HasSuffix(line, " "+path+"\n") || strings.Contains(fields[1], "w") {
			continue
		}
		first, last, _ := strings.Cut(fields[0], "-")
		from, err1 := strconv.ParseUint(first, 16, 64)
		to, err2 := strconv.ParseUint(last, 16, 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("/proc/self/maps has the line %q", line)
		}
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, uintptr(from), uintptr(to-from), syscall.MADV_DONTNEED); errno != 0 {
			return errno
		}
	}
	return nil
}
