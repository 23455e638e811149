package main

import (
	"context"
	"errors"
	"net/url"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/foodieexpress/foodie"
)

// benchSignIn compares sign-ins with raw argon2id on as many goroutines as the hasher lets work at once, and watches
// what somebody who reads a menu meanwhile waits.
func benchSignIn(ctx context.Context, p plan, t *table) (err error) {
	s, err := openSampled(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if _, _, err := s.diners(ctx, 1, foodie.RoleUser); err != nil {
		return err
	}
	lines, err := dialAll(s.addr, 8)
	if err != nil {
		return err
	}
	defer lines.close()
	form := url.Values{"username": {"user0"}, "password": {password}}.Encode()
	request := requestOf("POST", "/users/login", "", "Content-Type: application/x-www-form-urlencoded\r\n", form)
	watch := &watcher{addr: s.addr, request: requestOf("GET", "/restaurants/Thepla%20House", "", "", "")}
	r, err := compare(ctx, p.slower(), together(hashesAtOnce(), rawHash), watch.during(lines.repeat(request, 200)))
	if err != nil {
		return err
	}
	t.ratio("sign-in, 8 connections : raw argon2id", r, 0.85)
	t.time("GET beside these sign-ins, p95", percentile(watch.took, 95), 25*time.Millisecond)
	return nil
}

func rawHash(context.Context, int) error {
	argon2.IDKey([]byte(password), make([]byte, 16), 2, 19*1024, 1, 32)
	return nil
}

// A watcher reads something every few milliseconds and keeps how long that took.
type watcher struct {
	addr    string
	request []byte
	took    []time.Duration
}

// during is l while the watcher reads.
func (w *watcher) during(l load) load {
	return func(ctx context.Context, d time.Duration) (perSecond float64, err error) {
		line, err := dial(w.addr)
		if err != nil {
			return 0, err
		}
		defer wires{line}.close()
		stop, stopped := make(chan struct{}), make(chan error, 1)
		go func() { stopped <- w.read(line, stop) }()
		perSecond, err = l(ctx, d)
		close(stop)
		return perSecond, errors.Join(err, <-stopped)
	}
}

func (w *watcher) read(line *wire, stop chan struct{}) error {
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return nil
		case <-tick.C:
			began := time.Now()
			if err := line.do(w.request, 200); err != nil {
				return err
			}
			w.took = append(w.took, time.Since(began))
		}
	}
}
