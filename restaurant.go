package foodie

import (
	"fmt"
	"slices"
	"time"
)

// MaxMenuItems is how many items one menu may have.
const MaxMenuItems = 200

// A Restaurant sells the dishes of its menu. Its name is unique ignoring case.
type Restaurant struct {
	ID        ID
	Name      string // 2 to 100 characters
	Area      string // 2 to 100 characters, such as "Prahlad Nagar, Ahmedabad"
	Cuisine   string // 2 to 50 characters
	Items     []MenuItem
	CreatedAt time.Time // UTC
	Version   int64     // grows with every change, from 1
}

// NewRestaurant checks draft and gives it an id and a time. Errors are Invalid and name the field.
func NewRestaurant(draft Restaurant, now time.Time) (Restaurant, error) {
	draft.ID, draft.CreatedAt, draft.Version = NewID(), now.UTC(), 1
	err := draft.Normalize()
	return draft, err
}

// Replace gives r the name, area, cuisine and menu of draft, as PUT does; its identity stays.
func (r *Restaurant) Replace(draft Restaurant) error {
	draft.ID, draft.CreatedAt, draft.Version = r.ID, r.CreatedAt, r.Version+1
	if err := draft.Normalize(); err != nil {
		return err
	}
	*r = draft
	return nil
}

// Normalize tidies white space and checks every rule of a restaurant and its menu.
func (r *Restaurant) Normalize() error {
	var f faults
	r.Name, r.Area, r.Cuisine = tidy(r.Name), tidy(r.Area), tidy(r.Cuisine)
	f.add(textRule{field: "name", min: 2, max: 100}.check(r.Name))
	f.add(textRule{field: "area", min: 2, max: 100}.check(r.Area))
	f.add(textRule{field: "cuisine", min: 2, max: 50}.check(r.Cuisine))
	if len(r.Items) > MaxMenuItems {
		f.add(invalid("menu_size", "items", "A menu has at most %d items; this one has %d.", MaxMenuItems, len(r.Items)))
		return f.err()
	}
	r.Items = slices.Clone(r.Items)
	seen := make(map[string]bool, len(r.Items))
	for i := range r.Items {
		at := fmt.Sprintf("items[%d]", i)
		f.add(r.Items[i].normalize(at))
		if k := Key(r.Items[i].Name); seen[k] {
			f.add(invalid("item_twice", at+".item_name", "The menu has %q twice; the names in a menu must differ.", r.Items[i].Name))
		} else {
			seen[k] = true
		}
	}
	return f.err()
}

// Item finds the dish of that name, ignoring case.
func (r Restaurant) Item(name string) (MenuItem, bool) {
	key := Key(name)
	for _, m := range r.Items {
		if Key(m.Name) == key {
			return m, true
		}
	}
	return MenuItem{}, false
}

// Rating is the mean rating of the rated dishes weighted by their number of ratings, and that number.
func (r Restaurant) Rating() (mean float64, count int) {
	sum := 0.0
	for _, m := range r.Items {
		sum += m.Rating * float64(m.TotalRatings)
		count += m.TotalRatings
	}
	if count > 0 {
		mean = sum / float64(count)
	}
	return mean, count
}
