package resilience_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/resilience"
)

// hop is the other side. It answers the calls in turn, the last answer for ever, and keeps what it was sent.
type hop struct {
	answers []func(*http.Request) (*http.Response, error)
	bodies  []string
	at      []time.Time
}

func (h *hop) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	answer := h.answers[min(len(h.bodies), len(h.answers)-1)]
	h.bodies, h.at = append(h.bodies, body), append(h.at, time.Now())
	return answer(r)
}

// calls are how often the hop was asked.
func (h *hop) calls() int { return len(h.bodies) }

func says(status int, header ...string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		a := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("body"))}
		for i := 0; i+1 < len(header); i += 2 {
			a.Header.Set(header[i], header[i+1])
		}
		return a, nil
	}
}

func refuses(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
}

func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

func request(ctx context.Context, t *testing.T, method, key string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, "http://api/orders/", body)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return r
}

// send gives the status, the body and the error.
func send(rt http.RoundTripper, r *http.Request) (int, string, error) {
	answer, err := rt.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

func wantError(t *testing.T, err error, kind foodie.Kind, code string) {
	t.Helper()
	if e, ok := errors.AsType[*foodie.Error](err); !ok || e.Kind != kind || e.Code != code {
		t.Errorf("error = %v, want %s %s", err, kind, code)
	}
}

func TestWhatIsTriedAgain(t *testing.T) {
	type answers = []func(*http.Request) (*http.Response, error)
	for name, tt := range map[string]struct {
		method, key string
		body        io.Reader
		answers     answers
		calls       int
		status      int // 0 for an error
	}{
		"a read that fails once":                  {"GET", "", nil, answers{says(503), says(200)}, 2, 200},
		"a read that fails twice":                 {"HEAD", "", nil, answers{says(500), refuses, says(200)}, 3, 200},
		"a read that always fails":                {"GET", "", nil, answers{says(502)}, 3, 502},
		"a read that nobody answers":              {"GET", "", nil, answers{refuses}, 3, 0},
		"a read that is refused":                  {"GET", "", nil, answers{says(404)}, 1, 404},
		"a read that comes too often":             {"GET", "", nil, answers{says(429)}, 1, 429},
		"a read that is not implemented":          {"GET", "", nil, answers{says(501)}, 1, 501},
		"a write with a key":                      {"POST", "k1", strings.NewReader("two thepla"), answers{says(503), refuses, says(201)}, 3, 201},
		"a write with a key and no body":          {"PUT", "k1", nil, answers{says(503), says(204)}, 2, 204},
		"a write without a key":                   {"POST", "", strings.NewReader("two thepla"), answers{says(503), says(201)}, 1, 503},
		"a write without a key, nobody there":     {"DELETE", "", nil, answers{refuses}, 1, 0},
		"a write whose body cannot be read again": {"POST", "k1", io.MultiReader(strings.NewReader("two thepla")), answers{says(503), says(201)}, 1, 503},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hop{answers: tt.answers}
				status, body, err := send(resilience.Transport(h, resilience.API()), request(t.Context(), t, tt.method, tt.key, tt.body))
				if status != tt.status || h.calls() != tt.calls {
					t.Errorf("status %d after %d calls, want %d after %d", status, h.calls(), tt.status, tt.calls)
				}
				switch {
				case tt.status == 0:
					wantError(t, err, foodie.Unavailable, "api_unreachable")
				case err != nil || body != "body":
					t.Errorf("answer %q, %v, want it whole", body, err)
				}
				if len(slices.Compact(h.bodies)) != 1 {
					t.Errorf("the tries sent different bodies: %q", h.bodies)
				}
			})
		})
	}
}

func TestWaitsGrowWithJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := resilience.API()
		distinct := map[time.Duration]bool{}
		for range 20 {
			h := &hop{answers: []func(*http.Request) (*http.Response, error){says(503)}}
			if _, _, err := send(resilience.Transport(h, o), request(t.Context(), t, "GET", "", nil)); err != nil {
				t.Fatal(err)
			}
			for n, most := range []time.Duration{o.Backoff, 2 * o.Backoff} {
				wait := h.at[n+1].Sub(h.at[n])
				distinct[wait] = true
				if wait > most {
					t.Errorf("wait %d is %s, want at most %s", n+1, wait, most)
				}
			}
		}
		if len(distinct) < 20 {
			t.Errorf("40 waits have %d lengths: that is no jitter", len(distinct))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	for name, tt := range map[string]struct {
		after  string
		status int
		wait   time.Duration
	}{
		"soon":            {"2", 200, 2 * time.Second},
		"too late":        {"60", 503, 0},
		"overflowing":     {"99999999999999999999", 200, -1},
		"no number":       {"later", 200, -1},
		"of the past":     {"-5", 200, -1},
		"without end":     {"99999999999", 503, 0},
		"at once":         {"0", 200, 0},
		"at the deadline": {"10", 503, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &hop{answers: []func(*http.Request) (*http.Response, error){says(503, "Retry-After", tt.after), says(200)}}
				start := time.Now()
				status, _, err := send(resilience.Transport(h, resilience.API()), request(t.Context(), t, "GET", "", nil))
				took := time.Since(start)
				if err != nil || status != tt.status || took < tt.wait || took > max(tt.wait, 0)+400*time.Millisecond {
					t.Errorf("%d, %v after %s; want %d after %s", status, err, took, tt.status, tt.wait)
				}
			})
		})
	}
}

func TestDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := &hop{answers: []func(*http.Request) (*http.Response, error){hangs}}
		_, _, err := send(resilience.Transport(h, resilience.API()), request(t.Context(), t, "GET", "", nil))
		wantError(t, err, foodie.Timeout, "api_timeout")
		if took := time.Since(start); took != 10*time.Second || h.calls() != 2 {
			t.Errorf("a hanging hop took %s and %d calls, want 10s and 2", took, h.calls())
		}

		start, h = time.Now(), &hop{answers: h.answers}
		_, _, err = send(resilience.Transport(h, resilience.API()), request(t.Context(), t, "POST", "", nil))
		wantError(t, err, foodie.Timeout, "api_timeout")
		if took := time.Since(start); took != 5*time.Second || h.calls() != 1 {
			t.Errorf("a hanging write took %s and %d calls, want 5s and 1", took, h.calls())
		}
	})
}

func TestABodyThatStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := func(r *http.Request) (*http.Response, error) {
			out, in := io.Pipe()
			go func() {
				_, _ = io.WriteString(in, "half")
				<-r.Context().Done()
				in.CloseWithError(r.Context().Err())
			}()
			return &http.Response{StatusCode: 200, Body: out}, nil
		}
		h := &hop{answers: []func(*http.Request) (*http.Response, error){stuck}}
		status, body, err := send(resilience.Transport(h, resilience.API()), request(t.Context(), t, "GET", "", nil))
		wantError(t, err, foodie.Timeout, "api_timeout")
		if status != 200 || body != "half" {
			t.Errorf("got %d %q", status, body)
		}
	})
}

func TestCloseEndsTheTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var try context.Context
		h := &hop{answers: []func(*http.Request) (*http.Response, error){func(r *http.Request) (*http.Response, error) {
			try = r.Context()
			return says(200)(r)
		}}}
		answer, err := resilience.Transport(h, resilience.API()).RoundTrip(request(t.Context(), t, "GET", "", nil))
		if err != nil {
			t.Fatal(err)
		}
		if try.Err() != nil {
			t.Error("the try ended before its body was read")
		}
		answer.Body.Close()
		if try.Err() == nil {
			t.Error("the try goes on after its body was closed")
		}
	})
}

func TestWhoGivesUpGetsTheirOwnCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("the diner closed the page")
		for name, answer := range map[string]func(*http.Request) (*http.Response, error){"while it hangs": hangs, "between tries": says(503, "Retry-After", "8")} {
			ctx, leave := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { leave(gone) })
			h := &hop{answers: []func(*http.Request) (*http.Response, error){answer}}
			start := time.Now()
			_, _, err := send(resilience.Transport(h, resilience.API()), request(ctx, t, "GET", "", nil))
			if !errors.Is(err, gone) || time.Since(start) != time.Second || h.calls() != 1 {
				t.Errorf("%s: %v after %s and %d calls, want their own cause after 1s and 1", name, err, time.Since(start), h.calls())
			}
		}
	})
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var states []string
		o := resilience.API()
		o.Retries = 0
		o.OnState = func(state string) { states = append(states, state) }
		h := &hop{answers: []func(*http.Request) (*http.Response, error){says(500)}}
		rt := resilience.Transport(h, o)
		ask := func() (int, error) {
			status, _, err := send(rt, request(t.Context(), t, "GET", "", nil))
			return status, err
		}
		for n := range 20 {
			if status, err := ask(); status != 500 || err != nil {
				t.Fatalf("call %d: %d, %v, want 500", n+1, status, err)
			}
		}
		_, err := ask()
		wantError(t, err, foodie.Unavailable, "breaker_open")
		if h.calls() != 20 {
			t.Errorf("an open breaker let a call through")
		}

		time.Sleep(5 * time.Second)
		if status, err := ask(); status != 500 || err != nil {
			t.Errorf("half-open: %d, %v, want one call", status, err)
		}
		_, err = ask()
		wantError(t, err, foodie.Unavailable, "breaker_open")

		h.answers = append(h.answers[:0], says(200))
		time.Sleep(5 * time.Second)
		for range 3 {
			if status, err := ask(); status != 200 || err != nil {
				t.Errorf("mended: %d, %v, want 200", status, err)
			}
		}
		if want := []string{"open", "half-open", "open", "half-open", "closed"}; !slices.Equal(states, want) {
			t.Errorf("states %v, want %v", states, want)
		}
	})
}

func TestBreakerIsForTheHopsFaultsOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := resilience.API()
		o.Retries = 0
		half := 0
		for name, answer := range map[string]func(*http.Request) (*http.Response, error){
			"refusals": says(422),
			"less than half failures": func(r *http.Request) (*http.Response, error) {
				if half++; half%5 < 2 {
					return says(500)(r)
				}
				return says(200)(r)
			},
			"people who give up": hangs,
		} {
			rt := resilience.Transport(&hop{answers: []func(*http.Request) (*http.Response, error){answer}}, o)
			for range 100 {
				ctx, leave := context.WithTimeout(t.Context(), time.Second)
				_, _, err := send(rt, request(ctx, t, "GET", "", nil))
				leave()
				if foodie.CodeOf(err) == "breaker_open" {
					t.Fatalf("%s opened the breaker", name)
				}
			}
		}
	})
}

func TestAnAbandonedProbeKeepsTheBreakerOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := resilience.API()
		o.Retries = 0
		h := &hop{answers: []func(*http.Request) (*http.Response, error){refuses}}
		rt := resilience.Transport(h, o)
		for range 20 {
			_, _, err := send(rt, request(t.Context(), t, "GET", "", nil))
			wantError(t, err, foodie.Unavailable, "api_unreachable")
		}
		time.Sleep(5 * time.Second)
		h.answers = append(h.answers[:0], hangs)
		ctx, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, _, err := send(rt, request(ctx, t, "GET", "", nil)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("probe: %v", err)
		}
		_, _, err := send(rt, request(t.Context(), t, "GET", "", nil))
		wantError(t, err, foodie.Unavailable, "breaker_open")

		time.Sleep(5 * time.Second)
		h.answers = append(h.answers[:0], says(200))
		if status, _, err := send(rt, request(t.Context(), t, "GET", "", nil)); status != 200 {
			t.Errorf("after the next pause: %d, %v, want 200", status, err)
		}
	})
}

func TestABodyThatCannotBeHadAgain(t *testing.T) {
	lost := errors.New("the file is gone")
	r := request(t.Context(), t, "POST", "k1", bytes.NewReader([]byte("two thepla")))
	r.GetBody = func() (io.ReadCloser, error) { return nil, lost }
	_, _, err := send(resilience.Transport(&hop{answers: []func(*http.Request) (*http.Response, error){says(200)}}, resilience.Options{
		Hop: "api", Try: time.Second, Overall: time.Second, Breaker: resilience.API().Breaker,
	}), r)
	if !errors.Is(err, lost) {
		t.Errorf("error = %v, want %v", err, lost)
	}
}
