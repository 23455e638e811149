package auth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
)

var (
	secret = []byte("a secret of at least 32 bytes, for tests")
	noon   = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	asha   = foodie.User{ID: "0198c0de-0000-7000-8000-000000000001", Username: "asha", Role: foodie.RoleAdmin}
)

func TestTokenRoundTrip(t *testing.T) {
	tokens := auth.NewTokens(auth.NewKeys(secret, nil), 30*time.Minute)
	token, issued, err := tokens.Issue(asha, "family-1", noon.Add(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	got, err := tokens.Verify(token, noon.Add(time.Minute))
	if err != nil || got != issued {
		t.Fatalf("Verify(Issue()) = %+v, %v, want %+v", got, err, issued)
	}
	if got.UserID != asha.ID || got.Username != "asha" || got.Role != foodie.RoleAdmin || got.Family != "family-1" || got.JTI == "" ||
		!got.ExpiresAt.Equal(noon.Add(30*time.Minute)) {
		t.Errorf("Verify(Issue()) = %+v", got)
	}
	if _, second, _ := tokens.Issue(asha, "family-1", noon); second.JTI == issued.JTI {
		t.Error("two tokens have one jti")
	}
	if tokens.Lifetime() != 30*time.Minute {
		t.Errorf("Lifetime() = %s", tokens.Lifetime())
	}
}

func TestTokenOfThePreviousKeyIsGood(t *testing.T) {
	before := auth.NewTokens(auth.NewKeys(secret, nil), time.Hour)
	token, _, err := before.Issue(asha, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	fresh := []byte("another secret of at least 32 bytes")
	if _, err := auth.NewTokens(auth.NewKeys(fresh, secret), time.Hour).Verify(token, noon); err != nil {
		t.Errorf("with SECRET_KEY_PREVIOUS: %v", err)
	}
	if _, err := auth.NewTokens(auth.NewKeys(fresh, nil), time.Hour).Verify(token, noon); foodie.CodeOf(err) != "token_invalid" {
		t.Errorf("without it: %v, want token_invalid", err)
	}
}

func TestTokenRefusals(t *testing.T) {
	keys := auth.NewKeys(secret, nil)
	tokens := auth.NewTokens(keys, 30*time.Minute)
	good := func() jwt.MapClaims {
		return jwt.MapClaims{"iss": "foodieexpress", "aud": "foodieexpress", "sub": "u1", "jti": "t1", "name": "asha", "role": "user",
			"iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix()}
	}
	without := func(claim string) jwt.MapClaims {
		c := good()
		delete(c, claim)
		return c
	}
	with := func(claim string, value any) jwt.MapClaims {
		c := good()
		c[claim] = value
		return c
	}
	sign := func(method jwt.SigningMethod, key any, c jwt.MapClaims) string {
		s, err := jwt.NewWithClaims(method, c).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	key := keys.Derive("access tokens")[0]
	hs256 := func(c jwt.MapClaims) string { return sign(jwt.SigningMethodHS256, key, c) }

	for name, tt := range map[string]struct {
		token string
		code  string // "" is good
	}{
		"as issued":                {hs256(good()), ""},
		"expired within leeway":    {hs256(with("exp", noon.Add(-29*time.Second).Unix())), ""},
		"issued by a faster clock": {hs256(with("iat", noon.Add(29*time.Second).Unix())), ""},
		"expired":                  {hs256(with("exp", noon.Add(-31*time.Second).Unix())), "token_expired"},
		"issued in the future":     {hs256(with("iat", noon.Add(time.Minute).Unix())), "token_invalid"},
		"without expiry":           {hs256(without("exp")), "token_invalid"},
		"without subject":          {hs256(without("sub")), "token_invalid"},
		"without jti":              {hs256(without("jti")), "token_invalid"},
		"without issuer":           {hs256(without("iss")), "token_invalid"},
		"of another issuer":        {hs256(with("iss", "elsewhere")), "token_invalid"},
		"for another audience":     {hs256(with("aud", "elsewhere")), "token_invalid"},
		"unsigned":                 {sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good()), "token_invalid"},
		"of another algorithm":     {sign(jwt.SigningMethodHS512, key, good()), "token_invalid"},
		"signed by the raw secret": {sign(jwt.SigningMethodHS256, secret, good()), "token_invalid"},
		"expired and forged":       {sign(jwt.SigningMethodHS256, secret, with("exp", 1)), "token_invalid"},
		"cut":                      {hs256(good())[:40], "token_invalid"},
		"empty":                    {"", "token_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tokens.Verify(tt.token, noon)
			if tt.code == "" {
				if err != nil {
					t.Fatalf("Verify = %v", err)
				}
				return
			}
			if e, ok := errors.AsType[*foodie.Error](err); !ok || e.Kind != foodie.Unauthenticated || e.Code != tt.code {
				t.Errorf("Verify = %v, want Unauthenticated %s", err, tt.code)
			}
		})
	}
}

func FuzzTokenVerify(f *testing.F) {
	tokens := auth.NewTokens(auth.NewKeys(secret, nil), time.Hour)
	token, _, err := tokens.Issue(asha, "", noon)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add("a.b.c")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := tokens.Verify(s, noon)
		if err == nil && c.UserID != asha.ID {
			t.Errorf("Verify(%q) = %+v, which nobody issued", s, c)
		}
		if err != nil && foodie.KindOf(err) != foodie.Unauthenticated {
			t.Errorf("Verify(%q) = %v", s, err)
		}
	})
}

func TestRefreshTokens(t *testing.T) {
	token, hash := auth.NewRefreshToken()
	if len(token) < 43 || strings.Contains(hash, token) || hash != auth.RefreshHash(token) {
		t.Errorf("NewRefreshToken() = %q, %q", token, hash)
	}
	if other, _ := auth.NewRefreshToken(); other == token {
		t.Error("two refresh tokens are the same")
	}
	if auth.RefreshHash("x") == auth.RefreshHash("y") {
		t.Error("two tokens have one hash")
	}
}
