package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// An OrderQuery selects the user's own orders.
type OrderQuery struct {
	Limit  int    // at most so many; 0 for the API's own bound
	Cursor string // where the last page ended; "" from the newest
	Status foodie.OrderStatus
}

// PlaceOrder places an order under an Idempotency-Key, "" for none. replayed says that the key had placed it before.
// CurrentLines of a Conflict "price_changed" are the order at today's prices.
func (c *Client) PlaceOrder(ctx context.Context, order wire.PlaceOrder, key string) (foodie.Order, bool, error) {
	var placed wire.Order
	what := call{method: http.MethodPost, path: "/orders/", body: order, into: &placed}
	if key != "" {
		what.header = http.Header{"Idempotency-Key": {key}}
	}
	_, header, err := c.do(ctx, what)
	if err != nil {
		return foodie.Order{}, false, err
	}
	return placed.Domain(), header.Get("Idempotent-Replayed") == "true", nil
}

// VoidKey spends a key so that it can never place an order. It fails with Conflict, code "already_placed", when it has.
func (c *Client) VoidKey(ctx context.Context, key string) error {
	return c.ok(ctx, call{method: http.MethodPut, path: "/orders/void/" + url.PathEscape(key)})
}

// Orders lists the user's orders, newest first, and where the next page begins: "" when there is none.
func (c *Client) Orders(ctx context.Context, q OrderQuery) (orders []foodie.Order, next string, err error) {
	v := query{}
	v.number("limit", q.Limit)
	v.text("cursor", q.Cursor)
	v.text("status", string(q.Status))
	list, header, err := get[[]wire.Order](ctx, c, "/orders/"+v.String())
	if err != nil {
		return nil, "", err
	}
	return domain(list, wire.Order.Domain), nextCursor(header.Get("Link")), nil
}

// Order reads one of the user's orders.
func (c *Client) Order(ctx context.Context, id foodie.ID) (foodie.Order, error) {
	o, _, err := get[wire.Order](ctx, c, "/orders/"+url.PathEscape(string(id)))
	return o.Domain(), err
}

// CancelOrder cancels an order that is still placed; any later status is a Conflict.
func (c *Client) CancelOrder(ctx context.Context, id foodie.ID) (foodie.Order, error) {
	o, err := send[wire.Order](ctx, c, http.MethodPost, "/orders/"+url.PathEscape(string(id))+"/cancel", nil)
	return o.Domain(), err
}

// nextCursor finds the cursor of the next page in a Link header (RFC 8288).
func nextCursor(link string) string {
	target, params, ok := strings.Cut(strings.TrimPrefix(link, "<"), ">")
	if !ok || !strings.Contains(params, `rel="next"`) {
		return ""
	}
	u, err := url.Parse(target)
	if err != nil {
		return ""
	}
	return u.Query().Get("cursor")
}
