package torture

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// TestRollingRestart restarts the APIs and then the agents, one after the other as an operator does, while people browse,
// talk, order by talking and order by the API: nobody sees a failure, and no order is lost. A message is sent again under its
// message_id when it got no answer, as the page offers it: on a machine without a free core a process may close its socket
// before it took a connection that the system had taken for it. How often that was needed is told beside the failures.
func TestRollingRestart(t *testing.T) {
	const rate = 200
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: append(rig.RedisEnv(redistest.Start(t)), "SHUTDOWN_DELAY=5s", "LOG_LEVEL=warn")})
	person := talkers(t, f.Place, 1, 1, "rolling")[0]
	buyer := rig.Register(t, f.Place, "buyer")
	g := rig.Guest(t, f.Place)
	g.HTTP.Transport = &http.Transport{MaxIdleConnsPerHost: 64}
	stop := make(chan struct{})
	talked := make(chan struct{})
	go func() { defer close(talked); person.talk(stop) }()
	var placed, again atomic.Int64
	result := make(chan rig.Load, 1)
	go func() {
		result <- rig.Paced(rate, stop, func(i int) error { return rollingRequest(g, buyer, i, &placed, &again) })
	}()
	for range of(1, 3) {
		for _, one := range append(f.APIs[:2:2], f.Agents...) {
			one.Stop()
			one.Start()
		}
	}
	close(stop)
	load := <-result
	<-talked
	person.settle()
	v := person.Compare(f.Store())
	if !v.Clean() {
		t.Errorf("what was said: %v", v)
	}
	if got := int64(len(buyer.Orders())); got != placed.Load() {
		t.Errorf("%d orders were acknowledged to the buyer, %d are in the store", placed.Load(), got)
	}
	if load.Failed > 0 || load.Done == 0 {
		t.Errorf("during the restarts: %v\n%s", load, refused(f))
	}
	t.Logf("during the restarts: %v", load)
	figures.Zero(fmt.Sprintf("rolling restart at %d requests a second: of %d, failed", rate, load.Done+load.Failed), load.Failed)
	figures.Note("rolling restart: messages sent again under their message_id", "%d", again.Load())
	figures.Verdict("rolling restart", v)
	figures.Note("rolling restart: latency", "p50 %v, p99 %v, slowest %v", rig.Brief(load.Percentile(50)), rig.Brief(load.Percentile(99)), rig.Brief(load.Slowest))
}

// rollingRequest is one of several that people make.
func rollingRequest(g, buyer *rig.Diner, i int, placed, again *atomic.Int64) error {
	var status int
	var body []byte
	switch i % 8 {
	case 0, 1, 2, 3:
		words := map[string]string{"message": "show menu for Thepla House", "user_id": fmt.Sprint("g", i%50), "message_id": fmt.Sprint("m", i)}
		if status, body = g.Call(http.MethodPost, g.Agent+"/chat", words); status == http.StatusBadGateway {
			again.Add(1)
			status, body = g.Call(http.MethodPost, g.Agent+"/chat", words)
		}
	case 4, 5:
		status, body = g.Call(http.MethodGet, g.API+"/restaurants/?limit=5", nil)
	case 6:
		status, body = g.Call(http.MethodGet, g.Agent+"/", nil, "Accept", "text/html")
	case 7:
		order := map[string]any{"restaurant_name": "Thepla House", "items": []map[string]any{{"item_name": "Masala Thepla", "quantity": 1}}}
		if status, body = buyer.Call(http.MethodPost, buyer.API+"/orders/", order, "Idempotency-Key", fmt.Sprint("k", i)); status == http.StatusCreated {
			placed.Add(1)
			return nil
		}
	}
	if status != http.StatusOK || strings.Contains(string(body), `"error":`) {
		return fmt.Errorf("request %d: %d %.200s", i%8, status, body)
	}
	return nil
}

// refused is what nginx noted of requests that did not go well, and why.
func refused(f *rig.Fleet) string {
	var b strings.Builder
	for _, p := range f.Front.Passages() {
		if p.Status >= 500 || p.Status == 499 {
			fmt.Fprintf(&b, "%+v\n", p)
		}
	}
	return b.String() + f.Front.Log.Tail()
}
