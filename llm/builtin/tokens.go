package builtin

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/foodieexpress/foodie/match"
)

// maxTokens bounds what one message can cost. A message has at most 2000 characters; one that is all words is cut here.
const maxTokens = 160

// A token is one word of a message or of a name.
type token struct {
	text string // as it was written
	word string // folded, without apostrophes; a number in digits
	stem string // the singular of word
	num  int    // when isNum
	stop bool   // punctuation ends a phrase before this token
	ask  bool   // a question mark follows
	// isNum says that the word is a number.
	isNum bool
	times bool // "x 3": counts what stands before it
}

// tokenize cuts s into words. "&", "+" and "n" between words are "and", "two" is "2", "500ml" is "500 ml", "don't" is "dont".
func tokenize(s string) []token {
	var c cutter
	for len(s) > 0 && len(c.out) < maxTokens {
		r, n := utf8.DecodeRuneInString(s)
		if startsWord(r) || r == '-' && minus(s, c.out) {
			n = wordLength(s)
			c.word(s[:n])
		} else {
			c.sign(r)
		}
		s = s[n:]
	}
	return joinUnits(joinNumbers(c.out))
}

// A cutter collects the words of a text.
type cutter struct {
	out  []token
	stop bool // punctuation stood behind the last word
}

// word adds a word; a mark without a letter folds to nothing and is none.
func (c *cutter) word(text string) {
	if t := newToken(text, c.stop); t.word != "" {
		c.out, c.stop = append(c.out, t), false
	}
}

// sign reads what stands between words.
func (c *cutter) sign(r rune) {
	switch r {
	case ',', ';', ':', '.', '!', '\n', '(', ')', '|':
		c.stop = true
	case '?':
		c.stop = true
		if len(c.out) > 0 {
			c.out[len(c.out)-1].ask = true
		}
	case '&', '+':
		c.word("and")
	case '%':
		c.word("percent")
	case '"', '″', '”':
		if !c.stop && len(c.out) > 0 && c.out[len(c.out)-1].isNum {
			c.word("inch")
		}
	case '₹':
		c.word("rs")
	}
}

func startsWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// minus reports whether s begins with the sign of a number, as in "-5 dosas" but not in "gluten-free" or "7-up".
func minus(s string, before []token) bool {
	return len(s) > 1 && s[1] >= '0' && s[1] <= '9' && (len(before) == 0 || !before[len(before)-1].isNum)
}

// wordLength is how many bytes of s are one word: letters, or digits with a decimal point, with apostrophes inside.
func wordLength(s string) int {
	first, n := utf8.DecodeRuneInString(s)
	digits := unicode.IsDigit(first) || first == '-'
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case digits && unicode.IsDigit(r), digits && r == '.' && nextIsDigit(s[n+1:]):
		case !digits && (unicode.IsLetter(r) || unicode.IsMark(r)):
		case !digits && isApostrophe(r):
		default:
			return n
		}
		n += size
	}
	return n
}

func nextIsDigit(s string) bool { return len(s) > 0 && s[0] >= '0' && s[0] <= '9' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '`' }

func newToken(text string, stop bool) token {
	w := match.Fold(text)
	w = strings.ReplaceAll(w, "'", "")
	t := token{text: text, word: w, stop: stop}
	if w == "n" {
		t.word = "and"
	}
	if v, ok := numberWords[w]; ok {
		t.num, t.isNum, t.word = v, true, strconv.Itoa(v)
	} else if v, err := strconv.Atoi(w); err == nil {
		t.num, t.isNum = v, true
	}
	t.stem = match.Singular(t.word)
	if s, ok := sameWord[t.stem]; ok {
		t.stem = s
		return t
	}
	if l := latin(t.word); l != t.word && !t.isNum {
		t.word, t.stem = l, l
		if s, ok := sameWord[l]; ok {
			t.stem = s
		}
	}
	return t
}

// joinNumbers makes one token of "twenty five", "one hundred", "half a dozen", and reads "x 2" and "2 x".
func joinNumbers(in []token) []token {
	out := in[:0]
	for _, t := range in {
		if t.isNum && t.num == 2 && len(out) > 0 && verbStems[out[len(out)-1].word] && t.text[0] >= 0x80 { // "कर दो"
			t.isNum, t.word, t.stem = false, "do", "do"
		}
		if joined, ok := joinTwo(out, t); ok {
			out = joined
		} else if dozens[t.word] {
			out = dozen(out, t)
		} else {
			out = append(out, t)
		}
	}
	return out
}

// joinTwo joins t with the last token of out when they are one number.
func joinTwo(out []token, t token) ([]token, bool) {
	if len(out) == 0 {
		return out, false
	}
	last := &out[len(out)-1]
	switch {
	case t.isNum && last.word == "x":
		t.stop, t.times = last.stop, true
		*last = t
	case !last.isNum:
		return out, false
	case t.word == "x":
	case bothWritten(*last, t) && tens(last.num, t.num):
		*last = number(*last, t, last.num+t.num)
	case t.word == "hundred" && last.num > 0 && last.num < 10:
		*last = number(*last, t, last.num*100)
	default:
		return out, false
	}
	return out, true
}

// dozens are a dozen in English, Hindi and Gujarati.
var dozens = set("dozen", "darjan", "darzan", "दर्जन", "ડઝન")

// dozen makes "a dozen", "two dozen" and "half a dozen" one number.
func dozen(out []token, t token) []token {
	n, first := 12, t
	for len(out) > 0 {
		last := out[len(out)-1]
		if last.word != "a" && last.word != "half" && !last.isNum {
			break
		}
		if last.word == "half" {
			n = 6
		} else if last.isNum {
			n *= last.num
		}
		first, out = last, out[:len(out)-1]
	}
	n = min(max(n, -1_000_000), 1_000_000)
	return append(out, token{text: t.text, word: strconv.Itoa(n), stem: strconv.Itoa(n), num: n, isNum: true, stop: first.stop, ask: t.ask})
}

// bothWritten reports whether a number in words follows another.
func bothWritten(a, b token) bool { return b.isNum && !b.stop && written(a) && written(b) }

// written reports whether a number stands in words.
func written(t token) bool {
	return t.text != "" && !(t.text[0] == '-' || t.text[0] >= '0' && t.text[0] <= '9')
}

func tens(a, b int) bool { return a >= 20 && a < 100 && a%10 == 0 && b > 0 && b < 10 }

func number(a, b token, n int) token {
	a.num, a.text, a.word, a.ask = n, a.text+" "+b.text, strconv.Itoa(n), b.ask
	a.stem = a.word
	return a
}

// words are the texts of toks, for a note or for what was not understood.
func words(toks []token) string {
	parts := make([]string, len(toks))
	for i, t := range toks {
		parts[i] = t.text
	}
	return strings.Join(parts, " ")
}
