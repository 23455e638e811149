package server_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/auth"
)

func TestProbe(t *testing.T) {
	var keys auth.Keys
	w := newWorld(t, func(c *server.Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
		keys = c.Keys
	})
	word := "Probe " + auth.NewProbe(keys, w.clock.now())
	stranger := auth.NewKeys([]byte("the secret of another installation, at least"), nil)
	for _, not := range []string{"", "Probe", "Probe x", "Bearer " + word, "Probe " + auth.NewProbe(stranger, w.clock.now())} {
		if got := w.program().do("GET", "/health/probe", "", "Authorization", not); got.status != http.StatusNotFound || got.Code != "not_found" {
			t.Errorf("with %q: %d %s, want that there is nothing", not, got.status, got.body)
		}
	}

	got := w.program().do("GET", "/health/probe", "", "Authorization", word, "X-Forwarded-For", "203.0.113.77, 198.51.100.4", "X-Forwarded-Proto", "https", "X-Request-ID", "doctor-1")
	var seen struct {
		Instance, Peer, Address, Proto, Host, Version string
		PeerTrusted                                   bool     `json:"peer_trusted"`
		Forwarded                                     []string `json:"forwarded"`
		RequestID                                     string   `json:"request_id"`
	}
	if err := json.Unmarshal([]byte(got.body), &seen); err != nil || got.status != http.StatusOK {
		t.Fatalf("%d %s, %v", got.status, got.body, err)
	}
	if seen.Instance == "" || seen.Peer != "127.0.0.1" || !seen.PeerTrusted || seen.Address != "198.51.100.4" || strings.Join(seen.Forwarded, " ") != "203.0.113.77 198.51.100.4" ||
		seen.Proto != "https" || seen.Host == "" || seen.RequestID != "doctor-1" || seen.Version != "test" {
		t.Errorf("seen = %+v", seen)
	}

	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL+"/health/probe", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", word)
	req.Header.Set("Accept", "text/event-stream")
	resp, err := w.http.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() // which ends the stream
	if line, err := bufio.NewReader(resp.Body).ReadString('\n'); err != nil || line != "event: seen\n" || resp.Header.Get("X-Accel-Buffering") != "no" {
		t.Errorf("the stream begins with %q, %v, under %v", line, err, resp.Header)
	}
}
