package main

import (
	"fmt"
	"io"
	"time"
)

// A table prints rows of one form and counts the targets that were met.
type table struct {
	out        io.Writer
	met, of    int
	beganAt    time.Time
	headPrints bool
}

const rowForm = "%-50s %12s %12s %8s   %-10s %s\n"

func newTable(out io.Writer) *table { return &table{out: out, beganAt: time.Now()} }

func (t *table) row(what, ours, floor, ratio, target string, met bool) {
	if !t.headPrints {
		t.headPrints = true
		fmt.Fprintf(t.out, "\n"+rowForm, "", "ours", "floor", "ratio", "target", "met")
	}
	t.of++
	word := "NO"
	if met {
		t.met++
		word = "yes"
	}
	fmt.Fprintf(t.out, rowForm, what, ours, floor, ratio, target, word)
}

// ratio prints rates and how the subject's compares to the floor's.
func (t *table) ratio(what string, r result, least float64) {
	t.row(what, rate(r.subject), rate(r.floor), fmt.Sprintf("%.2f", r.ratio), fmt.Sprintf("≥ %.2f", least), r.ratio >= least)
}

// time prints a duration that should be at most so long.
func (t *table) time(what string, d, most time.Duration) {
	t.row(what, brief(d), "", "", "≤ "+brief(most), d <= most)
}

// size prints bytes that should be at most so many.
func (t *table) size(what string, bytes, most int64) {
	t.row(what, fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)), "", "", fmt.Sprintf("≤ %d MB", most>>20), bytes <= most)
}

// note prints a line that has no target.
func (t *table) note(format string, args ...any) { fmt.Fprintf(t.out, "  "+format+"\n", args...) }

func (t *table) close() {
	fmt.Fprintf(t.out, "\n%d of %d targets met, in %s\n", t.met, t.of, time.Since(t.beganAt).Round(time.Second))
}

// rate is a number a second, in three figures.
func rate(perSecond float64) string {
	switch {
	case perSecond >= 10_000:
		return fmt.Sprintf("%.1fk/s", perSecond/1000)
	case perSecond >= 100:
		return fmt.Sprintf("%.0f/s", perSecond)
	}
	return fmt.Sprintf("%.1f/s", perSecond)
}

// brief is a duration in three figures.
func brief(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= 10*time.Millisecond:
		return d.Round(time.Millisecond).String()
	case d >= 100*time.Microsecond:
		return d.Round(10 * time.Microsecond).String()
	}
	return d.Round(100 * time.Nanosecond).String()
}
