package legacy

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie"
)

// addItem adds a dish to the menu of r. One whose price cannot be read stays on the menu as sold out, so that nobody
// gets it for nothing and its owner finds it to price it.
func (d *record) addItem(r *foodie.Restaurant, v bson.RawValue, at string) {
	doc, _ := v.DocumentOK()
	name := cut(line(first(doc, "item_name", "name")), 100)
	if utf8.RuneCountInString(name) < 2 {
		d.mend("a dish without a name is left out", "%s: %s", at, show(v))
		return
	}
	if before, has := r.Item(name); has {
		d.mend("a dish stood on the menu twice; the first counts", "%s at %s, %s", name, before.Price, show(doc.Lookup("price")))
		return
	}
	if len(r.Items) == foodie.MaxMenuItems {
		d.mend(fmt.Sprintf("the menu has more than %d dishes; the others are left out", foodie.MaxMenuItems), "%s", name)
		return
	}
	item := foodie.MenuItem{Name: name}
	item.Price, item.SoldOut = d.price(doc.Lookup("price"), name)
	if available, ok := doc.Lookup("available").BooleanOK(); ok && !available {
		item.SoldOut = true
	}
	d.rating(doc, &item)
	d.describe(doc, &item)
	d.addTags(doc.Lookup("tags"), &item)
	r.Items = append(r.Items, item)
}

// price reads what a dish costs, and whether it cannot be sold because nobody knows.
func (d *record) price(v bson.RawValue, name string) (price foodie.Money, unknown bool) {
	price, fault, ok := amount(v)
	if ok && price > foodie.MaxItemPrice {
		fault, ok = "is beyond what a dish may cost", false
	}
	if !ok {
		d.mend("the price of a dish "+fault+"; it is sold out until it has one", "%s: %s", name, show(v))
		return 0, true
	}
	if fault != "" {
		d.mend("the price of a dish "+fault, "%s: %s is %s", name, show(v), price)
	}
	return price, false
}

func (d *record) rating(doc bson.Raw, item *foodie.MenuItem) {
	if v := doc.Lookup("rating"); !missing(v) {
		f, ok := number(v)
		item.Rating = math.Max(0, math.Min(5, f))
		if !ok || math.IsNaN(f) {
			item.Rating = 0
		}
		if !ok || item.Rating != f {
			d.mend("the rating of a dish was not 0 to 5", "%s: %s", item.Name, show(v))
		}
	}
	item.TotalRatings = d.count(doc.Lookup("total_ratings"), math.MaxInt32, "the number of ratings of a dish", item.Name)
	item.Calories = d.count(doc.Lookup("calories"), 5000, "the calories of a dish", item.Name)
}

// count reads a number of things, 0 when there is none.
func (d *record) count(v bson.RawValue, most int, what, of string) int {
	if missing(v) {
		return 0
	}
	f, isNumber := number(v)
	if isNumber && !math.IsNaN(f) && f >= 0 && f <= float64(most) {
		return int(math.Round(f))
	}
	n, ok := whole(v, 0, most)
	if !ok {
		d.mend(fmt.Sprintf("%s were not 0 to %d", what, most), "%s: %s", of, show(v))
	}
	return n
}

func (d *record) describe(doc bson.Raw, item *foodie.MenuItem) {
	item.Description = d.shortened(text(doc.Lookup("description")), 500, "the description of a dish", item.Name)
	item.PreparationTime = d.shortened(line(doc.Lookup("preparation_time")), 50, "the preparation time of a dish", item.Name)
	switch url := line(doc.Lookup("image_url")); {
	case strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "/"):
		if len(url) <= 500 {
			item.ImageURL = url
			return
		}
		fallthrough
	case url != "":
		d.mend("the picture of a dish has no usable address", "%s: %s", item.Name, cut(url, 60))
	}
}

func (d *record) shortened(s string, most int, what, of string) string {
	short := cut(s, most)
	if short != s {
		d.mend(fmt.Sprintf("%s was longer than %d characters", what, most), "%s", of)
	}
	return short
}

func (d *record) addTags(v bson.RawValue, item *foodie.MenuItem) {
	for _, v := range list(v) {
		tag := line(v)
		if tag == "" || utf8.RuneCountInString(tag) > 30 || len(item.Tags) == foodie.MaxItemTags {
			d.mend("a tag of a dish is left out", "%s: %s", item.Name, show(v))
			continue
		}
		item.Tags = append(item.Tags, tag)
	}
}
