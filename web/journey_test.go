package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// order gets as far as an order that waits.
func (b *browser) order(message string) *shown {
	b.h.t.Helper()
	return b.press(b.open("/"), "Send", url.Values{"message": {message}}).wants(200, "/", "Your order", "Nothing has been ordered yet.")
}

// account makes an account on the plain page.
func (b *browser) account(name string) *shown {
	b.h.t.Helper()
	return b.press(b.open("/sign-up"), "Create account", url.Values{"username": {name}, "email": {name + "@example.com"}, "password": {password}})
}

func TestWholeJourneyWithoutScripts(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.open("/").wants(200, "/", "in your own words", "Thepla House")
	menu := b.open("/restaurants/thepla-house").wants(200, "/restaurants/thepla-house", "Thepla House", "Masala Thepla", "₹35")
	waiting := b.press(menu, "Add Masala Thepla", nil).wants(200, "/", "Your order", "Masala Thepla", "Place order · ₹35", "Nothing has been ordered yet.")

	asked := b.press(waiting, "Place order · ₹35", nil).wants(200, "/", "Please log in to place your order")
	if linkTo(t, asked, "/sign-up") != "/sign-up" {
		t.Error("nothing leads to an account")
	}
	if !strings.Contains(asked.text(), "Place order · ₹35") {
		t.Error("the order is gone while its diner signs in")
	}
	done := b.account("asha").wants(200, "/", "Ordered: 1 × Masala Thepla from", "asha")
	done.lacks("Place order ·")

	orders := b.open("/orders").wants(200, "/orders", "Thepla House", "₹35", "Ordered")
	order := b.open(linkTo(t, orders, "/orders/")).wants(200, "", "Masala Thepla", "₹35", "Being prepared", "Order again")
	cancelled := b.press(order, "Yes, cancel it", nil).wants(200, "", "Cancelled")
	cancelled.lacks("Cancel this order")

	b.press(cancelled, "Sign out", nil).wants(200, "/", "Sign in").lacks("asha", "Masala Thepla from")
	b.open("/orders").wants(200, "/orders", "Sign in to see your orders.")
}

// linkTo is the first link below a path.
func linkTo(t *testing.T, s *shown, below string) string {
	t.Helper()
	for _, a := range s.nodes("a") {
		if strings.HasPrefix(attr(a, "href"), below) {
			return attr(a, "href")
		}
	}
	t.Fatalf("no link below %s", below)
	return ""
}

func TestCancellingTheWaitingOrder(t *testing.T) {
	b := newHouse(t).browser()
	waiting := b.order("two masala thepla from Thepla House")
	b.press(waiting, "Cancel", nil).wants(200, "/", "Cancelled. Nothing was ordered.").lacks("Place order")
}

func TestAnOptionOfTheMenuIsSaidWithTheDish(t *testing.T) {
	b := newHouse(t).browser()
	menu := b.open("/restaurants/thepla-house").wants(200, "/restaurants/thepla-house", "Options")
	b.press(menu, "Add Masala Thepla", url.Values{"option.0": {"curd", "butter"}}).wants(200, "/", "Add 1 Masala Thepla with curd, butter from Thepla House", "curd · butter", "Place order")
}

func TestOrderAgainSaysTheSameLines(t *testing.T) {
	b := newHouse(t).browser()
	b.account("asha")
	b.press(b.order("two masala thepla and a masala chaas from Thepla House"), "Place order · ₹100", nil)
	order := b.open(linkTo(t, b.open("/orders"), "/orders/"))
	b.press(order, "Order again", nil).wants(200, "/", "2 Masala Thepla, 1 Masala Chaas from Thepla House", "Place order · ₹100")
}

func TestAReviewIsPostedAfterAYes(t *testing.T) {
	b := newHouse(t).browser()
	b.account("asha")
	menu := b.open("/restaurants/thepla-house").wants(200, "/restaurants/thepla-house", "Nobody has reviewed Thepla House yet.")
	asked := b.press(menu, "Write a review", url.Values{"stars": {"5"}, "comment": {"Soft, warm\r\nand quick <b>as ever</b>"}}).wants(200, "/", "Please confirm", "5 stars")
	b.open("/restaurants/thepla-house").wants(200, "/restaurants/thepla-house", "Nobody has reviewed Thepla House yet.")
	b.press(asked, "Post review", nil).wants(200, "/", "Posted: your review of")
	b.open("/restaurants/thepla-house").wants(200, "/restaurants/thepla-house", "5.0 of 5, 1 review", "asha", "and quick <b>as ever</b>")
}

func TestClearingAsksFirst(t *testing.T) {
	b := newHouse(t).browser()
	waiting := b.order("two masala thepla from Thepla House")
	sure := b.press(waiting, "Clear the conversation", nil).wants(200, "/talk/clear", "Clear the conversation?", "An order for ₹70 from Thepla House is waiting.")
	b.open("/").wants(200, "/", "Place order · ₹70")
	path, form := sure.form("Clear the conversation")
	if form.Get("sure") == "" { // the first such button asks; the one on the page of the question does it
		form.Set("sure", "yes")
	}
	b.send(path, form).wants(200, "/", "in your own words").lacks("Place order")
}

func TestAForeignFormChangesNothing(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	waiting := b.order("two masala thepla from Thepla House")
	for _, site := range []string{"cross-site", "same-site", "none"} {
		for _, label := range []string{"Place order · ₹70", "Cancel", "Clear the conversation"} {
			path, form := waiting.form(label)
			form.Set("sure", "yes")
			b.do(http.MethodPost, path, form, site).wants(http.StatusForbidden, path, "This form came from another site, so nothing was changed.")
		}
	}
	b.open("/").wants(200, "/", "Place order · ₹70")
}

func TestWhatWasTypedIsNotLost(t *testing.T) {
	b := newHouse(t).browser()
	long := strings.Repeat("thepla ", 300)
	s := b.send("/talk", url.Values{"message": {long}})
	if s.status != http.StatusUnprocessableEntity {
		t.Errorf("a message that is too long gives %d", s.status)
	}
	if area := s.nodes("textarea"); len(area) != 1 || !strings.Contains(textOf(area[0]), "thepla thepla") {
		t.Error("the message is not in the composer any more")
	}
	b.send("/talk", url.Values{"message": {"  \r\n "}}).wants(200, "/")
}

func TestSigningInSaysWhatIsWrong(t *testing.T) {
	b := newHouse(t).browser()
	b.account("asha").wants(200, "/", "asha")
	b.press(b.open("/"), "Sign out", nil)

	wrong := b.press(b.open("/sign-in?next=/orders"), "Sign in", url.Values{"username": {"asha"}, "password": {"wrong-password-1"}})
	wrong.wants(http.StatusUnauthorized, "/sign-in", "password")
	for _, in := range wrong.nodes("input") {
		if attr(in, "name") == "password" && attr(in, "value") != "" {
			t.Error("the password was sent back")
		}
		if attr(in, "name") == "username" && attr(in, "value") != "asha" {
			t.Error("the username was not kept")
		}
	}
	b.press(wrong, "Sign in", url.Values{"username": {"asha"}, "password": {password}}).wants(200, "/orders", "You have not ordered anything yet.")

	faulty := h2(b).press(b.open("/sign-up"), "Create account", url.Values{"username": {"a"}, "email": {"nobody"}, "password": {"short"}})
	faulty.wants(http.StatusUnprocessableEntity, "/sign-up")
	for _, id := range []string{"sign-username-about", "sign-email-about", "sign-password-about"} {
		if p := faulty.byID(id); p == nil || attr(p, "class") != "error" || textOf(p) == "" {
			t.Errorf("no error stands beside the field of %s", id)
		}
	}
	taken := h2(b).press(b.open("/sign-up"), "Create account", url.Values{"username": {"ASHA"}, "email": {"other@example.com"}, "password": {password}})
	if taken.status != http.StatusConflict {
		t.Errorf("a taken name gives %d", taken.status)
	}
}

// h2 is another browser at the same house.
func h2(b *browser) *browser { return b.h.browser() }

func TestAfterSigningInNobodyIsSentElsewhere(t *testing.T) {
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example"} {
		b := newHouse(t).browser()
		b.send("/sign-up", url.Values{"next": {next}, "username": {"asha"}, "email": {"asha@example.com"}, "password": {password}}).wants(200, "/")
	}
}

func TestOrdersBelongToTheirDiner(t *testing.T) {
	h := newHouse(t)
	asha, ravi := h.browser(), h.browser()
	asha.account("asha")
	asha.press(asha.order("two masala thepla from Thepla House"), "Place order · ₹70", nil)
	path := linkTo(t, asha.open("/orders"), "/orders/")
	ravi.account("ravi")
	ravi.open(path).wants(http.StatusNotFound, path, "😔 I couldn't find this order among yours.").lacks("Masala Thepla")
	ravi.send(path+"/cancel", nil).wants(http.StatusNotFound, path+"/cancel")
	asha.open(path).wants(200, path, "Cancel this order")
	h.browser().open(path).wants(200, "/sign-in", "Sign in")
}

func TestAnOrderCannotBeCancelledTwice(t *testing.T) {
	b := newHouse(t).browser()
	b.account("asha")
	b.press(b.order("two masala thepla from Thepla House"), "Place order · ₹70", nil)
	path := linkTo(t, b.open("/orders"), "/orders/")
	b.send(path+"/cancel", url.Values{}).wants(200, path, "Cancelled")
	b.send(path+"/cancel", url.Values{}).wants(http.StatusConflict, path+"/cancel", "cannot become cancelled")
}
