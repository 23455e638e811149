package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are the whole words of Fold(s), in order: runs of letters, marks and digits. An apostrophe inside a word and
// the points of initials are dropped ("Domino's" is "dominos", "C.G." is "cg"), a point between digits stays ("99.50"),
// "&" is "and".
func Words(s string) []string { return AppendWords(nil, Fold(s)) }

// AppendWords appends to words those of folded, which is a Fold already, without folding it again.
func AppendWords(words []string, folded string) []string {
	for len(folded) > 0 {
		var w string
		if w, folded = nextWord(folded); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// nextWord cuts the first word from s, "" when there is none.
func nextWord(s string) (word, rest string) {
	start := strings.IndexFunc(s, func(r rune) bool { return r == '&' || isWordRune(r) })
	switch {
	case start < 0:
		return "", ""
	case s[start] == '&':
		return "and", s[start+1:]
	}
	s = s[start:]
	sign := "" // what joins the parts of the word but is no part of it
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if !isWordRune(r) {
			joined, drop := joins(s, i)
			if !joined {
				return without(s[:i], sign), s[i:]
			}
			if !strings.Contains(sign, drop) {
				sign += drop
			}
		}
		i += n
	}
	return without(s, sign), ""
}

// joins reports whether the word that s begins with goes on after the sign s[i], and which sign to leave out.
func joins(s string, i int) (joined bool, drop string) {
	switch {
	case s[i] == '\'' && joinsWord(s, i):
		return true, "'"
	case s[i] == '.' && joinsInitials(s, i):
		return true, "."
	}
	return s[i] == '.' && joinsDigits(s, i), ""
}

// joinsWord reports whether a word goes on after the apostrophe s[i].
func joinsWord(s string, i int) bool {
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	return isWordRune(next)
}

// joinsInitials reports whether single letters stand before and after the point s[i].
func joinsInitials(s string, i int) bool {
	single := i == 1 || s[i-2] == '.'
	return single && isLetter(s[i-1]) && i+1 < len(s) && isLetter(s[i+1]) && (i+2 == len(s) || !joinsWord(s, i+1))
}

func joinsDigits(s string, i int) bool {
	return isDigit(s[i-1]) && i+1 < len(s) && isDigit(s[i+1])
}

// without is w less the signs that stand in cut.
func without(w, cut string) string {
	if cut == "" {
		return w
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(cut, r) {
			return -1
		}
		return r
	}, w)
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }
