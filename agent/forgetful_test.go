package agent_test

import (
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

func TestACardIsCancelledWithoutMemory(t *testing.T) {
	w, l, a := lossyWorld(t)
	asha := w.diner("asha")
	l.set(func() { l.begin = errAway })
	shown := must(t, a, asha, order)
	answer, err := say(t, a, asha, press("cancel", shown.PendingOrder))
	if err != nil || !answer.OrderCancelled {
		t.Fatalf("cancelling a card without memory: %s, %v", text(answer), err)
	}
	for _, away := range []error{errAway, nil} {
		l.set(func() { l.begin = away })
		answer, err := say(t, a, asha, press("confirm", shown.PendingOrder))
		if err != nil || answer.OrderConfirmed || len(w.orders("asha")) != 0 {
			t.Errorf("confirming it afterwards, the store failing by %v: %s, %v", away, text(answer), err)
		}
	}
}

func TestSigningInWithoutMemory(t *testing.T) {
	w, l, a := lossyWorld(t)
	l.set(func() { l.begin = errAway })
	answer := must(t, a, guest("g"), "sign me up as asha with email asha@example.com password Chaas4two-please")
	if !answer.Authenticated || answer.Token == "" || answer.SignedIn == nil {
		t.Fatalf("a sign-up by words without memory: %s", text(answer))
	}
	u, err := w.store.User(t.Context(), answer.SignedIn.UserID)
	if err != nil {
		t.Fatal(err)
	}
	who := agent.Caller{SessionID: agent.SessionOf(u.ID), UserID: u.ID, Username: u.Username, Token: answer.SignedIn.AccessToken, GuestID: "g"}
	if answer, went, err := a.SignedIn(t.Context(), who, nil); err != nil || went {
		t.Errorf("SignedIn() without memory = %s, %v, %v; want nothing to go on", text(answer), went, err)
	}
	shown := must(t, a, who, order)
	if answer, err := say(t, a, who, press("confirm", shown.PendingOrder)); err != nil || !answer.OrderConfirmed {
		t.Errorf("the card after it: %s, %v", text(answer), err)
	}
}

func TestHistoryAndClearSayThatMemoryIsAway(t *testing.T) {
	w, l, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	if err := l.Store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.History(t.Context(), asha); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("History() = %v, want unavailable", err)
	}
	if err := a.Clear(t.Context(), asha); foodie.KindOf(err) != foodie.Unavailable {
		t.Errorf("Clear() = %v, want unavailable", err)
	}
}
