package torture

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// A talker is a diner who orders by talking, again and again, and notes everything in a ledger. What gets no answer is said
// again under the same message_id, as the page offers it.
type talker struct {
	*rig.Ledger
	random  *rand.Rand
	n       int
	seen    *rig.Card    // what the last answer showed as waiting
	slowest atomic.Int64 // the longest that any single request took

}

// talkers registers diners who talk to a fleet.
func talkers(t testing.TB, at rig.Place, n int, seed uint64, name string) []*talker {
	t.Helper()
	all := make([]*talker, n)
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() {
			d := rig.Register(t, at, fmt.Sprintf("%s-%d", name, i))
			d.HTTP.Timeout = 20 * time.Second
			all[i] = &talker{Ledger: rig.NewLedger(d), random: rand.New(rand.NewPCG(seed, uint64(i)))}
		})
	}
	wait.Wait()
	return all
}

// wishes are proposals, and changes are what comes after.
var (
	wishes = []string{"two masala thepla from Thepla House", "one masala thepla and a masala chaas from Thepla House", "a bhel puri from Swati Snacks",
		"three masala thepla from Thepla House"}
	changes = []string{"make it 3", "make it 2", "make it 1", "what is the total?", "I'm not sure", "which restaurant has bhel?"}
)

// talk orders until stop is closed.
func (k *talker) talk(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			k.order(stop)
		}
	}
}

// order is one order from the wish to its end, which may be any.
func (k *talker) order(stop <-chan struct{}) {
	a := k.say(wishes[k.random.IntN(len(wishes))])
	card := a.PendingOrder
	for range k.random.IntN(3) {
		if card == nil || stopped(stop) {
			return
		}
		if a = k.say(changes[k.random.IntN(len(changes))]); a.PendingOrder != nil {
			card = a.PendingOrder
		}
	}
	if card == nil {
		return
	}
	switch k.random.IntN(10) {
	case 0: // changes their mind without a word
	case 1, 2:
		k.cancel(card)
	default:
		k.confirm(card, k.random.IntN(3))
	}
}

// confirm says yes to a card, in one of several ways, as often as it takes to hear what became of it.
func (k *talker) confirm(card *rig.Card, way int) {
	k.SayingYes(card)
	for range 4 {
		var a rig.Answer
		switch way {
		case 0:
			a = k.tell(card, map[string]string{"message": "yes"})
		case 1:
			a = k.tell(card, rig.Press("confirm", card))
		default:
			a = k.twice(card)
		}
		if a.OrderConfirmed {
			return
		}
		if a.Status == http.StatusOK && a.Error == "" && (a.PendingOrder == nil || a.PendingOrder.ID != card.ID || a.PendingOrder.TotalPrice != card.TotalPrice) {
			way = 1 // the conversation was lost, or it is older than the card: the card is what was shown
		}
	}
}

// twice says yes in words and by the button at once, which may reach two instances.
func (k *talker) twice(card *rig.Card) rig.Answer {
	var wait sync.WaitGroup
	var said [2]rig.Answer
	for i, body := range []map[string]string{{"message": "yes"}, rig.Press("confirm", card)} {
		again := with(body, "message_id", k.nextID())
		wait.Go(func() { said[i] = k.persist(again) })
	}
	wait.Wait()
	for _, a := range said {
		k.Told(card, a)
	}
	if said[0].OrderConfirmed {
		return said[0]
	}
	return said[1]
}

// cancel says no to a card.
func (k *talker) cancel(card *rig.Card) {
	body := map[string]string{"message": "no"}
	if k.random.IntN(2) == 0 {
		body = rig.Press("cancel", card)
	}
	for range 4 {
		a := k.tell(card, body)
		if a.OrderCancelled {
			// A tab that still shows the card: pressing its button must not bring the order back.
			if k.random.IntN(2) == 0 {
				if a = k.persist(with(rig.Press("confirm", card), "message_id", k.nextID())); a.OrderConfirmed {
					k.Told(card, a) // and no yes: the comparison will say so
				}
			}
			return
		}
		if a.Status == http.StatusOK && a.Error == "" {
			body = rig.Press("cancel", card)
		}
	}
}

// tell says something about a card and notes what came of it.
func (k *talker) tell(card *rig.Card, body map[string]string) rig.Answer {
	a := k.persist(with(body, "message_id", k.nextID()))
	k.Told(card, a)
	k.show(a)
	return a
}

// show is what an answer shows as waiting.
func (k *talker) show(a rig.Answer) {
	if a.Status == http.StatusOK {
		k.seen = a.PendingOrder
		k.Shown(a.PendingOrder)
	}
}

// say says words and notes the card that is shown.
func (k *talker) say(words string) rig.Answer {
	a := k.persist(map[string]any{"message": words, "message_id": k.nextID()})
	k.show(a)
	return a
}

func (k *talker) nextID() string {
	k.n++
	return fmt.Sprintf("%s-%d", k.Diner.Name, k.n)
}

// persist sends body until it is answered, a few times.
func (k *talker) persist(body map[string]any) (a rig.Answer) {
	if _, words := body["message"]; words {
		body["seen"] = seen(k.seen)
	}
	for try := range 12 {
		a = k.once(body)
		if a.Status == http.StatusOK || a.Status >= 400 && a.Status < 500 && a.Status != http.StatusConflict {
			return a
		}
		time.Sleep(time.Duration(20+20*try) * time.Millisecond)
	}
	return a
}

// once sends body once, and notes how long that took.
func (k *talker) once(body map[string]any) rig.Answer {
	began := time.Now()
	a := k.Diner.Chat(body)
	for took := int64(time.Since(began)); ; {
		if was := k.slowest.Load(); took <= was || k.slowest.CompareAndSwap(was, took) {
			return a
		}
	}
}

// settle asks what became of each yes that got no answer, once all is well again.
func (k *talker) settle() {
	for _, card := range k.Open() {
		k.confirm(card, 1)
	}
}

// seen is what a page sends beside words: which order it shows as waiting, if any.
func seen(c *rig.Card) map[string]any {
	if c == nil {
		return map[string]any{"pending_order_id": ""}
	}
	return map[string]any{"pending_order_id": c.ID, "revision": c.Revision}
}

// with is a copy of body with one more field.
func with(body map[string]string, name, value string) map[string]any {
	more := map[string]any{name: value}
	for n, v := range body {
		if n != name {
			more[n] = v
		}
	}
	return more
}

func stopped(stop <-chan struct{}) bool {
	select {
	case <-stop:
		return true
	default:
		return false
	}
}
