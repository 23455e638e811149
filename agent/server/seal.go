package server

import (
	"crypto/aes"
	"crypto/cipher"
)

// A sealer encrypts what others may keep for us but not read (AES-256-GCM, NIST SP 800-38D; the nonce stands before).
type sealer []cipher.AEAD // of the current key first

func newSealer(keys [][]byte) (s sealer) {
	for _, key := range keys {
		block, err := aes.NewCipher(key)
		if err != nil {
			panic("agent/server: " + err.Error()) // a derived key has 32 bytes
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			panic("agent/server: " + err.Error()) // AES has the block size that GCM wants
		}
		s = append(s, aead)
	}
	return s
}

// seal encrypts b, and binds it to what it is for.
func (s sealer) seal(b []byte, bound string) []byte { return s[0].Seal(nil, nil, b, []byte(bound)) }

// open decrypts what seal gave; false when it was not, or was for something else.
func (s sealer) open(sealed []byte, bound string) ([]byte, bool) {
	for _, aead := range s {
		if b, err := aead.Open(nil, nil, sealed, []byte(bound)); err == nil {
			return b, true
		}
	}
	return nil, false
}
