package builtin_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/foodieexpress/foodie"
)

type sampleItem struct {
	Name    string `json:"item_name"`
	Price   foodie.Money
	Rating  float64
	Tags    []string
	Options []struct {
		Name     string
		Min, Max int
		Choices  []struct {
			Name  string
			Price foodie.Money
		}
	}
}

func (it sampleItem) menuItem() foodie.MenuItem {
	m := foodie.MenuItem{Name: it.Name, Price: it.Price, Rating: it.Rating, Tags: it.Tags}
	for _, g := range it.Options {
		og := foodie.OptionGroup{Name: g.Name, Min: g.Min, Max: g.Max}
		for _, c := range g.Choices {
			og.Choices = append(og.Choices, foodie.Choice{Name: c.Name, Price: c.Price})
		}
		m.Options = append(m.Options, og)
	}
	return m
}

// sampleRestaurants are the restaurants that a first start shows.
func sampleRestaurants(tb testing.TB) (out []foodie.Restaurant) {
	tb.Helper()
	b, err := os.ReadFile("../../samples/restaurants.json")
	if err != nil {
		tb.Fatal(err)
	}
	var doc struct {
		Restaurants []struct {
			Name, Area, Cuisine string
			Items               []sampleItem
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		tb.Fatal(err)
	}
	for _, d := range doc.Restaurants {
		r := foodie.Restaurant{Name: d.Name, Area: d.Area, Cuisine: d.Cuisine}
		for _, it := range d.Items {
			r.Items = append(r.Items, it.menuItem())
		}
		out = append(out, r)
	}
	return out
}
