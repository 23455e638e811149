package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// TestTenThousandDoubleYeses lets diners say yes twice at once, by words and by button, ten thousand times: each yes is
// one order, however they race.
func TestTenThousandDoubleYeses(t *testing.T) {
	const (
		diners = 20
		rounds = 500
	)
	h := serve(t, "LOG_LEVEL=warn")
	var confirmed atomic.Int64
	var wg sync.WaitGroup
	people := make([]*diner, diners)
	for i := range people {
		people[i] = register(t, h, fmt.Sprintf("twice-%d", i))
	}
	gate := make(chan struct{}, 8) // so many diners at once
	for _, d := range people {
		wg.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			for round := range rounds {
				confirmed.Add(d.sayYesTwice(round))
			}
		})
	}
	wg.Wait()
	for _, d := range people {
		if got := len(d.orders()); got != rounds {
			t.Errorf("%s: %d orders after %d double yeses", d.name, got, rounds)
		}
	}
	if n := confirmed.Load(); n < diners*rounds {
		t.Errorf("only %d of %d double yeses were told that the order is placed", n, diners*rounds)
	}
}

// sayYesTwice proposes an order and confirms it twice at once; it reports 1 when at least one answer said so.
func (d *diner) sayYesTwice(round int) int64 {
	p := d.say("one masala thepla from Thepla House")
	if p.PendingOrder == nil {
		d.t.Errorf("%s, round %d: nothing is pending: %d %s", d.name, round, p.Status, p.Response)
		return 0
	}
	ways := [2]any{
		map[string]string{"message": "yes"},
		map[string]string{"action": "confirm", "pending_order_id": p.PendingOrder.ID, "proposal": p.PendingOrder.Proposal},
	}
	if round%2 == 0 {
		ways[1] = ways[0]
	}
	var wg sync.WaitGroup
	var said [2]answer
	for i, body := range ways {
		wg.Go(func() { said[i] = d.chat(body) })
	}
	wg.Wait()
	for _, a := range said {
		if a.Status != http.StatusOK {
			d.t.Errorf("%s, round %d: %d %s", d.name, round, a.Status, a.Response)
		}
	}
	if said[0].OrderConfirmed || said[1].OrderConfirmed {
		return 1
	}
	return 0
}
