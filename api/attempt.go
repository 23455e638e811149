package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/store"
)

// Bounds of what comes along with an order.
const (
	maxKey          = 255
	maxConsentWords = 500
)

// attemptOf names what is tried: the diner, the Idempotency-Key, and what is asked for.
func attemptOf(r *http.Request, in wire.PlaceOrder) (store.Attempt, error) {
	a := store.Attempt{DinerID: userOf(r).ID, Digest: digest(in)}
	switch keys := r.Header.Values("Idempotency-Key"); len(keys) {
	case 0:
		return a, nil
	case 1:
		a.Key = strings.TrimSpace(keys[0])
		return a, checkKey(a.Key, "Idempotency-Key")
	}
	return a, malformed("idempotency_key", "There is more than one Idempotency-Key.").On("Idempotency-Key")
}

// checkKey refuses what is no Idempotency-Key.
func checkKey(key, field string) error {
	n := utf8.RuneCountInString(key)
	if n < 1 || n > maxKey || !utf8.ValidString(key) || strings.ContainsFunc(key, unicode.IsControl) {
		return foodie.NewError(foodie.Invalid, "idempotency_key", "An Idempotency-Key has 1 to %d characters.", maxKey).On(field)
	}
	return nil
}

// digest is equal for two requests exactly when they ask for the same: restaurant, lines, options, notes and shown
// prices by value. What the diner said on the way does not count.
func digest(in wire.PlaceOrder) string {
	in.Consent = nil
	for i := range in.Items {
		if len(in.Items[i].Options) == 0 {
			in.Items[i].Options = nil
		}
	}
	b, err := json.Marshal(in)
	if err != nil {
		panic(fmt.Sprintf("a read body can be written: %v", err))
	}
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

var (
	consentWays = []string{"words", "button", "api"}
	languageTag = regexp.MustCompile(`^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$`) // BCP 47, as far as we need it
	digestText  = regexp.MustCompile(`^[!-~]{0,128}$`)
)

// consentOf reads how the diner said yes; an order that says nothing came from a program.
func consentOf(c *wire.Consent) (foodie.Consent, error) {
	if c == nil {
		return foodie.Consent{By: "api"}, nil
	}
	var faults foodie.Errors
	for _, rule := range []struct {
		broken       bool
		field, words string
	}{
		{!slices.Contains(consentWays, c.By), "by", "Consent is by words, button or api."},
		{c.By == "words" && strings.TrimSpace(c.Words) == "", "words", "Consent by words needs the words."},
		{utf8.RuneCountInString(c.Words) > maxConsentWords, "words", "The words of consent have at most 500 characters."},
		{!languageTag.MatchString(c.Language), "language", "The language is a BCP 47 tag such as en or gu-Latn."},
		{!digestText.MatchString(c.ProposalDigest), "proposal_digest", "The proposal digest has at most 128 plain characters."},
	} {
		if rule.broken {
			faults = append(faults, foodie.NewError(foodie.Invalid, "consent", "%s", rule.words).On("consent."+rule.field))
		}
	}
	return foodie.Consent(*c), joined(faults)
}
