package builtin

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
)

// facts are words that ask for a fact about a restaurant, and the fact.
var facts = map[string]string{
	"hour": "hours", "hours": "hours", "open": "hours", "opening": "hours", "close": "hours", "closing": "hours", "timing": "hours", "timings": "hours",
	"delivery": "delivery_time", "fee": "delivery_fee", "deliver": "delivery_time", "phone": "phone", "contact": "phone", "address": "location", "location": "location", "located": "location",
	"arrive": "delivery_time", "long": "delivery_time", "charge": "delivery_fee", "charges": "delivery_fee", "cards": "payment", "tip": "payment",
	"payment": "payment", "pay": "payment", "card": "payment", "cash": "payment", "upi": "payment", "online": "payment", "gpay": "payment", "paytm": "payment", "phonepe": "payment", "rider": "rider", "driver": "rider", "boy": "rider", "parking": "location",
	"free": "delivery_fee", "late": "hours", "opens": "hours", "closes": "hours", "distance": "distance", "far": "distance", "take": "delivery_time",
	"khulta": "hours", "khulti": "hours", "khulega": "hours", "khule": "hours", "khulshe": "hours", "baje": "hours", "vage": "hours", "bandh": "hours",
}

// question answers what is asked about a restaurant or a dish.
func (t *turn) question() (llm.Reply, bool) {
	if t.strange() > 1 {
		return llm.Reply{}, false
	}
	for _, q := range []func() (llm.Reply, bool){t.total, t.avoids, t.nearest, t.fact, t.whereIs, t.bestOf, t.priceOf, t.menu, t.optionsOf, t.tagOfDish, t.sells, t.whatIs} {
		if reply, ok := q(); ok {
			return reply, true
		}
	}
	return llm.Reply{}, false
}

// total shows the pending order again, with what it comes to.
func (t *turn) total() (llm.Reply, bool) {
	if t.sit.Pending == nil || t.here == nil || t.here.named() > 0 || t.named != nil || t.strange() > 0 {
		return llm.Reply{}, false
	}
	if !t.has(cueTotal, cuePrice) && !t.showsOrder() || t.has(cueCheap, cueUnder) {
		return llm.Reply{}, false
	}
	return call("change_pending_order", changeOrder{}), true
}

// noOrder answers who asks for the order that waits when none does.
func (t *turn) noOrder() (llm.Reply, bool) {
	if t.sit.Pending != nil || t.sit.LastOrder != "" || t.strange() > 0 || t.namesDish() || t.named != nil || !t.showsOrder() {
		return llm.Reply{}, false
	}
	return t.say("builtin.no_order"), true
}

// showsOrder reads "show my order", "what's in my order?".
func (t *turn) showsOrder() bool {
	return t.hasWord("order", "cart", "basket", "bag") && t.hasWord("my", "the", "our", "i") && t.hasWord("show", "see", "what", "whats", "review", "read", "view", "check") && !t.has(cuePast, cueTrack, cueCancel)
}

// fact answers what a menu does not hold: hours, the delivery, the phone.
func (t *turn) fact() (llm.Reply, bool) {
	f := t.factAsked()
	switch {
	case f == "":
		return llm.Reply{}, false
	case f == "distance" && t.place() != "":
		f = "location"
	case t.place() == "":
		return t.factOfAll(f), true
	}
	return call("get_restaurant_by_name", byName{Name: t.place(), Question: f}), true
}

// whereIs answers "where is it?" and "where is Patel & Sons?" with the area, where no order can be meant.
func (t *turn) whereIs() (llm.Reply, bool) {
	if !t.has(cueTrack) || !t.hasWord("where", "wheres", "kahan", "kaha", "kyan") || t.place() == "" || t.namesDish() || t.strange() > 0 {
		return llm.Reply{}, false
	}
	if t.named == nil && (t.sit.Pending != nil || t.sit.LastOrder != "" || !t.hasWord("it", "they", "that", "this", "place", "restaurant")) {
		return llm.Reply{}, false
	}
	return call("get_restaurant_by_name", byName{Name: t.place(), Question: "location"}), true
}

// bestOf answers "what is good at Thepla House?": with its dishes in an order, and the reason.
func (t *turn) bestOf() (llm.Reply, bool) {
	if t.named == nil || t.namesDish() || t.counts() || t.strange() > 0 || !t.has(cueSuggest, cueBest, cueCheap) {
		return llm.Reply{}, false
	}
	return call("recommend", recommend{RestaurantName: t.named.Name, Sort: t.sorting(), filter: t.sought().filter()}), true
}

// factOfAll says what is not known of any restaurant, and shows all of them where a choice among them was asked for.
func (t *turn) factOfAll(fact string) llm.Reply {
	said := t.say("builtin.fact." + fact)
	if fact == "hours" || fact == "distance" || fact == "location" || fact == "phone" {
		said.Calls = call("get_all_restaurants", t.sought().filter()).Calls
	}
	return said
}

// nearest answers "which is closest?": distances are not known, areas are.
func (t *turn) nearest() (llm.Reply, bool) {
	if t.strange() > 0 || t.namesDish() || t.named != nil || !t.hasWord("nearest", "closest", "nearer", "closer") || t.sought().place() != (place{}) {
		return llm.Reply{}, false
	}
	return t.factOfAll("distance"), true
}

// factAsked is the fact that the message asks for, or "".
func (t *turn) factAsked() string {
	if !t.has(cueFacts) || t.has(cueOrder) && t.has(cueTrack) || t.strange() > 0 || t.counts() {
		return ""
	}
	if !t.asked() && !interrogatives[t.toks[0].word] && !t.has(cueAsk, cueOdd, cueHave, cueFind, cueFood) && len(t.toks) > 3 {
		return ""
	}
	for i := len(t.toks) - 1; i >= 0; i-- {
		if f, ok := facts[t.toks[i].word]; ok {
			return f
		}
	}
	return ""
}

// avoids answers who must or would not eat what the menus mark: they cannot be searched for what lacks the mark, and to
// show what has it would be worse than nothing.
func (t *turn) avoids() (llm.Reply, bool) {
	tag := t.tag()
	if t.hasWord("mild", "milder") {
		tag = "spicy"
	}
	if !marked[tag] || !t.shuns() || t.namesDish() || t.counts() || t.strange() > 1 || t.changesMarked() || t.sought().place() != (place{}) {
		return llm.Reply{}, false
	}
	reply := call("get_all_restaurants", filter{})
	if t.place() != "" {
		reply = call("get_restaurant_by_name", byName{Name: t.place()})
	}
	reply.Text = t.say("builtin.avoid." + tag).Text
	return reply, true
}

// marked are the tags that some people avoid.
var marked = set("contains_nuts", "spicy", "egg")

// shuns reports whether the message speaks of what is not to be there.
func (t *turn) shuns() bool {
	return t.hasWord("allergic", "allergy", "allergies", "without", "no", "not", "free", "avoid", "dont", "cant", "isnt", "nothing", "mild", "milder")
}

// changesMarked reports whether an order waits that the message may be about: "not spicy", but not "I am allergic to nuts".
func (t *turn) changesMarked() bool {
	return t.sit.Pending != nil && (t.here != nil && t.here.known > 0 || !t.hasWord("allergic", "allergy", "allergies"))
}

// counts reports whether the message has a number, as orders have.
func (t *turn) counts() bool { return t.here != nil && t.here.counted }

func (t *turn) priceOf() (llm.Reply, bool) {
	if !t.has(cuePrice) || t.has(cueUnder) || t.has(cueWant) && !t.asked() {
		return llm.Reply{}, false
	}
	return t.aboutDish("")
}

// aboutDish shows the dish that the message names.
func (t *turn) aboutDish(tag string) (llm.Reply, bool) {
	if t.here != nil && t.here.named() > 0 && (t.named != nil || atHand(t.sit) != "" || t.isSole()) {
		return call("recommend", recommend{RestaurantName: t.here.m.Name, ItemName: t.here.m.Items[t.here.firstDish()].Name}), true
	}
	if dishes := t.worldDishSpans(); len(dishes) > 0 {
		return call("search_restaurants_by_item", byItem{ItemName: t.dishName(dishes), filter: filter{Tag: tag}}), true
	}
	if t.named != nil {
		return call("get_restaurant_by_name", byName{Name: t.named.Name}), true
	}
	return llm.Reply{}, false
}

func (t *turn) isSole() bool { _, ok := t.w.sole(); return ok }

// menu shows the menu of the restaurant that is named or at hand.
func (t *turn) menu() (llm.Reply, bool) {
	if _, cuisine := t.first(isCuisine); cuisine || t.area() != "" {
		return llm.Reply{}, false
	}
	if !t.has(cueMenu) || t.counts() && t.here.named() > 0 || t.strange() > 1 {
		return llm.Reply{}, false
	}
	if name := t.place(); name != "" {
		q := t.sought()
		return call("get_restaurant_by_name", byName{Name: name, filter: q.filter()}), true
	}
	if t.strange() > 0 {
		return llm.Reply{}, false
	}
	q := t.sought()
	if q.price > 0 {
		return call("recommend", recommend{Sort: "price", filter: q.filter()}), true
	}
	return call("get_all_restaurants", q.filter()), true
}

// optionsOf shows what a dish can be had with.
func (t *turn) optionsOf() (llm.Reply, bool) {
	if !t.has(cueOptions) || !t.asked() || t.has(cueWant) && !t.has(cueAsk) || t.place() == "" || t.has(cueAdd) {
		return llm.Reply{}, false
	}
	if t.counts() {
		return llm.Reply{}, false
	}
	return call("get_restaurant_by_name", byName{Name: t.place()}), true
}

// tagOfDish answers "is the masala dosa vegan?", "anything jain?".
func (t *turn) tagOfDish() (llm.Reply, bool) {
	tag := t.tag()
	if tag == "" || !t.asksTag() {
		return llm.Reply{}, false
	}
	if reply, ok := t.aboutDish(""); ok && t.named == nil {
		return reply, true
	}
	if name := t.place(); name != "" && t.strange() == 0 && !hasCue(t.path, cueDiner) && (t.named != nil || t.hereHas(tag)) {
		return call("get_restaurant_by_name", byName{Name: name, filter: filter{Tag: tag, MaxPrice: t.maxPrice()}}), true
	}
	return llm.Reply{}, false
}

// hereHas reports whether the restaurant at hand has anything with the tag.
func (t *turn) hereHas(tag string) bool {
	return t.here != nil && (t.sit.Pending != nil || t.isSole() || slices.ContainsFunc(t.here.m.Items, func(m foodie.MenuItem) bool { return catalogue.Carries(m, tag) }))
}

// asksTag reports whether a tag in the message is what it asks for, rather than a wish for a dish or for a cuisine.
func (t *turn) asksTag() bool {
	if t.has(cueNo, cueLight, cueExtra) || t.counts() {
		return false
	}
	if _, cuisine := t.first(isCuisine); cuisine || t.area() != "" {
		return false
	}
	return len(t.toks) <= 3 && !t.namesDish() || t.asked() || t.has(cueHave, cueFind, cueSuggest)
}

// whatIs answers "what's in the burrito?", "tell me about the thali".
func (t *turn) whatIs() (llm.Reply, bool) {
	if len(t.toks) == 0 || t.has(cueWant, cueAdd) || t.counts() || t.strange() > b2i(t.asksDegree()) {
		return llm.Reply{}, false
	}
	switch first := t.toks[0].word; {
	case t.here != nil && t.here.named() > 1 && t.hasWord("difference", "compare", "better", "or", "vs", "versus"):
		return t.compared(), true
	case aboutFirst[first], first == "tell" && t.hasWord("about"):
		return t.aboutDish("")
	}
	return llm.Reply{}, false
}

// asksDegree reports whether the message asks how much of something a dish is: "is the cold brew strong".
func (t *turn) asksDegree() bool {
	return slices.ContainsFunc(t.toks, func(k token) bool { return degrees[k.word] })
}

// compared shows the dishes that the message names, one after the other.
func (t *turn) compared() (reply llm.Reply) {
	for _, w := range t.here.wants {
		if w.dish != nil && len(reply.Calls) < mostCompared {
			about := recommend{RestaurantName: t.here.m.Name, ItemName: t.here.m.Items[w.dish.cands[0].id].Name}
			reply.Calls = append(reply.Calls, call("recommend", about).Calls...)
		}
	}
	return reply
}

// mostCompared bounds how many dishes are shown beside each other.
const mostCompared = 3

// aboutFirst are words that open a question about a dish.
var aboutFirst = set("whats", "what", "which", "describe", "is", "are", "does", "how", "why", "who", "will")

// sells answers "do you have kombucha?".
func (t *turn) sells() (llm.Reply, bool) {
	if !t.has(cueHave) || !t.asked() {
		return llm.Reply{}, false
	}
	if t.namesDish() {
		return t.aboutDish("")
	}
	if t.here != nil && countKind(t.here.path, isChoice) > 0 {
		return call("get_restaurant_by_name", byName{Name: t.here.m.Name}), true
	}
	var said []string
	for _, s := range t.path {
		if s.kind == isUnknown || s.has(cueGloss) && (len(said) > 0 || dishWords[t.toks[s.from].stem]) {
			said = append(said, words(t.toks[s.from:s.to]))
		}
	}
	if len(said) == 0 {
		return llm.Reply{}, false
	}
	return call("search_restaurants_by_item", byItem{ItemName: strings.Join(said, " ")}), true
}
