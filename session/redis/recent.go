package redis

import "sync"

// maxRecent bounds how many sessions a process remembers.
const maxRecent = 256

// recent remembers what this process last kept, so that Redis need not send it again. It is believed only of the stamp
// that stands in Redis, so another process's turn is never missed. What it gives is shared, and only read.
type recent struct {
	mu   sync.Mutex
	kept map[string]found
}

func (r *recent) get(id string) found {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept[id]
}

func (r *recent) put(f found) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[string]found{}
	}
	if _, known := r.kept[f.session.ID]; !known && len(r.kept) >= maxRecent {
		for id := range r.kept { // any one: a map's order is random
			delete(r.kept, id)
			break
		}
	}
	r.kept[f.session.ID] = f
}
