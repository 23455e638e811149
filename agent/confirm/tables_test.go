package confirm

import (
	"strings"
	"testing"
)

// A table that refers to a class that is not there, or to what split would not give as one word, stops the program at
// its start; this is how.
func TestTableMistakes(t *testing.T) {
	for pattern, want := range map[string]string{
		"{nothing}": "no class", "don't": "no single word", "ok?yes": "no single word", "(yes": "brackets", "[yes)": "brackets", "yes)": "brackets",
		"{yes": "brackets", "yes|": "nothing in it", "[]": "nothing in it",
	} {
		t.Run(pattern, func(t *testing.T) {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("compile(%q) panics with %q, want %q", pattern, got, want)
				}
			}()
			compile(table{language: "en", yes: phrases{core: []string{pattern}}})
		})
	}
}
