package legacy

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
)

// What stands where v3.0 had nothing.
const (
	unknownArea    = "Unknown area"
	unknownCuisine = "Other"
	notRecorded    = "Not recorded"
)

// A venue is one old restaurant as it would be imported.
type venue struct {
	*record
	foodie.Restaurant
}

// importRestaurants takes the menus along. No unique index kept v3.0 from having a restaurant twice; it showed the
// oldest, so that one stands for all, with the dishes that only the others have.
func (im *importer) importRestaurants(ctx context.Context) error {
	byKey, order := map[string][]*venue{}, []string(nil)
	err := each(ctx, im.menus, Restaurants, func(d *record) error {
		r := d.restaurant(im.now)
		if utf8.RuneCountInString(r.Name) < 2 {
			im.journal.record(d, leftOut, "it has no name", show(d.raw.Lookup("name")))
			return nil
		}
		key := foodie.Key(r.Name)
		if byKey[key] == nil {
			order = append(order, key)
		}
		byKey[key] = append(byKey[key], &venue{d, r})
		return nil
	})
	if err != nil {
		return err
	}
	there, err := im.into.Restaurants(ctx)
	if err != nil {
		return err
	}
	for _, key := range order {
		if err := im.keepRestaurant(ctx, key, byKey[key], there); err != nil {
			return err
		}
	}
	return nil
}

// keepRestaurant imports the restaurant of one name, which all describe.
func (im *importer) keepRestaurant(ctx context.Context, key string, all []*venue, there []foodie.Restaurant) error {
	kept, became := all[0], imported
	for _, v := range all {
		for _, r := range there {
			if r.ID == v.id {
				kept, became, im.restaurants[key] = v, alreadyThere, r
			}
		}
	}
	for _, v := range all {
		if v != kept {
			kept.adopt(v)
			im.journal.record(v.record, merged, "another one has the same name", fmt.Sprintf("%s is %s", v.Name, kept.id))
		}
	}
	if became == alreadyThere {
		im.journal.record(kept.record, alreadyThere, "", "")
		return nil
	}
	for _, r := range there {
		if foodie.Key(r.Name) == key {
			im.restaurants[key] = r
			im.journal.record(kept.record, merged, "a restaurant of that name was here already, and its menu stays", fmt.Sprintf("%s is %s", r.Name, r.ID))
			return nil
		}
	}
	im.restaurants[key] = kept.Restaurant
	return im.keep(kept.record, func() error { return im.into.CreateRestaurant(ctx, kept.Restaurant) })
}

// adopt gives v what only other has.
func (v *venue) adopt(other *venue) {
	if v.Area == unknownArea {
		v.Area = other.Area
	}
	if v.Cuisine == unknownCuisine {
		v.Cuisine = other.Cuisine
	}
	for _, item := range other.Items {
		v.adoptDish(item, other.id)
	}
}

// adoptDish takes a dish of a duplicate when v lacks it, or lacks its price.
func (v *venue) adoptDish(item foodie.MenuItem, from foodie.ID) {
	key := foodie.Key(item.Name)
	at := slices.IndexFunc(v.Items, func(m foodie.MenuItem) bool { return foodie.Key(m.Name) == key })
	switch {
	case at < 0 && len(v.Items) < foodie.MaxMenuItems:
		v.Items = append(v.Items, item)
		v.mend("a dish comes from its duplicate", "%s of %s", item.Name, from)
	case at < 0 || v.Items[at].Price == item.Price || item.Price == 0:
	case v.Items[at].Price == 0:
		v.Items[at].Price, v.Items[at].SoldOut = item.Price, item.SoldOut
		v.mend("a dish has its price from its duplicate", "%s: %s of %s", item.Name, item.Price, from)
	default:
		v.note("its duplicate has another price", "%s: %s here, %s at %s", item.Name, v.Items[at].Price, item.Price, from)
	}
}

// restaurant reads a restaurant so that it keeps today's rules: unlike orders, a menu is used on.
func (d *record) restaurant(now time.Time) foodie.Restaurant {
	r := foodie.Restaurant{ID: d.id, Name: cut(line(d.raw.Lookup("name")), 100), CreatedAt: d.created(now), Version: 1}
	r.Area = d.bounded("area", 100, unknownArea)
	r.Cuisine = d.bounded("cuisine", 50, unknownCuisine)
	for i, v := range list(first(d.raw, "items", "menu")) {
		d.addItem(&r, v, fmt.Sprintf("items[%d]", i))
	}
	return r
}

// bounded reads a text of 2 to most characters.
func (d *record) bounded(field string, most int, without string) string {
	v := d.raw.Lookup(field)
	s := line(v)
	switch n := utf8.RuneCountInString(s); {
	case n < 2:
		d.mend("it has no "+field, "%s", show(v))
		return without
	case n > most:
		d.mend("its "+field+" was too long", "%s", s)
	}
	return cut(s, most)
}
