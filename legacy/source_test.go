package legacy_test

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie/legacy"
)

func TestChooseADatabase(t *testing.T) {
	h := func(name string, restaurants, users, orders int64) legacy.Holding {
		return legacy.Holding{Database: name, Records: map[legacy.Kind]int64{legacy.Restaurants: restaurants, legacy.Users: users, legacy.Orders: orders}}
	}
	for name, tt := range map[string]struct {
		found                 []legacy.Holding
		people, restaurants   string
		wantPeople, wantMenus string // "" is refused
	}{
		"one has all":                         {[]legacy.Holding{h("food_db", 7, 5, 9), h("foodie_db", 0, 0, 0)}, "", "", "food_db", "food_db"},
		"v3.0's own set-up":                   {[]legacy.Holding{h("food_db", 0, 5, 9), h("foodie_db", 7, 0, 0)}, "", "", "food_db", "foodie_db"},
		"menus alone":                         {[]legacy.Holding{h("foodie_db", 7, 0, 0)}, "", "", "foodie_db", "foodie_db"},
		"people alone":                        {[]legacy.Holding{h("food_db", 0, 5, 0)}, "", "", "food_db", "food_db"},
		"two have users":                      {[]legacy.Holding{h("food_db", 0, 5, 9), h("mine", 7, 1, 0)}, "", "", "", ""},
		"two have users, one is named":        {[]legacy.Holding{h("food_db", 0, 5, 9), h("mine", 7, 1, 0)}, "food_db", "", "food_db", "mine"},
		"two have menus":                      {[]legacy.Holding{h("food_db", 7, 5, 9), h("foodie_db", 7, 0, 0)}, "", "", "", ""},
		"two have menus, the whole is named":  {[]legacy.Holding{h("food_db", 7, 5, 9), h("foodie_db", 7, 0, 0)}, "food_db", "", "food_db", "food_db"},
		"two have menus, the menus are named": {[]legacy.Holding{h("food_db", 7, 5, 9), h("foodie_db", 7, 0, 0)}, "", "foodie_db", "food_db", "foodie_db"},
		"both are named":                      {[]legacy.Holding{h("a", 7, 5, 9), h("b", 7, 3, 2)}, "a", "b", "a", "b"},
		"a name that holds nothing":           {[]legacy.Holding{h("food_db", 7, 5, 9), h("typo", 0, 0, 0)}, "typo", "", "", ""},
		"menus named that are nowhere":        {[]legacy.Holding{h("food_db", 7, 5, 9), h("typo", 0, 0, 0)}, "", "typo", "", ""},
		"menus alone, named as the whole":     {[]legacy.Holding{h("foodie_db", 7, 0, 0)}, "foodie_db", "", "foodie_db", "foodie_db"},
		"nothing anywhere":                    {[]legacy.Holding{h("food_db", 0, 0, 0)}, "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			people, menus, err := legacy.Choose(tt.found, tt.people, tt.restaurants)
			if people != tt.wantPeople || menus != tt.wantMenus || (err == nil) != (tt.wantPeople != "") {
				t.Errorf("Choose = %q, %q, %v, want %q, %q", people, menus, err, tt.wantPeople, tt.wantMenus)
			}
		})
	}
}

func TestSurvey(t *testing.T) {
	db, _ := open(t)
	other := db.Client().Database(db.Name() + "m")
	t.Cleanup(func() { other.Drop(t.Context()) })
	oldHouse{legacy.Users: []bson.D{person(1, "asha", "asha@example.com")}, legacy.Orders: []bson.D{receipt(1, 1), receipt(2, 1)}}.fill(t, db)
	if _, err := other.Collection("Restaurant").InsertOne(t.Context(), bson.D{{Key: "_id", Value: oid(opening, 5)}, {Key: "name", Value: "Thepla House"}}); err != nil {
		t.Fatal(err)
	}
	if err := other.CreateCollection(t.Context(), "restaurants"); err != nil { // empty, beside the one of another name
		t.Fatal(err)
	}
	found, err := legacy.Survey(t.Context(), db.Client(), db.Name(), "", other.Name(), db.Name())
	if err != nil || len(found) != 2 {
		t.Fatalf("Survey = %+v, %v, want two databases", found, err)
	}
	if r := found[0].Records; r[legacy.Users] != 1 || r[legacy.Orders] != 2 || r[legacy.Restaurants] != 0 || found[0].Empty() {
		t.Errorf("the first = %v", r)
	}
	if r := found[1].Records; r[legacy.Restaurants] != 1 || found[1].People() {
		t.Errorf("the second = %v", r)
	}
	into := newStore(t)
	report, err := legacy.Import(t.Context(), db, into, legacy.Options{Now: now, Restaurants: other})
	if err != nil || !report.Complete() {
		t.Fatalf("Import = %+v, %v", report, err)
	}
	o, err := into.Order(t.Context(), receiptID(1))
	if err != nil || o.RestaurantID != hexID(5) {
		t.Errorf("the order = %+v, %v, want it at the restaurant of the other database", o, err)
	}
}
