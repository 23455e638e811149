package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

func TestForgetCode(t *testing.T) {
	before := residentFile(t)
	if err := forgetCode(); err != nil {
		t.Fatal(err)
	}
	if after := residentFile(t); after >= before {
		t.Errorf("%d kB of files are in memory, %d before", after, before)
	}
}

// residentFile is how much of files this process has in memory, in kB.
func residentFile(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "RssFile:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			if err != nil {
				t.Fatal(err)
			}
			return kb
		}
	}
	t.Fatal("the system does not tell")
	return 0
}
