package redis

import (
	"context"
	"sync"
	"time"
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
	telling bool
	work    sync.WaitGroup
}

func (u *unkept) has(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	_, is := u.holders[id]
	return is
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
	if len(u.holders) >= maxUnkept {
		return
	}
	u.holders[id] = holder
	select {
	case <-s.closed:
		return
	default:
	}
	if !u.telling {
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
		if _, err := s.run(context.Background(), doubtScript, keys(id)[:1], holder); err == nil {
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
	u.telling = false
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

func (u *unkept) wait() { u.work.Wait() }
