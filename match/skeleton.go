package match

// Skeleton is what is left of a word when its spelling is forgotten: its consonants, with aspirates, sibilants and
// doubled letters merged, and the class of a vowel that it starts with. One word has one skeleton whether it is
// written in Latin, Devanagari or Gujarati letters: "thepla", "thepala", "थेपला" and "થેપલા" are all "tpl". Different
// words may share one ("roti" and "rate"), so it only proposes; two consonants or fewer prove nothing.
func Skeleton(w string) string {
	var in, out [shortWord]byte
	return string(appendSkeleton(out[:0], appendLatin(in[:0], w)))
}

// Latin spells a Devanagari or Gujarati word in Latin letters, each silent "a" included but the last ("થેપલા" is
// "thepalaa"), and keeps of other words the letters a to z and the digits.
func Latin(w string) string {
	var buf [shortWord]byte
	out := trimNasal(appendLatin(buf[:0], w))
	for i, c := range out {
		if c == '~' {
			out[i] = nasal(out, i)
		}
	}
	return string(out)
}

// appendLatin spells w in the letters a to z; "~" stands for a nasal, other signs are left out.
func appendLatin(out []byte, w string) []byte {
	inherent := false // the consonant before carries its "a" unless a vowel sign or virama follows
	for _, r := range w {
		if r < 0x80 {
			out, inherent = appendLower(out, byte(r), inherent), false
			continue
		}
		if 0x0a80 <= r && r <= 0x0aff { // Gujarati lies parallel to Devanagari
			r -= 0x0a80 - 0x0900
		}
		if r < 0x0900 || r > 0x097f {
			continue
		}
		switch s := devanagari[r-0x0900]; {
		case r == '्':
			inherent = false
		case r == '़':
		case isVowelSign(r):
			out, inherent = append(out, s...), false
		default:
			if inherent {
				out = append(out, 'a')
			}
			out, inherent = append(out, s...), isIndicConsonant(r)
		}
	}
	return out
}

func appendLower(out []byte, c byte, inherent bool) []byte {
	if inherent {
		out = append(out, 'a')
	}
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	if 'a' <= c && c <= 'z' || isDigit(c) {
		out = append(out, c)
	}
	return out
}

func isVowelSign(r rune) bool {
	return 'ा' <= r && r <= 'ौ' || r == 'ऺ' || r == 'ऻ' || r == 'ॢ' || r == 'ॣ'
}
func isIndicConsonant(r rune) bool { return 'क' <= r && r <= 'ह' || '\u0958' <= r && r <= '\u095f' }

// devanagari spells the Unicode block U+0900 to U+097F in Latin letters.
var devanagari = func() (t [0x80]string) {
	for from, letters := range map[rune][]string{
		'ऀ': {"~", "~", "~", "h"},
		'अ': {"a", "aa", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au"},
		'क': {"k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n",
			"p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h"},
		'ा':      {"aa", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"},
		'\u0958': {"k", "kh", "g", "z", "d", "dh", "f", "y", "ri", "li", "li", "li"},
		'०':      {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	} {
		for i, s := range letters {
			t[int(from)-0x0900+i] = s
		}
	}
	return t
}()

// appendSkeleton reduces Latin letters to the skeleton.
func appendSkeleton(out, s []byte) []byte {
	s = trimNasal(s)
	for i := range s {
		c := consonant(s, i)
		switch {
		case c == 0 && i == 0:
			out = append(out, vowelClass(s))
		case c == 0 || repeats(s, i):
		case c == 'x':
			out = append(out, 'k', 's')
		default:
			out = append(out, c)
		}
	}
	if endsInGlide(s) {
		out = append(out, 'v')
	}
	return out
}

// repeats reports whether s[i] adds nothing to the consonant before it: it is the same, or makes an aspirate of it.
func repeats(s []byte, i int) bool {
	if i == 0 {
		return false
	}
	return s[i] == s[i-1] && !isDigit(s[i]) || s[i] == 'h' && !isVowel(s[i-1])
}

// consonant is the merged form of the letter s[i], 0 for a vowel.
func consonant(s []byte, i int) byte {
	switch c := s[i]; c {
	case 'a', 'e', 'i', 'o', 'u':
		return 0
	case 'y':
		if i > 0 {
			return 0
		}
		return c
	case 'c':
		if soundsCh(s[i+1:]) {
			return 'c'
		}
		return 'k'
	case '~', 'm', 'n':
		return nasal(s, i)
	default:
		return merged(c)
	}
}

// soundsCh reports whether a c before rest is that of "chai".
func soundsCh(rest []byte) bool {
	if len(rest) > 1 && rest[0] == 'c' {
		rest = rest[1:]
	}
	return len(rest) > 0 && rest[0] == 'h'
}

// merged is the letter that stands for c and for what is confused with it.
func merged(c byte) byte {
	switch c {
	case 'q':
		return 'k'
	case 'w':
		return 'v'
	case 'f':
		return 'p'
	case 'z':
		return 'j'
	}
	return c
}

// nasal is the nasal that is spoken at s[i]: before p and b it is m, whatever is written.
func nasal(s []byte, i int) byte {
	labial := i+1 < len(s) && (s[i+1] == 'p' || s[i+1] == 'b' || s[i+1] == 'f')
	if labial || s[i] == 'm' {
		return 'm'
	}
	return 'n'
}

// trimNasal drops the nasal sound at the end that Gujarati and Hindi write and nobody spells in Latin letters.
func trimNasal(s []byte) []byte {
	for len(s) > 1 && s[len(s)-1] == '~' {
		s = s[:len(s)-1]
	}
	return s
}

// endsInGlide reports whether s ends in "ao" or "au", which "av" spells too: "pulao" is "pulav".
func endsInGlide(s []byte) bool {
	n := len(s)
	return n > 2 && s[n-2] == 'a' && (s[n-1] == 'o' || s[n-1] == 'u')
}

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// vowelClass merges the spellings of the vowel that s starts with.
func vowelClass(s []byte) byte {
	double := len(s) > 1 && s[1] == s[0]
	switch s[0] {
	case 'a':
		return 'a'
	case 'i':
		return 'i'
	case 'e':
		return 'i'
	case 'o':
		if double {
			return 'u'
		}
		return 'o'
	default:
		return 'u'
	}
}
