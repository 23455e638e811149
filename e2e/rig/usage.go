package rig

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// CPU is what a process and its children have used of all cores, as Linux tells it in hundredths of a second; a process
// that does not run has used nothing.
func CPU(pid int) (used time.Duration) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name in parentheses may hold anything; user and system time are the 12th and 13th fields behind it.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	for _, field := range fields[11:13] {
		ticks, err := strconv.Atoi(field)
		if err != nil {
			return 0
		}
		used += time.Duration(ticks) * 10 * time.Millisecond
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", pid))
	if err != nil {
		return used
	}
	for _, child := range strings.Fields(string(children)) {
		if id, err := strconv.Atoi(child); err == nil {
			used += CPU(id)
		}
	}
	return used
}

// Resident is the memory that a process holds in RAM, and the part of it that is its own and not pages of its program's
// file, in bytes, as Linux tells it.
func Resident(pid int) (all, own int64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch {
		case err != nil:
		case name == "VmRSS":
			all = kib << 10
		case name == "RssAnon":
			own = kib << 10
		}
	}
	return all, own
}

// CPU is what all processes of a fleet have used.
func (f *Fleet) CPU() (used time.Duration) {
	for _, p := range f.Processes() {
		used += CPU(p.Pid())
	}
	return used
}
