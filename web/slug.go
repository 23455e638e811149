package web

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/match"
)

// slugOf is a name as it stands in an address: "PATEL & SONS" is "patel-and-sons". Letters of every script stay, since
// browsers show them as they are. A name of signs alone has none.
func slugOf(name string) string {
	words := match.Words(name)
	for i, w := range words {
		words[i] = strings.Map(func(c rune) rune {
			if unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c) {
				return c
			}
			return -1
		}, w)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), "-")
}

// slugs gives each restaurant its own slug: the first of several that would share one keeps it, the others, and those
// that have none, get a piece of their id.
func slugs(rs []foodie.Restaurant) map[foodie.ID]string {
	taken := make(map[string]bool, len(rs))
	of := make(map[foodie.ID]string, len(rs))
	for _, r := range rs {
		slug := slugOf(r.Name)
		if slug == "" || taken[slug] {
			slug = strings.TrimPrefix(slug+"-"+strings.ToLower(r.ID.Short()), "-")
		}
		taken[slug] = true
		of[r.ID] = slug
	}
	return of
}

// meant finds the restaurant that a piece of an address means: by slug, else by name or id, as links made from an order
// or by hand have it. exact says that it is the restaurant's own address.
func meant(ix *catalogue.Index, piece string) (r foodie.Restaurant, exact, ok bool) {
	of := slugs(ix.Restaurants())
	for _, r := range ix.Restaurants() {
		if of[r.ID] == piece {
			return r, true, true
		}
	}
	for _, r := range ix.Restaurants() {
		if string(r.ID) == piece {
			return r, false, true
		}
	}
	r, ok = ix.Restaurant(piece)
	return r, false, ok
}

// addressOf is the path of a restaurant's own place.
func addressOf(slug string) string { return "/restaurants/" + url.PathEscape(slug) }
