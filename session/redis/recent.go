package redis

import "sync"

// maxRecent bounds what a process remembers, in bytes of what was said and answered.
const maxRecent = 1 << 20

// recent remembers what this process last kept, so that Redis need not send it again. It is believed only of the stamp
// that stands in Redis, so another process's turn is never missed. What it gives is shared, and only read.
type recent struct {
	mu    sync.Mutex
	kept  map[string]found
	bytes int
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
	r.drop(f.session.ID)
	r.kept[f.session.ID] = f
	r.bytes += f.size()
	for id := range r.kept { // any one: a map's order is random
		if r.bytes <= maxRecent {
			return
		}
		r.drop(id)
	}
}

func (r *recent) drop(id string) {
	if f, known := r.kept[id]; known {
		r.bytes -= f.size()
		delete(r.kept, id)
	}
}

// size is about how many bytes f takes.
func (f found) size() int {
	n := 2048
	for _, m := range f.session.Messages {
		n += 100 + len(m.Text) + len(m.Cards)
	}
	for _, a := range f.session.Answers {
		n += len(a.Body)
	}
	return n
}
