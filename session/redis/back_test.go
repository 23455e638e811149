package redis

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/session"
)

// away opens a store on addr and asks until Redis is known to be away.
func away(t *testing.T, addr string) *Store {
	conn, err := redisconn.Open(redisconn.Options{Addrs: []string{addr}, CommandTimeout: 2 * hangs, DialTimeout: 2 * hangs})
	if err != nil {
		t.Fatal(err)
	}
	s := New(conn, session.Config{})
	t.Cleanup(func() { s.Close(); conn.Close() })
	for conn.Up() {
		if _, err := s.Peek(t.Context(), "asha"); foodie.CodeOf(err) != "redis_unavailable" {
			t.Fatalf("Peek() = %v, want redis_unavailable", err)
		}
	}
	return s
}

func TestARedisThatHangsIsAskedNowAndThen(t *testing.T) {
	hanging, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and answers nothing
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	s := away(t, hanging.Addr().String())
	if s.back(t.Context()) || s.silent.Load() == 0 {
		t.Error("one that hangs is back, or is asked by everybody")
	}
	until := time.Now().Add(time.Hour).UnixNano()
	s.silent.Store(until)
	if s.back(t.Context()) || s.silent.Load() != until {
		t.Error("it is asked while nobody shall")
	}
	s.silent.Store(1) // long ago
	if s.back(t.Context()) || s.silent.Load() <= 1 {
		t.Error("it is not asked when it is time")
	}
}

func TestARedisThatIsGoneIsAskedByEverybody(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0") // hangs up at once
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	var asked atomic.Int64
	go func() {
		for {
			c, err := gone.Accept()
			if err != nil {
				return
			}
			asked.Add(1)
			c.Close()
		}
	}()
	s := away(t, gone.Addr().String())
	for range 3 {
		s.silent.Store(0) // a busy machine may have taken its time
		before := asked.Load()
		if s.back(t.Context()) || asked.Load() == before {
			t.Errorf("one that is gone is back, or was not asked: %d, then %d", before, asked.Load())
		}
	}
}
