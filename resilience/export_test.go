package resilience

import "time"

// Plain is plain, for tests.
func Plain(b []byte) (method, path, body string, ok bool) {
	r, ok := plain(b, nil)
	return string(r.method), string(r.path), string(r.body), ok
}

// Overload makes g's overload last, however slow the machine is, until the returned function ends it.
func (g *Gate) Overload() (end func()) {
	set := func(began, shed time.Time) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.began, g.shed = began, shed
	}
	set(time.Now().Add(-time.Minute), time.Now().Add(time.Hour))
	return func() { set(time.Time{}, time.Time{}) }
}
