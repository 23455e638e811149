package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words are the whole words of Fold(s), in order: runs of letters, marks and digits. An apostrophe inside a word is
// dropped ("Domino's" is "dominos"), a point between digits stays ("99.50"), "&" is "and".
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
	apostrophe := false
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		inside := isWordRune(r)
		switch {
		case inside && start < 0:
			start = i
		case inside:
		case r == '&' && start < 0:
			return "and", s[i+1:]
		case start >= 0 && joins(r, s, i):
			apostrophe = apostrophe || r == '\''
		case start >= 0:
			return withoutApostrophes(s[start:i], apostrophe), s[i:]
		}
		i += n
	}
	if start < 0 {
		return "", ""
	}
	return withoutApostrophes(s[start:], apostrophe), ""
}

// joins reports whether the sign r at s[i] belongs to the word that it stands in.
func joins(r rune, s string, i int) bool {
	if i+1 >= len(s) {
		return false
	}
	switch r {
	case '\'':
		next, _ := utf8.DecodeRuneInString(s[i+1:])
		return isWordRune(next)
	case '.':
		return isDigit(s[i-1]) && isDigit(s[i+1])
	}
	return false
}

func withoutApostrophes(w string, has bool) string {
	if !has {
		return w
	}
	return strings.ReplaceAll(w, "'", "")
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
