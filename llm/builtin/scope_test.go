package builtin_test

import (
	"os"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/lang"
)

// TestOwnScope tells what is our business from what is not, in sentences of our own on several menus. What is not looks
// nothing up, and says so.
func TestOwnScope(t *testing.T) {
	menus, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		t.Fatal(err)
	}
	cats := decodeCatalogues(t, menus)
	cats["samples"] = sampleRestaurants(t)
	for _, parts := range scopeRows(t) {
		d := newDiner(t, cats[parts[1]])
		d.say(parts[2])
		if out := len(d.calls) == 0 && d.turnedAway(); out != (parts[0] == "out") {
			t.Errorf("%s: %q → %s, want it %s of scope", parts[1], parts[2], d.trace(), parts[0])
		}
	}
}

// scopeRows are the lines of testdata/scope.txt: what is wanted, the menu, the message.
func scopeRows(t *testing.T) (rows [][]string) {
	text, err := os.ReadFile("testdata/scope.txt")
	if err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(string(text)) {
		if parts := strings.SplitN(strings.TrimSpace(row), " ", 3); len(parts) == 3 && parts[0] != "#" {
			rows = append(rows, parts)
		}
	}
	return rows
}

// TestOwnScopePending: what is none of our business stays so while an order waits, and leaves the order alone.
func TestOwnScopePending(t *testing.T) {
	menus, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		t.Fatal(err)
	}
	cats := decodeCatalogues(t, menus)
	cats["samples"] = sampleRestaurants(t)
	orders := map[string]string{"samples": "two masala dosa from sankalp", "coffee": "a latte", "burrito": "two tacos"}
	for _, parts := range scopeRows(t) {
		if parts[0] != "out" {
			continue
		}
		d := newDiner(t, cats[parts[1]])
		if d.say(orders[parts[1]]); d.sit.Pending == nil {
			t.Fatalf("%q is no order: %s", orders[parts[1]], d.trace())
		}
		if d.say(parts[2]); len(d.calls) > 0 || d.text == "" {
			t.Errorf("%s, an order waits: %q → %s, want words alone", parts[1], parts[2], d.trace())
		}
	}
}

// turnedAway reports whether the last answer says that the message is none of our business, or was not understood.
func (d *diner) turnedAway() bool {
	return d.text == lang.Say(lang.English, "builtin.out_of_scope") || d.text == lang.Say(lang.English, "builtin.unclear") || strings.Contains(d.text, "found nothing called")
}
