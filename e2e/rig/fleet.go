package rig

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/loopback"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/store/sqlite"
)

// Secret signs tokens and proposals in fleets.
const Secret = "a secret of the end-to-end tests, long enough"

// A Plan says what a fleet is made of.
type Plan struct {
	APIs, Agents int
	Env          []string // of every instance of ours, such as RedisEnv's
	AgentEnv     []string // of the agents alone
	Mongo        string   // URI of the database; "" for a SQLite file
	Direct       bool     // the agents ask the first API itself, without nginx between
}

// An Instance is one API or agent of a fleet.
type Instance struct {
	*Process
	Addr string // host:port
	URL  string
}

// A Fleet is several APIs over one database (a SQLite file, unless Env says MongoDB) and several agents, all behind one
// nginx, which is the Place.
type Fleet struct {
	Place
	T            testing.TB
	Front        *Nginx
	APIs, Agents []*Instance
	DataDir      string
	store        store.Store
}

// StartFleet starts all of a fleet and waits until it is healthy.
func StartFleet(t testing.TB, p Plan) *Fleet {
	t.Helper()
	f := &Fleet{T: t, DataDir: t.TempDir()}
	for i := range p.APIs {
		f.APIs = append(f.APIs, f.instance(t, "api", i))
	}
	for i := range p.Agents {
		f.Agents = append(f.Agents, f.instance(t, "agent", i))
	}
	f.Front = NewNginx(t, addresses(f.Agents), addresses(f.APIs))
	f.Place = f.Front.Place
	base := f.API
	if p.Direct {
		base = f.APIs[0].URL
	}
	common := append([]string{"SECRET_KEY=" + Secret, "LOG_FORMAT=json", "API_BASE_URL=" + base}, p.Env...)
	if p.Mongo != "" {
		common = append(common, "MONGODB_URI="+p.Mongo)
	}
	for _, i := range f.APIs {
		i.Env = append(append(i.Env, "API_ADDR="+i.Addr), common...)
	}
	for _, i := range f.Agents {
		i.Env = append(append(append(i.Env, "AGENT_ADDR="+i.Addr), common...), p.AgentEnv...)
	}
	f.APIs[0].Start() // makes the database
	f.StartAll()
	f.store = openStore(t, f.DataDir, p.Mongo)
	return f
}

// openStore opens the fleet's database beside its APIs, to look into it.
func openStore(t testing.TB, dataDir, uri string) (opened store.Store) {
	t.Helper()
	var err error
	if uri != "" {
		opened, err = mongo.Open(t.Context(), uri, mongo.Options{Timeout: 10 * time.Second})
	} else {
		opened, err = sqlite.Open(t.Context(), filepath.Join(dataDir, "foodie.db"))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return opened
}

// Store is what the fleet's APIs keep their data in.
func (f *Fleet) Store() store.Store { return f.store }

func (f *Fleet) instance(t testing.TB, command string, i int) *Instance {
	addr := loopback.Address(t)
	url := "http://" + addr
	return &Instance{Addr: addr, URL: url, Process: &Process{
		T: t, Name: fmt.Sprint(command, " ", i), Dir: f.DataDir, Log: &Log{}, program: Program(t), args: []string{command},
		Env: environment(t, f.DataDir), Alive: []string{url + "/health/live"},
	}}
}

// Processes are all of a fleet, nginx last.
func (f *Fleet) Processes() []*Process {
	var all []*Process
	for _, i := range append(f.APIs[:len(f.APIs):len(f.APIs)], f.Agents...) {
		all = append(all, i.Process)
	}
	return append(all, f.Front.Process)
}

// StartAll starts what does not run and waits until it serves.
func (f *Fleet) StartAll() {
	f.T.Helper()
	ours := f.Processes()
	for _, p := range ours[:len(ours)-1] {
		if p.Pid() == 0 {
			p.Launch()
		}
	}
	for _, p := range ours {
		for _, url := range p.Alive {
			p.await(url)
		}
	}
	if f.Front.Pid() == 0 { // last, so that it begins with a good opinion of all
		f.Front.Launch()
	}
	f.Front.await(f.Agent + "/health/live")
	f.Front.await(f.API + "/health/live")
}

// Each does work for all instances side by side.
func Each[T any](of []T, work func(T)) {
	var wait sync.WaitGroup
	for _, one := range of {
		wait.Go(func() { work(one) })
	}
	wait.Wait()
}

func addresses(of []*Instance) []string {
	var all []string
	for _, i := range of {
		all = append(all, i.Addr)
	}
	return all
}

// RedisEnv makes processes of ours share one Redis.
func RedisEnv(s *redistest.Server) []string {
	host, port, _ := net.SplitHostPort(s.Addr())
	return []string{"REDIS_ENABLED=true", "REDIS_HOST=" + host, "REDIS_PORT=" + port, "REDIS_FALLBACK_ENABLED=false"}
}

// SentinelEnv makes them find their Redis through Sentinels.
func SentinelEnv(g *redistest.Sentinels) []string {
	return []string{"REDIS_ENABLED=true", "REDIS_ADDRS=" + strings.Join(g.Addrs(), ","), "REDIS_MASTER_NAME=" + g.MasterName(), "REDIS_FALLBACK_ENABLED=false"}
}

// ClusterEnv makes them share a Redis Cluster.
func ClusterEnv(c *redistest.Cluster) []string {
	return []string{"REDIS_ENABLED=true", "REDIS_ADDRS=" + strings.Join(c.Addrs(), ","), "REDIS_CLUSTER=true", "REDIS_FALLBACK_ENABLED=false"}
}
