package builtin

import (
	"strings"
	"unicode"

	"github.com/foodieexpress/foodie/llm"
)

// pastOrder repeats, tracks, lists and cancels orders that were placed.
func (t *turn) pastOrder() (llm.Reply, bool) {
	number := t.orderNumber()
	if t.strange() > 1+b2i(number != "") || t.namesDish() {
		return llm.Reply{}, false
	}
	switch {
	case t.tracksPending():
		return t.say("builtin.not_placed"), true
	case t.repeats():
		return call("prepare_order_for_confirmation", prepareOrder{Again: true}), true
	case t.cancelsPlaced(number):
		return call("cancel_order", ofOrder{number}), true
	case t.tracks(number):
		return call("get_order_status", ofOrder{number}), true
	case t.listsOrders():
		return call("get_user_orders", nothing{}), true
	}
	return llm.Reply{}, false
}

// namesDish reports whether the message names a dish of any menu.
func (t *turn) namesDish() bool {
	return t.here != nil && t.here.named() > 0 || len(t.worldDishSpans()) > 0
}

// repeats reads "same again", "the usual". While an order waits, "same again" means a line of it.
func (t *turn) repeats() bool {
	return hasCue(t.path, cueAgain) && (t.sit.Pending == nil || t.hasWord("usual", "reorder"))
}

func (t *turn) cancelsPlaced(number string) bool {
	if t.sit.Pending != nil || !hasCue(t.path, cueCancel) {
		return false
	}
	return hasCue(t.path, cueOrder) || number != "" || t.sit.LastOrder != ""
}

func (t *turn) tracks(number string) bool {
	if number != "" && hasCue(t.path, cueOrder) {
		return true
	}
	if !hasCue(t.path, cueTrack) {
		return false
	}
	return hasCue(t.path, cueOrder) || t.sit.LastOrder != "" && t.strange() == 0 && t.hasWord("it", "is", "status")
}

func (t *turn) listsOrders() bool {
	if t.strange() > 0 {
		return false
	}
	if t.hasWord("orders") && t.hasWord("my") {
		return true
	}
	return (t.sit.Pending == nil || t.questions()) && hasCue(t.path, cueOrder) && hasCue(t.path, cuePast) && t.hasWord("my", "i", "ive", "history", "orders", "previous", "past", "last")
}

// orderNumber is the short number or id of an order: six hexadecimal digits or more, with a digit among them.
func (t *turn) orderNumber() string {
	for f := range strings.FieldsSeq(t.text) {
		f = strings.Trim(f, "#.,!?()\"'")
		if len(f) >= 6 && strings.ContainsFunc(f, unicode.IsDigit) && strings.Trim(strings.ToLower(f), "0123456789abcdef-") == "" {
			return f
		}
	}
	return ""
}

// drop cancels the pending order when the whole message means it.
func (t *turn) drop() (llm.Reply, bool) {
	if !hasCue(t.path, cueCancel) || t.here != nil && (t.here.known > 0 || t.here.counted) || t.strange() > 0 || t.unwilling() {
		return llm.Reply{}, false
	}
	switch {
	case t.sit.Pending != nil && t.asksToCancel():
		return t.say("builtin.how_to_cancel"), true
	case t.sit.Pending != nil:
		return call("cancel_pending_order", nothing{}), true
	case len(t.toks) <= 4:
		return t.say("builtin.nothing_pending"), true
	}
	return llm.Reply{}, false
}

// unwilling reports whether the cancelling is itself denied or asked about: "don't cancel", "can I cancel later?".
func (t *turn) unwilling() bool {
	if t.hasWord("later", "if", "how", "why", "when", "mat") {
		return true
	}
	for i, s := range t.path {
		if s.has(cueCancel) && i > 0 && notWords[t.toks[s.from-1].word] {
			return true
		}
	}
	return false
}

var notWords = set("dont", "not", "never", "cant", "cannot", "wont", "didnt")
