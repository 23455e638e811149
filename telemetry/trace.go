package telemetry

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/http"
	"strings"
)

// The headers of W3C Trace Context, in the form of net/http.
const (
	traceparentHeader = "Traceparent"
	tracestateHeader  = "Tracestate"
	maxTracestate     = 512
)

// A Trace is the part of a W3C trace context that we carry: we record no spans, and pass on what others began.
type Trace struct {
	ID    string // 32 lower-case hexadecimal digits
	flags string // two hexadecimal digits
	state string // the tracestate header as it came
}

// newTrace begins a trace that nobody samples.
func newTrace() Trace {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64()|1) // all zero is no trace id
	return Trace{ID: hex.EncodeToString(raw[:]), flags: "00"}
}

// traceOf carries on the trace of a request, or begins one when it has none that is valid.
func traceOf(h http.Header) Trace {
	t, ok := parseTraceparent(first(h[traceparentHeader]))
	if !ok {
		return newTrace()
	}
	if state := strings.Join(h[tracestateHeader], ","); len(state) <= maxTracestate {
		t.state = state
	}
	return t
}

// parseTraceparent reads version-traceid-parentid-flags. A later version may append fields, which we cannot know.
func parseTraceparent(s string) (Trace, bool) {
	const size = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	if len(s) < size || s[2] != '-' || s[35] != '-' || s[52] != '-' {
		return Trace{}, false
	}
	version, id, parent, flags := s[:2], s[3:35], s[36:52], s[53:55]
	switch {
	case !lowerHex(version) || version == "ff", version == "00" && len(s) != size, len(s) > size && s[size] != '-':
		return Trace{}, false
	case !lowerHex(id) || strings.Trim(id, "0") == "", !lowerHex(parent) || strings.Trim(parent, "0") == "", !lowerHex(flags):
		return Trace{}, false
	}
	return Trace{ID: id, flags: flags}, true
}

func lowerHex(s string) bool {
	return strings.Trim(s, "0123456789abcdef") == ""
}

// traceparent is the header for one call onward, under a fresh parent id.
func (t Trace) traceparent() string {
	var raw [8]byte
	binary.BigEndian.PutUint64(raw[:], rand.Uint64()|1)
	b := make([]byte, 0, 55)
	b = append(append(append(b, "00-"...), t.ID...), '-')
	b = append(hex.AppendEncode(b, raw[:]), '-')
	return string(append(b, t.flags...))
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
