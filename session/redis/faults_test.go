package redis_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/session/redis"
	"github.com/foodieexpress/foodie/session/sessiontest"
)

const addrVariable = "FOODIE_SESSION_TEST_REDIS"

// TestMain lets the tests start their own program again as another process, which begins a turn and never ends it.
func TestMain(m *testing.M) {
	if addr := os.Getenv(addrVariable); addr != "" {
		conn, err := redisconn.Open(redisconn.Options{Addrs: []string{addr}, CommandTimeout: patience})
		if err == nil {
			_, err = redis.New(conn, session.Config{}).Begin(context.Background(), session.Entry{ID: "asha"})
		}
		fmt.Println(err)
		select {}
	}
	os.Exit(m.Run())
}

func TestStoreInACluster(t *testing.T) {
	cluster := redistest.StartCluster(t)
	admin := connectTo(t, redisconn.Options{Addrs: cluster.Addrs(), Cluster: true, CommandTimeout: patience})
	sessiontest.Run(t, func(t *testing.T, cfg session.Config) session.Store {
		err := admin.Client().(*goredis.ClusterClient).ForEachMaster(t.Context(), func(ctx context.Context, c *goredis.Client) error { return c.FlushAll(ctx).Err() })
		if err != nil {
			t.Fatal(err)
		}
		return open(t, redisconn.Options{Addrs: cluster.Addrs(), Cluster: true, CommandTimeout: patience}, cfg)
	})
}

// durable is a server that has after a restart what it had before.
func durable(t *testing.T) *redistest.Server {
	return redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
}

func single(s *redistest.Server) redisconn.Options {
	return redisconn.Options{Addrs: []string{s.Addr()}, CommandTimeout: patience}
}

func begin(t *testing.T, s *redis.Store, id string) session.Turn {
	t.Helper()
	turn, err := s.Begin(t.Context(), session.Entry{ID: id})
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

func keep(t *testing.T, turn session.Turn, u session.Update) {
	t.Helper()
	if err := turn.Commit(t.Context(), u); err != nil {
		t.Fatal(err)
	}
}

// asks is an update that leaves a question open.
func asks(words string) session.Update {
	return session.Update{
		Append: []session.Message{{Role: "diner", Text: words}}, Pending: &session.PendingOrder{ID: "p1", Revision: 1},
		State: session.State{Restaurant: "Thepla House", Expect: session.ExpectConfirm, Resume: []byte(`{}`)},
	}
}

func words(s session.Session) (all string) {
	for _, m := range s.Messages {
		all += m.Text + " "
	}
	return all
}

func TestAnotherHistoryOfRedisIsDoubted(t *testing.T) {
	server := durable(t)
	s := open(t, single(server), session.Config{})
	keep(t, begin(t, s, "asha"), asks("one"))
	turn := begin(t, s, "asha")
	if got := turn.Session(); got.Doubted || got.State.Expect != session.ExpectConfirm {
		t.Errorf("in the same history the session is %+v, want its question", got.State)
	}
	keep(t, turn, asks("two"))
	server.Restart()
	turn = begin(t, s, "asha")
	got := turn.Session()
	if !got.Doubted || got.State.Expect != session.ExpectNothing || got.State.Resume != nil {
		t.Errorf("in another history the session is %+v, want no question", got.State)
	}
	if got.Pending == nil || words(*got) != "one two " || got.State.Restaurant != "Thepla House" {
		t.Errorf("all else is %+v, want what was kept", got)
	}
	keep(t, turn, asks("three"))
	turn = begin(t, s, "asha")
	if got := turn.Session(); got.Doubted || got.State.Expect != session.ExpectConfirm {
		t.Errorf("once a reply was kept the session is %+v, want its question", got.State)
	}
	keep(t, turn, session.Update{Append: asks("four").Append})
	server.Restart()
	if got := begin(t, s, "asha").Session(); got.Doubted {
		t.Error("a session that asked nothing is doubted")
	}
}

func TestAHandoverOfAnotherHistoryIsDoubted(t *testing.T) {
	server := durable(t)
	s := open(t, single(server), session.Config{})
	keep(t, begin(t, s, "guest"), asks("one"))
	if got, err := s.Take(t.Context(), "guest", "h"); err != nil || got.Doubted || got.State.Expect != session.ExpectConfirm {
		t.Errorf("Take() = %+v, %v, want its question", got, err)
	}
	server.Restart()
	if got, err := s.Take(t.Context(), "guest", "h"); err != nil || !got.Doubted || got.State.Expect != session.ExpectNothing || got.Pending == nil {
		t.Errorf("Take() in another history = %+v, %v, want no question", got, err)
	}
}

func TestALeaseEndsWithItsHistory(t *testing.T) {
	server := durable(t)
	long := session.Config{LeaseFor: time.Hour, LeaseWait: time.Minute}
	a, b := open(t, single(server), long), open(t, single(server), long)
	keep(t, begin(t, a, "asha"), asks("one"))
	dead := begin(t, a, "asha")
	server.Restart()
	next := begin(t, b, "asha") // at once, or the test never ends
	if err := dead.Commit(t.Context(), asks("too late")); foodie.CodeOf(err) != "turn_lost" {
		t.Errorf("Commit() of the turn that was overtaken = %v, want turn_lost", err)
	}
	keep(t, next, asks("two"))
	if got, _ := a.Peek(t.Context(), "asha"); words(got) != "one two " {
		t.Errorf("messages are %q", words(got))
	}
}

func TestATurnGoesOnWhenRedisLostItsSession(t *testing.T) {
	server := redistest.Start(t)
	c, s := server.Client(), open(t, single(server), session.Config{})
	u := asks("one")
	u.Answer = &session.Answer{MessageID: "m1", Body: []byte(`{"n":1}`)}
	keep(t, begin(t, s, "asha"), u)
	older := map[string]string{}
	for _, key := range c.Keys(t.Context(), "*").Val() {
		older[key] = c.Dump(t.Context(), key).Val()
	}
	u = asks("two")
	u.Answer = &session.Answer{MessageID: "m2", Body: []byte(`{"n":2}`)}
	keep(t, begin(t, s, "asha"), u)
	for name, lose := range map[string]func(){
		"all of it": func() {},
		"the last turn": func() {
			for key, value := range older {
				if err := c.RestoreReplace(t.Context(), key, 0, value).Err(); err != nil {
					t.Fatal(err)
				}
			}
			c.HSet(t.Context(), "session_state:{asha}", "kept_in", "before") // as a promoted replica has it
		},
	} {
		turn := begin(t, s, "asha")
		before := words(*turn.Session())
		if err := c.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		lose()
		keep(t, turn, asks(name))
		got, err := s.Peek(t.Context(), "asha")
		if err != nil || words(got) != before+name+" " || len(got.Answers) != 2 || got.Pending == nil {
			t.Errorf("after Redis lost %s: %q with %d answers, %v; want all that the turn knew", name, words(got), len(got.Answers), err)
		}
	}
}

func TestAnEvictedKeyIsAMissingPart(t *testing.T) {
	server := redistest.Start(t)
	c, s := server.Client(), open(t, single(server), session.Config{})
	for key, want := range map[string]string{
		"chat_session:{asha}": " Thepla House p1", "pending_order:{asha}": "one  Thepla House", "session_state:{asha}": " ",
	} {
		if err := c.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		keep(t, begin(t, s, "asha"), asks("one"))
		if err := c.Del(t.Context(), key).Err(); err != nil {
			t.Fatal(err)
		}
		turn := begin(t, open(t, single(server), session.Config{}), "asha")
		got := words(*turn.Session()) + " " + turn.Session().State.Restaurant
		if p := turn.Session().Pending; p != nil {
			got += " " + string(p.ID)
		}
		if got != want {
			t.Errorf("without %s the session is %q, want %q", key, got, want)
		}
		keep(t, turn, asks("two"))
	}
}

func TestWhatWasAnsweredWithoutRedisIsDoubted(t *testing.T) {
	server := redistest.Start(t)
	quick := redisconn.Options{Addrs: []string{server.Addr()}, CommandTimeout: 50 * time.Millisecond}
	a, b := open(t, quick, session.Config{}), open(t, single(server), session.Config{})
	ask := func() {
		t.Helper()
		for { // on a busy machine the quick one may need some tries
			turn, err := b.Begin(t.Context(), session.Entry{ID: "asha"})
			if err == nil && turn.Commit(t.Context(), asks("one")) == nil {
				return
			}
		}
	}
	for name, fail := range map[string]func() error{
		"begin": func() error {
			server.Pause()
			_, err := a.Begin(t.Context(), session.Entry{ID: "asha"})
			return err
		},
		"commit": func() error {
			turn, err := a.Begin(t.Context(), session.Entry{ID: "asha"})
			server.Pause()
			if err != nil {
				return err
			}
			return turn.Commit(t.Context(), asks("not kept"))
		},
	} {
		ask()
		if err := fail(); foodie.CodeOf(err) != "redis_unavailable" {
			t.Fatalf("%s while Redis hangs = %v, want redis_unavailable", name, err)
		}
		server.Resume()
		for { // until b sees it, or the test never ends
			turn := begin(t, b, "asha")
			doubted := turn.Session().Doubted || strings.HasSuffix(words(*turn.Session()), "not kept ")
			if err := turn.Release(t.Context()); err != nil {
				t.Fatal(err)
			}
			if doubted {
				break
			}
		}
	}
}

func TestAProcessThatWasKilledLosesItsLease(t *testing.T) {
	server := redistest.Start(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), addrVariable+"="+server.Addr())
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var said string
	if _, err := fmt.Fscanln(out, &said); err != nil || said != "<nil>" {
		t.Fatalf("the other process said %q, %v", said, err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	s := open(t, single(server), session.Config{})
	keep(t, begin(t, s, "asha"), asks("one")) // within LeaseWait, or it is turn_in_progress
}

func TestWhoAskedFirstComesNext(t *testing.T) {
	server := redistest.Start(t)
	c := server.Client()
	s := open(t, single(server), session.Config{LeaseWait: 50 * time.Millisecond})
	keep(t, begin(t, s, "asha"), asks("one"))
	until := time.Now().Add(time.Hour).UnixMicro()
	if err := c.HSet(t.Context(), "session_state:{asha}", "next", "another process", "next_until", until).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Begin(t.Context(), session.Entry{ID: "asha"}); foodie.CodeOf(err) != "turn_in_progress" {
		t.Errorf("Begin() while another is next = %v, want turn_in_progress", err)
	}
	if err := c.HSet(t.Context(), "session_state:{asha}", "next_until", time.Now().UnixMicro()).Err(); err != nil {
		t.Fatal(err)
	}
	keep(t, begin(t, s, "asha"), asks("two"))
	if c.HExists(t.Context(), "session_state:{asha}", "next").Val() {
		t.Error("somebody is next after all have come")
	}
}

func TestEveryKeyHasATimeToLive(t *testing.T) {
	server := redistest.Start(t)
	c, s := server.Client(), open(t, single(server), session.Config{TTL: time.Hour, PendingTTL: 10 * time.Minute})
	keep(t, begin(t, s, "asha"), asks("one"))
	keep(t, begin(t, s, "guest"), asks("one"))
	if _, err := s.Take(t.Context(), "guest", "h"); err != nil {
		t.Fatal(err)
	}
	keep(t, begin(t, s, "cleared"), asks("one"))
	if err := s.Clear(t.Context(), "cleared"); err != nil {
		t.Fatal(err)
	}
	begin(t, s, "running")
	released := begin(t, s, "released")
	if err := released.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	most := map[string]time.Duration{
		"chat_session:{asha}": time.Hour, "session_state:{asha}": time.Hour, "pending_order:{asha}": 10 * time.Minute,
		"handover_chat_session:{guest}": time.Hour, "handover_session_state:{guest}": time.Hour, "handover_pending_order:{guest}": time.Hour,
		"session_state:{guest}": 2 * time.Minute, "session_state:{cleared}": 2 * time.Minute, "session_state:{running}": 2 * time.Minute,
	}
	keys := c.Keys(t.Context(), "*").Val()
	if len(keys) != len(most) {
		t.Errorf("there are %d keys, want %d: %q", len(keys), len(most), keys)
	}
	for _, key := range keys {
		if ttl := c.TTL(t.Context(), key).Val(); ttl <= 0 || ttl > most[key] {
			t.Errorf("%s lives for %v, want at most %v", key, ttl, most[key])
		}
	}
}
