package telemetry

import (
	"net/http"
	"strings"
	"testing"
)

const (
	traceID = "0af7651916cd43dd8448eb211c80319c"
	parent  = "b7ad6b7169203331"
)

func TestParseTraceparent(t *testing.T) {
	for header, want := range map[string]bool{
		"00-" + traceID + "-" + parent + "-01":                        true,
		"00-" + traceID + "-" + parent + "-00":                        true,
		"cc-" + traceID + "-" + parent + "-01":                        true,
		"cc-" + traceID + "-" + parent + "-01-what the future brings": true,
		"":                             false,
		"00-" + traceID + "-" + parent: false,
		"00-" + traceID + "-" + parent + "-01-more":             false,
		"cc-" + traceID + "-" + parent + "-01.more":             false,
		"ff-" + traceID + "-" + parent + "-01":                  false,
		"0x-" + traceID + "-" + parent + "-01":                  false,
		"00-" + strings.ToUpper(traceID) + "-" + parent + "-01": false,
		"00-" + strings.Repeat("0", 32) + "-" + parent + "-01":  false,
		"00-" + traceID + "-" + strings.Repeat("0", 16) + "-01": false,
		"00-" + traceID + "-" + strings.Repeat("g", 16) + "-01": false,
		"00-" + traceID + "-" + parent + "-0x":                  false,
		"00." + traceID + "-" + parent + "-01":                  false,
	} {
		got, ok := parseTraceparent(header)
		if ok != want || ok && got.ID != traceID {
			t.Errorf("parseTraceparent(%q) = %+v, %v, want %v", header, got, ok, want)
		}
	}
}

func TestTraceCarriesOn(t *testing.T) {
	h := http.Header{}
	h.Set("traceparent", "00-"+traceID+"-"+parent+"-01")
	h.Add("tracestate", "a=1")
	h.Add("tracestate", "b=2")
	trace := traceOf(h)
	if trace.ID != traceID || trace.state != "a=1,b=2" {
		t.Errorf("traceOf = %+v", trace)
	}
	onward := trace.traceparent()
	if next, ok := parseTraceparent(onward); !ok || next.ID != traceID || next.flags != "01" || strings.Contains(onward, parent) {
		t.Errorf("traceparent() = %s, want the trace under a parent of ours", onward)
	}
	h.Set("tracestate", strings.Repeat("x", maxTracestate+1))
	if trace := traceOf(h); trace.ID != traceID || trace.state != "" {
		t.Errorf("traceOf with an endless tracestate = %+v", trace)
	}
	h.Set("traceparent", "nonsense")
	if fresh := traceOf(h); fresh.ID == traceID || len(fresh.ID) != 32 || fresh.state != "" {
		t.Errorf("traceOf without a valid parent = %+v, want a new trace", fresh)
	}
}

func FuzzParseTraceparent(f *testing.F) {
	f.Add("00-" + traceID + "-" + parent + "-01")
	f.Add("cc-" + traceID + "-" + parent + "-01-x")
	f.Fuzz(func(t *testing.T, s string) {
		trace, ok := parseTraceparent(s)
		if !ok {
			return
		}
		if again, ok := parseTraceparent(trace.traceparent()); !ok || again.ID != trace.ID {
			t.Errorf("parseTraceparent(%q) = %+v, which is not passed on whole", s, trace)
		}
	})
}
