package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// seeds is how often the program is killed in the middle of its work.
const seeds = 20

// TestKillWhileOrdersArePlaced kills the program while diners place orders, again and again with another seed, and then
// compares what the clients were told with what is in the store: no acknowledged order is lost, none is there twice.
func TestKillWhileOrdersArePlaced(t *testing.T) {
	const diners = 4
	h := rig.Serve(t)
	clients := make([]*client, diners)
	for i := range clients {
		clients[i] = &client{Diner: rig.Register(t, h.Place, fmt.Sprintf("crash-%d", i)), said: map[string]string{}}
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(uint64(seed), 7))
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for i, c := range clients {
			wg.Go(func() { c.placeUntil(stop, fmt.Sprintf("%d-%d", seed, i)) })
		}
		time.Sleep(time.Duration(5+random.IntN(60)) * time.Millisecond) // any moment is a good one
		h.Kill()
		close(stop)
		wg.Wait()
		h.Start()
		for _, c := range clients {
			c.repeatOpen()
		}
	}
	placed := 0
	for _, c := range clients {
		placed += c.compare(t)
	}
	if placed == 0 {
		t.Error("no order was placed at all; the test has shown nothing")
	}
	t.Logf("%d kills, %d orders acknowledged", seeds, placed)
}

// A client of the API places orders under keys of its own and notes what it was told.
type client struct {
	*rig.Diner
	said map[string]string // by Idempotency-Key: the id of the acknowledged order, or "" while no answer came
	n    int
}

// placeUntil places one order after the other until stop is closed.
func (c *client) placeUntil(stop <-chan struct{}, prefix string) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		c.n++
		c.place(fmt.Sprintf("%s-%d", prefix, c.n))
	}
}

// place tries once under key and notes what came of it.
func (c *client) place(key string) {
	body := map[string]any{"restaurant_name": "Thepla House", "items": []map[string]any{{"item_name": "Masala Thepla", "quantity": 1}}}
	status, b := c.Call(http.MethodPost, c.API+"/orders/", body, "Idempotency-Key", key)
	var o rig.Order
	switch status {
	case http.StatusCreated:
		if err := unmarshal(b, &o); err != nil {
			c.T.Errorf("key %s: %v", key, err)
		}
		if before := c.said[key]; before != "" && before != o.ID {
			c.T.Errorf("key %s: first order %s, then %s", key, before, o.ID)
		}
		c.said[key] = o.ID
	case 0: // killed: nobody knows, so the client asks again later
		if _, ok := c.said[key]; !ok {
			c.said[key] = ""
		}
	default:
		c.T.Errorf("key %s: %d %s", key, status, b)
	}
}

// repeatOpen repeats what got no answer, as a client does after a crash.
func (c *client) repeatOpen() {
	for key, id := range c.said {
		if id == "" {
			c.place(key)
		}
	}
}

// compare holds what was said against the store and gives the number of acknowledged orders.
func (c *client) compare(t *testing.T) int {
	t.Helper()
	c.SignIn()
	inStore := map[string]int{}
	for _, o := range c.Orders() {
		inStore[o.ID]++
	}
	for key, id := range c.said {
		if id == "" || inStore[id] != 1 {
			t.Errorf("key %s: order %q is in the store %d times", key, id, inStore[id])
		}
	}
	if len(inStore) != len(c.said) {
		t.Errorf("%s: %d orders in the store, %d keys", c.Name, len(inStore), len(c.said))
	}
	return len(c.said)
}
