package server_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit"
	limitmemory "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/telemetry"
)

// lone is a server without a house around it, for a fuzzer's speed. check sees what reaches the agent.
func lone(check func(agent.Caller, agent.Request)) http.Handler {
	keys := auth.NewKeys([]byte(strings.Repeat("k", 32)), nil)
	away := client.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	return server.New(server.Config{
		Agent: fakeAgent{turn: func(_ context.Context, who agent.Caller, req agent.Request, _ func(agent.Event)) (agent.Answer, error) {
			check(who, req)
			return agent.Answer{Response: "ok", SessionID: who.SessionID}, nil
		}},
		Platform: client.New("http://api", away), Tokens: auth.NewTokens(keys, time.Minute), Keys: keys,
		Limiter: limitmemory.New(time.Now), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Metrics: telemetry.NewMetrics(),
	}).Handler()
}

func FuzzChatBody(f *testing.F) {
	for _, body := range []string{
		`{"message":"hi","user_id":"asha","message_id":"m","token":"x"}`, `{"action":"confirm","pending_order_id":"a","proposal":"b.c"}`,
		`{"action":"cancel","action_id":"a"}`, `[]`, `{`, `{"message":7}`, "\ufeff{}", `{"message":"\ud800","session_id":"u:1"}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		h := lone(func(who agent.Caller, req agent.Request) {
			if who.UserID != "" || strings.HasPrefix(who.SessionID, "u:") || who.SessionID == "" || len(who.SessionID) > 128 {
				t.Errorf("%q reaches the session %q", body, who.SessionID)
			}
			if n := utf8.RuneCountInString(req.Message); req.Action == nil && (n == 0 || n > agent.MaxMessage || !utf8.ValidString(req.Message)) {
				t.Errorf("%q says %d characters", body, n)
			}
		})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/chat", strings.NewReader(body)))
		if w.Code >= http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
			t.Errorf("POST /chat %q = %d %s", body, w.Code, w.Body)
		}
	})
}

func FuzzCookies(f *testing.F) {
	f.Add("foodie_guest=g_AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("foodie_access=a.b.c; foodie_refresh=x")
	f.Add("foodie_guest=u:1; foodie_guest=*")
	f.Add(";=\"")
	f.Fuzz(func(t *testing.T, cookie string) {
		h := lone(func(who agent.Caller, _ agent.Request) {
			if who.UserID != "" || who.ChosenID || !strings.HasPrefix(who.SessionID, "g_") || strings.Contains(cookie, who.SessionID) {
				t.Errorf("Cookie %q reaches the session %q", cookie, who.SessionID)
			}
		})
		r := httptest.NewRequest(http.MethodPost, "/chat", strings.NewReader(`{"message":"hi"}`))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header["Cookie"] = []string{cookie}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusUnauthorized && w.Code != http.StatusServiceUnavailable {
			t.Errorf("Cookie %q = %d %s", cookie, w.Code, w.Body)
		}
	})
}

func TestLimiterAway(t *testing.T) {
	w := newWorld(t, func(c *server.Config) { c.Limiter, c.ChatRate = awayLimiter{c.Limiter}, 1 })
	for range 3 {
		w.program().say("hello", "") // each in a session of its own
	}
	if !strings.Contains(w.log.String(), "chat not limited") {
		t.Error("the log does not say that nobody is limited")
	}
}

// An awayLimiter cannot be reached.
type awayLimiter struct{ limit.Limiter }

func (awayLimiter) Allow(context.Context, string, limit.Rule) (limit.Decision, error) {
	return limit.Decision{}, foodie.NewError(foodie.Unavailable, "limiter_away", "")
}
