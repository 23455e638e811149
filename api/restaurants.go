package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/catalogue"
)

// Bounds of lists of restaurants.
const (
	maxRestaurants = 500 // in a page
	itemHits       = 100 // of a dish search, when no limit is given
	maxItemHits    = 500
	nearestNames   = 5
)

// listRestaurants answers GET /restaurants/: all of them, or those that fit the query, a page at a time when it has a
// limit.
func (s *Server) listRestaurants(w http.ResponseWriter, r *http.Request) error {
	snap, err := s.catalogue.current(r.Context())
	if err != nil {
		return err
	}
	if r.URL.RawQuery == "" {
		p, err := snap.all()
		if err != nil {
			return err
		}
		return p.send(w, r)
	}
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	want := catalogue.Query{Text: q.text("q"), Cuisine: q.text("cuisine"), Area: q.text("area"), Tag: q.text("tag")}
	limit, after := q.number("limit", 0, 1, maxRestaurants), q.cursor()
	if err := q.err(); err != nil {
		return err
	}
	if limit > 0 {
		want.Limit = after.at + limit + 1 // one more tells whether another page follows
	}
	list := restAfter(snap.index.Search(want), after)
	if limit > 0 && len(list) > limit {
		list = list[:limit]
		linkNext(w, r, q.values, cursor{id: list[limit-1].ID, at: after.at + limit})
	}
	p, err := snap.list(list)
	if err != nil {
		return err
	}
	return p.send(w, r)
}

// restAfter is what follows the cursor. When its restaurant is gone, its place in the list counts.
func restAfter(list []foodie.Restaurant, c cursor) []foodie.Restaurant {
	if c.id == "" {
		return list
	}
	for i, r := range list {
		if r.ID == c.id {
			return list[i+1:]
		}
	}
	return list[min(c.at, len(list)):]
}

// getRestaurant answers GET /restaurants/{name}.
func (s *Server) getRestaurant(w http.ResponseWriter, r *http.Request) error {
	e, err := s.restaurant(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	p, err := e.encoded()
	if err != nil {
		return err
	}
	return p.send(w, r)
}

// restaurant finds one by name; NotFound carries the nearest names.
func (s *Server) restaurant(ctx context.Context, name string) (*entry, error) {
	snap, err := s.catalogue.current(ctx)
	if err != nil {
		return nil, err
	}
	return snap.named(name)
}

// named is find for a person, who is told the nearest names.
func (s *snapshot) named(name string) (*entry, error) {
	if e, ok := s.find(name); ok {
		return e, nil
	}
	missing := foodie.NewError(foodie.NotFound, "restaurant_not_found", "Restaurant '%s' not found.", clip(name))
	near := s.index.Nearest(name, nearestNames)
	names := make([]string, len(near))
	for i, n := range near {
		names[i] = n.Name
	}
	return nil, &refusal{err: missing, suggestions: names}
}

// stored finds the restaurant as it is in the store now: what somebody pays is never remembered from before. Where the
// store confirms the catalogue on every read, that is the catalogue's; else it is read, and only a name that the store does
// not know so is looked for in the catalogue, which forgives more.
func (s *Server) stored(ctx context.Context, name string) (foodie.Restaurant, error) {
	if s.CatalogueAge > 0 {
		r, err := s.Store.Restaurant(ctx, name)
		if err == nil && foodie.Key(r.Name) == foodie.Key(name) || err != nil && foodie.KindOf(err) != foodie.NotFound {
			return r, err
		}
	}
	snap, err := s.catalogue.fresh(ctx)
	if err != nil {
		return foodie.Restaurant{}, err
	}
	e, err := snap.named(name)
	if err != nil {
		return foodie.Restaurant{}, err
	}
	if s.CatalogueAge > 0 {
		return s.Store.Restaurant(ctx, string(e.restaurant.ID))
	}
	return e.restaurant, nil
}

// catalogueChanged makes every read that follows see the change, here at once and elsewhere as soon as it is told.
func (s *Server) catalogueChanged(ctx context.Context) {
	s.catalogue.versions.forget()
	if err := s.Events.Publish(context.WithoutCancel(ctx), catalogueTopic); err != nil {
		s.Log.DebugContext(ctx, "other instances were not told of a change and will see it later", "topic", catalogueTopic, "err", err)
	}
}

// createRestaurant answers POST /restaurants/.
func (s *Server) createRestaurant(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.RestaurantDraft](w, r)
	if err != nil {
		return err
	}
	made, err := foodie.NewRestaurant(in.Domain(), s.Now())
	if err != nil {
		return err
	}
	if err := s.Store.CreateRestaurant(r.Context(), made); err != nil {
		return err
	}
	s.catalogueChanged(r.Context())
	s.Log.InfoContext(r.Context(), "restaurant created", "restaurant_id", made.ID, "by", userOf(r).ID)
	w.Header().Set("Location", prefix+"/restaurants/"+url.PathEscape(made.Name))
	return s.encodeRestaurant(w, http.StatusCreated, made)
}

// replaceRestaurant answers PUT /restaurants/{name}: the whole document, under If-Match only when nobody changed it
// since it was read.
func (s *Server) replaceRestaurant(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.RestaurantDraft](w, r)
	if err != nil {
		return err
	}
	now, err := s.stored(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	changed, err := s.Store.UpdateRestaurant(r.Context(), now.Name, func(stored *foodie.Restaurant) error {
		if err := unchangedSince(r, *stored); err != nil {
			return err
		}
		return stored.Replace(in.Domain())
	})
	if err != nil {
		return err
	}
	s.catalogueChanged(r.Context())
	s.Log.InfoContext(r.Context(), "restaurant changed", "restaurant_id", changed.ID, "by", userOf(r).ID)
	return s.encodeRestaurant(w, http.StatusOK, changed)
}

// unchangedSince compares If-Match (RFC 9110 section 13.1.1) with the restaurant as it is stored.
func unchangedSince(r *http.Request, stored foodie.Restaurant) error {
	wanted := r.Header["If-Match"]
	if len(wanted) == 0 {
		return nil
	}
	p, err := newPageOf(wire.FromRestaurant(stored))
	if err != nil || matches(wanted, p.etag[0]) {
		return err
	}
	e := foodie.NewError(foodie.Conflict, "restaurant_changed", "Somebody has changed this restaurant meanwhile. Please read it again.")
	return &refusal{err: e, status: http.StatusPreconditionFailed}
}

func (s *Server) encodeRestaurant(w http.ResponseWriter, status int, r foodie.Restaurant) error {
	p, err := newPageOf(wire.FromRestaurant(r))
	if err != nil {
		return err
	}
	w.Header()["Etag"] = p.etag
	return write(w, status, p.body)
}

// deleteRestaurant answers DELETE /restaurants/{name}.
func (s *Server) deleteRestaurant(w http.ResponseWriter, r *http.Request) error {
	now, err := s.stored(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	if err := s.Store.DeleteRestaurant(r.Context(), now.Name); err != nil {
		return err
	}
	s.catalogueChanged(r.Context())
	s.Log.InfoContext(r.Context(), "restaurant deleted", "restaurant_id", now.ID, "by", userOf(r).ID)
	return encode(w, http.StatusOK, wire.Message{Message: "Restaurant '" + now.Name + "' deleted. Its orders and reviews stay readable."})
}

// searchItems answers GET /search/items: the restaurants that serve a dish, the best match first.
func (s *Server) searchItems(w http.ResponseWriter, r *http.Request) error {
	q, err := queryOf(r)
	if err != nil {
		return err
	}
	want := catalogue.ItemQuery{
		Name: q.text("item_name"), Tag: q.text("tag"), MaxPrice: q.money("max_price"),
		Limit: q.number("limit", itemHits, 1, maxItemHits),
	}
	if want.Name == "" && want.Tag == "" && want.MaxPrice == 0 {
		q.fault("search_empty", "item_name", "Give item_name, tag or max_price to search for.")
	}
	if err := q.err(); err != nil {
		return err
	}
	snap, err := s.catalogue.current(r.Context())
	if err != nil {
		return err
	}
	hits := []wire.ItemHit{}
	for _, h := range snap.index.Items(want) {
		hits = append(hits, wire.FromItemHit(h.Restaurant, h.Items))
	}
	p, err := newPageOf(hits)
	if err != nil {
		return err
	}
	return p.send(w, r)
}
