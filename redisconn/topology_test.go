package redisconn

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// slow is how long a command may take where a test asserts that commands succeed while many processes start.
const slow = 5 * time.Second

func TestSentinel(t *testing.T) {
	group := redistest.StartSentinel(t)
	for name, fail := range map[string]func() (old *redistest.Server, mend func()){
		"the primary is killed": func() (*redistest.Server, func()) {
			old := group.KillPrimary()
			return old, old.Restart
		},
		"the primary is frozen": func() (*redistest.Server, func()) {
			old := group.Primary()
			old.Pause()
			return old, old.Resume
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{Addrs: group.Addrs(), MasterName: group.MasterName()})
			back(t, c, "dish")
			old, mend := fail()
			group.WaitForFailover(old)
			back(t, c, "dish")
			mend()
			group.Settle()
			back(t, c, "dish")
			direct := group.Primary().Client()
			defer direct.Close()
			if n, err := direct.Exists(t.Context(), "dish").Result(); n != 1 || err != nil {
				t.Errorf("what was written after the failover is not on the new primary: %d, %v", n, err)
			}
		})
	}
}

func TestSentinelsMayGo(t *testing.T) {
	group := redistest.StartSentinel(t)
	addrs := append([]string{"127.0.0.1:1"}, group.Addrs()...)
	c := open(t, Options{Addrs: addrs, MasterName: group.MasterName(), CommandTimeout: slow, DialTimeout: slow})
	if err := c.Do(t.Context(), set("dish")); err != nil {
		t.Errorf("with an address where no Sentinel is: %v", err)
	}
	for _, s := range group.Sentinels() {
		s.Kill()
	}
	if err := c.Do(t.Context(), set("dish")); err != nil {
		t.Errorf("without Sentinels, the primary well: %v", err)
	}
}

func TestCluster(t *testing.T) {
	cluster := redistest.StartCluster(t)
	lost, kept := "dish", "dish"
	for n := 0; cluster.PrimaryOf(kept) == cluster.PrimaryOf(lost); n++ {
		kept = string(rune('a' + n))
	}
	c := open(t, Options{Addrs: cluster.Addrs(), Cluster: true, CommandTimeout: slow, DialTimeout: slow})
	for range 2 {
		back(t, c, lost)
		old := cluster.KillPrimaryOf(lost)
		eventually(t, "after the failover", func() error {
			if err := c.Do(t.Context(), set(kept)); err != nil {
				t.Errorf("a key of another shard during the failover: %v", err)
			}
			return c.Do(t.Context(), set(lost))
		})
		if !c.Up() {
			t.Error("Up() is false though every shard is served")
		}
		cluster.WaitForFailover(lost, old)
		cluster.Settle()
	}
}

func TestClusterMovesSlots(t *testing.T) {
	cluster := redistest.StartCluster(t)
	c := open(t, Options{Addrs: cluster.Addrs(), Cluster: true, CommandTimeout: slow, DialTimeout: slow})
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	counts := make([]int64, 4)
	for n := range counts {
		writers.Go(func() {
			for ctx.Err() == nil {
				err := c.Do(context.WithoutCancel(ctx), func(ctx context.Context, r redis.UniversalClient) error {
					return r.Incr(ctx, "count").Err()
				})
				if err != nil {
					t.Errorf("while a slot moves: %v", err)
					return
				}
				counts[n]++
			}
		})
	}
	for range 4 {
		cluster.MoveSlots("count", "count", "another")
	}
	stop()
	writers.Wait()
	want := counts[0] + counts[1] + counts[2] + counts[3]
	var got int64
	err := c.Do(t.Context(), func(ctx context.Context, r redis.UniversalClient) (err error) {
		got, err = r.Get(ctx, "count").Int64()
		return err
	})
	if err != nil || got != want || want == 0 {
		t.Errorf("after %d increments that were acknowledged the count is %d, %v", want, got, err)
	}
}

func TestAClusterThatIsGone(t *testing.T) {
	cluster := redistest.StartCluster(t)
	c := open(t, Options{Addrs: cluster.Addrs(), Cluster: true})
	back(t, c, "dish")
	left := redis.NewClient(&redis.Options{Addr: cluster.Addrs()[0]}) // as of a node that answered and then left the Cluster
	c.guard(left, "left")
	if err := left.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	left.Close()
	for _, s := range cluster.Servers() {
		s.Kill()
	}
	eventually(t, "when no node answers", func() error {
		for _, key := range []string{"dish", "a", "b", "c", "d", "e"} {
			away(t, c.Do(t.Context(), set(key)))
		}
		if c.Up() {
			return errors.New("up")
		}
		return nil
	})
	cluster.Settle()
	for _, key := range []string{"dish", "a", "b", "c", "d", "e"} {
		back(t, c, key)
	}
	if !c.Up() {
		t.Error("Up() is false though the nodes are back")
	}
}
