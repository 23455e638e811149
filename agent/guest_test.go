package agent_test

import (
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/agent"
)

func TestAGuestsCardAfterSignInIsShownOnceMore(t *testing.T) {
	w, _, a := lossyWorld(t)
	p := must(t, a, guest("g_1"), order).PendingOrder
	must(t, a, guest("g_1"), "no")
	asha := w.diner("asha")
	asha.GuestID = "g_1"
	answer, err := say(t, a, asha, press("confirm", p))
	if err != nil || answer.OrderConfirmed || len(w.allOrders()) != 0 || answer.PendingOrder == nil {
		t.Errorf("answer %s, %v", text(answer), err)
	}
}

func TestAGuestMovesInOnce(t *testing.T) {
	w, l, a := lossyWorld(t)
	g := guest("g_1")
	must(t, a, g, order)
	asha := w.diner("asha")
	asha.GuestID = g.SessionID
	l.set(func() { l.commit = errAway }) // dies between taking and appending
	must(t, a, asha, "is it spicy?")
	l.set(func() { l.commit, l.forget = nil, errAway }) // then between appending and forgetting
	must(t, w.agent(), asha, "is it spicy?")
	must(t, w.agent(), asha, "is it spicy?")
	l.set(func() { l.forget = nil })
	if answer := must(t, w.agent(), asha, "yes"); !answer.OrderConfirmed {
		t.Errorf("the guest's order did not move in: %s", text(answer))
	}
	h, err := a.History(t.Context(), asha)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range h.Messages {
		if m.Text == order {
			n++
		}
	}
	if n != 1 || len(h.Messages) != 2+2*3 {
		t.Errorf("the guest's words stand %d times among %d", n, len(h.Messages))
	}
	if h, err := a.History(t.Context(), g); err != nil || len(h.Messages) != 0 || h.PendingOrder != nil {
		t.Errorf("the guest's session still holds %s, %v", text(h), err)
	}
}

// A guest said yes, and "no" while the sign-in runs that the yes waited for.
func TestWhatAGuestSaysDuringTheSignInIsHeard(t *testing.T) {
	w, l, a := lossyWorld(t)
	g, asha := guest("g_1"), w.diner("asha")
	must(t, a, g, order)
	must(t, a, g, "yes")
	asha.GuestID = g.SessionID
	l.set(func() { l.afterTake = func() { must(t, a, g, "no") } })
	answer, _, err := a.SignedIn(t.Context(), asha, nil)
	if err != nil || answer.OrderConfirmed || answer.PendingOrder == nil || len(w.allOrders()) != 0 {
		t.Errorf("answer %s, %v, want the order shown once more", text(answer), err)
	}
	asha.GuestID = ""
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Errorf("answer %s, want the order placed after a fresh yes", text(answer))
	}
}

func TestAGuestsYesIsNotForTheDinersOwnOrder(t *testing.T) {
	w := newWorld(t)
	a, g, asha := w.agent(), guest("g_1"), w.diner("asha")
	must(t, a, g, order)
	w.clock.move(6 * time.Minute)
	must(t, a, asha, order) // in another browser
	w.clock.move(5 * time.Minute)
	asha.GuestID = g.SessionID // the guest's order has run out, the diner's has not
	answer := must(t, a, asha, "yes")
	if answer.OrderConfirmed || len(w.allOrders()) != 0 || answer.PendingOrder == nil {
		t.Errorf("answer %s, want the diner's own order shown and not placed", text(answer))
	}
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Errorf("answer %s, want the order placed once it was shown here", text(answer))
	}
}

func TestAYesToAnOrderOfAChosenIDIsAFreshOne(t *testing.T) {
	w, _, a := lossyWorld(t)
	chosen := agent.Caller{SessionID: "asha", ChosenID: true}
	must(t, a, chosen, order)
	asha := w.diner("asha")
	asha.GuestID, asha.ChosenID = chosen.SessionID, true
	answer := must(t, a, asha, "yes") // to what somebody else may have put there
	if answer.OrderConfirmed || answer.PendingOrder == nil || len(w.allOrders()) != 0 || !strings.Contains(answer.Response, "look at your order once more") {
		t.Errorf("answer %s", text(answer))
	}
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Errorf("answer %s", text(answer))
	}
}

func TestARepeatedSignInBringsNoToken(t *testing.T) {
	w, l, a := lossyWorld(t)
	l.set(func() { l.take = errAway }) // so that the guest's session stays where it is
	if _, err := w.platform.Register(t.Context(), "meera", "meera@example.com", "Chutney42x"); err != nil {
		t.Fatal(err)
	}
	chosen := agent.Caller{SessionID: "phone-7", ChosenID: true}
	req := agent.Request{Message: "login meera Chutney42x", MessageID: "1"}
	first, err := say(t, a, chosen, req)
	if err != nil || first.Token == "" || !first.Authenticated {
		t.Fatalf("answer %s, %v", text(first), err)
	}
	again, err := say(t, a, chosen, req)
	if err != nil || again.Token != "" || !again.Authenticated {
		t.Errorf("the repeat: %s, %v", text(again), err)
	}
}

func TestADinersSessionMovesInNowhere(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha, ravi := w.diner("asha"), w.diner("ravi")
	must(t, a, asha, order)
	ravi.GuestID = asha.SessionID
	must(t, a, ravi, "hello")
	if err := a.Clear(t.Context(), ravi); err != nil {
		t.Fatal(err)
	}
	if h, err := a.History(t.Context(), asha); err != nil || h.PendingOrder == nil || len(h.Messages) != 2 {
		t.Errorf("asha's session holds %s, %v, want what she said", text(h), err)
	}
}
