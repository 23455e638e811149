package tool

import (
	"context"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
)

// fewOrders is how many orders are looked through for one that a diner names by its short number.
const fewOrders = 200

func userOrders(ctx context.Context, d *Desk, in ListOrders) (Finding, error) {
	orders, next, err := d.Platform.Orders(ctx, client.OrderQuery{Limit: min(max(in.Limit, 0), fewOrders)})
	if err != nil {
		return nil, err
	}
	return OrderList{Orders: orders, More: next != "" && in.Limit <= 0}, nil
}

func orderStatus(ctx context.Context, d *Desk, in OneOrder) (Finding, error) {
	o, f, err := d.order(ctx, in.Order)
	if f != nil || err != nil {
		return f, err
	}
	return OrderState{Order: o}, nil
}

func cancelOrder(ctx context.Context, d *Desk, in OneOrder) (Finding, error) {
	o, f, err := d.order(ctx, in.Order)
	if f != nil || err != nil {
		return f, err
	}
	if !o.Status.CanBecome(foodie.Cancelled, foodie.ByDiner) {
		return TooLate{Order: o}, nil
	}
	return Action{Kind: "cancel_order", Restaurant: o.RestaurantName, OrderID: o.ID, Total: o.Total}, nil
}

// order finds one of the diner's orders: the last, or by short number or id.
func (d *Desk) order(ctx context.Context, which string) (foodie.Order, Finding, error) {
	which = strings.TrimPrefix(strings.TrimSpace(which), "#")
	if which == "" || strings.EqualFold(which, "last") {
		return d.lastOrder(ctx)
	}
	orders, _, err := d.Platform.Orders(ctx, client.OrderQuery{Limit: fewOrders})
	if err != nil {
		return foodie.Order{}, nil, err
	}
	for _, o := range orders {
		if strings.EqualFold(string(o.ID), which) || strings.EqualFold(o.ID.Short(), which) {
			return o, nil, nil
		}
	}
	o, err := d.Platform.Order(ctx, foodie.ID(strings.ToLower(which)))
	if foodie.KindOf(err) == foodie.NotFound || foodie.KindOf(err) == foodie.Invalid {
		return foodie.Order{}, Unknown{What: "order", Name: which}, nil
	}
	return o, nil, err
}

func (d *Desk) lastOrder(ctx context.Context) (foodie.Order, Finding, error) {
	orders, _, err := d.Platform.Orders(ctx, client.OrderQuery{Limit: 1})
	if err != nil {
		return foodie.Order{}, nil, err
	}
	if len(orders) == 0 {
		return foodie.Order{}, OrderList{}, nil
	}
	return orders[0], nil, nil
}
