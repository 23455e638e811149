package redisconn

import (
	"crypto/tls"
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"

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

func TestPasswordsOfGroups(t *testing.T) {
	group := redistest.StartLockedSentinel(t, "a secret", "the Sentinels'")
	cluster := redistest.StartCluster(t, "--requirepass", "a secret", "--masterauth", "a secret")
	for name, tt := range map[string]struct {
		options Options
		ok      bool
	}{
		"both passwords":             {Options{Addrs: group.Addrs(), MasterName: "foodie", Password: "a secret", SentinelPassword: "the Sentinels'"}, true},
		"not the Sentinels'":         {Options{Addrs: group.Addrs(), MasterName: "foodie", Password: "a secret"}, false},
		"not the servers'":           {Options{Addrs: group.Addrs(), MasterName: "foodie", SentinelPassword: "the Sentinels'"}, false},
		"a Cluster with its own":     {Options{Addrs: cluster.Addrs(), Cluster: true, Password: "a secret"}, true},
		"a Cluster without":          {Options{Addrs: cluster.Addrs(), Cluster: true}, false},
		"another group's name":       {Options{Addrs: group.Addrs(), MasterName: "other", Password: "a secret", SentinelPassword: "the Sentinels'"}, false},
		"a Cluster's node by itself": {Options{Addrs: cluster.Addrs()[:1], Cluster: true, Password: "a secret"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			tt.options.CommandTimeout, tt.options.DialTimeout = slow, slow
			err := open(t, tt.options).Do(t.Context(), set("dish"))
			if tt.ok && err != nil {
				t.Errorf("Do = %v", err)
			}
			if !tt.ok {
				away(t, err)
			}
			if errors.Is(err, redis.Nil) {
				t.Errorf("Do = %v, which looks like a missing key", err)
			}
		})
	}
}
