package tool

import (
	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// fields is a JSON object.
type fields = map[string]any

// Summary lists names, cuisines and areas.
func (f Restaurants) Summary() any {
	return fields{"count": len(f.List), "restaurants": each(f.List, brief)}
}

// Summary is the menu.
func (f Menu) Summary() any {
	return fields{"restaurant": brief(f.Restaurant), "menu": dishes(f.Restaurant, f.Items)}
}

// Summary is the restaurant; what is not in it is not known.
func (f About) Summary() any {
	return fields{"restaurant": brief(f.Restaurant), "question": f.Question, "note": "what is not given here is not known"}
}

// Summary is the hits.
func (f Dishes) Summary() any {
	return fields{"hits": each(f.Hits, func(h Hit) any {
		return fields{"restaurant": h.Restaurant.Name, "dishes": dishes(h.Restaurant, h.Items)}
	})}
}

// Summary says that nothing has the name.
func (f Unknown) Summary() any {
	return fields{"not_found": f.What, "name": f.Name, "nearest": f.Nearest}
}

// Summary says that nothing fits.
func (NoneFit) Summary() any { return fields{"count": 0} }

// Summary says what the diner was asked.
func (f Which) Summary() any {
	return fields{"asked_the_diner": f.Question, "choices": f.Choices.Choices}
}

// Summary is the order, and that it waits.
func (f Proposed) Summary() any {
	return fields{
		"status": "shown to the diner, who has not confirmed it yet", "restaurant": f.Restaurant.Name,
		"items": wire.FromLines(f.Lines), "total": foodie.Total(f.Lines),
	}
}

// Summary says what the diner was asked.
func (f StartOver) Summary() any {
	return fields{"asked_the_diner": "drop the pending order and start over?", "restaurant": f.Restaurant}
}

// Summary is the rule's own words.
func (f Refused) Summary() any { return fields{"refused": sentence(f.Err)} }

// Summary says what the diner was asked for.
func (f Ask) Summary() any { return fields{"asked_the_diner_for": f.For} }

// Summary says that the agent does it.
func (DropPending) Summary() any { return fields{"status": "passed on"} }

// Summary says that nothing was placed.
func (NotConfirmed) Summary() any {
	return fields{"status": "not confirmed", "note": "nothing was placed; only the diner's own yes places the order"}
}

// Summary lists the orders.
func (f OrderList) Summary() any { return fields{"orders": each(f.Orders, orderFields)} }

// Summary is the order.
func (f OrderState) Summary() any { return orderFields(f.Order) }

// Summary is the order, and that it stays.
func (f TooLate) Summary() any {
	return fields{"refused": "too late to cancel", "order": orderFields(f.Order)}
}

// Summary is the reviews.
func (f ReviewList) Summary() any {
	return fields{"restaurant": f.Restaurant, "reviews": each(f.Reviews, func(v foodie.Review) any {
		return fields{"restaurant": v.RestaurantName, "rating": v.Rating, "comment": v.Comment}
	})}
}

// Summary is the figures.
func (f ReviewFigures) Summary() any { return wire.FromReviewStats(f.Restaurant, f.Stats) }

// Summary says that the diner was asked.
func (f Action) Summary() any {
	return fields{"status": "shown to the diner, who has not confirmed it yet", "kind": f.Kind}
}

// Summary says that the diner sees the form.
func (SignIn) Summary() any { return fields{"status": "the diner is asked to sign in with the form"} }

// Summary says so.
func (AlreadySignedIn) Summary() any { return fields{"status": "the diner is signed in"} }

// Summary says that the agent does it.
func (SignedOut) Summary() any { return fields{"status": "passed on"} }

// Summary is the account without its address.
func (f Profile) Summary() any { return fields{"username": f.User.Username} }

func each[A any](in []A, f func(A) any) []any {
	out := make([]any, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

func brief(r foodie.Restaurant) any {
	return fields{"name": r.Name, "cuisine": r.Cuisine, "area": r.Area, "dishes": len(r.Items)}
}

func dishes(r foodie.Restaurant, items []int) []any {
	return each(items, func(i int) any { return wire.FromMenuItem(r.Items[i]) })
}

func orderFields(o foodie.Order) any {
	return fields{"order": o.ID.Short(), "restaurant": o.RestaurantName, "status": o.Status, "placed_at": o.PlacedAt, "items": wire.FromLines(o.Lines), "total": o.Total}
}

// sentence is the part of err that a person may read.
func sentence(err error) string {
	if e, ok := asError(err); ok {
		return e.Message
	}
	return "That is not possible."
}
