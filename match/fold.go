package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which two spellings of one name are equal: small letters, half width, no Latin accents, ASCII
// digits, straight quotes and hyphens, single blanks, nothing invisible. The marks of Indic scripts are part of the
// word and stay. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return foldUnicode(s)
		}
		if 'A' <= c && c <= 'Z' || c < ' ' || c == 0x7f || c == ' ' && (i == 0 || i == len(s)-1 || s[i+1] == ' ') {
			return foldASCII(s)
		}
	}
	return s
}

// foldASCII folds what it can byte by byte and leaves the rest to foldUnicode.
func foldASCII(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return foldUnicode(s)
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		case c == ' ' || '\t' <= c && c <= '\r':
			out = appendBlank(out)
		case c >= ' ' && c != 0x7f:
			out = append(out, c)
		}
	}
	return trimBlank(out)
}

func foldUnicode(s string) string {
	out := make([]byte, 0, len(s)+8)
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsSpace(r):
			out = appendBlank(out)
		case isLatinMark(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || unicode.Is(unicode.Variation_Selector, r):
		default:
			out = appendFolded(out, r)
		}
	}
	return norm.NFC.String(trimBlank(out))
}

// appendFolded appends the folded form of one rune of normal form KD.
func appendFolded(out []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(out, byte(unicode.ToLower(r)))
	}
	if d, ok := digitValue(r); ok {
		return append(out, '0'+d)
	}
	r = unicode.ToLower(r)
	if plain, ok := plainSpelling[r]; ok {
		return append(out, plain...)
	}
	return utf8.AppendRune(out, r)
}

// plainSpelling is how letters and signs without a decomposition in Unicode are typed on a plain keyboard.
var plainSpelling = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i", 'ς': "σ",
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", 'ʼ': "'", '`': "'", '“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁄': "/", '×': "x",
}

func isLatinMark(r rune) bool { return 0x300 <= r && r <= 0x36f }

// digitValue is the value of a decimal digit of any script. Unicode keeps the ten digits of a script together.
func digitValue(r rune) (byte, bool) {
	for _, zero := range scriptZeros {
		if r >= zero && r <= zero+9 {
			return byte(r - zero), true
		}
	}
	return 0, false
}

// scriptZeros are the zeros of Devanagari, Gujarati, Bengali, Gurmukhi, Odia, Tamil, Telugu, Kannada, Malayalam,
// Arabic and extended Arabic.
var scriptZeros = [...]rune{'०', '૦', '০', '੦', '୦', '௦', '౦', '೦', '൦', '٠', '۰'}

// appendBlank appends a blank unless out is empty or ends in one.
func appendBlank(out []byte) []byte {
	if n := len(out); n == 0 || out[n-1] == ' ' {
		return out
	}
	return append(out, ' ')
}

func trimBlank(out []byte) string { return strings.TrimSuffix(string(out), " ") }
