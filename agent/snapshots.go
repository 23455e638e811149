package agent

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/singleflight"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/telemetry"
)

// Bounds of a snapshot of the catalogue.
const (
	snapshotAge  = 2 * time.Millisecond   // the calls of one turn share a check; every turn asks anew, so no menu is stale
	snapshotSize = 5000                   // restaurants; beyond, the API searches
	searchedHits = 50                     // restaurants that a search brings in
	retryAfter   = time.Second            // a failure answers for so long, so that nobody waits for it twice
	forTime      = time.Second            // to check what is known, where what was known will do
	staleness    = 5 * time.Second        // how long ago the API confirmed what is used at most, unless it is away
	quick        = 100 * time.Millisecond // to check, or read anew, what was confirmed within staleness; then that is used
	slowRead     = 50 * time.Millisecond  // a reading anew that takes longer is not begun again at once
	recheckSize  = 5 * time.Minute        // how often a catalogue beyond snapshotSize is looked at again
)

// Snapshots keeps the catalogue as the API last gave it, revalidated by its ETag. It is safe for concurrent use.
//
// Every turn asks anew, and turns at the same time share one call: so long as that takes no longer than 100 ms, no menu is
// stale. When it takes longer, as reading thousands of restaurants anew does, turns go on with what the API confirmed at
// most 5 s ago, while the new one is read beside them, one fifth of the time at most.
type Snapshots struct {
	platform *client.Client
	now      func() time.Time
	prepare  []func(*catalogue.Index)
	checks   *prometheus.CounterVec // nil for none
	current  atomic.Pointer[snapshot]
	flight   singleflight.Group
	mu       sync.Mutex // guards what follows
	failed   failedFetch
	late     time.Time // when somebody had waited forTime in vain
}

type snapshot struct {
	index   *catalogue.Index
	etag    string
	checked time.Time
	read    time.Duration // how long it took to read anew; 0 when it was only confirmed
	huge    bool          // beyond snapshotSize: index is empty
}

type failedFetch struct {
	err error
	at  time.Time
}

// NewSnapshots keeps snapshots of what platform serves; now is time.Now when nil.
func NewSnapshots(platform *client.Client, now func() time.Time) *Snapshots {
	if now == nil {
		now = time.Now
	}
	return &Snapshots{platform: platform, now: now}
}

// BeforeUse has prepare called with each index of the whole catalogue before anybody gets it. It is called before the
// first use of s.
func (s *Snapshots) BeforeUse(prepare func(*catalogue.Index)) { s.prepare = append(s.prepare, prepare) }

// Show registers what s does in m. It is called before the first use of s.
func (s *Snapshots) Show(m *telemetry.Metrics) {
	s.checks = m.Counter("foodie_catalogue_checks_total", "Questions to the API whether the catalogue has changed, by what came of it: unchanged, read or failed. Turns at the same time share one.", "result")
	m.Watch("foodie_catalogue_age_seconds", "How long ago the API confirmed the catalogue; it is only asked when somebody talks.", nil, func() float64 {
		snap := s.current.Load()
		if snap == nil {
			return 0
		}
		return s.now().Sub(snap.checked).Seconds()
	})
}

// count notes what came of a check.
func (s *Snapshots) count(result string) {
	if s.checks != nil {
		s.checks.WithLabelValues(result).Inc()
	}
}

// For gives the restaurants that a message could be about: all up to 5000, else the hits of a search, always with the
// one of that name. It is for understanding words: while the API is away or hangs, it answers from what it knew.
func (s *Snapshots) For(ctx context.Context, text, restaurant string) (*catalogue.Index, error) {
	old := s.current.Load()
	if old == nil || old.huge {
		return s.Find(ctx, text, restaurant)
	}
	if s.isLate() {
		return old.index, nil
	}
	within, cancel := context.WithTimeoutCause(ctx, forTime, errLate)
	defer cancel()
	ix, err := s.Find(within, text, restaurant)
	switch {
	case err == nil:
		return ix, nil
	case context.Cause(within) == errLate:
		s.mu.Lock()
		s.late = s.now()
		s.mu.Unlock()
	}
	return old.index, ctx.Err()
}

var errLate = errors.New("the API took longer than 1 s to confirm a menu that is known")

// isLate reports whether the API did not answer a moment ago.
func (s *Snapshots) isLate() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now().Sub(s.late) < retryAfter
}

// Find is For without mercy: what the API confirmed a moment ago, or its failure.
func (s *Snapshots) Find(ctx context.Context, text, restaurant string) (*catalogue.Index, error) {
	snap, err := s.fresh(ctx)
	if err != nil {
		return nil, err
	}
	if !snap.huge {
		return snap.index, nil
	}
	return s.search(ctx, text, restaurant)
}

// fresh is a snapshot that is at most snapshotAge old. Any number of callers share one request.
func (s *Snapshots) fresh(ctx context.Context) (*snapshot, error) {
	if snap := s.current.Load(); snap != nil && s.now().Sub(snap.checked) < snap.lifetime() {
		return snap, nil
	}
	if err := s.recentFailure(); err != nil {
		return nil, err
	}
	fetched := s.flight.DoChan("catalogue", func() (any, error) {
		// Others wait for it too, so it does not end with the one who happened to ask first.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
		defer cancel()
		return s.fetch(ctx)
	})
	usable := time.NewTimer(quick)
	defer usable.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case r := <-fetched:
			if r.Err != nil {
				return nil, r.Err
			}
			return r.Val.(*snapshot), nil
		case <-usable.C:
			if old := s.current.Load(); old != nil && !old.huge && s.now().Sub(old.checked) < staleness {
				return old, nil
			}
		}
	}
}

func (s *snapshot) lifetime() time.Duration {
	switch {
	case s.huge:
		return recheckSize
	case s.read > slowRead:
		return min(5*s.read, staleness-s.read) // since it was begun; so that the next is there in time
	}
	return snapshotAge
}

func (s *Snapshots) recentFailure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed.err != nil && s.now().Sub(s.failed.at) < retryAfter {
		return s.failed.err
	}
	return nil
}

// fetch asks the API once.
func (s *Snapshots) fetch(ctx context.Context) (*snapshot, error) {
	old, etag := s.current.Load(), ""
	if old != nil {
		etag = old.etag
	}
	asked := s.now()
	rs, etag, unchanged, err := s.platform.Catalogue(ctx, etag)
	s.mu.Lock()
	s.failed = failedFetch{err, asked}
	s.mu.Unlock()
	if err != nil {
		s.count("failed")
		return nil, err
	}
	next := &snapshot{etag: etag, checked: asked, huge: len(rs) > snapshotSize}
	switch {
	case unchanged:
		s.count("unchanged")
		next.index, next.huge = old.index, old.huge
		s.current.Store(next)
		return next, nil
	case next.huge:
		next.index = catalogue.New(nil, etag)
	default:
		next.index = catalogue.New(rs, etag)
		for _, prepare := range s.prepare {
			prepare(next.index)
		}
		next.read = s.now().Sub(asked)
	}
	s.count("read")
	s.current.Store(next)
	return next, nil
}

// search asks the API for the restaurants whose names, kinds or dishes text has.
func (s *Snapshots) search(ctx context.Context, text, restaurant string) (*catalogue.Index, error) {
	rs, err := s.platform.Restaurants(ctx, client.RestaurantQuery{Text: strings.TrimSpace(text), Limit: searchedHits})
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) != "" {
		hits, err := s.platform.SearchItems(ctx, client.ItemQuery{Name: text, Limit: searchedHits})
		if err != nil && foodie.KindOf(err) != foodie.Invalid {
			return nil, err
		}
		for _, h := range hits {
			rs = append(rs, h.Restaurant)
		}
	}
	if restaurant != "" {
		r, err := s.platform.Restaurant(ctx, restaurant)
		switch {
		case err == nil:
			rs = append(rs, r)
		case foodie.KindOf(err) != foodie.NotFound:
			return nil, err
		}
	}
	return catalogue.New(distinct(rs), ""), nil
}

// distinct drops restaurants that came twice.
func distinct(rs []foodie.Restaurant) []foodie.Restaurant {
	seen := map[foodie.ID]bool{}
	return slices.DeleteFunc(rs, func(r foodie.Restaurant) bool {
		twice := seen[r.ID]
		seen[r.ID] = true
		return twice
	})
}
