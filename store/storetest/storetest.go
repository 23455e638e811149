// Package storetest proves that a store keeps the promises of package store. Every store runs this one suite, so that
// they behave as one.
package storetest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

// Run proves the store that open makes. open gives a fresh and empty one each time, and closes it when its test ends.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, part := range []struct {
		name  string
		cases map[string]func(*testing.T, store.Store)
	}{
		{"restaurants", restaurantCases}, {"users", userCases}, {"orders", orderCases}, {"order lists", orderListCases},
		{"keys", keyCases}, {"reviews", reviewCases}, {"tokens", tokenCases}, {"statistics", statsCases}, {"imported", importedCases}, {"all", commonCases},
	} {
		t.Run(part.name, func(t *testing.T) {
			for name, run := range part.cases {
				t.Run(name, func(t *testing.T) { run(t, open(t)) })
			}
		})
	}
}

// noon is when most things happen here: half past five in the afternoon in India.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_000_000, time.UTC)

// same compares what was kept with what was given; an empty list is as good as none.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused demands an error of that kind, code and field, with a sentence for a person.
func refused(t *testing.T, err error, kind foodie.Kind, code, field string) {
	t.Helper()
	e, is := errors.AsType[*foodie.Error](err)
	if !is || e.Kind != kind || e.Code != code || e.Field != field {
		t.Fatalf("error = %v, want %s %s on %q", err, kind, code, field)
	}
	if e.Message == "" || strings.Contains(strings.ToLower(e.Message), "constraint") {
		t.Errorf("message %q is not for a person", e.Message)
	}
}

// atOnce runs n calls that start together, and gives their errors.
func atOnce(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// count says how many errors are nil.
func count(errs []error) (n int) {
	for _, err := range errs {
		if err == nil {
			n++
		}
	}
	return n
}

func restaurant(name string) foodie.Restaurant {
	r, err := foodie.NewRestaurant(foodie.Restaurant{
		Name: name, Area: "Prahlad Nagar, Ahmedabad", Cuisine: "Gujarati",
		Items: []foodie.MenuItem{
			{
				Name: "Masala Thepla", Price: 3550, Rating: 4.6, TotalRatings: 120, Description: "Soft, with ajwain\nand love",
				ImageURL: "https://example.com/thepla.jpg", Calories: 210, PreparationTime: "10-15 mins", Tags: []string{"veg", "bestseller"},
				Options: []foodie.OptionGroup{{Name: "size", Max: 1, Choices: []foodie.Choice{{Name: "large", Price: 1500}, {Name: "small"}}}},
			},
			{Name: "મસાલા છાશ", Price: 2000, SoldOut: true},
		},
	}, noon)
	if err != nil {
		panic(err)
	}
	return r
}

func user(name string) foodie.User {
	u, err := foodie.NewUser(name, name+"@Example.com", noon)
	if err != nil {
		panic(err)
	}
	u.PasswordHash = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"
	return u
}

// order is what diner buys at r at that time, for that many rupees.
func order(diner foodie.ID, r foodie.Restaurant, rupees int, at time.Time) foodie.Order {
	lines := []foodie.OrderLine{
		{Item: "Masala Thepla", Quantity: 1, Price: foodie.Money(rupees) * foodie.Rupee, Options: []string{"large", "no pickle"}, Note: "less spicy"},
	}
	return foodie.Order{
		ID: foodie.NewID(), DinerID: diner, RestaurantID: r.ID, RestaurantName: r.Name, Lines: lines, Status: foodie.Placed, PlacedAt: at,
		Total: foodie.Total(lines), Version: 1, Consent: foodie.Consent{By: "words", Words: "haan kar do", Language: "hi", ProposalDigest: "d1"},
	}
}

// place keeps an order that must not be refused.
func place(t *testing.T, s store.Store, o foodie.Order) foodie.Order {
	t.Helper()
	state, err := s.PlaceOrder(t.Context(), o, store.Attempt{DinerID: o.DinerID, Digest: "d"})
	ok(t, err)
	same(t, "the key state of an order without a key", state, store.KeyState{})
	return o
}

var commonCases = map[string]func(*testing.T, store.Store){
	"it answers": func(t *testing.T, s store.Store) { ok(t, s.Ping(t.Context())) },
	"a context that has ended ends a call": func(t *testing.T, s store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := restaurant("Thepla House")
		if _, err := s.Restaurants(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Restaurants() = %v, want context.Canceled", err)
		}
		if err := s.CreateRestaurant(ctx, r); !errors.Is(err, context.Canceled) {
			t.Errorf("CreateRestaurant() = %v, want context.Canceled", err)
		}
		_, err := s.Restaurant(t.Context(), r.Name)
		refused(t, err, foodie.NotFound, "restaurant_not_found", "")
	},
	"a closed store is unavailable": func(t *testing.T, s store.Store) {
		_, err := s.Restaurants(t.Context())
		ok(t, err)
		ok(t, s.Close())
		for name, err := range map[string]error{
			"Ping":             s.Ping(t.Context()),
			"CreateRestaurant": s.CreateRestaurant(t.Context(), restaurant("Thepla House")),
			"Restaurants":      func() error { _, err := s.Restaurants(t.Context()); return err }(),
		} {
			if foodie.KindOf(err) != foodie.Unavailable {
				t.Errorf("%s after Close = %v, want unavailable", name, err)
			}
		}
	},
}
