package api

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/store"
)

// A catalogueCache holds the last version of the catalogue that was asked for. Reads are as old as its age at most, and
// those that follow a write of this process, or the word of another instance, are of that write.
type catalogueCache struct {
	store    store.Restaurants
	versions *versions
	last     atomic.Pointer[snapshot]
	building chan struct{} // held by the one request that reads a new version; the others wait for it
}

func newCatalogueCache(st store.Restaurants, age time.Duration, now func() time.Time) *catalogueCache {
	v := &versions{ask: st.CatalogueVersion, age: age, now: now, asking: make(chan struct{}, 1)}
	return &catalogueCache{store: st, versions: v, building: make(chan struct{}, 1)}
}

// fresh is the catalogue as it is now in the store.
func (c *catalogueCache) fresh(ctx context.Context) (*snapshot, error) {
	c.versions.forget()
	return c.current(ctx)
}

// current is the catalogue as it is now, or was a moment ago. Who must wait for a new version waits as long as any request
// does.
func (c *catalogueCache) current(ctx context.Context) (*snapshot, error) {
	version, err := c.versions.current(ctx)
	if err != nil {
		return nil, err
	}
	if last := c.last.Load(); last != nil && last.version == version {
		return last, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, databaseTime, errDatabaseTime)
	defer cancel()
	select {
	case c.building <- struct{}{}:
		defer func() { <-c.building }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	return c.rebuild(ctx)
}

// rebuildTime bounds how long the catalogue is read. It is more than a request may take: whoever reads goes on when its
// own time is over, else a very large catalogue on a busy machine would be begun by each request and finished by none.
const rebuildTime = time.Minute

// rebuild reads the catalogue, unless who held the place before has read it. The version is asked first: a change
// between the two reads makes the next request read again, never serve the old.
func (c *catalogueCache) rebuild(ctx context.Context) (*snapshot, error) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), rebuildTime, errors.New("the catalogue took too long to read"))
	defer cancel()
	version, err := c.versions.current(ctx)
	if err != nil {
		return nil, err
	}
	if last := c.last.Load(); last != nil && last.version == version {
		return last, nil
	}
	list, err := c.store.Restaurants(ctx)
	if err != nil {
		return nil, err
	}
	snap := newSnapshot(list, version)
	c.last.Store(snap)
	return snap, nil
}

// A snapshot is one version of the catalogue, with the answers that were made of it.
type snapshot struct {
	version int64
	index   *catalogue.Index
	byName  map[string]*entry // as written, and under its foodie.Key
	byID    map[foodie.ID]*entry
	whole   atomic.Pointer[page]
}

// An entry is one restaurant.
type entry struct {
	restaurant foodie.Restaurant
	page       atomic.Pointer[page]
}

func newSnapshot(list []foodie.Restaurant, version int64) *snapshot {
	s := &snapshot{
		version: version,
		byName:  make(map[string]*entry, 2*len(list)),
		byID:    make(map[foodie.ID]*entry, len(list)),
	}
	for _, r := range list {
		e := &entry{restaurant: r}
		s.byName[r.Name], s.byName[foodie.Key(r.Name)], s.byID[r.ID] = e, e, e
	}
	s.index = catalogue.New(list, strconv.FormatInt(version, 10))
	return s
}

// find is the restaurant of that name. One that is written exactly so goes before one that only ignoring case is.
func (s *snapshot) find(name string) (*entry, bool) {
	if e, ok := s.byName[name]; ok {
		return e, true
	}
	if e, ok := s.byName[foodie.Key(name)]; ok {
		return e, true
	}
	r, ok := s.index.Restaurant(name)
	return s.byID[r.ID], ok
}

// encoded is the restaurant's page, encoded when it is first asked for. Two requests may both do it: the same bytes.
func (e *entry) encoded() (*page, error) {
	if p := e.page.Load(); p != nil {
		return p, nil
	}
	p, err := newPageOf(wire.FromRestaurant(e.restaurant))
	if err == nil {
		e.page.Store(p)
	}
	return p, err
}

// all is the page of every restaurant.
func (s *snapshot) all() (*page, error) {
	if p := s.whole.Load(); p != nil {
		return p, nil
	}
	p, err := s.list(s.index.Restaurants())
	if err == nil {
		s.whole.Store(p)
	}
	return p, err
}

// list joins the pages of some restaurants.
func (s *snapshot) list(rs []foodie.Restaurant) (*page, error) {
	body := []byte{'['}
	for i, r := range rs {
		p, err := s.byID[r.ID].encoded()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			body = append(body, ',')
		}
		body = append(body, p.body...)
	}
	return newPage(append(body, ']')), nil
}
