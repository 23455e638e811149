package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// figures are what the suites come to. Shares are in percent.
type figures struct {
	FalseYes    int     `json:"false_yes"`
	MissedYes   float64 `json:"missed_yes"`
	OrderItems  float64 `json:"order_items"`
	OrderExact  float64 `json:"order_exact"`
	Dialogues   float64 `json:"dialogues"`
	Search      float64 `json:"search"`
	ScopeRecall float64 `json:"scope_recall"`
	FalseAlarms float64 `json:"false_alarms"` // in-scope messages that were turned away
}

// result is one line of the scorer's results, as far as we need it.
type result struct {
	Case struct {
		Suite  string
		Expect struct {
			Act   []string
			Scope string
		}
	}
	OK, ItemsOK, Out bool
	Act, Err         string
}

// share counts how many of its cases are so.
type share struct{ hits, cases int }

func (s *share) count(hit bool) {
	s.cases++
	if hit {
		s.hits++
	}
}

func (s share) percent() float64 { return 100 * float64(s.hits) / float64(max(s.cases, 1)) }

// figuresOf adds up the results in file.
func figuresOf(file string) (figures, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return figures{}, err
	}
	var results []result
	if err := json.Unmarshal(b, &results); err != nil {
		return figures{}, fmt.Errorf("read %s: %w", file, err)
	}
	var f figures
	var items, exact, dialogues, search, missed, scope, alarms share
	for _, r := range results {
		if r.Err != "" {
			return f, fmt.Errorf("a case failed: %s", r.Err)
		}
		switch r.Case.Suite {
		case "order":
			items.count(r.ItemsOK)
			exact.count(r.OK)
			alarms.count(r.Out)
		case "search":
			search.count(r.OK)
			alarms.count(r.Out)
		case "dialogue":
			dialogues.count(r.OK)
		case "scope":
			scope.count(r.Out)
		case "confirm":
			yes, wanted := r.Act == "affirm", r.Case.Expect.Act[0] == "affirm"
			if wanted {
				missed.count(!yes)
			} else if yes {
				f.FalseYes++
			}
		}
	}
	f.MissedYes, f.OrderItems, f.OrderExact, f.Dialogues = missed.percent(), items.percent(), exact.percent(), dialogues.percent()
	f.Search, f.ScopeRecall, f.FalseAlarms = search.percent(), scope.percent(), alarms.percent()
	return f, nil
}

// print shows the figures beside what they should be.
func (f figures) print(w io.Writer) {
	fmt.Fprintf(w, "\n%-34s %8s   %s\n", "understanding", "reached", "wanted")
	fmt.Fprintf(w, "%-34s %8d   0\n", "false yes", f.FalseYes)
	for _, row := range []struct {
		name    string
		reached float64
		wanted  string
	}{
		{"missed yes %", f.MissedYes, "≤ 7"}, {"orders: items and quantities %", f.OrderItems, "≥ 85"}, {"orders: exact with options %", f.OrderExact, "≥ 60"},
		{"dialogues %", f.Dialogues, "≥ 50"}, {"search %", f.Search, "≥ 80"}, {"out of scope, recall %", f.ScopeRecall, "≥ 85"}, {"out of scope, false alarms %", f.FalseAlarms, "≤ 3"},
	} {
		fmt.Fprintf(w, "%-34s %8.1f   %s\n", row.name, row.reached, row.wanted)
	}
}

// write keeps f in file.
func (f figures) write(file string) error {
	b, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o644)
}

// holds reports every figure that is worse than the level in file.
func (f figures) holds(file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var level figures
	if err := json.Unmarshal(b, &level); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	const rounding = 0.05
	var worse error
	atLeast := func(name string, got, want float64) {
		if got < want-rounding {
			worse = errors.Join(worse, fmt.Errorf("%s is %.1f, worse than %.1f", name, got, want))
		}
	}
	atLeast("false yes (negated)", -float64(f.FalseYes), -float64(level.FalseYes))
	atLeast("missed yes (negated)", -f.MissedYes, -level.MissedYes)
	atLeast("orders: items and quantities", f.OrderItems, level.OrderItems)
	atLeast("orders: exact", f.OrderExact, level.OrderExact)
	atLeast("dialogues", f.Dialogues, level.Dialogues)
	atLeast("search", f.Search, level.Search)
	atLeast("out-of-scope recall", f.ScopeRecall, level.ScopeRecall)
	atLeast("false alarms (negated)", -f.FalseAlarms, -level.FalseAlarms)
	return worse
}
