package redis_test

import (
	"fmt"
	"testing"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/redis"
)

// TestAStaleCopyInAClusterIsDoubted has what a promoted replica may have: a session of a slot that moved away, because the
// primary was killed before it had told its replica so. When the slot comes back, whoever is sent there by ASK meets it.
func TestAStaleCopyInAClusterIsDoubted(t *testing.T) {
	cluster := redistest.StartCluster(t)
	s := open(t, redisconn.Options{Addrs: cluster.Addrs(), Cluster: true, CommandTimeout: patience}, session.Config{})
	const key = "session_state:{asha}"
	keep(t, begin(t, s, "asha"), asks("one"))
	first := cluster.PrimaryOf(key)
	copied := map[string]string{}
	for _, part := range []string{key, "chat_session:{asha}", "pending_order:{asha}"} {
		dump, err := first.Client().Dump(t.Context(), part).Result()
		if err != nil {
			t.Fatal(err)
		}
		copied[part] = dump
	}
	cluster.MoveSlots(key)
	stays := "stays"
	for n := 0; cluster.PrimaryOf(stays) != first; n++ {
		stays = fmt.Sprint("stays-", n)
	}
	cluster.WaitForFailover(stays, cluster.KillPrimaryOf(stays))
	cluster.Settle()

	source, target := cluster.PrimaryOf(key), cluster.PrimaryOf(stays)
	opens(t, key, source, target)
	for part, dump := range copied {
		plant(t, target, part, dump)
		if err := source.Client().Del(t.Context(), part).Err(); err != nil { // as when its time was over
			t.Fatal(err)
		}
	}
	checkStale(t, s)
}

func checkStale(t *testing.T, s *redis.Store) {
	t.Helper()
	turn := begin(t, s, "asha")
	got := turn.Session()
	if words(*got) != "one " {
		t.Fatalf("the session is %q, want the stale one: the test shows nothing", words(*got))
	}
	if !got.Doubted || got.State.Expect != session.ExpectNothing || got.State.Resume != nil {
		t.Errorf("a stale session is %+v, want no question", got.State)
	}
	keep(t, turn, asks("two"))
}

// opens begins to move the slot of key: its source sends on whoever asks for keys that it has not.
func opens(t *testing.T, key string, source, target *redistest.Server) {
	t.Helper()
	slot := redistest.Slot(key)
	ids := map[*redistest.Server]string{source: "", target: ""}
	for server := range ids {
		id, err := server.Client().ClusterMyID(t.Context()).Result()
		if err != nil {
			t.Fatal(err)
		}
		ids[server] = id
	}
	if err := target.Client().Do(t.Context(), "cluster", "setslot", slot, "importing", ids[source]).Err(); err != nil {
		t.Fatal(err)
	}
	if err := source.Client().Do(t.Context(), "cluster", "setslot", slot, "migrating", ids[target]).Err(); err != nil {
		t.Fatal(err)
	}
}

// plant puts a key on a server that does not serve its slot yet.
func plant(t *testing.T, server *redistest.Server, key, dump string) {
	t.Helper()
	pipe := server.Client().Pipeline()
	pipe.Do(t.Context(), "asking")
	pipe.Restore(t.Context(), key, 0, dump)
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}
