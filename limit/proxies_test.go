package limit_test

import (
	"net/http"
	"net/netip"
	"testing"

	"github.com/foodieexpress/foodie/limit"
)

func TestAddress(t *testing.T) {
	ours := limit.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::/10")}
	for name, tt := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"no proxy":                           {"203.0.113.7:5", nil, "203.0.113.7"},
		"a stranger's header":                {"203.0.113.7:5", []string{"198.51.100.1"}, "203.0.113.7"},
		"our proxy":                          {"10.0.0.1:5", []string{"203.0.113.7"}, "203.0.113.7"},
		"two of our proxies":                 {"10.0.0.1:5", []string{"203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		"what the client wrote in front":     {"10.0.0.1:5", []string{"1.1.1.1", "203.0.113.7"}, "203.0.113.7"},
		"our proxy says nothing":             {"10.0.0.1:5", nil, "10.0.0.1"},
		"our proxy says nonsense":            {"10.0.0.1:5", []string{"203.0.113.7, nonsense"}, "10.0.0.1"},
		"only our proxies":                   {"10.0.0.1:5", []string{"10.0.0.3"}, "10.0.0.3"},
		"IPv4 in IPv6":                       {"[::ffff:10.0.0.1]:5", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		"our proxy on a named interface":     {"[fe80::1%eth0]:5", []string{"2001:db8::7"}, "2001:db8::7"},
		"an interface's name is not counted": {"10.0.0.1:5", []string{"2001:db8::7%a"}, "2001:db8::7"},
		"in this process":                    {"", []string{"203.0.113.7"}, "203.0.113.7"},
		"a unix socket":                      {"@", nil, "@"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: tt.peer, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
			if got := ours.Address(r); got != tt.want {
				t.Errorf("Address(%q, %q) = %q, want %q", tt.peer, tt.forwarded, got, tt.want)
			}
		})
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.7":         "203.0.113.7",
		"2001:db8:1:2:3::7":   "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::": "2001:db8:1:2::/64",
		"fe80::7%eth0":        "fe80::/64",
		"@":                   "@",
		"":                    "",
	} {
		if got := limit.Network(address); got != want {
			t.Errorf("Network(%q) = %q, want %q", address, got, want)
		}
	}
}
