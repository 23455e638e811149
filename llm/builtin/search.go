package builtin

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// A sought is what a search is narrowed by.
type sought struct {
	dish    string
	cuisine string
	area    string
	tag     string
	price   int
}

// sought reads the constraints of the message over the whole world.
func (t *turn) sought() sought {
	var q sought
	q.cuisine = t.cuisine()
	if q.area = t.area(); q.cuisine != "" && t.hasWord("elsewhere", "wherever") { // "Thai near the park or elsewhere"
		q.area = ""
	}
	if dishes := t.wantedDishes(); len(dishes) > 0 {
		q.dish = t.dishName(dishes)
	} else if t.here != nil && t.here.named() > 0 {
		q.dish = t.here.m.Items[t.here.firstDish()].Name
	}
	q.price = t.maxPrice()
	if tag := t.tag(); !marked[tag] || !t.shuns() {
		q.tag = t.knownTag(tag)
	}
	return q
}

// cuisine is the first that is not refused: "not Korean but Spanish", "anything but Thai or Korean".
func (t *turn) cuisine() string {
	for i, s := range t.path {
		if s.kind == isCuisine && !t.refused(i) {
			return t.w.cuisines[s.cands[0].id]
		}
	}
	return ""
}

// refused reports whether what the i-th span names is not wanted, by itself or with what stands before "or".
func (t *turn) refused(i int) bool {
	if i == 0 {
		return false
	}
	before := t.path[i-1]
	switch word := t.toks[before.from].word; {
	case before.hasAny(cueNot, cueNo), exceptions[word]:
		return true
	case word == "but":
		return before.from > 0 && wideWords[t.toks[before.from-1].word]
	case before.has(cueAnd):
		return i > 1 && t.path[i-2].kind == t.path[i].kind && t.refused(i-2)
	}
	return false
}

var (
	// exceptions stand before what is not wanted.
	exceptions = set("except", "excluding", "besides", "than", "apart", "neither")
	// wideWords make an exception of "but".
	wideWords = set("anything", "everything", "anywhere", "something", "all")
)

// wantedDishes are the dishes that the message names and does not refuse.
func (t *turn) wantedDishes() []span {
	return slices.DeleteFunc(t.worldDishSpans(), func(s span) bool {
		return t.refused(slices.IndexFunc(t.path, func(o span) bool { return o.from == s.from }))
	})
}

func (r reading) firstDish() int {
	for _, w := range r.wants {
		if w.dish != nil {
			return w.dish.cands[0].id
		}
	}
	return 0
}

// dishName is the dish as it was said, or by its name when the whole of it was said.
func (t *turn) dishName(dishes []span) string {
	best := dishes[0]
	for _, d := range dishes[1:] {
		if d.score > best.score {
			best = d
		}
	}
	if best.cands[0].complete && len(best.ties()) == 1 {
		return t.w.dishAt[best.cands[0].id].name
	}
	return words(t.toks[best.from:best.to])
}

// area is the area of the message: named, or abbreviated behind "in".
func (t *turn) area() string {
	if s, ok := t.first(isArea); ok {
		return t.w.areas[s.cands[0].id]
	}
	for i, s := range t.path {
		if s.kind != isUnknown {
			continue
		}
		led := i > 0 && t.path[i-1].hasAny(cueIn, cueFrom)
		if a, ok := t.abbreviated(s.from, led); ok {
			return a
		}
	}
	return ""
}

// abbreviated finds the area that the words at i stand for: "SF", "SFO", "San Fran".
func (t *turn) abbreviated(i int, led bool) (string, bool) {
	word := t.toks[i].word
	capitals := len(word) >= 2 && t.toks[i].text == strings.ToUpper(t.toks[i].text)
	if !led && !capitals {
		return "", false
	}
	for k, a := range t.w.areas {
		parts := t.w.areaWords[k]
		if len(parts) > 1 && len(word) <= 4 && initials(word, parts) {
			return a, true
		}
		if led && begins(t.toks[i:], parts) {
			return a, true
		}
	}
	return "", false
}

// initials reports whether word is made of the first letters of parts, perhaps with more letters of the last.
func initials(word string, parts []token) bool {
	if len(word) < len(parts) {
		return false
	}
	for k, p := range parts {
		if word[k] != p.word[0] {
			return false
		}
	}
	rest := parts[len(parts)-1].word[1:]
	for _, c := range word[len(parts):] {
		at := strings.IndexRune(rest, c)
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// begins reports whether toks are the beginnings of parts: "san fran".
func begins(toks, parts []token) bool {
	if len(toks) < len(parts) {
		return false
	}
	for k, p := range parts {
		if w := toks[k].word; len(w) < 3 || !strings.HasPrefix(p.word, w) {
			return false
		}
	}
	return true
}

// tag is the first tag that the message names outside of a dish. Food without onion and garlic is Jain.
func (t *turn) tag() string {
	if t.hasWord("onion", "onions") && t.hasWord("garlic") && t.hasWord("no", "without") && t.here == nil {
		return "jain"
	}
	for _, s := range t.spans() {
		if s.kind != isCue {
			continue
		}
		for c, tag := range tagOf {
			if s.cues.has(c) {
				return tag
			}
		}
	}
	return ""
}

// knownTag is tag when some menu carries it.
func (t *turn) knownTag(tag string) string {
	if !t.w.tags[tag] {
		return ""
	}
	return tag
}

// maxPrice is the number behind "under", or beside "rupees".
func (t *turn) maxPrice() int {
	path := t.spans()
	for i, s := range path {
		if s.kind != isNumber || s.num <= 0 {
			continue
		}
		for _, k := range []int{i - 1, i - 2, i + 1} {
			if k >= 0 && k < len(path) && (path[k].has(cueMoney) || k < i && path[k].has(cueUnder)) {
				return s.num
			}
		}
	}
	return 0
}

// search finds restaurants: by cuisine, by area, by what they serve, or somewhere to eat.
func (t *turn) search() (llm.Reply, bool) {
	if t.named != nil || !t.searching() {
		return llm.Reply{}, false
	}
	q := t.sought()
	placed := q.cuisine != "" || q.area != ""
	switch {
	case q.dish != "" && !t.cuisineOnly():
		return call("search_restaurants_by_item", byItem{ItemName: q.dish, filter: q.filter(), place: q.place()}), true
	case placed && t.narrows(q):
		return call("recommend", recommend{filter: q.filter(), place: q.place()}), true
	case placed:
		return call("search_restaurants_by_cuisine", q.place()), true
	}
	if a := t.unknownArea(); a != "" && q.filter() == (filter{}) {
		return call("search_restaurants_by_cuisine", place{Area: a}), true
	}
	return call("get_all_restaurants", q.filter()), true
}

// narrows reports whether a price, or a tag that the cuisine has, asks for dishes rather than restaurants.
func (t *turn) narrows(q sought) bool { return q.price > 0 || q.tag != "" && t.tagFits(q) }

func (q sought) filter() filter { return filter{Tag: q.tag, MaxPrice: q.price} }
func (q sought) place() place   { return place{Area: q.area, Cuisine: q.cuisine} }

// cuisineOnly reports whether the message names a cuisine and no dish of its own.
func (t *turn) cuisineOnly() bool {
	_, ok := t.first(isCuisine)
	return ok && len(t.worldDishSpans()) == 0
}

// tagFits reports whether the cuisine has dishes with the tag: else the tag is only praise.
func (t *turn) tagFits(q sought) bool {
	return q.cuisine == "" || t.w.tags[foodie.Key(q.cuisine)+"/"+q.tag]
}

// A weighing is what of a search a message names.
type weighing struct{ dish, cuisine, area, where bool }

func (t *turn) weigh() weighing {
	w := weighing{area: t.area() != "", where: hasCue(t.path, cuePlace, cueDiner, cueServe, cueNear)}
	_, w.cuisine = t.first(isCuisine)
	if w.dish = len(t.wantedDishes()) > 0; t.isSole() {
		w.dish = t.here != nil && t.here.named() > 0
	}
	return w
}

// searching weighs whether the message looks for places.
func (t *turn) searching() bool {
	w := t.weigh()
	if hasCue(t.path, cueOdd) && !hasCue(t.path, cuePlace, cueServe) || w.dish && t.onlyDish(w) {
		return false
	}
	core := w.area || w.cuisine || w.dish || hasCue(t.path, cuePlace, cueHungry) || hasCue(t.path, cueDiner) && hasCue(t.path, cueFind, cueNear) || t.onlyFood()
	return core && t.evidence(w) >= 2
}

// onlyFood reads "find food".
func (t *turn) onlyFood() bool {
	return hasCue(t.path, cueFood) && hasCue(t.path, cueFind) && t.strange() == 0 && t.hasWord("food", "khana", "khaana", "grub", "jamvanu")
}

// onlyDish reports whether a dish is wanted rather than a place that serves it.
func (t *turn) onlyDish(w weighing) bool {
	return !w.where && !w.area && (!hasCue(t.path, cueCrave) || countKind(t.path, isNumber) > 0 || t.isSole() && hasCue(t.path, cueWant))
}

// evidence adds up what speaks for a search, less what nobody knows.
func (t *turn) evidence(w weighing) int {
	n := 3*b2i(hasCue(t.path, cuePlace)) + b2i(hasCue(t.path, cueDiner)) + b2i(hasCue(t.path, cueFind, cueWant)) + 2*b2i(hasCue(t.path, cueHungry))
	n += b2i(hasCue(t.path, cueFood)) + b2i(hasCue(t.path, cueServe)) + b2i(hasCue(t.path, cueCrave)) + b2i(hasCue(t.path, cueNear))
	n += 2*b2i(w.cuisine) + 2*b2i(w.area) + b2i(w.dish)
	return n - max(t.strangeSearch()-b2i(w.cuisine || w.area), 0)
}

// strangeSearch counts the unknown words; one behind "in" may be a place that we do not know, and an abbreviation is known.
func (t *turn) strangeSearch() int {
	n := 0
	for i, s := range t.path {
		if s.kind != isUnknown || i > 0 && t.path[i-1].hasAny(cueIn) {
			continue
		}
		n++
	}
	return n
}

// unknownArea is the word behind "in" that no area is called.
func (t *turn) unknownArea() string {
	for i, s := range t.path {
		if s.kind == isUnknown && i > 0 && t.path[i-1].has(cueIn) && (t.toks[t.path[i-1].from].word == "in" || t.toks[t.path[i-1].from].word == "near") {
			return words(t.toks[s.from:s.to])
		}
	}
	return ""
}

func (t *turn) searchItem(dish span) (llm.Reply, bool) {
	q := t.sought()
	q.dish = t.dishName([]span{dish})
	return call("search_restaurants_by_item", byItem{ItemName: q.dish, filter: q.filter(), place: q.place()}), true
}

// browse answers what names food, a place or a taste without ordering.
func (t *turn) browse() (llm.Reply, bool) {
	q := t.sought()
	if t.named != nil && t.strange() <= 1 {
		return call("get_restaurant_by_name", byName{Name: t.named.Name, filter: q.filter()}), true
	}
	if t.strange() > 0 || hasCue(t.path, cueOdd) {
		return llm.Reply{}, false
	}
	switch {
	case t.onlyTag(q):
		return call("get_all_restaurants", q.filter()), true
	case t.suggests(q):
		return call("recommend", recommend{RestaurantName: t.context(q), ItemName: q.dish, Sort: t.sorting(), filter: q.filter(), place: q.place()}), true
	case q.dish != "":
		return call("search_restaurants_by_item", byItem{ItemName: q.dish, filter: q.filter(), place: q.place()}), true
	}
	return llm.Reply{}, false
}

// onlyTag reports whether the message names a diet and nothing else, with no restaurant at hand.
func (t *turn) onlyTag(q sought) bool {
	return q.tag != "" && q.price == 0 && q.dish == "" && t.place() == "" && t.sorting() == "" && !hasCue(t.path, cueSuggest)
}

func (t *turn) suggests(q sought) bool {
	return hasCue(t.path, cueSuggest, cueCheap, cueBest) || q.price > 0 || q.tag != "" && q.dish == ""
}

// sorting is how a recommendation is to be sorted.
func (t *turn) sorting() string {
	switch {
	case hasCue(t.path, cueCheap, cueUnder):
		return "price"
	case hasCue(t.path, cueBest):
		return "rating"
	}
	return ""
}

// context is the restaurant at hand, unless the message looks elsewhere.
func (t *turn) context(q sought) string {
	if q.cuisine != "" || q.area != "" || t.hasWord("places", "restaurants", "anywhere", "somewhere", "spots", "joints") {
		return ""
	}
	if t.named != nil {
		return t.named.Name
	}
	if q.dish != "" && t.here != nil && t.here.named() == 0 || q.tag != "" && !t.hereHas(q.tag) {
		return ""
	}
	return atHand(t.sit)
}
