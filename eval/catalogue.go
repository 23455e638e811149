package eval

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/samples"
)

// Samples is the key of the sample restaurants.
const Samples = "samples"

// A menuDoc is a restaurant as POST /restaurants/ takes it. A dish may list its options by group in short, without prices.
type menuDoc struct {
	wire.RestaurantDraft
	Items []itemDoc `json:"items"`
}

type itemDoc struct {
	wire.MenuItem
	Groups map[string][]string `json:"option_groups"`
}

// menus are the restaurants that the case needs, and their key.
func (c Case) menus(folder string, named map[string][]foodie.Restaurant) (string, []foodie.Restaurant, error) {
	switch {
	case len(c.Menus) > 0 && c.Catalogue != "":
		return "", nil, wrong("menus", "stands beside catalogue; a case has one of them")
	case len(c.Menus) > 0:
		var docs []menuDoc
		if err := json.Unmarshal(c.Menus, &docs); err != nil {
			return "", nil, wrong("menus", "%v", err)
		}
		menus, err := restaurants(docs)
		if err != nil {
			return "", nil, wrong("menus", "%v", err)
		}
		return c.place, menus, nil
	}
	if menus, ok := named[c.Catalogue]; ok {
		return folder + ":" + c.Catalogue, menus, nil
	}
	if c.Catalogue != "" && c.Catalogue != Samples {
		return "", nil, wrong("catalogue", "%q is not in catalogues.json beside the suite", c.Catalogue)
	}
	menus, err := samples.Restaurants(time.Now())
	return Samples, menus, err
}

// readCatalogues reads a catalogues.json; there are none in an empty one.
func readCatalogues(text []byte) (map[string][]foodie.Restaurant, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var docs map[string][]menuDoc
	if err := json.Unmarshal(text, &docs); err != nil {
		return nil, err
	}
	named := map[string][]foodie.Restaurant{}
	for key, list := range docs {
		menus, err := restaurants(list)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		named[key] = menus
	}
	return named, nil
}

func restaurants(docs []menuDoc) ([]foodie.Restaurant, error) {
	var out []foodie.Restaurant
	for _, doc := range docs {
		draft := doc.Domain()
		draft.Items = nil
		for _, it := range doc.Items {
			draft.Items = append(draft.Items, it.domain())
		}
		r, err := foodie.NewRestaurant(draft, time.Now())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doc.Name, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// one are the groups of which a dish has one at most, when a menu lists its options in short.
var one = []string{"size", "container", "volume"}

func (it itemDoc) domain() foodie.MenuItem {
	m := it.MenuItem.Domain()
	for _, name := range slices.Sorted(maps.Keys(it.Groups)) {
		g := foodie.OptionGroup{Name: name, Max: len(it.Groups[name])}
		if slices.Contains(one, name) {
			g.Max = 1
		}
		for _, choice := range it.Groups[name] {
			g.Choices = append(g.Choices, foodie.Choice{Name: choice})
		}
		m.Options = append(m.Options, g)
	}
	return m
}
