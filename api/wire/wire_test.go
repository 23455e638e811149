package wire

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/foodieexpress/foodie"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_000_000, time.UTC)

// through writes v and reads it back as the same type.
func through[T any](t *testing.T, v T) T {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return out
}

func TestRoundTrips(t *testing.T) {
	restaurant := foodie.Restaurant{ID: "r1", Name: "PATEL & SONS", Area: "Ahmedabad", Cuisine: "Gujarati", Items: []foodie.MenuItem{
		{
			Name: "Thepla", Price: 3550, Rating: 4.5, TotalRatings: 7, Description: "a < b", ImageURL: "/x.jpg", Calories: 200, PreparationTime: "10-15 mins",
			Tags: []string{"veg"}, SoldOut: true, Options: []foodie.OptionGroup{{Name: "size", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "large", Price: 1500}, {Name: "small"}}}},
		},
		{Name: "Chaas"},
	}}
	order := foodie.Order{
		ID: "o1", DinerID: "u1", RestaurantID: "r1", RestaurantName: "Thepla House", Status: foodie.Preparing, PlacedAt: noon, Total: 12050,
		Lines:   []foodie.OrderLine{{Item: "Thepla", Quantity: 2, Price: 5025, Options: []string{"large", "no pickle"}, Note: "less spicy"}, {Item: "Chaas", Quantity: 1, Price: 2000}},
		Consent: foodie.Consent{By: "words", Words: "haan", Language: "hi", ProposalDigest: "d"},
	}
	bare := foodie.Order{ID: "o2", PlacedAt: noon, Lines: []foodie.OrderLine{}}
	review := foodie.Review{ID: "v1", UserID: "u1", Username: "asha", RestaurantID: "r1", RestaurantName: "Thepla House", Rating: 5, Comment: "Good.", CreatedAt: noon, UpdatedAt: noon.Add(time.Hour), HelpfulCount: 2, Verified: true}
	fresh := foodie.Review{ID: "v2", CreatedAt: noon}
	user := foodie.User{ID: "u1", Username: "asha", Email: "asha@example.com", Role: foodie.RoleAdmin}
	stats := foodie.ReviewStats{Count: 3, Distribution: [5]int{1, 0, 0, 0, 2}}
	for name, pair := range map[string][2]any{
		"restaurant":    {through(t, FromRestaurant(restaurant)).Domain(), restaurant},
		"order":         {through(t, FromOrder(order)).Domain(), order},
		"bare order":    {through(t, FromOrder(bare)).Domain(), bare},
		"review":        {through(t, FromReview(review)).Domain(), review},
		"fresh review":  {through(t, FromReview(fresh)).Domain(), fresh},
		"user":          {through(t, FromUser(user)).Domain(), user},
		"review stats":  {through(t, FromReviewStats("x", stats)).Domain(), stats},
		"wanted lines":  {through(t, FromWanted("x", []foodie.OrderLine{{Item: "Thepla", Quantity: 2, Price: 3500, ShownPrice: true}, {Item: "Chaas", Quantity: 1, Note: "cold"}})).Lines(), []foodie.OrderLine{{Item: "Thepla", Quantity: 2, Price: 3500, ShownPrice: true}, {Item: "Chaas", Quantity: 1, Note: "cold"}}},
		"a price of 0":  {FromWanted("x", []foodie.OrderLine{{Item: "Water", Quantity: 1, ShownPrice: true}}).Lines(), []foodie.OrderLine{{Item: "Water", Quantity: 1, ShownPrice: true}}},
		"matching dish": {FromItemHit(restaurant, []int{1}).MatchingItems[0].Name, "Chaas"},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestListsAreNeverNull: old clients iterate without asking.
func TestListsAreNeverNull(t *testing.T) {
	for want, v := range map[string]any{
		`{"id":"","name":"","area":"","cuisine":"","items":[]}`:                                           FromRestaurant(foodie.Restaurant{}),
		`{"item_name":"x","price":0,"tags":[],"available":true,"options":[]}`:                             FromMenuItem(foodie.MenuItem{Name: "x"}),
		`[{"item_name":"x","quantity":1,"price":99.5,"options":[],"note":""}]`:                            FromLines([]foodie.OrderLine{{Item: "x", Quantity: 1, Price: 9950}}),
		`{"restaurant_name":"x","items":[{"item_name":"y","quantity":2}]}`:                                FromWanted("x", []foodie.OrderLine{{Item: "y", Quantity: 2}}),
		`{"type":"about:blank","title":"Conflict","status":409,"detail":"d","code":"c","request_id":"r"}`: NewProblem(409, "c", "d", "r"),
	} {
		if b, err := json.Marshal(v); err != nil || string(b) != want {
			t.Errorf("%s, %v; want %s", b, err, want)
		}
	}
}

func TestTime(t *testing.T) {
	b, err := json.Marshal(Time{noon.In(time.FixedZone("IST", 19800))})
	if err != nil || string(b) != `"2026-11-24T12:00:00.123Z"` {
		t.Errorf("%s, %v", b, err)
	}
	for in, ok := range map[string]bool{`"2026-11-24T12:00:00Z"`: true, `"2026-11-24T17:30:00.5+05:30"`: true, `null`: true, `"2026-11-24 12:00"`: false, `5`: false} {
		var v Time
		if err := json.Unmarshal([]byte(in), &v); (err == nil) != ok {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// TestTags: a field without omitzero is required, so no field may be left out by any other tag.
func TestTags(t *testing.T) {
	for _, v := range []any{Restaurant{}, RestaurantDraft{}, MenuItem{}, OptionGroup{}, Choice{}, ItemHit{}, Order{}, OrderLine{}, PlaceOrder{}, WantedLine{}, Consent{},
		StatusChange{}, Review{}, ReviewDraft{}, ReviewChange{}, ReviewStats{}, User{}, Registration{}, SignIn{}, Token{}, Refresh{}, SignOut{}, Problem{}, Fault{},
		Stats{}, PopularRestaurant{}, Health{}, Probe{}, Service{}, Message{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			switch tag := typ.Field(i).Tag.Get("json"); {
			case tag == "", tag[len(tag)-1] == ',', len(tag) > 9 && tag[len(tag)-9:] == "omitempty":
				t.Errorf("%s.%s has the tag %q", typ.Name(), typ.Field(i).Name, tag)
			}
		}
	}
}
