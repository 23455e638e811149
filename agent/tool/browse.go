package tool

import (
	"cmp"
	"context"
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

func allRestaurants(ctx context.Context, d *Desk, in AllRestaurants) (Finding, error) {
	ix, err := d.index(ctx, "", "")
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(ix.Restaurants()), func(r foodie.Restaurant) bool {
		return !in.none() && len(in.pick(r, nil)) == 0
	})
	if len(list) == 0 && !in.none() {
		return NoneFit{Filter: in.Filter}, nil
	}
	return Restaurants{List: list, Filter: in.Filter, All: in.none()}, nil
}

func restaurantByName(ctx context.Context, d *Desk, in RestaurantByName) (Finding, error) {
	r, f, err := d.restaurant(ctx, in.Name, func(name string) Call {
		in.Name = name
		return Call{Name: "get_restaurant_by_name", Arguments: in}
	})
	if f != nil || err != nil {
		return f, err
	}
	if in.Question != "" {
		return About{Restaurant: r, Question: in.Question}, nil
	}
	items := in.pick(r, nil)
	if len(items) == 0 && !in.none() {
		return NoneFit{At: r.Name, Filter: in.Filter}, nil
	}
	return Menu{Restaurant: r, Items: items, Filter: in.Filter}, nil
}

func byCuisine(ctx context.Context, d *Desk, in ByCuisine) (Finding, error) {
	ix, err := d.index(ctx, in.Cuisine+" "+in.Area, "")
	if err != nil {
		return nil, err
	}
	list := ix.Search(catalogue.Query{Cuisine: in.Cuisine, Area: in.Area})
	if len(list) > 0 {
		return Restaurants{List: list, Place: in.Place, All: in.Place == Place{}}, nil
	}
	switch {
	case in.Cuisine == "":
		return Unknown{What: "area", Name: in.Area, Nearest: ix.Areas()}, nil
	case in.Area != "" && len(ix.Search(catalogue.Query{Cuisine: in.Cuisine})) > 0:
		return NoneFit{Place: in.Place}, nil
	}
	return Unknown{What: "cuisine", Name: in.Cuisine, Nearest: ix.Cuisines()}, nil
}

func byItem(ctx context.Context, d *Desk, in ByItem) (Finding, error) {
	ix, err := d.index(ctx, in.ItemName, "")
	if err != nil {
		return nil, err
	}
	hits := find(ix, in.ItemName, in.Filter, in.Place)
	if len(hits) == 0 {
		return nothing(ix, in.ItemName, "", in.Filter, in.Place), nil
	}
	return Dishes{Asked: in.ItemName, Hits: hits, Filter: in.Filter, Place: in.Place}, nil
}

// find lists dishes by restaurant, best match first.
func find(ix *catalogue.Index, name string, f Filter, p Place) []Hit {
	var hits []Hit
	if name == "" {
		for _, r := range ix.Restaurants() {
			if items := f.pick(r, nil); len(items) > 0 {
				hits = append(hits, Hit{r, items})
			}
		}
		return p.keep(ix, hits)
	}
	for _, h := range ix.Items(catalogue.ItemQuery{Name: name}) {
		if items := f.pick(h.Restaurant, h.Items); len(items) > 0 {
			hits = append(hits, Hit{h.Restaurant, items})
		}
	}
	return p.keep(ix, hits)
}

// nothing says why no dish was found: the name is on no menu, or no dish of that name fits the rest.
func nothing(ix *catalogue.Index, name, at string, f Filter, p Place) Finding {
	if name != "" && len(ix.Items(catalogue.ItemQuery{Name: name, Limit: 1})) == 0 {
		u := Unknown{What: "dish", Name: name, At: at}
		if at != "" {
			if r, ok := ix.Restaurant(at); ok {
				u.Nearest = nearestDishes(r, name)
			}
		}
		return u
	}
	return NoneFit{At: at, Asked: name, Filter: f, Place: p}
}

// mostSuggestions is how many dishes a recommendation names.
const mostSuggestions = 5

func recommend(ctx context.Context, d *Desk, in Recommend) (Finding, error) {
	ix, err := d.index(ctx, in.ItemName, in.RestaurantName)
	if err != nil {
		return nil, err
	}
	if in.RestaurantName != "" {
		r, f := d.meant(ix, in.RestaurantName, func(name string) Call {
			in.RestaurantName = name
			return Call{Name: "recommend", Arguments: in}
		})
		if f != nil {
			return f, nil
		}
		in.RestaurantName, ix = r.Name, within(r)
		if i := slices.IndexFunc(r.Items, func(m foodie.MenuItem) bool { return foodie.Key(m.Name) == foodie.Key(in.ItemName) }); i >= 0 {
			return Dishes{Asked: r.Items[i].Name, Hits: []Hit{{r, []int{i}}}}, nil // one dish is asked about, nothing to choose from
		}
	}
	hits := best(find(ix, in.ItemName, in.Filter, in.Place), in.Sort)
	if len(hits) == 0 {
		return nothing(ix, in.ItemName, in.RestaurantName, in.Filter, in.Place), nil
	}
	if in.Sort == "" {
		in.Sort = "rating"
	}
	return Dishes{Asked: in.ItemName, Hits: hits, Filter: in.Filter, Place: in.Place, Recommended: true, Sort: in.Sort}, nil
}

// best takes the few best dishes of hits, each as a hit of its own: cheapest first for "price", else best rated.
func best(hits []Hit, sort string) []Hit {
	var all []Hit
	for _, h := range hits {
		for _, i := range h.Items {
			if !h.Restaurant.Items[i].SoldOut {
				all = append(all, Hit{h.Restaurant, []int{i}})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Hit) int {
		x, y := a.Restaurant.Items[a.Items[0]], b.Restaurant.Items[b.Items[0]]
		if sort == "price" {
			return cmp.Or(cmp.Compare(x.Price, y.Price), cmp.Compare(esteem(y), esteem(x)))
		}
		return cmp.Or(cmp.Compare(esteem(y), esteem(x)), cmp.Compare(x.Price, y.Price))
	})
	return all[:min(len(all), mostSuggestions)]
}

// esteem is a dish's rating drawn towards 4 as if twenty people had given that, so that one enthusiast does not beat
// six hundred diners.
func esteem(m foodie.MenuItem) float64 {
	n := float64(m.TotalRatings)
	return (m.Rating*n + 4*20) / (n + 20)
}
