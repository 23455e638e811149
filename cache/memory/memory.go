// Package memory is the cache of one process. It is bounded, so that whoever invents keys cannot fill the memory: when it is
// full, of a few values the one that expires first is forgotten. Its methods never fail.
package memory

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/foodieexpress/foodie/cache"
)

// Bounds of the table.
const (
	maxKeys    = 1 << 16
	firstSweep = 1 << 10 // keys, when expired ones are first looked for
	sample     = 16      // values compared to find one that expires soon
)

var _ cache.Cache = (*Cache)(nil)

// A Cache keeps values in a map. It is safe for concurrent use.
type Cache struct {
	now     func() time.Time
	maxKeys int

	mu      sync.Mutex
	values  map[string]value
	sweepAt int // keys, when expired ones are looked for again: twice what the last sweep left, so that it costs little
}

type value struct {
	bytes   []byte
	expires time.Time
}

// New makes a Cache that reads the time from now.
func New(now func() time.Time) *Cache {
	return &Cache{now: now, maxKeys: maxKeys, sweepAt: firstSweep, values: map[string]value{}}
}

// Get reads the value of key.
func (c *Cache) Get(_ context.Context, key string) ([]byte, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.living(key)
	return slices.Clone(v.bytes), ok, nil
}

// Set keeps value under key for ttl.
func (c *Cache) Set(_ context.Context, key string, value []byte, ttl time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(key, value, ttl)
	return nil
}

// Add keeps value where key has none.
func (c *Cache) Add(_ context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.living(key); ok {
		return false, nil
	}
	c.keep(key, value, ttl)
	return true, nil
}

// Delete forgets key.
func (c *Cache) Delete(_ context.Context, key string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.values, key)
	return nil
}

func (c *Cache) living(key string) (value, bool) {
	v, ok := c.values[key]
	if !ok || !v.expires.After(c.now()) {
		return value{}, false
	}
	return v, true
}

func (c *Cache) keep(key string, bytes []byte, ttl time.Duration) {
	c.makeRoom(key)
	c.values[key] = value{slices.Clone(bytes), c.now().Add(ttl)}
}

// makeRoom forgets expired values now and then, and, when the table is full, one that expires soon.
func (c *Cache) makeRoom(key string) {
	if _, known := c.values[key]; known {
		return
	}
	if len(c.values) >= c.sweepAt {
		now := c.now()
		maps.DeleteFunc(c.values, func(_ string, v value) bool { return !v.expires.After(now) })
		c.sweepAt = max(firstSweep, 2*len(c.values))
	}
	if len(c.values) >= c.maxKeys {
		delete(c.values, c.soonest())
	}
}

// soonest is the key that expires first among a few that the map yields at random.
func (c *Cache) soonest() (key string) {
	var first time.Time
	seen := 0
	for k, v := range c.values {
		if seen == 0 || v.expires.Before(first) {
			key, first = k, v.expires
		}
		if seen++; seen == sample {
			break
		}
	}
	return key
}
