package builtin

import (
	"strings"
	"unicode"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// account signs in and out, and shows the profile.
func (t *turn) account() (llm.Reply, bool) {
	if t.strange() > 1 || t.here != nil && t.here.counted || t.has(cueReview) {
		return llm.Reply{}, false
	}
	switch {
	case t.has(cueSignOut):
		return call("sign_out", nothing{}), true
	case t.has(cueSignIn):
		return call("login_user", nothing{}), true
	case t.has(cueSignUp):
		return call("register_user", nothing{}), true
	case t.has(cueProfile) && t.strange() == 0:
		return call("get_my_profile", nothing{}), true
	}
	return llm.Reply{}, false
}

// review reads, writes, changes and removes reviews.
func (t *turn) review() (llm.Reply, bool) {
	if t.sit.Expect == session.ExpectReview {
		if reply, ok := t.expectedReview(); ok {
			return reply, true
		}
	}
	rating := t.rating()
	if !t.has(cueReview) && (rating == nil || !hasCue(t.path, cueStars) || t.named == nil && !t.has(cueWrite)) {
		return t.stats()
	}
	if t.strange() > 2 && t.comment() == "" && t.named == nil {
		return llm.Reply{}, false
	}
	switch {
	case t.has(cueReview) && hasCue(t.path, cueDelete) && !t.hasWord("write"):
		return call("delete_review", ofRestaurant{t.place()}), true
	case t.has(cueReview) && hasCue(t.path, cueEdit):
		return call("update_review", review{t.place(), rating, t.comment()}), true
	case rating != nil, hasCue(t.path, cueWrite):
		return call("add_review", review{t.place(), rating, t.comment()}), true
	case t.hasWord("my"):
		return call("get_my_reviews", nothing{}), true
	case hasCue(t.path, cueStats) && t.hasWord("average", "overall"):
		return call("get_review_stats", ofRestaurant{t.place()}), true
	}
	return call("get_reviews", ofRestaurant{t.place()}), true
}

// stats answers "how good is Thepla House?".
func (t *turn) stats() (llm.Reply, bool) {
	if !hasCue(t.path, cueStats) || t.named == nil || t.strange() > 0 || len(t.worldDishSpans()) > 0 {
		return llm.Reply{}, false
	}
	return call("get_review_stats", ofRestaurant{t.named.Name}), true
}

// expectedReview reads the answer to "would you like to leave a review?".
func (t *turn) expectedReview() (llm.Reply, bool) {
	rating := t.rating()
	if rating == nil {
		for _, k := range t.toks {
			if k.isNum && len(t.toks) <= 2 {
				rating = &k.num
			}
		}
	}
	if rating == nil {
		return llm.Reply{}, false
	}
	comment := t.comment()
	if comment == "" && len([]rune(t.text)) >= 20 {
		comment = strings.TrimSpace(t.text)
	}
	return call("add_review", review{t.place(), rating, comment}), true
}

// rating is the number before "stars", or behind "rate".
func (t *turn) rating() *int {
	for i, k := range t.toks {
		if !k.isNum {
			continue
		}
		if i+1 < len(t.toks) && (t.toks[i+1].stem == "star" || t.toks[i+1].word == "out" || t.toks[i+1].word == "on" && i+2 < len(t.toks) && t.toks[i+2].num == 5) {
			return &t.toks[i].num
		}
		if t.hasWord("rate", "rating", "review") && i+1 == len(t.toks) {
			return &t.toks[i].num
		}
	}
	return nil
}

// comment is what stands behind a colon, in quotation marks, or behind "saying" or "because".
func (t *turn) comment() string {
	for _, mark := range []string{":", "\"", "“", " saying ", " because ", " - ", " — "} {
		if _, after, ok := strings.Cut(t.text, mark); ok {
			if c := strings.Trim(strings.TrimSpace(after), "\"”“"); len([]rune(c)) >= 3 {
				return c
			}
		}
	}
	return ""
}

func (t *turn) hasWord(ws ...string) bool {
	for _, k := range t.toks {
		for _, w := range ws {
			if k.word == w {
				return true
			}
		}
	}
	return false
}

// pastOrder repeats, tracks, lists and cancels orders that were placed.
func (t *turn) pastOrder() (llm.Reply, bool) {
	food := t.here != nil && t.here.named() > 0 || len(t.worldDishSpans()) > 0
	number := t.orderNumber()
	if t.strange() > 1+b2i(number != "") || food {
		return llm.Reply{}, false
	}
	switch {
	case hasCue(t.path, cueAgain) && (t.sit.Pending == nil || t.hasWord("usual", "reorder")):
		return call("prepare_order_for_confirmation", prepareOrder{Again: true}), true
	case hasCue(t.path, cueCancel) && t.sit.Pending == nil && (hasCue(t.path, cueOrder) || number != "" || t.sit.LastOrder != ""):
		return call("cancel_order", ofOrder{number}), true
	case hasCue(t.path, cueTrack) && (hasCue(t.path, cueOrder) || t.sit.LastOrder != "" && t.strange() == 0 && t.hasWord("it", "is", "status")):
		return call("get_order_status", ofOrder{number}), true
	case number != "" && hasCue(t.path, cueOrder) && t.strange() <= 1:
		return call("get_order_status", ofOrder{number}), true
	case hasCue(t.path, cueOrder) && hasCue(t.path, cuePast) && t.sit.Pending == nil && t.strange() == 0 && t.hasWord("my", "i", "ive", "history", "orders", "previous", "past", "last"):
		return call("get_user_orders", nothing{}), true
	case t.hasWord("orders") && t.hasWord("my") && t.strange() == 0:
		return call("get_user_orders", nothing{}), true
	}
	return llm.Reply{}, false
}

// orderNumber is the short number or id of an order: five characters or more with a digit among letters.
func (t *turn) orderNumber() string {
	for f := range strings.FieldsSeq(t.text) {
		f = strings.Trim(f, "#.,!?()\"'")
		digits := strings.IndexFunc(f, unicode.IsDigit) >= 0
		plain := strings.IndexFunc(f, func(r rune) bool {
			return !unicode.IsDigit(r) && !(r >= 'a' && r <= 'f') && !(r >= 'A' && r <= 'F') && r != '-'
		}) < 0
		if digits && plain && len(f) >= 6 {
			return f
		}
	}
	return ""
}

// drop cancels the pending order when the whole message means it.
func (t *turn) drop() (llm.Reply, bool) {
	if !hasCue(t.path, cueCancel) || t.here == nil || t.here.known > 0 || t.here.counted || t.strange() > 0 || t.unwilling() {
		return llm.Reply{}, false
	}
	if t.sit.Pending == nil {
		if len(t.toks) > 4 {
			return llm.Reply{}, false
		}
		return t.say("builtin.nothing_pending"), true
	}
	return call("cancel_pending_order", nothing{}), true
}

// unwilling reports whether the cancelling is itself denied or asked about: "don't cancel", "can I cancel later?".
func (t *turn) unwilling() bool {
	if t.hasWord("later", "if", "how", "why", "when", "mat") {
		return true
	}
	for i, s := range t.path {
		if s.has(cueCancel) && i > 0 {
			switch t.toks[s.from-1].word {
			case "dont", "not", "never", "cant", "cannot", "wont", "didnt":
				return true
			}
		}
	}
	return false
}
