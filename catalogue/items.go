package catalogue

import (
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// An ItemQuery asks for dishes. What is empty does not restrict; when everything is empty, nothing is found.
type ItemQuery struct {
	Name     string       // whole words of the dish's name, in any order
	Tag      string       // as in Carries
	MaxPrice foodie.Money // of one, without options; 0 for any
	Limit    int          // at most so many restaurants; 0 for all
}

// A Hit is a restaurant that serves what was asked for.
type Hit struct {
	Restaurant foodie.Restaurant
	Items      []int   // the dishes asked for, as indices into the menu, best first
	Score      float64 // of the best of them: 1 for its whole name, less for a part and for typos
}

// Items finds the restaurants that serve a dish. The whole name comes before a name with more words; equal ones are
// in order of the dish's rating, then of creation. Only when nothing fits as it is spelled are typos forgiven.
func (ix *Index) Items(q ItemQuery) []Hit {
	tag := int32(-1)
	if q.Tag != "" {
		if tag = ix.tags.find(q.Tag); tag < 0 {
			return nil
		}
	}
	words := match.Words(q.Name)
	if len(words) == 0 {
		if tag < 0 && q.MaxPrice <= 0 || match.Fold(q.Name) != "" {
			return nil
		}
		return ix.servingAny(q, tag)
	}
	for r := range ix.words.readings(words) {
		if hits := ix.serving(q, r, tag); len(hits) > 0 {
			return hits
		}
	}
	return nil
}

// serving are the restaurants with a dish that fits r.
func (ix *Index) serving(q ItemQuery, r reading, tag int32) []Hit {
	whole, part := ix.find(q.Limit), ix.find(q.Limit)
	wholes := r.mayBeWhole(ix.dishes.wholes)
	cursors := r.cursors(ix.dishes.in)
	if tag >= 0 {
		cursors = append(cursors, cursor{ix.tags.dishes.of(tag)})
	}
	common(cursors, func(place int32) bool {
		if !ix.affordable(q, place) {
			return true
		}
		if int(ix.dishes.length[place]) == len(r.words) && r.is(ix.dishes.wordsIn(ix.dishes.order[place])) {
			whole.add(ix.dishes.restaurant[place])
		} else {
			part.add(ix.dishes.restaurant[place])
		}
		return !whole.full() && (wholes || !part.full())
	})
	hits := make([]Hit, 0, len(whole.restaurants))
	for _, restaurant := range whole.restaurants {
		hits = append(hits, ix.hit(q, r, restaurant, r.whole))
	}
	for _, restaurant := range part.restaurants {
		if q.Limit > 0 && len(hits) == q.Limit {
			break
		}
		if !whole.has(restaurant) {
			hits = append(hits, ix.hit(q, r, restaurant, r.part))
		}
	}
	return hits
}

// servingAny are the restaurants with any dish that satisfies tag and price.
func (ix *Index) servingAny(q ItemQuery, tag int32) []Hit {
	some := ix.find(q.Limit)
	visit := func(place int32) bool {
		if ix.affordable(q, place) {
			some.add(ix.dishes.restaurant[place])
		}
		return !some.full()
	}
	if tag >= 0 {
		common([]cursor{{ix.tags.dishes.of(tag)}}, visit)
	} else {
		for place := int32(0); int(place) < len(ix.dishes.order) && visit(place); place++ {
		}
	}
	hits := make([]Hit, 0, len(some.restaurants))
	for _, restaurant := range some.restaurants {
		hits = append(hits, ix.hit(q, reading{}, restaurant, scoreWhole))
	}
	return hits
}

func (ix *Index) affordable(q ItemQuery, place int32) bool {
	return q.MaxPrice <= 0 || ix.dishes.price[place] <= clampInt32(q.MaxPrice)
}

// hit gathers the dishes of one restaurant that fit.
func (ix *Index) hit(q ItemQuery, r reading, restaurant int32, score float64) Hit {
	h := Hit{Restaurant: ix.restaurants[restaurant], Score: score}
	wholes := 0
	tag := tagKey(q.Tag)
	for i := range h.Restaurant.Items {
		m := &h.Restaurant.Items[i]
		words := ix.dishes.wordsIn(ix.dishes.first[restaurant] + int32(i))
		switch {
		case q.MaxPrice > 0 && m.Price > q.MaxPrice, q.Tag != "" && !carries(m, tag), !r.within(words):
		case r.is(words):
			h.Items = slices.Insert(h.Items, wholes, i)
			wholes++
		default:
			h.Items = append(h.Items, i)
		}
	}
	return h
}
