package agent_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/sessiontest"
)

// A simSessions keeps sessions as Redis does: each in a slot of its own, which may be lost, or go back in time as at a
// failover. Leases end by the clock, on a dead turn or on one that is cut off.
type simSessions struct {
	cfg session.Config
	hop func(ctx context.Context, name string, ready func() bool) simOutcome     // where the simulation may stop, or break, a call
	saw func(ctx context.Context, loaded *session.Session, kept *session.Update) // each session that a turn had, and what it kept

	trusting bool // what went back in time is believed

	mu     sync.Mutex
	slots  map[string]*simSlot
	closed bool
}

// A simSlot is what a slot holds, and what it held.
type simSlot struct {
	simRecord
	past  []simRecord
	queue []*int // who waits for the lease
}

// A simRecord is a slot at one time. It is never changed in place, but for its lease's end.
type simRecord struct {
	kept         session.Session
	exists       bool
	expires      time.Time
	pendingUntil time.Time
	idleAt       time.Time
	lease        *simTurn
	handover     string // to whom the conversation was handed over; "" for nobody
	handedOver   session.Session
	handoverEnds time.Time
	doubted      bool // later replies may be lost
}

const simPast = 12 // records that a failover may bring back

var _ session.Store = (*simSessions)(nil)

func newSimSessions(cfg session.Config) *simSessions {
	return &simSessions{cfg: cfg.WithDefaults(), slots: map[string]*simSlot{}, hop: pollHop, saw: func(context.Context, *session.Session, *session.Update) {}}
}

// pollHop waits by the real clock.
func pollHop(ctx context.Context, _ string, ready func() bool) simOutcome {
	for ready != nil && !ready() && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	return simOutcome{}
}

func (s *simSessions) slot(id string) *simSlot {
	if s.slots[id] == nil {
		s.slots[id] = &simSlot{simRecord: simRecord{kept: session.Session{ID: id}}}
	}
	return s.slots[id]
}

// write keeps what change makes of a slot, and remembers what it was.
func (l *simSlot) write(change func(*simRecord)) {
	l.past = append(l.past, l.simRecord)
	l.past = l.past[max(0, len(l.past)-simPast):]
	change(&l.simRecord)
}

func (s *simSessions) usable(ctx context.Context) error {
	if s.closed {
		return foodie.NewError(foodie.Unavailable, "sessions_unavailable", "The service is temporarily unavailable.")
	}
	return ctx.Err()
}

func (r *simRecord) load(id string, now time.Time) session.Session {
	if !r.exists || !now.Before(r.expires) {
		none := session.Session{ID: id}
		if r.doubted {
			none.Doubt()
		}
		return none
	}
	kept := r.kept.Clone()
	if !now.Before(r.pendingUntil) {
		kept.Pending = nil
	}
	kept.Expire(now)
	if r.doubted {
		kept.Doubt()
	}
	return kept
}

// Begin implements session.Store.
func (s *simSessions) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	out := s.hop(ctx, "begin "+e.ID, nil)
	if out.fail {
		s.doubt(e.ID, out)
		return nil, errAway
	}
	if err := s.arrive(ctx, e); err != nil {
		return nil, err
	}
	place, gaveUp := s.join(e.ID), time.Now().Add(s.cfg.LeaseWait)
	turn := s.hop(ctx, "lease "+e.ID, func() bool { return s.first(e.ID, place) || !time.Now().Before(gaveUp) })
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.slot(e.ID)
	mayEnter := l.mayEnter(place, s.cfg.LeaseFor)
	l.queue = slices.DeleteFunc(l.queue, func(p *int) bool { return p == place })
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	switch {
	case turn.dead:
		return nil, errAway
	case !mayEnter:
		return nil, session.InProgress()
	}
	loaded := l.load(e.ID, s.cfg.Now())
	t := &simTurn{store: s, slot: l, before: loaded, loaded: loaded.Clone()}
	l.lease = t
	s.saw(ctx, &loaded, nil)
	t.unwatch = context.AfterFunc(ctx, t.cutOff)
	if out.lost { // the lease was given, but nobody heard of it
		t.end()
		l.doubted = true
		return nil, errAway
	}
	return t, nil
}

// doubt notes that a reply was given which the session does not know. In truth whoever gave it says so as soon as the
// store is back; here it is known at once.
func (s *simSessions) doubt(id string, out simOutcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slot(id).doubted = s.slot(id).doubted || !out.dead
}

func (s *simSessions) arrive(ctx context.Context, e session.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	l, now := s.slot(e.ID), s.cfg.Now()
	next, err := e.Count(l.load(e.ID, now).Answers, l.idleAt, now)
	l.idleAt = next
	return err
}

func (s *simSessions) join(id string) *int {
	s.mu.Lock()
	defer s.mu.Unlock()
	place := new(int)
	l := s.slot(id)
	l.queue = append(l.queue, place)
	return place
}

func (s *simSessions) first(id string, place *int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.slot(id).mayEnter(place, s.cfg.LeaseFor)
}

// mayEnter reports whether it is the turn of who waits at place.
func (l *simSlot) mayEnter(place *int, leaseFor time.Duration) bool {
	free := l.lease == nil || !l.lease.cut.IsZero() && time.Since(l.lease.cut) >= leaseFor
	return free && len(l.queue) > 0 && l.queue[0] == place
}

// Peek implements session.Store.
func (s *simSessions) Peek(ctx context.Context, id string) (session.Session, error) {
	if s.hop(ctx, "peek "+id, nil).fail {
		return session.Session{}, errAway
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return session.Session{}, err
	}
	return s.slot(id).load(id, s.cfg.Now()), nil
}

// Take implements session.Store.
func (s *simSessions) Take(ctx context.Context, guest, handover string) (session.Session, error) {
	out := s.hop(ctx, "take "+guest, nil)
	if out.fail {
		return session.Session{}, errAway
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return session.Session{}, err
	}
	taken := s.slot(guest).take(guest, handover, s.cfg)
	if out.lost {
		return session.Session{}, errAway
	}
	s.saw(ctx, &taken, nil)
	return taken, nil
}

func (l *simSlot) take(guest, handover string, cfg session.Config) session.Session {
	now := cfg.Now()
	if l.handover != "" && now.Before(l.handoverEnds) {
		if l.handover != handover {
			return session.Session{ID: guest}
		}
		again := l.handedOver.Clone()
		if l.doubted || l.exists && now.Before(l.expires) {
			again.Doubt()
		}
		return again
	}
	taken := l.load(guest, now)
	if !l.exists || !now.Before(l.expires) {
		l.doubted = false // it was told
		return taken
	}
	l.write(func(r *simRecord) {
		*r = simRecord{kept: session.Session{ID: guest}, idleAt: r.idleAt, handover: handover, handedOver: taken, handoverEnds: now.Add(cfg.TTL)}
	})
	return taken.Clone()
}

// Forget implements session.Store.
func (s *simSessions) Forget(ctx context.Context, guest, handover string) error {
	out := s.hop(ctx, "forget "+guest, nil)
	if out.fail {
		return errAway
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	if l := s.slot(guest); l.handover == handover {
		l.write(func(r *simRecord) { r.handover, r.handedOver = "", session.Session{} })
	}
	return nil
}

// Clear implements session.Store.
func (s *simSessions) Clear(ctx context.Context, id string) error {
	out := s.hop(ctx, "clear "+id, nil)
	if out.fail {
		return errAway
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	s.slot(id).clear(id)
	if out.lost {
		return errAway
	}
	return nil
}

func (l *simSlot) clear(id string) {
	l.write(func(r *simRecord) {
		r.kept, r.exists, r.lease = session.Session{ID: id}, false, nil
	})
}

// Health implements session.Store.
func (s *simSessions) Health(context.Context) session.Health {
	s.mu.Lock()
	defer s.mu.Unlock()
	return session.Health{Connected: !s.closed, Backend: "simulated"}
}

// Close implements session.Store.
func (s *simSessions) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// lose forgets a slot, as a full Redis does.
func (s *simSessions) lose(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slot(id).clear(id)
}

// bringBack makes a slot what it was a few writes ago, and reports how many, and whether there is a session then. Nobody
// can doubt one that is not there: a guest's conversation that is handed over once more then counts as it was.
func (s *simSessions) bringBack(id string, rng *rand.Rand) (back int, exists bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.slot(id)
	if len(l.past) == 0 {
		return 0, true
	}
	back = 1 + rng.IntN(min(len(l.past), 4))
	i := len(l.past) - back
	l.simRecord, l.past = l.past[i], l.past[:i]
	l.doubted = l.exists && !s.trusting // nobody can know of a session that is not there
	return back, l.exists
}

// cutOff makes whoever holds a slot's lease unable to renew it, as after a long pause of its process.
func (s *simSessions) cutOff(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.slot(id); l.lease != nil {
		l.lease.cutOffLocked()
	}
}

// A simTurn holds a lease of simSessions.
type simTurn struct {
	store   *simSessions
	slot    *simSlot
	before  session.Session
	loaded  session.Session
	cut     time.Time // since when it renews its lease no more; zero while it does
	unwatch func() bool
}

func (t *simTurn) cutOff() {
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	t.cutOffLocked()
}

func (t *simTurn) cutOffLocked() {
	if t.cut.IsZero() {
		t.cut = time.Now()
	}
}

func (t *simTurn) end() {
	t.unwatch()
	t.cutOffLocked()
}

// Session implements session.Turn.
func (t *simTurn) Session() *session.Session { return &t.loaded }

// Commit implements session.Turn.
func (t *simTurn) Commit(ctx context.Context, u session.Update) error {
	s := t.store
	out := s.hop(ctx, "commit "+t.before.ID, nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer t.end()
	if out.fail {
		t.slot.doubted = t.slot.doubted || !out.dead
		return errAway
	}
	err := s.usable(ctx)
	if err == nil {
		err = u.Validate()
	}
	if err != nil {
		t.drop()
		return err
	}
	if t.slot.lease != t {
		return session.Lost()
	}
	t.slot.write(func(r *simRecord) { t.keep(r, u) })
	s.saw(ctx, nil, &u)
	if out.lost {
		t.slot.doubted = true
		return errAway
	}
	return nil
}

func (t *simTurn) keep(r *simRecord, u session.Update) {
	now := t.store.cfg.Now()
	kept := t.before
	kept.Version = r.kept.Version
	kept.Apply(u, t.store.cfg.KeepMessages)
	r.kept, r.exists, r.lease, r.doubted = kept.Clone(), true, nil, false
	r.expires, r.pendingUntil = now.Add(t.store.cfg.TTL), now.Add(t.store.cfg.PendingTTL)
}

// Release implements session.Turn.
func (t *simTurn) Release(ctx context.Context) error {
	out := t.store.hop(ctx, "release "+t.before.ID, nil)
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	defer t.end()
	if out.fail {
		return errAway
	}
	t.drop()
	return nil
}

func (t *simTurn) drop() {
	if t.slot.lease == t {
		t.slot.lease = nil
	}
}

// The simulation's sessions keep the contract, so that what it finds is the agent's.
func TestSimulatorSessions(t *testing.T) {
	sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
		s := newSimSessions(cfg)
		t.Cleanup(func() { s.Close() })
		return s
	})
}
