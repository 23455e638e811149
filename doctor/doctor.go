// Package doctor looks at the parts that a FoodieExpress stands on, as it is configured, and says how to mend each fault
// with the very command or setting: the machine, the database, Redis, the API, and the way that requests take to the agent.
// It changes nothing, and shows no secret.
//
// A Finding is good, a warning (it works, until a bad day), or bad (something is lost or refused already, or will be at the
// next failure). Whatever cannot be looked at is a finding too: no line is missing because a question failed.
package doctor

import (
	"fmt"
	"io"
	"slices"
	"time"
)

// patience is how long one question may take.
const patience = 3 * time.Second

// A State is how a thing is.
type State string

// The states.
const (
	Good    State = "good"
	Warning State = "warning"
	Bad     State = "bad"
)

var signs = map[State]string{Good: "✔", Warning: "⚠", Bad: "✘"}

// A Finding is one thing that was looked at.
type Finding struct {
	Part  string `json:"part"` // such as "redis"
	State State  `json:"state"`
	Says  string `json:"says"`           // what was found
	Mend  string `json:"mend,omitempty"` // what to do about it
}

// Worst is the worst state among findings.
func Worst(all []Finding) State {
	worst := Good
	for _, f := range all {
		if f.State == Bad || f.State == Warning && worst == Good {
			worst = f.State
		}
	}
	return worst
}

// Print writes one line a finding, and under a fault what to do.
func Print(w io.Writer, all []Finding) error {
	for _, f := range all {
		if _, err := fmt.Fprintf(w, "%s %s: %s\n", signs[f.State], f.Part, f.Says); err != nil {
			return err
		}
		if f.Mend != "" {
			fmt.Fprintf(w, "  → %s\n", f.Mend)
		}
	}
	n := func(s State) (n int) {
		for _, f := range all {
			if f.State == s {
				n++
			}
		}
		return n
	}
	_, err := fmt.Fprintf(w, "%d good, %d to look at, %d to mend.\n", n(Good), n(Warning), n(Bad))
	return err
}

// A chart collects the findings about one part.
type chart struct {
	part  string
	found []Finding
}

func (c *chart) good(format string, args ...any) {
	c.found = append(c.found, Finding{Part: c.part, State: Good, Says: fmt.Sprintf(format, args...)})
}

// warn and bad take what is said and what to do.
func (c *chart) warn(says, mend string) { c.add(Warning, says, mend) }
func (c *chart) bad(says, mend string)  { c.add(Bad, says, mend) }

func (c *chart) add(s State, says, mend string) {
	c.found = append(c.found, Finding{Part: c.part, State: s, Says: says, Mend: mend})
}

// skew is by how much a clock may differ before somebody notices: tokens allow 30 s, limits and leases a second or two.
const skew = 2 * time.Second

// clock compares another clock with ours, which showed before and after when the other one was read. A clock that counts
// whole seconds (step) may be off by one.
func (c *chart) clock(whose string, theirs, before, after time.Time, step time.Duration) {
	off := time.Duration(0)
	switch {
	case theirs.Add(step).Before(before):
		off = theirs.Add(step).Sub(before)
	case theirs.After(after):
		off = theirs.Sub(after)
	}
	if off.Abs() < skew {
		c.good("the clock of %s agrees with ours", whose)
		return
	}
	c.warn(fmt.Sprintf("the clock of %s is %s off ours; tokens, limits and times go wrong", whose, off.Round(100*time.Millisecond)),
		"run NTP on both machines: timedatectl set-ntp true; see: timedatectl timesync-status")
}

// sorted puts what is bad first, within its part.
func sorted(found []Finding) []Finding {
	rank := func(f Finding) int { return slices.Index([]State{Bad, Warning, Good}, f.State) }
	slices.SortStableFunc(found, func(a, b Finding) int { return rank(a) - rank(b) })
	return found
}
