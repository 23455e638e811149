package builtin

import (
	"strings"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// refer reads a message that points at what was last shown: "the first one", "I'll take it", "two of those from Honest".
func (t *turn) refer() (llm.Reply, bool) {
	if t.idle || len(t.sit.Shown) == 0 || t.strange() > 0 || t.asked() {
		return llm.Reply{}, false
	}
	if reply, ok := t.oneOfShown(); ok {
		return reply, true
	}
	if len(t.worldDishSpans()) > 0 || t.here != nil && t.here.named() > 0 {
		return llm.Reply{}, false
	}
	shown, ok := t.pointed()
	if !ok {
		return llm.Reply{}, false
	}
	switch shown.Kind {
	case "dish":
		return t.orderShown(shown), true
	case "restaurant":
		return call("get_restaurant_by_name", byName{Name: shown.Restaurant}), true
	}
	return llm.Reply{}, false
}

// pointed is the candidate that the message points at: by its place in the list, or as the only one it can mean.
func (t *turn) pointed() (session.Shown, bool) {
	if i, ok := t.ordinal(len(t.sit.Shown)); ok && len(t.toks) <= 8 {
		return t.sit.Shown[i], true
	}
	if !hasCue(t.path, cueIt) && !t.hasWord("those", "them", "that", "it", "these", "this") || !hasCue(t.path, cueWant, cueAdd) && countKind(t.path, isNumber) == 0 {
		return session.Shown{}, false
	}
	var fit []session.Shown
	for _, s := range t.sit.Shown {
		if t.named == nil || equalNames(t.named.Name, s.Restaurant) {
			fit = append(fit, s)
		}
	}
	if len(fit) != 1 {
		return session.Shown{}, false
	}
	return fit[0], true
}

func (t *turn) orderShown(s session.Shown) llm.Reply {
	qty := 1
	for _, k := range t.path {
		if k.kind == isNumber && !hasCue(t.path, cueLast) && t.toks[k.from].text != "one" {
			qty = k.num
		}
	}
	item := orderItem{ItemName: s.Item, Quantity: qty}
	if t.sit.Pending != nil && equalNames(t.sit.Pending.Restaurant, s.Restaurant) {
		return call("change_pending_order", changeOrder{Add: []orderItem{item}})
	}
	return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: s.Restaurant, Items: []orderItem{item}})
}

// oneOfShown reads "one of the theplas": a dish among those that were shown.
func (t *turn) oneOfShown() (llm.Reply, bool) {
	at := strings.Index(" "+strings.ToLower(t.text)+" ", " of th")
	if at < 0 {
		return llm.Reply{}, false
	}
	var fit []session.Shown
	for _, s := range t.sit.Shown {
		if s.Kind == "dish" && t.saysPartOf(s.Item) {
			fit = append(fit, s)
		}
	}
	switch {
	case len(fit) == 0 || len(fit) > mostChoices:
		return llm.Reply{}, false
	case len(fit) == 1:
		return t.orderShown(fit[0]), true
	}
	q := offerChoices{Question: "which_dish"}
	for _, s := range fit {
		q.Choices = append(q.Choices, choice{RestaurantName: s.Restaurant, ItemName: s.Item, Say: s.Item})
	}
	return call("offer_choices", q), true
}

// saysPartOf reports whether the message has a telling word of the name.
func (t *turn) saysPartOf(name string) bool {
	for _, n := range tokenize(name) {
		for _, k := range t.toks {
			if k.stem == n.stem && !joinWords[k.stem] && !k.isNum {
				return true
			}
		}
	}
	return false
}
