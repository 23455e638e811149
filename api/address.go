package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// address is who is at the other end: the peer, or, when the peer is one of our proxies, the last address in
// X-Forwarded-For that is none of them. What stands further left a client may have written itself. A peer without an
// IP address is in this process or on this machine (a unix socket), and is believed.
func (s *Server) address(r *http.Request) string {
	peer := r.RemoteAddr
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		ip := ap.Addr().Unmap()
		if peer = ip.String(); !s.trusts(ip) {
			return peer
		}
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		ip, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return peer
		}
		ip = ip.Unmap()
		if peer = ip.String(); !s.trusts(ip) {
			return peer
		}
	}
	return peer
}

func (s *Server) trusts(ip netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// network is what address is counted as: an IPv6 customer has a whole /64 to choose from.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Is4() {
		return address
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
