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

// What Nearest compares is bounded: every name of a small catalogue, else those with all the words, and for each word
// the best rated.
const (
	maxNearest = 200
	maxWhole   = 1000
)

// Nearest are at most n restaurants whose name is most like name, the most alike first. Rare words count more than
// common ones, words may be misspelled or missing. Names that have little in common with name are left out.
func (ix *Index) Nearest(name string, n int) []foodie.Restaurant {
	words := ix.asked(name)
	if len(words) == 0 || n <= 0 {
		return nil
	}
	type near struct {
		place int32
		score float64
	}
	var hits []near
	folded := match.Fold(name)
	for _, place := range ix.alike(words) {
		restaurant := ix.order[place]
		score := max(ix.agreement(words, ix.names[restaurant]), wholeAlike(folded, match.Fold(ix.restaurants[restaurant].Name)))
		if score >= leastAgreement {
			hits = append(hits, near{place, score})
		}
	}
	slices.SortFunc(hits, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	var out []foodie.Restaurant
	for _, h := range hits[:min(len(hits), n)] {
		out = append(out, ix.restaurants[ix.order[h.place]])
	}
	return out
}

// An askedWord is a word of a name that may be misspelled.
type askedWord struct {
	words []int32 // what it may be in a name
	worth float64 // 1 when it is spelled right
}

// asked are the words of name, those that no restaurant has taken apart where both parts are known.
func (ix *Index) asked(name string) (out []askedWord) {
	words := match.Words(name)
	for _, w := range words[:min(len(words), maxQueryWords)] {
		if n := ix.words.knownWord(w); len(n) > 0 && len(ix.inName.of(n[0])) > 0 {
			out = append(out, askedWord{n, 1})
			continue
		}
		if pairs := ix.words.cuts(w); len(pairs) > 0 {
			out = append(out, askedWord{ix.words.knownWord(pairs[0][0]), 1}, askedWord{ix.words.knownWord(pairs[0][1]), 1})
			continue
		}
		near := ix.words.close(match.Singular(w))
		if len(near) == 0 {
			near = ix.words.spelledLike(match.Singular(w))
		}
		out = append(out, askedWord{near, typoWorth})
	}
	return out
}

// alike are the places of the names to compare.
func (ix *Index) alike(words []askedWord) []int32 {
	if len(ix.order) <= maxWhole {
		return firstN(len(ix.order))
	}
	var r reading
	for _, w := range words {
		if len(w.words) > 0 {
			r.words = append(r.words, w.words)
		}
	}
	var places []int32
	common(r.cursors(ix.inName), func(place int32) bool {
		places = append(places, place)
		return len(places) < maxNearest
	})
	for _, c := range r.cursors(ix.inName) {
		for _, list := range c {
			places = append(places, list[:min(len(list), maxNearest)]...)
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// agreement is the share of the weight of all words, asked and named, that both have.
func (ix *Index) agreement(words []askedWord, name []int32) float64 {
	total, both := 0.0, 0.0
	for _, n := range name {
		total += ix.weight(n)
	}
	for _, w := range words {
		if len(w.words) == 0 {
			total += ix.unknownWeight()
			continue
		}
		at := slices.IndexFunc(name, func(n int32) bool { return slices.Contains(w.words, n) })
		if at < 0 {
			total += ix.weight(w.words[0])
			continue
		}
		total += ix.weight(name[at])
		both += w.worth * ix.weight(name[at])
	}
	return 2 * both / total
}

// weight is how much a word of a name tells: much when few names have it.
func (ix *Index) weight(word int32) float64 {
	return ix.unknownWeight() - math.Log(float64(len(ix.inName.of(word))+1))
}

func (ix *Index) unknownWeight() float64 { return 1 + math.Log(float64(len(ix.order)+1)) }

// wholeAlike is the share of the longer name that needs no edit, 0 when more than a third of it does.
func wholeAlike(a, b string) float64 {
	n := max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))
	d := match.Distance(a, b, n/3)
	if d > n/3 {
		return 0
	}
	return 1 - float64(d)/float64(n)
}
