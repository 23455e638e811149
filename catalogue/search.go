package catalogue

import (
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// A Query asks for restaurants. What is empty does not restrict.
type Query struct {
	Text    string // words of name, cuisine, area and dishes; typos are forgiven
	Cuisine string // whole words in a row of the cuisine, ignoring case
	Area    string // whole words in a row of the area, ignoring case
	Tag     string // some dish carries it, as in Carries
	Limit   int    // at most so many; 0 for all
}

// Search finds restaurants. With a Text the best match comes first: all words in the name, then in name, area and
// cuisine, then with the dishes; equal ones by rating, then by creation. Without one they are in creation order.
func (ix *Index) Search(q Query) []foodie.Restaurant {
	if q == (Query{}) {
		return slices.Clone(ix.restaurants)
	}
	allowed := ix.allowed(q)
	if match.Fold(q.Text) == "" {
		return ix.those(q.Limit, allowed)
	}
	for r := range ix.words.readings(content(match.Words(q.Text))) {
		hits := ix.find(q.Limit)
		for _, field := range [...]postings{ix.inName, ix.inHead, ix.inAny} {
			common(r.cursors(field), func(place int32) bool {
				if restaurant := ix.order[place]; allowed(restaurant) {
					hits.add(restaurant)
				}
				return !hits.full()
			})
		}
		if len(hits.restaurants) > 0 {
			return ix.listed(hits.restaurants)
		}
	}
	return nil
}

// allowed is the test for cuisine, area and tag.
func (ix *Index) allowed(q Query) func(int32) bool {
	var tests []func(int32) bool
	for _, f := range [...]struct {
		field  *field
		phrase string
	}{{&ix.cuisines, q.Cuisine}, {&ix.areas, q.Area}} {
		if f.phrase != "" {
			has := f.field.having(&ix.words, f.phrase)
			tests = append(tests, func(r int32) bool { return has[f.field.of[r]] })
		}
	}
	if q.Tag != "" {
		has := make([]bool, len(ix.restaurants))
		for _, r := range ix.tags.restaurants.of(ix.tags.find(q.Tag)) {
			has[r] = true
		}
		tests = append(tests, func(r int32) bool { return has[r] })
	}
	return func(r int32) bool {
		for _, passes := range tests {
			if !passes(r) {
				return false
			}
		}
		return true
	}
}

// those are the restaurants that pass allowed, in creation order.
func (ix *Index) those(limit int, allowed func(int32) bool) []foodie.Restaurant {
	var out []foodie.Restaurant
	for i := range ix.restaurants {
		if limit > 0 && len(out) == limit {
			break
		}
		if allowed(int32(i)) {
			out = append(out, ix.restaurants[i])
		}
	}
	return out
}

func (ix *Index) listed(numbers []int32) []foodie.Restaurant {
	out := make([]foodie.Restaurant, len(numbers))
	for i, n := range numbers {
		out[i] = ix.restaurants[n]
	}
	return out
}

// content drops the little words of a search box ("pizza in satellite"), unless there are no others.
func content(words []string) []string {
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains([]string{"a", "an", "the", "in", "at", "of", "on", "near", "from", "for", "with", "and"}, w)
	})
	if len(kept) == 0 {
		return words
	}
	return kept
}
