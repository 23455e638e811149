package torture

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// TestAConversationChangesTheInstanceOnEveryTurn plays an order turn by turn over two agents, each of which is killed between
// two turns and comes back. nginx's log says who answered.
func TestAConversationChangesTheInstanceOnEveryTurn(t *testing.T) {
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.RedisEnv(redistest.Start(t))})
	d := rig.Register(t, f.Place, "asha")
	var by []string
	say := func(words string) rig.Answer {
		t.Helper()
		a := d.Say(words)
		if a.Status != http.StatusOK || a.Error != "" {
			t.Fatalf("%q: %+v", words, a)
		}
		passed := f.Front.Passage(a.RequestID, "/chat")
		by = append(by, last(passed.Upstream))
		return a
	}
	for _, words := range []string{"two masala thepla from Thepla House", "also a masala chaas", "make the thepla three", "what is the total?", "remove the chaas"} {
		if a := say(words); a.PendingOrder == nil {
			t.Fatalf("after %q nothing is pending: %s", words, a.Response)
		}
	}
	if a := say("yes"); !a.OrderConfirmed || a.Order == nil || a.Order.TotalPrice != 105 {
		t.Errorf("yes: %+v", a)
	}
	for i := range by[1:] {
		if by[i] == by[i+1] {
			t.Errorf("turns %d and %d were both answered by %s", i, i+1, by[i])
		}
	}
	if orders := d.Orders(); len(orders) != 1 {
		t.Errorf("in the store: %v", orders)
	}
}

// TestEitherAgentMayBeKilledBetweenTurns kills one agent before every turn, each in its turn.
func TestEitherAgentMayBeKilledBetweenTurns(t *testing.T) {
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.RedisEnv(redistest.Start(t))})
	for round := range 2 {
		d := rig.Register(t, f.Place, fmt.Sprint("diner-", round))
		shown := 0.0
		for turn, words := range []string{"two masala thepla from Thepla House", "also a masala chaas", "make the thepla three", "yes"} {
			victim := f.Agents[(round+turn)%2]
			victim.Kill()
			a := d.Say(words)
			if a.Status != http.StatusOK || a.Error != "" || a.PendingOrder == nil && !a.OrderConfirmed {
				t.Fatalf("%q with %s dead: %+v", words, victim.Name, a)
			}
			if a.PendingOrder != nil {
				shown = a.PendingOrder.TotalPrice
			}
			victim.Start()
		}
		if orders := d.Orders(); len(orders) != 1 || orders[0].TotalPrice != shown {
			t.Errorf("in the store: %v; shown was a total of %v", orders, shown)
		}
	}
}

// last is the instance that answered, of all that were tried.
func last(upstream string) string {
	tried := strings.Split(upstream, ", ")
	return slices.Clone(tried)[len(tried)-1]
}
