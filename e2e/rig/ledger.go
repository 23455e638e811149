package rig

import (
	"fmt"
	"math"
	"strings"
	"sync"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// A Ledger is what one client knows of its orders: what it was shown, what it said yes to, what it was told. It is noted
// before a message is sent and after its answer came, so that whatever is killed, it holds. It may be used from many
// goroutines.
type Ledger struct {
	Diner *Diner

	mu     sync.Mutex
	chains map[string]*chain // by the id of the pending order, which is the order's Idempotency-Key
}

// A chain is one pending order through all its revisions.
type chain struct {
	card      *Card          // as last shown
	yes       map[int64]bool // totals, in paise, to which a yes was sent
	told      map[string]report
	cancelled bool // we were told that it is cancelled, and no yes was under way
}

// A report is what an answer said of an order.
type report struct {
	total     int64 // paise
	requestID string
}

// NewLedger is an empty one.
func NewLedger(d *Diner) *Ledger { return &Ledger{Diner: d, chains: map[string]*chain{}} }

// of is the chain of that id.
func (l *Ledger) of(id string) *chain {
	c := l.chains[id]
	if c == nil {
		c = &chain{yes: map[int64]bool{}, told: map[string]report{}}
		l.chains[id] = c
	}
	return c
}

// Shown notes a card that the diner saw.
func (l *Ledger) Shown(c *Card) {
	if c == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(c.ID).card = c
}

// SayingYes notes that the diner is about to say yes to what the card shows.
func (l *Ledger) SayingYes(c *Card) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(c.ID).yes[paise(c.TotalPrice)] = true
}

// Told notes what an answer to something about the card said became of it.
func (l *Ledger) Told(c *Card, a Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.of(c.ID)
	if a.OrderConfirmed && a.Order != nil {
		at.told[a.Order.ID] = report{paise(a.Order.TotalPrice), a.RequestID}
	}
	if a.OrderCancelled && len(at.yes) == 0 {
		at.cancelled = true
	}
}

// Open are the cards to which a yes was sent and of which nobody told what became.
func (l *Ledger) Open() (cards []*Card) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.chains {
		if len(c.yes) > 0 && len(c.told) == 0 && c.card != nil {
			cards = append(cards, c.card)
		}
	}
	return cards
}

// A Verdict counts what a ledger and a store agree on, and what they do not. All but Orders must be zero.
type Verdict struct {
	Orders     int // that were acknowledged and are in the store
	Lost       int // acknowledged, and not in the store
	Twice      int // a second order for one yes
	WithoutYes int // in the store, and nobody said yes to it, or it was cancelled
	WrongTotal int // in the store with another total than the one that a yes was said to
	Details    []string
}

// Add sums two verdicts.
func (v *Verdict) Add(w Verdict) {
	v.Orders, v.Lost, v.Twice = v.Orders+w.Orders, v.Lost+w.Lost, v.Twice+w.Twice
	v.WithoutYes, v.WrongTotal = v.WithoutYes+w.WithoutYes, v.WrongTotal+w.WrongTotal
	v.Details = append(v.Details, w.Details...)
}

// Clean reports whether nothing is wrong.
func (v Verdict) Clean() bool { return v.Lost+v.Twice+v.WithoutYes+v.WrongTotal == 0 }

// String says all counts, and what was wrong.
func (v Verdict) String() string {
	return fmt.Sprintf("%d orders, %d lost, %d twice, %d without a yes, %d wrong totals\n%s",
		v.Orders, v.Lost, v.Twice, v.WithoutYes, v.WrongTotal, strings.Join(v.Details, "\n"))
}

func (v *Verdict) blame(count *int, format string, args ...any) {
	*count++
	v.Details = append(v.Details, fmt.Sprintf(format, args...))
}

// Compare holds the ledger against the store.
func (l *Ledger) Compare(orders store.Orders) Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, diner := l.Diner.T.Context(), foodie.ID(l.Diner.ID)
	var v Verdict
	explained := map[foodie.ID]bool{}
	for id, c := range l.chains {
		state, err := orders.OrderByKey(ctx, diner, id)
		if err != nil {
			l.Diner.T.Fatalf("look up %s: %v", id, err)
		}
		if state.Order != nil {
			explained[state.Order.ID] = true
		}
		c.compare(&v, l.Diner.Name+" "+id, state.Order)
	}
	kept, err := orders.Orders(ctx, store.OrderQuery{DinerID: diner})
	if err != nil {
		l.Diner.T.Fatalf("list the orders of %s: %v", l.Diner.Name, err)
	}
	for _, o := range kept {
		if !explained[o.ID] {
			v.blame(&v.WithoutYes, "%s: order %s of %v belongs to no card that was shown", l.Diner.Name, o.ID, o.Total)
		}
	}
	return v
}

// compare holds one chain against the order that the store has under its key.
func (c *chain) compare(v *Verdict, name string, kept *foodie.Order) {
	if len(c.told) > 1 {
		v.blame(&v.Twice, "%s: answers told of %v", name, c.told)
	}
	if kept == nil {
		for id, told := range c.told {
			v.blame(&v.Lost, "%s: order %s was acknowledged (%s) and is not in the store under this key", name, id, told.requestID)
		}
		return
	}
	total := int64(kept.Total)
	switch told, acknowledged := c.told[string(kept.ID)]; {
	case len(c.yes) == 0:
		v.blame(&v.WithoutYes, "%s: order %s of %d paise, cancelled before: %v", name, kept.ID, total, c.cancelled)
	case !c.yes[total]:
		v.blame(&v.WrongTotal, "%s: order %s of %d paise, a yes was said to %v", name, kept.ID, total, c.yes)
	case len(c.told) > 0 && !acknowledged:
		v.blame(&v.Lost, "%s: the store has order %s, answers told of %v", name, kept.ID, c.told)
	case acknowledged && told.total != total:
		v.blame(&v.WrongTotal, "%s: order %s of %d paise, the answer said %d", name, kept.ID, total, told.total)
	case acknowledged:
		v.Orders++
	}
}

func paise(rupees float64) int64 { return int64(math.Round(rupees * 100)) }
