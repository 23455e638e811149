package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
)

func unmarshal(b []byte, into any) error { return json.Unmarshal(b, into) }

// sleepABit waits for a part that comes back by itself.
func sleepABit() { time.Sleep(250 * time.Millisecond) }

func TestConversationIsRememberedOverARestart(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	if a := d.Say("two masala thepla from Thepla House"); a.PendingOrder == nil || a.PendingOrder.TotalPrice != 70 {
		t.Fatalf("nothing pending: %+v", a)
	}
	h.Stop()
	h.Start()
	a := d.Say("also a masala chaas")
	if a.PendingOrder == nil || len(a.PendingOrder.Items) != 2 {
		t.Fatalf("after the restart the order did not grow: %+v", a)
	}
	h.Kill()
	h.Start()
	if a = d.Say("yes"); !a.OrderConfirmed {
		t.Fatalf("after the crash a yes did not place: %+v", a)
	}
	if orders := d.Orders(); len(orders) != 1 || len(orders[0].Items) != 2 {
		t.Errorf("in the store: %v", orders)
	}
}

func TestRequestIDIsEchoedAndInBothLogs(t *testing.T) {
	h := rig.Serve(t, "LOG_FORMAT=json")
	const id = "trace-me-42.a_b"
	d := rig.Guest(t, h.Place)
	req, err := http.NewRequest(http.MethodPost, h.Agent+"/chat", strings.NewReader(`{"message":"show me the menu of Thepla House","user_id":"g1"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Request-ID", id)
	resp, err := d.HTTP.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("X-Request-ID"); got != id {
		t.Errorf("X-Request-ID = %q, want %q", got, id)
	}
	h.Stop()
	services := map[string]bool{}
	for line := range strings.Lines(h.Log.String()) {
		var entry struct {
			RequestID string `json:"request_id"`
			Service   string `json:"service"`
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.RequestID == id {
			services[entry.Service] = true
		}
	}
	if !services["api"] || !services["agent"] {
		t.Errorf("the request id is in the logs of %v, want api and agent\n%s", services, h.Log)
	}
}

func TestAPIStoppedIsSaidPlainly(t *testing.T) {
	h := rig.NewHouse(t)
	api, agent := h.Split()
	api.Start()
	agent.Start()
	d := rig.Register(t, h.Place, "asha")
	if a := d.Say("two masala thepla from Thepla House"); a.PendingOrder == nil {
		t.Fatalf("nothing pending: %+v", a)
	}
	api.Kill()
	a := d.Say("yes")
	if a.Status != http.StatusOK || a.Error == "" || a.OrderConfirmed || a.PendingOrder == nil {
		t.Errorf("with the API away a yes answers %+v; want 200, an error code, and the order still pending", a)
	}
	if want := "🔌 Cannot connect to the restaurant service. Please try again in a moment."; !strings.Contains(a.Response, want) {
		t.Errorf("the answer is %q, want %q", a.Response, want)
	}
	api.Start()
	for range 40 { // the breaker may need a moment to try again
		if a = d.Say("yes"); a.OrderConfirmed {
			break
		}
		if a.PendingOrder == nil {
			t.Fatalf("the order was lost: %+v", a)
		}
		sleepABit()
	}
	if orders := d.Orders(); len(orders) != 1 {
		t.Errorf("in the store: %v", orders)
	}
}

func TestHealthHasItsShape(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Guest(t, h.Place)
	var agent struct {
		Status string `json:"status"`
		Redis  *struct {
			Connected bool   `json:"connected"`
			Backend   string `json:"backend"`
		} `json:"redis"`
		API *struct {
			Connected bool `json:"connected"`
		} `json:"api"`
		Model *struct {
			Name string `json:"name"`
			OK   bool   `json:"ok"`
		} `json:"model"`
		SessionTTL int `json:"session_ttl"`
		PendingTTL int `json:"pending_order_ttl"`
	}
	status, b := d.Call(http.MethodGet, h.Agent+"/health", nil)
	if err := unmarshal(b, &agent); err != nil || status != http.StatusOK {
		t.Fatalf("agent: %d %s", status, b)
	}
	if agent.Status != "ok" || agent.Redis == nil || agent.Redis.Backend != "sqlite" || agent.API == nil || !agent.API.Connected ||
		agent.Model == nil || agent.Model.Name != "builtin" || !agent.Model.OK || agent.SessionTTL != 3600 || agent.PendingTTL != 600 {
		t.Errorf("agent health: %s", b)
	}
	var api struct{ Status, Version, Database string }
	status, b = d.Call(http.MethodGet, h.API+"/health", nil)
	if err := unmarshal(b, &api); err != nil || status != http.StatusOK || api.Status != "healthy" || api.Database != "connected" || api.Version == "" {
		t.Errorf("api health: %d %s", status, b)
	}
}
