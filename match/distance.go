package match

import (
	"math/bits"
	"unicode/utf8"
)

// Typos is how many slips a word of n runes may have and still be meant: none up to 3, one up to 7, two beyond.
func Typos(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 7:
		return 1
	default:
		return 2
	}
}

// Close reports whether a and b are one word but for its romanisation ("poori", "puri") or for as many typos as the
// shorter may have. In words of four runes the first must agree (swapped with the second at most): "rice" is not
// "price" and "make" not "cake".
func Close(a, b string) bool {
	if a == b || sameSpelling(a, b) {
		return true
	}
	if d := len(a) - len(b); d > 8 || d < -8 { // two runes are eight bytes at most
		return false
	}
	n := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	most := Typos(n)
	if most == 0 || n == 4 && !sameStart(a, b) || bits.OnesCount64(Letters(a)^Letters(b)) > 2*most {
		return false
	}
	return Distance(a, b, most) <= most
}

// Letters is the set of the runes of w modulo 64. One typo changes at most two of its bits, so that two words whose
// sets differ in more than twice as many bits as typos are allowed need not be measured.
func Letters(w string) (set uint64) {
	for _, r := range w {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

func sameStart(a, b string) bool {
	a0, n := utf8.DecodeRuneInString(a)
	b0, m := utf8.DecodeRuneInString(b)
	if a0 == b0 {
		return true
	}
	a1, _ := utf8.DecodeRuneInString(a[n:])
	b1, _ := utf8.DecodeRuneInString(b[m:])
	return a0 == b1 && a1 == b0
}

// shortWord is the longest word, in runes, that Distance measures without allocating.
const shortWord = 48

// Distance is how many runes must be inserted, deleted, replaced or swapped with their neighbour to turn a into b,
// and most+1 as soon as it is sure to exceed most. No rune is edited twice (optimal string alignment).
func Distance(a, b string, most int) int {
	if isASCII(a) && isASCII(b) {
		var aBuf, bBuf [shortWord]byte
		return distance(append(aBuf[:0], a...), append(bBuf[:0], b...), max(most, 0))
	}
	var aBuf, bBuf [shortWord]rune
	return distance(appendRunes(aBuf[:0], a), appendRunes(bBuf[:0], b), max(most, 0))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func appendRunes(out []rune, s string) []rune {
	for _, r := range s {
		out = append(out, r)
	}
	return out
}

func distance[T byte | rune](a, b []T, most int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case len(b)-len(a) > most:
		return most + 1
	case len(a) == 0:
		return len(b)
	case most == 0:
		return 1
	}
	return alignment(a, b, most)
}

// alignment fills the table of edits row by row within the band that most allows, and stops when a whole row and
// the one before exceed it (a swap looks two rows back).
func alignment[T byte | rune](a, b []T, most int) int {
	var buf [3][shortWord + 1]int32
	before, last, row := buf[0][:], buf[1][:], buf[2][:]
	if len(b) > shortWord {
		before, last, row = make([]int32, len(b)+1), make([]int32, len(b)+1), make([]int32, len(b)+1)
	}
	over := int32(most + 1)
	for j := range len(b) + 1 {
		last[j] = min(int32(j), over)
	}
	lastBest := int32(0)
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		row[from-1] = over
		if from == 1 {
			row[0] = min(int32(i), over)
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
			d := last[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			if j < i+most { // last[j] lies inside the band of the row above
				d = min(d, last[j]+1)
			}
			d = min(d, row[j-1]+1)
			if swapped(a, b, i, j) {
				d = min(d, before[j-2]+1)
			}
			row[j] = min(d, over)
			best = min(best, row[j])
		}
		if best == over && lastBest == over {
			return most + 1
		}
		lastBest = best
		before, last, row = last, row, before
	}
	return int(last[len(b)])
}

// swapped reports whether the two runes that end at a[i-1] and at b[j-1] are the same two in the other order.
func swapped[T byte | rune](a, b []T, i, j int) bool {
	return i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1]
}
