package sqlite

import "github.com/foodieexpress/foodie"

// A menuItemRow is a menu item as a restaurant's row keeps it. Short names, because a menu is read whole.
type menuItemRow struct {
	Name            string           `json:"name"`
	Price           int64            `json:"paise"`
	Rating          float64          `json:"rating,omitempty"`
	TotalRatings    int              `json:"ratings,omitempty"`
	Description     string           `json:"description,omitempty"`
	ImageURL        string           `json:"image,omitempty"`
	Calories        int              `json:"calories,omitempty"`
	PreparationTime string           `json:"preparation,omitempty"`
	Tags            []string         `json:"tags,omitempty"`
	SoldOut         bool             `json:"sold_out,omitempty"`
	Options         []optionGroupRow `json:"options,omitempty"`
}

type optionGroupRow struct {
	Name    string      `json:"name"`
	Min     int         `json:"min,omitempty"`
	Max     int         `json:"max,omitempty"`
	Choices []choiceRow `json:"choices"`
}

type choiceRow struct {
	Name  string `json:"name"`
	Price int64  `json:"paise,omitempty"`
}

func menuRows(items []foodie.MenuItem) []menuItemRow {
	rows := make([]menuItemRow, len(items))
	for i, m := range items {
		rows[i] = menuItemRow{
			Name: m.Name, Price: int64(m.Price), Rating: m.Rating, TotalRatings: m.TotalRatings, Description: m.Description,
			ImageURL: m.ImageURL, Calories: m.Calories, PreparationTime: m.PreparationTime, Tags: m.Tags, SoldOut: m.SoldOut,
		}
		for _, g := range m.Options {
			group := optionGroupRow{Name: g.Name, Min: g.Min, Max: g.Max}
			for _, c := range g.Choices {
				group.Choices = append(group.Choices, choiceRow{c.Name, int64(c.Price)})
			}
			rows[i].Options = append(rows[i].Options, group)
		}
	}
	return rows
}

func menuOf(rows []menuItemRow) []foodie.MenuItem {
	var items []foodie.MenuItem
	for _, r := range rows {
		m := foodie.MenuItem{
			Name: r.Name, Price: foodie.Money(r.Price), Rating: r.Rating, TotalRatings: r.TotalRatings, Description: r.Description,
			ImageURL: r.ImageURL, Calories: r.Calories, PreparationTime: r.PreparationTime, Tags: r.Tags, SoldOut: r.SoldOut,
		}
		for _, g := range r.Options {
			group := foodie.OptionGroup{Name: g.Name, Min: g.Min, Max: g.Max}
			for _, c := range g.Choices {
				group.Choices = append(group.Choices, foodie.Choice{Name: c.Name, Price: foodie.Money(c.Price)})
			}
			m.Options = append(m.Options, group)
		}
		items = append(items, m)
	}
	return items
}
