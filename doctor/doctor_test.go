package doctor

import (
	"strings"
	"testing"
	"time"
)

// says demands a finding of that state whose text, with what to do, holds words.
func says(t *testing.T, all []Finding, state State, words ...string) {
	t.Helper()
	for _, f := range all {
		fits := f.State == state
		for _, w := range words {
			fits = fits && strings.Contains(f.Says+" → "+f.Mend, w)
		}
		if fits {
			return
		}
	}
	t.Errorf("nothing %s says %q in:\n%s", state, words, printed(t, all))
}

// silent demands that no finding holds words.
func silent(t *testing.T, all []Finding, words string) {
	t.Helper()
	for _, f := range all {
		if strings.Contains(f.Says+" → "+f.Mend, words) {
			t.Errorf("%q should not be said: %+v", words, f)
		}
	}
}

func printed(t *testing.T, all []Finding) string {
	t.Helper()
	var b strings.Builder
	if err := Print(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPrint(t *testing.T) {
	c := &chart{part: "redis"}
	c.good("it is well: %d", 1)
	c.warn("it limps", "rest")
	c.bad("it is dead", "bury it")
	want := "✘ redis: it is dead\n  → bury it\n⚠ redis: it limps\n  → rest\n✔ redis: it is well: 1\n1 good, 1 to look at, 1 to mend.\n"
	if got := printed(t, sorted(c.found)); got != want {
		t.Errorf("Print =\n%s, want\n%s", got, want)
	}
	for n, want := range map[int]State{0: Bad, 1: Warning, 2: Good, 3: Good} {
		if got := Worst(c.found[n:]); got != want {
			t.Errorf("Worst from %d on = %s, want %s", n, got, want)
		}
	}
}

func TestClocks(t *testing.T) {
	before := time.Date(2026, 11, 24, 12, 0, 0, 500_000_000, time.UTC)
	after := before.Add(200 * time.Millisecond)
	for name, tt := range map[string]struct {
		theirs time.Time
		step   time.Duration
		want   State
	}{
		"the same":               {before.Add(100 * time.Millisecond), 0, Good},
		"a second ahead":         {after.Add(time.Second), 0, Good},
		"two ahead":              {after.Add(2 * time.Second), 0, Warning},
		"two behind":             {before.Add(-2 * time.Second), 0, Warning},
		"whole seconds":          {before.Truncate(time.Second), time.Second, Good},
		"whole seconds, behind":  {before.Truncate(time.Second).Add(-2 * time.Second), time.Second, Good},
		"whole seconds, further": {before.Truncate(time.Second).Add(-3 * time.Second), time.Second, Warning},
		"an hour behind":         {before.Add(-time.Hour), time.Second, Warning},
	} {
		c := &chart{}
		c.clock("it", tt.theirs, before, after, tt.step)
		if c.found[0].State != tt.want {
			t.Errorf("%s: %+v, want %s", name, c.found[0], tt.want)
		}
	}
}
