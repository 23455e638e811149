package api

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/event"
)

// How often the store is looked at for an order that is watched: seldom when every instance tells of its changes, often
// when others that share the store cannot, or were not heard for a while. Half of each is chance, so that the watches of
// many orders do not look together.
const (
	seldom = 5 * time.Second
	often  = time.Second
)

// orderTopic is where a change of an order is told.
func orderTopic(id foodie.ID) string { return "order:" + string(id) }

// watches look at orders for whoever follows them: however many follow one, one looks.
type watches struct {
	read func(context.Context, foodie.ID) (foodie.Order, error)
	bus  event.Bus
	told func() bool // whether all instances hear of changes
	log  *slog.Logger

	mu   sync.Mutex
	open map[foodie.ID]*watch
}

// A watch knows the last version of one order.
type watch struct {
	id        foodie.ID
	followers int // guarded by watches.mu
	stop      context.CancelFunc
	ended     chan struct{}

	mu      sync.Mutex
	last    foodie.Order
	changed chan struct{} // closed when last is replaced
}

// join follows o, which was read just now, until leave.
func (ws *watches) join(o foodie.Order) *watch {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	w := ws.open[o.ID]
	if w == nil {
		ctx, stop := context.WithCancel(context.Background()) // it outlives the request that begins it
		w = &watch{id: o.ID, stop: stop, ended: make(chan struct{}), changed: make(chan struct{})}
		ws.open[o.ID] = w
		go ws.follow(ctx, w)
	}
	w.followers++
	w.offer(o)
	return w
}

// leave ends what join began; nobody looks at an order that nobody follows.
func (ws *watches) leave(w *watch) {
	ws.mu.Lock()
	w.followers--
	last := w.followers == 0
	if last {
		delete(ws.open, w.id)
	}
	ws.mu.Unlock()
	if last {
		w.stop()
		<-w.ended
	}
}

// tell gives a change that was made here to those who follow it here, and tells the others.
func (ws *watches) tell(ctx context.Context, o foodie.Order) {
	ws.mu.Lock()
	w := ws.open[o.ID]
	ws.mu.Unlock()
	if w != nil {
		w.offer(o)
	}
	// The change is kept already, so whoever made it may be gone.
	if err := ws.bus.Publish(context.WithoutCancel(ctx), orderTopic(o.ID)); err != nil {
		ws.log.DebugContext(ctx, "other instances were not told of a change and will see it later", "order_id", o.ID, "err", err)
	}
}

// follow looks at the order whenever it is told of a change, and now and then. The first look comes soon: a change may
// have come between the reading of the order and the moment at which the bus listens.
func (ws *watches) follow(ctx context.Context, w *watch) {
	defer close(w.ended)
	told := ws.bus.Subscribe(ctx, orderTopic(w.id))
	timer := time.NewTimer(about(often))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case _, open := <-told:
			if !open {
				told = nil // the bus ended before us
			}
		case <-timer.C:
		}
		ws.look(ctx, w)
		if ws.told() {
			timer.Reset(about(seldom))
		} else {
			timer.Reset(about(often))
		}
	}
}

// look reads the order. A store that is away is looked at again later: those who follow lose nothing but time.
func (ws *watches) look(ctx context.Context, w *watch) {
	ctx, cancel := context.WithTimeoutCause(ctx, databaseTime, errDatabaseTime)
	defer cancel()
	o, err := ws.read(ctx, w.id)
	if err != nil {
		ws.log.DebugContext(ctx, "a watched order was not read", "order_id", w.id, "err", err)
		return
	}
	w.offer(o)
}

// offer takes o for the last version, if it is newer.
func (w *watch) offer(o foodie.Order) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if o.Version <= w.last.Version {
		return
	}
	w.last = o
	close(w.changed)
	w.changed = make(chan struct{})
}

// latest is the order as it was seen last, and a channel that is closed when another version is. The order is shared.
func (w *watch) latest() (foodie.Order, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last, w.changed
}

// about is d, half of it by chance.
func about(d time.Duration) time.Duration { return d*3/4 + rand.N(d/2) }
