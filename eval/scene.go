package eval

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	limits "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/session"
	sessions "github.com/foodieexpress/foodie/session/memory"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

// A scene is the real API and the real agent over stores of their own, which vanish with it.
type scene struct {
	dir      string
	store    store.Store
	sessions session.Store
	tokens   *auth.Tokens
	agent    *agent.Agent
	menus    []foodie.Restaurant
}

// openScene makes a scene with exactly these restaurants. model is the one that is measured; nil for the built-in one.
func openScene(ctx context.Context, menus []foodie.Restaurant, model llm.Model) (_ *scene, err error) {
	s := &scene{menus: menus}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "foodie-eval-"); err != nil {
		return nil, err
	}
	if s.store, err = sqlite.Open(ctx, filepath.Join(s.dir, "foodie.db")); err != nil {
		return nil, err
	}
	if _, err = s.store.LoadSamples(ctx, menus); err != nil {
		return nil, err
	}
	s.sessions = sessions.New(session.Config{})
	key := make([]byte, 32)
	rand.Read(key) // never fails (crypto/rand)
	keys := auth.NewKeys(key, nil)
	s.tokens = auth.NewTokens(keys, 24*time.Hour)
	quiet := slog.New(slog.DiscardHandler)
	server := api.New(api.Config{
		Store: s.store, Hasher: auth.NewHasher(1), Tokens: s.tokens, Limiter: limits.New(time.Now), Log: quiet, Metrics: telemetry.NewMetrics(),
	})
	platform := client.New("http://api.internal", client.Handler(server.Handler()))
	snapshots := agent.NewSnapshots(platform, time.Now)
	spare := llm.Model(builtin.New(snapshots))
	if model == nil {
		model = spare
	}
	s.agent = agent.New(agent.Config{
		Platform: platform, Snapshots: snapshots, Sessions: s.sessions, Signer: proposal.NewSigner(keys.Derive("proposal")),
		Model: model, Fallback: spare, Log: quiet, ReviewRequests: true,
	})
	return s, nil
}

// close ends the scene and removes what it kept.
func (s *scene) close() (err error) {
	if s.sessions != nil {
		err = s.sessions.Close()
	}
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
	}
	if s.dir != "" {
		err = errors.Join(err, os.RemoveAll(s.dir))
	}
	return err
}

// A diner is somebody new who talks in a scene.
type diner struct {
	*scene
	who  agent.Caller
	took []time.Duration
	poor bool // another model than the measured one answered
}

// guest is somebody who is not signed in.
func (s *scene) guest() *diner {
	return &diner{scene: s, who: agent.Caller{SessionID: string(foodie.NewID())}}
}

// signedIn is somebody with an account.
func (s *scene) signedIn(ctx context.Context) (*diner, error) {
	id := foodie.NewID()
	name := "diner-" + string(id[len(id)-12:])
	u, err := foodie.NewUser(name, name+"@example.com", time.Now())
	if err != nil {
		return nil, err
	}
	if err := s.store.CreateUser(ctx, u); err != nil {
		return nil, err
	}
	token, _, err := s.tokens.Issue(u, foodie.NewID(), time.Now())
	return &diner{scene: s, who: agent.Caller{SessionID: agent.SessionOf(u.ID), UserID: u.ID, Username: u.Username, Token: token}}, err
}

// say has one turn.
func (d *diner) say(ctx context.Context, text string) (agent.Answer, error) {
	began := time.Now()
	a, err := d.agent.Turn(ctx, d.who, agent.Request{Message: text}, nil)
	d.took = append(d.took, time.Since(began))
	d.poor = d.poor || a.Degraded
	return a, err
}

// orders are what the store has of the diner, which has the last word.
func (d *diner) orders(ctx context.Context) ([]foodie.Order, error) {
	if d.who.UserID == "" {
		return nil, nil
	}
	return d.store.Orders(ctx, store.OrderQuery{DinerID: d.who.UserID})
}
