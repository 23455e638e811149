// Package cachetest is the suite that every cache passes, whatever clock it reads.
package cachetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/cache"
)

// A Clock lets time pass for a cache.
type Clock func(d time.Duration)

// Run tests caches. open makes an empty one for each case.
func Run(t *testing.T, open func(t *testing.T) (cache.Cache, Clock)) {
	for name, test := range map[string]func(*testing.T, *subject){
		"a value is kept until its time is over": lives,
		"the last value counts":                  replaced,
		"a value is a copy":                      copied,
		"Add keeps what is there":                added,
		"of many that add at once one does":      addedAtOnce,
		"Delete forgets":                         deleted,
		"any bytes are a value":                  bytes,
	} {
		t.Run(name, func(t *testing.T) {
			c, pass := open(t)
			test(t, &subject{t, c, pass})
		})
	}
}

type subject struct {
	t    *testing.T
	c    cache.Cache
	pass Clock
}

// want checks the value of key; nil is none.
func (s *subject) want(key string, want []byte) {
	s.t.Helper()
	got, found, err := s.c.Get(s.t.Context(), key)
	if err != nil || found != (want != nil) || string(got) != string(want) {
		s.t.Errorf("Get(%q) = %q, %t, %v, want %q", key, got, found, err, want)
	}
}

func (s *subject) set(key, value string, ttl time.Duration) {
	s.t.Helper()
	if err := s.c.Set(s.t.Context(), key, []byte(value), ttl); err != nil {
		s.t.Fatalf("Set(%q) = %v", key, err)
	}
}

func (s *subject) add(key, value string, ttl time.Duration, want bool) {
	s.t.Helper()
	if got, err := s.c.Add(s.t.Context(), key, []byte(value), ttl); err != nil || got != want {
		s.t.Errorf("Add(%q) = %t, %v, want %t", key, got, err, want)
	}
}

func lives(_ *testing.T, s *subject) {
	s.want("dish", nil)
	s.set("dish", "thepla", time.Hour)
	s.set("drink", "chaas", 3*time.Hour)
	s.want("dish", []byte("thepla"))
	s.pass(2 * time.Hour)
	s.want("dish", nil)
	s.want("drink", []byte("chaas"))
	s.add("dish", "dhokla", time.Hour, true)
	s.want("dish", []byte("dhokla"))
}

func replaced(_ *testing.T, s *subject) {
	s.set("dish", "thepla", time.Hour)
	s.set("dish", "dhokla", 3*time.Hour)
	s.pass(2 * time.Hour)
	s.want("dish", []byte("dhokla"))
}

func copied(t *testing.T, s *subject) {
	given := []byte("thepla")
	if err := s.c.Set(t.Context(), "dish", given, time.Hour); err != nil {
		t.Fatal(err)
	}
	given[0] = 'X'
	got, _, _ := s.c.Get(t.Context(), "dish")
	if len(got) > 0 {
		got[1] = 'X'
	}
	s.want("dish", []byte("thepla"))
}

func added(_ *testing.T, s *subject) {
	s.add("dish", "thepla", time.Hour, true)
	s.add("dish", "dhokla", time.Hour, false)
	s.add("drink", "chaas", time.Hour, true)
	s.want("dish", []byte("thepla"))
}

func addedAtOnce(t *testing.T, s *subject) {
	var won atomic.Int64
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if ok, err := s.c.Add(t.Context(), "dish", []byte("thepla"), time.Hour); err == nil && ok {
				won.Add(1)
			}
		})
	}
	all.Wait()
	if n := won.Load(); n != 1 {
		t.Errorf("%d of 50 added, want 1", n)
	}
}

func deleted(t *testing.T, s *subject) {
	s.set("dish", "thepla", time.Hour)
	for _, key := range []string{"dish", "unknown"} {
		if err := s.c.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete(%q) = %v", key, err)
		}
	}
	s.want("dish", nil)
}

func bytes(t *testing.T, s *subject) {
	for key, value := range map[string]string{"empty": "", "binary": "\x00\xff\r\n", "key with spaces {and} braces": "ok"} {
		s.set(key, value, time.Hour)
		got, found, err := s.c.Get(t.Context(), key)
		if err != nil || !found || string(got) != value {
			t.Errorf("Get(%q) = %q, %t, %v, want %q", key, got, found, err, value)
		}
	}
}
