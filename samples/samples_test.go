package samples_test

import (
	"slices"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/samples"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.FixedZone("IST", 5*3600+1800))

func TestRestaurantsKeepTheRules(t *testing.T) {
	rs, err := samples.Restaurants(noon)
	if err != nil {
		t.Fatal(err)
	}
	if len(rs) != 24 {
		t.Errorf("there are %d sample restaurants, want 24", len(rs))
	}
	seen := map[string]bool{}
	for _, r := range rs {
		if seen[foodie.Key(r.Name)] {
			t.Errorf("the name %q is taken twice", r.Name)
		}
		seen[foodie.Key(r.Name)] = true
		again := r
		if err := again.Normalize(); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
		if len(r.Items) == 0 || r.Version != 1 || !r.CreatedAt.Equal(noon) || r.CreatedAt.Location() != time.UTC {
			t.Errorf("%s has %d dishes, version %d, made %v", r.Name, len(r.Items), r.Version, r.CreatedAt)
		}
		for _, m := range r.Items {
			if m.Price <= 0 {
				t.Errorf("%s of %s costs %s", m.Name, r.Name, m.Price)
			}
		}
	}
}

func TestIDsIncrease(t *testing.T) {
	rs, err := samples.Restaurants(noon)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(rs, func(a, b foodie.Restaurant) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	}) {
		t.Error("the ids do not increase in the order of the file")
	}
}

func TestADishIsReadWhole(t *testing.T) {
	rs, err := samples.Restaurants(noon)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := rs[7].Item("masala thepla")
	if rs[7].Name != "Thepla House" || !ok {
		t.Fatalf("the eighth restaurant is %s, with Masala Thepla: %t", rs[7].Name, ok)
	}
	if m.Price != 35*foodie.Rupee || m.Rating == 0 || m.TotalRatings == 0 || m.Description == "" || m.Calories == 0 || m.PreparationTime == "" || !m.HasTag("veg") || m.SoldOut {
		t.Errorf("Masala Thepla = %+v", m)
	}
	if tacos, ok := byName(rs, "Taco Mela").Item("Guacamole"); !ok || !tacos.SoldOut {
		t.Errorf("Guacamole = %+v, want it sold out", tacos)
	}
	at := slices.IndexFunc(m.Options, func(g foodie.OptionGroup) bool { return len(g.Choices) > 1 && g.Max >= 1 })
	if at < 0 || !slices.ContainsFunc(m.Options[at].Choices, func(c foodie.Choice) bool { return c.Price > 0 }) {
		t.Errorf("Masala Thepla has the options %+v", m.Options)
	}
}

func byName(rs []foodie.Restaurant, name string) foodie.Restaurant {
	return rs[slices.IndexFunc(rs, func(r foodie.Restaurant) bool { return r.Name == name })]
}
