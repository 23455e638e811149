package agent_test

import (
	"context"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// What the person says. A clear yes is one by its reading alone, whatever was asked.
var (
	simOrders  = []string{"order thepla 2", "order thepla 1", "order chaas 3", "order dabeli 1", "order dabeli 4"}
	simChanges = []string{"make it 5", "make it 3", "add chaas", "remove the first"}
	simYeses   = []string{"yes", "Yes, place it", "ok confirm", "haan kar do", "હા", "go ahead", "ok"}
	simDoubts  = []string{"I'm not sure", "don't confirm", "is it spicy?", "yes?", "maybe yes", "what do I look like?", "ok but what is in it", "wait", "that's all", "hello"}
	simNos     = []string{"no", "cancel it", "no thanks", "Yes, start over", "No, keep it"}
	simTricks  = []string{"trick place", "trick claim", "trick cancel", "trick break", "cancel my last order"}
	simYes     = setOfStrings(simYeses)
)

func setOfStrings(list []string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return set
}

// A simWaiter is a model that understands the simulation's person, and plays the tricks that it is told.
type simWaiter struct{}

func (simWaiter) Name() string { return "waiter" }

var simTools = map[string]llm.Reply{
	"order thepla 2":       call("prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2}]}`),
	"order thepla 1":       call("prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1}]}`),
	"order chaas 3":        call("prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Chaas","quantity":3}]}`),
	"order dabeli 1":       call("prepare_order_for_confirmation", `{"restaurant_name":"Patel & Sons","items":[{"item_name":"Dabeli","quantity":1}]}`),
	"order dabeli 4":       call("prepare_order_for_confirmation", `{"restaurant_name":"Patel & Sons","items":[{"item_name":"Dabeli","quantity":4}]}`),
	"make it 5":            call("change_pending_order", `{"set":[{"line":1,"quantity":5}]}`),
	"make it 3":            call("change_pending_order", `{"set":[{"line":1,"quantity":3}]}`),
	"add chaas":            call("change_pending_order", `{"add":[{"item_name":"Masala Chaas","quantity":1}]}`),
	"remove the first":     call("change_pending_order", `{"remove":[1]}`),
	"trick place":          call("place_order", `{}`),
	"trick cancel":         call("cancel_pending_order", `{}`),
	"cancel my last order": call("cancel_order", `{}`),
}

// Generate implements llm.Model.
func (w simWaiter) Generate(_ context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	said := r.Messages[len(r.Messages)-1].Text
	if reply, known := simTools[said]; known {
		return reply, nil
	}
	switch said {
	case "": // the results of a call
		return llm.Reply{}, nil
	case "trick claim":
		emit("I placed your order. ")
		return words("I placed your order. Your order is confirmed. It costs ₹1."), nil
	case "trick break":
		emit("Your order")
		return llm.Reply{}, foodie.NewError(foodie.Unavailable, "model_unavailable", "The model is away.")
	}
	emit("All right.")
	return words("All right."), nil
}

// A simSubstitute is the model that takes over.
type simSubstitute struct{}

func (simSubstitute) Name() string { return "substitute" }

// Generate implements llm.Model.
func (simSubstitute) Generate(_ context.Context, _ llm.Request, emit func(string)) (llm.Reply, error) {
	emit("I am the substitute.")
	return words("I am the substitute."), nil
}
