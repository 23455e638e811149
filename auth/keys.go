// Package auth holds passwords, tokens and keys, and no business: argon2id hashes in PHC string form (RFC 9106), HS256
// access tokens (RFC 7519), random refresh tokens, and keys derived by purpose (HKDF, RFC 5869).
//
// Times are UTC, lifetimes are durations. Refusals are *foodie.Error: Unauthenticated for a token, with the code
// "token_expired" or "token_invalid", and Unavailable, code "busy", when too many passwords wait to be checked.
package auth

import (
	"crypto/hkdf"
	"crypto/sha256"
)

// keySize is the size of a derived key in bytes, that of the hash it is used with.
const keySize = sha256.Size

// Keys are the secret of this installation and the one before it, from which all other keys derive.
type Keys struct {
	secrets [][]byte // current first
}

// NewKeys takes SECRET_KEY and SECRET_KEY_PREVIOUS; previous may be empty.
func NewKeys(current, previous []byte) Keys {
	k := Keys{secrets: [][]byte{current}}
	if len(previous) > 0 {
		k.secrets = append(k.secrets, previous)
	}
	return k
}

// Derive gives the keys for one purpose, such as "proposals", current first: sign with the first, verify with any. Keys
// of different purposes tell nothing about each other.
func (k Keys) Derive(purpose string) [][]byte {
	keys := make([][]byte, len(k.secrets))
	for i, secret := range k.secrets {
		key, err := hkdf.Key(sha256.New, secret, nil, "foodie/"+purpose, keySize)
		if err != nil {
			panic("auth: derive a key: " + err.Error()) // only a size over 255 hashes, or a short secret in FIPS mode
		}
		keys[i] = key
	}
	return keys
}
