package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/api/wire"
)

func names(r reply) []string {
	r.t.Helper()
	var out []string
	for _, x := range into[[]wire.Restaurant](r.want(200)) {
		out = append(out, x.Name)
	}
	return out
}

func wantNames(t *testing.T, r reply, want ...string) {
	t.Helper()
	if got := names(r); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("restaurants %q, want %q", got, want)
	}
}

func TestListRestaurants(t *testing.T) {
	w := newWorld(t)
	for target, want := range map[string][]string{
		"/restaurants/":                                  {"Thepla House", "PATEL & SONS"},
		"/restaurants":                                   {"Thepla House", "PATEL & SONS"},
		"/api/v1/restaurants/":                           {"Thepla House", "PATEL & SONS"},
		"/api/v1/restaurants?limit=":                     {"Thepla House", "PATEL & SONS"},
		"/restaurants/?cuisine=gujarati":                 {"Thepla House"},
		"/restaurants/?cuisine=STREET%20food":            {"PATEL & SONS"},
		"/restaurants/?area=prahlad%20nagar":             {"Thepla House"},
		"/restaurants/?tag=vegan":                        {"Thepla House"},
		"/restaurants/?q=thepla+hose":                    {"Thepla House"},
		"/restaurants/?cuisine=" + url.QueryEscape(`.*`): nil, // a pattern of v3.0; here it is a name that nobody has
		"/restaurants/?cuisine=(":                        nil,
		"/restaurants/?area=%25":                         nil,
		"/restaurants/?unknown=1":                        {"Thepla House", "PATEL & SONS"},
	} {
		wantNames(t, w.do("GET", target, nil), want...)
	}
}

func TestRestaurantPages(t *testing.T) {
	w := newWorld(t)
	first := w.do("GET", "/api/v1/restaurants/?limit=1", nil)
	wantNames(t, first, "Thepla House")
	next := linked(first)
	last := w.do("GET", next, nil)
	wantNames(t, last, "PATEL & SONS")
	if link := last.header.Get("Link"); link != "" {
		t.Errorf("the last page links to %s", link)
	}
	if err := w.store.DeleteRestaurant(t.Context(), "Thepla House"); err != nil {
		t.Fatal(err)
	}
	wantNames(t, w.do("GET", "/restaurants/", nil), "PATEL & SONS")
}

// linked is the target of the Link to the next page.
func linked(r reply) string {
	r.t.Helper()
	target, rest, _ := strings.Cut(strings.TrimPrefix(r.header.Get("Link"), "<"), ">")
	if rest != `; rel="next"` {
		r.t.Fatalf("no next page in %q", r.header.Get("Link"))
	}
	return target
}

func TestGetRestaurant(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Thepla House", "thepla house", "THEPLA HOUSE", "Thepla  House", "patel & sons", "PATEL & SONS", "patel and sons"} {
		for _, prefix := range []string{"", "/api/v1"} {
			got := into[wire.Restaurant](w.do("GET", prefix+"/restaurants/"+url.PathEscape(name), nil).want(200))
			if !strings.HasPrefix(strings.ToLower(name), strings.ToLower(got.Name[:5])) {
				t.Errorf("%q found %q", name, got.Name)
			}
		}
	}
	p := w.do("GET", "/restaurants/Thepla%20Huose", nil).refused(404, "restaurant_not_found", "")
	if len(p.Suggestions) == 0 || p.Suggestions[0] != "Thepla House" || !strings.Contains(p.Detail, "Thepla Huose") {
		t.Errorf("the nearest names of Thepla Huose: %+v", p)
	}
	w.do("GET", "/restaurants/.*", nil).refused(404, "restaurant_not_found", "")
}

// TestMenuShape holds the fields and the order that clients of v3.0 read.
func TestMenuShape(t *testing.T) {
	w := newWorld(t)
	r := into[wire.Restaurant](w.do("GET", "/restaurants/thepla%20house", nil).want(200))
	want := `{"id":"` + string(r.ID) + `","name":"Thepla House","area":"Prahlad Nagar, Ahmedabad","cuisine":"Gujarati","items":[` +
		`{"item_name":"Masala Thepla","price":35,"rating":4.6,"total_ratings":10,"tags":["veg"],"available":true,"options":[` +
		`{"name":"size","max":1,"choices":[{"name":"large","price":15}]},` +
		`{"name":"toppings","max":2,"choices":[{"name":"pickle"},{"name":"butter","price":10.5}]}]}`
	if got := w.do("GET", "/restaurants/thepla%20house", nil).body; !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s…", got, want)
	}
	if r.Items[3].Available == nil || *r.Items[3].Available {
		t.Errorf("the sold out dish is available: %+v", r.Items[3])
	}
}

func TestCatalogueRevalidates(t *testing.T) {
	w := newWorld(t)
	for _, target := range []string{"/restaurants/", "/restaurants/?limit=1", "/restaurants/Thepla%20House", "/search/items?item_name=thepla", "/openapi.json"} {
		first := w.do("GET", target, nil).want(200)
		etag := first.header.Get("ETag")
		if !strings.HasPrefix(etag, `"`) {
			t.Fatalf("%s: ETag %q", target, etag)
		}
		for _, header304 := range []string{etag, "W/" + etag, `"other", ` + etag, "*"} {
			again := w.do("GET", target, nil, header("If-None-Match", header304)).want(304)
			if again.body != "" || again.header.Get("ETag") != etag {
				t.Errorf("%s: 304 with %q and %q", target, again.body, again.header.Get("ETag"))
			}
		}
		w.do("GET", target, nil, header("If-None-Match", `"other"`)).want(200)
	}
	etag := w.do("GET", "/restaurants/", nil).header.Get("ETag")
	w.as("admin", "POST", "/restaurants/", draft("New Place")).want(201)
	if now := w.do("GET", "/restaurants/", nil, header("If-None-Match", etag)).want(200); !strings.Contains(now.body, "New Place") {
		t.Error("a new restaurant does not show at once")
	}
}

func draft(name string) map[string]any {
	return map[string]any{"name": name, "area": "Bodakdev", "cuisine": "Punjabi", "items": []any{map[string]any{"item_name": "Chole", "price": 99.5}}}
}

func TestRestaurantLifecycle(t *testing.T) {
	w := newWorld(t)
	name := "50% Off / Tea & Co? #1"
	path := "/api/v1/restaurants/" + url.PathEscape(name)
	made := w.as("admin", "POST", "/restaurants/", draft(name)).want(201)
	if got := made.header.Get("Location"); got != path {
		t.Errorf("Location %s, want %s", got, path)
	}
	got := w.do("GET", path, nil).want(200)
	if got.body != made.body || got.header.Get("ETag") != made.header.Get("ETag") {
		t.Errorf("made %s, got %s", made.body, got.body)
	}
	w.as("admin", "POST", "/restaurants/", draft(strings.ToLower(name))).refused(409, "restaurant_exists", "name")

	// What was read can be written back, also under the prefix.
	doc := into[map[string]any](got)
	doc["area"] = "Navrangpura"
	changed := w.as("admin", "PUT", path, doc, header("If-Match", got.header.Get("ETag"))).want(200)
	w.as("admin", "PUT", path, doc, header("If-Match", got.header.Get("ETag"))).refused(412, "restaurant_changed", "")
	w.as("admin", "PUT", path, doc, header("If-Match", "*")).want(200)
	if r := into[wire.Restaurant](changed); r.Area != "Navrangpura" || r.ID != into[wire.Restaurant](made).ID {
		t.Errorf("changed: %s", changed.body)
	}

	w.as("admin", "PUT", path, draft("thepla house")).refused(409, "restaurant_exists", "name")
	order := into[wire.Order](w.as("asha", "POST", "/orders/", map[string]any{"restaurant_name": name, "items": []any{map[string]any{"item_name": "chole", "quantity": 2}}}).want(201))
	w.as("asha", "POST", path+"/reviews/", map[string]any{"rating": 4, "comment": "Good tea, better chole."}).want(201)

	// Orders and reviews follow a rename; the receipt stays as it was.
	w.as("admin", "PUT", path, draft("Tea and Company")).want(200)
	w.do("GET", path, nil).refused(404, "restaurant_not_found", "")
	if all := into[[]wire.Order](w.as("admin", "GET", "/admin/orders?restaurant=tea%20and%20company", nil).want(200)); len(all) != 1 || all[0].RestaurantName != name {
		t.Errorf("orders after the rename: %+v", all)
	}
	if stats := into[wire.ReviewStats](w.do("GET", "/restaurants/Tea%20and%20Company/reviews/stats", nil).want(200)); stats.TotalReviews != 1 {
		t.Errorf("reviews after the rename: %+v", stats)
	}

	if m := into[wire.Message](w.as("admin", "DELETE", "/restaurants/tea%20and%20company/", nil).want(200)); m.Message == "" {
		t.Error("no message")
	}
	w.as("admin", "DELETE", "/restaurants/tea%20and%20company/", nil).refused(404, "restaurant_not_found", "")
	w.as("admin", "PUT", "/restaurants/tea%20and%20company/", draft("Other")).refused(404, "restaurant_not_found", "")
	w.as("asha", "GET", "/orders/"+string(order.ID), nil).want(200)
	if mine := into[[]wire.Review](w.as("asha", "GET", "/users/me/reviews", nil).want(200)); len(mine) != 1 {
		t.Errorf("reviews of a restaurant that is gone: %+v", mine)
	}
}

func TestSearchItems(t *testing.T) {
	w := newWorld(t)
	for target, want := range map[string]string{
		"/search/items?item_name=vada%20paav":           "PATEL & SONS: Vada Pav",
		"/search/items/?item_name=methi+thepla":         "Thepla House: Methi Thepla",
		"/search/items?item_name=chaas&limit=5":         "Thepla House: Masala Chaas",
		"/search/items?max_price=20":                    "Thepla House: Masala Chaas",
		"/search/items?tag=vegan":                       "Thepla House: Methi Thepla",
		"/search/items?item_name=thepla&max_price=30.0": "Thepla House: Methi Thepla",
		"/search/items?item_name=sushi":                 "",
		"/search/items?item_name=.*":                    "",
	} {
		var got []string
		for _, hit := range into[[]wire.ItemHit](w.do("GET", target, nil).want(200)) {
			for _, m := range hit.MatchingItems {
				got = append(got, hit.Name+": "+m.Name)
			}
			if len(hit.Items) < len(hit.MatchingItems) {
				t.Errorf("%s: not the whole menu: %+v", target, hit)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}

// TestBareArrays: a client of v3.0 reads a bare array of restaurants with these four fields.
func TestBareArrays(t *testing.T) {
	w := newWorld(t)
	var list []map[string]json.RawMessage
	if err := json.Unmarshal([]byte(w.do("GET", "/restaurants/", nil).body), &list); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"name", "area", "cuisine", "items"} {
		if list[0][field] == nil {
			t.Errorf("no %s in %v", field, list[0])
		}
	}
	if got := w.do("GET", "/restaurants/?q=nothing+like+it+anywhere", nil).want(http.StatusOK).body; got != "[]" {
		t.Errorf("nothing found: %s", got)
	}
}
