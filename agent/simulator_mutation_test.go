package agent_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// A simMutation breaks a rule on purpose, outside of the shipped code, to prove that the simulator sees it.
type simMutation struct {
	sessions func(session.Store) session.Store
	wire     func(*simulation, *http.Request) (*http.Response, error) // nil, nil lets the request go on as it is then
	trusting bool                                                     // sessions that went back in time are not doubted
	finds    string                                                   // words of the broken rule
}

// answered is an answer that the API never gave.
func answered(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

// rewritten changes the body of a request that places an order.
func rewritten(change func(body []byte) []byte) func(*simulation, *http.Request) (*http.Response, error) {
	return func(_ *simulation, r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodPost || r.Body == nil {
			return nil, nil
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = change(body)
		r.ContentLength = int64(len(body))
		r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		r.Body, err = r.GetBody()
		return nil, err
	}
}

var shownPrice = regexp.MustCompile(`,"price":[0-9.]+`)

var simMutations = map[string]simMutation{
	"a cancelled key is not spent": {finds: "no clear yes", wire: func(_ *simulation, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/orders/void/") {
			return answered(http.StatusNoContent, ""), nil
		}
		return nil, nil
	}},
	"each try has a key of its own": {finds: "no clear yes", wire: func(_ *simulation, r *http.Request) (*http.Response, error) {
		if r.Header.Get("Idempotency-Key") != "" {
			r.Header.Set("Idempotency-Key", string(foodie.NewID()))
		}
		return nil, nil
	}},
	"an order is said to be placed before it is stored": {finds: "not stored", wire: func(s *simulation, r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodPost && s.apiOff {
			return answered(http.StatusCreated, `{"id":"01234567-89ab-7def-8123-456789abcdef","restaurant_name":"Thepla House","items":[],"status":"placed","order_date":"2000-01-01T00:00:00.000Z","total_price":1}`), nil
		}
		return nil, nil
	}},
	"the words of a consent are made up": {finds: "no clear yes", wire: rewritten(func(body []byte) []byte {
		return bytes.Replace(body, []byte(`"words":"`), []byte(`"words":"surely `), 1)
	})},
	"a shown price is not held": {finds: "no clear yes", wire: rewritten(func(body []byte) []byte {
		return shownPrice.ReplaceAll(body, nil)
	})},
	"every yes is for what waits": {finds: "no clear yes", sessions: func(s session.Store) session.Store { return obeying{s} }},
	"an order waits for ever": {finds: "after it had expired", sessions: func(s session.Store) session.Store {
		return &unforgetting{Store: s, kept: map[string]session.PendingOrder{}}
	}},
	"what a failover brings back is trusted": {finds: "no clear yes", trusting: true},
}

// An obeying store says that every session's order was shown, and asked for.
type obeying struct{ session.Store }

// Begin implements session.Store.
func (o obeying) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	turn, err := o.Store.Begin(ctx, e)
	if err == nil && turn.Session().Pending != nil {
		turn.Session().Pending.ShownIn = turn.Session().Pending.Revision
		turn.Session().State.Expect = session.ExpectConfirm
	}
	return turn, err
}

// An unforgetting store brings back every order that once waited.
type unforgetting struct {
	session.Store
	mu   sync.Mutex
	kept map[string]session.PendingOrder
}

// Begin implements session.Store.
func (u *unforgetting) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	turn, err := u.Store.Begin(ctx, e)
	if err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	s := turn.Session()
	if p, ok := u.kept[e.ID]; ok && s.Pending == nil {
		p.ExpiresAt, p.ShownIn = time.Now().Add(time.Minute), p.Revision
		s.Pending, s.State.Expect = &p, session.ExpectConfirm
	}
	if s.Pending != nil {
		u.kept[e.ID] = *s.Pending
	}
	return turn, nil
}

func TestSimulatorFindsWhatIsBroken(t *testing.T) {
	for name, m := range simMutations {
		t.Run(name, func(t *testing.T) {
			w := newSimShared(t)
			w.broken = m
			for seed := range uint64(2000) {
				if wrong := simulate(t, w, seed+1, nil); len(wrong) > 0 && strings.Contains(wrong[0], m.finds) {
					return
				}
			}
			t.Errorf("2000 seeds found no %q", m.finds)
		})
	}
}
