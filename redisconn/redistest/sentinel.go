package redistest

import (
	"errors"
	"net"
	"strconv"
	"testing"

	"github.com/foodieexpress/foodie/loopback"
	"github.com/redis/go-redis/v9"
)

const (
	masterName = "foodie"
	replicas   = 2
	sentinels  = 3
	quorum     = "2"
)

// Sentinels is one primary, two replicas and three Sentinels that watch them. A primary that answers nothing for a second
// is replaced.
type Sentinels struct {
	t         testing.TB
	servers   []*Server
	sentinels []*Server
}

// StartSentinel starts a group and waits until all of it know each other, so that a failover can succeed.
func StartSentinel(t testing.TB) *Sentinels {
	t.Helper()
	return StartLockedSentinel(t, "", "")
}

// StartLockedSentinel is StartSentinel with a password for the servers and another for the Sentinels; "" is none.
func StartLockedSentinel(t testing.TB, ofServers, ofSentinels string) *Sentinels {
	t.Helper()
	g := &Sentinels{t: t}
	// A replica that comes is served at once.
	args := []string{"--repl-diskless-sync-delay", "0", "--requirepass", ofServers, "--masterauth", ofServers}
	primary := Start(t, args...)
	g.servers = append(g.servers, primary)
	for range replicas {
		g.servers = append(g.servers, Start(t, append(args, "--replicaof", "127.0.0.1", strconv.Itoa(primary.port))...))
	}
	for _, replica := range g.servers[1:] { // before the Sentinels look, who look again only after ten seconds
		replica.waitUntil("it follows the primary", func() error { return replica.follows(primary) })
	}
	for range sentinels {
		g.sentinels = append(g.sentinels, startSentinel(t, primary, ofServers, ofSentinels))
	}
	g.Settle()
	return g
}

func startSentinel(t testing.TB, primary *Server, itsPassword, ownPassword string) *Server {
	t.Helper()
	s := newServer(t, loopback.Port(t))
	s.sentinel = true
	// Sentinels begin no second failover within twice the failover-timeout; tests kill one primary after the other.
	args := []string{"--requirepass", ownPassword,
		"--sentinel", "monitor", masterName, "127.0.0.1", strconv.Itoa(primary.port), quorum,
		"--sentinel", "down-after-milliseconds", masterName, "1000",
		"--sentinel", "failover-timeout", masterName, "2000",
		"--sentinel", "parallel-syncs", masterName, strconv.Itoa(replicas)}
	if itsPassword != "" { // a Sentinel writes an empty one such that it cannot read it when it starts again
		args = append(args, "--sentinel", "auth-pass", masterName, itsPassword)
	}
	s.configure(args...)
	s.Restart()
	s.waitUntil("it hurries", s.hurry)
	return s
}

// hurry makes a Sentinel look around every half second. By default it asks servers for news every ten seconds and tells other
// Sentinels every two, which would be most of a test's time; how soon it finds that a primary is away stays as it is.
func (s *Server) hurry() error {
	ctx, cancel := within()
	defer cancel()
	return s.own().Do(ctx, "sentinel", "debug", "info-period", 500, "publish-period", 500).Err()
}

// Addrs are the Sentinels' addresses.
func (g *Sentinels) Addrs() []string { return addrs(g.sentinels) }

// MasterName is what the Sentinels call the group.
func (g *Sentinels) MasterName() string { return masterName }

// Servers are the primary and the replicas, in no order.
func (g *Sentinels) Servers() []*Server { return g.servers }

// Sentinels are the Sentinels' processes.
func (g *Sentinels) Sentinels() []*Server { return g.sentinels }

// Primary is the server that the Sentinels send clients to now.
func (g *Sentinels) Primary() *Server {
	g.t.Helper()
	var primary *Server
	err := poll(func() (err error) {
		primary, err = g.primary()
		return err
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return primary
}

// primary is the server that all running Sentinels agree on.
func (g *Sentinels) primary() (*Server, error) {
	found := ""
	for _, s := range g.sentinels {
		if s.Pid() == 0 {
			continue
		}
		master, err := s.master()
		if err != nil {
			return nil, err
		}
		addr := net.JoinHostPort(master["ip"], master["port"])
		if found != "" && addr != found {
			return nil, lacking("one Sentinel says that the primary is %s, another %s", found, addr)
		}
		found = addr
	}
	for _, s := range g.servers {
		if s.Addr() == found {
			return s, nil
		}
	}
	return nil, lacking("no server of the group is at %q", found)
}

// KillPrimary kills the primary and gives it back, to be started again as a replica.
func (g *Sentinels) KillPrimary() *Server {
	g.t.Helper()
	primary := g.Primary()
	primary.Kill()
	return primary
}

// WaitForFailover waits until the Sentinels send clients to another server than old, and that serves.
func (g *Sentinels) WaitForFailover(old *Server) {
	g.t.Helper()
	err := poll(func() error {
		primary, err := g.primary()
		if err == nil && primary == old {
			err = lacking("the primary is still %s", old.Addr())
		}
		if err == nil {
			err = primary.leads()
		}
		return err
	})
	if err != nil {
		old.t.Fatalf("no failover: %v", err)
	}
}

// Settle starts what does not run, and waits until all servers follow the primary and all Sentinels know it, so that the
// next failover can succeed.
func (g *Sentinels) Settle() {
	g.t.Helper()
	startAll(append(g.servers[:len(g.servers):len(g.servers)], g.sentinels...))
	if err := poll(g.settled); err != nil {
		g.t.Fatalf("the Sentinels do not agree after %s: %v", patience, err)
	}
}

func (g *Sentinels) settled() error {
	primary, err := g.primary()
	if err != nil {
		return err
	}
	for _, s := range g.servers {
		if s == primary {
			err = s.leads()
		} else {
			err = s.follow(primary)
		}
		if err != nil {
			return err
		}
	}
	for _, s := range g.sentinels {
		if err := errors.Join(s.hurry(), s.watches()); err != nil {
			return err
		}
	}
	return nil
}

// master is what a Sentinel knows of the primary.
func (s *Server) master() (map[string]string, error) {
	ctx, cancel := within()
	defer cancel()
	asked := redis.NewMapStringStringCmd(ctx, "sentinel", "master", masterName)
	_ = s.own().Process(ctx, asked) // asked has its error
	return asked.Result()
}

// watches reports whether a Sentinel knows the whole group, and that it is well.
func (s *Server) watches() error {
	master, err := s.master()
	if err != nil {
		return err
	}
	for what, want := range map[string]string{"flags": "master", "num-slaves": strconv.Itoa(replicas), "num-other-sentinels": strconv.Itoa(sentinels - 1)} {
		if master[what] != want {
			return lacking("the Sentinel on %s sees %s %s, not %s", s.Addr(), what, master[what], want)
		}
	}
	ctx, cancel := within()
	defer cancel()
	known, err := s.own().Do(ctx, "sentinel", "replicas", masterName).Slice()
	if err != nil {
		return err
	}
	for _, k := range known {
		replica, _ := k.(map[any]any)
		if replica["flags"] != "slave" || replica["master-link-status"] != "ok" {
			return lacking("the Sentinel on %s sees a replica %v, link %v", s.Addr(), replica["flags"], replica["master-link-status"])
		}
	}
	return nil
}
