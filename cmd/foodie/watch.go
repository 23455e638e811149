package main

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/store/mongo"
)

// gate makes the gate of a service and shows what it does.
func (h *house) gate(service string, log *slog.Logger) *resilience.Gate {
	shed := h.metrics.Counter("foodie_shed_total", "Requests turned away because more came than could be done.", "service", "priority")
	waits := h.metrics.Seconds("foodie_gate_wait_seconds", "Time that requests waited for a place; most find one at once and are not in it.", "service", "priority")
	told := summary{log: log, message: "more comes than can be done, the least important is turned away"}
	gate := resilience.NewGate(resilience.GateOptions{
		OnShed: func(p resilience.Priority) {
			shed.WithLabelValues(service, p.String()).Inc()
			told.add()
		},
		OnWait: func(p resilience.Priority, d time.Duration) {
			waits.WithLabelValues(service, p.String()).Observe(d.Seconds())
		},
	})
	for state, of := range map[string]func(resilience.GateStats) int{
		"running": func(s resilience.GateStats) int { return s.Running },
		"slow":    func(s resilience.GateStats) int { return s.Slow },
		"waiting": func(s resilience.GateStats) int { return s.Waiting },
	} {
		h.metrics.Watch("foodie_gate_requests", "Requests that are worked on, that wait for others and that wait for a place.",
			map[string]string{"service": service, "state": state}, func() float64 { return float64(of(gate.Stats())) })
	}
	return gate
}

// A summary writes one line a second at most for what happens ten thousand times.
type summary struct {
	log     *slog.Logger
	message string
	times   atomic.Int64
	second  atomic.Int64 // of the last line
}

func (s *summary) add() {
	s.times.Add(1)
	now, last := time.Now().Unix(), s.second.Load()
	if now != last && s.second.CompareAndSwap(last, now) {
		s.log.Warn(s.message, "requests", s.times.Swap(0))
	}
}

// watched makes o tell what its hop does.
func (h *house) watched(o resilience.Options, log *slog.Logger) resilience.Options {
	state := h.metrics.Gauge("foodie_breaker_state", "1 for the state in which the breaker of a hop is.", "hop", "state")
	for _, s := range []string{"closed", "half-open", "open"} {
		state.WithLabelValues(o.Hop, s).Set(0)
	}
	state.WithLabelValues(o.Hop, "closed").Set(1)
	changes := h.metrics.Counter("foodie_breaker_changes_total", "Changes of the breaker of a hop, by the state that it came to.", "hop", "state")
	var last atomic.Value
	last.Store("closed")
	o.OnState = func(s string) {
		log.Warn("the breaker changed", "hop", o.Hop, "state", s)
		changes.WithLabelValues(o.Hop, s).Inc()
		state.WithLabelValues(o.Hop, last.Swap(s).(string)).Set(0)
		state.WithLabelValues(o.Hop, s).Set(1)
	}
	calls := h.metrics.Gauge("foodie_hop_calls", "Calls to another service at this moment.", "hop").WithLabelValues(o.Hop)
	o.OnCalls = func(change int) { calls.Add(float64(change)) }
	h.metrics.Gauge("foodie_hop_calls_most", "How many calls to another service are made at once at most.", "hop").WithLabelValues(o.Hop).Set(float64(o.Most))
	count := func(name, help string) func() { return h.metrics.Counter(name, help, "hop").WithLabelValues(o.Hop).Inc }
	o.OnFull = count("foodie_hop_full_total", "Calls that were not made because as many as may be were under way.")
	o.OnRetry = count("foodie_hop_retries_total", "Calls to another service that were made again.")
	o.OnSaved = count("foodie_hop_retries_saved_total", "Calls that were not made again because retries are at most a fifth on top.")
	return o
}

// watchedRedis makes o tell what Redis does.
func (h *house) watchedRedis(o redisconn.Options) redisconn.Options {
	up := h.metrics.Gauge("foodie_redis_up", "1 while Redis answers.").WithLabelValues()
	up.Set(1)
	o.OnState = func(ok bool) {
		up.Set(0)
		if ok {
			up.Set(1)
		}
	}
	times := h.metrics.Seconds("foodie_redis_command_duration_seconds", "Time of a round trip to Redis.", "command")
	failed := h.metrics.Counter("foodie_redis_command_errors_total", "Round trips to Redis that failed.", "command")
	o.OnCommand = func(name string, took time.Duration, err error) {
		times.WithLabelValues(name).Observe(took.Seconds())
		if err != nil {
			failed.WithLabelValues(name).Inc()
		}
	}
	return o
}

// watchedMongo makes o tell what MongoDB does.
func (h *house) watchedMongo(o mongo.Options) mongo.Options {
	times := h.metrics.Seconds("foodie_mongo_command_duration_seconds", "Time of a command of MongoDB.", "command")
	failed := h.metrics.Counter("foodie_mongo_command_errors_total", "Commands of MongoDB that failed.", "command")
	o.OnCommand = func(name string, took time.Duration, err error) {
		times.WithLabelValues(name).Observe(took.Seconds())
		if err != nil {
			failed.WithLabelValues(name).Inc()
		}
	}
	return o
}
