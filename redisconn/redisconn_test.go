package redisconn

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

const patience = 30 * time.Second // a slow machine shall not fail a test

func open(t *testing.T, o Options) *Conn {
	t.Helper()
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func single(t *testing.T, s *redistest.Server) *Conn {
	t.Helper()
	return open(t, Options{Addrs: []string{s.Addr()}, CommandTimeout: slow, DialTimeout: slow})
}

// set is a command to give to Do.
func set(key string) func(context.Context, redis.UniversalClient) error {
	return func(ctx context.Context, c redis.UniversalClient) error { return c.Set(ctx, key, "1", 0).Err() }
}

// away checks that err is what a caller is told when Redis is away.
func away(t *testing.T, err error) {
	t.Helper()
	if foodie.KindOf(err) != foodie.Unavailable || foodie.CodeOf(err) != "redis_unavailable" {
		t.Errorf("Do = %v, want Unavailable, redis_unavailable", err)
	}
}

// eventually waits for ok, which is asked again and again.
func eventually(t *testing.T, what string, ok func() error) {
	t.Helper()
	end := time.Now().Add(patience)
	for {
		err := ok()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: still %v", what, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// back waits until commands succeed again.
func back(t *testing.T, c *Conn, key string) {
	t.Helper()
	eventually(t, "after Redis came back", func() error { return c.Do(t.Context(), set(key)) })
}

func TestOpenRefusesWrongOptions(t *testing.T) {
	for name, tt := range map[string]struct {
		options Options
		want    string
	}{
		"no address":                        {Options{}, "no address"},
		"a Cluster under Sentinels":         {Options{Addrs: []string{"a:1"}, Cluster: true, MasterName: "m"}, "not both"},
		"a database of a Cluster":           {Options{Addrs: []string{"a:1"}, Cluster: true, DB: 2}, "no database but 0"},
		"a negative database":               {Options{Addrs: []string{"a:1"}, DB: -1}, "does not exist"},
		"a Sentinel's password, no group":   {Options{Addrs: []string{"a:1"}, SentinelPassword: "p"}, "no name of the group"},
		"two servers, neither of a group":   {Options{Addrs: []string{"a:1", "b:1"}}, "Cluster or of Sentinels"},
		"an address without a port":         {Options{Addrs: []string{"redis"}}, `"redis"`},
		"a socket's path among a Cluster's": {Options{Addrs: []string{"/run/redis.sock"}, Cluster: true}, "redis.sock"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(tt.options); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open(%+v) = %v, want … %s …", tt.options, err, tt.want)
			}
		})
	}
}

func TestOpenNeedsNoServer(t *testing.T) {
	for want, o := range map[string]Options{
		"single":   {Addrs: []string{"127.0.0.1:1"}},
		"sentinel": {Addrs: []string{"127.0.0.1:1", "127.0.0.1:2"}, MasterName: "foodie", SentinelPassword: "secret"},
		"cluster":  {Addrs: []string{"127.0.0.1:1", "127.0.0.1:2"}, Cluster: true},
	} {
		t.Run(want, func(t *testing.T) {
			c := open(t, o)
			if got := c.Topology(); got != want || !c.Up() {
				t.Errorf("Topology() = %q, Up() = %t, want %q and up until something failed", got, c.Up(), want)
			}
			away(t, c.Do(t.Context(), set("dish")))
		})
	}
}

func TestDoGivesBackWhatTheFunctionSays(t *testing.T) {
	c := single(t, redistest.Start(t))
	own := foodie.NewError(foodie.Conflict, "turn_in_progress", "Wait.")
	for name, tt := range map[string]struct {
		ask  func(context.Context, redis.UniversalClient) error
		want error
	}{
		"success":       {set("dish"), nil},
		"a missing key": {func(ctx context.Context, r redis.UniversalClient) error { return r.Get(ctx, "missing").Err() }, redis.Nil},
		"a wrong command": {func(ctx context.Context, r redis.UniversalClient) error {
			return fmt.Errorf("push: %w", r.LPush(ctx, "dish", "1").Err())
		}, nil},
		"its own error": {func(context.Context, redis.UniversalClient) error { return own }, own},
	} {
		for range 2 * failuresUntilDown {
			err := c.Do(t.Context(), tt.ask)
			if tt.want != nil && !errors.Is(err, tt.want) || foodie.CodeOf(err) == "redis_unavailable" {
				t.Errorf("%s: Do = %v, want %v", name, err, tt.want)
			}
		}
	}
	if err := c.Do(t.Context(), func(ctx context.Context, r redis.UniversalClient) error { return r.LPush(ctx, "dish", "1").Err() }); err == nil || !strings.HasPrefix(err.Error(), "WRONGTYPE") {
		t.Errorf("a wrong command: %v, want the server's words", err)
	}
	if !c.Up() {
		t.Error("answers that are errors count as failures of Redis")
	}
}

func TestPipelineReportsAFailure(t *testing.T) {
	server := redistest.Start(t)
	c := single(t, server)
	pipeline := func(ctx context.Context, r redis.UniversalClient) error {
		_, err := r.Pipelined(ctx, func(p redis.Pipeliner) error {
			p.Get(ctx, "missing")
			p.Set(ctx, "dish", "1", 0)
			return nil
		})
		return err
	}
	if err := c.Do(t.Context(), pipeline); !errors.Is(err, redis.Nil) {
		t.Errorf("a pipeline with a missing key: %v, want redis.Nil", err)
	}
	server.Kill()
	for range 2 * failuresUntilDown {
		away(t, c.Do(t.Context(), pipeline))
	}
	if c.Up() {
		t.Error("failing pipelines leave Redis up")
	}
}

// states records what OnState is told.
type states chan bool

func (s states) next(t *testing.T, want bool) {
	t.Helper()
	select {
	case got := <-s:
		if got != want {
			t.Errorf("OnState(%t), want %t", got, want)
		}
	case <-time.After(patience):
		t.Fatalf("OnState was not told %t", want)
	}
}

func TestADeadServerIsAskedNothingMoreUntilItIsBack(t *testing.T) {
	server, told := redistest.Start(t), make(states, 10)
	var mu sync.Mutex
	var sent []error
	var c *Conn
	c = open(t, Options{
		Addrs: []string{server.Addr()},
		OnState: func(up bool) {
			if c.Up() != up {
				t.Errorf("OnState(%t) while Up() is %t", up, !up)
			}
			told <- up
		},
		OnCommand: func(_ string, _ time.Duration, err error) { mu.Lock(); defer mu.Unlock(); sent = append(sent, err) },
	})
	for range 2 { // it can go away again
		back(t, c, "dish")
		server.Kill()
		for range failuresUntilDown {
			away(t, c.Do(t.Context(), set("dish")))
		}
		told.next(t, false)
		if c.Up() {
			t.Fatal("Up() after three failures in a row")
		}
		away(t, c.Do(t.Context(), set("dish")))
		mu.Lock()
		last := sent[len(sent)-1]
		mu.Unlock()
		if !errors.Is(last, ErrDown) {
			t.Errorf("a command while Redis is down: %v, want ErrDown", last)
		}
		server.Restart()
		told.next(t, true)
		if !c.Up() {
			t.Fatal("Up() is false after the probe succeeded")
		}
	}
}

func TestAFrozenServerIsGivenUp(t *testing.T) {
	server, told := redistest.Start(t), make(states, 10)
	c := open(t, Options{Addrs: []string{server.Addr()}, OnState: func(up bool) { told <- up }})
	back(t, c, "dish")
	server.Pause()
	for range failuresUntilDown {
		away(t, c.Do(t.Context(), set("dish")))
	}
	told.next(t, false)
	server.Resume()
	told.next(t, true)
	back(t, c, "dish")
}

func TestACallerWhoWentAwayIsNoFailureOfRedis(t *testing.T) {
	server := redistest.Start(t)
	c := single(t, server)
	back(t, c, "dish")
	server.Pause()
	defer server.Resume()
	for range 2 * failuresUntilDown {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		if err := c.Do(ctx, set("dish")); !errors.Is(err, context.DeadlineExceeded) || foodie.KindOf(err) != foodie.Timeout {
			t.Errorf("Do with a deadline of the caller's = %v, want the context's own error", err)
		}
		cancel()
		if err := c.Do(ctx, set("dish")); err == nil || foodie.CodeOf(err) == "redis_unavailable" {
			t.Errorf("Do under a context that has ended = %v, want the context's own error", err)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		if err := c.Do(gone, set("dish")); !errors.Is(err, context.Canceled) {
			t.Errorf("Do for a caller who left = %v, want context.Canceled", err)
		}
	}
	if !c.Up() {
		t.Error("callers who went away made Redis look down")
	}
}

func TestOneTurnHasABudget(t *testing.T) {
	c := open(t, Options{Addrs: []string{redistest.Start(t).Addr()}})
	ctx, ran := WithBudget(t.Context()), 0
	slow := func(ctx context.Context, _ redis.UniversalClient) error {
		ran++
		<-ctx.Done()
		return ctx.Err()
	}
	for range 10 {
		away(t, c.Do(ctx, slow))
	}
	if most := int(TurnBudget/CommandTimeout) + 1; ran > most {
		t.Errorf("%d commands that take all their time were begun in one turn, want at most %d", ran, most)
	}
	back(t, c, "dish") // in another turn
	if !c.Up() {
		t.Error("a turn that spent its budget elsewhere made Redis look down")
	}
}

func TestWhatPassesIsTriedOnceMore(t *testing.T) {
	server := redistest.Start(t)
	c, direct := single(t, server), server.Client()
	defer direct.Close()
	if err := direct.ReplicaOf(t.Context(), "127.0.0.1", "1").Err(); err != nil {
		t.Fatal(err)
	}
	tries := 0
	err := c.Do(t.Context(), func(ctx context.Context, r redis.UniversalClient) error {
		if tries++; tries == 2 { // the replica is promoted meanwhile
			if err := direct.ReplicaOf(ctx, "NO", "ONE").Err(); err != nil {
				return err
			}
		}
		return r.Set(ctx, "dish", "1", 0).Err()
	})
	if err != nil || tries != 2 {
		t.Errorf("Do = %v after %d tries, want success at the second", err, tries)
	}
}

func TestAServerThatTakesNoWritesIsDown(t *testing.T) {
	server, told := redistest.Start(t), make(states, 10)
	c := open(t, Options{Addrs: []string{server.Addr()}, OnState: func(up bool) { told <- up }})
	direct := server.Client()
	defer direct.Close()
	if err := direct.ReplicaOf(t.Context(), "127.0.0.1", "1").Err(); err != nil {
		t.Fatal(err)
	}
	for range 2 * failuresUntilDown {
		away(t, c.Do(t.Context(), set("dish")))
	}
	told.next(t, false)
	if err := c.nodes[0].ask(); err == nil {
		t.Error("a probe of a replica succeeds")
	}
	if err := direct.ReplicaOf(t.Context(), "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
	told.next(t, true)
}

func TestClose(t *testing.T) {
	server := redistest.Start(t)
	c := single(t, server)
	server.Kill()
	for range failuresUntilDown {
		away(t, c.Do(t.Context(), set("dish")))
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	}
	away(t, c.Do(t.Context(), set("dish")))
}

func TestManyAtOnce(t *testing.T) {
	server := redistest.Start(t)
	c := open(t, Options{Addrs: []string{server.Addr()}, CommandTimeout: slow})
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			for range 20 {
				if err := c.Do(t.Context(), set(fmt.Sprint(n))); err != nil {
					t.Errorf("Do = %v", err)
				}
			}
		})
	}
	all.Wait()
}

// reply is an error reply of a server.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestReplies(t *testing.T) {
	for text, want := range map[string]struct{ unable, sick, passes bool }{
		"READONLY You can't write against a read only replica.":         {true, true, true},
		"LOADING Redis is loading the dataset in memory":                {true, true, true},
		"CLUSTERDOWN Hash slot not served":                              {true, true, true},
		"MASTERDOWN Link with MASTER is down":                           {true, true, true},
		"TRYAGAIN Multiple keys request during rehashing of slot":       {true, false, true},
		"MOVED 3999 127.0.0.1:6381":                                     {true, false, true},
		"MISCONF Redis is configured to save RDB snapshots":             {true, true, false},
		"OOM command not allowed when used memory > 'maxmemory'.":       {true, false, false},
		"NOREPLICAS Not enough good replicas to write.":                 {true, false, false},
		"NOAUTH Authentication required.":                               {true, true, false},
		"WRONGPASS invalid username-password pair or user is disabled.": {true, true, false},
		"NOPERM this user has no permissions to run the 'set' command":  {true, false, false},
		"ERR max number of clients reached":                             {true, true, false},
		"ERR unknown command":                                           {false, false, false},
		"WRONGTYPE Operation against a key":                             {false, false, false},
		"CROSSSLOT Keys in request don't hash to the same slot":         {false, false, false},
	} {
		err := fmt.Errorf("ask: %w", reply(text))
		tried := &try{err: err}
		if unable(err) != want.unable || sick(err) != want.sick || tried.passes() != want.passes {
			t.Errorf("%s: unable %t, sick %t, passes %t, want %+v", text, unable(err), sick(err), tried.passes(), want)
		}
	}
}
