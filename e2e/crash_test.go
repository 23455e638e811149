package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"
)

// seeds is how often the program is killed in the middle of its work.
const seeds = 20

// TestKillWhileOrdersArePlaced kills the program while diners place orders, again and again with another seed, and then
// compares what the clients were told with what is in the store: no acknowledged order is lost, none is there twice.
func TestKillWhileOrdersArePlaced(t *testing.T) {
	const diners = 4
	h := serve(t)
	people := make([]*diner, diners)
	ledgers := make([]*ledger, diners)
	for i := range people {
		people[i] = register(t, h, fmt.Sprintf("crash-%d", i))
		ledgers[i] = &ledger{diner: people[i], said: map[string]string{}}
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(uint64(seed), 7))
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for i, l := range ledgers {
			wg.Go(func() { l.placeUntil(stop, fmt.Sprintf("%d-%d", seed, i)) })
		}
		time.Sleep(time.Duration(5+random.IntN(60)) * time.Millisecond) // any moment is a good one
		h.kill()
		close(stop)
		wg.Wait()
		h.start("serve")
		for _, l := range ledgers {
			l.repeatOpen()
		}
	}
	placed := 0
	for _, l := range ledgers {
		placed += l.compare(t)
	}
	if placed == 0 {
		t.Error("no order was placed at all; the test has shown nothing")
	}
	t.Logf("%d kills, %d orders acknowledged", seeds, placed)
}

// A ledger is what one client knows of its orders.
type ledger struct {
	diner *diner
	said  map[string]string // by Idempotency-Key: the id of the acknowledged order, or "" while no answer came
	n     int
}

// placeUntil places one order after the other until stop is closed.
func (l *ledger) placeUntil(stop <-chan struct{}, prefix string) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		l.n++
		l.place(fmt.Sprintf("%s-%d", prefix, l.n))
	}
}

// place tries once under key and notes what came of it.
func (l *ledger) place(key string) {
	body := map[string]any{"restaurant_name": "Thepla House", "items": []map[string]any{{"item_name": "Masala Thepla", "quantity": 1}}}
	status, b := l.diner.call(http.MethodPost, l.diner.h.api+"/orders/", body, "Idempotency-Key", key)
	var o order
	switch status {
	case http.StatusCreated:
		if err := unmarshal(b, &o); err != nil {
			l.diner.t.Errorf("key %s: %v", key, err)
		}
		if before := l.said[key]; before != "" && before != o.ID {
			l.diner.t.Errorf("key %s: first order %s, then %s", key, before, o.ID)
		}
		l.said[key] = o.ID
	case 0: // killed: nobody knows, so the client asks again later
		if _, ok := l.said[key]; !ok {
			l.said[key] = ""
		}
	default:
		l.diner.t.Errorf("key %s: %d %s", key, status, b)
	}
}

// repeatOpen repeats what got no answer, as a client does after a crash.
func (l *ledger) repeatOpen() {
	for key, id := range l.said {
		if id == "" {
			l.place(key)
		}
	}
}

// compare holds the ledger against the store and gives the number of acknowledged orders.
func (l *ledger) compare(t *testing.T) int {
	t.Helper()
	l.diner.signIn()
	inStore := map[string]int{}
	for _, o := range l.diner.orders() {
		inStore[o.ID]++
	}
	for key, id := range l.said {
		if id == "" || inStore[id] != 1 {
			t.Errorf("key %s: order %q is in the store %d times", key, id, inStore[id])
		}
	}
	if len(inStore) != len(l.said) {
		t.Errorf("%s: %d orders in the store, %d keys", l.diner.name, len(inStore), len(l.said))
	}
	return len(l.said)
}
