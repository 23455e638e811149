package builtin_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/lang"
)

var update = flag.Bool("update", false, "write what the model answers into testdata/talk.txt; read the difference before you keep it")

const talkFile = "testdata/talk.txt"

// TestTalk plays conversations of our own. A line "## menu" chooses the restaurants, an empty line begins a new
// conversation, "@ name" puts a restaurant at hand, "> words" is said by the diner, and what follows is the answer: a call
// with its arguments, or "say" and the key of a sentence.
func TestTalk(t *testing.T) {
	b, err := os.ReadFile(talkFile)
	if err != nil {
		t.Fatal(err)
	}
	menus, err := os.ReadFile("testdata/menus.json")
	if err != nil {
		t.Fatal(err)
	}
	cats := decodeCatalogues(t, menus)
	cats["samples"] = sampleRestaurants(t)
	var rs []foodie.Restaurant
	var d *diner
	var out strings.Builder
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
		case strings.HasPrefix(line, "@ "):
			d.sit.Restaurant = line[2:]
		case strings.HasPrefix(line, "> "):
			said = line[2:]
			d.say(said)
			fmt.Fprintf(&out, "%s\n%s\n", line, d.answer())
			continue
		default:
			if got := d.answer(); got != line {
				t.Errorf("> %s\n got %s\nwant %s", said, got, line)
			}
			continue
		}
		out.WriteString(line + "\n")
	}
	if *update {
		if err := os.WriteFile(talkFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// answer is the last reply on one line.
func (d *diner) answer() string {
	if len(d.calls) > 0 {
		return d.calls[0].Name + " " + string(d.calls[0].Arguments)
	}
	for _, key := range lang.Keys(lang.English) {
		if strings.HasPrefix(key, "builtin.") && lang.Say(lang.English, key) == d.text {
			return "say " + key
		}
	}
	return "say: " + d.text
}
