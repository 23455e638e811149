package catalogue

import (
	"slices"

	"github.com/foodieexpress/foodie"
)

// The tags that say what a dish is free of. Who eats by one rule may eat by each narrower one.
const (
	veg   = "veg"
	vegan = "vegan"
	jain  = "jain"
)

// Carries reports whether m satisfies tag: one of its tags is tag, and for "veg" also "vegan" or "jain".
func Carries(m foodie.MenuItem, tag string) bool { return carries(&m, tagKey(tag)) }

func carries(m *foodie.MenuItem, key string) bool {
	return slices.ContainsFunc(m.Tags, func(t string) bool { return satisfies(tagKey(t), key) })
}

func satisfies(tag, key string) bool {
	return tag == key || key == veg && (tag == vegan || tag == jain)
}

// tagKey is foodie.TagKey, at once for a tag that is in that form already.
func tagKey(tag string) string {
	for i := range len(tag) {
		if c := tag[i]; (c < 'a' || c > 'z') && c != '_' {
			return spelledTag(foodie.TagKey(tag))
		}
	}
	return spelledTag(tag)
}

// spelledTag knows other words for the tags of every menu.
func spelledTag(key string) string {
	switch key {
	case "vegetarian", "pure_veg":
		return veg
	case "nonveg", "non_vegetarian":
		return "non_veg"
	}
	return key
}

// tagLists are the places of dishes and of restaurants that satisfy each tag.
type tagLists struct {
	numbers     map[string]int32
	names       []string // alphabetically
	dishes      postings
	restaurants postings // in creation order
}

func listTags(rs []foodie.Restaurant, d *dishes) tagLists {
	t := tagLists{numbers: map[string]int32{}}
	perDish := make([][]int32, 0, len(d.order))
	known := map[string][]int32{} // menus repeat the same tags
	for r := range rs {
		for i := range rs[r].Items {
			perDish = append(perDish, t.number(known, rs[r].Items[i].Tags))
		}
	}
	t.dishes = invert(len(t.names), d.order, func(dish int32, yield func([]int32)) { yield(perDish[dish]) })
	t.restaurants = invert(len(t.names), firstN(len(rs)), func(r int32, yield func([]int32)) {
		for _, tags := range perDish[d.first[r]:d.first[r+1]] {
			yield(tags)
		}
	})
	slices.Sort(t.names)
	return t
}

// number are the numbers of all tags that tags satisfy. Equal lists share one slice.
func (t *tagLists) number(known map[string][]int32, tags []string) []int32 {
	var buf [128]byte
	joined := buf[:0]
	for _, tag := range tags {
		joined = append(append(joined, tag...), 0)
	}
	if numbers, ok := known[string(joined)]; ok {
		return numbers
	}
	var numbers []int32
	for _, tag := range tags {
		key := tagKey(tag)
		numbers = append(numbers, t.numberOf(key))
		if key != veg && satisfies(key, veg) {
			numbers = append(numbers, t.numberOf(veg))
		}
	}
	known[string(joined)] = numbers
	return numbers
}

func (t *tagLists) numberOf(key string) int32 {
	n, ok := t.numbers[key]
	if !ok {
		n = int32(len(t.names))
		t.numbers[key] = n
		t.names = append(t.names, key)
	}
	return n
}

// find is the number of tag, -1 when no dish carries it.
func (t *tagLists) find(tag string) int32 {
	if n, ok := t.numbers[tagKey(tag)]; ok {
		return n
	}
	return -1
}

func firstN(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}
