package tool

import (
	"context"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/session"
)

// A Platform is what tools ask of the API. *client.Client answers it, speaking for the diner.
type Platform interface {
	Orders(ctx context.Context, q client.OrderQuery) (orders []foodie.Order, next string, err error)
	Order(ctx context.Context, id foodie.ID) (foodie.Order, error)
	Reviews(ctx context.Context, restaurant string, limit, skip int) ([]foodie.Review, error)
	ReviewStats(ctx context.Context, restaurant string) (foodie.ReviewStats, error)
	MyReviews(ctx context.Context) ([]foodie.Review, error)
	Me(ctx context.Context) (foodie.User, error)
}

// A Catalogue has the restaurants as they are now.
type Catalogue interface {
	// Find gives the restaurants that text could be about, with the one of that name among them when it exists. Text ""
	// is all, or as many as a person can look at. It fails when the platform cannot say what is true now.
	Find(ctx context.Context, text, restaurant string) (*catalogue.Index, error)
}

// A Desk is what the tools of one turn work on. They only read it.
type Desk struct {
	Platform    Platform
	Catalogue   Catalogue
	SignedIn    bool
	Restaurant  string                // at hand; "" when none is
	Pending     *session.PendingOrder // nil when none waits
	RecentOrder foodie.ID             // placed in this conversation; "" when none was
}

// index is the catalogue that text and restaurant could be about.
func (d *Desk) index(ctx context.Context, text, restaurant string) (*catalogue.Index, error) {
	if restaurant == "" {
		restaurant = d.Restaurant
	}
	return d.Catalogue.Find(ctx, text, restaurant)
}
