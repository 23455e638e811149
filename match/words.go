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
	start := -1
	signs := "" // what joins the parts of the word but is no part of it
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch inside := isWordRune(r); {
		case inside && start < 0:
			start = i
		case inside || start < 0 && r != '&':
		case start < 0:
			return "and", s[i+1:]
		case r == '\'' && joinsWord(s, i):
			signs = "'"
		case r == '.' && joinsInitials(s, start, i):
			signs = "."
		case r == '.' && joinsDigits(s, i):
		default:
			return without(s[start:i], signs), s[i:]
		}
		i += n
	}
	if start < 0 {
		return "", ""
	}
	return without(s[start:], signs), ""
}

// joinsWord reports whether a word goes on after the apostrophe s[i].
func joinsWord(s string, i int) bool {
	next, _ := utf8.DecodeRuneInString(s[i+1:])
	return isWordRune(next)
}

// joinsInitials reports whether single letters stand before and after the point s[i] of the word that began at start.
func joinsInitials(s string, start, i int) bool {
	single := i == start+1 || s[i-2] == '.'
	return single && isLetter(s[i-1]) && i+1 < len(s) && isLetter(s[i+1]) && (i+2 == len(s) || !joinsWord(s, i+1))
}

func joinsDigits(s string, i int) bool {
	return isDigit(s[i-1]) && i+1 < len(s) && isDigit(s[i+1])
}

func without(w, sign string) string {
	if sign == "" {
		return w
	}
	return strings.ReplaceAll(w, sign, "")
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }
