package tool

import "github.com/foodieexpress/foodie"

// A Filter narrows dishes and restaurants. Empty fields narrow nothing.
type Filter struct {
	Tag      string       `json:"tag,omitempty" jsonschema:"only dishes with this tag: veg, vegan, jain, egg, non_veg, spicy, gluten_free, contains_nuts, bestseller or another that the menus use"`
	MaxPrice foodie.Money `json:"max_price,omitempty" jsonschema:"only dishes up to this price, in rupees"`
}

// A Place narrows restaurants.
type Place struct {
	Area    string `json:"area,omitempty" jsonschema:"part of town or city, as the diner said it"`
	Cuisine string `json:"cuisine,omitempty" jsonschema:"cuisine, as the diner said it"`
}

// AllRestaurants is the input of get_all_restaurants.
type AllRestaurants struct{ Filter }

// RestaurantByName is the input of get_restaurant_by_name.
type RestaurantByName struct {
	Name string `json:"name,omitempty" jsonschema:"the restaurant's name, as the diner said it; leave it out for the one at hand"`
	Filter
	Question string `json:"question,omitempty" jsonschema:"what is asked about the restaurant when it is not its menu: hours, delivery_time, delivery_fee, rider, phone, payment, location, cuisine, rating"`
}

// ByCuisine is the input of search_restaurants_by_cuisine.
type ByCuisine struct{ Place }

// ByItem is the input of search_restaurants_by_item.
type ByItem struct {
	ItemName string `json:"item_name" jsonschema:"the dish or kind of dish, as the diner said it"`
	Filter
	Place
}

// Recommend is the input of recommend.
type Recommend struct {
	RestaurantName string `json:"restaurant_name,omitempty" jsonschema:"only dishes of this restaurant"`
	ItemName       string `json:"item_name,omitempty" jsonschema:"only this kind of dish"`
	Sort           string `json:"sort,omitempty" jsonschema:"price (cheapest first) or rating (best first)"`
	Filter
	Place
}

// An Item is one line that a diner wants.
type Item struct {
	ItemName string   `json:"item_name" jsonschema:"the dish's name"`
	Quantity int      `json:"quantity" jsonschema:"how many, as the diner said it, even when it makes no sense"`
	Options  []string `json:"options,omitempty" jsonschema:"the choices of this dish that the diner wants, such as: large, no pickle, extra cheese, light butter"`
	Note     string   `json:"note,omitempty" jsonschema:"a wish in words for the kitchen"`
}

// Prepare is the input of prepare_order_for_confirmation.
type Prepare struct {
	RestaurantName string   `json:"restaurant_name,omitempty" jsonschema:"the restaurant's name; leave it out when only one place can be meant"`
	Items          []Item   `json:"items,omitempty" jsonschema:"every line of the order"`
	Again          bool     `json:"again,omitempty" jsonschema:"true for the same again or the usual: begin with the lines of the diner's last order"`
	NotUnderstood  []string `json:"not_understood,omitempty" jsonschema:"words of the message that were not understood"`
	Unknown        []string `json:"unknown,omitempty" jsonschema:"dishes that were asked for and are on no menu at hand"`
}

// A LineChange changes one line of the pending order. What is left out stays.
type LineChange struct {
	Line     int       `json:"line" jsonschema:"the line's number, from 1"`
	Quantity *int      `json:"quantity,omitempty" jsonschema:"the new quantity"`
	ItemName string    `json:"item_name,omitempty" jsonschema:"another dish instead"`
	Options  *[]string `json:"options,omitempty" jsonschema:"the whole new list of options"`
	Note     *string   `json:"note,omitempty" jsonschema:"the new note"`
}

// Change is the input of change_pending_order.
type Change struct {
	Set           []LineChange `json:"set,omitempty" jsonschema:"changes of lines"`
	Remove        []int        `json:"remove,omitempty" jsonschema:"numbers of lines to take out, from 1, as they are numbered now"`
	Add           []Item       `json:"add,omitempty" jsonschema:"new lines"`
	NotUnderstood []string     `json:"not_understood,omitempty" jsonschema:"words of the message that were not understood"`
}

// Nothing is the input of a tool that needs none.
type Nothing struct{}

// ListOrders is the input of get_user_orders.
type ListOrders struct {
	Limit int `json:"limit,omitempty" jsonschema:"how many of the newest; all when left out"`
}

// OneOrder is the input of get_order_status and cancel_order.
type OneOrder struct {
	Order string `json:"order,omitempty" jsonschema:"last, the order's short number, or its id; the last when left out"`
}

// OfRestaurant is the input of get_reviews, get_review_stats and delete_review.
type OfRestaurant struct {
	RestaurantName string `json:"restaurant_name,omitempty" jsonschema:"the restaurant's name; leave it out for the one at hand"`
}

// AddReview is the input of add_review.
type AddReview struct {
	RestaurantName string `json:"restaurant_name,omitempty" jsonschema:"the restaurant's name; leave it out for the one at hand"`
	Rating         int    `json:"rating,omitempty" jsonschema:"stars, as the diner said it, even when it makes no sense; never made up"`
	Comment        string `json:"comment,omitempty" jsonschema:"what the diner says about it, in the diner's own words"`
}

// UpdateReview is the input of update_review.
type UpdateReview struct {
	RestaurantName string `json:"restaurant_name,omitempty" jsonschema:"the restaurant's name; leave it out for the one at hand"`
	Rating         *int   `json:"rating,omitempty" jsonschema:"the new stars"`
	Comment        string `json:"comment,omitempty" jsonschema:"the new words"`
}

// A Choice is one of the things to choose from.
type Choice struct {
	RestaurantName string `json:"restaurant_name,omitempty" jsonschema:"the restaurant that this choice means"`
	ItemName       string `json:"item_name,omitempty" jsonschema:"the dish that this choice means"`
	Say            string `json:"say" jsonschema:"what the diner says to choose it: the words that tell it from the others"`
}

// Choices is the input of offer_choices.
type Choices struct {
	Question string   `json:"question" jsonschema:"what is asked: which_restaurant, which_dish, which_option or which_line"`
	Choices  []Choice `json:"choices" jsonschema:"two or more"`
	Items    []Item   `json:"items,omitempty" jsonschema:"the lines that the order will have, as far as they are known"`
}
