package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/doctor"
	"github.com/foodieexpress/foodie/redisconn/redistest"
)

func TestDoctor(t *testing.T) {
	redis := redistest.Start(t)
	host, port, _ := strings.Cut(redis.Addr(), ":")
	env := map[string]string{
		"DATA_DIR": t.TempDir(), "API_BASE_URL": "http://127.0.0.1:1", "SESSION_TTL": "3", "FLASK_DEBUG": "1",
		"REDIS_ENABLED": "true", "REDIS_HOST": host, "REDIS_PORT": port, "SECRET_KEY": strings.Repeat("s3cret", 6),
	}
	status, out, errOut := foodieIn(env, "doctor", "--json", "--through", "http://127.0.0.1:1")
	var said struct {
		Worst    doctor.State
		Findings []doctor.Finding
	}
	if err := json.Unmarshal([]byte(out), &said); err != nil || status != 1 || said.Worst != doctor.Bad {
		t.Fatalf("foodie doctor --json: %d, %v\n%s%s", status, err, out, errOut)
	}
	for _, want := range []doctor.Finding{
		{Part: "settings", State: doctor.Bad, Says: "SESSION_TTL is 3"},
		{Part: "settings", State: doctor.Warning, Says: "FLASK_DEBUG is set and has no meaning here"},
		{Part: "machine", State: doctor.Good, Says: "can be written"},
		{Part: "database", State: doctor.Warning, Says: "the first start makes it"},
		{Part: "redis", State: doctor.Bad, Says: "no append-only file"},
		{Part: "api", State: doctor.Bad, Says: "nothing answers at http://127.0.0.1:1"},
		{Part: "way to the agent", State: doctor.Bad, Says: "nothing answers"},
	} {
		found := false
		for _, f := range said.Findings {
			found = found || f.Part == want.Part && f.State == want.State && strings.Contains(f.Says, want.Says) && (f.Mend != "") == (f.State != doctor.Good)
		}
		if !found {
			t.Errorf("nothing is like %+v in\n%s", want, out)
		}
	}
	if strings.Contains(out+errOut, "s3cret") {
		t.Error("it shows the secret")
	}

	status, out, _ = foodieIn(map[string]string{"DATA_DIR": t.TempDir(), "MONGODB_URI": "mongodb://%zz/", "REDIS_ENABLED": "true", "REDIS_TLS": "true", "REDIS_TLS_CA": "/nowhere"}, "doctor", "--api-base-url", "http://127.0.0.1:1")
	for _, words := range []string{"✘ settings: REDIS_TLS_CA", "✘ mongodb: MONGODB_URI cannot be read", "✘ redis:", "to mend."} {
		if status != 1 || !strings.Contains(out, words) {
			t.Errorf("foodie doctor: %d, want %q in\n%s", status, words, out)
		}
	}
}
