package torture

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/store/mongo/mongotest"
)

// A victim is a process that can be killed at any moment and started again.
type victim struct {
	name        string
	kill, start func()
}

// victims are all processes of a fleet, and those of its Redis.
func victims(f *rig.Fleet, servers ...*redistest.Server) (all []victim) {
	for _, p := range f.Processes() {
		all = append(all, victim{p.Name, p.Kill, p.Launch})
	}
	for i, s := range servers {
		all = append(all, victim{fmt.Sprint("redis ", i), s.Kill, s.Restart})
	}
	return all
}

// A killing is a fleet under load whose processes are killed by seed.
type killing struct {
	fleet   *rig.Fleet
	victims []victim
	settle  func() // brings all that is not ours back
	verdict rig.Verdict
}

// seeds runs so many of them, or the one that -seed names.
func (k *killing) seeds(t *testing.T, first, n int64) {
	for seed := first; seed < first+n; seed++ {
		if *only >= 0 && seed != *only {
			continue
		}
		v, killed := k.seed(t, uint64(seed))
		k.verdict.Add(v)
		t.Logf("seed %d killed %s: %d orders", seed, killed, v.Orders)
		if !v.Clean() {
			t.Errorf("seed %d killed %s: %v", seed, killed, v)
		}
	}
}

// seed lets diners talk while one or two processes are killed, brings everything back, and compares.
func (k *killing) seed(t *testing.T, seed uint64) (v rig.Verdict, killed string) {
	random := rand.New(rand.NewPCG(seed, 1))
	people := talkers(t, k.fleet.Place, 4, seed, fmt.Sprint("s", seed))
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for _, p := range people {
		wait.Go(func() { p.talk(stop) })
	}
	var names []string
	for range 1 + random.IntN(2) {
		time.Sleep(time.Duration(50+random.IntN(400)) * time.Millisecond)
		one := k.victims[random.IntN(len(k.victims))]
		names = append(names, one.name)
		one.kill()
		time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
		one.start()
	}
	time.Sleep(200 * time.Millisecond)
	close(stop)
	wait.Wait()
	k.settle()
	k.fleet.StartAll()
	rig.Each(people, (*talker).settle)
	for _, p := range people {
		v.Add(p.Compare(k.fleet.Store()))
	}
	return v, strings.Join(names, ", ")
}

// report notes what all seeds came to.
func (k *killing) report(t *testing.T, what string) {
	figures.Verdict(what, k.verdict)
	if k.verdict.Orders == 0 {
		t.Error("no order was placed at all; the test has shown nothing")
	}
}

func TestKillOfAnyProcess(t *testing.T) {
	redis := redistest.Start(t, "--appendonly", "yes")
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.RedisEnv(redis)})
	k := &killing{fleet: f, victims: victims(f, redis), settle: func() {}}
	k.seeds(t, 0, of[int64](12, 100))
	k.report(t, "kill -9 of agent, API, nginx, Redis")
}

func TestKillOfAnyProcessWithSentinels(t *testing.T) {
	group := redistest.StartSentinel(t)
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.SentinelEnv(group)})
	k := &killing{fleet: f, victims: victims(f, append(group.Servers(), group.Sentinels()...)...), settle: group.Settle}
	k.seeds(t, 1000, of[int64](8, 100))
	k.report(t, "kill -9 of agent, API, nginx, Redis, Sentinel")
}

func TestKillOfAnyProcessOverMongoDB(t *testing.T) {
	redis := redistest.Start(t, "--appendonly", "yes")
	f := rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: rig.RedisEnv(redis), Mongo: mongotest.Start(t)})
	k := &killing{fleet: f, victims: victims(f, redis), settle: func() {}}
	k.seeds(t, 2000, of[int64](4, 30))
	k.report(t, "kill -9 over the MongoDB stand-in, which is not killed")
}
