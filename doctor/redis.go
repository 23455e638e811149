package doctor

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/redisconn"
)

// oldestRedis is the oldest that we try; 6.2 has the commands that we send.
var oldestRedis = [2]int{6, 2}

// Redis looks at the Redis that o describes, at each server of it and at who watches them.
func Redis(ctx context.Context, o redisconn.Options) []Finding {
	c := &chart{part: "redis"}
	conn, err := redisconn.Open(o)
	if err != nil {
		c.bad(err.Error(), "mend the settings that begin with REDIS_; foodie check says which")
		return c.found
	}
	defer conn.Close()
	asked, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := conn.Client().Ping(asked).Err(); err != nil {
		c.bad(fmt.Sprintf("it does not answer at %s: %v", strings.Join(o.Addrs, ", "), err), unreachable(o, err))
		if conn.Topology() == "sentinel" {
			c.sentinels(ctx, o)
		}
		return sorted(c.found)
	}
	c.good("it answers (%s)", conn.Topology())
	switch conn.Topology() {
	case "sentinel":
		c.sentinels(ctx, o)
	case "cluster":
		c.cluster(ctx, o, conn.Client())
	default:
		c.server(ctx, server{Cmdable: conn.Client(), addr: o.Addrs[0], alone: true})
	}
	c.open(o)
	return sorted(c.found)
}

// unreachable says what to try when nothing answers.
func unreachable(o redisconn.Options, err error) string {
	host, port, _ := net.SplitHostPort(o.Addrs[0])
	switch words := err.Error(); {
	case strings.Contains(words, "NOAUTH") || strings.Contains(words, "WRONGPASS"):
		return "REDIS_PASSWORD (and REDIS_USERNAME) must be those of the server: redis-cli -h " + host + " -p " + port + " CONFIG GET requirepass"
	case strings.Contains(words, "MASTERDOWN") || o.MasterName != "":
		return "REDIS_MASTER_NAME must be what the Sentinels call the group: redis-cli -h " + host + " -p " + port + " SENTINEL MASTERS"
	case o.Cluster:
		return "are these nodes of one Cluster? redis-cli -h " + host + " -p " + port + " CLUSTER INFO"
	}
	return "does it run, and may this machine connect? redis-cli -h " + host + " -p " + port + " PING; REDIS_HOST and REDIS_PORT, or REDIS_ADDRS, name it, REDIS_TLS when it speaks TLS"
}

// open warns of servers that anybody can read who reaches them.
func (c *chart) open(o redisconn.Options) {
	if o.Password != "" {
		return
	}
	for _, addr := range o.Addrs {
		host, _, err := net.SplitHostPort(addr)
		ip, parsed := netip.ParseAddr(host)
		if err == nil && host != "localhost" && (parsed != nil || !ip.IsLoopback()) {
			c.warn("it asks for no password, and is not on this machine alone: who reaches it reads every conversation",
				"CONFIG SET requirepass …, CONFIG REWRITE, and the same in REDIS_PASSWORD")
			return
		}
	}
}

// A server is one server of Redis.
type server struct {
	redis.Cmdable
	addr  string
	alone bool // nobody stands in for it
}

// server looks at one server that takes writes.
func (c *chart) server(ctx context.Context, s server) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	info, err := s.Info(ctx).Result()
	if err != nil {
		c.bad(fmt.Sprintf("%s does not say how it is: %v", s.addr, err), "allow the user INFO: ACL SETUSER … +info")
		return
	}
	facts := fields(info, "\n", ":")
	c.version(s, facts["redis_version"])
	c.duty(s, facts)
	settings, err := s.ConfigGet(ctx, "*").Result()
	if err != nil {
		c.warn(fmt.Sprintf("%s does not show its settings (a managed Redis may not): %v", s.addr, err),
			"see in the provider's console that append-only persistence is on, and that the eviction policy is noeviction")
	} else {
		c.persistence(s, facts, settings)
		c.memory(s, facts, settings)
		c.acknowledged(s, facts, settings)
	}
	c.redisClock(ctx, s)
}

// standby looks at a server that may have to take over: it needs all that the primary needs.
func (c *chart) standby(ctx context.Context, s server) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	info, err := s.Info(ctx).Result()
	if err != nil {
		c.bad(fmt.Sprintf("the replica %s does not answer: %v", s.addr, err), "start it again, or let the others forget it: redis-cli -p 26379 SENTINEL RESET …")
		return
	}
	facts := fields(info, "\n", ":")
	c.version(s, facts["redis_version"])
	if facts["master_link_status"] != "up" {
		c.bad(fmt.Sprintf("the replica %s does not follow its primary (master_link_status %q)", s.addr, facts["master_link_status"]), "see its log: mostly the password (masterauth) or the network: "+s.cli()+" INFO replication")
	}
	if settings, err := s.ConfigGet(ctx, "*").Result(); err == nil { // one that shows none is told of at its primary
		c.persistence(s, facts, settings)
	}
}

// fields reads lines of names and values.
func fields(text, line, between string) map[string]string {
	m := map[string]string{}
	for l := range strings.SplitSeq(text, line) {
		if name, v, ok := strings.Cut(strings.TrimSpace(l), between); ok {
			m[name] = strings.TrimSpace(v)
		}
	}
	return m
}

func (c *chart) version(s server, version string) {
	var major, minor int
	if _, err := fmt.Sscanf(version, "%d.%d", &major, &minor); err != nil {
		c.warn(fmt.Sprintf("%s does not say its version", s.addr), "it should be Redis 6.2 or newer")
		return
	}
	if major < oldestRedis[0] || major == oldestRedis[0] && minor < oldestRedis[1] {
		c.bad(fmt.Sprintf("%s is Redis %s; 6.2 is needed", s.addr, version), "upgrade it, replicas first, then fail over")
		return
	}
	c.good("%s is Redis %s", s.addr, version)
}

// duty wants the server to be ready to serve.
func (c *chart) duty(s server, facts map[string]string) {
	if facts["loading"] == "1" {
		c.warn(s.addr+" still loads its data", "wait; INFO persistence shows how far it is")
	}
	if facts["role"] != "master" {
		c.bad(s.addr+" is a replica: it refuses what we write", "name the primary in REDIS_HOST, or the Sentinels in REDIS_ADDRS with REDIS_MASTER_NAME")
	}
}

func (c *chart) persistence(s server, facts, settings map[string]string) {
	mend := fmt.Sprintf("%s CONFIG SET appendonly yes, then CONFIG SET appendfsync everysec, then CONFIG REWRITE", s.cli())
	switch {
	case settings["appendonly"] != "yes":
		c.bad(s.addr+" writes no append-only file: when it restarts, every conversation and every order that waits for a yes is gone", mend)
	case settings["appendfsync"] == "no":
		c.warn(s.addr+" leaves it to the system when its append-only file reaches the disk, half a minute late", mend)
	case facts["aof_last_write_status"] == "err":
		c.bad(s.addr+" cannot write its append-only file, and refuses writes", "free space on its disk")
	default:
		c.good("%s keeps an append-only file (appendfsync %s)", s.addr, settings["appendfsync"])
	}
	if facts["rdb_last_bgsave_status"] == "err" {
		c.bad(s.addr+" could not save last time; with stop-writes-on-bgsave-error it refuses writes", "see its log: mostly the disk is full, or vm.overcommit_memory is 0: sysctl vm.overcommit_memory=1")
	}
}

// cli is how one asks s.
func (s server) cli() string {
	host, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		return "redis-cli -s " + s.addr
	}
	return "redis-cli -h " + host + " -p " + port
}

// memory looks at what happens when the memory is full. All our keys expire, so volatile-… throws away any of them.
func (c *chart) memory(s server, facts, settings map[string]string) {
	policy, most := settings["maxmemory-policy"], number(settings["maxmemory"])
	keep := s.cli() + " CONFIG SET maxmemory-policy noeviction, then CONFIG REWRITE"
	switch {
	case policy == "noeviction":
		c.good("%s throws nothing away when its memory is full (noeviction)", s.addr)
	case most == 0:
		c.warn(fmt.Sprintf("%s would throw away conversations and waiting orders once it had a maxmemory (%s)", s.addr, policy), keep)
	default:
		c.bad(fmt.Sprintf("%s throws away conversations and waiting orders when its memory is full (%s)", s.addr, policy), keep)
	}
	used := number(facts["used_memory"])
	switch {
	case most == 0:
		c.warn(s.addr+" has no maxmemory: the system may kill it when memory runs out", s.cli()+" CONFIG SET maxmemory 1gb (a thousand conversations need 16 MB), then CONFIG REWRITE")
	case used*5 > most*4:
		c.warn(fmt.Sprintf("%s has used %d of %d MB of its memory; new conversations are refused when it is full", s.addr, used>>20, most>>20), "raise maxmemory, or lower SESSION_TTL")
	default:
		c.good("%s has used %d of %d MB of its memory", s.addr, used>>20, most>>20)
	}
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // 0 when it says nothing
	return n
}

// acknowledged looks at what a primary does that has lost its replicas. It goes on alone, and what it takes meanwhile is
// lost when another one was made primary.
func (c *chart) acknowledged(s server, facts, settings map[string]string) {
	if s.alone {
		return
	}
	replicas := number(facts["connected_slaves"])
	if replicas == 0 {
		c.bad(s.addr+" has no replica that follows it; nobody can stand in", "start one, and see why others do not follow: redis-cli INFO replication, there master_link_status")
	} else {
		c.good("replicas that follow %s: %d", s.addr, replicas)
	}
	if number(settings["min-replicas-to-write"]) == 0 {
		c.warn(s.addr+" takes writes even when no replica hears it; after a partition they are lost (orders are not, they are in the database)",
			s.cli()+" CONFIG SET min-replicas-to-write 1, then CONFIG SET min-replicas-max-lag 10, then CONFIG REWRITE, on every server of the group")
		return
	}
	c.good("%s takes writes only while so many replicas hear it: %s", s.addr, settings["min-replicas-to-write"])
}

func (c *chart) redisClock(ctx context.Context, s server) {
	before := time.Now()
	theirs, err := s.Time(ctx).Result()
	if err != nil {
		c.warn(fmt.Sprintf("%s does not tell the time: %v", s.addr, err), "allow the user TIME: ACL SETUSER … +time; limits use it")
		return
	}
	c.clock(s.addr, theirs, before, time.Now(), 0)
}

// client opens one server of the group or Cluster that o describes.
func client(o redisconn.Options, addr string) *redis.Client {
	return redis.NewClient(&redis.Options{
		Addr: addr, Username: o.Username, Password: o.Password, TLSConfig: o.TLS, DialTimeout: patience, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
}
