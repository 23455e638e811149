package catalogue

import (
	"iter"
	"slices"

	"github.com/foodieexpress/foodie/match"
)

// How well a reading of the query fits: whole when its words are the whole name, part when the name has more.
const (
	scoreWhole, scorePart               = 1.0, 0.8
	scoreTypoWhole, scoreTypoPart       = 0.7, 0.6
	scoreSkeletonWhole, scoreSpokenPart = 0.55, 0.5
)

// maxQueryWords bounds the work for one query; the words beyond are not looked at.
const maxQueryWords = 24

// A reading is one way to understand a query: for each of its words, the words of the catalogue that it may be.
type reading struct {
	words       [][]int32
	whole, part float64 // scores
}

// readings are the ways to read query, from literal to lenient, each only as far as the caller asks. Every word of a
// reading is known.
func (v *vocabulary) readings(query []string) iter.Seq[reading] {
	query = query[:min(len(query), maxQueryWords)]
	return func(yield func(reading) bool) {
		for _, way := range [...]func([]string) iter.Seq[reading]{v.literal, v.recut, v.mistyped, v.spoken} {
			for r := range way(query) {
				if len(r.words) > 0 && !slices.ContainsFunc(r.words, func(w []int32) bool { return len(w) == 0 }) && !yield(r) {
					return
				}
			}
		}
	}
}

// literal takes the words as they are, but for the plural.
func (v *vocabulary) literal(query []string) iter.Seq[reading] {
	return func(yield func(reading) bool) { yield(v.known(query)) }
}

func (v *vocabulary) known(query []string) reading {
	r := reading{whole: scoreWhole, part: scorePart}
	for _, w := range query {
		r.words = append(r.words, v.knownWord(w))
	}
	return r
}

func (v *vocabulary) knownWord(w string) []int32 {
	if n := v.exact(match.Singular(w)); n >= 0 {
		return []int32{n}
	}
	return nil
}

// recut takes unknown words apart ("vadapav") and joins neighbours ("choco lava" where the menu says "chocolava").
func (v *vocabulary) recut(query []string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		for i, w := range query {
			if v.exact(match.Singular(w)) < 0 {
				for _, pair := range v.cuts(w) {
					if !yield(v.known(slices.Concat(query[:i], pair[:], query[i+1:]))) {
						return
					}
				}
			}
			if i+1 < len(query) && v.exact(match.Singular(w+query[i+1])) >= 0 {
				if !yield(v.known(slices.Concat(query[:i], []string{w + query[i+1]}, query[i+2:]))) {
					return
				}
			}
		}
	}
}

// cuts are the ways to cut w into two known words of two letters at least.
func (v *vocabulary) cuts(w string) (pairs [][2]string) {
	for i := range w {
		if i >= 2 && len(w)-i >= 2 && v.exact(w[:i]) >= 0 && v.exact(match.Singular(w[i:])) >= 0 {
			pairs = append(pairs, [2]string{w[:i], w[i:]})
		}
	}
	return pairs
}

// mistyped forgives typos: first of the words that the catalogue lacks, then of every word.
func (v *vocabulary) mistyped(query []string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		unknown, every := v.known(query), v.known(query)
		unknown.whole, unknown.part = scoreTypoWhole, scoreTypoPart
		every.whole, every.part = scoreTypoWhole, scoreTypoPart
		for i, w := range query {
			near := v.close(match.Singular(w))
			if unknown.words[i] == nil {
				unknown.words[i] = near
			}
			every.words[i] = slices.Concat(every.words[i], near)
		}
		_ = yield(unknown) && yield(every)
	}
}

// spoken takes a word that nothing is close to as it sounds, in whatever script.
func (v *vocabulary) spoken(query []string) iter.Seq[reading] {
	return func(yield func(reading) bool) {
		r := v.known(query)
		r.whole, r.part = scoreSkeletonWhole, scoreSpokenPart
		for i, w := range query {
			if r.words[i] == nil {
				r.words[i] = v.close(match.Singular(w))
			}
			if r.words[i] == nil {
				r.words[i] = v.spelledLike(match.Singular(w))
			}
		}
		yield(r)
	}
}

// cursors are the places in p of each word of r.
func (r reading) cursors(p postings) []cursor {
	out := make([]cursor, len(r.words))
	for i, words := range r.words {
		out[i] = make(cursor, len(words))
		for j, w := range words {
			out[i][j] = p.of(w)
		}
	}
	return out
}

// is reports whether the words of a name are those of r, in its order and no more.
func (r reading) is(name []int32) bool {
	if len(name) != len(r.words) {
		return false
	}
	for i, w := range name {
		if !slices.Contains(r.words[i], w) {
			return false
		}
	}
	return true
}

// within reports whether each word of r stands in name.
func (r reading) within(name []int32) bool {
	for _, words := range r.words {
		if !slices.ContainsFunc(name, func(w int32) bool { return slices.Contains(words, w) }) {
			return false
		}
	}
	return true
}

// mayBeWhole reports whether some name may be r and nothing more. It is sure only of a no.
func (r reading) mayBeWhole(names wholes) bool {
	one := make([]int32, len(r.words))
	for i, words := range r.words {
		if len(words) > 1 {
			return true
		}
		one[i] = words[0]
	}
	return names.mayHold(one)
}
