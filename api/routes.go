package api

import (
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/resilience"
)

// access says who may use a route.
type access int

const (
	anyone access = iota
	signedIn
	admin
)

// A route is one line of the API: where it stands, who may use it, what answers, and what the OpenAPI document says.
type route struct {
	method, path string
	who          access
	priority     resilience.Priority
	catalogue    bool // answered from the catalogue, and so for anyone
	handle       handler
	stream       func(http.ResponseWriter, *http.Request) (flow, error) // in the place of handle
	operation
	label  string   // for logs and metrics: "GET /restaurants/{name}"
	params []string // the names in path, in order
}

// routes is the whole API.
func (s *Server) routes() []route {
	list := []route{
		{method: get, path: "/", priority: always, handle: s.service, operation: operation{summary: "What this is, and where to go on", answer: of[wire.Service]()}},
		{method: get, path: "/restaurants/", priority: browse, catalogue: true, handle: s.listRestaurants, operation: operation{summary: "List restaurants with their menus: all of them without a limit",
			query:  []parameter{text("cuisine", "ignoring case"), text("area", "ignoring case"), text("tag", "some dish carries it"), text("q", "words of name, cuisine, area or dishes; typos are forgiven"), number("limit", 1, maxRestaurants), text("cursor", "from the Link header of the page before")},
			answer: of[[]wire.Restaurant](), etag: true}},
		{method: get, path: "/restaurants/{name}", priority: browse, catalogue: true, handle: s.getRestaurant, operation: operation{summary: "One restaurant, by its name ignoring case", answer: of[wire.Restaurant](), etag: true}},
		{method: post, path: "/restaurants/", priority: browse, who: admin, handle: s.createRestaurant, operation: operation{summary: "Add a restaurant", body: of[wire.RestaurantDraft](), status: http.StatusCreated, answer: of[wire.Restaurant]()}},
		{method: put, path: "/restaurants/{name}", priority: browse, who: admin, handle: s.replaceRestaurant, operation: operation{summary: "Replace a restaurant's whole document", headers: []parameter{text("If-Match", "the ETag that was read: fails with 412 when somebody has changed it since")}, body: of[wire.RestaurantDraft](), answer: of[wire.Restaurant]()}},
		{method: del, path: "/restaurants/{name}", priority: browse, who: admin, handle: s.deleteRestaurant, operation: operation{summary: "Delete a restaurant; its orders and reviews stay readable", answer: of[wire.Message]()}},
		{method: get, path: "/search/items", priority: browse, catalogue: true, handle: s.searchItems, operation: operation{summary: "Restaurants that serve a dish, the best match first",
			query:  []parameter{text("item_name", "words of the dish; typos are forgiven"), text("tag", "such as veg"), amount("max_price", "rupees for one"), number("limit", 1, maxItemHits)},
			answer: of[[]wire.ItemHit](), etag: true}},

		{method: post, path: "/users/register", priority: chat, handle: s.register, operation: operation{summary: "Make an account", body: of[wire.Registration](), status: http.StatusCreated, answer: of[wire.User](), hashes: true}},
		{method: post, path: "/users/login", priority: chat, handle: s.login, operation: operation{summary: "Sign in with user name or e-mail address", body: of[wire.SignIn](), form: true, answer: of[wire.Token](), hashes: true}},
		{method: post, path: "/users/refresh", priority: chat, handle: s.refresh, operation: operation{summary: "Spend a refresh token for a new pair of tokens", body: of[wire.Refresh](), answer: of[wire.Token]()}},
		{method: post, path: "/users/logout", priority: chat, handle: s.logout, operation: operation{summary: "Sign out: end the token that is sent and its sign-in", body: of[wire.SignOut](), optional: true, answer: of[wire.Message](), bearer: true}},
		{method: get, path: "/users/me", priority: chat, who: signedIn, handle: s.me, operation: operation{summary: "Who is signed in", answer: of[wire.User]()}},
		{method: get, path: "/users/me/reviews", priority: browse, who: signedIn, handle: s.myReviews, operation: operation{summary: "The user's own reviews, newest first", answer: of[[]wire.Review]()}},

		{method: post, path: "/orders/", priority: confirm, who: signedIn, handle: s.placeOrder, operation: operation{summary: "Place an order, at the menu's prices", headers: []parameter{text("Idempotency-Key", "1 to 255 characters: the same key and order place once, however often they are sent")}, body: of[wire.PlaceOrder](), status: http.StatusCreated, answer: of[wire.Order]()}},
		{method: get, path: "/orders/", priority: status, who: signedIn, handle: s.listOrders, operation: operation{summary: "The user's own orders, newest first", query: orderPage(), answer: of[[]wire.Order]()}},
		{method: get, path: "/orders/{id}", priority: status, who: signedIn, handle: s.getOrder, operation: operation{summary: "One of the user's own orders", answer: of[wire.Order]()}},
		{method: get, path: "/orders/{id}/events", priority: status, who: signedIn, stream: s.orderEvents, operation: operation{summary: "One of the user's own orders, now and whenever it changes: events named order, whose id is its version. 204 when it is final and that version was seen", headers: []parameter{text("Last-Event-ID", "the id of the last event that was seen, on any instance")}, media: eventStream, nothing: true}},
		{method: post, path: "/orders/{id}/cancel", priority: confirm, who: signedIn, handle: s.cancelOrder, operation: operation{summary: "Cancel an order that is not accepted yet", answer: of[wire.Order]()}},
		{method: put, path: "/orders/void/{key}", priority: confirm, who: signedIn, handle: s.voidKey, operation: operation{summary: "Spend an Idempotency-Key, so that it can never place an order", status: http.StatusNoContent}},

		{method: post, path: "/restaurants/{name}/reviews", priority: chat, who: signedIn, handle: s.addReview, operation: operation{summary: "Review a restaurant, once", body: of[wire.ReviewDraft](), status: http.StatusCreated, answer: of[wire.Review]()}},
		{method: get, path: "/restaurants/{name}/reviews", priority: browse, handle: s.listReviews, operation: operation{summary: "A restaurant's reviews, newest first", query: []parameter{number("limit", 1, maxReviews), number("skip", 0, maxSkip)}, answer: of[[]wire.Review]()}},
		{method: get, path: "/restaurants/{name}/reviews/stats", priority: browse, handle: s.reviewStats, operation: operation{summary: "The sum of a restaurant's reviews", answer: of[wire.ReviewStats]()}},
		{method: put, path: "/reviews/{id}", priority: chat, who: signedIn, handle: s.updateReview, operation: operation{summary: "Change a review of one's own", body: of[wire.ReviewChange](), answer: of[wire.Review]()}},
		{method: del, path: "/reviews/{id}", priority: chat, who: signedIn, handle: s.deleteReview, operation: operation{summary: "Delete a review of one's own", status: http.StatusNoContent}},

		{method: get, path: "/admin/stats", priority: statistics, who: admin, handle: s.stats, operation: operation{summary: "The operator's figures", answer: of[wire.Stats]()}},
		{method: get, path: "/admin/orders", priority: statistics, who: admin, handle: s.allOrders, operation: operation{summary: "All orders, newest first", query: append(orderPage(), text("restaurant", "its name, as it is or as it was when ordered")), answer: of[[]wire.Order]()}},
		{method: get, path: "/admin/users", priority: statistics, who: admin, handle: s.allUsers, operation: operation{summary: "All users, newest first", query: []parameter{number("limit", 1, maxListed), text("cursor", "from the Link header of the page before")}, answer: of[[]wire.User]()}},
		{method: patch, path: "/admin/orders/{id}", priority: status, who: admin, handle: s.moveOrder, operation: operation{summary: "Move an order along", body: of[wire.StatusChange](), answer: of[wire.Order]()}},

		{method: get, path: "/health", priority: always, handle: s.health, operation: operation{summary: "Whether the service is healthy", answer: of[wire.Health](), away: true}},
		{method: get, path: "/health/live", priority: always, handle: s.live, operation: operation{summary: "Whether the process runs", answer: of[wire.Probe]()}},
		{method: get, path: "/health/ready", priority: always, handle: s.ready, operation: operation{summary: "Whether requests are welcome", answer: of[wire.Probe](), away: true}},
		{method: get, path: "/openapi.json", priority: browse, handle: s.openAPI, operation: operation{summary: "This document", answer: of[map[string]any](), etag: true}},
		{method: get, path: "/docs", priority: browse, handle: docs("docs.html"), operation: operation{summary: "This document as a page on which routes can be tried", media: "text/html", etag: true}},
		{method: get, path: "/docs/docs.js", priority: browse, handle: docs("docs.js"), operation: operation{summary: "The page's script", media: "text/javascript", etag: true}},
		{method: get, path: "/docs/docs.css", priority: browse, handle: docs("docs.css"), operation: operation{summary: "The page's style", media: "text/css", etag: true}},
	}
	if s.MetricsPublic {
		list = append(list, route{method: get, path: "/metrics", priority: always, handle: s.metrics, operation: operation{summary: "Metrics in the format of Prometheus", media: "text/plain"}})
	}
	for i := range list {
		list[i].complete()
	}
	return list
}

// Who goes first: who may be about to pay, who waits for food, who talks, who looks around, who counts.
const (
	always     resilience.Priority = -1 // never turned away: whoever looks after this process must see it
	confirm                        = resilience.Confirm
	status                         = resilience.Status
	chat                           = resilience.Chat
	browse                         = resilience.Browse
	statistics                     = resilience.Statistics
)

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

func orderPage() []parameter {
	return []parameter{number("limit", 1, maxListed), text("cursor", "from the Link header of the page before"), text("status", "such as placed")}
}

// complete fills what follows from the rest.
func (rt *route) complete() {
	rt.label = rt.method + " " + rt.path
	for segment := range strings.SplitSeq(rt.path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			rt.params = append(rt.params, strings.TrimSuffix(name, "}"))
		}
	}
	if rt.status == 0 {
		rt.status = http.StatusOK
	}
}
