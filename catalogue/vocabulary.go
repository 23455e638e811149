package catalogue

import (
	"cmp"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/foodieexpress/foodie/match"
)

// maxClose is how many words are tried in place of one that is misspelled.
const maxClose = 8

// A vocabulary numbers the words of the catalogue in their singular.
type vocabulary struct {
	numbers map[string]int32
	words   []string

	byLength  []int32  // word numbers by length in runes, so that a misspelled word is sought among few
	masks     []uint64 // match.Letters of byLength's words
	from      []int32  // the words of n runes are byLength[from[n]:from[n+1]]
	skeletons map[string]int32
	alike     []int32 // the next word of the same skeleton, -1 at the last
}

func (v *vocabulary) init() { v.numbers = make(map[string]int32, 256) }

func (v *vocabulary) size() int { return len(v.words) }

// number appends the numbers of words to out; new words get one.
func (v *vocabulary) number(out []int32, words []string) []int32 {
	for _, w := range words {
		w = match.Singular(w)
		n, ok := v.numbers[w]
		if !ok {
			n = int32(len(v.words))
			v.numbers[w] = n
			v.words = append(v.words, w)
		}
		out = append(out, n)
	}
	return out
}

// finish prepares close and alike once every word is known.
func (v *vocabulary) finish() {
	lengths := make([]int, len(v.words))
	longest := 0
	v.byLength = make([]int32, len(v.words))
	for i, w := range v.words {
		lengths[i] = utf8.RuneCountInString(w)
		longest = max(longest, lengths[i])
		v.byLength[i] = int32(i)
	}
	slices.SortStableFunc(v.byLength, func(a, b int32) int { return cmp.Compare(lengths[a], lengths[b]) })
	v.from = make([]int32, longest+2)
	v.masks = make([]uint64, len(v.words))
	for i, n := range v.byLength {
		v.from[lengths[n]+1] = int32(i) + 1
		v.masks[i] = match.Letters(v.words[n])
	}
	for n := range longest + 1 {
		v.from[n+1] = max(v.from[n+1], v.from[n])
	}
	v.skeletons = make(map[string]int32, len(v.words))
	v.alike = make([]int32, len(v.words))
	for i := len(v.words) - 1; i >= 0; i-- {
		key := match.Skeleton(v.words[i])
		v.alike[i] = -1
		if next, ok := v.skeletons[key]; ok {
			v.alike[i] = next
		}
		v.skeletons[key] = int32(i)
	}
}

// exact is the number of w, -1 when the catalogue lacks it.
func (v *vocabulary) exact(w string) int32 {
	if n, ok := v.numbers[w]; ok {
		return n
	}
	return -1
}

// close are the words that w may be a slip of, the nearest first, without w itself.
func (v *vocabulary) close(w string) []int32 {
	type near struct {
		word     int32
		distance int
	}
	var found []near
	add := func(n int32) {
		if v.words[n] != w && match.Close(w, v.words[n]) && !slices.ContainsFunc(found, func(f near) bool { return f.word == n }) {
			found = append(found, near{n, match.Distance(w, v.words[n], 3)})
		}
	}
	length, mask := utf8.RuneCountInString(w), match.Letters(w)
	reach := match.Typos(length)
	for i := v.at(length - reach); i < v.at(length+reach+1); i++ {
		if bits.OnesCount64(mask^v.masks[i]) <= 2*reach {
			add(v.byLength[i])
		}
	}
	v.eachAlike(w, add) // what is spelled with other vowels may be farther than a typo
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.distance, b.distance) })
	var out []int32
	for _, f := range found[:min(len(found), maxClose)] {
		out = append(out, f.word)
	}
	return out
}

// at is where the words of n runes begin in byLength.
func (v *vocabulary) at(n int) int32 {
	if len(v.from) == 0 || n < 0 {
		return 0
	}
	return v.from[min(n, len(v.from)-1)]
}

// spelledLike are words in another script, or long enough to be told by their consonants, that sound like w.
func (v *vocabulary) spelledLike(w string) []int32 {
	var near, far []int32
	latin := match.Latin(w)
	v.eachAlike(w, func(n int32) {
		switch other := v.words[n]; {
		case isASCII(w) && isASCII(other) && len(match.Skeleton(w)) < 3:
		case match.Close(latin, match.Latin(other)):
			near = append(near, n)
		default:
			far = append(far, n)
		}
	})
	if len(near) == 0 {
		near = far
	}
	return near[:min(len(near), maxClose)]
}

func (v *vocabulary) eachAlike(w string, yield func(int32)) {
	key := match.Skeleton(w)
	if key == "" {
		return
	}
	n, ok := v.skeletons[key]
	for ; ok && n >= 0; n = v.alike[n] {
		yield(n)
	}
}
