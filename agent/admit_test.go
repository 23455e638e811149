package agent_test

import (
	"context"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/limit"
)

func TestWhoIsNotAdmittedHasSaidNothing(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	must(t, a, asha, "two masala thepla from Thepla House")
	before, err := w.sessions.Peek(t.Context(), asha.SessionID)
	if err != nil {
		t.Fatal(err)
	}
	no := foodie.NewError(foodie.TooMany, "too_many_messages", "Please wait.")
	asked := 0
	refuse := func(context.Context) error { asked++; return no }
	cancel := agent.Request{Action: &agent.Action{Kind: "cancel", PendingOrderID: before.Pending.ID}}
	for _, req := range []agent.Request{{Message: "yes"}, cancel} {
		req.Admit = refuse
		if _, err := a.Turn(t.Context(), asha, req, nil); err != no {
			t.Errorf("Turn() = %v, want the refusal", err)
		}
	}
	after, err := w.sessions.Peek(t.Context(), asha.SessionID)
	if err != nil || after.Version != before.Version || len(w.orders("asha")) != 0 || asked != 2 {
		t.Errorf("the session went from version %d to %d, %d orders, asked %d times, %v", before.Version, after.Version, len(w.orders("asha")), asked, err)
	}
	if got := must(t, a, asha, "yes"); !got.OrderConfirmed { // the lease was given back
		t.Errorf("yes = %s", got.Response)
	}
}

func TestARateRefusesTheTurnAndNotTheNextSession(t *testing.T) {
	w := newWorld(t)
	a := w.agent()
	hello := agent.Request{Message: "hello", Rate: limit.PerMinute(1), Admit: func(context.Context) error { return nil }}
	for who, want := range map[string]string{"one": "too_many_messages", "two": "too_many_messages"} {
		if _, err := a.Turn(t.Context(), guest(who), hello, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Turn(t.Context(), guest(who), hello, nil); foodie.CodeOf(err) != want {
			t.Errorf("the second of %s = %v, want %s", who, err, want)
		}
	}
}

// A yes or no is for the order that its diner sees. The session may hold another when a reply was lost.
func TestAYesIsForWhatIsSeen(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	must(t, a, asha, "two masala thepla from Thepla House")
	first := must(t, a, asha, "make it 3").PendingOrder
	for name, seen := range map[string]*agent.Seen{
		"another order":    {PendingOrderID: foodie.NewID(), Revision: first.Revision},
		"another revision": {PendingOrderID: first.ID, Revision: first.Revision - 1},
		"none":             {},
	} {
		for _, message := range []string{"yes", "cancel it", "no"} {
			got, err := a.Turn(t.Context(), asha, agent.Request{Message: message, Seen: seen}, nil)
			if err != nil || got.OrderConfirmed || got.OrderCancelled || got.PendingOrder == nil || got.PendingOrder.Revision != first.Revision {
				t.Fatalf("%q having seen %s = %+v, %v; want the order that waits", message, name, got, err)
			}
		}
	}
	same := &agent.Seen{PendingOrderID: first.ID, Revision: first.Revision}
	if got, err := a.Turn(t.Context(), asha, agent.Request{Message: "yes", Seen: same}, nil); err != nil || !got.OrderConfirmed {
		t.Errorf("yes having seen it = %+v, %v", got, err)
	}
	if got, err := a.Turn(t.Context(), asha, agent.Request{Message: "hello", Seen: same}, nil); err != nil || got.Error != "" {
		t.Errorf("hello afterwards = %+v, %v", got, err)
	}
}
