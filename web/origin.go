package web

import (
	"net/http"
	"net/url"

	"github.com/foodieexpress/foodie"
)

// sameOrigin reports whether a browser sent r from one of our own pages (Fetch Metadata; RFC 6454 for those without).
// A request that says neither is refused: every browser that we support sends one of them with a form.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && origin.Host == r.Host
}

var errForeign = foodie.NewError(foodie.Forbidden, "foreign_origin", "This form came from another site, so nothing was changed.")
