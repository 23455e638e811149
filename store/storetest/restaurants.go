package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

var errStop = errors.New("stop")

var restaurantCases = map[string]func(*testing.T, store.Store){
	"an empty store lists none": func(t *testing.T, s store.Store) {
		all, err := s.Restaurants(t.Context())
		ok(t, err)
		same(t, "Restaurants()", all, []foodie.Restaurant(nil))
	},
	"all come back whole, in creation order": func(t *testing.T, s store.Store) {
		var want []foodie.Restaurant
		for _, name := range []string{"Thepla House", "Al Forno", "Zaika"} {
			r := restaurant(name)
			ok(t, s.CreateRestaurant(t.Context(), r))
			want = append(want, r)
		}
		ok(t, func() error {
			_, err := s.UpdateRestaurant(t.Context(), "Al Forno", func(r *foodie.Restaurant) error { r.Area = "Navrangpura"; return nil })
			return err
		}())
		want[1].Area, want[1].Version = "Navrangpura", 2
		all, err := s.Restaurants(t.Context())
		ok(t, err)
		same(t, "Restaurants()", all, want)
	},
	"one is found by name ignoring case, and by id": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		ok(t, s.CreateRestaurant(t.Context(), r))
		for _, name := range []string{"Thepla House", " thepla  HOUSE", string(r.ID)} {
			got, err := s.Restaurant(t.Context(), name)
			ok(t, err)
			same(t, "Restaurant("+name+")", got, r)
		}
		_, err := s.Restaurant(t.Context(), "Thepla")
		refused(t, err, foodie.NotFound, "restaurant_not_found", "")
	},
	"a name is no pattern": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		for _, name := range []string{"%", "Thepla%", "Thepla_House", ".*", "' OR '1'='1"} {
			_, err := s.Restaurant(t.Context(), name)
			refused(t, err, foodie.NotFound, "restaurant_not_found", "")
		}
	},
	"a taken name is refused ignoring case": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		refused(t, s.CreateRestaurant(t.Context(), restaurant("THEPLA house")), foodie.Conflict, "restaurant_exists", "name")
	},
	"of many that create one name, one does": func(t *testing.T, s store.Store) {
		if n := count(atOnce(8, func(int) error { return s.CreateRestaurant(t.Context(), restaurant("Thepla House")) })); n != 1 {
			t.Errorf("%d of 8 were created, want 1", n)
		}
	},
	"a change is kept, but never the id": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		ok(t, s.CreateRestaurant(t.Context(), r))
		draft := restaurant("Thepla Palace")
		got, err := s.UpdateRestaurant(t.Context(), "thepla house", func(r *foodie.Restaurant) error { return r.Replace(draft) })
		ok(t, err)
		want := draft
		want.ID, want.CreatedAt, want.Version = r.ID, r.CreatedAt, 2
		same(t, "UpdateRestaurant()", got, want)
		kept, err := s.Restaurant(t.Context(), "Thepla Palace")
		ok(t, err)
		same(t, "Restaurant() after it", kept, want)
		_, err = s.Restaurant(t.Context(), "Thepla House")
		refused(t, err, foodie.NotFound, "restaurant_not_found", "")
	},
	"a change that fails keeps nothing": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		ok(t, s.CreateRestaurant(t.Context(), r))
		_, err := s.UpdateRestaurant(t.Context(), r.Name, func(r *foodie.Restaurant) error { r.Name, r.Items[0].Name = "Other", "x"; return errStop })
		if err != errStop {
			t.Errorf("UpdateRestaurant() = %v, want the change's own error", err)
		}
		got, err := s.Restaurant(t.Context(), r.Name)
		ok(t, err)
		same(t, "Restaurant() after it", got, r)
		_, err = s.UpdateRestaurant(t.Context(), "Nowhere", func(*foodie.Restaurant) error { return nil })
		refused(t, err, foodie.NotFound, "restaurant_not_found", "")
	},
	"a rename to a taken name is refused": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Al Forno")))
		_, err := s.UpdateRestaurant(t.Context(), "Al Forno", func(r *foodie.Restaurant) error { r.Name = "thepla HOUSE"; return nil })
		refused(t, err, foodie.Conflict, "restaurant_exists", "name")
		_, err = s.UpdateRestaurant(t.Context(), "Al Forno", func(r *foodie.Restaurant) error { r.Name = "AL FORNO"; return nil })
		ok(t, err)
	},
	"changes at once are all kept": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		errs := atOnce(8, func(i int) error {
			_, err := s.UpdateRestaurant(t.Context(), "Thepla House", func(r *foodie.Restaurant) error {
				r.Items = append(r.Items, foodie.MenuItem{Name: fmt.Sprintf("Dish %d", i), Price: 100})
				return nil
			})
			return err
		})
		ok(t, errors.Join(errs...))
		r, err := s.Restaurant(t.Context(), "Thepla House")
		ok(t, err)
		if len(r.Items) != 2+8 || r.Version != 1+8 {
			t.Errorf("%d items in version %d, want 10 in 9", len(r.Items), r.Version)
		}
	},
	"one that is deleted is gone, and its name is free": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
		ok(t, s.DeleteRestaurant(t.Context(), "thepla house"))
		refused(t, s.DeleteRestaurant(t.Context(), "Thepla House"), foodie.NotFound, "restaurant_not_found", "")
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Thepla House")))
	},
	"one that was deleted may come again under its id": func(t *testing.T, s store.Store) {
		r := restaurant("Thepla House")
		ok(t, s.CreateRestaurant(t.Context(), r))
		refused(t, s.CreateRestaurant(t.Context(), r), foodie.Conflict, "restaurant_exists", "name")
		ok(t, s.DeleteRestaurant(t.Context(), r.Name))
		before, err := s.CatalogueVersion(t.Context())
		ok(t, err)
		ok(t, s.CreateRestaurant(t.Context(), r))
		got, err := s.Restaurant(t.Context(), string(r.ID))
		ok(t, err)
		same(t, "Restaurant() after it", got, r)
		if after, err := s.CatalogueVersion(t.Context()); err != nil || after == before {
			t.Errorf("CatalogueVersion() after it = %d, %v, want another than %d", after, err, before)
		}
	},
	"whoever asks the catalogue's version and then reads never takes an old catalogue for the present one": func(t *testing.T, s store.Store) {
		names := []string{"Thepla House", "Al Forno", "Zaika"}
		for _, name := range names {
			ok(t, s.CreateRestaurant(t.Context(), restaurant(name)))
		}
		seen := make([]map[int64][]foodie.Restaurant, 2)
		var writing sync.WaitGroup
		writing.Add(len(names))
		ok(t, errors.Join(atOnce(len(names)+len(seen), func(i int) error {
			if i < len(names) {
				defer writing.Done()
				return rearrange(t, s, names[i])
			}
			reader := map[int64][]foodie.Restaurant{}
			seen[i-len(names)] = reader
			written := make(chan struct{})
			go func() { writing.Wait(); close(written) }()
			return follow(t, s, reader, written)
		})...))
		version, err := s.CatalogueVersion(t.Context())
		ok(t, err)
		all, err := s.Restaurants(t.Context())
		ok(t, err)
		for _, reader := range seen {
			same(t, "the catalogue under the last version", reader[version], all)
		}
	},
	"the catalogue's version changes with every change of a restaurant, and with nothing else": func(t *testing.T, s store.Store) {
		seen := map[int64]string{}
		var last int64
		look := func(after string) {
			t.Helper()
			v, err := s.CatalogueVersion(t.Context())
			ok(t, err)
			if before, twice := seen[v]; twice {
				t.Errorf("the version after %s is that after %s", after, before)
			}
			seen[v], last = after, v
		}
		r := restaurant("Thepla House")
		look("opening")
		ok(t, s.CreateRestaurant(t.Context(), r))
		look("creating")
		_, err := s.UpdateRestaurant(t.Context(), r.Name, func(r *foodie.Restaurant) error { r.Area = "Navrangpura"; return nil })
		ok(t, err)
		look("updating")
		ok(t, s.DeleteRestaurant(t.Context(), r.Name))
		look("deleting")
		place(t, s, order(foodie.NewID(), r, 10, noon))
		if v, err := s.CatalogueVersion(t.Context()); err != nil || v != last {
			t.Errorf("CatalogueVersion() after an order = %d, %v, want still %d", v, err, last)
		}
	},
	"samples load once, and never again after a restaurant was there": func(t *testing.T, s store.Store) {
		samples := []foodie.Restaurant{restaurant("Thepla House"), restaurant("Al Forno")}
		load := func(want bool) {
			t.Helper()
			if loaded, err := s.LoadSamples(t.Context(), samples); err != nil || loaded != want {
				t.Fatalf("LoadSamples() = %v, %v, want %v", loaded, err, want)
			}
		}
		ok(t, s.CreateUser(t.Context(), user("asha"))) // an admin made before does not count
		load(true)
		load(false)
		for _, r := range samples {
			ok(t, s.DeleteRestaurant(t.Context(), r.Name))
		}
		load(false)
		all, err := s.Restaurants(t.Context())
		ok(t, err)
		if len(all) != 0 {
			t.Errorf("%d restaurants after all were deleted, want 0", len(all))
		}
	},
	"no samples load nothing, and leave the store to others": func(t *testing.T, s store.Store) {
		for _, samples := range [][]foodie.Restaurant{nil, {restaurant("Thepla House")}} {
			if loaded, err := s.LoadSamples(t.Context(), samples); err != nil || loaded != (len(samples) > 0) {
				t.Errorf("LoadSamples() of %d = %v, %v", len(samples), loaded, err)
			}
		}
	},
	"samples do not load beside a restaurant of one's own": func(t *testing.T, s store.Store) {
		ok(t, s.CreateRestaurant(t.Context(), restaurant("Zaika")))
		if loaded, err := s.LoadSamples(t.Context(), []foodie.Restaurant{restaurant("Thepla House")}); err != nil || loaded {
			t.Errorf("LoadSamples() = %v, %v, want false", loaded, err)
		}
	},
	"of many that load samples, one does": func(t *testing.T, s store.Store) {
		samples := []foodie.Restaurant{restaurant("Thepla House"), restaurant("Al Forno")}
		loads := make([]bool, 8)
		ok(t, errors.Join(atOnce(8, func(i int) (err error) { loads[i], err = s.LoadSamples(t.Context(), samples); return err })...))
		if got := strings.Count(fmt.Sprint(loads), "true"); got != 1 {
			t.Errorf("%d of 8 loaded the samples, want 1", got)
		}
	},
}

const rounds = 15

// rearrange changes a restaurant time and again, and at last deletes it or not.
func rearrange(t *testing.T, s store.Store, name string) error {
	for i := range rounds {
		_, err := s.UpdateRestaurant(t.Context(), name, func(r *foodie.Restaurant) error { r.Area = fmt.Sprint("Area ", i); return nil })
		if err != nil {
			return err
		}
	}
	if name == "Zaika" {
		return s.DeleteRestaurant(t.Context(), name)
	}
	return nil
}

// follow keeps the catalogue as it was first read under each version, as an instance of the API does, until after all is
// written.
func follow(t *testing.T, s store.Store, seen map[int64][]foodie.Restaurant, written <-chan struct{}) error {
	for last := false; !last; {
		select {
		case <-written:
			last = true
		default:
		}
		version, err := s.CatalogueVersion(t.Context())
		if err != nil {
			return err
		}
		if _, known := seen[version]; known {
			continue
		}
		if seen[version], err = s.Restaurants(t.Context()); err != nil {
			return err
		}
	}
	return nil
}
