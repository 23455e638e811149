package wire

import "github.com/foodieexpress/foodie"

// A Restaurant is one restaurant with its whole menu.
type Restaurant struct {
	ID      foodie.ID  `json:"id"`
	Name    string     `json:"name"`
	Area    string     `json:"area"`
	Cuisine string     `json:"cuisine"`
	Items   []MenuItem `json:"items"`
}

// A RestaurantDraft is a whole restaurant as an admin writes it.
type RestaurantDraft struct {
	ID      foodie.ID  `json:"id,omitzero" jsonschema:"ignored: an id never changes; accepted so that what was read can be written back"`
	Name    string     `json:"name" jsonschema:"2 to 100 characters, unique ignoring case"`
	Area    string     `json:"area" jsonschema:"2 to 100 characters"`
	Cuisine string     `json:"cuisine" jsonschema:"2 to 50 characters"`
	Items   []MenuItem `json:"items,omitzero" jsonschema:"the menu: at most 200 dishes"`
}

// A MenuItem is a dish.
type MenuItem struct {
	Name            string        `json:"item_name" jsonschema:"2 to 100 characters, unique in its menu ignoring case"`
	Price           foodie.Money  `json:"price" jsonschema:"rupees for one, without options"`
	Rating          float64       `json:"rating,omitzero" jsonschema:"0 to 5"`
	TotalRatings    int           `json:"total_ratings,omitzero"`
	Description     string        `json:"description,omitzero" jsonschema:"at most 500 characters"`
	ImageURL        string        `json:"image_url,omitzero" jsonschema:"at most 500 characters"`
	Calories        int           `json:"calories,omitzero" jsonschema:"0 to 5000"`
	PreparationTime string        `json:"preparation_time,omitzero" jsonschema:"such as 10-15 mins"`
	Tags            []string      `json:"tags,omitzero" jsonschema:"such as veg, vegan, jain, egg, non_veg, spicy, gluten_free, contains_nuts, bestseller"`
	Available       *bool         `json:"available,omitzero" jsonschema:"true unless sold out"`
	Options         []OptionGroup `json:"options,omitzero" jsonschema:"what a diner may choose"`
}

// An OptionGroup is what a diner may choose of one kind.
type OptionGroup struct {
	Name    string   `json:"name"`
	Min     int      `json:"min,omitzero" jsonschema:"at least so many choices"`
	Max     int      `json:"max" jsonschema:"at most so many choices"`
	Choices []Choice `json:"choices"`
}

// A Choice is one thing in an OptionGroup.
type Choice struct {
	Name  string       `json:"name"`
	Price foodie.Money `json:"price,omitzero" jsonschema:"rupees that it adds to one"`
}

// FromRestaurant gives r's wire form.
func FromRestaurant(r foodie.Restaurant) Restaurant {
	return Restaurant{ID: r.ID, Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: FromMenu(r.Items)}
}

// FromMenu gives the wire form of a menu, an empty list for an empty one.
func FromMenu(items []foodie.MenuItem) []MenuItem { return convert(items, FromMenuItem) }

// Domain is r without what the wire does not carry: its time of creation and its version.
func (r Restaurant) Domain() foodie.Restaurant {
	return foodie.Restaurant{ID: r.ID, Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: convert(r.Items, MenuItem.Domain)}
}

// Domain is the draft as the domain checks it.
func (r RestaurantDraft) Domain() foodie.Restaurant {
	return foodie.Restaurant{Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: convert(r.Items, MenuItem.Domain)}
}

// FromMenuItem gives m's wire form.
func FromMenuItem(m foodie.MenuItem) MenuItem {
	available := !m.SoldOut
	return MenuItem{
		Name: m.Name, Price: m.Price, Rating: m.Rating, TotalRatings: m.TotalRatings, Description: m.Description,
		ImageURL: m.ImageURL, Calories: m.Calories, PreparationTime: m.PreparationTime,
		Tags: texts(m.Tags), Available: &available, Options: convert(m.Options, fromOptionGroup),
	}
}

// Domain is m; without "available" it can be ordered.
func (m MenuItem) Domain() foodie.MenuItem {
	item := foodie.MenuItem{
		Name: m.Name, Price: m.Price, Rating: m.Rating, TotalRatings: m.TotalRatings, Description: m.Description,
		ImageURL: m.ImageURL, Calories: m.Calories, PreparationTime: m.PreparationTime,
		SoldOut: m.Available != nil && !*m.Available,
	}
	if len(m.Tags) > 0 {
		item.Tags = m.Tags
	}
	if len(m.Options) > 0 {
		item.Options = convert(m.Options, OptionGroup.domain)
	}
	return item
}

func fromOptionGroup(g foodie.OptionGroup) OptionGroup {
	return OptionGroup{Name: g.Name, Min: g.Min, Max: g.Max, Choices: convert(g.Choices, func(c foodie.Choice) Choice { return Choice(c) })}
}

func (g OptionGroup) domain() foodie.OptionGroup {
	return foodie.OptionGroup{Name: g.Name, Min: g.Min, Max: g.Max, Choices: convert(g.Choices, func(c Choice) foodie.Choice { return foodie.Choice(c) })}
}

// An ItemHit is a restaurant that serves what was searched, with its whole menu and the dishes that match, best first.
type ItemHit struct {
	ID            foodie.ID  `json:"id"`
	Name          string     `json:"name"`
	Area          string     `json:"area"`
	Cuisine       string     `json:"cuisine"`
	Items         []MenuItem `json:"items"`
	MatchingItems []MenuItem `json:"matching_items"`
}

// FromItemHit gives the wire form of r and of those of its dishes that items, indexes into its menu, names.
func FromItemHit(r foodie.Restaurant, items []int) ItemHit {
	menu := FromMenu(r.Items)
	return ItemHit{
		ID: r.ID, Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: menu,
		MatchingItems: convert(items, func(i int) MenuItem { return menu[i] }),
	}
}

// convert maps in with f to a slice that is never nil, so that JSON shows an empty list as [].
func convert[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

func texts(in []string) []string {
	if in == nil {
		return []string{}
	}
	return in
}
