package web

import (
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

// examples are three things to say that the catalogue can answer, others each day: an order, a search, a wish.
func (s *site) examples(ix *catalogue.Index) []string {
	rs, day := ix.Restaurants(), s.Now().In(s.Zone).YearDay()
	rs = rs[:min(len(rs), 60)] // enough for a change each day
	var out []string
	if r, dish, ok := bestseller(rs, day); ok {
		out = append(out, s.say("example_order", "dish", dish, "restaurant", r))
	}
	if dish, ok := widespread(rs, day); ok {
		out = append(out, s.say("example_search", "dish", dish))
	}
	if price := fair(rs); price > 0 {
		out = append(out, s.say("example_price", "price", price))
	} else if c := ix.Cuisines(); len(c) > 0 {
		out = append(out, s.say("example_cuisine", "cuisine", c[day%len(c)]))
	}
	return out
}

// bestseller picks a well-liked dish that can be ordered without further questions.
func bestseller(rs []foodie.Restaurant, day int) (restaurant, dish string, ok bool) {
	for i := range rs {
		r := rs[(i+day)%len(rs)]
		for _, m := range r.Items {
			asks := slices.ContainsFunc(m.Options, func(g foodie.OptionGroup) bool { return g.Min > 0 && len(g.Choices) > 1 })
			if !m.SoldOut && !asks && (m.HasTag("bestseller") || m.Rating >= 4) {
				return r.Name, m.Name, true
			}
		}
	}
	return "", "", false
}

// widespread picks a dish that several restaurants serve.
func widespread(rs []foodie.Restaurant, day int) (string, bool) {
	count := map[string]int{}
	var names []string
	for _, r := range rs {
		for _, m := range r.Items {
			if count[foodie.Key(m.Name)]++; count[foodie.Key(m.Name)] == 2 {
				names = append(names, m.Name)
			}
		}
	}
	if len(names) == 0 {
		return "", false
	}
	return names[day%len(names)], true
}

// fair is a round price in rupees under which some vegetarian dishes are, 0 when there are none.
func fair(rs []foodie.Restaurant) int {
	for _, price := range []int{50, 100, 200, 500} {
		n := 0
		for _, r := range rs {
			for _, m := range r.Items {
				if !m.SoldOut && catalogue.Carries(m, "veg") && m.Price < foodie.Money(price)*foodie.Rupee {
					n++
				}
			}
		}
		if n >= 5 {
			return price
		}
	}
	return 0
}
