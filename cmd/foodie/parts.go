package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/session"
	sessions "github.com/foodieexpress/foodie/session/sqlite"
	"github.com/foodieexpress/foodie/sqlitedb"
	"github.com/foodieexpress/foodie/store/sqlite"
	"github.com/foodieexpress/foodie/telemetry"
	"github.com/foodieexpress/foodie/web"
)

// openAPI opens the store and gives the API over it.
func (h *house) openAPI(ctx context.Context, c apiSettings) (http.Handler, error) {
	data, err := sqlite.Open(ctx, databaseFile(h.DataDir))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	h.opened.add("store", data.Close)
	if !c.NoSamples && !h.production() {
		if err := h.loadSamples(ctx, data); err != nil {
			return nil, err
		}
	}
	keys, err := h.keys()
	if err != nil {
		return nil, err
	}
	proxies, err := h.proxies()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Store:          data,
		Hasher:         auth.NewHasher(max(1, runtime.GOMAXPROCS(0)-1)),
		Tokens:         auth.NewTokens(keys, time.Duration(h.TokenMinutes)*time.Minute),
		Limiter:        memory.New(time.Now),
		Log:            h.log,
		Metrics:        h.metrics,
		AllowedOrigins: h.AllowedOrigins,
		TrustedProxies: proxies,
		Zone:           zone,
		LoginRate:      c.LoginRate,
		RegisterRate:   c.RegisterRate,
		Version:        version,
		MetricsPublic:  h.metricsPublic(),
		Ready:          h.servers.ready,
	}).Handler(), nil
}

// metricsPublic reports whether every server answers /metrics: in development, unless they have an address of their own.
func (h *house) metricsPublic() bool { return !h.production() && h.MetricsAddr == "" }

// loadSamples fills a database that never held a restaurant.
func (h *house) loadSamples(ctx context.Context, data *sqlite.DB) error {
	rs, err := samples.Restaurants(time.Now())
	if err != nil {
		return fmt.Errorf("read the samples: %w", err)
	}
	loaded, err := data.LoadSamples(ctx, rs)
	if err != nil {
		return fmt.Errorf("load the samples: %w", err)
	}
	if loaded {
		h.log.Info("sample restaurants loaded", "restaurants", len(rs))
	}
	return nil
}

// openAgent gives the chat agent and its page over an API that transport reaches at base.
func (h *house) openAgent(ctx context.Context, c agentSettings, transport http.RoundTripper, base string) (http.Handler, error) {
	level, err := h.level()
	if err != nil {
		return nil, err
	}
	log := h.logger("agent", level)
	kept, err := openSessions(ctx, filepath.Join(h.DataDir, "sessions.db"), session.Config{
		TTL: time.Duration(c.SessionTTL) * time.Second, PendingTTL: time.Duration(c.PendingTTL) * time.Second, KeepMessages: c.KeepMessages,
	}, log)
	if err != nil {
		return nil, fmt.Errorf("open the sessions: %w", err)
	}
	h.opened.add("sessions", kept.Close)
	keys, err := h.keys()
	if err != nil {
		return nil, err
	}
	proxies, err := h.proxies()
	if err != nil {
		return nil, err
	}
	platform := client.New(base, h.hop(transport, c, log))
	snapshots := agent.NewSnapshots(platform, time.Now)
	model := builtin.New(snapshots)
	tokens := auth.NewTokens(keys, time.Duration(h.TokenMinutes)*time.Minute)
	face := server.New(server.Config{
		Agent: agent.New(agent.Config{
			Sessions: kept, Platform: platform, Snapshots: snapshots, Model: model, Fallback: model,
			Signer: proposal.NewSigner(keys.Derive("proposal")), PendingTTL: time.Duration(c.PendingTTL) * time.Second,
			Log: log, Metrics: h.metrics, Personalize: c.Personalization, ReviewRequests: c.ReviewRequests,
		}),
		Platform: platform, Tokens: tokens, Keys: keys, Limiter: memory.New(time.Now), Sessions: kept, Model: model,
		AllowedOrigins: h.AllowedOrigins, TrustedProxies: proxies, Secure: h.production(), ChatRate: c.ChatRate,
		SessionTTL: time.Duration(c.SessionTTL) * time.Second, PendingTTL: time.Duration(c.PendingTTL) * time.Second,
		Log: log, Metrics: h.metrics, MetricsPublic: h.metricsPublic(), Ready: h.servers.ready, Version: version,
	})
	face.Page = web.New(web.Config{Talk: face, Platform: platform, Catalogue: snapshots, Log: log})
	return face.Handler(), nil
}

// openSessions opens the sessions at path. A damaged file is put aside: conversations are short-lived, and an hour of them
// is no reason to serve nobody. The database of orders is never treated so.
func openSessions(ctx context.Context, path string, c session.Config, log *slog.Logger) (*sessions.Store, error) {
	kept, err := sessions.Open(ctx, path, c)
	if !sqlitedb.Damaged(err) {
		return kept, err
	}
	aside := path + ".damaged-" + time.Now().UTC().Format("20060102T150405")
	log.ErrorContext(ctx, "the sessions are damaged and put aside, conversations begin anew", "file", aside, "error", err)
	if err := os.Rename(path, aside); err != nil {
		return nil, err
	}
	for _, part := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return sessions.Open(ctx, path, c)
}

// hop makes transport patient, but not for ever, and visible.
func (h *house) hop(transport http.RoundTripper, c agentSettings, log *slog.Logger) http.RoundTripper {
	o := resilience.API()
	o.Overall = time.Duration(c.Timeout) * time.Second
	o.Try = min(o.Try, o.Overall)
	o.OnState = func(state string) { log.Warn("the breaker changed", "hop", o.Hop, "state", state) }
	return resilience.Transport(telemetry.Transport(transport, o.Hop, h.metrics), o)
}
