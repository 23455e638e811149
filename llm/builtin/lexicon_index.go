package builtin

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/foodieexpress/foodie/match"
)

// mostNames bounds how many names are tried for one word, and for two words together: in a town of thousands of
// restaurants, a word such as "masala" stands in more names than anybody can mean. Those of which it is most come first.
const mostNames = 64

// A pair is two words that both stand in more than mostNames names, in alphabetical order.
type pair [2]string

func pairOf(a, b string) pair { return pair{min(a, b), max(a, b)} }

// A slip is where words are looked for that differ by a typo: those of one length in bytes and one first letter.
type slip struct {
	length int
	first  byte
}

// A spelling is a word of the vocabulary with the set of its letters.
type spelling struct {
	word    string
	letters uint64
}

// rank puts the names of words that stand in many of them in order, and lists those of each two such words.
func (lx *lexicon) rank() {
	for _, list := range lx.postings {
		if len(list) > mostNames {
			slices.SortStableFunc(list, func(a, b posting) int {
				return cmp.Compare(lx.share(b.phrase, (1<<b.n-1)<<b.pos), lx.share(a.phrase, (1<<a.n-1)<<a.pos))
			})
		}
	}
	lx.pairs = map[pair][]posting{}
	for i := range lx.phrases {
		stems := lx.phrases[i].stems
		for k := range stems {
			for j := range stems[:k] {
				if lx.common(stems[k]) && lx.common(stems[j]) && stems[k] != stems[j] {
					p := pairOf(stems[k], stems[j])
					lx.pairs[p] = append(lx.pairs[p], posting{phrase: int32(i), pos: uint8(j), n: uint8(k)})
				}
			}
		}
	}
	for p, list := range lx.pairs {
		slices.SortStableFunc(list, func(a, b posting) int {
			return cmp.Compare(lx.share(b.phrase, 1<<b.pos|1<<b.n), lx.share(a.phrase, 1<<a.pos|1<<a.n))
		})
		lx.pairs[p] = slices.Clone(list[:min(len(list), mostNames)])
	}
}

// share is how much of a phrase the words of a mask are.
func (lx *lexicon) share(phrase int32, mask uint16) float64 {
	p := &lx.phrases[phrase]
	return use{mask: mask}.coverage(p) * p.quality
}

// common reports whether a word stands in more names than are tried.
func (lx *lexicon) common(stem string) bool { return len(lx.postings[stem]) > mostNames }

// behind are the names that a common word may begin because a word that follows stands in them as well.
func (lx *lexicon) behind(stem, other string) []posting {
	if lx.common(other) {
		return lx.pairs[pairOf(stem, other)]
	}
	return lx.postings[other]
}

// indexSpellings makes the vocabulary ready for words that are not spelled as it has them.
func (lx *lexicon) indexSpellings() {
	lx.sounds, lx.slips = map[string][]string{}, map[slip][]spelling{}
	for w := range lx.postings {
		at := slip{len(w), w[0]}
		lx.slips[at] = append(lx.slips[at], spelling{w, match.Letters(w)})
		if k := match.Skeleton(w); len(k) > 1 {
			lx.sounds[k] = append(lx.sounds[k], w)
		}
	}
	for _, list := range lx.slips {
		slices.SortFunc(list, func(a, b spelling) int { return cmp.Compare(a.word, b.word) })
	}
}

// sounding finds the words that stem, which is in another script, is nearest to by its sound: as it stands, or without
// the case that Gujarati writes behind a name ("હાઉસમાંથી" is from the house).
func (lx *lexicon) sounding(stem string) []string {
	if out := nearest(lx.sounds[match.Skeleton(stem)], stem); len(out) > 0 {
		return out
	}
	for _, end := range caseEndings {
		if bare, ok := strings.CutSuffix(stem, end); ok && utf8.RuneCountInString(bare) > 2 {
			return nearest(lx.sounds[match.Skeleton(bare)], bare)
		}
	}
	return nil
}

// caseEndings are what Gujarati writes behind a name, the longest first.
var caseEndings = []string{"માંથી", "માંની", "માં", "નું", "ની", "નો", "ના", "ને", "થી", "પર"}

// near finds words of the vocabulary that w may be a slip of, at most three.
func (lx *lexicon) near(w string) (out []string) {
	n := len([]rune(w))
	most := match.Typos(n)
	if most == 0 || len(w) > 40 {
		return nil
	}
	letters := match.Letters(w)
	for d := 1; d <= most && len(out) == 0; d++ {
		for l := max(4, len(w)-2*d); l <= len(w)+2*d; l++ {
			for _, v := range lx.slips[slip{l, w[0]}] {
				if bits.OnesCount64(v.letters^letters) <= 2*d && match.Distance(v.word, w, d) <= d && match.Close(v.word, w) {
					if out = append(out, v.word); len(out) == 3 {
						return out
					}
				}
			}
		}
	}
	return out
}
