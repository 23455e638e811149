package limit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of our own proxies, whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

// Address is who is at the other end of r: the peer, or, when the peer is one of our proxies, the last address in
// X-Forwarded-For that is none of them. What stands further left a client may have written itself. A peer without an
// IP address is in this process or on this machine (a unix socket), and is believed.
func (ps Proxies) Address(r *http.Request) string {
	peer := r.RemoteAddr
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		ip := plain(ap.Addr())
		if peer = ip.String(); !ps.have(ip) {
			return peer
		}
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		ip, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return peer
		}
		ip = plain(ip)
		if peer = ip.String(); !ps.have(ip) {
			return peer
		}
	}
	return peer
}

func (ps Proxies) have(ip netip.Addr) bool {
	return slices.ContainsFunc(ps, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// plain is ip in one spelling: IPv4 as such, and without the name of the interface that it came by.
func plain(ip netip.Addr) netip.Addr { return ip.Unmap().WithZone("") }

// Network is what an address is counted as: an IPv6 customer has a whole /64 to choose from.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || plain(ip).Is4() {
		return address
	}
	return netip.PrefixFrom(plain(ip), 64).Masked().String()
}
