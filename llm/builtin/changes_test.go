package builtin_test

import (
	"os"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
)

// TestChanges plays conversations about a pending order. A line "> words" is said by the diner, and "= lines" is the order
// that then waits: most remarks and every question leave it as it is.
func TestChanges(t *testing.T) {
	menus, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/changes.txt")
	if err != nil {
		t.Fatal(err)
	}
	cats := decodeCatalogues(t, menus)
	var rs []foodie.Restaurant
	var d *diner
	said := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "## "):
			if rs = cats[line[3:]]; rs == nil {
				t.Fatalf("no menu %q", line)
			}
			d = newDiner(t, rs)
		case line == "":
			d = newDiner(t, rs)
		case strings.HasPrefix(line, "> "):
			said = line[2:]
			d.say(said)
		default:
			if got := "= " + show(d.lines()); got != line {
				t.Errorf("> %s\n got %s\nwant %s\n%s", said, got, line, d.trace())
			}
		}
	}
}
