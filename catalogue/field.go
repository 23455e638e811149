package catalogue

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/match"
)

// A field is a text that many restaurants share: the area, the cuisine.
type field struct {
	numbers map[string]int32 // by Fold
	texts   []string         // as first written
	words   [][]int32
	of      []int32 // restaurant to text
}

func (f *field) init(restaurants int) {
	f.numbers = map[string]int32{}
	f.of = make([]int32, 0, restaurants)
}

// add notes the text of the next restaurant.
func (f *field) add(v *vocabulary, text string) {
	key := match.Fold(text)
	n, ok := f.numbers[key]
	if !ok {
		n = int32(len(f.texts))
		f.numbers[key] = n
		f.texts = append(f.texts, text)
		f.words = append(f.words, v.number(nil, match.AppendWords(nil, key)))
	}
	f.of = append(f.of, n)
}

func (f *field) wordsOf(r int32) []int32 { return f.words[f.of[r]] }

// having reports for each text whether phrase stands in it as whole words in a row.
func (f *field) having(v *vocabulary, phrase string) []bool {
	has := make([]bool, len(f.texts))
	var wanted []int32
	for _, w := range match.Words(phrase) {
		n := v.exact(match.Singular(w))
		if n < 0 {
			return has
		}
		wanted = append(wanted, n)
	}
	if len(wanted) == 0 {
		return has
	}
	for i, words := range f.words {
		for ; len(words) >= len(wanted) && !has[i]; words = words[1:] {
			has[i] = slices.Equal(words[:len(wanted)], wanted)
		}
	}
	return has
}

// names are the texts, alphabetically.
func (f *field) names() []string {
	return slices.SortedFunc(slices.Values(f.texts), func(a, b string) int {
		return strings.Compare(match.Fold(a), match.Fold(b))
	})
}
