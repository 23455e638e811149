package tool_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/session"
)

var noon = time.Date(2026, 11, 24, 6, 30, 0, 0, time.UTC)

// A town is restaurants and what the platform knows of one diner.
type town struct {
	restaurants []foodie.Restaurant
	orders      []foodie.Order // newest first
	reviews     []foodie.Review
	mine        []foodie.Review
	away        error
}

func (t *town) Find(context.Context, string, string) (*catalogue.Index, error) {
	return catalogue.New(t.restaurants, "1"), t.away
}

func (t *town) Orders(_ context.Context, q client.OrderQuery) ([]foodie.Order, string, error) {
	if q.Limit > 0 && q.Limit < len(t.orders) {
		return t.orders[:q.Limit], "more", t.away
	}
	return t.orders, "", t.away
}

func (t *town) Order(_ context.Context, id foodie.ID) (foodie.Order, error) {
	return foodie.Order{}, foodie.NewError(foodie.NotFound, "order_not_found", "There is no order %q.", id)
}

func (t *town) Reviews(context.Context, string, int, int) ([]foodie.Review, error) {
	return t.reviews, t.away
}

func (t *town) ReviewStats(context.Context, string) (foodie.ReviewStats, error) {
	return foodie.ReviewStats{Count: len(t.reviews)}, t.away
}

func (t *town) MyReviews(context.Context) ([]foodie.Review, error) { return t.mine, t.away }

func (t *town) Me(context.Context) (foodie.User, error) {
	return foodie.User{Username: "asha", Email: "asha@example.com"}, t.away
}

func newTown(t *testing.T) *town {
	t.Helper()
	dish := func(name string, rupees int, tags ...string) foodie.MenuItem {
		return foodie.MenuItem{Name: name, Price: foodie.Money(rupees) * foodie.Rupee, Tags: tags, Rating: 4, TotalRatings: rupees}
	}
	pizza := dish("Margherita Pizza", 200, "veg")
	pizza.Options = []foodie.OptionGroup{
		{Name: "base", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "thin crust"}, {Name: "pan", Price: 30 * foodie.Rupee}}},
		{Name: "toppings", Max: 2, Choices: []foodie.Choice{{Name: "olives", Price: 20 * foodie.Rupee}, {Name: "corn"}, {Name: "onion"}}},
	}
	fafda := dish("Fafda", 60, "veg")
	fafda.SoldOut = true
	var out town
	for _, r := range []foodie.Restaurant{
		{Name: "Thepla House", Area: "Prahlad Nagar", Cuisine: "Gujarati", Items: []foodie.MenuItem{dish("Masala Thepla", 35, "veg"), dish("Methi Thepla", 30, "veg", "jain"), dish("Masala Chaas", 35, "veg"), fafda}},
		{Name: "Pizza Corner", Area: "Satellite", Cuisine: "Italian", Items: []foodie.MenuItem{pizza, dish("Chicken Wings", 320, "non_veg"), dish("Bhel Puri", 70, "veg")}},
		{Name: "Chaat Corner", Area: "Satellite", Cuisine: "Street food", Items: []foodie.MenuItem{dish("Bhel Puri", 80, "veg"), dish("Dabeli", 40, "veg")}},
	} {
		made, err := foodie.NewRestaurant(r, noon)
		if err != nil {
			t.Fatal(err)
		}
		out.restaurants = append(out.restaurants, made)
	}
	return &out
}

func (t *town) order(restaurant int, status foodie.OrderStatus, items ...string) foodie.Order {
	r := t.restaurants[restaurant]
	o := foodie.Order{ID: foodie.NewID(), RestaurantID: r.ID, RestaurantName: r.Name, Status: status, PlacedAt: noon, Total: 70 * foodie.Rupee}
	for _, name := range items {
		o.Lines = append(o.Lines, foodie.OrderLine{Item: name, Quantity: 2, Price: 35 * foodie.Rupee})
	}
	t.orders = append([]foodie.Order{o}, t.orders...)
	return o
}

// pending is an order at that restaurant that waits.
func (t *town) pending(restaurant int, lines ...foodie.OrderLine) *session.PendingOrder {
	r := t.restaurants[restaurant]
	priced, err := foodie.PriceLines(r, lines)
	if err != nil {
		panic(err)
	}
	return &session.PendingOrder{ID: "p", Revision: 1, RestaurantID: r.ID, Restaurant: r.Name, Lines: priced, Total: foodie.Total(priced)}
}

// tell is a finding in one line.
func tell(f tool.Finding) string {
	switch f := f.(type) {
	case tool.Restaurants:
		return "restaurants" + names(f.List)
	case tool.Menu:
		s := "menu of " + f.Restaurant.Name + ":"
		for _, i := range f.Items {
			s += " " + f.Restaurant.Items[i].Name + ","
		}
		return s
	case tool.About:
		return "about " + f.Restaurant.Name + ": " + f.Question
	case tool.Dishes:
		s := "dishes"
		for _, h := range f.Hits {
			s += " | " + h.Restaurant.Name + ":"
			for _, i := range h.Items {
				s += " " + h.Restaurant.Items[i].Name + ","
			}
		}
		return s
	case tool.Unknown:
		return fmt.Sprintf("unknown %s %q at %q, near %v", f.What, f.Name, f.At, f.Nearest)
	case tool.Which:
		s := f.Question + ":"
		for _, c := range f.Choices.Choices {
			s += " " + c.Say + ","
		}
		return s
	case tool.Proposed:
		s := "proposed at " + f.Restaurant.Name + ":"
		for _, l := range f.Lines {
			s += fmt.Sprintf(" %d %s %v [%s]", l.Quantity, l.Item, l.Options, l.Note)
		}
		return s + fmt.Sprintf(" = %s %v", foodie.Total(f.Lines), f.Unknown)
	case tool.Refused:
		return "refused: " + foodie.CodeOf(f.Err)
	case tool.Ask:
		return "ask " + f.For + " " + f.Restaurant
	case tool.StartOver:
		return "start over at " + f.Restaurant
	case tool.OrderList:
		return fmt.Sprintf("%d orders, more %t", len(f.Orders), f.More)
	case tool.OrderState:
		return "order at " + f.Order.RestaurantName
	case tool.TooLate:
		return "too late: " + string(f.Order.Status)
	case tool.Action:
		return fmt.Sprintf("action %s %s %d %q", f.Kind, f.Restaurant, f.Rating, f.Comment)
	case tool.ReviewList:
		return fmt.Sprintf("%d reviews of %q, own %t", len(f.Reviews), f.Restaurant, f.Own)
	case tool.NoneFit:
		return "none fit"
	case tool.SignIn:
		return "sign in for " + f.For
	}
	return fmt.Sprintf("%T", f)
}

func names(rs []foodie.Restaurant) string {
	s := ""
	for _, r := range rs {
		s += " " + r.Name + ","
	}
	return s
}

func TestTools(t *testing.T) {
	thepla := foodie.OrderLine{Item: "Masala Thepla", Quantity: 2}
	chaas := foodie.OrderLine{Item: "Masala Chaas", Quantity: 1}
	for name, tt := range map[string]struct {
		tool, arguments string
		desk            func(*town, *tool.Desk)
		want            string
	}{
		"all restaurants":        {"get_all_restaurants", ``, nil, "restaurants Thepla House, Pizza Corner, Chaat Corner,"},
		"all with a jain dish":   {"get_all_restaurants", `{"tag":"Jain"}`, nil, "restaurants Thepla House,"},
		"none that cheap":        {"get_all_restaurants", `{"max_price":5}`, nil, "none fit"},
		"a menu":                 {"get_restaurant_by_name", `{"name":"THEPLA house"}`, nil, "menu of Thepla House: Masala Thepla, Methi Thepla, Masala Chaas, Fafda,"},
		"part of a name":         {"get_restaurant_by_name", `{"name":"thepla"}`, nil, "menu of Thepla House: Masala Thepla, Methi Thepla, Masala Chaas, Fafda,"},
		"an unclear name":        {"get_restaurant_by_name", `{"name":"corner"}`, nil, "which_restaurant: Pizza Corner, Chaat Corner,"},
		"an unknown name":        {"get_restaurant_by_name", `{"name":"Zorba the Greek"}`, nil, `unknown restaurant "Zorba the Greek" at "", near []`},
		"the menu at hand":       {"get_restaurant_by_name", `{"max_price":30}`, func(_ *town, d *tool.Desk) { d.Restaurant = "Thepla House" }, "menu of Thepla House: Methi Thepla,"},
		"nothing of it fits":     {"get_restaurant_by_name", `{"name":"Chaat Corner","tag":"jain"}`, nil, "none fit"},
		"no restaurant at hand":  {"get_restaurant_by_name", `{}`, nil, "ask restaurant "},
		"the only restaurant":    {"get_restaurant_by_name", `{}`, func(n *town, _ *tool.Desk) { n.restaurants = n.restaurants[2:] }, "menu of Chaat Corner: Bhel Puri, Dabeli,"},
		"a question":             {"get_restaurant_by_name", `{"name":"Chaat Corner","question":"hours"}`, nil, "about Chaat Corner: hours"},
		"by cuisine":             {"search_restaurants_by_cuisine", `{"cuisine":"gujarati"}`, nil, "restaurants Thepla House,"},
		"by area":                {"search_restaurants_by_cuisine", `{"area":"satellite"}`, nil, "restaurants Pizza Corner, Chaat Corner,"},
		"cuisine elsewhere":      {"search_restaurants_by_cuisine", `{"cuisine":"italian","area":"Prahlad Nagar"}`, nil, "none fit"},
		"unknown cuisine":        {"search_restaurants_by_cuisine", `{"cuisine":"greek"}`, nil, `unknown cuisine "greek" at "", near [Gujarati Italian Street food]`},
		"a pattern is a name":    {"search_restaurants_by_cuisine", `{"cuisine":".*"}`, nil, `unknown cuisine ".*" at "", near [Gujarati Italian Street food]`},
		"unknown area":           {"search_restaurants_by_cuisine", `{"area":"Mars"}`, nil, `unknown area "Mars" at "", near [Prahlad Nagar Satellite]`},
		"a dish":                 {"search_restaurants_by_item", `{"item_name":"bhel"}`, nil, "dishes | Pizza Corner: Bhel Puri, | Chaat Corner: Bhel Puri,"},
		"a dish in a place":      {"search_restaurants_by_item", `{"item_name":"bhel","cuisine":"street food"}`, nil, "dishes | Chaat Corner: Bhel Puri,"},
		"a dish too dear":        {"search_restaurants_by_item", `{"item_name":"bhel","max_price":10}`, nil, "none fit"},
		"an unknown dish":        {"search_restaurants_by_item", `{"item_name":"sushi"}`, nil, `unknown dish "sushi" at "", near []`},
		"cheapest":               {"recommend", `{"sort":"price","max_price":40,"tag":"veg"}`, nil, "dishes | Thepla House: Methi Thepla, | Thepla House: Masala Thepla, | Thepla House: Masala Chaas, | Chaat Corner: Dabeli,"},
		"best of one place":      {"recommend", `{"restaurant_name":"chaat corner"}`, nil, "dishes | Chaat Corner: Dabeli, | Chaat Corner: Bhel Puri,"},
		"nothing to recommend":   {"recommend", `{"restaurant_name":"chaat corner","item_name":"pizza"}`, nil, `unknown dish "pizza" at "Chaat Corner", near []`},
		"an order":               {"prepare_order_for_confirmation", `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":2,"note":"hot"},{"item_name":"chaas","quantity":1,"options":["less salt"]}]}`, nil, "proposed at Thepla House: 2 Masala Thepla [] [hot] 1 Masala Chaas [] [less salt] = ₹105 []"},
		"served in one place":    {"prepare_order_for_confirmation", `{"items":[{"item_name":"dabeli","quantity":1}]}`, nil, "proposed at Chaat Corner: 1 Dabeli [] [] = ₹40 []"},
		"served in two":          {"prepare_order_for_confirmation", `{"items":[{"item_name":"bhel puri","quantity":1}]}`, nil, "which_restaurant: Pizza Corner, Chaat Corner,"},
		"served at hand":         {"prepare_order_for_confirmation", `{"items":[{"item_name":"bhel puri","quantity":1}]}`, func(_ *town, d *tool.Desk) { d.Restaurant = "Chaat Corner" }, "proposed at Chaat Corner: 1 Bhel Puri [] [] = ₹80 []"},
		"served nowhere":         {"prepare_order_for_confirmation", `{"items":[{"item_name":"sushi","quantity":1}]}`, nil, `unknown dish "sushi" at "", near []`},
		"an unclear dish":        {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"thepla","quantity":1}]}`, nil, "which_dish: Masala Thepla, Methi Thepla,"},
		"partly unknown":         {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"masala thepla","quantity":1},{"item_name":"sushi","quantity":1}],"unknown":["masala dosa"]}`, nil, "proposed at Thepla House: 1 Masala Thepla [] [] = ₹35 [{masala dosa false [Masala Thepla Masala Chaas]} {sushi false []}]"},
		"sold out":               {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"fafda","quantity":1}]}`, nil, "refused: item_sold_out"},
		"only unknown":           {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","unknown":["methi roll"]}`, nil, `unknown dish "methi roll" at "Thepla House", near [Methi Thepla]`},
		"nothing named":          {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House"}`, nil, "ask dishes Thepla House"},
		"none of it":             {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"masala thepla","quantity":-5}]}`, nil, "refused: quantity_range"},
		"too many":               {"prepare_order_for_confirmation", `{"restaurant_name":"Thepla House","items":[{"item_name":"masala thepla","quantity":101}]}`, nil, "refused: quantity_range"},
		"a required choice":      {"prepare_order_for_confirmation", `{"restaurant_name":"Pizza Corner","items":[{"item_name":"margherita pizza","quantity":1,"options":["no onion"]}]}`, nil, "which_option: thin crust, pan,"},
		"with its choice":        {"prepare_order_for_confirmation", `{"restaurant_name":"Pizza Corner","items":[{"item_name":"margherita pizza","quantity":1,"options":["pan","extra olives","pan"]}]}`, nil, "proposed at Pizza Corner: 1 Margherita Pizza [pan extra olives] [] = ₹270 []"},
		"elsewhere than pending": {"prepare_order_for_confirmation", `{"restaurant_name":"Chaat Corner","items":[{"item_name":"dabeli","quantity":1}]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "start over at Chaat Corner"},
		"again, signed out":      {"prepare_order_for_confirmation", `{"again":true}`, nil, "sign in for prepare_order_for_confirmation"},
		"again":                  {"prepare_order_for_confirmation", `{"again":true,"items":[{"item_name":"masala chaas","quantity":1}]}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Placed, "Masala Thepla") }, "proposed at Thepla House: 2 Masala Thepla [] [] 1 Masala Chaas [] [] = ₹105 []"},
		"again at a named place": {"prepare_order_for_confirmation", `{"again":true,"restaurant_name":"thepla house"}`, func(n *town, d *tool.Desk) {
			d.SignedIn = true
			n.order(0, foodie.Placed, "Masala Thepla")
			n.order(2, foodie.Placed, "Dabeli")
		}, "proposed at Thepla House: 2 Masala Thepla [] [] = ₹70 []"},
		"never before":              {"prepare_order_for_confirmation", `{"again":true}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "ask again "},
		"add, set, remove":          {"change_pending_order", `{"add":[{"item_name":"methi thepla","quantity":1}],"set":[{"line":1,"quantity":3}],"remove":[2]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla, chaas) }, "proposed at Thepla House: 3 Masala Thepla [] [] 1 Methi Thepla [] [] = ₹135 []"},
		"more of the same":          {"change_pending_order", `{"add":[{"item_name":"masala thepla","quantity":1}]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "proposed at Thepla House: 3 Masala Thepla [] [] = ₹105 []"},
		"another dish instead":      {"change_pending_order", `{"set":[{"line":1,"item_name":"methi thepla","note":"soft"}]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "proposed at Thepla House: 2 Methi Thepla [] [soft] = ₹60 []"},
		"no such line":              {"change_pending_order", `{"remove":[3]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, `unknown line "3" at "", near []`},
		"no such line to set":       {"change_pending_order", `{"set":[{"line":0}]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, `unknown line "0" at "", near []`},
		"nothing left":              {"change_pending_order", `{"remove":[1]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "ask empty Thepla House"},
		"nothing pending":           {"change_pending_order", `{"remove":[1]}`, nil, "ask pending "},
		"adding to nothing":         {"change_pending_order", `{"add":[{"item_name":"dabeli","quantity":1}]}`, nil, "proposed at Chaat Corner: 1 Dabeli [] [] = ₹40 []"},
		"the place has gone":        {"change_pending_order", `{"remove":[1]}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla); n.restaurants = n.restaurants[1:] }, `unknown restaurant "Thepla House" at "", near []`},
		"drop":                      {"cancel_pending_order", `{}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "tool.DropPending"},
		"drop nothing":              {"cancel_pending_order", `{}`, nil, "ask pending "},
		"place":                     {"place_order", `{}`, func(n *town, d *tool.Desk) { d.Pending = n.pending(0, thepla) }, "tool.NotConfirmed"},
		"place nothing":             {"place_order", `{}`, nil, "ask pending "},
		"orders":                    {"get_user_orders", `{"limit":1}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Placed); n.order(1, foodie.Placed) }, "1 orders, more false"},
		"orders, signed out":        {"get_user_orders", `{}`, nil, "sign in for get_user_orders"},
		"the last order":            {"get_order_status", `{"order":"last"}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Placed); n.order(1, foodie.Placed) }, "order at Pizza Corner"},
		"no order at all":           {"get_order_status", `{}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "0 orders, more false"},
		"another's order":           {"get_order_status", `{"order":"ABC123"}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Placed) }, `unknown order "ABC123" at "", near []`},
		"cancel an order":           {"cancel_order", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Placed) }, `action cancel_order Thepla House 0 ""`},
		"too late to cancel":        {"cancel_order", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.order(0, foodie.Ready) }, "too late: ready"},
		"reviews":                   {"get_reviews", `{"restaurant_name":"thepla house"}`, nil, `0 reviews of "Thepla House", own false`},
		"review figures":            {"get_review_stats", `{"restaurant_name":"thepla house"}`, nil, "tool.ReviewFigures"},
		"reviews of nowhere":        {"get_review_stats", `{"restaurant_name":"zzzz"}`, nil, `unknown restaurant "zzzz" at "", near []`},
		"a review":                  {"add_review", `{"restaurant_name":"thepla house","rating":5,"comment":" soft and fresh "}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, `action add_review Thepla House 5 "soft and fresh"`},
		"ten stars":                 {"add_review", `{"restaurant_name":"thepla house","rating":10}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "refused: review_rating"},
		"without stars":             {"add_review", `{"restaurant_name":"thepla house"}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "ask rating Thepla House"},
		"too few words":             {"add_review", `{"restaurant_name":"thepla house","rating":4,"comment":"good"}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "ask comment Thepla House"},
		"too many words":            {"add_review", `{"restaurant_name":"thepla house","rating":4,"comment":"` + strings.Repeat("x", 1001) + `"}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "refused: text_length"},
		"a second review":           {"add_review", `{"restaurant_name":"thepla house","rating":4}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, "refused: review_exists"},
		"change a review":           {"update_review", `{"restaurant_name":"thepla","rating":2}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, `action update_review Thepla House 2 ""`},
		"change it to ten stars":    {"update_review", `{"restaurant_name":"thepla","rating":10}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, "refused: review_rating"},
		"change it to what":         {"update_review", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine()[:1] }, "ask review_change Thepla House"},
		"change it to too little":   {"update_review", `{"restaurant_name":"thepla","comment":"meh"}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, "ask comment Thepla House"},
		"delete which review":       {"delete_review", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, `2 reviews of "", own true`},
		"delete the review at hand": {"delete_review", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; d.Restaurant = "Chaat Corner"; n.mine = mine() }, `action delete_review Chaat Corner 0 ""`},
		"delete what is not there":  {"delete_review", `{"restaurant_name":"pizza corner"}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, `unknown review "pizza corner" at "", near []`},
		"my reviews":                {"get_my_reviews", `{}`, func(n *town, d *tool.Desk) { d.SignedIn = true; n.mine = mine() }, `2 reviews of "", own true`},
		"register":                  {"register_user", `{}`, nil, "sign in for register_user"},
		"log in":                    {"login_user", `{}`, nil, "sign in for login_user"},
		"register, signed in":       {"register_user", `{}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "tool.AlreadySignedIn"},
		"log in, signed in":         {"login_user", `{}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "tool.AlreadySignedIn"},
		"sign out":                  {"sign_out", `{}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "tool.SignedOut"},
		"sign out, signed out":      {"sign_out", `{}`, nil, "ask signed_in "},
		"profile":                   {"get_my_profile", `{}`, func(_ *town, d *tool.Desk) { d.SignedIn = true }, "tool.Profile"},
		"choices":                   {"offer_choices", `{"question":"which_dish","choices":[{"say":"a"},{"say":"b"}]}`, nil, "which_dish: a, b,"},
	} {
		t.Run(name, func(t *testing.T) {
			n := newTown(t)
			d := &tool.Desk{Platform: n, Catalogue: n}
			if tt.desk != nil {
				tt.desk(n, d)
			}
			found, _ := tool.Find(tt.tool)
			f, err := found.Run(t.Context(), d, json.RawMessage(tt.arguments))
			if err != nil {
				t.Fatalf("%s(%s): %v", tt.tool, tt.arguments, err)
			}
			if got := tell(f); got != tt.want {
				t.Errorf("%s(%s)\n got %s\nwant %s", tt.tool, tt.arguments, got, tt.want)
			}
			if b, err := json.Marshal(f.Summary()); err != nil || len(b) < 5 {
				t.Errorf("the summary is %s, %v", b, err)
			}
		})
	}
}

func mine() []foodie.Review {
	return []foodie.Review{{ID: "v1", RestaurantName: "Thepla House", Rating: 5}, {ID: "v2", RestaurantName: "Chaat Corner", Rating: 3}}
}

func TestEveryToolFailsWithThePlatform(t *testing.T) {
	n := newTown(t)
	n.away = foodie.NewError(foodie.Unavailable, "api_unreachable", "away")
	d := &tool.Desk{Platform: n, Catalogue: n, SignedIn: true, Restaurant: "Thepla House", Pending: n.pending(0, foodie.OrderLine{Item: "Masala Thepla", Quantity: 1})}
	arguments := map[string]string{"search_restaurants_by_item": `{"item_name":"x"}`, "prepare_order_for_confirmation": `{"again":true}`}
	local := []string{"cancel_pending_order", "place_order", "register_user", "login_user", "sign_out", "offer_choices"}
	for _, tt := range tool.All() {
		if slices.Contains(local, tt.Spec.Name) {
			continue
		}
		if f, err := tt.Run(t.Context(), d, json.RawMessage(arguments[tt.Spec.Name])); foodie.CodeOf(err) != "api_unreachable" {
			t.Errorf("%s: %v, %v", tt.Spec.Name, f, err)
		}
	}
}

func TestArgumentsThatDoNotFit(t *testing.T) {
	for name, arguments := range map[string]string{
		"search_restaurants_by_item": `{}`, "get_reviews": `{"token":"x"}`, "get_restaurant_by_name": `{"max_price":-1}`,
		"prepare_order_for_confirmation": `{"items":[{"item_name":"x"}]}`, "change_pending_order": `[]`, "place_order": `{"price":1}`,
		"offer_choices": `{"question":"which_dish","choices":[]}`, "get_all_restaurants": `{`,
	} {
		found, ok := tool.Find(name)
		if !ok {
			t.Fatal(name)
		}
		if f, err := found.Run(t.Context(), &tool.Desk{}, json.RawMessage(arguments)); foodie.CodeOf(err) != "tool_arguments" {
			t.Errorf("%s(%s) = %v, %v", name, arguments, f, err)
		}
	}
}

func TestWhatAChoiceLeadsTo(t *testing.T) {
	n := newTown(t)
	d := &tool.Desk{Platform: n, Catalogue: n}
	prepare, _ := tool.Find("prepare_order_for_confirmation")
	f, err := prepare.Run(t.Context(), d, json.RawMessage(`{"restaurant_name":"Pizza Corner","items":[{"item_name":"margherita pizza","quantity":2,"options":["corn"]}]}`))
	w, ok := f.(tool.Which)
	if err != nil || !ok || len(w.Then) != 2 || w.Group != "base" {
		t.Fatalf("finding %+v, %v", f, err)
	}
	arguments, err := json.Marshal(w.Then[1].Arguments)
	if err != nil {
		t.Fatal(err)
	}
	f, err = prepare.Run(t.Context(), d, arguments)
	if got, want := tell(f), "proposed at Pizza Corner: 2 Margherita Pizza [corn pan] [] = ₹460 []"; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestSpecs(t *testing.T) {
	old := []string{"get_all_restaurants", "get_restaurant_by_name", "search_restaurants_by_cuisine", "search_restaurants_by_item", "place_order", "get_user_orders", "add_review", "get_reviews", "get_review_stats", "register_user", "login_user"}
	for _, name := range old {
		if _, ok := tool.Find(name); !ok {
			t.Errorf("the old system's %s is missing", name)
		}
	}
	if _, ok := tool.Find("nothing"); ok {
		t.Error("found a tool that does not exist")
	}
	for _, tt := range tool.All() {
		s := strings.ToLower(string(tt.Spec.Schema))
		for _, secret := range []string{"password", "token", "user_id", `"price"`, `"null"`} {
			if strings.Contains(s, secret) {
				t.Errorf("%s asks a model for %s: %s", tt.Spec.Name, secret, s)
			}
		}
		if len(tt.Spec.Description) < 20 || !strings.Contains(s, `"object"`) {
			t.Errorf("%s: %q %s", tt.Spec.Name, tt.Spec.Description, s)
		}
	}
}
