package memory

import (
	"fmt"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/cache/cachetest"
)

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func open() (*Cache, *clock) {
	c := &clock{time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	return New(c.now), c
}

func TestCache(t *testing.T) {
	cachetest.Run(t, func(*testing.T) (cache.Cache, cachetest.Clock) {
		values, c := open()
		return values, func(d time.Duration) { c.at = c.at.Add(d) }
	})
}

func TestExpiredValuesAreForgotten(t *testing.T) {
	values, c := open()
	for n := range 10 * firstSweep {
		c.at = c.at.Add(time.Second)
		if err := values.Set(t.Context(), fmt.Sprint("key ", n), []byte("value"), time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(values.values); n > 2*firstSweep {
		t.Errorf("%d values are kept, though each lives for a minute", n)
	}
}

func TestTheTableIsBoundedAndForgetsWhatExpiresSoon(t *testing.T) {
	values, _ := open()
	values.maxKeys = sample // so that every value is compared
	if err := values.Set(t.Context(), "long", []byte("value"), time.Hour); err != nil {
		t.Fatal(err)
	}
	for n := range 1000 {
		if err := values.Set(t.Context(), fmt.Sprint("invented ", n), nil, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(values.values); n > values.maxKeys {
		t.Errorf("%d values are kept, want at most %d", n, values.maxKeys)
	}
	if _, found, _ := values.Get(t.Context(), "long"); !found {
		t.Error("inventing keys made the cache forget a value that lives longer")
	}
}
