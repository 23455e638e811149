package builtin_test

import (
	"encoding/json"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/session"
)

// TestSituation reads fragments that mean something only in their situation.
func TestSituation(t *testing.T) {
	dishes := []session.Shown{
		{Kind: "dish", Restaurant: "Thepla House", Item: "Masala Thepla"}, {Kind: "dish", Restaurant: "Thepla House", Item: "Methi Thepla"},
		{Kind: "dish", Restaurant: "Punjab Rasoi", Item: "Butter Chicken"},
	}
	places := []session.Shown{{Kind: "restaurant", Restaurant: "Honest Restaurant"}, {Kind: "restaurant", Restaurant: "Sankalp Restaurant"}}
	whichDish := json.RawMessage(`{"question":"which_dish","choices":[{"restaurant_name":"Thepla House","item_name":"Masala Thepla","say":"Masala Thepla"},
		{"restaurant_name":"Thepla House","item_name":"Methi Thepla","say":"Methi Thepla"}],"items":[{"item_name":"thepla","quantity":3},{"item_name":"Masala Chaas","quantity":1}]}`)
	agents := json.RawMessage(`{"question":"which_option","choices":[{"say":"Half"},{"say":"Full"}],"calls":[{"name":"x","arguments":{}},{"name":"prepare_order_for_confirmation","arguments":{"restaurant_name":"Thepla House"}}]}`)
	for name, tt := range map[string]struct {
		say  string
		sit  llm.Situation
		want string
	}{
		"the second of the dishes that were shown": {"the second one", llm.Situation{Shown: dishes},
			`prepare_order_for_confirmation {"restaurant_name":"Thepla House","items":[{"item_name":"Methi Thepla","quantity":1}]}`},
		"the last one": {"i'll take the last one", llm.Situation{Shown: dishes},
			`prepare_order_for_confirmation {"restaurant_name":"Punjab Rasoi","items":[{"item_name":"Butter Chicken","quantity":1}]}`},
		"the first of the restaurants": {"the first one", llm.Situation{Shown: places}, `get_restaurant_by_name {"name":"Honest Restaurant"}`},
		"it, when one dish was shown": {"i'll take it", llm.Situation{Shown: dishes[2:]},
			`prepare_order_for_confirmation {"restaurant_name":"Punjab Rasoi","items":[{"item_name":"Butter Chicken","quantity":1}]}`},
		"some of them": {"get me 2 of those", llm.Situation{Shown: dishes[2:]},
			`prepare_order_for_confirmation {"restaurant_name":"Punjab Rasoi","items":[{"item_name":"Butter Chicken","quantity":2}]}`},
		"one of a kind that was shown twice": {"one of the theplas", llm.Situation{Shown: dishes},
			`offer_choices {"question":"which_dish","choices":[{"restaurant_name":"Thepla House","item_name":"Masala Thepla","say":"Masala Thepla"},{"restaurant_name":"Thepla House","item_name":"Methi Thepla","say":"Methi Thepla"}]}`},
		"a dish that was asked for": {"methi", llm.Situation{Expect: session.ExpectChoose, ExpectData: whichDish},
			`prepare_order_for_confirmation {"restaurant_name":"Thepla House","items":[{"item_name":"Methi Thepla","quantity":3},{"item_name":"Masala Chaas","quantity":1}]}`},
		"a dish that was asked for, with a slip": {"masla", llm.Situation{Expect: session.ExpectChoose, ExpectData: whichDish},
			`prepare_order_for_confirmation {"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":3},{"item_name":"Masala Chaas","quantity":1}]}`},
		"a dish by its number": {"2", llm.Situation{Expect: session.ExpectChoose, ExpectData: whichDish},
			`prepare_order_for_confirmation {"restaurant_name":"Thepla House","items":[{"item_name":"Methi Thepla","quantity":3},{"item_name":"Masala Chaas","quantity":1}]}`},
		"a question of the agent's own": {"the second", llm.Situation{Expect: session.ExpectChoose, ExpectData: agents},
			`prepare_order_for_confirmation {"restaurant_name":"Thepla House"}`},
		"a new order instead of an answer": {"two butter naan from punjab rasoi", llm.Situation{Expect: session.ExpectChoose, ExpectData: json.RawMessage(
			`{"question":"which_restaurant","choices":[{"restaurant_name":"Honest Restaurant","say":"Honest Restaurant"},{"restaurant_name":"Punjab Rasoi","say":"Punjab Rasoi"}]}`)},
			`prepare_order_for_confirmation {"restaurant_name":"Punjab Rasoi","items":[{"item_name":"Butter Naan","quantity":2}]}`},
		"stars when a review is expected": {"5 stars, the thepla was soft and fresh", llm.Situation{Expect: session.ExpectReview, Restaurant: "Thepla House"},
			`add_review {"restaurant_name":"Thepla House","rating":5,"comment":"5 stars, the thepla was soft and fresh"}`},
		"a bare number when a review is expected": {"4", llm.Situation{Expect: session.ExpectReview, Restaurant: "Thepla House"}, `add_review {"restaurant_name":"Thepla House","rating":4}`},
		"words when the stars are known": {"soft, fresh and in time", llm.Situation{Expect: session.ExpectReview, Restaurant: "Thepla House", ExpectData: json.RawMessage(`{"restaurant_name":"Thepla House","rating":4}`)},
			`add_review {"restaurant_name":"Thepla House","comment":"soft, fresh and in time"}`},
		"where an order of this conversation is": {"where is it?", llm.Situation{LastOrder: "0198"}, `get_order_status {}`},
		"a restaurant at hand that has none of it": {"2 filter coffee from madras tiffin room", llm.Situation{Restaurant: "Thepla House"},
			`prepare_order_for_confirmation {"restaurant_name":"Madras Tiffin Room","items":[{"item_name":"Filter Coffee","quantity":2}]}`},
		"a dish of one other place": {"one tiramisu please", llm.Situation{Restaurant: "Thepla House"},
			`prepare_order_for_confirmation {"restaurant_name":"Napoli Oven","items":[{"item_name":"Tiramisu","quantity":1}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDiner(t, sampleRestaurants(t))
			d.sit = tt.sit
			if d.say(tt.say); d.answer() != tt.want {
				t.Errorf("%q\n got %s\nwant %s", tt.say, d.answer(), tt.want)
			}
		})
	}
}

// TestMenuChanged: a line whose dish has left the menu can be kept, changed around and taken out; nothing panics.
func TestMenuChanged(t *testing.T) {
	for _, say := range []string{"make it two", "another one", "same but with pickle", "remove it", "one large", "drop the panipuri", "make it large", "double it", "just the thepla"} {
		d := newDiner(t, sampleRestaurants(t))
		d.sit.Restaurant = "Thepla House"
		d.sit.Pending = &session.PendingOrder{Restaurant: "Thepla House", Lines: []foodie.OrderLine{{Item: "Gone Dish", Quantity: 2, Options: []string{"large"}}}}
		d.say(say)
	}
}

// TestNoMessage: without a diner's message there is nothing to answer.
func TestNoMessage(t *testing.T) {
	d := newDiner(t, sampleRestaurants(t))
	if d.say(" … "); len(d.calls) > 0 || d.text == "" {
		t.Errorf("a message without words was answered %s", d.trace())
	}
	if d.model.Name() != "builtin" {
		t.Errorf("Name() = %q", d.model.Name())
	}
}
