package server

import (
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/telemetry"
)

// A seen is what GET /health/probe answers: how the request arrived here, past whatever stands between.
type seen struct {
	Instance    string   `json:"instance"`
	Peer        string   `json:"peer"`
	PeerTrusted bool     `json:"peer_trusted"`
	Address     string   `json:"address"`
	Forwarded   []string `json:"forwarded"`
	Proto       string   `json:"proto"`
	Host        string   `json:"host"`
	RequestID   string   `json:"request_id"`
	Version     string   `json:"version"`
}

// probeLife is how long a stream of events stays open that should have shown its first one long before.
const probeLife = 15 * time.Second

// probe answers GET /health/probe for the operator's doctor, who shows by a word of package auth that they have our
// secret; to everybody else there is no such address. As events, the answer is one event on a stream that stays open:
// whoever sees it knows that nothing holds events back.
func (s *Server) probe(w http.ResponseWriter, r *http.Request) error {
	word, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Probe ")
	if !ok || !auth.CheckProbe(s.Keys, word, s.Now()) {
		return errNotFound
	}
	saw := s.see(r)
	if !strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		return sendJSON(w, http.StatusOK, saw)
	}
	e := &eventStream{w: w, control: http.NewResponseController(w)}
	telemetry.Answered(w)
	e.send("seen", saw)
	life := time.NewTimer(probeLife)
	defer life.Stop()
	select {
	case <-life.C:
	case <-r.Context().Done():
	}
	return nil
}

func (s *Server) see(r *http.Request) seen {
	host, _ := os.Hostname() // "" does as well: the process id tells neighbours apart
	saw := seen{
		Instance: host + ":" + strconv.Itoa(os.Getpid()), Peer: r.RemoteAddr, Address: s.address(r), Forwarded: []string{},
		Proto: r.Header.Get("X-Forwarded-Proto"), Host: r.Host, RequestID: telemetry.RequestID(r.Context()), Version: s.Version,
	}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		ip := peer.Addr().Unmap().WithZone("")
		saw.Peer, saw.PeerTrusted = ip.String(), slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
	}
	for hop := range strings.SplitSeq(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",") {
		if hop = strings.TrimSpace(hop); hop != "" {
			saw.Forwarded = append(saw.Forwarded, hop)
		}
	}
	return saw
}
