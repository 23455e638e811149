package tool

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/match"
)

// mostChoices is how many things a diner is asked to choose from.
const mostChoices = 5

// restaurant finds the one that is meant: the named one, else the one at hand, else the only one there is. Without one
// clear match the finding asks, or says that there is none. redo is the call that the diner's choice completes.
func (d *Desk) restaurant(ctx context.Context, name string, redo func(name string) Call) (foodie.Restaurant, Finding, error) {
	ix, err := d.index(ctx, name, name)
	if err != nil {
		return foodie.Restaurant{}, nil, err
	}
	r, f := d.meant(ix, name, redo)
	return r, f, nil
}

func (d *Desk) meant(ix *catalogue.Index, name string, redo func(name string) Call) (foodie.Restaurant, Finding) {
	if strings.TrimSpace(name) == "" {
		return d.atHand(ix, redo)
	}
	if r, ok := ix.Restaurant(name); ok {
		return r, nil
	}
	near := ix.Nearest(name, mostChoices)
	fit := slices.DeleteFunc(slices.Clone(near), func(r foodie.Restaurant) bool { return !named(name, r.Name) })
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		return foodie.Restaurant{}, Unknown{What: "restaurant", Name: name, Nearest: restaurantNames(near)}
	}
	return foodie.Restaurant{}, whichRestaurant(fit, nil, redo)
}

func (d *Desk) atHand(ix *catalogue.Index, redo func(name string) Call) (foodie.Restaurant, Finding) {
	if r, ok := ix.Restaurant(d.Restaurant); ok && d.Restaurant != "" {
		return r, nil
	}
	all := ix.Restaurants()
	if len(all) == 1 {
		return all[0], nil
	}
	return foodie.Restaurant{}, Ask{For: "restaurant", Then: redo("")}
}

// whichRestaurant asks which of rs is meant.
func whichRestaurant(rs []foodie.Restaurant, items []Item, redo func(name string) Call) Which {
	w := Which{Choices: Choices{Question: "which_restaurant", Items: items}}
	for _, r := range rs[:min(len(rs), mostChoices)] {
		w.Choices.Choices = append(w.Choices.Choices, Choice{RestaurantName: r.Name, Say: r.Name})
		w.Then = append(w.Then, redo(r.Name))
	}
	return w
}

// named reports whether every word of said is a word of name, but for typos and plurals.
func named(said, name string) bool {
	words, have := match.Words(said), match.Words(name)
	if len(words) == 0 {
		return false
	}
	for _, w := range words {
		if !slices.ContainsFunc(have, func(h string) bool {
			return h == w || match.Close(h, w) || match.Singular(h) == match.Singular(w)
		}) {
			return false
		}
	}
	return true
}

// dish finds the dishes of r that name may mean: one when it is clear, several when it is not, none.
func dish(r foodie.Restaurant, name string) []int {
	if i := itemIndex(r, name); i >= 0 {
		return []int{i}
	}
	var fit []int
	for i, m := range r.Items {
		if named(name, m.Name) {
			fit = append(fit, i)
		}
	}
	if len(fit) > 0 {
		return fit
	}
	if hits := within(r).Items(catalogue.ItemQuery{Name: name, Limit: 1}); len(hits) > 0 {
		return hits[0].Items[:min(len(hits[0].Items), mostChoices)]
	}
	return nil
}

// nearestDishes are names of r that resemble name, for "did you mean".
func nearestDishes(r foodie.Restaurant, name string) []string {
	said := match.Words(name)
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, m := range r.Items {
		s := 0
		for _, h := range match.Words(m.Name) {
			for _, w := range said {
				if match.Close(h, w) || match.Singular(h) == match.Singular(w) {
					s++
				}
			}
		}
		if s > 0 && !m.SoldOut {
			near = append(near, scored{m.Name, s})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return b.score - a.score })
	names := make([]string, 0, 3)
	for _, n := range near[:min(3, len(near))] {
		names = append(names, n.name)
	}
	return names
}

// within is an index of one restaurant.
func within(r foodie.Restaurant) *catalogue.Index {
	return catalogue.New([]foodie.Restaurant{r}, "")
}

func itemIndex(r foodie.Restaurant, name string) int {
	key := foodie.Key(name)
	return slices.IndexFunc(r.Items, func(m foodie.MenuItem) bool { return foodie.Key(m.Name) == key })
}

func restaurantNames(rs []foodie.Restaurant) []string {
	names := make([]string, len(rs))
	for i, r := range rs {
		names[i] = r.Name
	}
	return names
}

// fits reports whether m passes f.
func (f Filter) fits(m foodie.MenuItem) bool {
	return (f.Tag == "" || m.HasTag(f.Tag)) && (f.MaxPrice == 0 || m.Price <= f.MaxPrice)
}

// none reports whether f narrows nothing.
func (f Filter) none() bool { return f.Tag == "" && f.MaxPrice == 0 }

// pick keeps the items of r that pass f; all when items is nil.
func (f Filter) pick(r foodie.Restaurant, items []int) []int {
	if items == nil {
		items = make([]int, len(r.Items))
		for i := range items {
			items[i] = i
		}
	}
	return slices.DeleteFunc(slices.Clone(items), func(i int) bool { return !f.fits(r.Items[i]) })
}

// keep drops what is not in the places of p, as the index reads areas and cuisines.
func (p Place) keep(ix *catalogue.Index, hits []Hit) []Hit {
	if p.Area == "" && p.Cuisine == "" {
		return hits
	}
	in := map[foodie.ID]bool{}
	for _, r := range ix.Search(catalogue.Query{Area: p.Area, Cuisine: p.Cuisine}) {
		in[r.ID] = true
	}
	return slices.DeleteFunc(hits, func(h Hit) bool { return !in[h.Restaurant.ID] })
}

func asError(err error) (*foodie.Error, bool) { return errors.AsType[*foodie.Error](err) }
