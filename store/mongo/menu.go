package mongo

import "github.com/foodieexpress/foodie"

// A menuItemDoc is a menu item as its restaurant's document keeps it.
type menuItemDoc struct {
	Name            string           `bson:"name"`
	Price           int64            `bson:"price_paise"`
	Rating          float64          `bson:"rating,omitempty"`
	TotalRatings    int              `bson:"ratings,omitempty"`
	Description     string           `bson:"description,omitempty"`
	ImageURL        string           `bson:"image_url,omitempty"`
	Calories        int              `bson:"calories,omitempty"`
	PreparationTime string           `bson:"preparation_time,omitempty"`
	Tags            []string         `bson:"tags,omitempty"`
	SoldOut         bool             `bson:"sold_out,omitempty"`
	Options         []optionGroupDoc `bson:"options,omitempty"`
}

type optionGroupDoc struct {
	Name    string      `bson:"name"`
	Min     int         `bson:"min,omitempty"`
	Max     int         `bson:"max,omitempty"`
	Choices []choiceDoc `bson:"choices"`
}

type choiceDoc struct {
	Name  string `bson:"name"`
	Price int64  `bson:"price_paise,omitempty"`
}

func menuDocs(items []foodie.MenuItem) []menuItemDoc {
	docs := make([]menuItemDoc, len(items))
	for i, m := range items {
		docs[i] = menuItemDoc{
			Name: m.Name, Price: int64(m.Price), Rating: m.Rating, TotalRatings: m.TotalRatings, Description: m.Description,
			ImageURL: m.ImageURL, Calories: m.Calories, PreparationTime: m.PreparationTime, Tags: m.Tags, SoldOut: m.SoldOut,
		}
		for _, g := range m.Options {
			group := optionGroupDoc{Name: g.Name, Min: g.Min, Max: g.Max}
			for _, c := range g.Choices {
				group.Choices = append(group.Choices, choiceDoc{c.Name, int64(c.Price)})
			}
			docs[i].Options = append(docs[i].Options, group)
		}
	}
	return docs
}

func menuOf(docs []menuItemDoc) []foodie.MenuItem {
	var items []foodie.MenuItem
	for _, d := range docs {
		m := foodie.MenuItem{
			Name: d.Name, Price: foodie.Money(d.Price), Rating: d.Rating, TotalRatings: d.TotalRatings, Description: d.Description,
			ImageURL: d.ImageURL, Calories: d.Calories, PreparationTime: d.PreparationTime, Tags: d.Tags, SoldOut: d.SoldOut,
		}
		for _, g := range d.Options {
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
