package agent_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// What the simulator found, each as a conversation of its own.

// kept changes what a session remembers, as a store that goes back in time does.
func (w *world) kept(id string, change func(*session.Session)) {
	w.t.Helper()
	turn, err := w.sessions.Begin(w.t.Context(), session.Entry{ID: id})
	if err != nil {
		w.t.Fatal(err)
	}
	s := turn.Session()
	change(s)
	if err := turn.Commit(w.t.Context(), session.Update{State: s.State, Pending: s.Pending}); err != nil {
		w.t.Fatal(err)
	}
}

// places reports whether an answer placed an order, and checks it against the store.
func (w *world) places(answer agent.Answer, orders int) bool {
	w.t.Helper()
	if n := len(w.allOrders()); n != orders {
		w.t.Fatalf("%d orders are stored, want %d, after %s", n, orders, text(answer))
	}
	return answer.OrderConfirmed
}

func TestAFailedCancellingAsksForNoYes(t *testing.T) {
	for name, cancel := range map[string]func(*agent.PendingOrder) agent.Request{
		"by words":  func(*agent.PendingOrder) agent.Request { return agent.Request{Message: "cancel it"} },
		"by button": func(p *agent.PendingOrder) agent.Request { return press("cancel", p) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.model = waiter{}
			a, asha := w.agent(), w.diner("asha")
			shown := must(t, a, asha, order)
			w.wire.on(func(r *http.Request) (*http.Response, error) {
				if r.Method == http.MethodPut {
					return nil, errors.New("connection reset")
				}
				return nil, nil
			})
			answer, err := say(t, a, asha, cancel(shown.PendingOrder))
			if err != nil || answer.OrderCancelled || !strings.Contains(answer.Response, "not cancelled yet. Please try again") {
				t.Fatalf("a cancelling that fails: %s, %v", text(answer), err)
			}
			if answer := must(t, a, asha, "yes"); w.places(answer, 0) || answer.PendingOrder == nil {
				t.Errorf("yes to trying again: %s", text(answer))
			}
			if answer := must(t, a, asha, "yes"); !w.places(answer, 1) {
				t.Errorf("yes to the order: %s", text(answer))
			}
		})
	}
}

func TestAGuestsCancellingHoldsOnceItIsKept(t *testing.T) {
	_, l, a := lossyWorld(t)
	g := guest("g_1")
	shown := must(t, a, g, order)
	l.set(func() { l.commit = errAway })
	answer := must(t, a, g, "cancel it")
	if answer.OrderCancelled || answer.PendingOrder == nil || !strings.Contains(answer.Response, "not cancelled") {
		t.Errorf("a cancelling that was not kept: %s", text(answer))
	}
	l.set(func() { l.commit = session.Lost() })
	if answer, err := say(t, a, g, agent.Request{Message: "cancel it"}); foodie.CodeOf(err) != "turn_lost" {
		t.Errorf("a cancelling whose turn was lost: %s, %v", text(answer), err)
	}
	l.set(func() { l.commit, l.begin = nil, errAway })
	if answer, err := say(t, a, g, press("cancel", shown.PendingOrder)); err != nil || answer.OrderCancelled || answer.Error == "" {
		t.Errorf("a cancelling without memory: %s, %v", text(answer), err)
	}
	l.set(func() { l.begin = nil })
	if answer := must(t, a, g, "cancel it"); !answer.OrderCancelled {
		t.Errorf("a cancelling that was kept: %s", text(answer))
	}
}

func TestAGuestsOldCardBeginsAnOrderOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.model = waiter{}
	a, g := w.agent(), guest("g_1")
	card := must(t, a, g, order).PendingOrder
	must(t, a, g, "cancel it")
	if answer, err := say(t, a, g, press("cancel", card)); foodie.CodeOf(err) != "nothing_pending" {
		t.Errorf("cancelling it again: %s, %v; a guest cannot know that nothing was ordered", text(answer), err)
	}
	answer, err := say(t, a, g, press("confirm", card))
	if err != nil || answer.RequiresAuth || answer.PendingOrder == nil || answer.PendingOrder.ID == card.ID {
		t.Errorf("confirming a cancelled card: %s, %v; want it shown once more as another order", text(answer), err)
	}
}

func TestAYesIsForNeitherOfTwoConversations(t *testing.T) {
	w, l, a := lossyWorld(t)
	g, asha := guest("g_1"), w.diner("asha")
	must(t, a, g, order)
	w.clock.move(time.Minute)
	own := must(t, a, asha, order).PendingOrder // without the guest's id
	asha.GuestID = g.SessionID
	l.set(func() { l.take = errAway })
	if answer := must(t, a, asha, "yes"); w.places(answer, 0) {
		t.Errorf("yes, while the guest's conversation cannot be had: %s", text(answer))
	}
	l.set(func() { l.take = nil })
	w.clock.move(time.Minute)
	if answer := must(t, a, asha, "yes"); w.places(answer, 0) || answer.PendingOrder == nil || answer.PendingOrder.ID != own.ID {
		t.Errorf("yes, with an older conversation coming along: %s", text(answer))
	}
	if answer := must(t, a, asha, "yes"); !w.places(answer, 1) {
		t.Errorf("yes to the diner's own: %s", text(answer))
	}
}

func TestCardsOutliveASessionThatWentBack(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*session.PendingOrder)
		places bool
	}{
		"the card's revision is later":                  {func(p *session.PendingOrder) { p.Revision, p.Lines[0].Quantity, p.Total = 1, 2, 70*foodie.Rupee }, true},
		"another order has the card's revision":         {func(p *session.PendingOrder) { p.Lines[0].Quantity, p.Total = 9, 315*foodie.Rupee }, false},
		"the session's revision is later than the card": {func(p *session.PendingOrder) { p.Revision = 3 }, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.model = waiter{}
			a, asha := w.agent(), w.diner("asha")
			must(t, a, asha, order)
			card := must(t, a, asha, "make it three").PendingOrder
			w.kept(asha.SessionID, func(s *session.Session) { tt.change(s.Pending) })
			answer, err := say(t, a, asha, press("confirm", card))
			if err != nil || answer.OrderConfirmed != tt.places {
				t.Fatalf("the card of revision %d: %s, %v", card.Revision, text(answer), err)
			}
			if all := w.allOrders(); tt.places && (len(all) != 1 || all[0].Total != card.TotalPrice || all[0].Lines[0].Quantity != 3) {
				t.Errorf("stored %+v, want what the card says", all)
			}
		})
	}
}

// A mending model ends a failure in the middle of the turn that met it.
type mending struct {
	waiter
	l *lossy
}

func (m mending) Generate(ctx context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	m.l.set(func() { m.l.begin = nil })
	return m.waiter.Generate(ctx, r, emit)
}

func TestATurnWithoutMemoryTellsTheSessionWhenItEnds(t *testing.T) {
	w, l, _ := lossyWorld(t)
	w.model = mending{waiter{}, l}
	a, asha := w.agent(), w.diner("asha")
	must(t, a, asha, order)
	l.set(func() { l.begin = errAway })
	must(t, a, asha, "hmm, I doubt that")
	if answer := must(t, a, asha, "yes"); w.places(answer, 0) || answer.PendingOrder == nil {
		t.Errorf("yes after a reply that asked nothing: %s", text(answer))
	}
	if answer := must(t, a, asha, "yes"); !w.places(answer, 1) {
		t.Errorf("yes to the order: %s", text(answer))
	}
}

func TestClearForgetsTheGuestWhoCameAlong(t *testing.T) {
	w := newWorld(t)
	w.model = waiter{}
	a, g, asha := w.agent(), guest("g_1"), w.diner("asha")
	must(t, a, g, order)
	asha.GuestID = g.SessionID
	if err := a.Clear(t.Context(), asha); err != nil {
		t.Fatal(err)
	}
	if answer := must(t, a, asha, "yes"); w.places(answer, 0) || answer.PendingOrder != nil {
		t.Errorf("yes after clearing: %s", text(answer))
	}
}
