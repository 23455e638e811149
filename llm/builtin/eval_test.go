package builtin_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
)

// evalDir holds the language suites, beside the repository. Their licence keeps them out of it.
var evalDir = "../../../shared/eval"

// An evalCase is one line of a suite.
type evalCase struct {
	ID, Suite, Source, Lang, Catalogue string
	Setup, Turns, Tags                 []string
	Expect                             struct {
		State, Scope          string
		Lines                 []evalLine
		After                 map[string][]evalLine
		Act, Restaurants, May []string
		List                  bool
	}
}

type evalLine struct {
	Item         string `json:"item_name"`
	Quantity     int
	Options, May []string
}

func loadEval(t testing.TB, suites ...string) (cases []evalCase, cats map[string][]foodie.Restaurant) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(evalDir, "catalogues.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the language suites are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	cats = decodeCatalogues(t, b)
	for _, s := range suites {
		b, err := os.ReadFile(filepath.Join(evalDir, s+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		for dec := json.NewDecoder(bytes.NewReader(b)); dec.More(); {
			var c evalCase
			if err := dec.Decode(&c); err != nil {
				t.Fatal(err)
			}
			cases = append(cases, c)
		}
	}
	return cases, cats
}

type catalogueItem struct {
	Name   string              `json:"item_name"`
	Price  foodie.Money        `json:"price"`
	Tags   []string            `json:"tags"`
	Groups map[string][]string `json:"option_groups"`
}

func decodeCatalogues(t testing.TB, b []byte) map[string][]foodie.Restaurant {
	t.Helper()
	var docs map[string][]struct {
		Name, Area, Cuisine string
		Items               []catalogueItem
	}
	if err := json.Unmarshal(b, &docs); err != nil {
		t.Fatal(err)
	}
	cats := map[string][]foodie.Restaurant{}
	for k, list := range docs {
		for _, doc := range list {
			r := foodie.Restaurant{Name: doc.Name, Area: doc.Area, Cuisine: doc.Cuisine}
			for _, it := range doc.Items {
				r.Items = append(r.Items, it.menuItem())
			}
			r, err := foodie.NewRestaurant(r, time.Unix(0, 0))
			if err != nil {
				t.Fatal(err)
			}
			cats[k] = append(cats[k], r)
		}
	}
	return cats
}

func (it catalogueItem) menuItem() foodie.MenuItem {
	m := foodie.MenuItem{Name: it.Name, Price: it.Price, Tags: it.Tags}
	for _, name := range sortedKeys(it.Groups) {
		g := foodie.OptionGroup{Name: name, Max: len(it.Groups[name])}
		if name == "size" || name == "container" || name == "volume" {
			g.Max = 1
		}
		for _, c := range it.Groups[name] {
			g.Choices = append(g.Choices, foodie.Choice{Name: c})
		}
		m.Options = append(m.Options, g)
	}
	return m
}

func sortedKeys[V any](m map[string]V) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// A score counts what a suite came to.
type score struct{ cases, items, right int }

func (s score) String() string {
	pct := func(n int) float64 { return 100 * float64(n) / float64(max(s.cases, 1)) }
	return fmt.Sprintf("%d cases: items and quantities %.1f %%, right %.1f %%", s.cases, pct(s.items), pct(s.right))
}

func show(ls []evalLine) string {
	var parts []string
	for _, l := range ls {
		parts = append(parts, fmt.Sprintf("%d %s %v", l.Quantity, l.Item, l.Options))
	}
	return strings.Join(parts, "; ")
}

// TestOrders measures single orders.
func TestOrders(t *testing.T) {
	cases, cats := loadEval(t, "orders")
	var all score
	for _, c := range cases {
		d := newDiner(t, cats[c.Catalogue])
		for _, s := range slices.Concat(c.Setup, c.Turns) {
			d.say(s)
		}
		items, right := compare(c.Expect.Lines, d.lines())
		all.cases++
		all.items += b2i(items)
		all.right += b2i(right)
		if !right {
			mark := "~"
			if !items {
				mark = "✗"
			}
			t.Logf("%s %s %q\n   want %s\n    got %s %s", mark, c.ID, c.Turns, show(c.Expect.Lines), show(d.lines()), d.trace())
		}
	}
	t.Logf("orders: %v", all)
	atLeast(t, "items and quantities", all.items, all.cases, 85)
	atLeast(t, "orders", all.right, all.cases, 60)
}

func (d *diner) trace() string {
	s := d.text
	for _, c := range d.calls {
		s += fmt.Sprintf("{%s %s}", c.Name, c.Arguments)
	}
	return s
}

func atLeast(t *testing.T, what string, n, of int, percent float64) {
	t.Helper()
	if got := 100 * float64(n) / float64(max(of, 1)); got < percent {
		t.Errorf("%s: %.1f %% right, want %.0f %%", what, got, percent)
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestDialogues measures orders over several turns. A plain yes places the order, a plain no drops it: that grammar is
// not the model's, so it is played here by the last word of the case.
func TestDialogues(t *testing.T) {
	cases, cats := loadEval(t, "dialogues")
	var all score
	for _, c := range cases {
		d := newDiner(t, cats[c.Catalogue])
		ok := true
		turns := c.Turns
		if c.Expect.State == "placed" {
			turns = turns[:len(turns)-1]
		}
		for i, s := range turns {
			d.say(s)
			if want, has := c.Expect.After[fmt.Sprint(i)]; has {
				_, full := compare(want, d.lines())
				ok = ok && full
			}
		}
		items, right := compare(c.Expect.Lines, d.lines())
		all.cases++
		all.items += b2i(items)
		all.right += b2i(right && ok)
		if !right || !ok {
			t.Logf("✗ %s %q\n   want %s\n    got %s %s", c.ID, c.Turns, show(c.Expect.Lines), show(d.lines()), d.trace())
		}
	}
	t.Logf("dialogues: %v", all)
	atLeast(t, "dialogues", all.right, all.cases, 50)
}

// TestSearch measures which restaurants a search shows.
func TestSearch(t *testing.T) {
	cases, cats := loadEval(t, "search")
	var all score
	for _, c := range cases {
		d := newDiner(t, cats[c.Catalogue])
		for _, s := range c.Turns {
			d.say(s)
		}
		got := d.names()
		all.cases++
		ok := subset(c.Expect.Restaurants, got) && (!c.Expect.List || len(got) >= 3) && (c.Expect.List || subset(got, slices.Concat(c.Expect.Restaurants, c.Expect.May)))
		all.items += b2i(subset(c.Expect.Restaurants, got))
		all.right += b2i(ok)
		if !ok {
			t.Logf("✗ %s %q want %v, got %v %s", c.ID, c.Turns, c.Expect.Restaurants, got, d.trace())
		}
	}
	t.Logf("search: %v", all)
	atLeast(t, "search", all.right, all.cases, 80)
}

func subset(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}

// TestScope measures what the model takes for none of its business: over the suite, and with every catalogue at hand.
func TestScope(t *testing.T) {
	cases, cats := loadEval(t, "scope", "orders", "search")
	var out, found, in, alarms int
	for _, c := range cases {
		d := newDiner(t, cats[c.Catalogue])
		for _, s := range c.Turns {
			d.say(s)
		}
		if c.Expect.Scope == "out" {
			out++
			if found += b2i(d.out()); !d.out() {
				t.Logf("✗ %s %q was taken up: %s", c.ID, c.Turns, d.trace())
			}
			for _, k := range []string{"burger", "pizza", "sub"} {
				other := newDiner(t, cats[k])
				if other.say(c.Turns[0]); !other.out() {
					t.Logf("? %s %q was taken up at %s: %s", c.ID, c.Turns, k, other.trace())
				}
			}
			continue
		}
		in++
		if alarms += b2i(d.out()); d.out() {
			t.Logf("✗ %s %q was turned away", c.ID, c.Turns)
		}
	}
	t.Logf("out of scope: %d of %d found, %d of %d false alarms", found, out, alarms, in)
	atLeast(t, "out of scope found", found, out, 85)
	atLeast(t, "in scope kept", in-alarms, in, 97)
}

// TestConfirmations: what reaches the model while an order waits is never a clear yes. It must not drop the order unless
// told to, and must not fail.
func TestConfirmations(t *testing.T) {
	cases, cats := loadEval(t, "confirmations")
	n, right := 0, 0
	for _, c := range cases {
		if slices.Contains(c.Expect.Act, "affirm") {
			continue
		}
		d := newDiner(t, cats[c.Catalogue])
		for _, s := range slices.Concat(c.Setup, c.Turns) {
			d.say(s)
		}
		n++
		act := "neither"
		if d.dropped {
			act = "deny"
		}
		if slices.Contains(c.Expect.Act, act) {
			right++
			continue
		}
		t.Logf("✗ %s %q: %s, want %v %s", c.ID, c.Turns, act, c.Expect.Act, d.trace())
	}
	t.Logf("confirmations (the part that is not the agent's): %d of %d", right, n)
}
