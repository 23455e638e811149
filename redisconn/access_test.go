package redisconn

import (
	"crypto/tls"
	"testing"

	"github.com/foodieexpress/foodie/redisconn/redistest"
)

func TestPasswordsAndUsers(t *testing.T) {
	server := redistest.Start(t, "--requirepass", "a secret", "--user", "foodie", "on", ">another secret", "~*", "&*", "+@all")
	for name, tt := range map[string]struct {
		user, password string
		ok             bool
	}{
		"the server's password": {"", "a secret", true},
		"a user of its own":     {"foodie", "another secret", true},
		"a wrong password":      {"", "guessed", false},
		"a user's wrong one":    {"foodie", "a secret", false},
		"none":                  {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{Addrs: []string{server.Addr()}, Username: tt.user, Password: tt.password})
			for range 2 * failuresUntilDown {
				err := c.Do(t.Context(), set("dish"))
				if tt.ok && err != nil {
					t.Errorf("Do = %v", err)
				}
				if !tt.ok {
					away(t, err)
				}
			}
			if c.Up() != tt.ok {
				t.Errorf("Up() = %t, want %t", c.Up(), tt.ok)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	server, trust := redistest.StartTLS(t, "--requirepass", "a secret")
	for name, tt := range map[string]struct {
		tls *tls.Config
		ok  bool
	}{
		"a certificate that we trust":  {trust, true},
		"one that we have no trust in": {&tls.Config{}, false},
		"no TLS":                       {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := open(t, Options{Addrs: []string{server.Addr()}, Password: "a secret", TLS: tt.tls})
			if err := c.Do(t.Context(), set("dish")); (err == nil) != tt.ok {
				t.Errorf("Do = %v", err)
			}
		})
	}
}
