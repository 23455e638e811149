package auth_test

import (
	"bytes"
	"testing"

	"github.com/foodieexpress/foodie/auth"
)

func TestKeysDeriveCurrentFirstAndByPurpose(t *testing.T) {
	old, fresh := []byte("an old secret of thirty-two bytes"), []byte("a new secret of thirty-two bytes")
	keys := auth.NewKeys(fresh, old)

	derived := keys.Derive("proposals")
	if len(derived) != 2 || len(derived[0]) != 32 {
		t.Fatalf("Derive gave %d keys, the first of %d bytes; want 2 of 32", len(derived), len(derived[0]))
	}
	if want := auth.NewKeys(fresh, nil).Derive("proposals"); len(want) != 1 || !bytes.Equal(derived[0], want[0]) {
		t.Error("the first key does not come from the current secret")
	}
	if want := auth.NewKeys(old, nil).Derive("proposals"); !bytes.Equal(derived[1], want[0]) {
		t.Error("the second key does not come from the previous secret")
	}
	if other := keys.Derive("cookies"); bytes.Equal(other[0], derived[0]) {
		t.Error("two purposes have the same key")
	}
}
