package redistest_test

import (
	"testing"

	"github.com/foodieexpress/foodie/redisconn/redistest"
)

func TestSentinels(t *testing.T) {
	g := redistest.StartSentinel(t)
	for range 2 {
		old := g.KillPrimary()
		g.WaitForFailover(old)
		g.Settle()
		if now := g.Primary(); now == old {
			t.Errorf("Primary() = %s after it was killed", now.Addr())
		}
	}
}

func TestCluster(t *testing.T) {
	c := redistest.StartCluster(t)
	first := c.PrimaryOf("dish")
	if err := first.Client().Set(t.Context(), "dish", "thepla", 0).Err(); err != nil {
		t.Fatal(err)
	}
	c.MoveSlots("dish")
	second := c.PrimaryOf("dish")
	if got, err := second.Client().Get(t.Context(), "dish").Result(); got != "thepla" || second == first {
		t.Errorf("after MoveSlots %s says %q, %v, and was %s", second.Addr(), got, err, first.Addr())
	}
	for _, s := range c.Servers()[:3] { // the primaries, of which the slot goes to one
		if s != second {
			leaveStale(t, s, second, "dish")
		}
	}
	c.MoveSlots("dish")
	third := c.PrimaryOf("dish")
	if got, err := third.Client().Get(t.Context(), "dish").Result(); got != "thepla" || third == second {
		t.Errorf("after MoveSlots to where a stale key was %s says %q, %v", third.Addr(), got, err)
	}
	old := c.KillPrimaryOf("dish")
	c.WaitForFailover("dish", old)
	c.Settle()
	if got, err := c.PrimaryOf("dish").Client().Get(t.Context(), "dish").Result(); got != "thepla" {
		t.Errorf("after the failover: %q, %v", got, err)
	}
}

// leaveStale puts an old value of a key that source serves on another primary, as a replica has it that was promoted before it
// heard that the key had moved away.
func leaveStale(t *testing.T, s, source *redistest.Server, key string) {
	t.Helper()
	id, err := source.Client().ClusterMyID(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	pipe := s.Client().Pipeline()
	pipe.Do(t.Context(), "cluster", "setslot", redistest.Slot(key), "importing", id)
	pipe.Do(t.Context(), "asking")
	pipe.Set(t.Context(), key, "stale", 0)
	pipe.Do(t.Context(), "cluster", "setslot", redistest.Slot(key), "stable")
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}
