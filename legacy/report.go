package legacy

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
	"text/tabwriter"

	"github.com/foodieexpress/foodie"
)

// A Report says what became of every old record.
type Report struct {
	DryRun      bool      `json:"dry_run"`
	Collections []Tally   `json:"collections"` // in the order of the import
	Findings    []Finding `json:"findings"`    // what was left out first, then merged, mended, and what is only to be known
	Orders      Sum       `json:"orders"`      // that are in the store, of those read
}

// A Sum is a number of orders and what they add to the revenue.
type Sum struct {
	Number  int64        `json:"number"`
	Revenue foodie.Money `json:"revenue"`
}

// A Tally counts the records of one kind. Read = Imported + AlreadyThere + Merged + LeftOut.
type Tally struct {
	Kind         Kind `json:"collection"`
	Read         int  `json:"read"`
	Imported     int  `json:"imported"`
	AlreadyThere int  `json:"already_there"`
	Merged       int  `json:"merged"`   // with another record, which stands for both
	LeftOut      int  `json:"left_out"` // could not be imported
	Repaired     int  `json:"repaired"` // of those imported
}

// An Outcome is what a Finding says about its records.
type Outcome string

// The outcomes.
const (
	LeftOut  Outcome = "left_out"
	Merged   Outcome = "merged"
	Repaired Outcome = "repaired"
	Noted    Outcome = "noted" // taken along as it was
)

var outcomes = []Outcome{LeftOut, Merged, Repaired, Noted}

// A Finding is one reason, and the records that it applies to.
type Finding struct {
	Kind    Kind     `json:"collection"`
	Outcome Outcome  `json:"outcome"`
	Reason  string   `json:"reason"`
	Count   int      `json:"count"`
	Records []Detail `json:"records"` // sorted by id; of what is only noted, the first hundred that were met
}

// A Detail is one old record, and how it was with it.
type Detail struct {
	OldID  foodie.ID `json:"old_id"`
	Detail string    `json:"detail,omitempty"`
}

// Complete reports whether everything could be imported.
func (r Report) Complete() bool {
	return !slices.ContainsFunc(r.Collections, func(t Tally) bool { return t.LeftOut > 0 })
}

// maxNoted bounds the records that are listed for something that may be true of every order.
const maxNoted = 100

// maxShown bounds the records that the printed report lists for one reason.
const maxShown = 10

// Print writes the report for a person: the counts as a table, then each reason with some of its records.
func (r Report) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tread\timported\talready there\tmerged\tleft out\trepaired\t")
	for _, t := range r.Collections {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", t.Kind, t.Read, t.Imported, t.AlreadyThere, t.Merged, t.LeftOut, t.Repaired)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "\n%s, %s: %s (%d)\n", f.Kind, f.Outcome.words(), f.Reason, f.Count)
		for _, d := range f.Records[:min(maxShown, len(f.Records))] {
			fmt.Fprintf(w, "  %s  %s\n", d.OldID, d.Detail)
		}
		if more := f.Count - min(maxShown, len(f.Records)); more > 0 {
			fmt.Fprintf(w, "  … and %d more\n", more)
		}
	}
	_, err := fmt.Fprintf(w, "\nOrders of v3.0 that are here: %d, together %s.\n", r.Orders.Number, r.Orders.Revenue)
	return err
}

func (o Outcome) words() string {
	if o == LeftOut {
		return "left out"
	}
	return string(o)
}

// A journal collects what becomes of records, from several goroutines.
type journal struct {
	mu       sync.Mutex
	tallies  map[Kind]*Tally
	findings map[findingKey]*Finding
	orders   Sum
}

type findingKey struct {
	kind    Kind
	outcome Outcome
	reason  string
}

func newJournal() *journal {
	j := &journal{tallies: map[Kind]*Tally{}, findings: map[findingKey]*Finding{}}
	for _, kind := range Kinds() {
		j.tallies[kind] = &Tally{Kind: kind}
	}
	return j
}

// A fate is what became of one record.
type fate int

const (
	imported fate = iota
	alreadyThere
	merged
	leftOut
)

// record enters what became of d; reason and detail are for what was merged or left out. What was mended of a record is
// told when it is imported, not when it is found there again.
func (j *journal) record(d *record, became fate, reason, detail string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	t := j.tallies[d.kind]
	t.Read++
	switch became {
	case imported:
		t.Imported++
		if len(d.mended) > 0 {
			t.Repaired++
		}
		j.remarks(d, Repaired, d.mended)
		j.remarks(d, Noted, d.noted)
	case alreadyThere:
		t.AlreadyThere++
	case merged:
		t.Merged++
		j.remarks(d, Merged, []remark{{reason, detail}})
	case leftOut:
		t.LeftOut++
		j.remarks(d, LeftOut, []remark{{reason, detail}})
	}
}

// remarks adds a record to the findings of its remarks. One that has a fault several times counts once.
func (j *journal) remarks(d *record, outcome Outcome, all []remark) {
	for i, r := range all {
		key := findingKey{d.kind, outcome, r.reason}
		f := j.findings[key]
		if f == nil {
			f = &Finding{Kind: d.kind, Outcome: outcome, Reason: r.reason}
			j.findings[key] = f
		}
		if !slices.ContainsFunc(all[:i], func(before remark) bool { return before.reason == r.reason }) {
			f.Count++
		}
		if outcome != Noted || len(f.Records) < maxNoted {
			f.Records = append(f.Records, Detail{d.id, r.detail})
		}
	}
}

// stands adds an order that is in the store to the sums.
func (j *journal) stands(o foodie.Order) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.orders.Number++
	if o.Status.Revenue() {
		j.orders.Revenue += o.Total
	}
}

// report is what was entered, in an order that does not depend on who was first.
func (j *journal) report() Report {
	j.mu.Lock()
	defer j.mu.Unlock()
	r := Report{Orders: j.orders, Findings: []Finding{}}
	for _, kind := range Kinds() {
		r.Collections = append(r.Collections, *j.tallies[kind])
	}
	for _, f := range j.findings {
		slices.SortStableFunc(f.Records, func(a, b Detail) int { return cmp.Compare(a.OldID, b.OldID) })
		r.Findings = append(r.Findings, *f)
	}
	slices.SortFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(slices.Index(outcomes, a.Outcome)-slices.Index(outcomes, b.Outcome),
			slices.Index(Kinds(), a.Kind)-slices.Index(Kinds(), b.Kind), cmp.Compare(a.Reason, b.Reason))
	})
	return r
}
