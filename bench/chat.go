package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/session"
	sessions "github.com/foodieexpress/foodie/session/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
)

// conversation is what a guest says from the first look to a proposed order. Nothing in it places one: that needs a
// sign-in, whose password hash would be all that is measured.
var conversation = []string{
	"hi", "what gujarati restaurants are there", "show me the menu of Thepla House", "two masala thepla and a masala chaas from Thepla House",
	"make the thepla three", "no pickle with that", "which desserts are vegan under 150", "how much is the dhokla at Swati Snacks", "remove the chaas", "cancel it",
}

// benchChat tells what a turn costs with the built-in model, everything in one process: agent, sessions in a file, the API
// and its store.
func benchChat(ctx context.Context, p plan, t *table) (err error) {
	s, err := openSampled(ctx, p.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	agent, err := s.openAgent(ctx, filepath.Join(p.dir, "sessions.db"))
	if err != nil {
		return err
	}
	face := agent.Handler()
	if err := talk(face, 20); err != nil { // warms up
		return err
	}
	const conversations = 100
	var perTurn, wall []time.Duration
	for range p.slower().rounds {
		before, began := cpuTime(), time.Now()
		if err := talk(face, conversations); err != nil {
			return err
		}
		turns := time.Duration(conversations * len(conversation))
		perTurn, wall = append(perTurn, (cpuTime()-before)/turns), append(wall, time.Since(began)/turns)
	}
	t.time("chat turn with the built-in model, CPU", median(perTurn), 500*time.Microsecond)
	t.note("a turn takes %s on the clock, with its session on disk", brief(median(wall)))
	return nil
}

// openAgent opens the agent over the service's API without a socket between them, as cmd wires it.
func (s *service) openAgent(ctx context.Context, path string) (*server.Server, error) {
	kept, err := sessions.Open(ctx, path, session.Config{TTL: time.Hour, PendingTTL: 10 * time.Minute, KeepMessages: 40})
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, kept.Close)
	hop := resilience.API()
	platform := client.New("http://api.internal", resilience.Transport(telemetry.Transport(client.Handler(s.api), hop.Hop, s.metrics), hop))
	snapshots := agent.NewSnapshots(platform, time.Now)
	model := builtin.New(snapshots)
	keys := auth.NewKeys([]byte("a secret of the benchmark, 32 bytes"), nil)
	return server.New(server.Config{
		Agent: agent.New(agent.Config{
			Sessions: kept, Platform: platform, Snapshots: snapshots, Model: model, Fallback: model, Signer: proposal.NewSigner(keys.Derive("proposal")),
			Log: s.log, Metrics: s.metrics, Personalize: true, ReviewRequests: true,
		}),
		Platform: platform, Tokens: s.tokens, Keys: keys, Limiter: memory.New(time.Now), Sessions: kept, Model: model, Page: http.NotFoundHandler(),
		Log: s.log, Metrics: s.metrics, Version: "bench", Gate: resilience.NewGate(resilience.GateOptions{}),
	}), nil
}

// talk has n guests lead the whole conversation, one after the other.
func talk(face http.Handler, n int) error {
	for range n {
		guest := "bench-" + string(foodie.NewID())
		for _, message := range conversation {
			body, err := json.Marshal(map[string]string{"message": message, "user_id": guest})
			if err != nil {
				return err
			}
			answer := httptest.NewRecorder()
			face.ServeHTTP(answer, httptest.NewRequest("POST", "/chat", bytes.NewReader(body)))
			if answer.Code != http.StatusOK {
				return fmt.Errorf("%q was answered with %d: %.300s", message, answer.Code, answer.Body)
			}
		}
	}
	return nil
}
