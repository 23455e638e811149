package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// probeLife is how far the clocks of who asks and who answers may differ.
const probeLife = 5 * time.Minute

// NewProbe makes a word that says "I share the secret of this installation", and no more: it signs nobody in. It is good
// for some minutes.
func NewProbe(keys Keys, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	return at + "." + probeSum(keys.Derive("probes")[0], at)
}

// CheckProbe reports whether NewProbe made the word with a key of ours, a moment ago.
func CheckProbe(keys Keys, word string, now time.Time) bool {
	at, sum, _ := strings.Cut(word, ".")
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > probeLife {
		return false
	}
	for _, key := range keys.Derive("probes") {
		if hmac.Equal([]byte(sum), []byte(probeSum(key, at))) {
			return true
		}
	}
	return false
}

func probeSum(key []byte, at string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(at))
	return hex.EncodeToString(mac.Sum(nil))
}
