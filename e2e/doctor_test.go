package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/doctor"
	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

// TestTheDoctorLooksAtAFleet: two agents and an API behind the nginx that we ship, over a Redis that keeps nothing.
func TestTheDoctorLooksAtAFleet(t *testing.T) {
	f := rig.StartFleet(t, rig.Plan{APIs: 1, Agents: 2, Env: rig.RedisEnv(redistest.Start(t))})
	examine := func(args ...string) (all []doctor.Finding, status int) {
		out, errOut, status := f.Agents[0].Run("", append([]string{"doctor", "--json", "--through", f.Agent}, args...)...)
		var said struct{ Findings []doctor.Finding }
		if err := json.Unmarshal([]byte(out), &said); err != nil {
			t.Fatalf("%v\n%s%s", err, out, errOut)
		}
		return said.Findings, status
	}
	has := func(all []doctor.Finding, state doctor.State, words string) {
		t.Helper()
		for _, f := range all {
			if f.State == state && strings.Contains(f.Says, words) {
				return
			}
		}
		t.Errorf("nothing %s says %q: %+v", state, words, all)
	}

	all, status := examine()
	if status != 1 {
		t.Errorf("the exit status is %d, want 1: Redis writes no append-only file", status)
	}
	has(all, doctor.Bad, "no append-only file")
	for _, words := range []string{
		"every setting is right", "is whole", "it has a write-ahead log", "it answers at " + f.API, "it shares our SECRET_KEY", "instances met in 8 requests: 2",
		"X-Request-ID passes both ways", "X-Forwarded-Proto arrives", "the Host header arrives as it was", "events arrive at once",
	} {
		has(all, doctor.Good, words)
	}
	has(all, doctor.Warning, "TRUSTED_PROXIES covers the address of this machine") // all is on one machine here
	for _, found := range all {
		if found.State == doctor.Bad && found.Part != "redis" {
			t.Errorf("%s: %s", found.Part, found.Says)
		}
	}

	all, _ = examine("--secret-key", "another secret of the end-to-end tests, long enough")
	has(all, doctor.Bad, "it has another SECRET_KEY")
	has(all, doctor.Bad, "does not know us")
}
