package foodie_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/foodieexpress/foodie"
)

func TestIDsIncrease(t *testing.T) {
	last := foodie.ID("")
	for range 1000 {
		id := foodie.NewID()
		if u, err := uuid.Parse(string(id)); err != nil || u.Version() != 7 {
			t.Fatalf("NewID() = %s: %v", id, err)
		}
		if id <= last {
			t.Fatalf("NewID() = %s after %s", id, last)
		}
		last = id
	}
}

func TestShortID(t *testing.T) {
	for id, want := range map[foodie.ID]string{"0198c0de-0000-7000-8000-0000000a1b2c": "0A1B2C", "507f1f77bcf86cd799439011": "439011", "ab-c": "ABC", "": ""} {
		if got := id.Short(); got != want {
			t.Errorf("%q.Short() = %q, want %q", id, got, want)
		}
	}
}
