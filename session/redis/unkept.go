package redis

import (
	"context"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
)

// Bounds of what is remembered while Redis is away.
const (
	maxUnkept = 1 << 16
	tellEvery = 20 * time.Millisecond
)

// unkept are the sessions that this process answered for without keeping it, because Redis was away. What they hold is
// doubted, here at once and elsewhere as soon as Redis can be told.
type unkept struct {
	mu      sync.Mutex
	holders map[string]string // by session: of the turn that was answered last
	full    bool              // more were answered than are remembered: until all these are told, everybody is doubted
	telling bool
	closed  bool
	work    sync.WaitGroup
}

func (u *unkept) has(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	_, is := u.holders[id]
	return is || u.full
}

func (u *unkept) remove(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.holders, id)
}

// add notes the turn that held id, and begins to tell Redis.
func (u *unkept) add(s *Store, id, holder string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.holders == nil {
		u.holders = map[string]string{}
	}
	if _, known := u.holders[id]; !known && len(u.holders) >= maxUnkept {
		u.full = true
	} else {
		u.holders[id] = holder
	}
	if !u.telling && !u.closed {
		u.telling = true
		u.work.Go(func() { u.tell(s) })
	}
}

// tell goes on until Redis knows of all.
func (u *unkept) tell(s *Store) {
	for {
		id, holder, ok := u.next()
		if !ok {
			return
		}
		_, err := s.run(context.Background(), doubtScript, keys(id)[:1], holder)
		if foodie.KindOf(err) != foodie.Unavailable { // told; or never can be, because what stands there is no session
			u.told(id, holder)
			continue
		}
		select {
		case <-s.closed:
			return
		case <-time.After(tellEvery):
			s.conn.Recover(context.Background())
		}
	}
}

// next is any one; when there is none, the telling has ended.
func (u *unkept) next() (id, holder string, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for id, holder = range u.holders {
		return id, holder, true
	}
	u.telling, u.full = false, false
	return "", "", false
}

// told forgets id, unless another turn was answered meanwhile.
func (u *unkept) told(id, holder string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.holders[id] == holder {
		delete(u.holders, id)
	}
}

// close lets no telling begin any more, and waits for the one that runs.
func (u *unkept) close() {
	u.mu.Lock()
	u.closed = true
	u.mu.Unlock()
	u.work.Wait()
}
