package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A Share counts how many of its cases are so.
type Share struct {
	Hits    int     `json:"hits"`
	Cases   int     `json:"cases"`
	Percent float64 `json:"percent"` // 0 without cases
}

func (s *Share) count(hit bool) {
	s.Cases++
	if hit {
		s.Hits++
	}
	s.Percent = 100 * float64(s.Hits) / float64(s.Cases)
}

// A Report is what a suite came to.
type Report struct {
	Model   string           `json:"model"`
	Figures map[string]Share `json:"figures"` // by the names of the table; those without a case are absent
	P50     time.Duration    `json:"turn_p50_ns"`
	P95     time.Duration    `json:"turn_p95_ns"`
	Turns   int              `json:"turns"`
	Results []Result         `json:"results"`
}

// A figure is one row of the table.
type figure struct {
	name, title string
	bad         bool // less is better
	hit         func(Result) (hit, counts bool)
}

func of(suite string, hit func(Result) bool) func(Result) (bool, bool) {
	return func(x Result) (bool, bool) { return hit(x), x.Case.Suite == suite }
}

func right(x Result) bool { return x.Right }

// figures are the rows of the table, in order.
var figures = []figure{
	{"items", "orders: items and quantities", false, of(Order, func(x Result) bool { return x.Items })},
	{"exact", "orders: exact with options", false, of(Order, right)},
	{"dialogues", "dialogues", false, of(Dialogue, right)},
	{"confirmations", "confirmations: the right act", false, of(Confirm, right)},
	{"search", "search", false, of(Search, right)},
	{"recall", "out of scope: recall", false, func(x Result) (bool, bool) { return x.Out, x.Case.Suite == Scope && x.Case.Expect.Scope == "out" }},
	{"alarms", "out of scope: false alarms", true, func(x Result) (bool, bool) {
		return x.Out, x.Case.Suite == Order || x.Case.Suite == Search || x.Case.Suite == Scope && x.Case.Expect.Scope == "in"
	}},
	{"false-yes", "false yes", true, func(x Result) (bool, bool) {
		return x.has(FalseYes), x.Case.Suite == Dialogue || x.Case.Suite == Confirm && !slices.Contains(x.Case.Expect.Act, Affirm)
	}},
	{"missed-yes", "missed yes", true, func(x Result) (bool, bool) {
		return x.has(MissedYes), x.Case.Suite == Confirm && x.Case.Expect.Act[0] == Affirm
	}},
	{"right", "all cases", false, func(x Result) (bool, bool) { return x.Right, true }},
}

// FigureNames are the names of all figures, as thresholds use them: those of which more is better, and those of which less is.
func FigureNames() (good, bad []string) {
	for _, f := range figures {
		if f.bad {
			bad = append(bad, f.name)
		} else {
			good = append(good, f.name)
		}
	}
	return good, bad
}

func (x Result) has(kind string) bool {
	return slices.ContainsFunc(x.Mistakes, func(m Mistake) bool { return m.Kind == kind })
}

// NewReport adds results up.
func NewReport(model string, results []Result) Report {
	r := Report{Model: model, Figures: map[string]Share{}, Results: results}
	var took []time.Duration
	for _, x := range results {
		took = append(took, x.took...)
		for _, f := range figures {
			if hit, counts := f.hit(x); counts {
				s := r.Figures[f.name]
				s.count(hit)
				r.Figures[f.name] = s
			}
		}
	}
	if slices.Sort(took); len(took) > 0 {
		r.Turns, r.P50, r.P95 = len(took), took[len(took)/2], took[len(took)*95/100]
	}
	return r
}

// Below says which figures are worse than they should be: least of those of which more is better, most of the others, both in
// percent. A figure without a case is worse than anything.
func (r Report) Below(least, most map[string]float64) (below []string) {
	const rounding = 0.05
	for _, f := range figures {
		bound, wanted := least[f.name]
		sign := "≥"
		if f.bad {
			bound, wanted = most[f.name]
			sign = "≤"
		}
		if !wanted {
			continue
		}
		s, counted := r.Figures[f.name]
		switch {
		case !counted:
			below = append(below, fmt.Sprintf("%s: the suite has no such case, wanted %s %g %%", f.name, sign, bound))
		case !f.bad && s.Percent < bound-rounding, f.bad && s.Percent > bound+rounding:
			below = append(below, fmt.Sprintf("%s is %.1f %%, wanted %s %g %%", f.name, s.Percent, sign, bound))
		}
	}
	return below
}

// Print writes the table, then the confusion list.
func (r Report) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight|tabwriter.TabIndent)
	fmt.Fprintf(table, "model %s\tcases\tshare %%\t\n", r.Model)
	for _, f := range figures {
		if s, counted := r.Figures[f.name]; counted {
			fmt.Fprintf(table, "%s\t%d of %d\t%.1f\t\n", f.title, s.Hits, s.Cases, s.Percent)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%d turns; half within %v, 95 %% within %v\n", r.Turns, r.P50.Round(10*time.Microsecond), r.P95.Round(10*time.Microsecond))
	return r.printMistakes(w)
}

// printMistakes writes what went wrong, grouped by kind, the commonest first.
func (r Report) printMistakes(w io.Writer) error {
	kinds := map[string][]string{}
	for _, x := range r.Results {
		for _, m := range x.Mistakes {
			said := strings.Join(append(slices.Clone(x.Case.Setup), x.Case.Turns...), " › ")
			kinds[m.Kind] = append(kinds[m.Kind], fmt.Sprintf("  %s  “%s”\n    wanted  %s\n    got     %s\n", x.Case.ID, said, m.Wanted, m.Got))
		}
	}
	order := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		if d := len(kinds[b]) - len(kinds[a]); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	if len(order) == 0 {
		_, err := fmt.Fprintln(w, "\nNo mistakes.")
		return err
	}
	for _, kind := range order {
		if _, err := fmt.Fprintf(w, "\n%s: %d\n%s", kind, len(kinds[kind]), strings.Join(kinds[kind], "")); err != nil {
			return err
		}
	}
	return nil
}
