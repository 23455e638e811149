package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// guestIDs issues ids for the sessions of guests: "g_", 128 random bits, a dot, and 128 bits of a MAC over what stands
// before (HMAC-SHA256, RFC 2104; base64url). One that looks alike, but was not issued, counts as chosen by its client.
type guestIDs struct{ keys [][]byte }

const issuedPrefix = "g_"

func (g guestIDs) issue() string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails (crypto/rand)
	body := issuedPrefix + base64.RawURLEncoding.EncodeToString(raw)
	return body + "." + guestMAC(g.keys[0], body)
}

// issued reports whether id is one of ours.
func (g guestIDs) issued(id string) bool {
	body, mac, found := strings.Cut(id, ".")
	if !found || !strings.HasPrefix(body, issuedPrefix) {
		return false
	}
	ours := false
	for _, k := range g.keys {
		ours = hmac.Equal([]byte(guestMAC(k, body)), []byte(mac)) || ours
	}
	return ours
}

func guestMAC(key []byte, body string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// maxID is how many characters an id of a client has at most.
const maxID = 128

// checkSessionID refuses what cannot be the id of a session. Its characters leave no room for a pattern.
func checkSessionID(id, field string) error {
	ok := len(id) >= 1 && len(id) <= maxID
	for i := 0; ok && i < len(id); i++ {
		c := id[i]
		ok = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._@:-", c) >= 0
	}
	if !ok {
		return invalid("session_id", field)
	}
	return nil
}

// dinerPrefix begins the ids of signed-in diners' sessions (agent.SessionOf). As an id from a client it means nothing.
const dinerPrefix = "u:"
