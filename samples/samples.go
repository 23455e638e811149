// Package samples holds the restaurants that a new installation starts with, so that there is something to order
// before anybody has typed a menu. Their names and menus are made up for Ahmedabad; prices are rupees in the file and
// Money here. Restaurants is the only door; its errors mean that the embedded file breaks a rule of the domain.
package samples

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/foodieexpress/foodie"
)

//go:embed restaurants.json
var file []byte

// The shape of restaurants.json. It is that of the API's restaurant documents, which lie above this package.
type (
	restaurant struct {
		Name    string `json:"name"`
		Area    string `json:"area"`
		Cuisine string `json:"cuisine"`
		Items   []item `json:"items"`
	}
	item struct {
		Name            string       `json:"item_name"`
		Price           foodie.Money `json:"price"`
		Rating          float64      `json:"rating"`
		TotalRatings    int          `json:"total_ratings"`
		Description     string       `json:"description"`
		ImageURL        string       `json:"image_url"`
		Calories        int          `json:"calories"`
		PreparationTime string       `json:"preparation_time"`
		Tags            []string     `json:"tags"`
		Available       *bool        `json:"available"`
		Options         []group      `json:"options"`
	}
	group struct {
		Name    string   `json:"name"`
		Min     int      `json:"min"`
		Max     int      `json:"max"`
		Choices []choice `json:"choices"`
	}
	choice struct {
		Name  string       `json:"name"`
		Price foodie.Money `json:"price"`
	}
)

// Restaurants are the samples as of now, with new ids that increase in the order of the file.
func Restaurants(now time.Time) ([]foodie.Restaurant, error) {
	var doc struct {
		Restaurants []restaurant `json:"restaurants"`
	}
	if err := json.Unmarshal(file, &doc); err != nil {
		return nil, fmt.Errorf("read the sample restaurants: %w", err)
	}
	out := make([]foodie.Restaurant, 0, len(doc.Restaurants))
	for _, r := range doc.Restaurants {
		kept, err := foodie.NewRestaurant(r.draft(), now)
		if err != nil {
			return nil, fmt.Errorf("sample restaurant %q: %w", r.Name, err)
		}
		out = append(out, kept)
	}
	return out, nil
}

func (r restaurant) draft() foodie.Restaurant {
	d := foodie.Restaurant{Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: make([]foodie.MenuItem, len(r.Items))}
	for i, m := range r.Items {
		d.Items[i] = foodie.MenuItem{
			Name: m.Name, Price: m.Price, Rating: m.Rating, TotalRatings: m.TotalRatings, Description: m.Description, ImageURL: m.ImageURL,
			Calories: m.Calories, PreparationTime: m.PreparationTime, Tags: m.Tags, SoldOut: m.Available != nil && !*m.Available, Options: m.groups(),
		}
	}
	return d
}

func (m item) groups() (out []foodie.OptionGroup) {
	for _, g := range m.Options {
		kept := foodie.OptionGroup{Name: g.Name, Min: g.Min, Max: g.Max}
		for _, c := range g.Choices {
			kept.Choices = append(kept.Choices, foodie.Choice{Name: c.Name, Price: c.Price})
		}
		out = append(out, kept)
	}
	return out
}
