package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
)

func TestOrderEventsAreFollowed(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		asha := signedIn(t, c, "asha")
		placed, _, err := asha.PlaceOrder(t.Context(), wire.FromWanted("Thepla House", []foodie.OrderLine{{Item: "masala thepla", Quantity: 2}}), "")
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		for o, err := range asha.OrderEvents(t.Context(), placed.ID, 0) {
			if err != nil {
				t.Fatal(err)
			}
			if o.ID != placed.ID || o.Total != 7000 {
				t.Errorf("%+v is not %+v", o, placed)
			}
			seen = append(seen, fmt.Sprint(o.Version, " ", o.Status))
			if o.Version == 1 {
				if _, err := asha.CancelOrder(t.Context(), placed.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if want := []string{"1 placed", "2 cancelled"}; !slices.Equal(seen, want) {
			t.Errorf("OrderEvents() yields %v, want %v", seen, want)
		}
		for o, err := range asha.OrderEvents(t.Context(), placed.ID, 2) {
			t.Errorf("after the last version there is %+v, %v", o, err)
		}
		n := 0
		for _, err := range asha.OrderEvents(t.Context(), "nothing", 0) {
			refused(t, err, foodie.NotFound, "order_not_found", "")
			n++
		}
		for _, err := range c.OrderEvents(t.Context(), placed.ID, 0) {
			refused(t, err, foodie.Unauthenticated, "not_signed_in", "")
			n++
		}
		if n != 2 {
			t.Errorf("%d refusals, want 2", n)
		}
	})
}

func TestNobodyNeedsToReadEventsToTheirEnd(t *testing.T) {
	both(t, func(t *testing.T, c *client.Client) {
		asha := signedIn(t, c, "asha")
		placed, _, err := asha.PlaceOrder(t.Context(), wire.FromWanted("Thepla House", []foodie.OrderLine{{Item: "masala thepla", Quantity: 2}}), "")
		if err != nil {
			t.Fatal(err)
		}
		for opened := 0; opened < 20; { // more than may be open at once
			for _, err := range asha.OrderEvents(t.Context(), placed.ID, 0) {
				switch {
				case err == nil:
					opened++
				case foodie.KindOf(err) != foodie.TooMany: // the API may not have seen the last one's end yet
					t.Fatal(err)
				}
				break
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var last error
		for _, last = range asha.OrderEvents(ctx, placed.ID, 0) {
			if last == nil || foodie.KindOf(last) == foodie.TooMany {
				cancel()
			}
		}
		if !errors.Is(last, context.Canceled) && foodie.KindOf(last) != foodie.TooMany {
			t.Errorf("after its context ended it yields %v last", last)
		}
	})
}

// script is an API that answers each connection with the next line, and notes what it was asked.
type script struct {
	answers []string
	mu      sync.Mutex
	asked   []string // Last-Event-ID
	at      []time.Time
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.at = append(s.asked, r.Header.Get("Last-Event-ID")), append(s.at, time.Now())
	answer := s.answers[0]
	s.answers = s.answers[1:]
	switch {
	case answer == "away":
		w.WriteHeader(http.StatusBadGateway)
		return
	case answer == "panic":
		panic(answer)
	case answer == "done":
		w.WriteHeader(http.StatusNoContent)
		return
	case strings.HasPrefix(answer, "<"):
		w.Header().Set("Content-Type", "text/html")
	default:
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	}
	_, _ = io.WriteString(w, answer)
}

func event(version int, status string) string {
	return fmt.Sprintf("event: order\nid: %d\ndata: {\"id\":\"o1\",\"status\":%q,\"order_date\":\"2026-11-24T12:00:00.000Z\",\"total_price\":1,\"items\":[]}\n\n", version, status)
}

func TestOrderEventsComeBack(t *testing.T) {
	for name, tt := range map[string]struct {
		answers []string
		want    string // what is yielded
		asked   string // the ids that are sent
	}{
		"after the end of a connection":         {[]string{event(1, "placed"), event(2, "ready"), event(3, "delivered")}, "1 placed, 2 ready, 3 delivered", ",1,2"},
		"and are told that nothing can follow":  {[]string{event(1, "placed"), "done"}, "1 placed", ",1"},
		"when the API was away":                 {[]string{"away", event(1, "placed"), "away", "panic", "away", event(2, "delivered")}, "1 placed, 2 delivered", ",,1,1,1,1"},
		"what they do not know is passed over":  {[]string{"retry: soon\nevent: weather\ndata: rain\n\n: hello\nfuture: x\n\n" + event(2, "cancelled")}, "2 cancelled", ""},
		"never when the answer is no stream":    {[]string{"<p>Welcome to nginx!</p>"}, "bad_response", ""},
		"never when an order is no order":       {[]string{"event: order\nid: 1\ndata: ?\n\n"}, "bad_response", ""},
		"never when a version is no version":    {[]string{"event: order\nid: x\ndata: {}\n\n"}, "bad_response", ""},
		"never when an event is without end":    {[]string{strings.Repeat("x", 2<<20)}, "bad_response", ""},
		"half an event at the end is no event":  {[]string{strings.TrimSpace(event(1, "placed")), event(1, "rejected")}, "1 rejected", ","},
		"an unknown status is told as it comes": {[]string{event(1, "in_orbit") + event(2, "delivered")}, "1 in_orbit, 2 delivered", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answers}
				c := client.New("http://api", client.Handler(s))
				var got []string
				for o, err := range c.OrderEvents(t.Context(), "o1", 0) {
					if err != nil {
						got = append(got, foodie.CodeOf(err))
						continue
					}
					got = append(got, fmt.Sprint(o.Version, " ", o.Status))
				}
				if strings.Join(got, ", ") != tt.want || strings.Join(s.asked, ",") != tt.asked {
					t.Errorf("OrderEvents() yields %v after asking from %q, want %s after %q", got, s.asked, tt.want, tt.asked)
				}
			})
		})
	}
}

// TestOrderEventsComeBackInTheirTime: as the API says, and less and less often while it is away.
func TestOrderEventsComeBackInTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []string{"retry: 4000\n\n" + event(1, "placed")}}
		for range 9 {
			s.answers = append(s.answers, "away")
		}
		s.answers = append(s.answers, event(2, "delivered"))
		for _, err := range client.New("http://api", client.Handler(s)).OrderEvents(t.Context(), "o1", 0) {
			if err != nil {
				t.Fatal(err)
			}
		}
		least, most := 2*time.Second, 6*time.Second
		for i, at := range s.at[1:] {
			if pause := at.Sub(s.at[i]); pause < min(least, 30*time.Second) || pause > min(most, 30*time.Second) {
				t.Errorf("pause %d is %s, want %s to %s", i, pause, least, most)
			}
			least, most = 2*least, 2*most
		}
	})
}

func TestEventsInProcessSeeTheirReaderGo(t *testing.T) {
	gone := make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-r.Context().Done()
		close(gone)
	})
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept", "text/event-stream")
	resp, err := client.Handler(h).RoundTrip(r)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v %v", resp, err)
	}
	for range 2 {
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	select {
	case <-gone:
	default:
		t.Error("Close() did not wait for the handler")
	}

	ctx, cancel := context.WithCancel(t.Context())
	waits := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := client.Handler(waits).RoundTrip(r.WithContext(ctx)); !errors.Is(err, context.Canceled) {
		t.Errorf("RoundTrip() = %v", err)
	}
}
