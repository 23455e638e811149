package resilience

import (
	"container/list"
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
)

// A Priority says what goes first when there is more to do than can be done. The lowest is shed first.
type Priority int

// The priorities, the most important first: somebody is about to pay, somebody waits for food, somebody talks, somebody
// looks around, somebody counts.
const (
	Confirm Priority = iota
	Status
	Chat
	Browse
	Statistics
	priorities int = iota
)

var priorityNames = [priorities]string{"confirm", "status", "chat", "browse", "statistics"}

// String is the name in metrics.
func (p Priority) String() string { return priorityNames[p] }

// Busy is the cause of a refusal by a Gate: when to come again.
type Busy struct{ RetryAfter time.Duration }

// Error says so for the log.
func (b *Busy) Error() string {
	return "more to do than can be done, retry after " + b.RetryAfter.String()
}

// Times of a Gate.
const (
	patience  = 10 * time.Second       // to wait for a place; then a person has given up
	calm      = 100 * time.Millisecond // without anybody turned away, and the overload is over; with, and it lasts
	recovery  = 250 * time.Millisecond // until twice as many may wait, after an overload that lasted
	window    = 50 * time.Millisecond  // in which more than twice as many come as go, and it is a rush
	look      = 250 * time.Millisecond // how often who waits sees whether time has made a place free
	headStart = 100 * time.Millisecond // of each priority over the next while nobody is turned away
	counted   = time.Second            // a place: work that takes longer waits for others and keeps no processor busy
)

// GateOptions say how much a Gate lets through. The zero value suits a server on this machine.
type GateOptions struct {
	Running int // pieces of work at once; 16 a processor when 0
	Most    int // the same with those that take long; 1024 when 0. Confirm gets an eighth more
	Waiting int // pieces of work that wait for a place; 128 a processor when 0

	// Told of each piece that is turned away, and of each that waited for its place. They must not block; nil for nobody.
	OnShed func(Priority)
	OnWait func(Priority, time.Duration)
}

// A Gate lets as much work through at once as this process can do in time, and turns away what cannot be done, the least
// important first. A nil Gate lets everything through. It is safe for concurrent use.
//
// Work beyond Running waits, in the order of arrival, with a head start for what matters more. A hundred people who wait
// for each other's answers are no overload, only slow: as long as all find a place in line, nobody is turned away. When
// more come than ever will be served, whoever waited their turn would be answered too late. So in a rush the newest goes
// first; when the line is full, the oldest of the lowest priority is turned away; and when that has lasted for a moment,
// the line is cut to a quarter of those that run, and who comes is turned away at once while it is so long; afterwards it
// grows again step by step (adaptive LIFO and a short queue under a long one's load: Maurer, "Fail at Scale", ACM Queue
// 13(8), 2015; priorities, and the line instead of the time that an answer takes, which is also that of whom we wait for:
// Zhou et al., "Overload Control for Scaling WeChat Microservices", SoCC 2018). Limits that follow the time of answers
// (Vegas, Gradient) take a slow model for overload.
//
// A place counts for a second. Who takes longer waits for others: a hanging service holds up neither what does not need it
// nor its own failing fast. Elsewhere gives the place back at once.
type Gate struct {
	o GateOptions

	mu      sync.Mutex
	running list.List             // of *place, by when they got it; not those that no longer count
	all     int                   // also those
	waiting [priorities]list.List // of *place, by arrival
	queued  int

	began, shed time.Time // when somebody was turned away first and last in this overload
	arrivals    flow      // tells a rush
}

// NewGate makes a Gate as o says.
func NewGate(o GateOptions) *Gate {
	set := func(n *int, usual int) {
		if *n <= 0 {
			*n = usual
		}
	}
	set(&o.Running, 16*runtime.GOMAXPROCS(0))
	set(&o.Most, 1024)
	set(&o.Waiting, 128*runtime.GOMAXPROCS(0))
	return &Gate{o: o}
}

// GateStats is what a Gate is doing now.
type GateStats struct {
	Running int // work that counts
	Slow    int // work that waits for others
	Waiting int // for a place
}

// Stats tells what g is doing now.
func (g *Gate) Stats() GateStats {
	g.mu.Lock()
	defer g.mu.Unlock()
	return GateStats{Running: g.running.Len(), Slow: g.all - g.running.Len(), Waiting: g.queued}
}

// Enter takes a place for work of priority p, which leave gives back. It fails with Unavailable "busy", whose cause is
// a *Busy, or with the cause of ctx.
func (g *Gate) Enter(ctx context.Context, p Priority) (leave func(), err error) {
	w, err := g.enter(ctx, p)
	if err != nil {
		return nil, err
	}
	return w.leave, nil
}

type placeKey struct{}

// Within is Enter for work that calls Elsewhere with the context it gets.
func (g *Gate) Within(ctx context.Context, p Priority) (within context.Context, leave func(), err error) {
	w, err := g.enter(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	return context.WithValue(ctx, placeKey{}, w), w.leave, nil
}

// Elsewhere says that the work of ctx waits for others until back is called, and frees its place meanwhile.
func Elsewhere(ctx context.Context) (back func()) {
	w, _ := ctx.Value(placeKey{}).(*place)
	if w == nil {
		return func() {}
	}
	w.lend()
	return w.back
}

func (g *Gate) enter(ctx context.Context, p Priority) (*place, error) {
	if g == nil {
		return nil, nil
	}
	w := &place{gate: g, priority: p, since: time.Now()}
	g.mu.Lock()
	g.arrivals.note(w.since, g.queued > 0)
	g.uncount(w.since)
	if g.queued == 0 && g.room(p) {
		g.admit(w, w.since)
		g.mu.Unlock()
		return w, nil
	}
	w.decided = make(chan error, 1)
	g.queue(w)
	g.mu.Unlock()
	return w, w.wait(ctx)
}

// room reports whether work of priority p may begin. All that follows is called under the lock.
func (g *Gate) room(p Priority) bool {
	most := g.o.Most
	if p == Confirm {
		most += most / 8
	}
	return g.running.Len() < g.o.Running && g.all < most
}

// admit gives w its place.
func (g *Gate) admit(w *place, now time.Time) {
	w.since, w.counts = now, g.running.PushBack(w)
	g.all++
	g.arrivals.went++
}

// uncount passes over what has been running for long.
func (g *Gate) uncount(now time.Time) {
	for e := g.running.Front(); e != nil && now.Sub(e.Value.(*place).since) >= counted; e = g.running.Front() {
		e.Value.(*place).uncount()
	}
}

// queue lets w wait in line, where places that became free only by time go to whose turn it is, and turns somebody away when
// too many wait after that.
func (g *Gate) queue(w *place) {
	w.waits = g.waiting[w.priority].PushBack(w)
	g.queued++
	g.letIn(w.since)
	if g.queued > g.longest(w.since) {
		g.refuse(g.last(), w.since)
	}
}

// refuse turns away one who waits.
func (g *Gate) refuse(w *place, now time.Time) {
	g.unqueue(w)
	g.note(w.priority, now)
	w.decided <- foodie.NewError(foodie.Unavailable, "busy", "Too many people are asking at once. Please try again in a moment.").Because(&Busy{RetryAfter: comeAgain()})
}

func (g *Gate) unqueue(w *place) {
	g.waiting[w.priority].Remove(w.waits)
	g.queued--
}

// proceed lets in who may go, after those who waited too long were turned away.
func (g *Gate) proceed(now time.Time) {
	if g.queued == 0 {
		return
	}
	g.uncount(now)
	g.expire(now)
	g.letIn(now)
}

// letIn gives places to those who wait, as long as there is room.
func (g *Gate) letIn(now time.Time) {
	for w := g.first(now); w != nil; w = g.first(now) {
		g.unqueue(w)
		if g.o.OnWait != nil {
			g.o.OnWait(w.priority, now.Sub(w.since))
		}
		g.admit(w, now)
		w.decided <- nil
	}
}

// first is who may go in now: who goes first, or a Confirm when there is room for nothing else; nil for nobody.
func (g *Gate) first(now time.Time) *place {
	if g.queued == 0 {
		return nil
	}
	if w := g.next(now); g.room(w.priority) {
		return w
	}
	if e := g.waiting[Confirm].Front(); e != nil && g.room(Confirm) {
		return e.Value.(*place)
	}
	return nil
}

func (g *Gate) overloaded(now time.Time) bool { return now.Sub(g.shed) < calm }

// short is how many wait while overload lasts: so many that no place stays free.
func (g *Gate) short() int { return max(1, g.o.Running/4) }

func (g *Gate) lasting(now time.Time) bool { return g.overloaded(now) && now.Sub(g.began) >= calm }

// longest is how many may wait. After an overload that lasted it is twice as many with each recovery time in which nobody is
// turned away: who was turned away comes again soon, and a line as long as before would make all wait for nothing once more.
func (g *Gate) longest(now time.Time) int {
	switch {
	case g.lasting(now):
		return g.short()
	case g.shed.Sub(g.began) < calm: // it did not last
		return g.o.Waiting
	}
	return min(g.o.Waiting, g.short()<<min(16, now.Sub(g.shed)/recovery))
}

// expire turns away those who have waited too long, and while overload lasts the end of the line.
func (g *Gate) expire(now time.Time) {
	for p := range g.waiting {
		for e := g.waiting[p].Front(); e != nil && now.Sub(e.Value.(*place).since) >= patience; e = g.waiting[p].Front() {
			g.refuse(e.Value.(*place), now)
		}
	}
	for g.queued > g.longest(now) {
		g.refuse(g.last(), now)
	}
}

// last is who is turned away first: the oldest of the lowest priority. Somebody waits.
func (g *Gate) last() *place {
	p := priorities - 1
	for g.waiting[p].Len() == 0 {
		p--
	}
	return g.waiting[p].Front().Value.(*place)
}

// next is who goes first: in a rush the newest of the highest priority, else the oldest after head starts. Somebody waits.
func (g *Gate) next(now time.Time) (first *place) {
	newest := g.arrivals.rush || g.overloaded(now) && !g.lasting(now)
	var goes time.Time
	for p := range g.waiting {
		e := g.waiting[p].Front()
		if e == nil {
			continue
		}
		if newest {
			return g.waiting[p].Back().Value.(*place)
		}
		w := e.Value.(*place)
		if at := w.since.Add(time.Duration(p) * headStart); first == nil || at.Before(goes) {
			first, goes = w, at
		}
	}
	return first
}

// Lasting reports whether more has come for a while than can be done.
func (g *Gate) Lasting() bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.shed.IsZero() && g.lasting(time.Now())
}

// TurnAway reports whether work of priority p is turned away unseen: overload lasts, and enough waits that goes before it.
func (g *Gate) TurnAway(p Priority) bool {
	if g == nil {
		return false
	}
	now := time.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.lasting(now) {
		return false
	}
	before := 0
	for higher := range p + 1 {
		before += g.waiting[higher].Len()
	}
	if before < g.short() {
		return false
	}
	g.arrivals.note(now, true)
	g.note(p, now)
	return true
}

// note counts one who is turned away.
func (g *Gate) note(p Priority, now time.Time) {
	if !g.overloaded(now) && g.longest(now) == g.o.Waiting {
		g.began = now
	}
	if now.After(g.shed) {
		g.shed = now
	}
	if g.o.OnShed != nil {
		g.o.OnShed(p)
	}
}

// comeAgain is when who was turned away may try again. They come at different times, so as not to meet again.
func comeAgain() time.Duration { return time.Second + rand.N(2*time.Second) }

// A flow compares how many come with how many get a place.
type flow struct {
	until      time.Time
	came, went int
	rush       bool // at the end of the last window, if that was just now
}

// note counts one who comes.
func (f *flow) note(now time.Time, queued bool) {
	if now.After(f.until) {
		*f = flow{until: now.Add(window), rush: queued && f.came > 2*f.went && now.Sub(f.until) < window}
	}
	f.came++
}

// A place is one piece of work at a Gate, waiting or running.
type place struct {
	gate     *Gate
	priority Priority
	since    time.Time     // it waits; then since it counts
	waits    *list.Element // while it waits
	decided  chan error    // whether it may begin; nil for who did not wait
	counts   *list.Element // while it runs and counts
	left     bool
}

// wait waits for the decision. It looks itself whether places became free only by time, since nobody else may come by.
func (w *place) wait(ctx context.Context) error {
	again := time.NewTicker(look)
	defer again.Stop()
	for {
		select {
		case err := <-w.decided:
			return err
		case <-again.C:
			w.gate.mu.Lock()
			w.gate.proceed(time.Now())
			w.gate.mu.Unlock()
		case <-ctx.Done():
			w.giveUp()
			return context.Cause(ctx)
		}
	}
}

// giveUp ends the wait of one who has gone.
func (w *place) giveUp() {
	w.gate.mu.Lock()
	select {
	case err := <-w.decided: // meanwhile
		w.gate.mu.Unlock()
		if err == nil {
			w.leave()
		}
	default:
		w.gate.unqueue(w)
		w.gate.mu.Unlock()
	}
}

// uncount frees the place of work that goes on.
func (w *place) uncount() {
	if w.counts != nil {
		w.gate.running.Remove(w.counts)
		w.counts = nil
	}
}

// leave gives the place back, once.
func (w *place) leave() {
	if w == nil {
		return
	}
	g := w.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if w.left {
		return
	}
	w.left = true
	w.uncount()
	g.all--
	g.proceed(time.Now())
}

// lend frees the place while the work waits for others.
func (w *place) lend() {
	g := w.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	w.uncount()
	g.proceed(time.Now())
}

// back counts again, also when all places are taken: what has begun goes on before anything new.
func (w *place) back() {
	g := w.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if w.left || w.counts != nil {
		return
	}
	w.since, w.counts = time.Now(), g.running.PushBack(w)
}
