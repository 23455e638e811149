package torture

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// pair is a fleet of two of each over one Redis.
func pair(t *testing.T, env ...string) *rig.Fleet {
	t.Helper()
	return rig.StartFleet(t, rig.Plan{APIs: 2, Agents: 2, Env: append(rig.RedisEnv(redistest.Start(t)), env...)})
}

// TestARequestIsFollowedThroughAllProcesses finds one request id and one trace in the logs of agent and API, and the id in
// nginx's.
func TestARequestIsFollowedThroughAllProcesses(t *testing.T) {
	f := pair(t)
	const id, trace = "follow-me-42", "4bf92f3577b34da6a3ce929d0e0e4736"
	status, b := rig.Guest(t, f.Place).Call(http.MethodPost, f.Agent+"/chat", map[string]string{"message": "show menu for Thepla House", "user_id": "g"},
		"X-Request-ID", id, "traceparent", "00-"+trace+"-00f067aa0ba902b7-01")
	if status != http.StatusOK || !strings.Contains(string(b), id) {
		t.Fatalf("%d %s", status, b)
	}
	f.Front.Passage(id, "/chat")
	seen := map[string]bool{}
	for deadline := time.Now().Add(10 * time.Second); len(seen) < 2 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for _, p := range f.Processes() {
			for line := range strings.Lines(p.Log.String()) {
				var entry struct {
					RequestID string `json:"request_id"`
					TraceID   string `json:"trace_id"`
					Service   string `json:"service"`
				}
				if json.Unmarshal([]byte(line), &entry) == nil && entry.RequestID == id && entry.TraceID == trace {
					seen[entry.Service] = true
				}
			}
		}
	}
	if !seen["agent"] || !seen["api"] {
		t.Errorf("the request is in the logs of %v, want agent and api", seen)
	}
}

// TestAnOrderIsFollowedOnAnyInstance reads an order's events through nginx from one API while it changes on another.
func TestAnOrderIsFollowedOnAnyInstance(t *testing.T) {
	f := pair(t)
	d := rig.Register(t, f.Place, "asha")
	d.Say("two masala thepla from Thepla House")
	a := d.Say("yes")
	if a.Order == nil {
		t.Fatalf("nothing was placed: %+v", a)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.API+"/orders/"+a.Order.ID+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("the stream ended without %s: %v", want, lines.Err())
	}
	stop := time.AfterFunc(20*time.Second, func() { resp.Body.Close() })
	defer stop.Stop()
	until(`"status":"placed"`)
	for i := range f.APIs { // one of them is not the one that streams
		status, b := d.Call(http.MethodPost, f.APIs[i].URL+"/orders/"+a.Order.ID+"/cancel", nil)
		if i == 0 && status != http.StatusOK {
			t.Fatalf("cancel: %d %s", status, b)
		}
	}
	until(`"status":"cancelled"`)
}

// TestWhoSignsOutIsOutOnEveryInstance ends a sign-in on one API and wants it ended on all, at the latest when what they know
// of a token is five seconds old.
func TestWhoSignsOutIsOutOnEveryInstance(t *testing.T) {
	f := pair(t)
	d := rig.Register(t, f.Place, "asha")
	for _, api := range f.APIs { // each has just seen that the token is good
		if status, b := d.Call(http.MethodGet, api.URL+"/users/me", nil); status != http.StatusOK {
			t.Fatalf("before: %d %s", status, b)
		}
	}
	if status, b := d.Call(http.MethodPost, f.APIs[0].URL+"/users/logout", map[string]string{}); status >= 300 {
		t.Fatalf("logout: %d %s", status, b)
	}
	for _, url := range []string{f.APIs[0].URL + "/users/me", f.APIs[1].URL + "/users/me", f.APIs[1].URL + "/orders/"} {
		for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			status, b := d.Call(http.MethodGet, url, nil)
			if status == http.StatusUnauthorized {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s long after the sign-out: %d %s", url, status, b)
			}
		}
	}
}

// TestLimitsAreSharedByAllInstances tries passwords, and talks, on two instances in turn: together they allow what one
// allows.
func TestLimitsAreSharedByAllInstances(t *testing.T) {
	f := pair(t, "LOGIN_RATE_LIMIT=5", "CHAT_RATE_LIMIT=6")
	g := rig.Guest(t, f.Place)
	allowed := 0
	for i := range 12 {
		resp, err := g.HTTP.PostForm(f.APIs[i%2].URL+"/users/login", url.Values{"username": {"nobody"}, "password": {"Wrong-password-1"}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusTooManyRequests {
			allowed++
		}
	}
	if allowed < 5 || allowed > 6 { // one more when a twelfth of the minute has passed meanwhile
		t.Errorf("%d tries of a password were let in on two instances, want 5", allowed)
	}
	allowed = 0
	for i := range 12 {
		if a := g.ChatAt(f.Agents[i%2].URL, map[string]string{"message": "thanks", "user_id": "g"}); a.Status == http.StatusOK {
			allowed++
		}
	}
	if allowed < 6 || allowed > 7 {
		t.Errorf("%d turns were let in on two instances, want 6", allowed)
	}
}
