package catalogue_test

import (
	"slices"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

// dish and place make menus short to write.
func dish(name string, rating float64, price foodie.Money, tags ...string) foodie.MenuItem {
	return foodie.MenuItem{Name: name, Price: price * foodie.Rupee, Rating: rating, TotalRatings: 10, Tags: tags}
}

func place(name, area, cuisine string, items ...foodie.MenuItem) foodie.Restaurant {
	return foodie.Restaurant{Name: name, Area: area, Cuisine: cuisine, Items: items}
}

// town is five restaurants whose names and dishes are alike where search must tell them apart.
func town(t *testing.T) *catalogue.Index {
	t.Helper()
	var rs []foodie.Restaurant
	for _, draft := range []foodie.Restaurant{
		place("Thepla House", "Prahlad Nagar, Ahmedabad", "Gujarati",
			dish("Plain Thepla", 4.1, 25, "veg", "vegan"), dish("Masala Thepla", 4.6, 35, "veg", "spicy"), dish("Masala Thepla Roll", 4.0, 60, "veg"),
			dish("Masala Chaas", 4.4, 20, "veg", "jain")),
		place("PATEL & SONS", "C.G. Road, Ahmedabad", "Multi-cuisine",
			dish("Gujarati Thali", 4.5, 250, "veg"), dish("Masala Thepla", 4.8, 40, "Veg"), dish("Butter Chicken", 4.9, 320, "Non-Veg")),
		place("Café Royal", "C.G. Road, Surat", "Cafe",
			dish("Thepla", 3.0, 30, "jain"), dish("Vada Pav", 4.2, 30, "vegan"), dish("Crème Brûlée", 4.7, 180, "egg"), dish("French Fries", 4.0, 90, "veg")),
		place("Sagar House", "Station Road, Surat", "South Indian",
			dish("Masala Dosa", 4.6, 90, "veg"), dish("Plain Dosa", 4.6, 70, "veg"), dish("Paneer Dosa", 4.6, 120, "veg"), dish("Stir Fry", 3.5, 150, "vegan")),
		place("Delhi Darbar", "Ring Road, Surat", "North Indian",
			dish("Paneer Tikka", 4.3, 200, "veg"), dish("દાળ ઢોકળી", 4.0, 110, "veg"), dish("Chicken Tikka", 4.3, 240, "non_veg"), dish("Dal Makhani", 4.4, 180, "veg")),
	} {
		r, err := foodie.NewRestaurant(draft, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
		if err != nil {
			t.Fatalf("NewRestaurant(%s): %v", draft.Name, err)
		}
		rs = append(rs, r)
	}
	return catalogue.New(rs, "v7")
}

func names(rs []foodie.Restaurant) []string {
	out := []string{}
	for _, r := range rs {
		out = append(out, r.Name)
	}
	return out
}

func TestRestaurant(t *testing.T) {
	ix := town(t)
	for asked, want := range map[string]string{
		"Thepla House": "Thepla House", "  thepla   HOUSE ": "Thepla House", "patel & sons": "PATEL & SONS", "Patel and Sons": "PATEL & SONS",
		"cafe royal": "Café Royal", "CAFÉ ROYAL": "Café Royal", "Cafe\u0301 Royal": "Café Royal", "delhi-darbar": "Delhi Darbar",
		// nothing that is only like a name, and no pattern
		"Thepla": "", "Thepla Hous": "", "Thepla%": "", ".*": "", "T_epla House": "", "": "", "&": "",
	} {
		got, ok := ix.Restaurant(asked)
		if got.Name != want || ok != (want != "") {
			t.Errorf("Restaurant(%q) = %q, %t, want %q", asked, got.Name, ok, want)
		}
	}
}

func TestRestaurantTellsNamesApartThatFoldAlike(t *testing.T) {
	ix := catalogue.New([]foodie.Restaurant{place("Café X", "a", "b"), place("Cafe-X", "a", "b"), place("Cafe X", "a", "b"), place("!!", "a", "b")}, "")
	for asked, want := range map[string]string{"café x": "Café X", "cafe x": "Cafe X", "CAFE-X": "Cafe-X", "Cafe & X": "", "!!": "!!", "??": ""} {
		if got, _ := ix.Restaurant(asked); got.Name != want {
			t.Errorf("Restaurant(%q) = %q, want %q", asked, got.Name, want)
		}
	}
}

func TestLists(t *testing.T) {
	ix := town(t)
	if got := ix.Version(); got != "v7" {
		t.Errorf("Version() = %q", got)
	}
	if got, want := names(ix.Restaurants()), []string{"Thepla House", "PATEL & SONS", "Café Royal", "Sagar House", "Delhi Darbar"}; !slices.Equal(got, want) {
		t.Errorf("Restaurants() = %q, want %q", got, want)
	}
	if got, want := ix.Cuisines(), []string{"Cafe", "Gujarati", "Multi-cuisine", "North Indian", "South Indian"}; !slices.Equal(got, want) {
		t.Errorf("Cuisines() = %q, want %q", got, want)
	}
	if got, want := ix.Areas(), []string{"C.G. Road, Ahmedabad", "C.G. Road, Surat", "Prahlad Nagar, Ahmedabad", "Ring Road, Surat", "Station Road, Surat"}; !slices.Equal(got, want) {
		t.Errorf("Areas() = %q, want %q", got, want)
	}
	if got, want := ix.Tags(), []string{"egg", "jain", "non_veg", "spicy", "veg", "vegan"}; !slices.Equal(got, want) {
		t.Errorf("Tags() = %q, want %q", got, want)
	}
}

func TestNearest(t *testing.T) {
	ix := town(t)
	for asked, want := range map[string]string{
		"Thepla House": "Thepla House", "tehpla hose": "Thepla House", "thepla": "Thepla House", "theplahouse": "Thepla House", "the thepla house ahmedabad": "Thepla House",
		"patel sons": "PATEL & SONS", "patel and son": "PATEL & SONS", "pattel": "PATEL & SONS", "cafe royale": "Café Royal", "royal": "Café Royal",
		"sager house": "Sagar House", "dehli durbar": "Delhi Darbar", "delidarbar": "Delhi Darbar", "सागर": "Sagar House", "થેપલા હાઉસ": "Thepla House",
		// nothing in common
		"qwerty": "", "": "", "%": "", "masala dosa": "", "___": "",
	} {
		got := names(ix.Nearest(asked, 2))
		if len(got) == 0 {
			got = []string{""}
		}
		if got[0] != want {
			t.Errorf("Nearest(%q) = %q, want %q first", asked, got, want)
		}
	}
	if got := ix.Nearest("house", 1); len(got) != 1 {
		t.Errorf("Nearest(house, 1) = %q, want one", names(got))
	}
	if got := ix.Nearest("house", 0); got != nil {
		t.Errorf("Nearest(house, 0) = %q", names(got))
	}
}

func TestSearch(t *testing.T) {
	ix := town(t)
	all := names(ix.Restaurants())
	for name, tt := range map[string]struct {
		query catalogue.Query
		want  []string
	}{
		"everything":                        {catalogue.Query{}, all},
		"everything, at most two":           {catalogue.Query{Limit: 2}, all[:2]},
		"blank text":                        {catalogue.Query{Text: "  "}, all},
		"cuisine in another case":           {catalogue.Query{Cuisine: "gUJARATI"}, []string{"Thepla House"}},
		"cuisine by a whole word":           {catalogue.Query{Cuisine: "indian"}, []string{"Sagar House", "Delhi Darbar"}},
		"cuisine by a part of a word":       {catalogue.Query{Cuisine: "guj"}, []string{}},
		"cuisine by words in another order": {catalogue.Query{Cuisine: "indian south"}, []string{}},
		"cuisine with a hyphen":             {catalogue.Query{Cuisine: "multi cuisine"}, []string{"PATEL & SONS"}},
		"cuisine as a pattern":              {catalogue.Query{Cuisine: ".*"}, []string{}},
		"cuisine as another pattern":        {catalogue.Query{Cuisine: "%indian%"}, []string{"Sagar House", "Delhi Darbar"}},
		"cuisine with a typo":               {catalogue.Query{Cuisine: "gujrati"}, []string{}},
		"area by its city":                  {catalogue.Query{Area: "surat"}, []string{"Café Royal", "Sagar House", "Delhi Darbar"}},
		"area by its street":                {catalogue.Query{Area: "cg road"}, []string{"PATEL & SONS", "Café Royal"}},
		"area whole":                        {catalogue.Query{Area: "c.g. road, surat"}, []string{"Café Royal"}},
		"area unknown":                      {catalogue.Query{Area: "mumbai"}, []string{}},
		"area and cuisine":                  {catalogue.Query{Area: "surat", Cuisine: "Cafe"}, []string{"Café Royal"}},
		"area and limit":                    {catalogue.Query{Area: "surat", Limit: 1}, []string{"Café Royal"}},
		"vegan":                             {catalogue.Query{Tag: "vegan"}, []string{"Thepla House", "Café Royal", "Sagar House"}},
		"veg is vegan and jain too":         {catalogue.Query{Tag: "Veg"}, all},
		"vegetarian":                        {catalogue.Query{Tag: "vegetarian"}, all},
		"jain":                              {catalogue.Query{Tag: "jain"}, []string{"Thepla House", "Café Royal"}},
		"non-veg":                           {catalogue.Query{Tag: "non veg"}, []string{"PATEL & SONS", "Delhi Darbar"}},
		"a tag that nobody has":             {catalogue.Query{Tag: "keto"}, []string{}},
		"text: a name before a dish":        {catalogue.Query{Text: "thepla"}, []string{"Thepla House", "PATEL & SONS", "Café Royal"}},
		"text: a typo in a name":            {catalogue.Query{Text: "tehpla house"}, []string{"Thepla House"}},
		"text: a typo in a cuisine":         {catalogue.Query{Text: "gujrati thali"}, []string{"PATEL & SONS"}},
		"text: words of different fields":   {catalogue.Query{Text: "dosa in surat"}, []string{"Sagar House"}},
		"text: a word that is nowhere":      {catalogue.Query{Text: "dosa zanzibar"}, []string{}},
		"text with a filter":                {catalogue.Query{Text: "thepla", Area: "surat"}, []string{"Café Royal"}},
		"text: little words alone":          {catalogue.Query{Text: "and"}, []string{"PATEL & SONS"}},
		"text is no pattern":                {catalogue.Query{Text: "%"}, []string{}},
		"text in another script":            {catalogue.Query{Text: "ડોસા"}, []string{"Sagar House"}},
		"text with a limit":                 {catalogue.Query{Text: "road", Limit: 2}, []string{"PATEL & SONS", "Sagar House"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := names(ix.Search(tt.query)); !slices.Equal(got, tt.want) {
				t.Errorf("Search(%+v) = %q, want %q", tt.query, got, tt.want)
			}
		})
	}
}

// shown is a hit as "restaurant: dish, dish".
func shown(hits []catalogue.Hit) []string {
	out := []string{}
	for _, h := range hits {
		s := h.Restaurant.Name + ":"
		for _, i := range h.Items {
			s += " " + h.Restaurant.Items[i].Name + ","
		}
		out = append(out, s[:len(s)-1])
	}
	return out
}

func TestItems(t *testing.T) {
	ix := town(t)
	theplas := []string{"Café Royal: Thepla", "PATEL & SONS: Masala Thepla", "Thepla House: Plain Thepla, Masala Thepla, Masala Thepla Roll"}
	vadaPav := []string{"Café Royal: Vada Pav"}
	for name, tt := range map[string]struct {
		query catalogue.ItemQuery
		want  []string
	}{
		"the whole name first, then the family by rating": {catalogue.ItemQuery{Name: "thepla"}, theplas},
		"plural":                       {catalogue.ItemQuery{Name: "THEPLAS"}, theplas},
		"typo":                         {catalogue.ItemQuery{Name: "tehpla"}, theplas},
		"Gujarati":                     {catalogue.ItemQuery{Name: "થેપલા"}, theplas},
		"Devanagari":                   {catalogue.ItemQuery{Name: "थेपला"}, theplas},
		"at most one":                  {catalogue.ItemQuery{Name: "thepla", Limit: 1}, theplas[:1]},
		"at most two":                  {catalogue.ItemQuery{Name: "thepla", Limit: 2}, theplas[:2]},
		"whole names by rating":        {catalogue.ItemQuery{Name: "masala thepla"}, []string{"PATEL & SONS: Masala Thepla", "Thepla House: Masala Thepla, Masala Thepla Roll"}},
		"words in another order":       {catalogue.ItemQuery{Name: "thepla masala"}, []string{"PATEL & SONS: Masala Thepla", "Thepla House: Masala Thepla, Masala Thepla Roll"}},
		"typo in one word":             {catalogue.ItemQuery{Name: "masla thepla"}, []string{"PATEL & SONS: Masala Thepla", "Thepla House: Masala Thepla, Masala Thepla Roll"}},
		"all words or nothing":         {catalogue.ItemQuery{Name: "cheese thepla"}, []string{}},
		"a part of a word":             {catalogue.ItemQuery{Name: "thep"}, []string{}},
		"a known word beside a typo":   {catalogue.ItemQuery{Name: "plane dosa"}, []string{"Sagar House: Plain Dosa"}},
		"equal ratings in menu order":  {catalogue.ItemQuery{Name: "dosa"}, []string{"Sagar House: Masala Dosa, Plain Dosa, Paneer Dosa"}},
		"joined words":                 {catalogue.ItemQuery{Name: "vadapav"}, vadaPav},
		"romanised in another way":     {catalogue.ItemQuery{Name: "wada pao"}, vadaPav},
		"another romanisation":         {catalogue.ItemQuery{Name: "panir tikka"}, []string{"Delhi Darbar: Paneer Tikka"}},
		"accents":                      {catalogue.ItemQuery{Name: "creme brulee"}, []string{"Café Royal: Crème Brûlée"}},
		"Latin for a Gujarati name":    {catalogue.ItemQuery{Name: "dhokli"}, []string{"Delhi Darbar: દાળ ઢોકળી"}},
		"fries are not what is fried":  {catalogue.ItemQuery{Name: "fries"}, []string{"Café Royal: French Fries"}},
		"a tag":                        {catalogue.ItemQuery{Tag: "jain"}, []string{"Thepla House: Masala Chaas", "Café Royal: Thepla"}},
		"vegan is narrower than veg":   {catalogue.ItemQuery{Name: "thepla", Tag: "vegan"}, []string{"Thepla House: Plain Thepla"}},
		"jain is veg":                  {catalogue.ItemQuery{Name: "thepla", Tag: "veg"}, theplas},
		"non-veg in any spelling":      {catalogue.ItemQuery{Tag: "NON VEG"}, []string{"PATEL & SONS: Butter Chicken", "Delhi Darbar: Chicken Tikka"}},
		"a tag that nobody has":        {catalogue.ItemQuery{Name: "thepla", Tag: "keto"}, []string{}},
		"a price":                      {catalogue.ItemQuery{Name: "thepla", MaxPrice: 30 * foodie.Rupee}, []string{"Café Royal: Thepla", "Thepla House: Plain Thepla"}},
		"a price and a tag":            {catalogue.ItemQuery{Tag: "veg", MaxPrice: 25 * foodie.Rupee}, []string{"Thepla House: Plain Thepla, Masala Chaas"}},
		"a price alone":                {catalogue.ItemQuery{MaxPrice: 20 * foodie.Rupee}, []string{"Thepla House: Masala Chaas"}},
		"a price alone, at most one":   {catalogue.ItemQuery{MaxPrice: 100 * foodie.Rupee, Limit: 1}, []string{"PATEL & SONS: Masala Thepla"}},
		"a price that is out of range": {catalogue.ItemQuery{Name: "thepla", MaxPrice: 1}, []string{}},
		"nothing":                      {catalogue.ItemQuery{}, []string{}},
		"blanks":                       {catalogue.ItemQuery{Name: "  ", Tag: "jain"}, []string{"Thepla House: Masala Chaas", "Café Royal: Thepla"}},
		"a pattern":                    {catalogue.ItemQuery{Name: ".*"}, []string{}},
		"a pattern with a tag":         {catalogue.ItemQuery{Name: "%", Tag: "veg"}, []string{}},
		"a pattern around a word":      {catalogue.ItemQuery{Name: "%vada%"}, vadaPav},
		"a word twice":                 {catalogue.ItemQuery{Name: "vada vada"}, vadaPav},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shown(ix.Items(tt.query)); !slices.Equal(got, tt.want) {
				t.Errorf("Items(%+v) = %q, want %q", tt.query, got, tt.want)
			}
		})
	}
}

func TestScoresFallWithTheFit(t *testing.T) {
	ix := town(t)
	last := 2.0
	for _, asked := range []string{"vada pav", "vada", "vado pav", "vado", "વડા પાવ", "વડા"} {
		hits := ix.Items(catalogue.ItemQuery{Name: asked})
		if len(hits) != 1 {
			t.Fatalf("Items(%q) = %q, want one", asked, shown(hits))
		}
		if got := hits[0].Score; got >= last || got <= 0 {
			t.Errorf("Items(%q) scores %g, want less than %g", asked, got, last)
		} else {
			last = got
		}
	}
}

func TestCarries(t *testing.T) {
	for _, tt := range []struct {
		tags []string
		tag  string
		want bool
	}{
		{[]string{"veg"}, "veg", true}, {[]string{"vegan"}, "veg", true}, {[]string{"jain"}, "veg", true}, {[]string{"Jain"}, "VEG", true},
		{[]string{"veg"}, "vegan", false}, {[]string{"veg"}, "jain", false}, {[]string{"vegan"}, "jain", false}, {[]string{"egg"}, "veg", false},
		{[]string{"Non-Veg"}, "non veg", true}, {[]string{"non_veg"}, "veg", false}, {[]string{"pure veg"}, "vegetarian", true}, {nil, "veg", false},
		{[]string{"chef's pick"}, "Chef's Pick", true}, {[]string{"non_veg"}, "nonveg", true},
	} {
		if got := catalogue.Carries(foodie.MenuItem{Tags: tt.tags}, tt.tag); got != tt.want {
			t.Errorf("Carries(%q, %q) = %t, want %t", tt.tags, tt.tag, got, tt.want)
		}
	}
}

func TestAnEmptyCatalogueFindsNothing(t *testing.T) {
	ix := catalogue.New(nil, "")
	if _, ok := ix.Restaurant("x"); ok {
		t.Error("Restaurant found something")
	}
	if got := ix.Search(catalogue.Query{Text: "thepla"}); len(got) != 0 {
		t.Errorf("Search = %q", names(got))
	}
	if got := ix.Search(catalogue.Query{}); len(got) != 0 {
		t.Errorf("Search of everything = %q", names(got))
	}
	if got := ix.Items(catalogue.ItemQuery{Name: "thepla", Tag: "veg", MaxPrice: 1}); len(got) != 0 {
		t.Errorf("Items = %q", shown(got))
	}
	if got := ix.Nearest("thepla", 3); len(got) != 0 {
		t.Errorf("Nearest = %q", names(got))
	}
}
