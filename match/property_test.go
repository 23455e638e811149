package match_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie/match"
)

// word draws short words over few letters, so that they are often alike.
func word() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.RuneFrom([]rune("abhteઅથ")), 0, 9, -1)
}

// editTable is the distance by the whole table, as it stands in books.
func editTable(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

func TestDistanceIsThatOfTheWholeTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, most := word().Draw(t, "a"), word().Draw(t, "b"), rapid.IntRange(0, 10).Draw(t, "most")
		want := min(editTable(a, b), most+1)
		if got := match.Distance(a, b, most); got != want {
			t.Fatalf("Distance(%q, %q, %d) = %d, want %d", a, b, most, got, want)
		}
		if got := match.Distance(b, a, most); got != want {
			t.Fatalf("Distance(%q, %q, %d) = %d, want %d", b, a, most, got, want)
		}
	})
}

func TestOneSlipIsClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := []rune(rapid.StringMatching(`[a-z]{5,12}`).Draw(t, "w"))
		i := rapid.IntRange(0, len(w)-2).Draw(t, "i")
		slip := append([]rune{}, w...)
		switch rapid.SampledFrom([]string{"swap", "replace", "double"}).Draw(t, "slip") {
		case "swap":
			slip[i], slip[i+1] = slip[i+1], slip[i]
		case "replace":
			slip[i] = rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyz")).Draw(t, "letter")
		case "double":
			slip = append(slip[:i+1], w[i:]...)
		}
		if !match.Close(string(w), string(slip)) {
			t.Fatalf("Close(%q, %q) is false", string(w), string(slip))
		}
	})
}

func TestWordsAreWordsOfTheFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("aB1 .'’&-éથ़ा\u200d٣C"))).Draw(t, "s")
		words := match.Words(s)
		for _, w := range words {
			if again := match.Words(w); len(again) != 1 || again[0] != w {
				t.Fatalf("Words(%q) has %q, whose words are %q", s, w, again)
			}
		}
		if joined := match.Words(strings.Join(words, " ")); strings.Join(joined, "|") != strings.Join(words, "|") {
			t.Fatalf("Words(%q) = %q, and of them joined %q", s, words, joined)
		}
	})
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"PATEL & SONS", "થેપલા", "Café", "ＡＢ", "a\xff", "कɑ़्̃", "C.G. Road", "½ x²", "Ꭰꭰ", "ǅ"} {
		f.Add(s, "thepla")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		folded := match.Fold(a)
		if again := match.Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, and again %q", a, folded, again)
		}
		if !utf8.ValidString(folded) {
			t.Errorf("Fold(%q) = %q is not valid UTF-8", a, folded)
		}
		for _, w := range match.Words(a) {
			if w == "" || match.Fold(w) != w {
				t.Errorf("Words(%q) has %q", a, w)
			}
			match.Singular(w)
		}
		if match.Close(a, b) != match.Close(b, a) {
			t.Errorf("Close(%q, %q) depends on the order", a, b)
		}
		if match.Distance(a, b, 4) != match.Distance(b, a, 4) {
			t.Errorf("Distance(%q, %q) depends on the order", a, b)
		}
		if s := match.Skeleton(a); match.Skeleton(a+"\u093c") != s || strings.ToLower(s) != s {
			t.Errorf("Skeleton(%q) = %q", a, s)
		}
		match.Latin(a)
	})
}
