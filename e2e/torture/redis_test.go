package torture

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// A crowd talks to a fleet while its Redis is tormented.
type crowd struct {
	fleet  *rig.Fleet
	people []*talker
	stop   chan struct{}
	wait   sync.WaitGroup
}

func startCrowd(t *testing.T, f *rig.Fleet, n int) *crowd {
	c := &crowd{fleet: f, people: talkers(t, f.Place, n, 1, "crowd"), stop: make(chan struct{})}
	for _, p := range c.people {
		c.wait.Go(func() { p.talk(c.stop) })
	}
	return c
}

// end stops the talk and compares all ledgers with the store.
func (c *crowd) end(t *testing.T, what string) {
	t.Helper()
	close(c.stop)
	c.wait.Wait()
	var v rig.Verdict
	var slowest time.Duration
	for _, p := range c.people {
		p.settle()
		v.Add(p.Compare(c.fleet.Store()))
		slowest = max(slowest, time.Duration(p.slowest.Load()))
	}
	if !v.Clean() {
		t.Errorf("%s: %v", what, v)
	}
	if v.Orders == 0 {
		t.Errorf("%s: no order was placed at all; the test has shown nothing", what)
	}
	figures.Verdict(what, v)
	figures.AtMost(what+": slowest turn", slowest, time.Second)
}

// untilNormal waits until both agents remember again what was said to them, and gives how long that took.
func untilNormal(t *testing.T, f *rig.Fleet, since time.Time) time.Duration {
	t.Helper()
	for _, a := range f.Agents {
		for n := 0; !remembers(t, rig.Place{Agent: a.URL, API: f.API}, fmt.Sprintf("probe-%d-%d", since.UnixNano(), n)); n++ {
			if time.Since(since) > 30*time.Second {
				t.Fatalf("%s remembers nothing after %v\n%s", a.Name, time.Since(since), a.Log.Tail())
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	return time.Since(since)
}

// remembers says two things, the second of which can only be answered by who remembers the first.
func remembers(t *testing.T, at rig.Place, id string) bool {
	g := rig.Guest(t, at)
	g.Say("show menu for Swati Snacks", "user_id", id)
	a := g.Say("show me the menu", "user_id", id)
	return a.Status == http.StatusOK && strings.Contains(a.Response, "Bhel Puri")
}

// keepers are diners who each have a card before them.
func keepers(t *testing.T, f *rig.Fleet, name string, n int) (all []*rig.Diner, cards []*rig.Card) {
	t.Helper()
	for i := range n {
		d := rig.Register(t, f.Place, fmt.Sprintf("%s-%d", name, i))
		var a rig.Answer
		for try := 0; a.PendingOrder == nil; try++ { // the fleet may still be learning where its Redis is now
			if try > 100 {
				t.Fatalf("nothing is pending: %+v", a)
			}
			a = d.Say("two masala thepla from Thepla House")
			if i%2 == 1 {
				a = d.Say("make it 3")
			}
		}
		all, cards = append(all, d), append(cards, a.PendingOrder)
	}
	return all, cards
}

// confirmable presses the button of a card and reports whether exactly that was placed.
func confirmable(t *testing.T, d *rig.Diner, card *rig.Card) bool {
	t.Helper()
	a := d.Chat(rig.Press("confirm", card))
	if !a.OrderConfirmed || a.Order == nil || a.Order.TotalPrice != card.TotalPrice {
		t.Errorf("%s cannot confirm a card of %v: %d %s %s (%s)", d.Name, card.TotalPrice, a.Status, a.Error, a.Response, a.RequestID)
		return false
	}
	return true
}

func TestSentinelFailoverUnderLoad(t *testing.T) {
	group := redistest.StartSentinel(t)
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.SentinelEnv(group)})
	wants(t, f, "sentinel")
	c := startCrowd(t, f, 4)
	var slowest time.Duration
	unconfirmable, n := 0, of(3, 30)
	for i := range n {
		people, cards := keepers(t, f, fmt.Sprint("keeper-", i), 4)
		old := group.KillPrimary()
		killed := time.Now()
		for k, d := range people {
			if k == 2 { // the first two are confirmed while no primary serves, the others afterwards
				took := untilNormal(t, f, killed)
				slowest = max(slowest, took)
				t.Logf("failover %d: normal after %v", i, took)
			}
			if !confirmable(t, d, cards[k]) {
				unconfirmable++
			}
		}
		group.WaitForFailover(old)
		group.Settle()
	}
	what := fmt.Sprintf("Sentinel failover under load, %d times", n)
	c.end(t, what)
	figures.Zero(what+": cards that could not be confirmed", unconfirmable)
	figures.AtMost(what+": normal after", slowest, 4*time.Second)
}

func TestClusterLosesAPrimaryAndMovesSlotsUnderLoad(t *testing.T) {
	cluster := redistest.StartCluster(t)
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.ClusterEnv(cluster)})
	wants(t, f, "cluster")
	c := startCrowd(t, f, 4)
	var slowest time.Duration
	unconfirmable, n := 0, of(2, 15)
	for i := range n {
		people, cards := keepers(t, f, fmt.Sprint("keeper-", i), 4)
		var keys []string
		for _, p := range c.people {
			keys = append(keys, sessionKey(p.Diner))
		}
		for _, d := range people {
			keys = append(keys, sessionKey(d))
		}
		cluster.MoveSlots(keys...)
		old := cluster.KillPrimaryOf(sessionKey(people[0]))
		killed := time.Now()
		for k, d := range people {
			if k == 2 {
				cluster.WaitForFailover(sessionKey(people[0]), old)
				took := untilNormal(t, f, killed)
				slowest = max(slowest, took)
				t.Logf("primary %d killed: normal after %v", i, took)
			}
			if !confirmable(t, d, cards[k]) {
				unconfirmable++
			}
		}
		cluster.Settle()
	}
	what := fmt.Sprintf("Cluster: primary killed and slots moved under load, %d times", n)
	c.end(t, what)
	figures.Zero(what+": cards that could not be confirmed", unconfirmable)
	figures.AtMost(what+": normal after", slowest, 4*time.Second)
	crossed := 0
	for _, p := range f.Processes() {
		crossed += strings.Count(p.Log.String(), "CROSSSLOT")
	}
	if crossed > 0 {
		t.Errorf("%d commands touched two slots (CROSSSLOT)", crossed)
	}
	figures.Zero(what+": CROSSSLOT", crossed)
}

// sessionKey is a key of a diner's session.
func sessionKey(d *rig.Diner) string { return "chat_session:{u:" + d.ID + "}" }

// wants checks that the agents really use the Redis that the test is about.
func wants(t *testing.T, f *rig.Fleet, topology string) {
	t.Helper()
	for _, a := range f.Agents {
		var health struct {
			Redis struct {
				Connected         bool
				Backend, Topology string
			}
		}
		_, b := rig.Guest(t, f.Place).Call(http.MethodGet, a.URL+"/health", nil)
		if err := json.Unmarshal(b, &health); err != nil || !health.Redis.Connected || health.Redis.Backend != "redis" || health.Redis.Topology != topology {
			t.Fatalf("%s keeps its sessions elsewhere than in a %s Redis: %s", a.Name, topology, b)
		}
	}
}

// TestRedisAway takes Redis away, frozen and then killed: browsing and confirming by card go on, and what was cancelled never
// comes back.
func TestRedisAway(t *testing.T) {
	redis := redistest.Start(t, "--appendonly", "yes")
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.RedisEnv(redis)})
	wants(t, f, "single")
	for name, fault := range map[string]struct{ away, back func() }{
		"frozen": {redis.Pause, redis.Resume},
		"killed": {redis.Kill, redis.Restart},
	} {
		t.Run(name, func(t *testing.T) { redisAway(t, f, name, fault.away, fault.back) })
	}
}

func redisAway(t *testing.T, f *rig.Fleet, name string, away, back func()) {
	what := "Redis " + name + " for " + of(4*time.Second, 30*time.Second).String()
	before, cancelledBefore := cancelled(t, f, name+"-before", func(d *rig.Diner, c *rig.Card) rig.Answer { return d.Say("no") })
	waiting, cards := keepers(t, f, name+"-waiting", 1)
	away()
	gone := make(chan struct{})
	time.AfterFunc(of(4*time.Second, 30*time.Second), func() { close(gone) })
	var browsed, confirmed rig.Load
	var slowest time.Duration
	var wait sync.WaitGroup
	wait.Go(func() { browsed = browse(t, f, name, gone) })
	wait.Go(func() { confirmed, slowest = confirmCards(t, f, name, gone) })
	// Cancelled while nobody can tell the session: the database knows.
	a := waiting[0].Chat(rig.Press("cancel", cards[0]))
	if !a.OrderCancelled {
		t.Errorf("a card cannot be cancelled while Redis is away: %+v", a)
	}
	press := func(d *rig.Diner, c *rig.Card) {
		t.Helper()
		if a := d.Chat(rig.Press("confirm", c)); a.OrderConfirmed {
			t.Errorf("%s: a cancelled card was placed: %+v", d.Name, a)
		}
	}
	press(before, cancelledBefore)
	press(waiting[0], cards[0])
	<-gone
	wait.Wait()
	began := time.Now()
	back()
	took := untilNormal(t, f, began)
	for _, d := range []*rig.Diner{before, waiting[0]} {
		if a := d.Say("yes"); a.OrderConfirmed {
			t.Errorf("%s: a yes placed what was cancelled: %+v", d.Name, a)
		}
	}
	press(before, cancelledBefore)
	press(waiting[0], cards[0])
	returned := len(before.Orders()) + len(waiting[0].Orders())
	if returned > 0 {
		t.Errorf("%d cancelled orders are in the store", returned)
	}
	for what, l := range map[string]rig.Load{"browsing": browsed, "confirming by card": confirmed} {
		if l.Failed > 0 || l.Done == 0 {
			t.Errorf("%s while Redis is %s: %v", what, name, l)
		}
		t.Logf("%s while Redis is %s: %v", what, name, l)
	}
	figures.Zero(what+fmt.Sprintf(": of %d answers to browsing, failed", browsed.Done+browsed.Failed), browsed.Failed)
	figures.Zero(what+fmt.Sprintf(": of %d cards, not confirmed", confirmed.Done+confirmed.Failed), confirmed.Failed)
	figures.Zero(what+": cancelled orders that came back", returned)
	figures.AtMost(what+": back after", took, 2*time.Second)
	figures.AtMost(what+": slowest turn", max(browsed.Slowest, slowest), time.Second)
}

// cancelled is a diner whose proposal was cancelled, with its card.
func cancelled(t *testing.T, f *rig.Fleet, name string, by func(*rig.Diner, *rig.Card) rig.Answer) (*rig.Diner, *rig.Card) {
	t.Helper()
	people, cards := keepers(t, f, name, 1)
	if a := by(people[0], cards[0]); !a.OrderCancelled {
		t.Fatalf("not cancelled: %+v", a)
	}
	return people[0], cards[0]
}

// browse looks around until stop is closed.
func browse(t *testing.T, f *rig.Fleet, name string, stop <-chan struct{}) rig.Load {
	g := rig.Guest(t, f.Place)
	asked := map[string]string{"show menu for Thepla House": "Masala Thepla", "which restaurant has bhel?": "Bhel", "show all restaurants": "Swati Snacks"}
	var n atomic.Int64
	return rig.Closed(2, rig.Until(stop), func(user, i int) error {
		for words, want := range asked { // any
			a := g.Say(words, "user_id", fmt.Sprintf("%s-%d", name, n.Add(1)))
			if a.Status != http.StatusOK || a.Error != "" || !strings.Contains(a.Response, want) {
				return fmt.Errorf("%q: %d %s %s", words, a.Status, a.Error, a.Response)
			}
			return nil
		}
		return nil
	})
}

// confirmCards proposes and confirms by card until stop is closed; slowest is of a single turn.
func confirmCards(t *testing.T, f *rig.Fleet, name string, stop <-chan struct{}) (l rig.Load, slowest time.Duration) {
	people := talkers(t, f.Place, 2, 1, name+"-card")
	l = rig.Closed(len(people), rig.Until(stop), func(user, i int) error {
		a := people[user].once(map[string]any{"message": "one masala thepla from Thepla House"})
		if a.PendingOrder == nil {
			return fmt.Errorf("nothing was proposed: %d %s %s", a.Status, a.Error, a.Response)
		}
		press := rig.Press("confirm", a.PendingOrder)
		if a = people[user].once(with(press, "message_id", people[user].nextID())); !a.OrderConfirmed {
			return fmt.Errorf("not confirmed: %d %s %s", a.Status, a.Error, a.Response)
		}
		return nil
	})
	for _, p := range people {
		slowest = max(slowest, time.Duration(p.slowest.Load()))
	}
	return l, slowest
}
