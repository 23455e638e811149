package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/foodieexpress/foodie"
)

// The fixed words of our access tokens.
const (
	issuer   = "foodieexpress"
	audience = "foodieexpress"
	leeway   = 30 * time.Second // for clocks that differ
)

// Claims are what an access token says about its bearer.
type Claims struct {
	UserID    foodie.ID
	Username  string
	Role      foodie.Role
	JTI       string // names this token, so that it can be ended early
	Family    string // of the refresh tokens that come from the same sign-in
	ExpiresAt time.Time
}

// claims is the wire form of Claims.
type claims struct {
	jwt.RegisteredClaims
	Name   string      `json:"name"`
	Role   foodie.Role `json:"role"`
	Family string      `json:"fam,omitempty"`
}

// Tokens issues and verifies access tokens.
type Tokens struct {
	keys     jwt.VerificationKeySet
	current  []byte
	lifetime time.Duration
}

// NewTokens makes Tokens that sign with the current key and verify with the previous one too.
func NewTokens(keys Keys, lifetime time.Duration) *Tokens {
	derived := keys.Derive("access tokens")
	t := &Tokens{current: derived[0], lifetime: lifetime}
	for _, k := range derived {
		t.keys.Keys = append(t.keys.Keys, k)
	}
	return t
}

// Lifetime is how long a token of ours is valid.
func (t *Tokens) Lifetime() time.Duration { return t.lifetime }

// Issue signs a token for u. It is one of family, which a sign-in begins and each refresh carries on.
func (t *Tokens) Issue(u foodie.User, family foodie.ID, now time.Time) (token string, c Claims, err error) {
	now = now.UTC().Truncate(time.Second) // as the token can say it
	c = Claims{UserID: u.ID, Username: u.Username, Role: u.Role, JTI: string(foodie.NewID()), Family: string(family), ExpiresAt: now.Add(t.lifetime)}
	token, err = jwt.NewWithClaims(jwt.SigningMethodHS256, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Audience: jwt.ClaimStrings{audience}, Subject: string(c.UserID), ID: c.JTI,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(c.ExpiresAt),
		},
		Name: c.Username, Role: c.Role, Family: c.Family,
	}).SignedString(t.current)
	return token, c, err
}

// Verify reads a token of ours. It fails with Unauthenticated: "token_expired" for one that was good, else "token_invalid".
func (t *Tokens) Verify(token string, now time.Time) (Claims, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), // or the token's header would choose
		jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(func() time.Time { return now }),
	)
	var c claims
	_, err := parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return t.keys, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Claims{}, foodie.NewError(foodie.Unauthenticated, "token_expired", "Your sign-in has expired. Please sign in again.").Because(err)
	case err != nil:
		return Claims{}, invalidToken().Because(err)
	case c.Subject == "" || c.ID == "":
		return Claims{}, invalidToken()
	}
	return Claims{
		UserID: foodie.ID(c.Subject), Username: c.Name, Role: c.Role, JTI: c.ID, Family: c.Family, ExpiresAt: c.ExpiresAt.UTC(),
	}, nil
}

func invalidToken() *foodie.Error {
	return foodie.NewError(foodie.Unauthenticated, "token_invalid", "This sign-in is not valid. Please sign in again.")
}

// NewRefreshToken makes a token of 256 random bits, and the hash of it that is kept in its place.
func NewRefreshToken() (token, hash string) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails (crypto/rand)
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, RefreshHash(token)
}

// RefreshHash is the hash under which a refresh token is kept. The token is random, so a plain SHA-256 cannot be guessed
// back.
func RefreshHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
