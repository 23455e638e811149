package resilience_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/resilience"
)

func TestRetriesAreAFifthOnTop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, retries, saved := resilience.API(), 0, 0
		o.Breaker.Share, o.Backoff = 1, 0 // the breaker would end it sooner, with time standing still
		o.OnRetry, o.OnSaved = func() { retries++ }, func() { saved++ }
		h := &hop{answers: []func(*http.Request) (*http.Response, error){says(500), says(200)}}
		failing := false
		rt := resilience.Transport(roundTripper(func(r *http.Request) (*http.Response, error) {
			if failing = !failing; failing {
				return says(500)(r)
			}
			return says(200)(r)
		}), o)
		const calls = 1000
		for range calls {
			if _, _, err := send(rt, request(t.Context(), t, "GET", "", nil)); err != nil {
				t.Fatal(err)
			}
		}
		if most := calls/5 + 10; retries > most || retries < calls/5 {
			t.Errorf("%d retries of %d calls, want a fifth and the ten saved up", retries, calls)
		}
		if saved == 0 || h.calls() != 0 {
			t.Errorf("%d retries were saved", saved)
		}
		retries = 0
		time.Sleep(time.Minute)
		for range 5 {
			failing = false
			if status, _, _ := send(rt, request(t.Context(), t, "GET", "", nil)); status != 200 {
				t.Errorf("a minute later: %d", status)
			}
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A hop that hangs is given so many calls and no more; what waits for nobody fails at once.
func TestCallsAtOnceAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := resilience.API()
		var calls, full atomic.Int64
		o.Most, o.Retries = 8, 0
		o.OnCalls, o.OnFull = func(n int) { calls.Add(int64(n)) }, func() { full.Add(1) }
		rt := resilience.Transport(roundTripper(hangs), o)
		ask := func(method, key string) {
			_, _, err := send(rt, request(t.Context(), t, method, key, nil))
			wantError(t, err, foodie.Timeout, "api_timeout")
		}
		for range 7 {
			go ask("GET", "")
		}
		synctest.Wait()
		_, _, err := send(rt, request(t.Context(), t, "GET", "", nil))
		wantError(t, err, foodie.Unavailable, "api_full")
		go ask("POST", "k1") // for who is about to pay there is a place
		synctest.Wait()
		_, _, err = send(rt, request(t.Context(), t, "POST", "k2", nil))
		wantError(t, err, foodie.Unavailable, "api_full")
		if calls.Load() != 8 || full.Load() != 2 {
			t.Errorf("%d calls at once, %d found no place", calls.Load(), full.Load())
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if n := calls.Load(); n != 0 {
			t.Errorf("%d calls at the end", n)
		}
	})
}

// A call lasts until its answer was read.
func TestAnUnreadAnswerKeepsItsPlace(t *testing.T) {
	o := resilience.API()
	o.Most = 1
	rt := resilience.Transport(&hop{answers: []func(*http.Request) (*http.Response, error){says(200)}}, o)
	first, err := rt.RoundTrip(request(t.Context(), t, "POST", "k1", nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = rt.RoundTrip(request(t.Context(), t, "POST", "k2", nil))
	wantError(t, err, foodie.Unavailable, "api_full")
	first.Body.Close()
	first.Body.Close()
	for range 2 {
		if status, _, err := send(rt, request(t.Context(), t, "POST", "k2", nil)); status != 200 {
			t.Errorf("afterwards %d, %v", status, err)
		}
	}
}

// A hop that chooses what it does is not broken.
func TestABusyAnswerLeavesTheBreakerClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := resilience.API()
		o.Retries = 0
		problem := `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"Later.","code":"busy"}`
		rt := resilience.Transport(roundTripper(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 503, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(problem))}, nil
		}), o)
		for range 100 {
			if status, body, err := send(rt, request(t.Context(), t, "GET", "", nil)); status != 503 || body != problem || err != nil {
				t.Fatalf("%d %q %v, want the answer whole", status, body, err)
			}
		}
	})
}

func TestAnAnswerThatBreaksOffIsHandedOnSo(t *testing.T) {
	o := resilience.API()
	o.Retries = 0
	lost := errors.New("connection reset")
	rt := resilience.Transport(roundTripper(func(r *http.Request) (*http.Response, error) {
		in, out := io.Pipe()
		go func() {
			_, _ = io.WriteString(out, "half")
			out.CloseWithError(lost)
		}()
		return &http.Response{StatusCode: 503, Header: http.Header{}, Body: in}, nil
	}), o)
	status, body, err := send(rt, request(t.Context(), t, "GET", "", nil))
	wantError(t, err, foodie.Unavailable, "api_unreachable")
	if status != 503 || body != "half" || !errors.Is(err, lost) {
		t.Errorf("%d %q %v", status, body, err)
	}
}

func TestAModelIsAskedAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		first         func(*http.Request) (*http.Response, error)
		calls, status int
	}{
		"too many, soon":     {says(429, "Retry-After", "2"), 2, 200},
		"too many, unsaid":   {says(429), 2, 200},
		"too many, too late": {says(429, "Retry-After", "60"), 1, 429},
		"down":               {says(503), 2, 200},
		"refused":            {refuses, 2, 200},
		"wrong":              {says(400), 1, 400},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hop{answers: []func(*http.Request) (*http.Response, error){tt.first, says(200)}}
				status, _, err := send(resilience.Transport(h, resilience.Model("gemini")), request(t.Context(), t, "POST", "", strings.NewReader("hi")))
				if err != nil || status != tt.status || h.calls() != tt.calls {
					t.Errorf("%d, %v after %d calls, want %d after %d", status, err, h.calls(), tt.status, tt.calls)
				}
			})
		})
	}
}

// Who waits for a model keeps no place at the gate.
func TestWaitingForAModelIsNoWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := resilience.NewGate(resilience.GateOptions{Running: 1})
		ctx, leave, err := gate.Within(t.Context(), resilience.Chat)
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
		rt := resilience.Transport(roundTripper(func(r *http.Request) (*http.Response, error) {
			if s := gate.Stats(); s != (resilience.GateStats{Slow: 1}) {
				t.Errorf("meanwhile %+v", s)
			}
			return says(200)(r)
		}), resilience.Model("gemini"))
		if _, _, err := send(rt, request(ctx, t, "POST", "", nil)); err != nil {
			t.Error(err)
		}
		if s := gate.Stats(); s != (resilience.GateStats{Running: 1}) {
			t.Errorf("afterwards %+v", s)
		}
	})
}
