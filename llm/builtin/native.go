package builtin

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/match"
)

// romanised finds the Latin spelling, as the tables have it, of a word in Devanagari or Gujarati letters: one table of
// phrases serves both scripts.
var romanised = func() map[string]string {
	m := map[string]string{}
	add := func(w string) {
		if k := sounds(w); k != "" && w[0] < 0x80 && m[k] == "" {
			m[k] = w
		}
	}
	for _, c := range slices.Sorted(keys(hinglish)) {
		for p := range strings.SplitSeq(hinglish[c], "|") {
			for w := range strings.FieldsSeq(p) {
				add(w)
			}
		}
	}
	for _, w := range slices.Sorted(keys(sameWord)) {
		if len(w) > 2 {
			add(w)
		}
	}
	m["shu"] = "su" // "what" in Gujarati
	return m
}()

func keys[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// sounds is a word without what its spelling leaves open: doubled letters, every "a" but the first, v and w, j and z.
func sounds(w string) string {
	w = soundPairs.Replace(match.Latin(w))
	var out []byte
	for i := range len(w) {
		c := w[i]
		if i > 0 && c == w[i-1] || c == 'a' && i > 0 {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

var soundPairs = strings.NewReplacer("ee", "i", "oo", "u", "w", "v", "z", "j")

// latin is the word of our tables that a word in another script spells, or the word itself.
func latin(w string) string {
	if w == "" || w[0] < 0x80 {
		return w
	}
	if r, ok := romanised[sounds(w)]; ok {
		return r
	}
	return w
}
