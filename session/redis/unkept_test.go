package redis

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/redisconn/redistest"
	"github.com/foodieexpress/foodie/session"
)

func TestWhenMoreWereAnsweredThanAreRememberedAllAreDoubted(t *testing.T) {
	u := unkept{holders: map[string]string{}, closed: true}
	for i := range maxUnkept {
		u.add(nil, strconv.Itoa(i), "t")
	}
	if u.has("asha") {
		t.Error("somebody is doubted who was not answered")
	}
	u.add(nil, "ravi", "t")
	if !u.has("asha") || !u.has("ravi") || len(u.holders) != maxUnkept {
		t.Errorf("beyond the bound asha is doubted: %t, ravi: %t, of %d", u.has("asha"), u.has("ravi"), len(u.holders))
	}
	for id := range u.holders {
		u.told(id, "t")
	}
	if _, _, ok := u.next(); ok || u.has("asha") {
		t.Error("once all are told somebody is doubted")
	}
}

// unknown makes a store, over a server where asha's session is something else.
func unknown(t *testing.T) *Store {
	server := redistest.Start(t)
	if err := server.Client().Set(t.Context(), keys("asha")[0], "no hash", 0).Err(); err != nil {
		t.Fatal(err)
	}
	conn, err := redisconn.Open(redisconn.Options{Addrs: []string{server.Addr()}})
	if err != nil {
		t.Fatal(err)
	}
	s := New(conn, session.Config{})
	t.Cleanup(func() { s.Close(); conn.Close() })
	return s
}

func TestWhatCanNeverBeToldIsGivenUp(t *testing.T) {
	s := unknown(t)
	s.unkept.add(s, "asha", "t")
	s.unkept.work.Wait() // or the test never ends
	if s.unkept.has("asha") {
		t.Error("asha is still to be told of")
	}
}

func TestNothingBeginsAfterClose(t *testing.T) {
	s := unknown(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.unkept.add(s, "asha", "t")
	if s.unkept.telling {
		t.Error("a closed store begins to tell")
	}
}

func TestAnAnswerThatIsTooLongIsRefused(t *testing.T) {
	kept := pack([]byte(strings.Repeat("x", maxUnpacked+1)))
	if body, err := unpack(string(kept)); err == nil {
		t.Errorf("unpack() gives %d bytes of %d", len(body), maxUnpacked+1)
	}
	whole := bytes.Repeat([]byte("x"), maxUnpacked)
	if body, err := unpack(string(pack(whole))); err != nil || len(body) != maxUnpacked {
		t.Errorf("unpack() of the longest = %d bytes, %v", len(body), err)
	}
	turn := &turn{store: New(nil, session.Config{})}
	if _, err := turn.write("append", session.Session{}, []session.Answer{{MessageID: "m", Body: append(whole, 'x')}}, nil, 0); err == nil {
		t.Error("an answer that is too long is kept")
	}
}
