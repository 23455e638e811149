package telemetry_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/foodieexpress/foodie/telemetry"
)

func TestValidRequestID(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "AZaz09._-": true, strings.Repeat("x", 128): true,
		"": false, strings.Repeat("x", 129): false, "a b": false, "a\n": false, "a/b": false, "é": false, "a:b": false, "a@b": false,
	} {
		if got := telemetry.ValidRequestID(id); got != want {
			t.Errorf("ValidRequestID(%q) = %v, want %v", id, got, want)
		}
	}
}

func TestNewRequestIDIsAUUIDv7(t *testing.T) {
	before := time.Now().UnixMilli()
	seen := map[string]bool{}
	for range 1000 {
		id := telemetry.NewRequestID()
		u, err := uuid.Parse(id)
		if err != nil || u.Version() != 7 || u.Variant() != uuid.RFC4122 || u.String() != id || !telemetry.ValidRequestID(id) {
			t.Fatalf("NewRequestID() = %s: version %s, variant %s, %v", id, u.Version(), u.Variant(), err)
		}
		if sec, nsec := u.Time().UnixTime(); sec*1000+nsec/1e6 < before-1 {
			t.Fatalf("NewRequestID() = %s, which is older than the test", id)
		}
		if seen[id] {
			t.Fatalf("NewRequestID() = %s twice", id)
		}
		seen[id] = true
	}
}

func TestRequestIDOfAContext(t *testing.T) {
	if got := telemetry.RequestID(t.Context()); got != "" {
		t.Errorf("RequestID of a bare context = %q", got)
	}
	ctx := telemetry.WithRequestID(t.Context(), "one")
	if got := telemetry.RequestID(telemetry.WithRequestID(ctx, "two")); got != "two" {
		t.Errorf("RequestID = %q, want two", got)
	}
	if got := telemetry.RequestID(ctx); got != "one" {
		t.Errorf("RequestID = %q, want one", got)
	}
}
