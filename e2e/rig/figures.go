package rig

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Figures collects what tests have measured, to be printed as one table when all is done.
type Figures struct {
	mu   sync.Mutex
	rows []figure
}

type figure struct {
	what, got, want string
	met             bool
}

func (f *Figures) add(what, got, want string, met bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = append(f.rows, figure{what, got, want, met})
}

// Zero notes a count that must be zero.
func (f *Figures) Zero(what string, n int) { f.add(what, fmt.Sprint(n), "0", n == 0) }

// Verdict notes the four counts of a comparison with the store.
func (f *Figures) Verdict(what string, v Verdict) {
	f.add(what, fmt.Sprintf("%d orders: %d lost, %d twice, %d without a yes, %d wrong", v.Orders, v.Lost, v.Twice, v.WithoutYes, v.WrongTotal), "0, 0, 0, 0", v.Clean())
}

// AtMost notes a duration that should not be longer.
func (f *Figures) AtMost(what string, got, most time.Duration) {
	f.add(what, Brief(got).String(), "≤ "+most.String(), got <= most)
}

// Least notes a number that should not be smaller; unit stands behind it.
func (f *Figures) Least(what string, got, least float64, unit string) {
	f.add(what, fmt.Sprintf("%.4g%s", got, unit), fmt.Sprintf("≥ %.4g%s", least, unit), got >= least)
}

// Most notes a number that should not be larger; unit stands behind it.
func (f *Figures) Most(what string, got, most float64, unit string) {
	f.add(what, fmt.Sprintf("%.4g%s", got, unit), fmt.Sprintf("≤ %.4g%s", most, unit), got <= most)
}

// Note notes something without a target.
func (f *Figures) Note(what, format string, args ...any) {
	f.add(what, fmt.Sprintf(format, args...), "", true)
}

// String is the table, and nothing when nothing was noted.
func (f *Figures) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rows) == 0 {
		return ""
	}
	var b strings.Builder
	met, of := 0, 0
	fmt.Fprintf(&b, "\n%-64s %-64s %-12s %s\n", "", "reached", "wanted", "met")
	for _, r := range f.rows {
		word := ""
		if r.want != "" {
			of++
			word = "NO"
			if r.met {
				met++
				word = "yes"
			}
		}
		fmt.Fprintf(&b, "%-64s %-64s %-12s %s\n", r.what, r.got, r.want, word)
	}
	fmt.Fprintf(&b, "\n%d of %d met\n", met, of)
	return b.String()
}
