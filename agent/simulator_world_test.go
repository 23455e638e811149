package agent_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/proposal"
	"github.com/foodieexpress/foodie/api"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/auth"
	limitmemory "github.com/foodieexpress/foodie/limit/memory"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/telemetry"
)

// A simOutcome is what becomes of a call at a hop: it happens, it fails, or it happens and its answer is lost. It also fails
// when its caller is dead, whom nobody hears any more.
type simOutcome struct{ fail, lost, dead bool }

// A simHop is a call that waits for the simulation to go on.
type simHop struct {
	call    *simCall
	name    string
	ready   func() bool // nil is always
	release chan simOutcome
	resend  func() // sends what waits here although its process is gone; nil for nothing
}

// A simInstance is one process of agents. A crash ends all of its turns where they stand.
type simInstance struct {
	name   string
	agent  *agent.Agent
	ctx    context.Context
	crash  context.CancelFunc
	dead   bool
	cutOff bool // reaches no session store
}

type simCallKey struct{}

// A simulation is one run: a person, two agents, the API, and a seed that decides all else.
type simulation struct {
	t         testing.TB
	seed      uint64
	rng       *rand.Rand
	store     *simStore
	sessions  *simSessions
	instances []*simInstance
	shared    *simShared
	began     time.Time

	mu       sync.Mutex // guards what follows, and the person's ledger
	parked   []*simHop
	ended    []*simCall
	ghosts   []func() // requests on their way from processes that are gone
	person   *simPerson
	step     int
	calls    int
	apiOff   bool
	vanished map[string]int // by session: the step at which it was lost
	wrong    []string       // the rules that were broken

	trace io.Writer // nil for none
	names map[string]string
	sane  bool // all is well now: nothing fails
	late  bool // a request arrives now that was long on its way
}

// A simShared is what one worker's simulations share, because it is costly to make and remembers nothing of them.
type simShared struct {
	shelf    *simShelf
	api      http.RoundTripper
	tokens   *auth.Tokens
	signer   *proposal.Signer
	menus    []foodie.Restaurant
	versions int64
	broken   simMutation
}

func newSimShared(t testing.TB) *simShared {
	keys := auth.NewKeys([]byte(strings.Repeat("k", 32)), nil)
	w := &simShared{shelf: &simShelf{}, tokens: auth.NewTokens(keys, 1000*time.Hour), signer: proposal.NewSigner(keys.Derive("proposal")), versions: 1}
	for _, m := range menus() {
		r, err := foodie.NewRestaurant(m, noon)
		if err != nil {
			t.Fatal(err)
		}
		w.menus = append(w.menus, r)
	}
	server := api.New(api.Config{
		Store: w.shelf, Hasher: auth.NewHasher(1), Tokens: w.tokens, Limiter: limitmemory.New(time.Now), Log: slog.New(slog.DiscardHandler),
		Metrics: telemetry.NewMetrics(), Version: "test",
	})
	w.api = client.Handler(server.Handler())
	return w
}

func newSimulation(t testing.TB, w *simShared, seed uint64, trace io.Writer) *simulation {
	s := &simulation{t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 20261124)), shared: w, began: time.Now(), trace: trace, names: map[string]string{}, vanished: map[string]int{}}
	user, err := foodie.NewUser("asha", "asha@example.com", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s.person = newSimPerson(s, user)
	s.store = &simStore{restaurants: w.menus, version: 1, user: user, keys: map[string]simKey{}, placed: s.person.stored}
	w.shelf.Store = s.store
	s.sessions = newSimSessions(session.Config{})
	s.sessions.hop, s.sessions.saw, s.sessions.trusting = s.sessionHop, s.person.saw, w.broken.trusting
	for i := range 2 {
		s.instances = append(s.instances, s.start(i))
	}
	return s
}

// start starts the agent of a process.
func (s *simulation) start(i int) *simInstance {
	n := &simInstance{name: fmt.Sprint("agent", i)}
	n.ctx, n.crash = context.WithCancel(context.Background())
	platform := client.New("http://api", &simWire{s, s.shared.api})
	snapshots := agent.NewSnapshots(platform, time.Now)
	var store session.Store = s.sessions
	if s.shared.broken.sessions != nil {
		store = s.shared.broken.sessions(store)
	}
	n.agent = agent.New(agent.Config{
		Platform: platform, Snapshots: snapshots, Sessions: store, Signer: s.shared.signer, Model: simWaiter{},
		Fallback: simSubstitute{}, Personalize: true, ReviewRequests: true,
	})
	return n
}

// hop parks a call until the scheduler lets it go on.
func (s *simulation) hop(ctx context.Context, h *simHop) simOutcome {
	call, _ := ctx.Value(simCallKey{}).(*simCall)
	if call == nil {
		return simOutcome{}
	}
	h.call, h.release = call, make(chan simOutcome, 1)
	s.mu.Lock()
	if call.instance.dead {
		s.mu.Unlock()
		return simOutcome{fail: true, dead: true}
	}
	s.parked = append(s.parked, h)
	s.mu.Unlock()
	select {
	case out := <-h.release:
		return out
	case <-ctx.Done():
		s.mu.Lock()
		defer s.mu.Unlock()
		s.parked = slices.DeleteFunc(s.parked, func(p *simHop) bool { return p == h })
		return simOutcome{fail: true, dead: call.instance.dead}
	}
}

// sessionHop is hop on the way to the sessions.
func (s *simulation) sessionHop(ctx context.Context, name string, ready func() bool) simOutcome {
	return s.hop(ctx, &simHop{name: name, ready: ready})
}

// A simWire is the way to the API.
type simWire struct {
	s   *simulation
	api http.RoundTripper
}

var errSimLost = errors.New("connection reset")

// RoundTrip implements http.RoundTripper.
func (w *simWire) RoundTrip(r *http.Request) (*http.Response, error) {
	if deadline, ok := r.Context().Deadline(); ok { // as resilience does it: no try takes longer
		ctx, cancel := context.WithDeadline(r.Context(), minTime(deadline, time.Now().Add(5*time.Second)))
		defer cancel()
		r = r.WithContext(ctx)
	}
	if send := w.s.shared.broken.wire; send != nil {
		if resp, err := send(w.s, r); resp != nil || err != nil {
			return resp, err
		}
	}
	name := r.Method + " " + r.URL.Path
	out := w.s.hop(r.Context(), &simHop{name: "→ " + name, resend: w.resend(r)})
	if out.fail {
		return nil, errSimLost
	}
	resp, err := w.api.RoundTrip(r)
	if err != nil || r.Method == http.MethodGet {
		return resp, err
	}
	if key, is := strings.CutPrefix(r.URL.Path, "/api/v1/orders/void/"); is && resp.StatusCode == http.StatusNoContent {
		if call, _ := r.Context().Value(simCallKey{}).(*simCall); call != nil {
			call.voided = foodie.ID(key)
		}
	}
	if out.lost || w.s.hop(r.Context(), &simHop{name: fmt.Sprint("← ", name, " ", resp.StatusCode)}).fail {
		return nil, errSimLost
	}
	return resp, nil
}

// resend is the same request again, when it changes anything.
func (w *simWire) resend(r *http.Request) func() {
	if r.Method == http.MethodGet {
		return nil
	}
	again := r.Clone(context.WithoutCancel(r.Context()))
	if r.GetBody != nil {
		again.Body, _ = r.GetBody()
	}
	return func() { _, _ = w.api.RoundTrip(again) }
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// log writes a line of the trace.
func (s *simulation) log(format string, args ...any) {
	if s.trace == nil {
		return
	}
	at := time.Since(s.began).Round(time.Millisecond)
	fmt.Fprintf(s.trace, "%3d %9s  %s\n", s.step, at, s.plain(fmt.Sprintf(format, args...)))
}

var (
	simIDs    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	simShorts = regexp.MustCompile(`\b[0-9A-F]{6}\b`)
)

// plain gives each id a name that is the same in every replay: the ids themselves hold random bits.
func (s *simulation) plain(text string) string {
	text = simIDs.ReplaceAllStringFunc(text, func(id string) string {
		if s.names[id] == "" {
			s.names[id] = fmt.Sprint("id", len(s.names)+1)
		}
		return s.names[id]
	})
	text = simShorts.ReplaceAllString(text, "NUMBER")
	return strings.ReplaceAll(text, "\n", " ⏎ ")
}

// broke notes a broken rule.
func (s *simulation) broke(format string, args ...any) {
	text := s.plain(fmt.Sprintf(format, args...))
	s.wrong = append(s.wrong, text)
	s.log("VIOLATION %s", text)
}

// settle waits until every turn stands at a hop, and reads the answers that came.
func (s *simulation) settle() {
	synctest.Wait()
	s.mu.Lock()
	ended := s.ended
	s.ended = nil
	s.mu.Unlock()
	slices.SortFunc(ended, func(a, b *simCall) int { return a.n - b.n })
	for _, c := range ended {
		s.person.hear(c)
	}
}

// waiting are the hops that may go on, in an order that depends on nothing but the seed.
func (s *simulation) waiting() []*simHop {
	s.mu.Lock()
	defer s.mu.Unlock()
	ready := slices.DeleteFunc(slices.Clone(s.parked), func(h *simHop) bool { return h.ready != nil && !h.ready() })
	slices.SortStableFunc(ready, func(a, b *simHop) int {
		if a.call.n != b.call.n {
			return a.call.n - b.call.n
		}
		return strings.Compare(a.name, b.name)
	})
	return ready
}

// letGo lets a hop go on.
func (s *simulation) letGo(h *simHop, out simOutcome) {
	s.mu.Lock()
	s.parked = slices.DeleteFunc(s.parked, func(p *simHop) bool { return p == h })
	s.mu.Unlock()
	s.log("%s #%d %s%s", h.call.instance.name, h.call.n, h.name, out)
	h.release <- out
	s.settle()
}

func (o simOutcome) String() string {
	switch {
	case o.fail:
		return ": fails"
	case o.lost:
		return ": done, its answer lost"
	}
	return ""
}
