package agent_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/wire"
)

func TestWithoutSessions(t *testing.T) {
	w, l, a := lossyWorld(t)
	asha := w.diner("asha")
	l.set(func() { l.begin = errAway })
	shown := must(t, a, asha, order)
	if shown.PendingOrder == nil || strings.Contains(shown.Response, "10.0.0.9") {
		t.Fatalf("nothing is proposed without memory: %s", text(shown))
	}
	if shown.Personalized { // it would be said again with every message
		t.Errorf("greeted without memory: %s", text(shown))
	}
	if answer := must(t, a, asha, "yes"); answer.OrderConfirmed || len(w.allOrders()) != 0 || !strings.Contains(answer.Response, "use the button") {
		t.Errorf("a typed yes without memory: %s", text(answer))
	}
	answer, err := say(t, a, asha, press("confirm", shown.PendingOrder))
	if err != nil || !answer.OrderConfirmed || len(w.orders("asha")) != 1 {
		t.Errorf("the card without memory: %s, %v", text(answer), err)
	}
	answer, err = say(t, a, asha, press("cancel", shown.PendingOrder))
	if err != nil || answer.OrderCancelled || !strings.Contains(answer.Response, "already placed") {
		t.Errorf("cancelling what was placed: %s, %v", text(answer), err)
	}
}

func TestAKilledInstanceCausesNoSecondOrder(t *testing.T) {
	w, l, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	l.set(func() { l.commit = errAway }) // dies after placing and before keeping
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed {
		t.Fatalf("answer %s", text(answer))
	}
	l.set(func() { l.commit = nil })
	answer := must(t, w.agent(), asha, "yes")
	if !answer.OrderConfirmed || !strings.Contains(answer.Response, "Already ordered, once") || len(w.orders("asha")) != 1 {
		t.Errorf("the repeat: %s; %d orders", text(answer), len(w.orders("asha")))
	}
}

func TestATurnThatLostItsLeaseKeepsNothing(t *testing.T) {
	w, l, a := lossyWorld(t)
	l.set(func() { l.commit = foodie.NewError(foodie.Conflict, "turn_lost", "Another turn took over.") })
	if _, err := say(t, a, w.diner("asha"), agent.Request{Message: order}); foodie.CodeOf(err) != "turn_lost" {
		t.Errorf("err %v", err)
	}
}

// lostAnswer lets the API do what it is asked and loses its answer on the way.
func lostAnswer(w *world, path string) {
	lose := true
	w.wire.on(func(r *http.Request) (*http.Response, error) {
		if !lose || !strings.HasSuffix(r.URL.Path, path) {
			return nil, nil
		}
		lose = false
		resp, err := w.wire.next.RoundTrip(r)
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
		}
		return nil, foodie.NewError(foodie.Timeout, "api_timeout", "slow")
	})
}

func TestALostAnswerIsNotCalledPlaced(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	lostAnswer(w, "/orders/")
	answer := must(t, a, asha, "yes")
	if answer.OrderConfirmed || answer.PendingOrder == nil || answer.Error != "api_timeout" || !strings.Contains(answer.Response, "⏱️ The request timed out. Please try again.") {
		t.Errorf("answer %s", text(answer))
	}
	if answer := must(t, a, asha, "yes"); !answer.OrderConfirmed || len(w.orders("asha")) != 1 {
		t.Errorf("the repeat: %s; %d orders", text(answer), len(w.orders("asha")))
	}
}

func TestCancellingWhatWasPlacedSaysSo(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	lostAnswer(w, "/orders/")
	must(t, a, asha, "yes")
	answer := must(t, a, asha, "no")
	if answer.OrderCancelled || answer.PendingOrder != nil || !strings.Contains(answer.Response, "already placed") || len(answer.Cards) != 1 {
		t.Errorf("answer %s", text(answer))
	}
}

func TestAnOlderRevisionThatWasPlacedIsTold(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	p := must(t, a, asha, order).PendingOrder
	in := wire.FromWanted("Thepla House", []foodie.OrderLine{{Item: "Fafda", Quantity: 1}})
	if _, _, err := w.platform.As(asha.Token).PlaceOrder(t.Context(), in, string(p.ID)); err != nil {
		t.Fatal(err)
	}
	answer := must(t, a, asha, "yes")
	if answer.OrderConfirmed || answer.PendingOrder != nil || !strings.Contains(answer.Response, "already placed, with other dishes") || len(w.orders("asha")) != 1 {
		t.Errorf("answer %s", text(answer))
	}
}

func TestASignInThatEndedWhilePlacing(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	old := asha
	old.Token = "not.a.token"
	answer := must(t, a, old, "yes")
	if !answer.RequiresAuth || answer.PendingOrder == nil || !strings.Contains(answer.Response, "🔒 Please log in to place your order.") {
		t.Errorf("answer %s", text(answer))
	}
	answer, went, err := a.SignedIn(t.Context(), asha, nil)
	if err != nil || !went || !answer.OrderConfirmed || len(w.orders("asha")) != 1 {
		t.Errorf("SignedIn = %s, %t, %v", text(answer), went, err)
	}
}

func TestTwoInstancesTwoYeses(t *testing.T) {
	w := newWorld(t)
	w.model = waiter{}
	agents := []*agent.Agent{w.agent(), w.agent()}
	asha := w.diner("asha")
	for round := 1; round <= 10; round++ {
		p := must(t, agents[0], asha, order).PendingOrder
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				req := agent.Request{Message: "yes"}
				if i%2 == 1 {
					req = press("confirm", p)
				}
				_, _ = agents[i/2].Turn(t.Context(), asha, req, nil)
			})
		}
		wg.Wait()
		if n := len(w.orders("asha")); n != round {
			t.Fatalf("%d orders after %d confirmed ones", n, round)
		}
		must(t, agents[0], asha, "no") // a request for a review
	}
}

func TestALostSessionStillHonoursItsCards(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	p := must(t, a, asha, order).PendingOrder
	if err := w.sessions.Clear(t.Context(), asha.SessionID); err != nil {
		t.Fatal(err)
	}
	if answer, err := say(t, a, asha, press("confirm", p)); err != nil || !answer.OrderConfirmed {
		t.Errorf("answer %s, %v", text(answer), err)
	}

	p = must(t, a, asha, order).PendingOrder
	if err := a.Clear(t.Context(), asha); err != nil { // the diner's own wish drops the order too
		t.Fatal(err)
	}
	if answer, err := say(t, a, asha, press("confirm", p)); err != nil || answer.OrderConfirmed || len(w.orders("asha")) != 1 {
		t.Errorf("answer %s, %v", text(answer), err)
	}
}

func TestOnlyTheLastRevisionCounts(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	first := must(t, a, asha, order).PendingOrder
	second := must(t, a, asha, "make it three").PendingOrder
	if second.ID != first.ID || second.Revision != first.Revision+1 {
		t.Fatalf("revisions %+v, %+v", first, second)
	}
	answer, err := say(t, a, asha, press("confirm", first))
	if err != nil || answer.OrderConfirmed || !strings.Contains(answer.Response, "has changed since that card") || len(w.allOrders()) != 0 {
		t.Errorf("answer %s, %v", text(answer), err)
	}
	if answer, err := say(t, a, asha, press("confirm", second)); err != nil || !answer.OrderConfirmed || w.orders("asha")[0].Lines[0].Quantity != 3 {
		t.Errorf("answer %s, %v", text(answer), err)
	}
}

func TestCardsOfOthersAndForgedOnes(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha, ravi := w.diner("asha"), w.diner("ravi")
	p := must(t, a, asha, order).PendingOrder
	forged := *p
	forged.Proposal = strings.Replace(p.Proposal, ".", "A.", 1)
	other := *p
	other.ID = foodie.NewID()
	for name, try := range map[string]struct {
		who agent.Caller
		p   agent.PendingOrder
	}{"another diner's": {ravi, *p}, "a guest's": {guest("g_x"), *p}, "altered": {asha, forged}, "of another order": {asha, other}, "unsigned": {asha, agent.PendingOrder{ID: p.ID}}} {
		if answer, err := say(t, a, try.who, press("confirm", &try.p)); err == nil || len(w.allOrders()) != 0 {
			t.Errorf("%s: %s, %v", name, text(answer), err)
		}
	}
}

func TestRepeatedMessages(t *testing.T) {
	w := newWorld(t)
	w.model = waiter{}
	asha := w.diner("asha")
	ask := func(id, message string) (agent.Answer, error) {
		return say(t, w.agent(), asha, agent.Request{Message: message, MessageID: id})
	}
	if _, err := ask("1", order); err != nil {
		t.Fatal(err)
	}
	first, err := ask("2", "yes")
	if err != nil || !first.OrderConfirmed {
		t.Fatalf("answer %s, %v", text(first), err)
	}
	again, err := ask("2", "yes")
	if err != nil || canonical(again) != canonical(first) || len(w.orders("asha")) != 1 {
		t.Errorf("the repeat: %s, %v", text(again), err)
	}
	for _, id := range []string{"3", "4"} {
		if _, err := ask(id, "hi"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ask("2", "yes"); foodie.CodeOf(err) != "message_too_old" {
		t.Errorf("err %v", err)
	}
}

// canonical is v's JSON with sorted keys.
func canonical(v any) string {
	var plain any
	if err := json.Unmarshal([]byte(text(v)), &plain); err != nil {
		return err.Error()
	}
	return text(plain)
}

func TestRefusedRequests(t *testing.T) {
	w, _, a := lossyWorld(t)
	for code, req := range map[string]agent.Request{
		"message_empty":    {},
		"message_length":   {Message: strings.Repeat("x", agent.MaxMessage+1)},
		"text_encoding":    {Message: "\xff"},
		"action_unknown":   {Action: &agent.Action{Kind: "destroy"}},
		"proposal_invalid": {Action: &agent.Action{Kind: "confirm"}},
		"nothing_pending":  {Action: &agent.Action{Kind: "cancel"}},
		"action_expired":   {Action: &agent.Action{Kind: "confirm", ActionID: "x"}},
	} {
		if _, err := say(t, a, w.diner("asha"), req); foodie.CodeOf(err) != code {
			t.Errorf("%s: %v", code, err)
		}
	}
	if h, err := a.History(t.Context(), w.diner("asha")); err != nil || len(h.Messages) != 0 {
		t.Errorf("a refused request left %s, %v", text(h), err)
	}
}

func TestTheConsentIsKept(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	must(t, a, asha, "haan kar do")
	c := w.orders("asha")[0].Consent
	if c.By != "words" || c.Words != "haan kar do" || c.Language != "hi" || len(c.ProposalDigest) != 64 {
		t.Errorf("consent %+v", c)
	}
}

func TestADinerWhoLeavesWhilePlacing(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	ctx, leave := context.WithCancel(t.Context())
	w.wire.on(func(r *http.Request) (*http.Response, error) {
		leave()
		return nil, nil
	})
	answer, err := a.Turn(ctx, asha, agent.Request{Message: "yes"}, nil)
	if err != nil || !answer.OrderConfirmed || len(w.orders("asha")) != 1 {
		t.Errorf("answer %s, %v", text(answer), err)
	}
	w.wire.on(nil)
	if h, err := a.History(t.Context(), asha); err != nil || h.PendingOrder != nil || len(h.Messages) != 4 {
		t.Errorf("history %s, %v", text(h), err)
	}
}

func TestHistoryShowsWhatIsPending(t *testing.T) {
	w, _, a := lossyWorld(t)
	asha := w.diner("asha")
	must(t, a, asha, order)
	h, err := a.History(t.Context(), asha)
	if err != nil || h.PendingOrder == nil || h.PendingOrder.Proposal == "" || len(h.Messages) != 2 || len(h.Messages[1].Cards) == 0 {
		t.Errorf("history %s, %v", text(h), err)
	}
	w.clock.move(11 * time.Minute)
	if h, err := a.History(t.Context(), asha); err != nil || h.PendingOrder != nil {
		t.Errorf("an expired order is shown: %s, %v", text(h), err)
	}
}
