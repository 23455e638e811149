package api

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// restaurants is embedded under a name that does not hide its method of the same name.
type restaurants = store.Restaurants

// slowCatalogue is a catalogue that takes longer to read than its request lasts.
type slowCatalogue struct {
	restaurants
	giveUp context.CancelFunc
	reads  int
}

func (c *slowCatalogue) CatalogueVersion(context.Context) (int64, error) { return 1, nil }

func (c *slowCatalogue) Restaurants(ctx context.Context) ([]foodie.Restaurant, error) {
	c.reads++
	c.giveUp()
	return []foodie.Restaurant{{ID: "1", Name: "Thepla House"}}, ctx.Err()
}

func TestACatalogueIsReadEvenWhenItsRequestGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	slow := &slowCatalogue{giveUp: cancel}
	cache := newCatalogueCache(slow, 0, time.Now)
	if _, err := cache.current(ctx); err != nil {
		t.Fatalf("current() = %v", err)
	}
	snap, err := cache.current(t.Context())
	if err != nil {
		t.Fatalf("current() for the next request = %v", err)
	}
	if _, ok := snap.find("thepla house"); !ok || slow.reads != 1 {
		t.Errorf("after %d reads Thepla House is found: %t, want it after one", slow.reads, ok)
	}
}

// Who waits in vain for another's reading learns why the wait ended.
func TestAWaitForTheCatalogueEndsWithItsCause(t *testing.T) {
	why := errors.New("the client has gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	slow := &slowCatalogue{giveUp: func() {}}
	for name, taken := range map[string]func(*catalogueCache) chan struct{}{
		"asks":  func(c *catalogueCache) chan struct{} { return c.versions.asking },
		"reads": func(c *catalogueCache) chan struct{} { return c.building },
	} {
		cache := newCatalogueCache(slow, time.Minute, time.Now)
		if name == "reads" {
			cache.versions.answer, cache.versions.asked = 1, time.Now()
		}
		taken(cache) <- struct{}{}
		if _, err := cache.current(ctx); !errors.Is(err, why) {
			t.Errorf("while another %s: %v, want %v", name, err, why)
		}
	}
}
