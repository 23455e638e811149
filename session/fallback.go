package session

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
)

// watchEvery is how often a store that was away is asked whether it is back.
const watchEvery = 200 * time.Millisecond

// maxKept bounds how many sessions local holds at once: some hundred MB at worst. Whoever comes beyond is told that primary is away.
const maxKept = 1 << 14

// A fallback answers from local while primary is away.
type fallback struct {
	primary, local Store
	log            *slog.Logger

	mu      sync.Mutex
	kept    map[string]bool // the sessions that local holds since primary went away; nil while it is there
	closing chan struct{}
	once    sync.Once
	watch   sync.WaitGroup
}

// Fallback is primary, and local while primary is away: conversations begin anew in local, and are forgotten when primary
// is back, whose sessions count again. Nothing is merged, so that no pending order that one of them holds can come
// up in the other. local must be nobody else's. Close closes both.
func Fallback(primary, local Store, log *slog.Logger) Store {
	return &fallback{primary: primary, local: local, log: log, closing: make(chan struct{})}
}

// Begin implements Store.
func (f *fallback) Begin(ctx context.Context, e Entry) (Turn, error) {
	turn, err := f.primary.Begin(ctx, e)
	if !away(ctx, err) {
		if err == nil {
			f.forget(ctx, e.ID)
		}
		return turn, err
	}
	if !f.leave(ctx, e.ID, err) {
		return nil, err
	}
	turn, err = f.local.Begin(ctx, e)
	if err != nil {
		return nil, err
	}
	return localTurn{turn, f}, nil
}

// away reports whether a store failed and not its caller.
func away(ctx context.Context, err error) bool {
	return err != nil && foodie.KindOf(err) == foodie.Unavailable && ctx.Err() == nil
}

// A localTurn is one of a store that may be emptied under it.
type localTurn struct {
	Turn
	store *fallback
}

// Commit keeps u unless primary came back meanwhile: then there is nothing left to keep it in, and the answer stands.
func (t localTurn) Commit(ctx context.Context, u Update) error {
	err := t.Turn.Commit(ctx, u)
	if foodie.CodeOf(err) == "turn_lost" && !t.store.holds(t.Session().ID) {
		return nil
	}
	return err
}

// leave notes that local answers for a session, unless it answers for as many as it may, and begins to watch for primary.
func (f *fallback) leave(ctx context.Context, id string, cause error) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closing:
		return true // local is closed too, and says so
	default:
	}
	if len(f.kept) >= maxKept && !f.kept[id] {
		return false
	}
	if f.kept == nil {
		f.kept = map[string]bool{}
		f.log.WarnContext(ctx, "sessions are kept in memory", "error", cause)
		f.watch.Go(f.untilBack)
	}
	f.kept[id] = true
	return true
}

func (f *fallback) holds(id string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept[id]
}

// forget drops what local holds of a session that primary answers for again.
func (f *fallback) forget(ctx context.Context, id string) {
	f.mu.Lock()
	held := f.kept[id]
	delete(f.kept, id)
	f.mu.Unlock()
	if held {
		_ = f.local.Clear(context.WithoutCancel(ctx), id) // memory does not fail
	}
}

// untilBack empties local of each session that primary answers for again: in a Cluster some are back before others.
func (f *fallback) untilBack() {
	for {
		select {
		case <-f.closing:
			return
		case <-time.After(watchEvery):
		}
		for _, id := range f.waiting() {
			if _, err := f.primary.Peek(context.Background(), id); err == nil {
				f.forget(context.Background(), id)
			}
		}
		if f.done() {
			f.log.Info("sessions are kept by their store again")
			return
		}
	}
}

func (f *fallback) waiting() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Keys(f.kept))
}

// done reports whether local holds nothing any more; then nobody watches.
func (f *fallback) done() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.kept) > 0 {
		return false
	}
	f.kept = nil
	return true
}

// Peek implements Store.
func (f *fallback) Peek(ctx context.Context, id string) (Session, error) {
	s, err := f.primary.Peek(ctx, id)
	if away(ctx, err) {
		return f.local.Peek(ctx, id)
	}
	return s, err
}

// Take implements Store.
func (f *fallback) Take(ctx context.Context, guest, handover string) (Session, error) {
	s, err := f.primary.Take(ctx, guest, handover)
	if away(ctx, err) {
		return f.local.Take(ctx, guest, handover)
	}
	return s, err
}

// Forget implements Store. A handover of either is forgotten where it is.
func (f *fallback) Forget(ctx context.Context, guest, handover string) error {
	err := f.primary.Forget(ctx, guest, handover)
	if away(ctx, err) {
		return f.local.Forget(ctx, guest, handover)
	}
	return err
}

// Clear implements Store. While primary is away it fails, and says so: what primary holds will be back.
func (f *fallback) Clear(ctx context.Context, id string) error {
	local := f.local.Clear(ctx, id)
	return cmp.Or(f.primary.Clear(ctx, id), local)
}

// Health implements Store: not connected, and where sessions are meanwhile, while primary is away.
func (f *fallback) Health(ctx context.Context) Health {
	h := f.primary.Health(ctx)
	if !h.Connected {
		h.Backend = f.local.Health(ctx).Backend
	}
	return h
}

// Close implements Store.
func (f *fallback) Close() error {
	f.once.Do(func() { close(f.closing) })
	f.watch.Wait()
	return errors.Join(f.primary.Close(), f.local.Close())
}
