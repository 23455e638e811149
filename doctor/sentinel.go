package doctor

import (
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/redisconn"
)

// slowFailover is after how many milliseconds without an answer a primary should be given up at the latest.
const slowFailover = 10_000

// sentinels asks every configured Sentinel how it sees the group, and then looks at the primary that they agree on.
func (c *chart) sentinels(ctx context.Context, o redisconn.Options) {
	primaries, replicas := map[string]bool{}, map[string]bool{}
	for _, addr := range o.Addrs {
		primary, others := c.sentinel(ctx, o, addr)
		if primary != "" {
			primaries[primary] = true
		}
		for _, replica := range others {
			replicas[replica] = true
		}
	}
	if len(o.Addrs) < 3 {
		c.warn(fmt.Sprintf("REDIS_ADDRS names %d Sentinels; if they are away, the primary cannot be found", len(o.Addrs)), "name three or more, on machines of their own, in REDIS_ADDRS")
	}
	if len(primaries) > 1 {
		c.bad("the Sentinels do not agree who is primary", "are they of one group? a failover may just be going on: ask again in half a minute; redis-cli -p 26379 SENTINEL MASTER "+o.MasterName)
	}
	for primary := range primaries {
		db := client(o, primary)
		c.server(ctx, server{Cmdable: db, addr: primary})
		db.Close()
	}
	for _, replica := range slices.Sorted(maps.Keys(replicas)) {
		db := client(o, replica)
		c.standby(ctx, server{Cmdable: db, addr: replica})
		db.Close()
	}
}

// sentinel asks one Sentinel, and gives the primary and the replicas that it names.
func (c *chart) sentinel(ctx context.Context, o redisconn.Options, addr string) (primary string, replicas []string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s := redis.NewSentinelClient(&redis.Options{
		Addr: addr, Username: o.SentinelUsername, Password: o.SentinelPassword, TLSConfig: o.TLS, DialTimeout: patience, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
	defer s.Close()
	host, port, _ := net.SplitHostPort(addr)
	cli := "redis-cli -h " + host + " -p " + port
	state, err := s.Master(ctx, o.MasterName).Result()
	switch {
	case err != nil && strings.Contains(err.Error(), "No such master"):
		c.bad(fmt.Sprintf("the Sentinel %s watches no group %q", addr, o.MasterName), "set REDIS_MASTER_NAME to one of: "+cli+" SENTINEL MASTERS")
		return "", nil
	case err != nil:
		c.bad(fmt.Sprintf("the Sentinel %s does not answer: %v", addr, err), "start it again, or take it out of REDIS_ADDRS; with a password, set REDIS_SENTINEL_PASSWORD")
		return "", nil
	}
	if said, err := s.CkQuorum(ctx, o.MasterName).Result(); err != nil {
		c.bad(fmt.Sprintf("the Sentinel %s cannot reach a quorum, so that nobody would take over: %v", addr, err), "start the Sentinels that are away: "+cli+" SENTINEL CKQUORUM "+o.MasterName)
	} else {
		c.good("the Sentinel %s: %s", addr, strings.TrimPrefix(said, "OK "))
	}
	c.group(addr, cli, o.MasterName, state)
	others, err := s.Replicas(ctx, o.MasterName).Result()
	if err != nil {
		c.warn(fmt.Sprintf("the Sentinel %s does not list the replicas: %v", addr, err), "allow the user SENTINEL REPLICAS")
	}
	for _, r := range others {
		replicas = append(replicas, net.JoinHostPort(r["ip"], r["port"]))
	}
	return net.JoinHostPort(state["ip"], state["port"]), replicas
}

// group judges what a Sentinel knows of the group.
func (c *chart) group(addr, cli, name string, state map[string]string) {
	if flags := state["flags"]; strings.Contains(flags, "down") {
		c.bad(fmt.Sprintf("the Sentinel %s sees the primary %s:%s as %s", addr, state["ip"], state["port"], flags), "start it again; a replica takes over meanwhile if there is one")
	}
	if watchers := number(state["num-other-sentinels"]) + 1; watchers < 3 {
		c.bad(fmt.Sprintf("%d Sentinels watch the group, as %s sees it; of fewer than three, the loss of one leaves no majority", watchers, addr), "run three, on machines of their own, with: sentinel monitor "+name+" "+state["ip"]+" "+state["port"]+" 2")
	}
	if number(state["num-slaves"]) == 0 {
		c.bad(fmt.Sprintf("the Sentinel %s knows no replica; nobody can take over", addr), "on another server: REPLICAOF "+state["ip"]+" "+state["port"])
	}
	if number(state["quorum"]) < 2 {
		c.warn(fmt.Sprintf("one Sentinel alone may call the primary dead (quorum %s at %s)", state["quorum"], addr), cli+" SENTINEL SET "+name+" quorum 2")
	}
	if wait := number(state["down-after-milliseconds"]); wait > slowFailover {
		c.warn(fmt.Sprintf("a failover begins only after %d s (down-after-milliseconds at %s)", wait/1000, addr), cli+" SENTINEL SET "+name+" down-after-milliseconds 5000")
	}
}
