package e2e

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// TestSIGTERMDrains wants a process that is told to stop to say so to load balancers, to go on serving meanwhile with
// connections that close, and to end with 0.
func TestSIGTERMDrains(t *testing.T) {
	h := rig.Serve(t, "SHUTDOWN_DELAY=2s")
	d := rig.Register(t, h.Place, "asha")
	d.Say("two masala thepla from Thepla House")
	h.Signal(syscall.SIGTERM)
	for _, base := range []string{h.API, h.Agent} {
		for deadline := time.Now().Add(time.Second); ; sleepABit() {
			if status, _ := d.Call(http.MethodGet, base+"/health/ready", nil); status == http.StatusServiceUnavailable {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s is still ready after SIGTERM", base)
			}
		}
	}
	resp, err := d.HTTP.Get(h.Agent + "/health/live")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !resp.Close {
		t.Errorf("while draining: %d, Connection: close %v", resp.StatusCode, resp.Close)
	}
	if a := d.Say("yes"); !a.OrderConfirmed {
		t.Errorf("while draining a yes is answered %+v", a)
	}
	if err := h.Wait(); err != nil {
		t.Fatalf("after SIGTERM: %v\n%s", err, h.Log)
	}
	h.Start()
	if orders := d.Orders(); len(orders) != 1 {
		t.Errorf("in the store: %v", orders)
	}
}

func TestATakenPortIsNamed(t *testing.T) {
	h := rig.Serve(t)
	_, errOut, status := h.Run("", "serve")
	if status == 0 || !strings.Contains(errOut, "API_ADDR") || !strings.Contains(errOut, strings.TrimPrefix(h.API, "http://")) {
		t.Errorf("a second server on the same port: %d %q", status, errOut)
	}
}

func TestHealthcheckSaysWhetherAServerIsThere(t *testing.T) {
	h := rig.Serve(t)
	if out, _, status := h.Run("", "healthcheck", h.Agent+"/health"); status != 0 || !strings.Contains(out, `"status":"ok"`) {
		t.Errorf("healthcheck: %d %q", status, out)
	}
	if _, errOut, status := h.Run("", "healthcheck", "http://127.0.0.1:1/health"); status != 1 || errOut == "" {
		t.Errorf("healthcheck of nothing: %d %q", status, errOut)
	}
	h.Run("Admin-is-here-1\n", "admin", "create", "--username", "boss", "--email", "boss@example.com", "--password-stdin")
	d := rig.Guest(t, h.Place)
	resp, err := d.HTTP.PostForm(h.API+"/users/login", map[string][]string{"username": {"boss"}, "password": {"Admin-is-here-1"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("an administrator made while the server runs cannot sign in: %d", resp.StatusCode)
	}
}
