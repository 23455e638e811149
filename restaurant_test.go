package foodie_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie"
)

// draft is a restaurant that keeps every rule, at its limits.
func draft() foodie.Restaurant {
	return foodie.Restaurant{
		Name: "  Thepla   House ", Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati",
		Items: []foodie.MenuItem{{
			Name: " Masala\tThepla ", Price: foodie.MaxItemPrice, Rating: 5, TotalRatings: 12, Description: " Soft.\nWarm. ", ImageURL: "/thepla.webp",
			Calories: 5000, PreparationTime: "10-15  mins", Tags: []string{" veg ", "jain"},
			Options: []foodie.OptionGroup{{Name: " size ", Min: 1, Max: 2, Choices: []foodie.Choice{{Name: " large ", Price: 1500}, {Name: "small"}}}},
		}},
	}
}

func TestNewRestaurantTidies(t *testing.T) {
	given := draft()
	got, err := foodie.NewRestaurant(given, noon)
	if err != nil {
		t.Fatal(err)
	}
	want := foodie.Restaurant{
		ID: got.ID, Name: "Thepla House", Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati", CreatedAt: noon.UTC(), Version: 1,
		Items: []foodie.MenuItem{{
			Name: "Masala Thepla", Price: foodie.MaxItemPrice, Rating: 5, TotalRatings: 12, Description: "Soft.\nWarm.", ImageURL: "/thepla.webp",
			Calories: 5000, PreparationTime: "10-15 mins", Tags: []string{"veg", "jain"},
			Options: []foodie.OptionGroup{{Name: "size", Min: 1, Max: 2, Choices: []foodie.Choice{{Name: "large", Price: 1500}, {Name: "small"}}}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("NewRestaurant (-want +got):\n%s", diff)
	}
	if got.ID == "" || got.CreatedAt.Location() != time.UTC {
		t.Errorf("id %q, created %s", got.ID, got.CreatedAt)
	}
	if diff := cmp.Diff(draft(), given); diff != "" {
		t.Errorf("NewRestaurant changed the draft's lists:\n%s", diff)
	}
}

func TestRestaurantRules(t *testing.T) {
	const item, group = "items[0]", "items[0].options[0]"
	times := func(n int, s string) string { return strings.Repeat(s, n) }
	for name, tt := range map[string]struct {
		spoil func(*foodie.Restaurant)
		code  string // "" when the rule is kept
		field string
	}{
		"as it is":               {func(*foodie.Restaurant) {}, "", ""},
		"no menu":                {func(r *foodie.Restaurant) { r.Items = nil }, "", ""},
		"a name of one":          {func(r *foodie.Restaurant) { r.Name = " T " }, "text_length", "name"},
		"a name of two":          {func(r *foodie.Restaurant) { r.Name = "ઢી" }, "", ""},
		"a name of 100":          {func(r *foodie.Restaurant) { r.Name = times(100, "ઢ") }, "", ""},
		"a name of 101":          {func(r *foodie.Restaurant) { r.Name = times(101, "t") }, "text_length", "name"},
		"a name with a null":     {func(r *foodie.Restaurant) { r.Name = "The\x00pla" }, "text_control", "name"},
		"a name that is no text": {func(r *foodie.Restaurant) { r.Name = "The\xffpla" }, "text_encoding", "name"},
		"no area":                {func(r *foodie.Restaurant) { r.Area = "" }, "text_length", "area"},
		"an area of 101":         {func(r *foodie.Restaurant) { r.Area = times(101, "a") }, "text_length", "area"},
		"a cuisine of one":       {func(r *foodie.Restaurant) { r.Cuisine = "G" }, "text_length", "cuisine"},
		"a cuisine of 51":        {func(r *foodie.Restaurant) { r.Cuisine = times(51, "c") }, "text_length", "cuisine"},
		"a menu of 200":          {func(r *foodie.Restaurant) { r.Items = dishes(200) }, "", ""},
		"a menu of 201":          {func(r *foodie.Restaurant) { r.Items = dishes(201) }, "menu_size", "items"},
		"a dish twice":           {func(r *foodie.Restaurant) { r.Items = append(r.Items, foodie.MenuItem{Name: "MASALA THEPLA"}) }, "item_twice", "items[1].item_name"},

		"a dish of one letter":   {func(r *foodie.Restaurant) { r.Items[0].Name = "M" }, "text_length", item + ".item_name"},
		"a dish of 101":          {func(r *foodie.Restaurant) { r.Items[0].Name = times(101, "m") }, "text_length", item + ".item_name"},
		"free":                   {func(r *foodie.Restaurant) { r.Items[0].Price = 0 }, "", ""},
		"a negative price":       {func(r *foodie.Restaurant) { r.Items[0].Price = -1 }, "price_range", item + ".price"},
		"a price over 10000":     {func(r *foodie.Restaurant) { r.Items[0].Price++ }, "price_range", item + ".price"},
		"a rating below 0":       {func(r *foodie.Restaurant) { r.Items[0].Rating = -0.1 }, "rating_range", item + ".rating"},
		"a rating over 5":        {func(r *foodie.Restaurant) { r.Items[0].Rating = 5.1 }, "rating_range", item + ".rating"},
		"a rating of no number":  {func(r *foodie.Restaurant) { r.Items[0].Rating = math.NaN() }, "rating_range", item + ".rating"},
		"an infinite rating":     {func(r *foodie.Restaurant) { r.Items[0].Rating = math.Inf(1) }, "rating_range", item + ".rating"},
		"ratings below 0":        {func(r *foodie.Restaurant) { r.Items[0].TotalRatings = -1 }, "total_ratings", item + ".total_ratings"},
		"a description of 500":   {func(r *foodie.Restaurant) { r.Items[0].Description = times(500, "ઢ") }, "", ""},
		"a description of 501":   {func(r *foodie.Restaurant) { r.Items[0].Description = times(501, "d") }, "text_length", item + ".description"},
		"an image of 501":        {func(r *foodie.Restaurant) { r.Items[0].ImageURL = "/" + times(500, "i") }, "text_length", item + ".image_url"},
		"a script for an image":  {func(r *foodie.Restaurant) { r.Items[0].ImageURL = "javascript:alert(1)" }, "image_url", item + ".image_url"},
		"an image elsewhere":     {func(r *foodie.Restaurant) { r.Items[0].ImageURL = "https://example.com/a.png" }, "", ""},
		"no image":               {func(r *foodie.Restaurant) { r.Items[0].ImageURL = " " }, "", ""},
		"negative calories":      {func(r *foodie.Restaurant) { r.Items[0].Calories = -1 }, "calories", item + ".calories"},
		"calories over 5000":     {func(r *foodie.Restaurant) { r.Items[0].Calories = 5001 }, "calories", item + ".calories"},
		"a preparation of 51":    {func(r *foodie.Restaurant) { r.Items[0].PreparationTime = times(51, "p") }, "text_length", item + ".preparation_time"},
		"20 tags":                {func(r *foodie.Restaurant) { r.Items[0].Tags = tags(20) }, "", ""},
		"21 tags":                {func(r *foodie.Restaurant) { r.Items[0].Tags = tags(21) }, "tag_count", item + ".tags"},
		"a tag of 31":            {func(r *foodie.Restaurant) { r.Items[0].Tags[1] = times(31, "t") }, "text_length", item + ".tags[1]"},
		"a blank tag":            {func(r *foodie.Restaurant) { r.Items[0].Tags[1] = "   " }, "text_length", item + ".tags[1]"},
		"21 option groups":       {func(r *foodie.Restaurant) { r.Items[0].Options = make([]foodie.OptionGroup, 21) }, "option_groups", item + ".options"},
		"a group twice":          {func(r *foodie.Restaurant) { r.Items[0].Options = append(r.Items[0].Options, r.Items[0].Options[0]) }, "group_twice", item + ".options[1].name"},
		"a group without a name": {func(r *foodie.Restaurant) { r.Items[0].Options[0].Name = "" }, "text_length", group + ".name"},
		"a group of none":        {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices = nil }, "choice_count", group + ".choices"},
		"200 choices":            {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices = choices(200) }, "", ""},
		"201 choices":            {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices = choices(201) }, "choice_count", group + ".choices"},
		"a minimum below 0":      {func(r *foodie.Restaurant) { r.Items[0].Options[0].Min = -1 }, "group_min", group + ".min"},
		"a minimum out of reach": {func(r *foodie.Restaurant) { r.Items[0].Options[0].Min, r.Items[0].Options[0].Max = 3, 3 }, "group_min", group + ".min"},
		"a maximum of 0":         {func(r *foodie.Restaurant) { r.Items[0].Options[0].Min, r.Items[0].Options[0].Max = 0, 0 }, "group_max", group + ".max"},
		"a maximum below min":    {func(r *foodie.Restaurant) { r.Items[0].Options[0].Min, r.Items[0].Options[0].Max = 2, 1 }, "group_max", group + ".max"},
		"a choice without name":  {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Name = "" }, "text_length", group + ".choices[1].name"},
		"a choice of 60":         {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Name = times(60, "c") }, "", ""},
		"a choice of 61":         {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Name = times(61, "c") }, "text_length", group + ".choices[1].name"},
		"a choice twice":         {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Name = "LARGE" }, "choice_twice", group + ".choices[1].name"},
		"a choice that pays":     {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Price = -1 }, "price_range", group + ".choices[1].price"},
		"a choice over 10000":    {func(r *foodie.Restaurant) { r.Items[0].Options[0].Choices[1].Price = foodie.MaxItemPrice + 1 }, "price_range", group + ".choices[1].price"},
	} {
		t.Run(name, func(t *testing.T) {
			r := draft()
			tt.spoil(&r)
			_, err := foodie.NewRestaurant(r, noon)
			if tt.code == "" {
				if err != nil {
					t.Errorf("NewRestaurant = %v", err)
				}
				return
			}
			wantFault(t, err, foodie.Invalid, tt.code, tt.field)
		})
	}
}

func dishes(n int) []foodie.MenuItem {
	all := make([]foodie.MenuItem, n)
	for i := range all {
		all[i].Name = fmt.Sprint("Dish ", i)
	}
	return all
}

func choices(n int) []foodie.Choice {
	all := make([]foodie.Choice, n)
	for i := range all {
		all[i].Name = fmt.Sprint("choice ", i)
	}
	return all
}

func tags(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint("tag ", i)
	}
	return all
}

func TestRestaurantNamesAllFaults(t *testing.T) {
	r := draft()
	r.Name, r.Items[0].Price, r.Items[0].Calories = "", -1, -1
	_, err := foodie.NewRestaurant(r, noon)
	many, ok := errors.AsType[foodie.Errors](err)
	if !ok || len(many) != 3 || many[0].Field != "name" || many[1].Field != "items[0].price" || many[2].Field != "items[0].calories" {
		t.Errorf("NewRestaurant = %v, want three faults", err)
	}
	if label := many[0].Message; !strings.HasPrefix(label, "The name has 2 to 100") {
		t.Errorf("message %q", label)
	}
}

func TestReplaceKeepsWhoARestaurantIs(t *testing.T) {
	r, err := foodie.NewRestaurant(draft(), noon)
	if err != nil {
		t.Fatal(err)
	}
	before := r
	if err := r.Replace(foodie.Restaurant{Name: "x"}); foodie.KindOf(err) != foodie.Invalid {
		t.Errorf("Replace = %v, want Invalid", err)
	}
	if diff := cmp.Diff(before, r); diff != "" {
		t.Errorf("a refused Replace changed it:\n%s", diff)
	}
	if err := r.Replace(foodie.Restaurant{ID: "forged", Name: "Thepla Palace", Area: "Bopal", Cuisine: "Gujarati", Version: 99}); err != nil {
		t.Fatal(err)
	}
	if r.ID != before.ID || r.CreatedAt != before.CreatedAt || r.Version != 2 || r.Name != "Thepla Palace" || len(r.Items) != 0 {
		t.Errorf("after Replace: %+v", r)
	}
}

func TestItem(t *testing.T) {
	for name, want := range map[string]bool{"Masala Thepla": true, " masala  THEPLA ": true, "Masala": false, "": false, "Masala Theplas": false} {
		if m, ok := theplaHouse.Item(name); ok != want || ok && m.Name != "Masala Thepla" {
			t.Errorf("Item(%q) = %q, %v, want %v", name, m.Name, ok, want)
		}
	}
}

func TestHasTag(t *testing.T) {
	m := foodie.MenuItem{Tags: []string{"Non-Veg", "gluten free"}}
	for tag, want := range map[string]bool{"non_veg": true, "NON VEG": true, "Gluten-Free": true, "veg": false, "": false} {
		if got := m.HasTag(tag); got != want {
			t.Errorf("HasTag(%q) = %v, want %v", tag, got, want)
		}
	}
}

func TestRestaurantRating(t *testing.T) {
	r := foodie.Restaurant{Items: []foodie.MenuItem{{Rating: 4, TotalRatings: 3}, {Rating: 2, TotalRatings: 1}, {Rating: 5}}}
	if mean, n := r.Rating(); mean != 3.5 || n != 4 {
		t.Errorf("Rating() = %v, %d, want 3.5 of 4", mean, n)
	}
	if mean, n := (foodie.Restaurant{}).Rating(); mean != 0 || n != 0 {
		t.Errorf("Rating() of nothing = %v, %d", mean, n)
	}
}

func TestKey(t *testing.T) {
	for _, same := range [][]string{
		{"Thepla House", "thepla house", " THEPLA \t House\n"},
		{"Café", "cafe\u0301", "CAFÉ"},
		{"Straße", "STRASSE"},
		{"", " "},
		{"A&B's (new)", "a&b's  (NEW)"},
		{"ઢોકળા હાઉસ", "ઢોકળા  હાઉસ"},
	} {
		for _, name := range same {
			if got, want := foodie.Key(name), foodie.Key(same[0]); got != want {
				t.Errorf("Key(%q) = %q, Key(%q) = %q", name, got, same[0], want)
			}
		}
	}
	if foodie.Key("Thepla") == foodie.Key("Thépla") {
		t.Error("Key drops accents: two names become one")
	}
}

func FuzzKey(f *testing.F) {
	for _, seed := range []string{"Thepla House", " a  b ", "CAFÉ", "İ", "ﬃ", "\xff", "a\u0301\u0323"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := foodie.Key(name)
		if again := foodie.Key(key); again != key {
			t.Errorf("Key(%q) = %q, whose own Key is %q", name, key, again)
		}
		if upper := foodie.Key(" " + name + "\n"); upper != key {
			t.Errorf("white space around %q changes its Key from %q to %q", name, key, upper)
		}
	})
}
