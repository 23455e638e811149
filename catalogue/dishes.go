package catalogue

import (
	"cmp"
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// dishes hold the menus in flat slices. A dish has a number in creation order, and a place in the order of rating.
type dishes struct {
	first []int32 // the dishes of restaurant r are first[r] to first[r+1]
	start []int32 // the words of dish d are words[start[d]:start[d+1]]
	words []int32

	order      []int32 // place to dish
	restaurant []int32 // place to restaurant
	price      []int32 // place to price in paise
	length     []uint8 // place to number of words, 255 at most
	in         postings
	wholes     wholes
}

func (d *dishes) init(rs []foodie.Restaurant) {
	n := 0
	for i := range rs {
		n += len(rs[i].Items)
	}
	d.first = make([]int32, 1, len(rs)+1)
	d.start = make([]int32, 1, n+1)
	d.words = make([]int32, 0, 2*n)
}

// add numbers the words of r's dishes.
func (d *dishes) add(v *vocabulary, r *foodie.Restaurant) {
	var buf [16]string
	for i := range r.Items {
		d.words = v.number(d.words, match.AppendWords(buf[:0], match.Fold(r.Items[i].Name)))
		d.start = append(d.start, int32(len(d.words)))
	}
	d.first = append(d.first, int32(len(d.start)-1))
}

// finish gives the dishes their places: by rating, equal ones by creation.
func (d *dishes) finish(rs []foodie.Restaurant, vocabulary int) {
	n := len(d.start) - 1
	ratings, restaurant, price := make([]float32, n), make([]int32, n), make([]int32, n)
	d.order = make([]int32, n)
	for r := range rs {
		for i := range rs[r].Items {
			dish := d.first[r] + int32(i)
			ratings[dish], restaurant[dish], price[dish] = float32(rs[r].Items[i].Rating), int32(r), clampInt32(rs[r].Items[i].Price)
			d.order[dish] = dish
		}
	}
	slices.SortFunc(d.order, func(a, b int32) int {
		if ratings[a] != ratings[b] {
			return cmp.Compare(ratings[b], ratings[a])
		}
		return cmp.Compare(a, b)
	})
	d.restaurant, d.price, d.length = make([]int32, n), make([]int32, n), make([]uint8, n)
	for place, dish := range d.order {
		d.restaurant[place], d.price[place] = restaurant[dish], price[dish]
		d.length[place] = uint8(min(d.start[dish+1]-d.start[dish], 255))
	}
	d.wholes = newWholes(n)
	for dish := range int32(n) {
		d.wholes.add(d.wordsIn(dish))
	}
	d.in = invert(vocabulary, d.order, func(dish int32, yield func([]int32)) { yield(d.wordsIn(dish)) })
}

// wordsIn are the words of one dish in their order.
func (d *dishes) wordsIn(dish int32) []int32 { return d.words[d.start[dish]:d.start[dish+1]] }

// wordsOf are the words of all dishes of restaurant r.
func (d *dishes) wordsOf(r int32) []int32 { return d.words[d.start[d.first[r]]:d.start[d.first[r+1]]] }

// wholes is a set of whole names that may hold more than was added (a Bloom filter with one hash of 16 bits a name).
// It spares the search of a long list for a name that no dish has.
type wholes []uint64

func newWholes(names int) wholes { return make(wholes, names/4+1) }

func (s wholes) add(words []int32) {
	h := s.hash(words)
	s[h/64] |= 1 << (h % 64)
}

func (s wholes) mayHold(words []int32) bool {
	h := s.hash(words)
	return s[h/64]&(1<<(h%64)) != 0
}

// hash is FNV-1a over the word numbers, as a bit of s.
func (s wholes) hash(words []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ uint64(w)) * 1099511628211
	}
	h ^= h >> 32
	return h % uint64(64*len(s))
}
