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
	old := c.KillPrimaryOf("dish")
	c.WaitForFailover("dish", old)
	c.Settle()
	if got, err := c.PrimaryOf("dish").Client().Get(t.Context(), "dish").Result(); got != "thepla" {
		t.Errorf("after the failover: %q, %v", got, err)
	}
}
