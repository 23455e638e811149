// Package proposal signs what a diner was shown, so that its card can be confirmed even when no session can be read.
//
// A token is base64url(payload) "." base64url(HMAC-SHA256(key, payload)) (RFC 2104, RFC 4648 §5, no padding). The payload
// is the proposal as JSON; it holds no secret. Whoever holds a token can only place exactly what it says, once, for the
// diner it names: the chain's id is the order's Idempotency-Key. Every error is a *foodie.Error.
package proposal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
)

// MaxToken is how many bytes a token has at most; a longer one is refused unread. A proposal that would need more
// (fifty lines of a hundred options each) has no card, and is confirmed by words.
const MaxToken = 256 << 10

// A Proposal is an order as its diner was shown it.
type Proposal struct {
	ID           foodie.ID // of the chain, and the order's Idempotency-Key
	Revision     int       // of the chain, from 1
	SessionID    string    // whose conversation it was shown in
	DinerID      foodie.ID // "" for a guest
	RestaurantID foodie.ID
	Restaurant   string
	Lines        []foodie.OrderLine
	Total        foodie.Money
	ExpiresAt    time.Time // kept in whole seconds
}

// payload is a Proposal on its way.
type payload struct {
	ID           foodie.ID    `json:"i"`
	Revision     int          `json:"r"`
	SessionID    string       `json:"s"`
	DinerID      foodie.ID    `json:"d,omitempty"`
	RestaurantID foodie.ID    `json:"h"`
	Restaurant   string       `json:"n"`
	Lines        []line       `json:"l"`
	Total        foodie.Money `json:"t"`
	ExpiresAt    int64        `json:"e,omitempty"` // Unix seconds
}

type line struct {
	Item     string       `json:"n"`
	Quantity int          `json:"q"`
	Price    foodie.Money `json:"p"`
	Options  []string     `json:"o,omitempty"`
	Note     string       `json:"c,omitempty"`
}

func (p Proposal) payload() payload {
	lines := make([]line, len(p.Lines))
	for i, l := range p.Lines {
		lines[i] = line{Item: l.Item, Quantity: l.Quantity, Price: l.Price, Options: l.Options, Note: l.Note}
	}
	return payload{p.ID, p.Revision, p.SessionID, p.DinerID, p.RestaurantID, p.Restaurant, lines, p.Total, p.ExpiresAt.Unix()}
}

func (w payload) proposal() Proposal {
	lines := make([]foodie.OrderLine, len(w.Lines))
	for i, l := range w.Lines {
		lines[i] = foodie.OrderLine{Item: l.Item, Quantity: l.Quantity, Price: l.Price, Options: l.Options, Note: l.Note, ShownPrice: true}
	}
	return Proposal{w.ID, w.Revision, w.SessionID, w.DinerID, w.RestaurantID, w.Restaurant, lines, w.Total, time.Unix(w.ExpiresAt, 0).UTC()}
}

// Digest names what the diner was shown: chain, revision, restaurant, lines and total, but neither who nor until when,
// so that it stays the same when an answer signs anew. It is 64 hexadecimal digits (SHA-256).
func (p Proposal) Digest() string {
	w := p.payload()
	w.SessionID, w.DinerID, w.ExpiresAt = "", "", 0
	sum := sha256.Sum256(encode(w))
	return hex.EncodeToString(sum[:])
}

// A Signer signs and verifies proposals. It is safe for concurrent use.
type Signer struct{ keys [][]byte }

// NewSigner signs with the first of keys and verifies with all, so that keys can rotate. It keeps no reference to keys.
func NewSigner(keys [][]byte) *Signer {
	s := &Signer{}
	for _, k := range keys {
		s.keys = append(s.keys, bytes.Clone(k))
	}
	return s
}

// Sign gives p's token, and "" when it would be longer than MaxToken.
func (s *Signer) Sign(p Proposal) string {
	body := base64.RawURLEncoding.EncodeToString(encode(p.payload()))
	token := body + "." + mac(s.keys[0], body)
	if len(token) > MaxToken {
		return ""
	}
	return token
}

// Verify gives the proposal of a token. One that we never signed, or that was altered, is Invalid, code
// "proposal_invalid"; one that is too old is Conflict, code "proposal_expired".
func (s *Signer) Verify(token string, now time.Time) (Proposal, error) {
	invalid := foodie.NewError(foodie.Invalid, "proposal_invalid", "This order card is not valid. Please ask for your order again.").On("proposal")
	if len(token) > MaxToken {
		return Proposal{}, invalid
	}
	body, signature, found := strings.Cut(token, ".")
	if !found || !s.signed(body, signature) {
		return Proposal{}, invalid
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return Proposal{}, invalid.Because(err)
	}
	var w payload
	if err := json.Unmarshal(raw, &w); err != nil {
		return Proposal{}, invalid.Because(err)
	}
	p := w.proposal()
	if !now.Before(p.ExpiresAt) {
		return Proposal{}, foodie.NewError(foodie.Conflict, "proposal_expired", "This order card has expired; nothing was ordered. Please ask for your order again.").On("proposal")
	}
	return p, nil
}

// signed compares with every key, in constant time for each.
func (s *Signer) signed(body, signature string) bool {
	ok := false
	for _, k := range s.keys {
		ok = hmac.Equal([]byte(mac(k, body)), []byte(signature)) || ok
	}
	return ok
}

// mac is compared as text, because base64 has several spellings of the same bytes.
func mac(key []byte, body string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// encode cannot fail: a payload has only strings and numbers.
func encode(w payload) []byte {
	b, err := json.Marshal(w)
	if err != nil {
		panic("agent/proposal: " + err.Error())
	}
	return b
}
