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
	c := s[i]
	if i+1 == len(s) {
		return lastLetter(s, c), 1
	}
	switch s[i : i+2] {
	case "ch":
		return 'C', 2 + aspirate(s, i+2)
	case "sh":
		return 'S', 2
	case "ph":
		return 'f', 2
	case "ee":
		return 'i', 2
	case "oo":
		return 'u', 2
	}
	n = 1
	if c == s[i+1] && !isDigit(c) {
		n = 2
	}
	if voiced(c) {
		n += aspirate(s, i+n)
	}
	return plainLetter(c), n
}

// lastLetter is the letter for c, which s ends with: -y is -i, and -ao and -au are -av.
func lastLetter(s string, c byte) byte {
	switch {
	case c == 'y':
		return 'i'
	case (c == 'o' || c == 'u') && len(s) > 1 && s[len(s)-2] == 'a':
		return 'v'
	}
	return plainLetter(c)
}

// aspirate is 1 when s[i] is an h.
func aspirate(s string, i int) int {
	if i < len(s) && s[i] == 'h' {
		return 1
	}
	return 0
}

// voiced reports whether English does not know the aspirate of c: writers drop that h at will.
func voiced(c byte) bool { return c == 'b' || c == 'd' || c == 'g' || c == 'j' || c == 'k' }

func plainLetter(c byte) byte {
	switch c {
	case 'w':
		return 'v'
	case 'z':
		return 'j'
	}
	return c
}
