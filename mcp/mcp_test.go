package mcp_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
)

const twoTheplas = `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":2}]}`

// ways are the two forms of the protocol.
var ways = map[string]func(h *house, token string) *program{"http": (*house).program, "stdio": (*house).piped}

func TestAModelProposesAndAPersonCompletes(t *testing.T) {
	for name, connect := range ways {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			asha := h.diner("asha")
			p := connect(h, h.token("asha"))
			got := p.call("prepare_order_for_confirmation", twoTheplas)
			if got.failed || got.Order.TotalPrice != 70 || len(got.Order.Items) != 1 || got.Order.Items[0].ItemName != "Masala Thepla" || !strings.HasPrefix(got.Link, h.http.URL+"/proposals?link=") {
				t.Fatalf("prepared %s", got.text)
			}
			if got = p.call("place_order", `{}`); got.Status != "waiting_for_the_person" {
				t.Errorf("place_order: %s", got.text)
			}
			h.road.writes()
			for range 100 {
				asha.open(got.Link).wants(http.StatusOK, "Masala Thepla", "₹70", "Nothing is ordered until you confirm")
			}
			if n := len(h.orders()); n != 0 {
				t.Fatalf("%d orders before anybody confirmed", n)
			}
			if w := h.road.writes(); w != nil {
				t.Errorf("opening the link wrote %v", w)
			}
			page := asha.open(got.Link)
			asha.press(page, "Place").wants(http.StatusOK, "₹70")
			asha.press(page, "Place").wants(http.StatusOK)
			asha.open(got.Link).wants(http.StatusOK, "Accepted by the restaurant", "₹70")
			orders := h.orders()
			if len(orders) != 1 || orders[0].Total != 7000 || orders[0].Consent.By != "button" {
				t.Fatalf("orders %+v", orders)
			}
			if s := p.call("get_order_status", `{}`); !strings.Contains(s.text, `"status":"placed"`) {
				t.Errorf("status %s", s.text)
			}
		})
	}
}

func TestALinkIsForItsDiner(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	ravi := h.diner("ravi")
	link := h.program(h.token("asha")).call("prepare_order_for_confirmation", twoTheplas).Link
	ravi.open(link).wants(http.StatusForbidden, "made for somebody else", "Nothing was ordered")
	ravi.send("/proposals", map[string][]string{"action": {"open"}, "proposal": {link[strings.Index(link, "=")+1:]}}).wants(http.StatusForbidden)
	asha.open(link[:len(link)-3]+"AAA").wants(http.StatusUnprocessableEntity, "not one of ours")
	asha.open("/proposals?link=nonsense").wants(http.StatusUnprocessableEntity, "not one of ours")
	h.clock.move(11 * time.Minute)
	asha.open(link).wants(http.StatusConflict, "has expired")
	if n := len(h.orders()); n != 0 {
		t.Errorf("%d orders", n)
	}
}

func TestWhoIsSignedOutSignsInFirst(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	link := h.program(h.token("asha")).call("prepare_order_for_confirmation", twoTheplas).Link
	b := h.browser()
	form := b.open(link).wants(http.StatusOK, "Sign in")
	if form.path != "/sign-in" {
		t.Fatalf("led to %s", form.path)
	}
	next := strings.TrimPrefix(link, h.http.URL)
	b.send("/sign-in", map[string][]string{"username": {"asha"}, "password": {password}, "next": {next}}).wants(http.StatusOK, "Masala Thepla", "₹70")
	b.press(b.open(link), "Place").wants(http.StatusOK)
	if n := len(h.orders()); n != 1 {
		t.Errorf("%d orders", n)
	}
}

func TestAGuestsProposalIsForWhoSignsIn(t *testing.T) {
	for name, connect := range ways {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			got := connect(h, "").call("prepare_order_for_confirmation", twoTheplas)
			asha := h.diner("asha")
			asha.press(asha.open(got.Link), "Place").wants(http.StatusOK)
			if o := h.orders(); len(o) != 1 || o[0].Total != 7000 {
				t.Errorf("orders %+v", o)
			}
		})
	}
}

func TestALinkShowsTodaysPrices(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	link := h.program(h.token("asha")).call("prepare_order_for_confirmation", twoTheplas).Link
	h.price("Thepla House", "Masala Thepla", 4000)
	asha.press(asha.open(link).wants(http.StatusOK, "₹80", "Prices have changed"), "Place")
	if o := h.orders(); len(o) != 1 || o[0].Total != 8000 {
		t.Errorf("orders %+v", o)
	}
}

func TestALinkShowsTheNewestRevision(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	p := h.program(h.token("asha"))
	old := p.call("prepare_order_for_confirmation", twoTheplas).Link
	got := p.call("change_pending_order", `{"set":[{"line":1,"quantity":3}]}`)
	if got.Order.TotalPrice != 105 {
		t.Fatalf("changed %s", got.text)
	}
	asha.press(asha.open(old).wants(http.StatusOK, "₹105", "was changed since"), "Place")
	if o := h.orders(); len(o) != 1 || o[0].Total != 10500 {
		t.Errorf("orders %+v", o)
	}
}

func TestAYesElsewhereIsForNothingThatNobodySaw(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	p := h.program(h.token("asha"))
	p.call("prepare_order_for_confirmation", twoTheplas)
	say := func(message string) page { return asha.send("/talk", map[string][]string{"message": {message}}) }
	say("yes").wants(http.StatusOK, "₹70")
	if n := len(h.orders()); n != 0 {
		t.Fatalf("a yes placed %d orders that nobody had seen", n)
	}
	p.call("change_pending_order", `{"set":[{"line":1,"quantity":50}]}`)
	say("yes").wants(http.StatusOK)
	if n := len(h.orders()); n != 0 {
		t.Fatalf("a yes placed %d orders of another revision", n)
	}
	p.call("cancel_pending_order", `{}`)
	say("yes").wants(http.StatusOK)
	if o := h.orders(); len(o) != 1 || o[0].Total != 175000 {
		t.Errorf("what the person saw and said yes to came to %+v", o)
	}
}

func TestAnotherOrderThatWaits(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	asha.send("/talk", map[string][]string{"message": {"one veg burger from burger adda"}}).wants(http.StatusOK, "₹90")
	p := h.program(h.token("asha"))
	if got := p.call("prepare_order_for_confirmation", twoTheplas); !got.failed || got.Status != "another_order_waits" || got.Order.Restaurant != "Burger Adda" {
		t.Errorf("prepared beside another: %s", got.text)
	}
	if got := p.call("cancel_pending_order", `{}`); got.Status != "waiting_for_the_person" {
		t.Errorf("a model dropped what the person was shown: %s", got.text)
	}
	guests := h.program("").call("prepare_order_for_confirmation", twoTheplas).Link
	seen := asha.open(guests).wants(http.StatusOK, "₹70", "Another order waits for you: ₹90 at Burger Adda")
	asha.press(seen, "Use this order instead").wants(http.StatusOK, "₹70")
	asha.send("/talk", map[string][]string{"message": {"yes"}}).wants(http.StatusOK)
	if o := h.orders(); len(o) != 1 || o[0].Total != 7000 {
		t.Errorf("orders %+v", o)
	}
}

func TestOtherWritesOnlyWait(t *testing.T) {
	h := newHouse(t)
	asha := h.diner("asha")
	ravi := h.diner("ravi")
	p := h.program(h.token("asha"))
	asha.press(asha.open(p.call("prepare_order_for_confirmation", twoTheplas).Link), "Place")
	got := p.call("cancel_order", `{}`)
	if got.Status != "waiting_for_the_person" || got.PendingAction == nil || h.orders()[0].Status != foodie.Placed {
		t.Fatalf("cancel_order: %s", got.text)
	}
	ravi.open(got.Link).wants(http.StatusForbidden)
	asha.send("/talk", map[string][]string{"message": {"yes"}})
	if s := h.orders()[0].Status; s != foodie.Placed {
		t.Errorf("a yes to nothing left the order %s", s)
	}
	review := p.call("add_review", `{"restaurant_name":"thepla house","rating":5,"comment":"Soft, fresh and quick."}`)
	asha.open(got.Link).wants(http.StatusConflict, "is done")
	asha.press(asha.open(review.Link).wants(http.StatusOK, "Soft, fresh and quick."), review.PendingAction.Verb)
	if mine := p.call("get_my_reviews", `{}`); !strings.Contains(mine.text, "Soft, fresh and quick.") || mine.Notice == "" {
		t.Errorf("reviews %s", mine.text)
	}
	again := p.call("cancel_order", `{}`)
	asha.press(asha.open(again.Link), again.PendingAction.Verb)
	if s := h.orders()[0].Status; s != foodie.Cancelled {
		t.Errorf("the confirmed cancelling left the order %s", s)
	}
}

// Whoever has a link and the diner's token, as a client does, still has no card: the link confirms nothing.
func TestALinkIsNoCard(t *testing.T) {
	h := newHouse(t)
	h.diner("asha")
	token := h.token("asha")
	link := h.program(token).call("prepare_order_for_confirmation", twoTheplas).Link
	signed := link[strings.Index(link, "=")+1:]
	raw, err := base64.RawURLEncoding.DecodeString(signed[:strings.Index(signed, ".")])
	if err != nil {
		t.Fatal(err)
	}
	var payload struct {
		ID string `json:"i"`
	}
	if err := json.Unmarshal(raw, &payload); err != nil || payload.ID == "" {
		t.Fatal(payload, err)
	}
	for _, action := range []string{"confirm", "cancel", "open"} {
		body := `{"action":"` + action + `","pending_order_id":"` + payload.ID + `","proposal":"` + signed + `"}`
		resp, answer := h.request(http.MethodPost, "/chat", body, "Authorization", "Bearer "+token)
		if action != "cancel" && resp.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s with a link: %d %s", action, resp.StatusCode, answer)
		}
	}
	if n := len(h.orders()); n != 0 {
		t.Errorf("%d orders", n)
	}
}
