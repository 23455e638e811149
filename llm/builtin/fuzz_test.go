package builtin_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
)

// FuzzGenerate says anything, with and without an order waiting: the model never panics, and what it proposes is always
// something that the menu knows; only a quantity may be refused, for that is the diner's own.
func FuzzGenerate(f *testing.F) {
	menus, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		f.Fatal(err)
	}
	cats := decodeCatalogues(f, menus)
	rs := slices.Concat(sampleRestaurants(f), cats["coffee"], cats["burrito"])
	ix := catalogue.New(rs, "1")
	model := builtin.New(fixed{ix})
	text, err := os.ReadFile(talkFile)
	if err != nil {
		f.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		if said, ok := strings.CutPrefix(strings.TrimSpace(line), "> "); ok {
			f.Add("two lattes with oat milk and a bagel", said)
			n++
		}
	}
	f.Add("", "no no no extra extra light no half dozen x x 3 of of the")
	f.Add("a latte", "\xff\x00 twenty hundred dozen -9 x -9999999999999999999")
	f.Fuzz(func(t *testing.T, first, second string) {
		d := &diner{t: t, model: model, ix: ix}
		for _, said := range []string{first, second} {
			if len([]rune(said)) > 2000 {
				return
			}
			before := d.sit.Pending
			d.say(said)
			for _, c := range d.calls {
				checkProposal(t, d, before == nil, c, said)
			}
		}
	})
}

// checkProposal fails when a call proposes what the menu does not know.
func checkProposal(t *testing.T, d *diner, fresh bool, c llm.Call, said string) {
	t.Helper()
	if c.Name == "change_pending_order" && fresh {
		t.Errorf("%q changes an order that is not there: %s", said, c.Arguments)
	}
	var faults foodie.Errors
	if d.refused == nil {
		return
	}
	if !errors.As(d.refused, &faults) {
		faults = foodie.Errors{}
		var one *foodie.Error
		if errors.As(d.refused, &one) {
			faults = append(faults, one)
		}
	}
	for _, e := range faults {
		if e.Code != "quantity_range" && e.Code != "order_size" {
			t.Errorf("%q proposes what cannot be: %v\n%s", said, e, c.Arguments)
		}
	}
}
