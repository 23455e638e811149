package confirm

import (
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// actOfRestated reads words in which the pending order is repeated exactly: "yes, two masala thepla".
func (g *grammar) actOfRestated(words []string, pending []foodie.OrderLine) Act {
	for i := range words {
		if _, known := g.spell(words[max(0, i-1)]); i > 0 && !known {
			return Other // what stands before the order is not understood, so the rest need not be read
		}
		end, ok := repeats(words[i:], pending)
		if !ok {
			continue
		}
		rest := append(append([]string{}, words[:i]...), restated)
		if act, _ := g.act(append(rest, words[i+end:]...)); act == Yes {
			return Yes
		}
	}
	return Other
}

// repeats reports whether words begin with exactly the lines, in any order, and how many words that takes.
func repeats(words []string, lines []foodie.OrderLine) (int, bool) {
	left := append([]foodie.OrderLine{}, lines...)
	at := 0
	for len(left) > 0 {
		if at > 0 {
			at += skip(words[at:], "and", "aur", "ane", "plus", "और", "અને")
		}
		at += skip(words[at:], "the", "my", "those", "these", "all")
		best, which := 0, 0
		for i, l := range left {
			if n := repeatsLine(words[at:], l); n > best {
				best, which = n, i
			}
		}
		if best == 0 {
			return 0, false
		}
		at += best
		left = append(left[:which], left[which+1:]...)
	}
	return at, true
}

// repeatsLine is how many words repeat l: its quantity, which may be missing only when it is one, its whole name, and
// as many of its options as one likes before and after it. It is 0 when they do not.
func repeatsLine(words []string, l foodie.OrderLine) int {
	if n, ok := number(words); ok && n == l.Quantity {
		used := 1 + skip(words[1:], "x", "plates", "plate")
		used += skip(words[used:], "of")
		if named := repeatsDish(words[used:], l); named > 0 {
			return used + named
		}
	}
	if l.Quantity == 1 {
		used := skip(words, "a", "an")
		if named := repeatsDish(words[used:], l); named > 0 {
			return used + named
		}
	}
	return 0
}

func repeatsDish(words []string, l foodie.OrderLine) int {
	at := repeatsOptions(words, l.Options)
	named := begins(words[at:], l.Item)
	if named == 0 {
		at = 0
		if named = begins(words, l.Item); named == 0 {
			return 0
		}
	}
	at += named
	with := skip(words[at:], "with")
	if n := repeatsOptions(words[at+with:], l.Options); n > 0 {
		at += with + n
	}
	return at
}

// repeatsOptions is how many words name some of options, joined by "and" or nothing.
func repeatsOptions(words []string, options []string) int {
	at := 0
	for {
		next := at
		if at > 0 {
			next += skip(words[at:], "and")
		}
		best := 0
		for _, o := range options {
			best = max(best, begins(words[next:], o))
		}
		if best == 0 {
			return at
		}
		at = next + best
	}
}

// begins is how many words name all of name, plurals aside, or 0.
func begins(words []string, name string) int {
	of := match.Words(name)
	if len(of) == 0 || len(of) > len(words) {
		return 0
	}
	for i, w := range of {
		if match.Singular(match.Fold(words[i])) != match.Singular(strings.Map(spelled, w)) {
			return 0
		}
	}
	return len(of)
}

// spelled is plain for strings.Map.
func spelled(c rune) rune {
	if c = plain(c); c == 0 {
		return -1
	}
	return c
}

// skip is 1 when the first of words is one of these.
func skip(words []string, these ...string) int {
	if len(words) > 0 {
		for _, t := range these {
			if words[0] == t {
				return 1
			}
		}
	}
	return 0
}

// number reads the first of words as a quantity.
func number(words []string) (int, bool) {
	if len(words) == 0 {
		return 0, false
	}
	if n, err := strconv.Atoi(words[0]); err == nil {
		return n, n > 0
	}
	n, ok := numbers[words[0]]
	return n, ok
}

// numbers are the words for quantities that people say; larger ones are typed in digits.
var numbers = func() map[string]int {
	m := map[string]int{}
	for _, list := range [][]string{
		{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
		{"ek", "do", "teen", "char", "paanch", "chhe", "saat", "aath", "nau", "das"},
		{"ek", "be", "tran", "chaar", "panch", "chha", "sat", "aath", "nav", "das"},
		{"एक", "दो", "तीन", "चार", "पांच", "छह", "सात", "आठ", "नौ", "दस"},
		{"એક", "બે", "ત્રણ", "ચાર", "પાંચ", "છ", "સાત", "આઠ", "નવ", "દસ"},
	} {
		for i, w := range list {
			m[w] = i + 1
		}
	}
	return m
}()
