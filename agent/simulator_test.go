package agent_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

// The simulator lives through made-up conversations, one for each seed, in virtual time (testing/synctest): a person who
// orders, changes, confirms and cancels, by words and buttons, as a guest and signed in, twice and on two instances; and
// everything that can go wrong meanwhile. The agents are the real ones, over the real API and a store in memory, and over
// sessions that can be lost or brought back as they were (simSessions). Each call to either of them stops at a hop, where
// the seed decides what goes on next, and what fails; so two turns interleave anywhere, and a seed replays byte for byte.
//
// The person keeps a ledger of what they said and saw (simPerson), and every order is judged by it when it is stored.

// The simulator's flags: go test ./agent -run TestSimulator -seeds 100000, or -seed 42 -show to replay one.
var (
	simSeeds = flag.Int("seeds", 1000, "how many seeds the simulator tries")
	simSeed  = flag.Uint64("seed", 0, "the only seed that the simulator runs, unless 0")
	simShow  = flag.Bool("show", false, "print what happens under -seed")
)

func pick[T any](s *simulation, list []T) T { return list[s.rng.IntN(len(list))] }

// run is the whole of one simulation: chaos, then peace, then one order as it should be.
func (s *simulation) run() {
	for range 40 + s.rng.IntN(60) {
		s.next()
		if len(s.wrong) > 0 {
			break
		}
	}
	s.heal()
	if len(s.wrong) == 0 {
		s.finale()
	}
	for _, n := range s.instances {
		n.crash()
	}
	synctest.Wait()
}

// next is one step of chaos.
func (s *simulation) next() {
	s.step++
	time.Sleep(time.Duration(s.rng.IntN(40)) * time.Millisecond)
	s.settle()
	ready := s.waiting()
	switch n := s.rng.IntN(100); {
	case len(ready) > 0 && n < 70:
		h := pick(s, ready)
		s.letGo(h, s.weather(h))
	case n < 92 && s.running() < 3:
		s.act()
		s.settle()
	default:
		s.accident()
		s.settle()
	}
}

func (s *simulation) running() int {
	n := 0
	for _, c := range s.person.calls {
		if c.over == 0 {
			n++
		}
	}
	return n
}

// weather decides what becomes of a call.
func (s *simulation) weather(h *simHop) simOutcome {
	wire := strings.HasPrefix(h.name, "→") || strings.HasPrefix(h.name, "←")
	if h.ready != nil { // a wait in the store itself
		return simOutcome{}
	}
	if wire && s.apiOff || !wire && h.call.instance.cutOff {
		return simOutcome{fail: true}
	}
	switch s.rng.IntN(40) {
	case 0:
		return simOutcome{fail: true}
	case 1:
		return simOutcome{lost: true}
	}
	return simOutcome{}
}

// act lets the person do something.
func (s *simulation) act() {
	p, i := s.person, s.rng.IntN(len(s.instances))
	say := func(text string) *simCall {
		c := p.send(i, "message", agent.Request{Message: text, MessageID: s.messageID(), Seen: p.sees()})
		if simYes[text] {
			p.consent(c, text, nil)
		}
		return c
	}
	switch n := s.rng.IntN(100); {
	case n < 20:
		say(pick(s, simOrders))
	case n < 32:
		say(pick(s, simChanges))
	case n < 52:
		say(pick(s, simYeses))
	case n < 58: // twice, at both
		text := pick(s, simYeses)
		say(text)
		i = 1 - i
		say(text)
	case n < 64:
		say(pick(s, simDoubts))
	case n < 70:
		say(pick(s, simNos))
	case n < 74:
		say(pick(s, simTricks))
	case n < 88:
		p.press(i)
	case n < 91:
		p.again(i)
	case n < 97:
		p.signInOrOut(i)
	default:
		p.send(i, "clear", agent.Request{})
	}
}

func (s *simulation) messageID() string {
	if s.rng.IntN(2) == 0 {
		return ""
	}
	return fmt.Sprint("m", s.calls+1)
}

// press presses a button of the newest card, or of an older one.
func (p *simPerson) press(i int) {
	if len(p.cards) == 0 {
		return
	}
	card := p.cards[len(p.cards)-1]
	if p.s.rng.IntN(3) == 0 {
		card = pick(p.s, p.cards)
	}
	kind := pick(p.s, []string{"confirm", "confirm", "cancel"})
	c := p.send(i, "button", agent.Request{Action: &agent.Action{Kind: kind, PendingOrderID: card.shown.chain, Proposal: card.proposal}})
	if kind == "confirm" {
		p.consent(c, "", card.shown)
	}
}

// again repeats a message under its id.
func (p *simPerson) again(i int) {
	for _, c := range slices.Backward(p.calls) {
		if c.req.MessageID != "" {
			again := p.send(i, "message", c.req)
			again.says = c.says
			if first := slices.IndexFunc(p.consents, func(k *simConsent) bool { return k.call == c }); first >= 0 {
				p.consent(again, c.req.Message, nil)
				p.consents[len(p.consents)-1].first = p.consents[first].last
			}
			return
		}
	}
}

func (p *simPerson) signInOrOut(i int) {
	if p.signedIn {
		p.signedIn = false
		p.newGuest()
		return
	}
	p.signedIn = true
	if p.s.rng.IntN(4) > 0 {
		p.send(i, "sign in", agent.Request{})
	}
}

// accident lets something happen that nobody wanted.
func (s *simulation) accident() {
	slot := pick(s, []string{agent.SessionOf(s.person.user.ID), s.person.guest})
	switch n := s.rng.IntN(100); {
	case n < 15:
		d := pick(s, []time.Duration{time.Second, 4 * time.Second, 6 * time.Second, 9 * time.Minute, 11 * time.Minute, 2 * time.Hour})
		s.log("%s pass", d)
		time.Sleep(d)
	case n < 30:
		s.crash(s.rng.IntN(len(s.instances)))
	case n < 40:
		s.log("the lease of %s is cut off", slot)
		s.sessions.cutOff(slot)
	case n < 47:
		s.log("%s is lost", slot)
		s.sessions.lose(slot)
		s.vanished[slot] = s.step // with whatever it knew of what was said last
	case n < 65:
		back, exists := s.sessions.bringBack(slot, s.rng)
		s.log("%s goes back by %d", slot, back)
		if !exists {
			s.vanished[slot] = s.step
		}
	case n < 75:
		s.shared.versions++
		price := foodie.Money(20+s.rng.IntN(4)) * foodie.Rupee
		r := s.rng.IntN(2)
		s.log("another price at restaurant %d: %s", r, price)
		s.store.reprice(r, r, price, s.shared.versions)
	case n < 82:
		s.apiOff = !s.apiOff
		s.log("API away: %v", s.apiOff)
	case n < 92:
		off := !s.instances[0].cutOff
		for _, n := range s.instances {
			n.cutOff = off
		}
		s.log("sessions away: %v", off)
	case len(s.ghosts) > 0:
		s.log("a late request arrives")
		s.late = true
		s.ghosts[0]()
		s.ghosts, s.late = s.ghosts[1:], false
	}
}

// crash ends a process where it stands, and starts another in its place.
func (s *simulation) crash(i int) {
	n := s.instances[i]
	s.log("%s crashes", n.name)
	s.mu.Lock()
	n.dead = true
	mine := slices.DeleteFunc(slices.Clone(s.parked), func(h *simHop) bool { return h.call.instance != n })
	s.parked = slices.DeleteFunc(s.parked, func(h *simHop) bool { return h.call.instance == n })
	s.mu.Unlock()
	slices.SortStableFunc(mine, func(a, b *simHop) int { return a.call.n - b.call.n })
	n.crash()
	for _, h := range mine {
		if h.resend != nil && s.rng.IntN(2) == 0 {
			s.ghosts = append(s.ghosts, h.resend)
		}
		h.release <- simOutcome{fail: true, dead: true}
	}
	cutOff := n.cutOff
	s.instances[i] = s.start(i)
	s.instances[i].cutOff = cutOff
}

// heal ends all trouble, and lets every turn end.
func (s *simulation) heal() {
	s.log("all is well again")
	s.apiOff, s.sane = false, true
	for _, n := range s.instances {
		n.cutOff = false
	}
	for s.running() > 0 {
		s.step++
		if ready := s.waiting(); len(ready) > 0 {
			s.letGo(ready[0], simOutcome{})
			continue
		}
		time.Sleep(time.Second)
		s.settle()
	}
	time.Sleep(2 * time.Second) // until a catalogue is asked for again that could not be had
}

// exchange sends a message while all is well, and gives its answer.
func (s *simulation) exchange(text string) agent.Answer {
	p := s.person
	c := p.send(s.rng.IntN(len(s.instances)), "message", agent.Request{Message: text, Seen: p.sees()})
	if simYes[text] {
		p.consent(c, text, nil)
	}
	s.settle()
	for c.over == 0 {
		s.step++
		if ready := s.waiting(); len(ready) > 0 {
			s.letGo(ready[0], simOutcome{})
			continue
		}
		time.Sleep(time.Second)
		s.settle()
	}
	if c.err != nil {
		s.broke("while all is well, %q is refused: %v", text, c.err)
	}
	return c.answer
}

// finale orders once as it should be: whatever happened before, nothing is stuck. What waited may turn out to have been
// placed or cancelled before, which is said; the order after that is a new one.
func (s *simulation) finale() {
	s.person.signedIn = true
	for range 3 { // the diner's order may be spent, and then the guest's
		before := len(s.store.orders)
		a := s.exchange("order thepla 2")
		if strings.Contains(a.Response, "start over") {
			a = s.exchange("Yes, start over")
		}
		if a.PendingOrder == nil {
			s.broke("stuck: nothing waits after an order: %q", a.Response)
			return
		}
		for range 3 {
			if a = s.exchange("yes"); a.OrderConfirmed {
				break
			}
		}
		if a.OrderConfirmed && len(s.store.orders) == before+1 {
			return
		}
	}
	s.broke("stuck: orders and their yeses come to nothing")
}

// simulate runs one seed, and gives the rules that it broke.
func simulate(t *testing.T, w *simShared, seed uint64, trace io.Writer) (wrong []string) {
	synctest.Test(t, func(t *testing.T) {
		s := newSimulation(t, w, seed, trace)
		s.run()
		wrong = s.wrong
	})
	return wrong
}

func TestSimulator(t *testing.T) {
	if *simSeed != 0 {
		replaySeed(t, *simSeed)
		return
	}
	began := time.Now()
	var next, failed atomic.Uint64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		w := newSimShared(t)
		wg.Go(func() {
			for {
				seed := next.Add(1)
				if seed > uint64(*simSeeds) || failed.Load() >= 5 {
					return
				}
				if wrong := simulate(t, w, seed, nil); len(wrong) > 0 {
					failed.Add(1)
					t.Errorf("seed %d: %s\nreplay: go test ./agent -run 'TestSimulator$' -seed %d -show", seed, strings.Join(wrong, "\n"), seed)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d seeds, %d violations, %s", *simSeeds, failed.Load(), time.Since(began).Round(time.Millisecond))
}

// replaySeed runs one seed twice: byte for byte the same.
func replaySeed(t *testing.T, seed uint64) {
	var first, second bytes.Buffer
	wrong := simulate(t, newSimShared(t), seed, &first)
	simulate(t, newSimShared(t), seed, &second)
	if *simShow {
		_, _ = os.Stdout.Write(first.Bytes())
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("seed %d does not replay byte for byte:\n%s", seed, cmp.Diff(strings.Split(first.String(), "\n"), strings.Split(second.String(), "\n")))
	}
	if len(wrong) > 0 {
		t.Errorf("seed %d: %s", seed, strings.Join(wrong, "\n"))
	}
}

func TestSimulatorReplaysByteForByte(t *testing.T) {
	for seed := range uint64(40) {
		replaySeed(t, seed+1)
	}
}
