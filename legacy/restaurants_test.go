package legacy_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/legacy"
)

func shop(n int, name, area string, dishes ...any) bson.D {
	var items bson.A
	for i := 0; i < len(dishes); i += 2 {
		items = append(items, bson.D{{Key: "item_name", Value: dishes[i]}, {Key: "price", Value: dishes[i+1]}})
	}
	return bson.D{{Key: "_id", Value: oid(opening, n)}, {Key: "name", Value: name}, {Key: "area", Value: area}, {Key: "cuisine", Value: "Gujarati"}, {Key: "items", Value: items}}
}

func TestRestaurantsOfOneName(t *testing.T) {
	old, _ := open(t)
	oldHouse{
		legacy.Restaurants: []bson.D{
			shop(1, "Thepla House", "", "Masala Thepla", 35.0, "Chaas", nil, "Khandvi", 60.0),
			shop(2, "THEPLA  house", "Prahlad Nagar", "Masala thepla", 40.0, "chaas", 20.0, "Dhokla", 50.0, "Khandvi", "free"),
			shop(3, "Swati Snacks", "Law Garden", "Fada ni khichdi", 120.0), shop(4, " ", "Nowhere"),
		},
		legacy.Orders: []bson.D{with(receipt(1, 1), "restaurant_name", "thepla HOUSE")},
	}.fill(t, old)
	into := newStore(t)
	mine := foodie.Restaurant{ID: foodie.NewID(), Name: "swati snacks", Area: "C.G. Road", Cuisine: "Gujarati", CreatedAt: now, Version: 1}
	if err := into.CreateRestaurant(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	report := importInto(t, old, into, false)
	if report.Complete() || report.Collections[0] != (legacy.Tally{Kind: legacy.Restaurants, Read: 4, Imported: 1, Merged: 2, LeftOut: 1, Repaired: 1}) {
		t.Errorf("the tally = %+v", report.Collections[0])
	}
	r, err := into.Restaurant(t.Context(), "thepla house")
	if err != nil || r.ID != hexID(1) || r.Area != "Prahlad Nagar" || !r.CreatedAt.Equal(opening) {
		t.Errorf("the restaurant = %+v, %v, want the oldest with the area of the other", r, err)
	}
	var menu []string
	for _, m := range r.Items {
		menu = append(menu, m.Name+" "+m.Price.String())
	}
	if got := strings.Join(menu, ", "); got != "Masala Thepla ₹35, Chaas ₹20, Khandvi ₹60, Dhokla ₹50" || r.Items[1].SoldOut {
		t.Errorf("the menu = %s (chaas sold out: %v)", got, r.Items[1].SoldOut)
	}
	if r, err := into.Restaurant(t.Context(), "Swati Snacks"); err != nil || r.ID != mine.ID || r.Area != "C.G. Road" {
		t.Errorf("who was here already = %+v, %v", r, err)
	}
	if o, err := into.Order(t.Context(), receiptID(1)); err != nil || o.RestaurantID != hexID(1) || o.RestaurantName != "thepla HOUSE" {
		t.Errorf("the order = %+v, %v, want it at the oldest under the name that it had", o, err)
	}

	// The imported one is renamed; what v3.0 still calls by the old name is its.
	if _, err := into.UpdateRestaurant(t.Context(), "Thepla House", func(r *foodie.Restaurant) error { r.Name = "Thepla Palace"; return nil }); err != nil {
		t.Fatal(err)
	}
	oldHouse{legacy.Orders: []bson.D{receipt(2, 1)}}.fill(t, old)
	again := importInto(t, old, into, false)
	if tally := again.Collections[0]; tally.Imported != 0 || tally.AlreadyThere != 1 {
		t.Errorf("after a renaming the tally = %+v", tally)
	}
	if o, err := into.Order(t.Context(), receiptID(2)); err != nil || o.RestaurantID != hexID(1) {
		t.Errorf("a later order = %+v, %v, want it at the renamed restaurant", o, err)
	}
}
