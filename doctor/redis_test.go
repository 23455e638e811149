package doctor

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// well are the settings of a server that nothing is wrong with.
var well = []string{"--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory", "200mb", "--maxmemory-policy", "noeviction"}

func TestASingleRedis(t *testing.T) {
	s := redistest.Start(t, well...)
	o := redisconn.Options{Addrs: []string{s.Addr()}}
	all := Redis(t.Context(), o)
	for _, words := range []string{"it answers (single)", "is Redis ", "append-only file (appendfsync everysec)", "noeviction", "of its memory", "the clock of"} {
		says(t, all, Good, words)
	}
	if Worst(all) != Good {
		t.Errorf("a server that is well:\n%s", printed(t, all))
	}

	for name, tt := range map[string]struct {
		setting, value string
		state          State
		words          []string
	}{
		"no file":            {"appendonly", "no", Bad, []string{"no append-only file", "CONFIG SET appendonly yes", s.Addr()[len("127.0.0.1:"):]}},
		"no sync":            {"appendfsync", "no", Warning, []string{"half a minute late", "everysec"}},
		"any key goes":       {"maxmemory-policy", "allkeys-lru", Bad, []string{"throws away", "allkeys-lru", "CONFIG SET maxmemory-policy noeviction"}},
		"ours expire too":    {"maxmemory-policy", "volatile-ttl", Bad, []string{"throws away", "volatile-ttl"}},
		"memory without end": {"maxmemory", "0", Warning, []string{"no maxmemory"}},
		"nearly full":        {"maxmemory", "1mb", Warning, []string{"raise maxmemory"}},
	} {
		t.Run(name, func(t *testing.T) {
			db := s.Client()
			defer db.Close()
			before := db.ConfigGet(t.Context(), tt.setting).Val()[tt.setting]
			if err := db.ConfigSet(t.Context(), tt.setting, tt.value).Err(); err != nil {
				t.Fatal(err)
			}
			defer db.ConfigSet(context.Background(), tt.setting, before)
			says(t, Redis(t.Context(), o), tt.state, tt.words...)
		})
	}
}

func TestARedisThatKeepsToItself(t *testing.T) {
	s := redistest.Start(t, append([]string{"--requirepass", "s3cret", "--rename-command", "CONFIG", "\"\""}, well...)...)
	all := Redis(t.Context(), redisconn.Options{Addrs: []string{s.Addr()}})
	says(t, all, Bad, "does not answer", "REDIS_PASSWORD")
	all = Redis(t.Context(), redisconn.Options{Addrs: []string{s.Addr()}, Password: "s3cret"})
	says(t, all, Warning, "does not show its settings", "provider's console")
	silent(t, all, "s3cret")
	s.Kill()
	says(t, Redis(t.Context(), redisconn.Options{Addrs: []string{s.Addr()}}), Bad, "does not answer", "PING")
	says(t, Redis(t.Context(), redisconn.Options{Addrs: []string{"x"}}), Bad, "REDIS_")
}

func TestAReplicaIsNoPrimary(t *testing.T) {
	primary := redistest.Start(t)
	host, port := "127.0.0.1", primary.Addr()[len("127.0.0.1:"):]
	replica := redistest.Start(t, "--replicaof", host+" "+port)
	says(t, Redis(t.Context(), redisconn.Options{Addrs: []string{replica.Addr()}}), Bad, "is a replica", "REDIS_HOST")

	primary.Kill()
	db := replica.Client()
	defer db.Close()
	eventually(t, func() bool {
		c := &chart{}
		c.standby(t.Context(), server{Cmdable: db, addr: replica.Addr()})
		return strings.Contains(printed(t, c.found), "✘ : the replica "+replica.Addr()+` does not follow its primary (master_link_status "down")`)
	})
	replica.Kill()
	c := &chart{}
	c.standby(t.Context(), server{Cmdable: db, addr: replica.Addr()})
	says(t, c.found, Bad, "does not answer")
}

func TestWhoReachesRedisReadsIt(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:6379": false, "localhost:6379": false, "[::1]:6379": false, "/run/redis.sock": false, "10.1.2.3:6379": true, "redis:6379": true} {
		c := &chart{}
		c.open(redisconn.Options{Addrs: []string{addr}})
		if got := len(c.found) > 0; got != want {
			t.Errorf("%s without a password: %+v, want a warning: %v", addr, c.found, want)
		}
		c.found = nil
		c.open(redisconn.Options{Addrs: []string{addr}, Password: "x"})
		if len(c.found) > 0 {
			t.Errorf("%s with a password: %+v", addr, c.found)
		}
	}
}

func TestOldServers(t *testing.T) {
	for version, want := range map[string]State{"7.0.15": Good, "6.2.0": Good, "6.0.16": Bad, "5.0.7": Bad, "10.1": Good, "": Warning, "valkey": Warning} {
		c := &chart{}
		c.version(server{addr: "it"}, version)
		if c.found[0].State != want {
			t.Errorf("version %q: %+v, want %s", version, c.found[0], want)
		}
	}
}

func TestSentinels(t *testing.T) {
	g := redistest.StartSentinel(t)
	o := redisconn.Options{Addrs: g.Addrs(), MasterName: g.MasterName()}
	all := Redis(t.Context(), o)
	says(t, all, Good, "it answers (sentinel)")
	for _, addr := range g.Addrs() {
		says(t, all, Good, "the Sentinel "+addr, "3 usable Sentinels")
	}
	says(t, all, Good, "replicas that follow", ": 2")
	says(t, all, Warning, "takes writes even when no replica hears it", "min-replicas-to-write 1")
	for _, s := range g.Servers() {
		says(t, all, Bad, s.Addr()+" writes no append-only file") // as started for tests
	}

	says(t, Redis(t.Context(), redisconn.Options{Addrs: g.Addrs(), MasterName: "another"}), Bad, `watches no group "another"`, "SENTINEL MASTERS")
	says(t, Redis(t.Context(), redisconn.Options{Addrs: g.Addrs()[:1], MasterName: g.MasterName()}), Warning, "names 1 Sentinels")

	g.Sentinels()[0].Kill()
	g.Sentinels()[1].Kill()
	eventually(t, func() bool { // a Sentinel notices that others are away after a second or so
		all = Redis(t.Context(), o)
		for _, f := range all {
			if f.State == Bad && f.Mend != "" && strings.Contains(f.Says, g.Addrs()[2]+" cannot reach a quorum") {
				return true
			}
		}
		return false
	})
	says(t, all, Bad, "the Sentinel "+g.Addrs()[0]+" does not answer")
}

func TestACluster(t *testing.T) {
	g := redistest.StartCluster(t)
	o := redisconn.Options{Addrs: g.Addrs(), Cluster: true}
	all := Redis(t.Context(), o)
	says(t, all, Good, "all 16384 slots are served by 3 primaries")
	says(t, all, Good, "every primary has a replica")
	says(t, all, Good, "replicas that follow", ": 1")

	old := g.KillPrimaryOf("a")
	g.WaitForFailover("a", old)
	eventually(t, func() bool {
		all = Redis(t.Context(), o)
		for _, f := range all {
			if f.State == Bad && strings.Contains(f.Says, "the primary "+g.PrimaryOf("a").Addr()+" has no replica") {
				return true
			}
		}
		return false
	})
	says(t, all, Bad, "the node "+old.Addr()+" is away")
	for _, s := range g.Servers() {
		if s != old {
			says(t, all, Bad, s.Addr()+" writes no append-only file") // as started for tests
		}
	}
	says(t, Redis(t.Context(), redisconn.Options{Addrs: []string{redistest.Start(t).Addr()}, Cluster: true}), Bad, "")
}

func TestClustersThatAreNotWhole(t *testing.T) {
	for name, tt := range map[string]struct {
		info  map[string]string
		words string
	}{
		"slots of nobody":   {map[string]string{"cluster_state": "fail", "cluster_slots_assigned": "16380", "cluster_slots_ok": "16380"}, "4 of 16384 slots belong to nobody"},
		"slots not served":  {map[string]string{"cluster_state": "fail", "cluster_slots_assigned": "16384", "cluster_slots_ok": "10923"}, "10923 of 16384 slots are served"},
		"it says it is not": {map[string]string{"cluster_state": "fail", "cluster_slots_assigned": "16384", "cluster_slots_ok": "16384"}, `says "fail"`},
	} {
		t.Run(name, func(t *testing.T) {
			c := &chart{}
			c.coverage(tt.info)
			says(t, c.found, Bad, tt.words)
		})
	}
}

func TestNodes(t *testing.T) {
	all := parseNodes("07c37d 10.0.0.1:6379@16379,one.example slave e7d1ee 0 1426238317239 4 connected\n" +
		"67ed2d 10.0.0.2:6379@16379 master - 0 1426238316232 2 connected 5461-10922\n" +
		"292f8b :0@0 master,noaddr,fail - 0 0 3 disconnected 10923-16383\n" +
		"e7d1ee [::1]:6379@16379,,tls-port=0 myself,master - 0 0 1 connected 0-5460\nnonsense\n")
	var got []string
	for _, n := range all {
		got = append(got, fmt.Sprint(n.addr, " ", n.flags, " ", n.slots))
	}
	if want := "one.example:6379 slave false, 10.0.0.2:6379 master true, :0 master,noaddr,fail true, [::1]:6379 myself,master true"; strings.Join(got, ", ") != want {
		t.Errorf("parseNodes = %s, want %s", strings.Join(got, ", "), want)
	}
	c := &chart{}
	c.nodes(all)
	says(t, c.found, Bad, "the node :0 is away")
	says(t, c.found, Bad, "the primary 10.0.0.2:6379 has no replica", "--cluster-master-id 67ed2d")
	silent(t, c.found, "[::1]")
}

func TestGroupsThatWait(t *testing.T) {
	c := &chart{}
	c.group("s:1", "cli", "main", map[string]string{"ip": "10.0.0.1", "port": "6379", "flags": "master,o_down", "num-other-sentinels": "1", "num-slaves": "0", "quorum": "1", "down-after-milliseconds": "30000"})
	says(t, c.found, Bad, "sees the primary 10.0.0.1:6379 as master,o_down")
	says(t, c.found, Bad, "2 Sentinels watch the group", "sentinel monitor main 10.0.0.1 6379 2")
	says(t, c.found, Bad, "knows no replica", "REPLICAOF 10.0.0.1 6379")
	says(t, c.found, Warning, "one Sentinel alone", "quorum 2")
	says(t, c.found, Warning, "only after 30 s")
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not come to that in half a minute")
		}
	}
}
