package redisconn

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// reloadInterval is how often a Cluster's client asks who serves which slot. A dead node sends nobody away, so this
// decides how long its sessions wait once a replica took over.
const reloadInterval = time.Second

// What a connection costs in memory: a session of 40 messages fits into a buffer, and pipelines share the connections of
// other commands.
const (
	bufferSize = 16 << 10
	noPool     = -1
)

// newClient builds the client of o's topology. redis.NewUniversalClient would not do: it cannot set reloadInterval.
func (c *Conn) newClient(o Options) redis.UniversalClient {
	redis.SetLogger(clientLog{c.log})
	if c.topology == "cluster" {
		cluster := redis.NewClusterClient(c.clusterOptions(o))
		cluster.AddHook(recorder{})
		cluster.OnNewNode(func(node *redis.Client) { c.guard(node, node.Options().Addr) })
		return cluster
	}
	var client *redis.Client
	name := o.Addrs[0]
	if c.topology == "sentinel" {
		client, name = redis.NewFailoverClient(c.failoverOptions(o)), o.MasterName
	} else {
		client = redis.NewClient(c.singleOptions(o))
	}
	client.AddHook(recorder{})
	c.guard(client, name)
	return client
}

func (c *Conn) singleOptions(o Options) *redis.Options {
	return &redis.Options{
		Addr: o.Addrs[0], Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLS,
		DialTimeout: c.dial, DialerRetries: 1, MaxRetries: -1, ContextTimeoutEnabled: true,
		ReadTimeout: c.timeout, WriteTimeout: c.timeout, PoolTimeout: c.timeout, PoolSize: o.PoolSize,
		ReadBufferSize: bufferSize, WriteBufferSize: bufferSize, PipelinePoolSize: noPool,
		DisableIdentity: true, MaintNotificationsConfig: noMaintenance(),
	}
}

func (c *Conn) failoverOptions(o Options) *redis.FailoverOptions {
	return &redis.FailoverOptions{
		MasterName: o.MasterName, SentinelAddrs: o.Addrs, SentinelUsername: o.SentinelUsername, SentinelPassword: o.SentinelPassword,
		Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLS,
		DialTimeout: c.dial, DialerRetries: 1, MaxRetries: -1, ContextTimeoutEnabled: true,
		ReadTimeout: c.timeout, WriteTimeout: c.timeout, PoolTimeout: c.timeout, PoolSize: o.PoolSize,
		ReadBufferSize: bufferSize, WriteBufferSize: bufferSize, PipelinePoolSize: noPool,
		DisableIdentity: true,
	}
}

func (c *Conn) clusterOptions(o Options) *redis.ClusterOptions {
	return &redis.ClusterOptions{
		Addrs: o.Addrs, Username: o.Username, Password: o.Password, TLSConfig: o.TLS,
		DialTimeout: c.dial, DialerRetries: 1, ContextTimeoutEnabled: true,
		ReadTimeout: c.timeout, WriteTimeout: c.timeout, PoolTimeout: c.timeout, PoolSize: o.PoolSize,
		ReadBufferSize: bufferSize, WriteBufferSize: bufferSize, PipelinePoolSize: noPool,
		DisableIdentity: true, MaintNotificationsConfig: noMaintenance(),
		ClusterStateReloadInterval: reloadInterval,
	}
}

// noMaintenance leaves out the notices of one vendor's maintenance, which cost a round trip for each connection.
func noMaintenance() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// clientLog takes what the client has to say. Redis being away is said once, by us; each failed dial is for debugging.
type clientLog struct{ log *slog.Logger }

// Printf writes one line at level debug.
func (l clientLog) Printf(ctx context.Context, format string, args ...any) {
	if l.log.Enabled(ctx, slog.LevelDebug) {
		l.log.DebugContext(ctx, "redis client", "says", fmt.Sprintf(format, args...))
	}
}
