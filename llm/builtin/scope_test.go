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
	text, err := os.ReadFile("testdata/scope.txt")
	if err != nil {
		t.Fatal(err)
	}
	for row := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(row), " ", 3)
		if len(parts) < 3 || parts[0] == "#" {
			continue
		}
		d := newDiner(t, cats[parts[1]])
		d.say(parts[2])
		if out := len(d.calls) == 0 && d.turnedAway(); out != (parts[0] == "out") {
			t.Errorf("%s: %q → %s, want it %s of scope", parts[1], parts[2], d.trace(), parts[0])
		}
	}
}

// turnedAway reports whether the last answer says that the message is none of our business, or was not understood.
func (d *diner) turnedAway() bool {
	return d.text == lang.Say(lang.English, "builtin.out_of_scope") || d.text == lang.Say(lang.English, "builtin.unclear") || strings.Contains(d.text, "found nothing called")
}
