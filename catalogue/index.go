package catalogue

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// An Index answers questions about the restaurants that it was built from.
type Index struct {
	version     string
	restaurants []foodie.Restaurant
	byKey       map[string]int32 // by foodie.Key of the name
	byWords     map[string]int32 // by Fold, and by the words with blanks between: several names may share one

	words vocabulary
	names [][]int32 // the words of each restaurant's name

	order  []int32  // restaurants, best first: a place is an index into it
	inName postings // word to places
	inHead postings // the same over name, area and cuisine
	inAny  postings // the same over these and the dishes

	dishes dishes

	areas, cuisines field
	tags            tagLists
}

// New builds the index of rs, which is in creation order and belongs to the index from now on. version names the
// state of the data, such as an entity tag.
func New(rs []foodie.Restaurant, version string) *Index {
	ix := &Index{version: version, restaurants: rs, byKey: make(map[string]int32, len(rs)), byWords: make(map[string]int32, len(rs)), names: make([][]int32, len(rs))}
	ix.words.init()
	ix.areas.init(len(rs))
	ix.cuisines.init(len(rs))
	ix.dishes.init(rs)
	for i := range rs {
		ix.add(int32(i))
	}
	ix.rank()
	ix.dishes.finish(rs, ix.words.size())
	ix.inName = invert(ix.words.size(), ix.order, func(r int32, yield func([]int32)) { yield(ix.names[r]) })
	ix.inHead = invert(ix.words.size(), ix.order, ix.head)
	ix.inAny = invert(ix.words.size(), ix.order, func(r int32, yield func([]int32)) {
		ix.head(r, yield)
		yield(ix.dishes.wordsOf(r))
	})
	ix.tags = listTags(rs, &ix.dishes)
	ix.words.finish()
	return ix
}

// add numbers the words of one restaurant and its dishes.
func (ix *Index) add(i int32) {
	r := &ix.restaurants[i]
	folded := match.Fold(r.Name)
	words := match.AppendWords(nil, folded)
	ix.names[i] = ix.words.number(nil, words)
	key := folded
	if !isASCII(r.Name) { // else Key and Fold agree
		key = foodie.Key(r.Name)
	}
	ix.byKey[key] = i
	for _, loose := range [...]string{folded, strings.Join(words, " ")} {
		if _, taken := ix.byWords[loose]; !taken && loose != "" {
			ix.byWords[loose] = i
		}
	}
	ix.areas.add(&ix.words, r.Area)
	ix.cuisines.add(&ix.words, r.Cuisine)
	ix.dishes.add(&ix.words, r)
}

// head yields the words of name, area and cuisine.
func (ix *Index) head(r int32, yield func([]int32)) {
	yield(ix.names[r])
	yield(ix.areas.wordsOf(r))
	yield(ix.cuisines.wordsOf(r))
}

// rank orders the restaurants by rating, equal ones by creation.
func (ix *Index) rank() {
	ratings := make([]float64, len(ix.restaurants))
	ix.order = make([]int32, len(ix.restaurants))
	for i := range ix.restaurants {
		ratings[i], _ = ix.restaurants[i].Rating()
		ix.order[i] = int32(i)
	}
	slices.SortStableFunc(ix.order, func(a, b int32) int { return cmp.Compare(ratings[b], ratings[a]) })
}

// Version is what New was given.
func (ix *Index) Version() string { return ix.version }

// Restaurants are all restaurants in creation order.
func (ix *Index) Restaurants() []foodie.Restaurant { return ix.restaurants }

// Restaurant finds the restaurant of that name, ignoring case, accents and signs: "patel and sons" is "PATEL & SONS".
func (ix *Index) Restaurant(name string) (foodie.Restaurant, bool) {
	i, ok := ix.byKey[foodie.Key(name)]
	if !ok {
		i, ok = ix.byWords[match.Fold(name)]
	}
	if !ok {
		i, ok = ix.byWords[joinedWords(name)]
	}
	if !ok {
		return foodie.Restaurant{}, false
	}
	return ix.restaurants[i], true
}

func joinedWords(s string) string { return strings.Join(match.Words(s), " ") }

// Cuisines are the cuisines as they are written, alphabetically, each once.
func (ix *Index) Cuisines() []string { return ix.cuisines.names() }

// Areas are the areas as they are written, alphabetically, each once.
func (ix *Index) Areas() []string { return ix.areas.names() }

// Tags are the tags in the form of foodie.TagKey, alphabetically, each once.
func (ix *Index) Tags() []string { return slices.Clone(ix.tags.names) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] > 0x7f {
			return false
		}
	}
	return true
}

// clampInt32 keeps a price within what the compact lists hold.
func clampInt32(m foodie.Money) int32 { return int32(min(max(m, 0), math.MaxInt32)) }
