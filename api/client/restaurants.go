package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// A RestaurantQuery selects restaurants; zero fields select all.
type RestaurantQuery struct {
	Text    string // words of a name, cuisine, area or dish, typos allowed
	Cuisine string
	Area    string
	Tag     string
	Limit   int // at most so many; 0 for all
}

// An ItemQuery selects dishes; zero fields select all.
type ItemQuery struct {
	Name     string
	Tag      string
	MaxPrice foodie.Money
	Limit    int // restaurants; 0 for the API's own bound
}

// An ItemHit is a restaurant and those of its dishes that were found, best first.
type ItemHit struct {
	Restaurant foodie.Restaurant
	Items      []foodie.MenuItem
}

// Catalogue reads all restaurants unless they are still those of etag; unchanged says that they are. An empty etag
// always reads.
func (c *Client) Catalogue(ctx context.Context, etag string) (rs []foodie.Restaurant, newETag string, unchanged bool, err error) {
	var list []wire.Restaurant
	what := call{method: http.MethodGet, path: "/restaurants/", into: &list}
	if etag != "" {
		what.header = http.Header{"If-None-Match": {etag}}
	}
	status, header, err := c.do(ctx, what)
	if err != nil {
		return nil, "", false, err
	}
	if status == http.StatusNotModified {
		return nil, etag, true, nil
	}
	return domain(list, wire.Restaurant.Domain), header.Get("ETag"), false, nil
}

// Restaurants lists the restaurants that fit q.
func (c *Client) Restaurants(ctx context.Context, q RestaurantQuery) ([]foodie.Restaurant, error) {
	v := query{}
	v.text("q", q.Text)
	v.text("cuisine", q.Cuisine)
	v.text("area", q.Area)
	v.text("tag", q.Tag)
	v.number("limit", q.Limit)
	list, _, err := get[[]wire.Restaurant](ctx, c, "/restaurants/"+v.String())
	return domain(list, wire.Restaurant.Domain), err
}

// Restaurant finds one by name, ignoring case. Suggestions of its NotFound are the nearest names.
func (c *Client) Restaurant(ctx context.Context, name string) (foodie.Restaurant, error) {
	r, _, err := get[wire.Restaurant](ctx, c, restaurantPath(name))
	return r.Domain(), err
}

// SearchItems finds dishes, the best match first.
func (c *Client) SearchItems(ctx context.Context, q ItemQuery) ([]ItemHit, error) {
	v := query{}
	v.text("item_name", q.Name)
	v.text("tag", q.Tag)
	if q.MaxPrice > 0 {
		price, _ := q.MaxPrice.MarshalJSON()
		v.text("max_price", string(price))
	}
	v.number("limit", q.Limit)
	list, _, err := get[[]wire.ItemHit](ctx, c, "/search/items"+v.String())
	return domain(list, func(h wire.ItemHit) ItemHit {
		return ItemHit{
			Restaurant: wire.Restaurant{ID: h.ID, Name: h.Name, Area: h.Area, Cuisine: h.Cuisine, Items: h.Items}.Domain(),
			Items:      domain(h.MatchingItems, wire.MenuItem.Domain),
		}
	}), err
}

func restaurantPath(name string) string { return "/restaurants/" + url.PathEscape(name) }

// A query collects parameters; what is empty is left out.
type query url.Values

func (q query) text(name, value string) {
	if value != "" {
		url.Values(q).Set(name, value)
	}
}

func (q query) number(name string, value int) {
	if value != 0 {
		url.Values(q).Set(name, strconv.Itoa(value))
	}
}

// String is the query with its question mark, or nothing.
func (q query) String() string {
	if len(q) == 0 {
		return ""
	}
	return "?" + url.Values(q).Encode()
}

func domain[W, D any](in []W, f func(W) D) []D {
	out := make([]D, len(in))
	for i, w := range in {
		out[i] = f(w)
	}
	return out
}
