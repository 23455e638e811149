package builtin

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/match"
)

// A reading is a message read as lines of one menu.
type reading struct {
	*linesReader
	lines   []line
	known   int // tokens that name food
	counted bool
	strange int // tokens that nobody knows
	worth   float64
}

// read reads the message as lines of r's menu.
func (t *turn) read(r foodie.Restaurant) reading { return t.readTokens(r, t.toks) }

func (t *turn) readTokens(r foodie.Restaurant, toks []token) reading {
	return t.readNames(r, t.names(toks))
}

// readNames is readTokens where the names of restaurants and areas were found already.
func (t *turn) readNames(r foodie.Restaurant, names *lattice) reading {
	m := t.w.menuOf(r)
	return readPath(m, names.toks, names.with(t.known, m.lx).bestPath())
}

// names finds the names of restaurants and areas.
func (t *turn) names(toks []token) *lattice {
	return newLattice(toks, t.vocab).with(t.known, t.w.names)
}

func readPath(m *menu, toks []token, path []span) reading {
	out := reading{linesReader: readLines(m, toks, path)}
	out.lines = out.resolve()
	for _, s := range path {
		switch s.kind {
		case isDish, isChoice:
			out.known += s.to - s.from
			out.worth += s.score
		case isNumber:
			out.counted = true
		case isUnknown:
			out.strange++
			out.worth += unknownCost
		}
	}
	return out
}

func (r reading) items() []orderItem {
	var out []orderItem
	for _, l := range r.lines {
		if l.item >= 0 {
			out = append(out, r.orderItem(l))
		}
	}
	return out
}

func (r reading) orderItem(l line) orderItem {
	return orderItem{ItemName: r.m.Items[l.item].Name, Quantity: l.qty, Options: optionNames(l.options), Note: clip(l.note)}
}

// clip keeps a note within what a line may carry.
func clip(note string) string {
	if r := []rune(note); len(r) > foodie.MaxNote {
		return string(r[:foodie.MaxNote])
	}
	return note
}

// named is how many lines name their dish.
func (r reading) named() (n int) {
	for _, w := range r.wants {
		if w.dish != nil {
			n++
		}
	}
	return n
}

// sensible reports whether enough of the message is understood to call it an order.
func (r reading) sensible() bool {
	if len(r.lines) == 0 || r.odd {
		return false
	}
	if r.wonders() {
		return false
	}
	if hasCue(r.path, cueOdd) || r.asks() {
		return r.strange == 0
	}
	slack := 0
	if r.whole() && (hasCue(r.path, cueWant, cueAdd, cueMore) || r.counted) {
		slack = 2
	}
	if r.headed() && hasCue(r.path, cueWant) {
		slack = 2 + r.known
	}
	return r.strange <= r.known+slack
}

// headed reports whether the message names a dish by what it is.
func (r reading) headed() bool {
	for _, s := range r.path {
		if s.kind == isDish && s.cands[0].headed {
			return true
		}
	}
	return false
}

// wonders reports whether the message asks something that menus do not answer: "how do i make hummus".
func (r reading) wonders() bool {
	for i, s := range r.path {
		if s.has(cueOdd) && (i == 0 || s.to-s.from > 1) {
			return true
		}
	}
	return false
}

// asks reports whether the message begins as a question that wants to know something.
func (r reading) asks() bool { return len(r.toks) > 0 && askFirst[r.toks[0].word] }

var askFirst = set("what", "whats", "which", "why", "how", "where", "when", "who", "is", "are", "does", "did", "was")

// whole reports whether the message gives some dish its whole name.
func (r reading) whole() bool {
	for _, s := range r.path {
		if s.kind == isDish && s.cands[0].complete {
			return true
		}
	}
	return false
}

// order reads the message as a new order.
func (t *turn) order() (llm.Reply, bool) {
	if t.idle || t.capped() {
		return llm.Reply{}, false
	}
	if t.here != nil && t.here.sensible() && !t.betterElsewhere() {
		return t.propose(t.summed(*t.here))
	}
	if reply, ok := t.orderSomewhere(); ok {
		return reply, true
	}
	return t.notServed()
}

// capped reports whether the message looks for what costs no more than so much, rather than to order it: "pizza up to 300".
func (t *turn) capped() bool {
	path := t.spans()
	if t.sit.Pending != nil || !hasCue(path, cueUnder) || t.maxPrice() == 0 {
		return false
	}
	return countKind(path, isNumber) == 1 && countKind(path, isUnknown) == 0
}

// notServed answers an order of nothing but food that the restaurant at hand does not have.
func (t *turn) notServed() (llm.Reply, bool) {
	if t.here == nil || !t.here.food || len(t.here.lines) > 0 || t.here.strange > len(strings.Fields(strings.Join(t.here.dishes, " "))) {
		return llm.Reply{}, false
	}
	return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: t.here.m.Name, Unknown: t.here.dishes}), true
}

// betterElsewhere reports whether the message names a dish that the restaurant at hand does not have and others do.
func (t *turn) betterElsewhere() bool {
	if t.named != nil {
		return false
	}
	worth, whole := 0.0, false
	for _, s := range t.path {
		switch s.kind {
		case isDish:
			if !t.ofPending(s) {
				worth += s.score
				whole = whole || s.cands[0].complete
			}
		case isUnknown:
			worth += unknownCost
		}
	}
	return worth > t.here.worth+2 || whole && t.here.named() == 0 && worth > t.here.worth
}

// ofPending reports whether the words of a dish are also those of a dish in the pending order, which then is meant.
func (t *turn) ofPending(s span) bool {
	if t.sit.Pending == nil {
		return false
	}
	return slices.ContainsFunc(t.sit.Pending.Lines, func(l foodie.OrderLine) bool {
		name := match.Words(l.Item)
		for _, k := range t.toks[s.from:s.to] {
			if !slices.ContainsFunc(name, func(w string) bool { return match.Singular(w) == k.stem }) {
				return false
			}
		}
		return true
	})
}

// propose answers an order at one restaurant: the lines, or the first question that they leave open.
func (t *turn) propose(r reading) (llm.Reply, bool) {
	for _, l := range r.lines {
		if l.item < 0 && len(l.fits) > 1 {
			return t.askDish(r, l)
		}
	}
	items := r.items()
	if len(items) == 0 {
		return llm.Reply{}, false
	}
	return call("prepare_order_for_confirmation", prepareOrder{
		RestaurantName: r.m.Name, Items: items, NotUnderstood: r.notUnderstood(), Unknown: r.dishes,
	}), true
}

// notUnderstood are the lost words of the message.
func (r reading) notUnderstood() []string {
	return slices.Clone(r.lost)
}

// orderSomewhere finds the restaurant of an order that names none.
func (t *turn) orderSomewhere() (llm.Reply, bool) {
	dishes := t.worldDishSpans()
	if len(dishes) == 0 || !t.wanted() || t.strangeWorld() > len(dishes)+1 {
		return llm.Reply{}, false
	}
	serving := t.serving(dishes)
	if t.named != nil {
		return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: t.named.Name, Unknown: t.texts(dishes)}), true
	}
	switch {
	case len(serving) == 0:
		return t.search()
	case len(serving) == 1:
		if read := t.read(t.w.ix.Restaurants()[serving[0]]); read.sensible() {
			return t.propose(read)
		}
		return llm.Reply{}, false
	case len(serving) <= 8:
		return t.askRestaurant(serving), true
	}
	return t.searchItem(dishes[0])
}

// wanted reports whether the message asks for something to be brought, rather than only naming it.
func (t *turn) wanted() bool {
	if hasCue(t.path, cueWant, cueAdd, cueMore, cueArticle) || countKind(t.path, isNumber) > 0 {
		return true
	}
	whole := 0
	for _, s := range t.worldDishSpans() {
		whole += b2i(s.cands[0].complete)
	}
	return whole > 1 || whole == 1 && hasCue(t.path, cueWith, cueNo, cueExtra) && !hasCue(t.path, cueFind, cueHave)
}

func (t *turn) strangeWorld() int { return countKind(t.path, isUnknown) }

// worldDishSpans are the dishes that the message names. Beside whole names, parts of names count for nothing: they are
// rather options of those.
func (t *turn) worldDishSpans() (out []span) {
	whole := false
	for _, s := range t.path {
		if s.kind == isDish {
			out, whole = append(out, s), whole || s.cands[0].complete
		}
	}
	if !whole {
		return out
	}
	return slices.DeleteFunc(out, func(s span) bool { return !s.cands[0].complete && s.to-s.from == 1 })
}

func (t *turn) texts(spans []span) (out []string) {
	for _, s := range spans {
		out = append(out, words(t.toks[s.from:s.to]))
	}
	return out
}

// serving are the restaurants that have something for most of the dishes that were said.
func (t *turn) serving(dishes []span) (out []int) {
	count := map[int]int{}
	most := 0
	for _, d := range dishes {
		seen := map[int]bool{}
		for _, c := range d.ties() {
			for _, r := range t.w.dishAt[c.id].in {
				if !seen[r] {
					seen[r] = true
					count[r]++
					most = max(most, count[r])
				}
			}
		}
	}
	for r, n := range count {
		if n == most {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return out
}
