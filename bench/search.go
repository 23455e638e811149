package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

// benchSearch looks for dishes and restaurants among very many.
func benchSearch(ctx context.Context, p plan, t *table) (err error) {
	rs := country(p.places)
	began := time.Now()
	ix := catalogue.New(slices.Clone(rs), "bench")
	t.note("an index over %d restaurants with %d dishes is built in %s", len(rs), len(rs)*dishesEach, brief(time.Since(began)))
	took, err := times(400, func(i int) error {
		if len(ix.Items(catalogue.ItemQuery{Name: asked(i), Limit: 20})) == 0 {
			return fmt.Errorf("nothing is found for %q", asked(i))
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.time(fmt.Sprintf("dish search over %d restaurants, index, p50", len(rs)), median(took), 2*time.Millisecond)
	took, err = times(400, func(i int) error {
		if len(ix.Search(catalogue.Query{Text: asked(i), Limit: 20})) == 0 {
			return fmt.Errorf("nothing is found for %q", asked(i))
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.time(fmt.Sprintf("text search over %d restaurants, index, p50", len(rs)), median(took), 2*time.Millisecond)
	return searchAPI(ctx, p, t, rs)
}

// searchAPI asks the same over HTTP.
func searchAPI(ctx context.Context, p plan, t *table, rs []foodie.Restaurant) (err error) {
	s, err := openService(ctx, p.dir, rs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	line, err := dial(s.addr)
	if err != nil {
		return err
	}
	defer wires{line}.close()
	for _, path := range []string{"/search/items?limit=20&item_name=", "/restaurants/?limit=20&q="} {
		if err := s.readCatalogue(line, requestOf("GET", path+"thepla", "", "", "")); err != nil {
			return err
		}
		took, err := times(400, func(i int) error {
			return line.do(requestOf("GET", path+url.QueryEscape(asked(i)), "", "", ""), 200)
		})
		if err != nil {
			return err
		}
		t.time("GET "+path+"…, p50", median(took), 2*time.Millisecond)
	}
	return nil
}

// readCatalogue has the API read its catalogue, which takes longer than a request may when the machine is busy.
func (s *service) readCatalogue(line *wire, request []byte) (err error) {
	for range 5 {
		if err = line.do(request, 200); err == nil {
			return nil
		}
	}
	return err
}

// asked are searches as people type them: common, rare, plural, misspelled, romanised in another way.
func asked(i int) string {
	all := []string{"thepla", "masala dosa", "butter naan", "pizzas", "tehpla", "panir tikka", "garlic bred", "vadapav", "chicken biryani", "cofee"}
	return all[i%len(all)]
}

const dishesEach = 8

// country makes n restaurants whose names and menus are put together from words, with some words of their own.
func country(n int) []foodie.Restaurant {
	random := rand.New(rand.NewPCG(7, 7))
	one := func(words string) string { list := strings.Fields(words); return list[random.IntN(len(list))] }
	own := func() string {
		s := ""
		for range 2 + random.IntN(2) {
			s += one("ka ri mo ta sha ne lu pi dha vi go re ban jal mir sun kar del")
		}
		return strings.ToUpper(s[:1]) + s[1:]
	}
	dish := func() string {
		d := one("Masala Plain Butter Cheese Paneer Spicy Garlic Methi Jain Special Chicken Tandoori Veg Mango Filter") + " " +
			one("Dosa Thepla Pizza Burger Naan Tikka Biryani Khichdi Sandwich Noodles Momos Chai Coffee Lassi Samosa Vada_Pav Thali Bread Salad Soup")
		if random.IntN(3) == 0 {
			d = own() + " " + d
		}
		return strings.ReplaceAll(d, "_", " ")
	}
	rs := make([]foodie.Restaurant, n)
	for i := range rs {
		r := foodie.Restaurant{
			ID: foodie.NewID(), Version: 1, CreatedAt: time.Now().UTC(),
			Name: fmt.Sprintf("%s %s %d", own(), one("House Corner Palace Kitchen Junction Dhaba Cafe"), i),
			Area: fmt.Sprintf("%s Road, City %d", one("Station Ring Temple Lake Market Fort"), i%60), Cuisine: one("Gujarati Punjabi Chinese Italian Mexican Bengali"),
		}
		for j := range dishesEach {
			r.Items = append(r.Items, foodie.MenuItem{
				Name: fmt.Sprintf("%s %c", dish(), 'A'+j), Price: foodie.Money(20+random.IntN(400)) * foodie.Rupee, Rating: float64(random.IntN(51)) / 10, TotalRatings: random.IntN(500), Tags: []string{"veg"},
			})
		}
		rs[i] = r
	}
	return rs
}
