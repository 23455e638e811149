package redistest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/loopback"
	"github.com/redis/go-redis/v9"
)

const (
	primaries = 3
	slots     = 16384
)

// A Cluster is three primaries and a replica of each. A primary that answers nothing for a second is replaced.
type Cluster struct {
	t       testing.TB
	servers []*Server
}

// StartCluster starts a Cluster, each node with args, and waits until each slot is served and each primary has a replica that
// can take over.
func StartCluster(t testing.TB, args ...string) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	for range 2 * primaries {
		s := newServer(t, loopback.Port(t))
		s.configure(append([]string{
			"--save", "", "--appendonly", "no", "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(loopback.Port(t)),
			"--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0", "--cluster-require-full-coverage", "no",
			"--repl-diskless-sync-delay", "0"}, args...)...)
		c.servers = append(c.servers, s)
	}
	startAll(c.servers)
	if err := c.form(); err != nil {
		t.Fatalf("form a Cluster: %v", err)
	}
	c.Settle()
	return c
}

// form deals out the slots and makes the nodes meet.
func (c *Cluster) form() error {
	ctx, cancel := within()
	defer cancel()
	for i, s := range c.servers {
		if err := s.own().Do(ctx, "cluster", "set-config-epoch", i+1).Err(); err != nil {
			return err
		}
		if i < primaries {
			if err := s.own().ClusterAddSlotsRange(ctx, i*slots/primaries, (i+1)*slots/primaries-1).Err(); err != nil {
				return err
			}
		}
	}
	bus, err := c.servers[0].own().ConfigGet(ctx, "cluster-port").Result()
	if err != nil {
		return err
	}
	for _, s := range c.servers[1:] {
		if err := s.own().Do(ctx, "cluster", "meet", "127.0.0.1", c.servers[0].port, bus["cluster-port"]).Err(); err != nil {
			return err
		}
	}
	for i, s := range c.servers[primaries:] {
		if err := s.replicate(c.servers[i]); err != nil {
			return err
		}
	}
	return nil
}

// replicate makes s a replica of primary as soon as it has heard of it.
func (s *Server) replicate(primary *Server) error {
	id, err := primary.id()
	if err != nil {
		return err
	}
	return poll(func() error {
		ctx, cancel := within()
		defer cancel()
		return s.own().ClusterReplicate(ctx, id).Err()
	})
}

// id is what the other nodes call s.
func (s *Server) id() (string, error) {
	ctx, cancel := within()
	defer cancel()
	return s.own().ClusterMyID(ctx).Result()
}

// Addrs are the addresses of all nodes.
func (c *Cluster) Addrs() []string { return addrs(c.servers) }

// Servers are all nodes.
func (c *Cluster) Servers() []*Server { return c.servers }

// PrimaryOf is the node that serves key now.
func (c *Cluster) PrimaryOf(key string) *Server {
	c.t.Helper()
	var primary *Server
	err := poll(func() (err error) {
		primary, err = c.primaryOf(Slot(key))
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return primary
}

// primaryOf is the node that all running nodes say serves slot.
func (c *Cluster) primaryOf(slot int) (*Server, error) {
	found := ""
	for _, s := range c.servers {
		if s.Pid() == 0 {
			continue
		}
		addr, err := s.serverOf(slot)
		if err != nil {
			return nil, err
		}
		if found != "" && addr != found {
			return nil, lacking("one node says that %s serves slot %d, another %s", found, slot, addr)
		}
		found = addr
	}
	for _, s := range c.servers {
		if s.Addr() == found {
			return s, nil
		}
	}
	return nil, lacking("no node serves slot %d", slot)
}

// serverOf is the address of the node that s believes to serve slot.
func (s *Server) serverOf(slot int) (string, error) {
	ctx, cancel := within()
	defer cancel()
	asked := redis.NewClusterSlotsCmd(ctx, "cluster", "slots")
	_ = s.own().Process(ctx, asked) // asked has its error
	ranges, err := asked.Result()
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(ranges, func(r redis.ClusterSlot) bool { return r.Start <= slot && slot <= r.End })
	if i < 0 {
		return "", lacking("%s knows of nobody who serves slot %d", s.Addr(), slot)
	}
	return ranges[i].Nodes[0].Addr, nil
}

// KillPrimaryOf kills the node that serves key and gives it back, to be started again as a replica.
func (c *Cluster) KillPrimaryOf(key string) *Server {
	c.t.Helper()
	primary := c.PrimaryOf(key)
	primary.Kill()
	return primary
}

// WaitForFailover waits until all nodes say that another one than old serves key.
func (c *Cluster) WaitForFailover(key string, old *Server) {
	c.t.Helper()
	err := poll(func() error {
		primary, err := c.primaryOf(Slot(key))
		if err == nil && primary == old {
			err = lacking("%s still serves it", old.Addr())
		}
		return err
	})
	if err != nil {
		c.t.Fatalf("no failover for %q: %v", key, err)
	}
}

// Settle starts what does not run, and waits until all nodes agree and each primary has a replica that can take over.
func (c *Cluster) Settle() {
	c.t.Helper()
	startAll(c.servers)
	if err := poll(c.settled); err != nil {
		c.t.Fatalf("the Cluster does not agree after %s: %v", patience, err)
	}
}

func (c *Cluster) settled() error {
	followers := 0
	for _, s := range c.servers {
		ctx, cancel := within()
		defer cancel()
		state, err := s.own().ClusterInfo(ctx).Result()
		if err != nil {
			return err
		}
		for _, want := range []string{"cluster_state:ok", fmt.Sprint("cluster_slots_ok:", slots), fmt.Sprint("cluster_known_nodes:", len(c.servers)), fmt.Sprint("cluster_size:", primaries)} {
			if !strings.Contains(state, want+"\r\n") {
				return lacking("%s lacks %s: %s", s.Addr(), want, state)
			}
		}
		facts, err := s.replication()
		if err != nil {
			return err
		}
		if facts["role"] == "slave" {
			if facts["master_link_status"] != "up" {
				return lacking("%s has not reached its primary", s.Addr())
			}
			followers++
		}
	}
	if followers != len(c.servers)-primaries {
		return lacking("%d nodes are replicas, not %d", followers, len(c.servers)-primaries)
	}
	return nil
}
