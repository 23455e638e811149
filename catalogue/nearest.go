package catalogue

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// What Nearest demands of a name: the share of its weight that must agree, and how much a word is worth that agrees
// only but for a typo.
const (
	leastAgreement = 0.3
	typoWorth      = 0.8
)

// Nearest are at most n restaurants whose name is most like name, the most alike first. Rare words count more than
// common ones, words may be misspelled or missing. Names that have little in common with name are left out.
func (ix *Index) Nearest(name string, n int) []foodie.Restaurant {
	words := match.Words(name)
	words = words[:min(len(words), maxQueryWords)]
	if len(words) == 0 || n <= 0 {
		return nil
	}
	type near struct {
		place int32
		score float64
	}
	var hits []near
	for place, agreed := range ix.agreement(words) {
		restaurant := ix.order[place]
		total := agreed.asked
		for _, w := range ix.names[restaurant] {
			total += ix.weight(w)
		}
		score := 2 * agreed.weight / total
		whole := wholeAlike(name, ix.restaurants[restaurant].Name)
		if score = max(score, whole); score >= leastAgreement {
			hits = append(hits, near{place, score})
		}
	}
	slices.SortFunc(hits, func(a, b near) int {
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(a.place, b.place)
	})
	var out []foodie.Restaurant
	for _, h := range hits[:min(len(hits), n)] {
		out = append(out, ix.restaurants[ix.order[h.place]])
	}
	return out
}

// agreed is what a name has in common with what was asked.
type agreed struct {
	weight float64 // of the common words
	asked  float64 // of all words asked
}

// maxNearest bounds the restaurants that one word brings to Nearest, best first.
const maxNearest = 500

// agreement finds the names that share a word with words, or nearly one.
func (ix *Index) agreement(words []string) map[int32]agreed {
	out := map[int32]agreed{}
	asked := 0.0
	for _, w := range ix.recutNames(words) {
		exact, worth := ix.words.knownWord(w), 1.0
		asked += ix.askedWeight(exact)
		if len(exact) == 0 || len(ix.inName.of(exact[0])) == 0 {
			exact, worth = ix.words.close(match.Singular(w)), typoWorth
			if len(exact) == 0 {
				exact = ix.words.spelledLike(match.Singular(w))
			}
		}
		for _, n := range exact {
			list := ix.inName.of(n)
			for _, place := range list[:min(len(list), maxNearest)] {
				a := out[place]
				a.weight += worth * ix.weight(n)
				out[place] = a
			}
		}
	}
	for place, a := range out {
		a.asked = asked
		out[place] = a
	}
	return out
}

// recutNames takes unknown words apart where both parts are known: "theplahouse" is "thepla", "house".
func (ix *Index) recutNames(words []string) (out []string) {
	for _, w := range words {
		if pairs := ix.words.cuts(w); len(pairs) > 0 && ix.words.exact(match.Singular(w)) < 0 {
			out = append(out, pairs[0][:]...)
		} else {
			out = append(out, w)
		}
	}
	return out
}

// weight is how much a word of a name tells: much when few names have it.
func (ix *Index) weight(word int32) float64 {
	return 1 + math.Log(float64(len(ix.order)+1)/float64(len(ix.inName.of(word))+1))
}

func (ix *Index) askedWeight(exact []int32) float64 {
	if len(exact) == 0 {
		return 1 + math.Log(float64(len(ix.order)+1))
	}
	return ix.weight(exact[0])
}

// wholeAlike is the share of the longer name that needs no edit, 0 when more than a third of it does.
func wholeAlike(a, b string) float64 {
	a, b = match.Fold(a), match.Fold(b)
	n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	most := n / 3
	d := match.Distance(a, b, most)
	if d > most {
		return 0
	}
	return 1 - float64(d)/float64(n)
}
