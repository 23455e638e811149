package redisconn

import (
	"context"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// unprobed is c with as good as no probes in the background.
func unprobed(c *Conn) *Conn {
	c.interval = 100 * patience
	return c
}

// fail makes commands fail until Redis is known to be down.
func fail(t *testing.T, c *Conn) {
	t.Helper()
	for range failuresUntilDown {
		away(t, c.Do(t.Context(), set("dish")))
	}
	if !c.someDown() {
		t.Fatal("nothing is down after three failures in a row")
	}
}

func TestRecover(t *testing.T) {
	server := redistest.Start(t)
	c := unprobed(single(t, server))
	if !c.Recover(t.Context()) {
		t.Error("Recover = false when nothing is down")
	}
	server.Kill()
	fail(t, c)
	if c.Recover(t.Context()) {
		t.Error("Recover = true while the server is dead")
	}
	server.Restart()
	gone, leave := context.WithCancel(t.Context())
	leave()
	c.Recover(gone) // whoever asked first may have left
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if !c.Recover(t.Context()) {
				t.Error("Recover = false when the server is back")
			}
			if err := c.Do(t.Context(), set("dish")); err != nil {
				t.Errorf("after Recover: %v", err)
			}
		})
	}
	all.Wait()
	if !c.Up() {
		t.Error("Up() is false after Recover")
	}
}

func TestRecoverKeepsTheBudget(t *testing.T) {
	server := redistest.Start(t)
	c := unprobed(open(t, Options{Addrs: []string{server.Addr()}}))
	back(t, c, "dish")
	server.Pause()
	defer server.Resume()
	fail(t, c)
	ctx := WithBudget(t.Context())
	for range 10 {
		if c.Recover(ctx) {
			t.Fatal("Recover = true while the server is frozen")
		}
	}
	if left, _ := c.allowance(ctx); left > 0 {
		t.Errorf("after ten questions %s of the budget are left", left)
	}
	if c.Close(); c.Recover(t.Context()) {
		t.Error("Recover = true after Close")
	}
}

func TestRecoverOfGroups(t *testing.T) {
	group, cluster := redistest.StartSentinel(t), redistest.StartCluster(t)
	for name, tt := range map[string]struct {
		options Options
		replace func()
	}{
		"Sentinels, the primary killed": {Options{Addrs: group.Addrs(), MasterName: group.MasterName()}, func() {
			group.WaitForFailover(group.KillPrimary())
			group.Settle()
		}},
		"a Cluster": {Options{Addrs: cluster.Addrs(), Cluster: true}, func() {
			old := cluster.KillPrimaryOf("dish")
			cluster.WaitForFailover("dish", old)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.options.CommandTimeout, tt.options.DialTimeout = slow, slow
			c := unprobed(open(t, tt.options))
			if err := c.Do(t.Context(), set("dish")); err != nil {
				t.Fatal(err)
			}
			for _, n := range c.servers() {
				n.goDown(errSlow)
			}
			away(t, c.Do(t.Context(), set("dish")))
			tt.replace()
			if !c.Recover(t.Context()) {
				t.Error("Recover = false when another server has taken over")
			}
			if err := c.Do(t.Context(), set("dish")); err != nil {
				t.Errorf("after Recover: %v", err)
			}
		})
	}
}

func TestRecoverLeavesAFrozenPrimary(t *testing.T) {
	group := redistest.StartSentinel(t)
	c := unprobed(open(t, Options{Addrs: group.Addrs(), MasterName: group.MasterName(), DialTimeout: slow}))
	back(t, c, "dish")
	old := group.Primary()
	old.Pause()
	defer old.Resume()
	fail(t, c)
	group.WaitForFailover(old)
	eventually(t, "after the failover", func() error {
		if !c.Recover(t.Context()) {
			return ErrDown
		}
		return c.Do(t.Context(), set("dish"))
	})
}
