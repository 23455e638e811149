package proposal_test

import (
	"encoding/base64"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/proposal"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

var thepla = proposal.Proposal{
	ID: "0198", Revision: 2, SessionID: "u:asha", DinerID: "asha", RestaurantID: "r1", Restaurant: "Thepla House",
	Lines: []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3550, Options: []string{"large"}, Note: "હલકું તીખું", ShownPrice: true}},
	Total: 7100, ExpiresAt: noon.Add(10 * time.Minute),
}

func TestRoundTrip(t *testing.T) {
	s := proposal.NewSigner([][]byte{[]byte("new"), []byte("old")})
	got, err := s.Verify(s.Sign(thepla), noon)
	if err != nil || !reflect.DeepEqual(got, thepla) {
		t.Errorf("Verify(Sign(p)) = %+v, %v, want %+v", got, err, thepla)
	}
	old := proposal.NewSigner([][]byte{[]byte("old")}).Sign(thepla)
	if _, err := s.Verify(old, noon); err != nil {
		t.Errorf("a token of the previous key: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	s := proposal.NewSigner([][]byte{[]byte("key")})
	token := s.Sign(thepla)
	body, signature, _ := strings.Cut(token, ".")
	foreign := base64.RawURLEncoding.EncodeToString([]byte(`{"i":"x"}`))
	for name, tt := range map[string]struct {
		token string
		now   time.Time
		code  string
	}{
		"empty":                {"", noon, "proposal_invalid"},
		"no signature":         {body, noon, "proposal_invalid"},
		"empty signature":      {body + ".", noon, "proposal_invalid"},
		"cut":                  {token[:len(token)-1], noon, "proposal_invalid"},
		"longer":               {token + "A", noon, "proposal_invalid"},
		"another body":         {foreign + "." + signature, noon, "proposal_invalid"},
		"not base64":           {body + ".!!", noon, "proposal_invalid"},
		"another signer":       {proposal.NewSigner([][]byte{[]byte("other")}).Sign(thepla), noon, "proposal_invalid"},
		"too long":             {strings.Repeat("A", proposal.MaxToken+1), noon, "proposal_invalid"},
		"at its expiry":        {token, thepla.ExpiresAt, "proposal_expired"},
		"signature line break": {body + ".\n" + signature, noon, "proposal_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Verify(tt.token, tt.now); foodie.CodeOf(err) != tt.code {
				t.Errorf("Verify = %v, want %s", err, tt.code)
			}
		})
	}
}

// What is too large to sign has no card rather than a card that nobody can press.
func TestTooLarge(t *testing.T) {
	big := thepla
	for len(big.Lines) < foodie.MaxOrderLines {
		big.Lines = append(big.Lines, foodie.OrderLine{Item: strings.Repeat("थ", 100), Note: strings.Repeat("थ", 200), Options: slicesOf(strings.Repeat("थ", 60), foodie.MaxLineOptions)})
	}
	if got := proposal.NewSigner([][]byte{[]byte("key")}).Sign(big); got != "" {
		t.Errorf("Sign gave %d bytes, want none", len(got))
	}
}

func slicesOf(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}

func TestDigest(t *testing.T) {
	d := thepla.Digest()
	later, other := thepla, thepla
	later.ExpiresAt, later.SessionID, later.DinerID = noon, "g_1", ""
	if later.Digest() != d || len(d) != 64 {
		t.Errorf("Digest = %s and %s, want it to depend on what was shown alone", d, later.Digest())
	}
	other.Total++
	if other.Digest() == d {
		t.Error("another total has the same digest")
	}
	other = thepla
	other.Lines = append([]foodie.OrderLine{}, thepla.Lines...)
	other.Lines[0].Note = ""
	if other.Digest() == d {
		t.Error("another note has the same digest")
	}
}

// No change of one character of a token is accepted as a proposal with other contents.
func TestAltered(t *testing.T) {
	s := proposal.NewSigner([][]byte{[]byte("key")})
	token := s.Sign(thepla)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(token)-1).Draw(t, "at")
		c := rapid.ByteRange(' ', '~').Draw(t, "c")
		altered := token[:at] + string(c) + token[at+1:]
		if p, err := s.Verify(altered, noon); err == nil && altered != token {
			t.Fatalf("Verify(%q) = %+v", altered, p)
		}
	})
}

func FuzzVerify(f *testing.F) {
	s := proposal.NewSigner([][]byte{[]byte("key")})
	f.Add(s.Sign(thepla))
	f.Add("a.b")
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		p, err := s.Verify(token, noon)
		if err == nil && s.Sign(p) != token {
			t.Errorf("Verify(%q) accepted what Sign would not make", token)
		}
	})
}
