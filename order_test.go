package foodie_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie"
)

var noon = time.Date(2026, 11, 24, 17, 30, 0, 0, time.FixedZone("IST", 19800))

// theplaHouse has a dish for each rule of options.
var theplaHouse = foodie.Restaurant{
	ID: "r1", Name: "Thepla House", Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati", Version: 1,
	Items: []foodie.MenuItem{
		{Name: "Masala Thepla", Price: 3500, Options: []foodie.OptionGroup{
			{Name: "size", Max: 1, Choices: []foodie.Choice{{Name: "large", Price: 1500}, {Name: "Extra Large", Price: 2500}}},
			{Name: "sides", Max: 2, Choices: []foodie.Choice{{Name: "pickle", Price: 500}, {Name: "curd", Price: 1000}, {Name: "chutney"}}},
		}},
		{Name: "Masala Chaas", Price: 2550},
		{Name: "Thali", Price: 18000, Options: []foodie.OptionGroup{
			{Name: "bread", Min: 1, Max: 2, Choices: []foodie.Choice{{Name: "roti"}, {Name: "puri", Price: 1000}}},
			{Name: "box", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "leaf box", Price: 300}}},
		}},
		{Name: "Combo", Price: 10000, Options: []foodie.OptionGroup{
			{Name: "drink", Max: 1, Choices: []foodie.Choice{{Name: "small"}, {Name: "big", Price: 2000}}},
			{Name: "fries", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "small", Price: 100}, {Name: "big", Price: 3000}}},
		}},
		{Name: "Undhiyu", Price: 12000, SoldOut: true},
	},
}

func TestPriceLinesOptions(t *testing.T) {
	for name, tt := range map[string]struct {
		item    string
		options []string
		want    []string
		price   foodie.Money
	}{
		"no options":                               {"masala chaas", nil, nil, 2550},
		"name and options as the menu has them":    {"MASALA  thepla", []string{"LARGE", " no   Pickle"}, []string{"large", "no pickle"}, 3500 + 1500},
		"extra large is a size":                    {"Masala Thepla", []string{"extra large"}, []string{"Extra Large"}, 3500 + 2500},
		"no X costs nothing":                       {"Masala Thepla", []string{"no curd"}, []string{"no curd"}, 3500},
		"light X costs X":                          {"Masala Thepla", []string{"light curd"}, []string{"light curd"}, 3500 + 1000},
		"extra X costs twice X":                    {"Masala Thepla", []string{"extra curd"}, []string{"extra curd"}, 3500 + 2000},
		"extra of a size is a size":                {"Masala Thepla", []string{"Extra extra large"}, []string{"extra Extra Large"}, 3500 + 5000},
		"no X does not count toward max":           {"Masala Thepla", []string{"pickle", "curd", "no chutney"}, []string{"pickle", "curd", "no chutney"}, 3500 + 1500},
		"a required group with one choice fills":   {"Thali", []string{"roti"}, []string{"roti", "leaf box"}, 18000 + 300},
		"and does not fill twice":                  {"Thali", []string{"leaf box", "puri", "roti"}, []string{"leaf box", "puri", "roti"}, 18000 + 1300},
		"a choice goes to the group that needs it": {"Combo", []string{"big"}, []string{"big"}, 10000 + 3000},
		"and then to the one that has room":        {"Combo", []string{"small", "big"}, []string{"small", "big"}, 10000 + 100 + 2000},
		"the same in both groups":                  {"Combo", []string{"big", "big"}, []string{"big", "big"}, 10000 + 3000 + 2000},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := foodie.PriceLines(theplaHouse, []foodie.OrderLine{{Item: tt.item, Quantity: 2, Options: tt.options, Price: 1}})
			if err != nil {
				t.Fatal(err)
			}
			if got := lines[0]; got.Price != tt.price || !slices.Equal(got.Options, tt.want) || got.Total() != 2*tt.price {
				t.Errorf("PriceLines(%s %q) = %q at %s, want %q at %s", tt.item, tt.options, got.Options, got.Price, tt.want, tt.price)
			}
		})
	}
}

func TestPriceLinesRefusals(t *testing.T) {
	long := strings.Repeat("x", 300)
	for name, tt := range map[string]struct {
		line  foodie.OrderLine
		kind  foodie.Kind
		code  string
		field string
	}{
		"none of it":              {foodie.OrderLine{Item: "Masala Chaas", Quantity: 0}, foodie.Invalid, "quantity_range", "items[0].quantity"},
		"fewer than none":         {foodie.OrderLine{Item: "Masala Chaas", Quantity: -5}, foodie.Invalid, "quantity_range", "items[0].quantity"},
		"more than a hundred":     {foodie.OrderLine{Item: "Masala Chaas", Quantity: 101}, foodie.Invalid, "quantity_range", "items[0].quantity"},
		"not on the menu":         {foodie.OrderLine{Item: "Pizza", Quantity: 1}, foodie.NotFound, "item_unknown", "items[0].item_name"},
		"without a name":          {foodie.OrderLine{Quantity: 1}, foodie.NotFound, "item_unknown", "items[0].item_name"},
		"a part of a name":        {foodie.OrderLine{Item: "Thepla", Quantity: 1}, foodie.NotFound, "item_unknown", "items[0].item_name"},
		"an endless name":         {foodie.OrderLine{Item: long, Quantity: 1}, foodie.NotFound, "item_unknown", "items[0].item_name"},
		"sold out":                {foodie.OrderLine{Item: "undhiyu", Quantity: 1}, foodie.Conflict, "item_sold_out", "items[0].item_name"},
		"yesterday's price":       {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, Price: 2500, ShownPrice: true}, foodie.Conflict, "price_changed", "items[0].price"},
		"shown as free":           {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, ShownPrice: true}, foodie.Conflict, "price_changed", "items[0].price"},
		"price without options":   {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Price: 3500, ShownPrice: true, Options: []string{"large"}}, foodie.Conflict, "price_changed", "items[0].price"},
		"unknown option":          {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"large", "less spicy"}}, foodie.Invalid, "option_unknown", "items[0].options[1]"},
		"no and nothing":          {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"no"}}, foodie.Invalid, "option_unknown", "items[0].options[0]"},
		"no no pickle":            {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"no no pickle"}}, foodie.Invalid, "option_unknown", "items[0].options[0]"},
		"empty option":            {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{""}}, foodie.Invalid, "option_unknown", "items[0].options[0]"},
		"of another dish":         {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, Options: []string{"large"}}, foodie.Invalid, "option_unknown", "items[0].options[0]"},
		"option twice":            {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"pickle", "extra pickle"}}, foodie.Invalid, "option_twice", "items[0].options[1]"},
		"option and its refusal":  {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"no pickle", "pickle"}}, foodie.Invalid, "option_twice", "items[0].options[1]"},
		"a third in two groups":   {foodie.OrderLine{Item: "Combo", Quantity: 1, Options: []string{"big", "big", "big"}}, foodie.Invalid, "option_twice", "items[0].options[2]"},
		"two sizes":               {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"large", "extra large"}}, foodie.Invalid, "option_many", "items[0].options"},
		"three of two":            {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: []string{"pickle", "curd", "light chutney"}}, foodie.Invalid, "option_many", "items[0].options"},
		"required group open":     {foodie.OrderLine{Item: "Thali", Quantity: 1}, foodie.Invalid, "option_missing", "items[0].options"},
		"required and refused":    {foodie.OrderLine{Item: "Thali", Quantity: 1, Options: []string{"no roti"}}, foodie.Invalid, "option_missing", "items[0].options"},
		"the only choice refused": {foodie.OrderLine{Item: "Thali", Quantity: 1, Options: []string{"roti", "no leaf box"}}, foodie.Invalid, "option_missing", "items[0].options"},
		"too many options":        {foodie.OrderLine{Item: "Masala Thepla", Quantity: 1, Options: make([]string, 101)}, foodie.Invalid, "option_count", "items[0].options"},
		"endless note":            {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, Note: long}, foodie.Invalid, "text_length", "items[0].note"},
		"note with a bell":        {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, Note: "ring\athe bell"}, foodie.Invalid, "text_control", "items[0].note"},
		"note that is no text":    {foodie.OrderLine{Item: "Masala Chaas", Quantity: 1, Note: "\xff"}, foodie.Invalid, "text_encoding", "items[0].note"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := foodie.NewOrder("u1", theplaHouse, []foodie.OrderLine{tt.line}, noon)
			e, ok := errors.AsType[*foodie.Error](err)
			if !ok || e.Kind != tt.kind || e.Code != tt.code || e.Field != tt.field {
				t.Fatalf("NewOrder(%+v) = %v, want %s %s on %q", tt.line, err, tt.kind, tt.code, tt.field)
			}
			if len(e.Message) > 200 {
				t.Errorf("the message carries back what was sent: %q", e.Message)
			}
		})
	}
}

func TestPriceLinesNamesAllFaults(t *testing.T) {
	_, err := foodie.PriceLines(theplaHouse, []foodie.OrderLine{
		{Item: "Masala Chaas", Quantity: 1},
		{Item: "Thali", Quantity: 0, Options: []string{"naan"}},
		{Item: "Pizza", Quantity: 1000},
	})
	many, ok := errors.AsType[foodie.Errors](err)
	if !ok {
		t.Fatalf("err = %v, want Errors", err)
	}
	var got []string
	for _, e := range many {
		got = append(got, e.Field+" "+e.Code)
	}
	want := []string{"items[1].quantity quantity_range", "items[1].options[0] option_unknown", "items[1].options option_missing",
		"items[2].quantity quantity_range", "items[2].item_name item_unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestOrderSize(t *testing.T) {
	for n, ok := range map[int]bool{0: false, 1: true, 50: true, 51: false} {
		lines := slices.Repeat([]foodie.OrderLine{{Item: "Masala Chaas", Quantity: 100}}, n)
		o, err := foodie.NewOrder("u1", theplaHouse, lines, noon)
		if (err == nil) != ok {
			t.Errorf("NewOrder with %d lines = %v", n, err)
		}
		if !ok && foodie.CodeOf(err) != "order_size" {
			t.Errorf("NewOrder with %d lines = %v, want order_size", n, err)
		}
		if ok && o.Total != foodie.Money(n)*100*2550 {
			t.Errorf("total of %d lines = %s", n, o.Total)
		}
	}
}

func TestNewOrder(t *testing.T) {
	wanted := []foodie.OrderLine{
		{Item: "masala thepla", Quantity: 2, Options: []string{"no pickle"}, Note: "  less   spicy "},
		{Item: "masala thepla", Quantity: 1, Options: []string{"large"}},
		{Item: "masala chaas", Quantity: 1, Price: 2550, ShownPrice: true},
	}
	given := foodie.CloneLines(wanted)
	o, err := foodie.NewOrder("u1", theplaHouse, wanted, noon)
	if err != nil {
		t.Fatal(err)
	}
	want := foodie.Order{
		ID: o.ID, DinerID: "u1", RestaurantID: "r1", RestaurantName: "Thepla House", Status: foodie.Placed, PlacedAt: noon.UTC(),
		Total: 2*3500 + 5000 + 2550, Version: 1,
		Lines: []foodie.OrderLine{
			{Item: "Masala Thepla", Quantity: 2, Price: 3500, Options: []string{"no pickle"}, Note: "less spicy"},
			{Item: "Masala Thepla", Quantity: 1, Price: 5000, Options: []string{"large"}},
			{Item: "Masala Chaas", Quantity: 1, Price: 2550},
		},
	}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("NewOrder (-want +got):\n%s", diff)
	}
	if o.ID == "" || o.PlacedAt.Location() != time.UTC {
		t.Errorf("order %q at %s", o.ID, o.PlacedAt)
	}
	if diff := cmp.Diff(given, wanted); diff != "" {
		t.Errorf("NewOrder changed what it was given:\n%s", diff)
	}

	c := o.Clone()
	c.Lines[0].Options[0], c.Lines[1].Quantity = "changed", 99
	if o.Lines[0].Options[0] != "no pickle" || o.Lines[1].Quantity != 1 {
		t.Error("a Clone shares its lines")
	}
}

func TestUnknownOptions(t *testing.T) {
	item, _ := theplaHouse.Item("Masala Thepla")
	known, unknown := item.UnknownOptions([]string{"LARGE", "less  spicy", "no PICKLE", "no onion"})
	if !slices.Equal(known, []string{"large", "no pickle"}) || !slices.Equal(unknown, []string{"less spicy", "no onion"}) {
		t.Errorf("UnknownOptions = %q, %q", known, unknown)
	}
	if o, ok := item.ParseOption("No Extra pickle"); !ok || o.Modifier != "no extra" || o.String() != "no extra pickle" || o.Price() != 0 {
		t.Errorf("ParseOption(No Extra pickle) = %+v, %v", o, ok)
	}
	if o, ok := item.ParseOption("extra large"); !ok || o.Modifier != "" || o.Group != 0 || o.Choice.Name != "Extra Large" {
		t.Errorf("ParseOption(extra large) = %+v, %v", o, ok)
	}
}

// menus are restaurants whose every dish and option may be drawn.
func menus() *rapid.Generator[foodie.Restaurant] {
	return rapid.Custom(func(t *rapid.T) foodie.Restaurant {
		names := []string{"small", "big", "extra big", "no", "no salt", "salt", "light", "curd", "extra"}
		price := rapid.Custom(func(t *rapid.T) foodie.Money {
			return foodie.Money(rapid.IntRange(0, int(foodie.MaxItemPrice)).Draw(t, "price"))
		})
		r := foodie.Restaurant{ID: "r1", Name: "Thepla House", Area: "Navrangpura", Cuisine: "Gujarati"}
		for i := range rapid.IntRange(1, 4).Draw(t, "dishes") {
			m := foodie.MenuItem{Name: "Dish " + string(rune('A'+i)), Price: price.Draw(t, "price")}
			for g := range rapid.IntRange(0, 3).Draw(t, "groups") {
				group := foodie.OptionGroup{Name: "group " + string(rune('A'+g))}
				for _, c := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 4, rapid.ID[string]).Draw(t, "choices") {
					group.Choices = append(group.Choices, foodie.Choice{Name: c, Price: price.Draw(t, "price")})
				}
				group.Min = rapid.IntRange(0, len(group.Choices)).Draw(t, "min")
				group.Max = rapid.IntRange(max(1, group.Min), 5).Draw(t, "max")
				m.Options = append(m.Options, group)
			}
			r.Items = append(r.Items, m)
		}
		if err := r.Normalize(); err != nil {
			t.Fatalf("the drawn menu is not valid: %v", err)
		}
		return r
	})
}

// wishes are lines that fit r, or nearly.
func wishes(t *rapid.T, r foodie.Restaurant) []foodie.OrderLine {
	var lines []foodie.OrderLine
	for range rapid.IntRange(1, 5).Draw(t, "lines") {
		m := rapid.SampledFrom(r.Items).Draw(t, "dish")
		l := foodie.OrderLine{Item: m.Name, Quantity: rapid.IntRange(1, foodie.MaxLineQuantity).Draw(t, "quantity")}
		for _, g := range m.Options {
			for _, c := range g.Choices {
				if modifier := rapid.SampledFrom([]string{"-", "", "no ", "light ", "extra "}).Draw(t, "modifier"); modifier != "-" {
					l.Options = append(l.Options, modifier+c.Name)
				}
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// A priced order costs the sum of its lines, a line its dish and options times its quantity, and pricing what was priced
// changes nothing, so that a repeated or replayed order never changes its total.
func TestTotals(t *testing.T) {
	priced := 0
	rapid.Check(t, func(t *rapid.T) {
		r := menus().Draw(t, "menu")
		o, err := foodie.NewOrder("u1", r, wishes(t, r), noon)
		if err != nil {
			if foodie.KindOf(err) != foodie.Invalid {
				t.Fatalf("NewOrder = %v", err)
			}
			return
		}
		priced++
		var sum foodie.Money
		for _, l := range o.Lines {
			m, _ := r.Item(l.Item)
			if l.Price < m.Price {
				t.Fatalf("%+v costs less than the dish, %s", l, m.Price)
			}
			for range l.Quantity {
				sum += l.Price
			}
		}
		if o.Total != sum || o.Total != foodie.Total(o.Lines) {
			t.Fatalf("total %s, the lines cost %s", o.Total, sum)
		}
		shown := foodie.CloneLines(o.Lines)
		for i := range shown {
			shown[i].ShownPrice = true
		}
		again, err := foodie.PriceLines(r, shown)
		if err != nil {
			t.Fatalf("pricing %+v again: %v", o.Lines, err)
		}
		if diff := cmp.Diff(o.Lines, again); diff != "" {
			t.Fatalf("pricing again (-first +second):\n%s", diff)
		}
	})
	if priced == 0 {
		t.Error("no drawn order was valid: the property was never checked")
	}
}
