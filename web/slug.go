package web

import (
	"net/url"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/match"
)

// slugOf is a name as it stands in an address: "PATEL & SONS" is "patel-and-sons". Letters of every script stay, since
// browsers show them as they are. A name of signs alone has none.
func slugOf(name string) string {
	return strings.ReplaceAll(strings.Join(match.Words(name), "-"), ".", "") // a point stays between digits: "99.50"
}

// A directory is the addresses of one catalogue's restaurants: the first of several that would share a slug keeps it, the
// others, and those that have none, get a piece of their id.
type directory struct {
	of *catalogue.Index
	// slugs by restaurant, and restaurants (as places in the catalogue's list) by slug.
	slugs map[foodie.ID]string
	at    map[string]int
}

func newDirectory(ix *catalogue.Index) *directory {
	rs := ix.Restaurants()
	d := &directory{of: ix, slugs: make(map[foodie.ID]string, len(rs)), at: make(map[string]int, len(rs))}
	for i, r := range rs {
		slug := slugOf(r.Name)
		if _, taken := d.at[slug]; taken || slug == "" {
			slug = strings.TrimPrefix(slug+"-"+strings.ToLower(r.ID.Short()), "-")
		}
		d.at[slug], d.slugs[r.ID] = i, slug
	}
	return d
}

// directory is that of ix; the last one is kept, because a catalogue seldom changes.
func (s *site) directory(ix *catalogue.Index) *directory {
	if d := s.addresses.Load(); d != nil && d.of == ix {
		return d
	}
	d := newDirectory(ix)
	s.addresses.Store(d)
	return d
}

// address is the path of a restaurant's own place.
func (d *directory) address(r foodie.Restaurant) string { return addressOf(d.slugs[r.ID]) }

// meant finds the restaurant that a piece of an address means: by slug, else by id or name, as links made from an order
// or by hand have it. exact says that it is the restaurant's own address.
func (d *directory) meant(piece string) (r foodie.Restaurant, exact, ok bool) {
	if i, ok := d.at[piece]; ok {
		return d.of.Restaurants()[i], true, true
	}
	if slug, ok := d.slugs[foodie.ID(piece)]; ok {
		return d.of.Restaurants()[d.at[slug]], false, true
	}
	r, ok = d.of.Restaurant(piece)
	return r, false, ok
}

// addressOf is the path of a restaurant's own place.
func addressOf(slug string) string { return "/restaurants/" + url.PathEscape(slug) }
