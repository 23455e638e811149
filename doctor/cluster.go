package doctor

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/redisconn"
)

// slots is how many slots a Cluster has.
const slots = 16384

// cluster looks at a Cluster as a whole, and at each of its nodes.
func (c *chart) cluster(ctx context.Context, o redisconn.Options, any redis.UniversalClient) {
	asked, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	info, err := any.ClusterInfo(asked).Result()
	if err != nil {
		c.bad(fmt.Sprintf("it is no Cluster: %v", err), "unset REDIS_CLUSTER, or set cluster-enabled yes on the servers")
		return
	}
	c.coverage(fields(info, "\n", ":"))
	text, err := any.ClusterNodes(asked).Result()
	if err != nil {
		c.bad(fmt.Sprintf("it does not list its nodes: %v", err), "allow the user CLUSTER NODES: ACL SETUSER … +cluster|nodes")
		return
	}
	all := parseNodes(text)
	c.nodes(all)
	for _, n := range all {
		if !strings.Contains(n.flags, "fail") && !strings.Contains(n.flags, "noaddr") {
			c.member(ctx, o, n)
		}
	}
}

// member looks at one node that answers its neighbours.
func (c *chart) member(ctx context.Context, o redisconn.Options, n node) {
	db := client(o, n.addr)
	defer db.Close()
	s := server{Cmdable: db, addr: n.addr}
	switch {
	case n.slots:
		c.server(ctx, s)
		c.shard(ctx, s)
	case strings.Contains(n.flags, "slave"):
		c.standby(ctx, s)
	}
}

// coverage wants every slot to be served.
func (c *chart) coverage(info map[string]string) {
	assigned, served := number(info["cluster_slots_assigned"]), number(info["cluster_slots_ok"])
	switch {
	case assigned != slots:
		c.bad(fmt.Sprintf("%d of %d slots belong to nobody: the conversations in them cannot be kept", slots-assigned, slots), "redis-cli --cluster fix HOST:PORT")
	case info["cluster_state"] != "ok" || served != slots:
		c.bad(fmt.Sprintf("the Cluster says %q, and %d of %d slots are served", info["cluster_state"], served, slots), "start the nodes that are away: redis-cli --cluster check HOST:PORT")
	default:
		c.good("the Cluster is whole: all %d slots are served by %s primaries", slots, info["cluster_size"])
	}
}

// A node is one line of CLUSTER NODES.
type node struct {
	id, addr, flags, primary string
	slots                    bool // it serves some
}

// parseNodes reads CLUSTER NODES: <id> <ip:port@cport[,hostname]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> …
func parseNodes(text string) (all []node) {
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 8 {
			continue
		}
		all = append(all, node{id: f[0], addr: nodeAddr(f[1]), flags: f[2], primary: f[3], slots: len(f) > 8})
	}
	return all
}

// nodeAddr reads ip:port@cport,hostname. The name is preferred: a certificate is made out to it.
func nodeAddr(text string) string {
	addr, rest, _ := strings.Cut(text, "@")
	more := strings.Split(rest, ",")
	_, port, err := net.SplitHostPort(addr)
	if err != nil || len(more) < 2 || more[1] == "" {
		return addr
	}
	return net.JoinHostPort(more[1], port)
}

// nodes wants a replica for each primary that serves, and all of them to be well.
func (c *chart) nodes(all []node) {
	replicas := map[string]int{}
	for _, n := range all {
		if strings.Contains(n.flags, "fail") {
			c.bad(fmt.Sprintf("the node %s is away (%s)", n.addr, n.flags), "start it again, or take it out: redis-cli --cluster del-node HOST:PORT "+n.id)
			continue
		}
		replicas[n.primary]++
	}
	lonely := 0
	for _, n := range all {
		if n.slots && !strings.Contains(n.flags, "fail") && replicas[n.id] == 0 {
			lonely++
			c.bad(fmt.Sprintf("the primary %s has no replica; its part of the conversations goes with it", n.addr), "redis-cli --cluster add-node NEW:PORT "+n.addr+" --cluster-slave --cluster-master-id "+n.id)
		}
	}
	if lonely == 0 {
		c.good("every primary has a replica")
	}
}

// shard looks at the settings that matter when a node fails.
func (c *chart) shard(ctx context.Context, s server) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	settings, err := s.ConfigGet(ctx, "cluster-*").Result()
	if err != nil {
		return // told with the server's other settings
	}
	if settings["cluster-require-full-coverage"] == "yes" {
		c.warn(s.addr+" refuses everything while any slot of the Cluster is not served", s.cli()+" CONFIG SET cluster-require-full-coverage no, then CONFIG REWRITE, on every node")
	}
	if wait := number(settings["cluster-node-timeout"]); wait > slowFailover {
		c.warn(fmt.Sprintf("%s is given up only after %d s without an answer (cluster-node-timeout)", s.addr, wait/1000), s.cli()+" CONFIG SET cluster-node-timeout 5000, then CONFIG REWRITE, on every node")
	}
}
