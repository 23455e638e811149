package torture

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// TestDoubleYesInOneProcess lets diners say yes twice at once to one process.
func TestDoubleYesInOneProcess(t *testing.T) {
	h := rig.Serve(t, "LOG_LEVEL=warn")
	doubleYeses(t, h.Place, [2]string{h.Agent, h.Agent}, of(500, 10_000))
}

// TestDoubleYesOnTwoInstances lets them say it on two agents at once.
func TestDoubleYesOnTwoInstances(t *testing.T) {
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: append(rig.RedisEnv(redistest.Start(t)), "LOG_LEVEL=warn")})
	doubleYeses(t, f.Place, [2]string{f.Agents[0].URL, f.Agents[1].URL}, of(300, 10_000))
}

// doubleYeses proposes n orders and says yes to each twice at once, by words and by button: each is one order, however
// they race.
func doubleYeses(t *testing.T, at rig.Place, agents [2]string, n int) {
	const diners = 10
	people := make([]*rig.Diner, diners)
	for i := range people {
		people[i] = rig.Register(t, at, fmt.Sprintf("twice-%d", i))
	}
	confirmed, failed := make([]int, diners), make([]error, diners)
	var wait sync.WaitGroup
	for i, d := range people {
		wait.Go(func() {
			for round := range n / diners {
				told, err := sayYesTwice(d, agents, round)
				if err != nil {
					failed[i] = fmt.Errorf("%s, round %d: %w", d.Name, round, err)
					return
				}
				confirmed[i] += told
			}
		})
	}
	wait.Wait()
	wrong := 0
	for i, d := range people {
		if failed[i] != nil {
			t.Error(failed[i])
		}
		got := len(d.Orders())
		if got != n/diners {
			t.Errorf("%s: %d orders after %d double yeses", d.Name, got, n/diners)
		}
		wrong += max(got-n/diners, n/diners-got)
		if confirmed[i] != n/diners {
			t.Errorf("%s: only %d of %d double yeses were told that the order is placed", d.Name, confirmed[i], n/diners)
		}
	}
	figures.Zero(fmt.Sprintf("%d double yeses, %d agents: orders too many or too few", n, len(map[string]bool{agents[0]: true, agents[1]: true})), wrong)
}

// sayYesTwice proposes an order and confirms it twice at once; it gives 1 when at least one answer said so.
func sayYesTwice(d *rig.Diner, agents [2]string, round int) (told int, err error) {
	p := d.ChatAt(agents[round%2], map[string]string{"message": "one masala thepla from Thepla House"})
	if p.PendingOrder == nil {
		return 0, fmt.Errorf("nothing is pending: %d %s", p.Status, p.Response)
	}
	ways := [2]any{map[string]string{"message": "yes"}, rig.Press("confirm", p.PendingOrder)}
	if round%3 == 0 {
		ways[1] = ways[0]
	}
	var wait sync.WaitGroup
	var said [2]rig.Answer
	for i, body := range ways {
		wait.Go(func() { said[i] = d.ChatAt(agents[i], body) })
	}
	wait.Wait()
	for _, a := range said {
		if a.Status != http.StatusOK {
			return 0, fmt.Errorf("%d %s", a.Status, a.Response)
		}
		if a.OrderConfirmed {
			told = 1
		}
	}
	return told, nil
}
