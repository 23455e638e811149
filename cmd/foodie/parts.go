package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/store/mongo"
	"github.com/foodieexpress/foodie/telemetry"
	"github.com/foodieexpress/foodie/web"
)

// openAPI opens the store and gives the API over it.
func (h *house) openAPI(ctx context.Context, c apiSettings) (http.Handler, error) {
	data, err := h.openStore(ctx, h.watchedMongo(mongo.Options{Log: h.log}))
	if err != nil {
		return nil, err
	}
	h.opened.add("store", data.Close)
	if !c.NoSamples && !h.production() {
		if err := h.loadSamples(ctx, data); err != nil {
			return nil, err
		}
	}
	with, err := h.openShared(ctx)
	if err != nil {
		return nil, err
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
		Limiter:        with.strict,
		Cache:          with.cache,
		Events:         with.events,
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
		Gate:           h.gate("api", h.log),
		RedisUp:        h.redisUp(),
		CatalogueAge:   h.catalogueAge(),
	}).Handler(), nil
}

// redisUp asks whether Redis answers; nil when there is none.
func (h *house) redisUp() func() bool {
	if h.redis == nil {
		return nil
	}
	return h.redis.Up
}

// remoteCatalogueAge is for how long the version of the catalogue in a database across the network is believed. A change
// made here, or told over Redis, is seen at once.
const remoteCatalogueAge = time.Second

// catalogueAge is 0 for a file, which is asked every time.
func (h *house) catalogueAge() time.Duration {
	if h.MongoURI == "" {
		return 0
	}
	return remoteCatalogueAge
}

// metricsPublic reports whether every server answers /metrics: in development, unless they have an address of their own.
func (h *house) metricsPublic() bool { return !h.production() && h.MetricsAddr == "" }

// loadSamples fills a database that never held a restaurant.
func (h *house) loadSamples(ctx context.Context, data store.Store) error {
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
	kept, err := h.openSessions(ctx, c, log)
	if err != nil {
		return nil, fmt.Errorf("open the sessions: %w", err)
	}
	h.opened.add("sessions", kept.Close)
	with, err := h.openShared(ctx)
	if err != nil {
		return nil, err
	}
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
	snapshots.Show(h.metrics)
	own := builtin.New(snapshots)
	model, trouble, err := h.openModel(ctx, c, own, log)
	if err != nil {
		return nil, err
	}
	tokens := auth.NewTokens(keys, time.Duration(h.TokenMinutes)*time.Minute)
	talker := agent.New(agent.Config{
		Sessions: kept, Platform: platform, Snapshots: snapshots, Model: model, Fallback: own,
		Limiter: with.lenient, Tokens: limit.Rule{Count: c.DinerTokens, Per: 24 * time.Hour},
		Signer: proposal.NewSigner(keys.Derive("proposal")), Links: proposal.NewSigner(keys.Derive("links")),
		PendingTTL: time.Duration(c.PendingTTL) * time.Second,
		Log:        log, Metrics: h.metrics, Personalize: c.Personalization, ReviewRequests: c.ReviewRequests,
	})
	face := server.New(server.Config{
		Agent:    talker,
		Platform: platform, Tokens: tokens, Keys: keys, Limiter: with.lenient, Cache: with.cache, Events: with.events,
		Sessions: kept, Model: model, ModelTrouble: trouble,
		AllowedOrigins: h.AllowedOrigins, TrustedProxies: proxies, Secure: h.production(), ChatRate: c.ChatRate, Gate: h.gate("agent", log),
		Tools: h.openTools(talker, snapshots, log), ToolRate: c.ToolRate, PublicURL: c.PublicURL, Issuer: c.PublicAPIURL,
		SessionTTL: time.Duration(c.SessionTTL) * time.Second, PendingTTL: time.Duration(c.PendingTTL) * time.Second,
		Log: log, Metrics: h.metrics, MetricsPublic: h.metricsPublic(), Ready: h.servers.ready, Version: version,
	})
	face.Page = web.New(web.Config{Talk: face, Platform: platform, Catalogue: snapshots, Log: log})
	return behindDoor{budgeted(face.Handler()), face.Door()}, nil
}

// budgeted bounds what all that one request asks of Redis may take together.
func budgeted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(redisconn.WithBudget(r.Context())))
	})
}

// openModel gives the model that answers, and what health says of its trouble.
func (h *house) openModel(ctx context.Context, c agentSettings, own llm.Model, log *slog.Logger) (llm.Model, func() string, error) {
	hosted, err := c.modelSettings.open(ctx, h.modelHop(log))
	if err != nil {
		return nil, nil, fmt.Errorf("open the model: %w", err)
	}
	if hosted == nil {
		return own, nil, nil
	}
	watched := llm.Watch(hosted)
	h.try(ctx, hosted, watched, log)
	return watched, watched.Trouble, nil
}

// hop makes the way to the API patient, but not for ever, and visible.
func (h *house) hop(transport http.RoundTripper, c agentSettings, log *slog.Logger) http.RoundTripper {
	o := resilience.API()
	o.Overall = time.Duration(c.Timeout) * time.Second
	o.Try = min(o.Try, o.Overall)
	return resilience.Transport(telemetry.Transport(transport, o.Hop, h.metrics), h.watched(o, log))
}

// modelHop is the same of the way to a hosted model.
func (h *house) modelHop(log *slog.Logger) http.RoundTripper {
	o := resilience.Model("model")
	return resilience.Transport(telemetry.Transport(newTransport(), o.Hop, h.metrics), h.watched(o, log))
}
