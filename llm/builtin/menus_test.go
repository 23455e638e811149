package builtin_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestMenus reads our own sentences about two menus that no rule was written for.
func TestMenus(t *testing.T) {
	b, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		t.Fatal(err)
	}
	cats := decodeCatalogues(t, b)
	text, err := os.ReadFile("testdata/orders.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all score
	for row := range strings.Lines(string(text)) {
		row = strings.TrimSpace(row)
		if row == "" || row[0] == '#' {
			continue
		}
		parts := strings.SplitN(row, " | ", 3)
		want := readRow(t, parts[2])
		d := newDiner(t, cats[parts[0]])
		d.say(parts[1])
		items, right := compare(want, d.lines())
		all.cases++
		all.items += b2i(items)
		all.right += b2i(right)
		if !right {
			t.Logf("✗ %q\n   want %s\n    got %s %s", parts[1], show(want), show(d.lines()), d.trace())
		}
	}
	t.Logf("two other menus: %v", all)
	atLeast(t, "items and quantities", all.items, all.cases, 90)
	atLeast(t, "orders", all.right, all.cases, 80)
}

// readRow reads "2 Latte: large, iced; 1 Plain Bagel".
func readRow(t *testing.T, s string) (out []evalLine) {
	for part := range strings.SplitSeq(s, ";") {
		head, options, _ := strings.Cut(strings.TrimSpace(part), ":")
		n, name, _ := strings.Cut(head, " ")
		q, err := strconv.Atoi(n)
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		l := evalLine{Item: name, Quantity: q}
		for o := range strings.SplitSeq(options, ",") {
			if o = strings.TrimSpace(o); o != "" {
				l.Options = append(l.Options, o)
			}
		}
		out = append(out, l)
	}
	return out
}
