package telemetry

import (
	"context"
	"encoding/hex"
	"math/rand/v2"
	"time"
)

// RequestIDHeader carries the request id between processes.
const RequestIDHeader = "X-Request-Id"

// maxRequestID is how long an id that somebody sends may be.
const maxRequestID = 128

// ValidRequestID reports whether id may be used as it came: 1 to 128 characters of A–Z a–z 0–9 . _ -
func ValidRequestID(id string) bool {
	if len(id) < 1 || len(id) > maxRequestID {
		return false
	}
	for i := range len(id) {
		if !requestIDChars[id[i]] {
			return false
		}
	}
	return true
}

// requestIDChars are the bytes of which a request id may consist.
var requestIDChars = func() (allowed [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") {
		allowed[c] = true
	}
	return allowed
}()

// NewRequestID makes a UUIDv7 (RFC 9562). A request id is no secret, so its random bits come from the quick generator.
func NewRequestID() string {
	var b [36]byte
	appendUUID(b[:0], time.Now(), rand.Uint64(), rand.Uint64())
	return string(b[:])
}

// appendUUID appends the text of a version 7 UUID of that time and randomness.
func appendUUID(dst []byte, at time.Time, r1, r2 uint64) []byte {
	ms := uint64(at.UnixMilli())
	var u [16]byte
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6], u[7] = 0x70|byte(r1>>8)&0x0f, byte(r1)
	for i := range 8 {
		u[8+i] = byte(r2 >> (56 - 8*i))
	}
	u[8] = 0x80 | u[8]&0x3f
	for i, part := range [][]byte{u[:4], u[4:6], u[6:8], u[8:10], u[10:]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}

// exchangeKey finds the exchange in a context.
type exchangeKey struct{}

// identity is what a request is called: here, and in all the processes that it passes.
type identity struct {
	requestID string
	trace     Trace
	unlogged  bool
}

func identityOf(ctx context.Context) *identity {
	id, _ := ctx.Value(exchangeKey{}).(*identity)
	return id
}

// WithRequestID gives ctx a request id, for work that no HTTP request began. The trace of ctx stays.
func WithRequestID(ctx context.Context, id string) context.Context {
	next := &identity{requestID: id}
	if old := identityOf(ctx); old != nil {
		next.trace = old.trace
	} else {
		next.trace = newTrace()
	}
	return context.WithValue(ctx, exchangeKey{}, next)
}

// RequestID is the request id of ctx, or "" when it has none.
func RequestID(ctx context.Context) string {
	if id := identityOf(ctx); id != nil {
		return id.requestID
	}
	return ""
}
