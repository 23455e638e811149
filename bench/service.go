package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

const password = "correct horse 7 battery"

// A service is the API over a store of its own, as cmd wires it: request ids, a log line for each request, metrics. No
// sign-in is refused for coming too often.
type service struct {
	store   *sqlite.DB
	tokens  *auth.Tokens
	hasher  *auth.Hasher
	log     *slog.Logger
	metrics *telemetry.Metrics
	api     http.Handler
	*listener
	closers []func() error
}

// openService opens it with rs in its store.
func openService(ctx context.Context, dir string, rs []foodie.Restaurant) (s *service, err error) {
	s = &service{metrics: telemetry.NewMetrics(), hasher: auth.NewHasher(hashesAtOnce())}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	sink, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return s, err
	}
	s.closers = append(s.closers, sink.Close)
	log, flush := telemetry.NewLogger(sink, telemetry.LogOptions{Level: slog.LevelInfo, Service: "api"})
	s.log = log
	s.closers = append(s.closers, flush)
	if s.store, err = sqlite.Open(ctx, filepath.Join(dir, "foodie.db")); err != nil {
		return s, err
	}
	s.closers = append(s.closers, s.store.Close)
	if _, err := s.store.LoadSamples(ctx, rs); err != nil {
		return s, err
	}
	keys := auth.NewKeys([]byte("a secret of the benchmark, 32 bytes"), nil)
	s.tokens = auth.NewTokens(keys, time.Hour)
	s.api = api.New(api.Config{
		Store: s.store, Hasher: s.hasher, Tokens: s.tokens, Limiter: memory.New(time.Now), Log: log, Metrics: s.metrics, Version: "bench",
	}).Handler()
	if s.listener, err = serve(s.api); err != nil {
		return s, err
	}
	s.closers = append(s.closers, s.listener.close)
	return s, nil
}

// openSampled opens a service with the sample restaurants.
func openSampled(ctx context.Context, dir string) (*service, error) {
	rs, err := samples.Restaurants(time.Now())
	if err != nil {
		return nil, err
	}
	return openService(ctx, dir, rs)
}

// hashesAtOnce leaves one core to everybody who does not sign in.
func hashesAtOnce() int { return max(1, runtime.GOMAXPROCS(0)-1) }

func (s *service) close() (err error) {
	for i := len(s.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, s.closers[i]())
	}
	return err
}

// diners makes n users and an access token for each. All have the same password, hashed once.
func (s *service) diners(ctx context.Context, n int, role foodie.Role) (users []foodie.User, tokens []string, err error) {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return nil, nil, err
	}
	for i := range n {
		u, err := foodie.NewUser(fmt.Sprintf("%s%d", role, i), fmt.Sprintf("%s%d@example.com", role, i), time.Now())
		if err != nil {
			return nil, nil, err
		}
		u.PasswordHash, u.Role = hash, role
		if err := s.store.CreateUser(ctx, u); err != nil {
			return nil, nil, err
		}
		token, _, err := s.tokens.Issue(u, foodie.NewID(), time.Now())
		if err != nil {
			return nil, nil, err
		}
		users, tokens = append(users, u), append(tokens, token)
	}
	return users, tokens, nil
}

// body is what the API answers to a GET of path.
func (s *service) body(path string) ([]byte, error) {
	answer, err := http.Get("http://" + s.addr + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
