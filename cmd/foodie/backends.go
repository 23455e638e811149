package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/sqlite"
)

// dataSettings say where orders and all that lasts are kept.
type dataSettings struct {
	Env      string `name:"env" from:"APP_ENV" enum:"development,production" default:"development" help:"development or production."`
	DataDir  string `from:"DATA_DIR" default:"./data" help:"Folder of the database, the sessions and the secret."`
	MongoURI string `name:"mongodb-uri" from:"MONGODB_URI,MONGO_DATABASE_URL" help:"MongoDB to keep the data in, instead of a SQLite file in DATA_DIR; its path names the database, such as mongodb://host/foodie."`
}

func (d dataSettings) production() bool { return d.Env == "production" }

func (d dataSettings) check(s *settings) {
	if d.MongoURI == "" {
		return
	}
	u, err := url.Parse(d.MongoURI)
	ok := err == nil && (u.Scheme == "mongodb" || u.Scheme == "mongodb+srv") && u.Host != ""
	// The address may hold a password, so it is not repeated.
	s.need(ok || strings.HasPrefix(d.MongoURI, "mongodb://") && err != nil, "MONGODB_URI", "is no address of a MongoDB; write mongodb://host[:port][,host…]/database")
}

// databaseFile is where a data folder keeps the database.
func databaseFile(dataDir string) string { return filepath.Join(dataDir, "foodie.db") }

// openStore opens what the settings name: MongoDB when there is one, else the file in DATA_DIR.
func (d dataSettings) openStore(ctx context.Context, o mongo.Options) (store.Store, error) {
	if d.MongoURI != "" {
		o.Production = d.production()
		s, err := mongo.Open(ctx, d.MongoURI, o)
		if err != nil {
			return nil, fmt.Errorf("open the database of MONGODB_URI: %w", err)
		}
		return s, nil
	}
	if err := os.MkdirAll(d.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	s, err := sqlite.Open(ctx, databaseFile(d.DataDir))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// withStore opens the store for one command.
func (d dataSettings) withStore(ctx context.Context, use func(store.Store) error) error {
	s, err := d.openStore(ctx, mongo.Options{})
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.Close())
}

// redisSettings say which Redis, if any, the instances share.
type redisSettings struct {
	Enabled          string `name:"enabled" from:"REDIS_ENABLED" help:"true: conversations, limits and events are in Redis, shared by all instances. Else in files and memory of this one."`
	Host             string `name:"host" from:"REDIS_HOST" default:"localhost" help:"Host of a single Redis."`
	Port             int    `name:"port" from:"REDIS_PORT" default:"6379" help:"Port of a single Redis."`
	Addrs            string `name:"addrs" from:"REDIS_ADDRS" help:"host:port of each Sentinel, or of some nodes of a Cluster, with commas between; instead of REDIS_HOST."`
	MasterName       string `name:"master-name" from:"REDIS_MASTER_NAME" help:"Name of the primary that the Sentinels of REDIS_ADDRS watch."`
	Cluster          bool   `name:"cluster" from:"REDIS_CLUSTER" help:"REDIS_ADDRS are nodes of a Redis Cluster."`
	Username         string `name:"username" from:"REDIS_USERNAME" help:"ACL user of Redis; none for the default user."`
	Password         string `name:"password" from:"REDIS_PASSWORD" help:"Password of Redis."`
	SentinelPassword string `name:"sentinel-password" from:"REDIS_SENTINEL_PASSWORD" help:"Password of the Sentinels, when they have one."`
	DB               int    `name:"db" from:"REDIS_DB" default:"0" help:"Number of the database; a Cluster has only 0."`
	TLS              bool   `name:"tls" from:"REDIS_TLS" help:"Speak TLS to Redis."`
	CA               string `name:"tls-ca" from:"REDIS_TLS_CA" help:"File of the certificates (PEM) that Redis' is checked against; the system's when empty."`
	Fallback         string `name:"fallback-enabled" from:"REDIS_FALLBACK_ENABLED" help:"true: while Redis is away, conversations go on in this process's memory. true in development by default, else false."`
}

func (r redisSettings) enabled() bool { return truthy(r.Enabled) }

// fallback reports whether memory takes over while Redis is away.
func (r redisSettings) fallback(production bool) bool {
	if r.Fallback == "" {
		return !production
	}
	return truthy(r.Fallback)
}

func (r redisSettings) check(s *settings) {
	s.need(r.Enabled == "" || truthy(r.Enabled) || falsy(r.Enabled), "REDIS_ENABLED", "is %q; allowed are true and false", r.Enabled)
	s.need(r.Fallback == "" || truthy(r.Fallback) || falsy(r.Fallback), "REDIS_FALLBACK_ENABLED", "is %q; allowed are true and false", r.Fallback)
	if !r.enabled() {
		s.need(r.Addrs == "", "REDIS_ADDRS", "is set, but REDIS_ENABLED is not true")
		return
	}
	s.within(r.Port, 1, 65535, "REDIS_PORT")
	s.within(r.DB, 0, 1<<16, "REDIS_DB")
	r.checkTopology(s)
	_, err := r.tls()
	s.need(err == nil, "REDIS_TLS_CA", "cannot be used: %v", err)
}

// checkTopology wants a single server, Sentinels or a Cluster, and no mixture.
func (r redisSettings) checkTopology(s *settings) {
	for _, addr := range r.addrs() {
		s.address(addr, "REDIS_ADDRS")
	}
	s.need(!r.Cluster || r.MasterName == "", "REDIS_MASTER_NAME", "is set beside REDIS_CLUSTER; a Redis is watched by Sentinels or is a Cluster")
	s.need(!r.Cluster || r.DB == 0, "REDIS_DB", "is %d; a Cluster has only 0", r.DB)
	s.need(r.Cluster || r.MasterName != "" || r.Addrs == "", "REDIS_ADDRS", "is set; say also REDIS_MASTER_NAME for Sentinels, or REDIS_CLUSTER=true")
	s.need(r.Addrs != "" || !r.Cluster && r.MasterName == "", "REDIS_ADDRS", "is missing; name the Sentinels, or some nodes of the Cluster")
}

// addrs are where to ask for Redis.
func (r redisSettings) addrs() []string {
	if r.Addrs == "" {
		return []string{net.JoinHostPort(r.Host, fmt.Sprint(r.Port))}
	}
	return strings.FieldsFunc(r.Addrs, func(c rune) bool { return c == ',' || c == ' ' })
}

// tls is nil without TLS.
func (r redisSettings) tls() (*tls.Config, error) {
	if !r.TLS {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if r.CA == "" {
		return c, nil
	}
	pem, err := os.ReadFile(r.CA)
	if err != nil {
		return nil, err
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, errors.New("it holds no certificate")
	}
	return c, nil
}

// options are for redisconn.
func (r redisSettings) options() (redisconn.Options, error) {
	secure, err := r.tls()
	return redisconn.Options{
		Addrs: r.addrs(), MasterName: r.MasterName, Cluster: r.Cluster, Username: r.Username, Password: r.Password,
		SentinelPassword: r.SentinelPassword, DB: r.DB, TLS: secure,
	}, err
}

// openRedis connects the process to Redis, once for all its servers; nil when it is not configured. In production one that
// is away stops the start.
func (h *house) openRedis(ctx context.Context) (*redisconn.Conn, error) {
	if h.redis != nil || !h.Redis.enabled() {
		return h.redis, nil
	}
	o, err := h.Redis.options()
	if err != nil {
		return nil, err
	}
	o.Log = h.log
	o = h.watchedRedis(o)
	conn, err := redisconn.Open(o)
	if err != nil {
		return nil, fmt.Errorf("open Redis: %w", err)
	}
	h.opened.add("connection to Redis", conn.Close)
	if err := reach(ctx, conn); err != nil {
		if h.production() {
			return nil, fmt.Errorf("reach Redis at %s: %w", strings.Join(o.Addrs, ","), err)
		}
		h.log.Warn("Redis cannot be reached yet", "addrs", o.Addrs, "error", err)
	}
	h.redis = conn
	return conn, nil
}

// startTime is how long a start waits for Redis: a Sentinel or a Cluster may just be choosing a primary.
const startTime = 5 * time.Second

// reach asks Redis until it answers, or for startTime.
func reach(ctx context.Context, conn *redisconn.Conn) (err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, errors.New("no answer in time"))
	defer cancel()
	for ctx.Err() == nil {
		err = conn.Do(ctx, func(ctx context.Context, c redis.UniversalClient) error { return c.Ping(ctx).Err() })
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	return cmp.Or(err, context.Cause(ctx))
}
