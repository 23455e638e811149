package match

// sameSpelling reports whether a and b, of three letters at least, differ only in how Indian words are romanised:
// long vowels, doubled consonants, aspirates, v and w, j and z, f and ph, a final y, ao or au for av.
func sameSpelling(a, b string) bool {
	if len(a) < 3 || len(b) < 3 || len(a) > 2*len(b) || len(b) > 2*len(a) {
		return false
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i == len(a) || j == len(b) || a[i] >= 0x80 || b[j] >= 0x80 {
			return false
		}
		x, n := spelledLetter(a, i)
		y, m := spelledLetter(b, j)
		if x != y {
			return false
		}
		i, j = i+n, j+m
	}
	return true
}

// spelledLetter is the one letter for what s[i] and the n-1 letters after it spell together.
func spelledLetter(s string, i int) (letter byte, n int) {
	c, next := s[i], byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch {
	case c == 'c' && next == 'h':
		return 'C', 2 + aspirate(s, i+2)
	case c == 's' && next == 'h':
		return 'S', 2
	case c == 'p' && next == 'h':
		return 'f', 2
	case c == 'e' && next == 'e':
		return 'i', 2
	case c == 'o' && next == 'o':
		return 'u', 2
	case c == 'y' && i > 0 && next == 0:
		return 'i', 1
	case (c == 'o' || c == 'u') && i > 0 && s[i-1] == 'a' && next == 0:
		return 'v', 1
	case c == next && !isDigit(c):
		return plainLetter(c), 2 + aspirate(s, i+2)*voiced(c)
	}
	return plainLetter(c), 1 + aspirate(s, i+1)*voiced(c)
}

// aspirate is 1 when s[i] is an h.
func aspirate(s string, i int) int {
	if i < len(s) && s[i] == 'h' {
		return 1
	}
	return 0
}

// voiced is 1 for a consonant whose aspirate English does not know: writers drop that h at will.
func voiced(c byte) int {
	switch c {
	case 'b', 'd', 'g', 'j', 'k':
		return 1
	}
	return 0
}

func plainLetter(c byte) byte {
	switch c {
	case 'w':
		return 'v'
	case 'z':
		return 'j'
	}
	return c
}
