package builtin_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
)

// town makes n restaurants of the sample dishes, and one with a menu of 200.
func town(tb testing.TB, n int) []foodie.Restaurant {
	tb.Helper()
	samples := sampleRestaurants(tb)
	var out []foodie.Restaurant
	for i := range n {
		r := samples[i%len(samples)]
		r.Name = fmt.Sprintf("%s %d", r.Name, i)
		out = append(out, r)
	}
	big := foodie.Restaurant{Name: "Grand Bazaar", Area: "Riverfront", Cuisine: "Multi-cuisine"}
	seen := map[string]bool{}
	for _, r := range samples {
		for _, m := range r.Items {
			if k := foodie.Key(m.Name); !seen[k] && len(big.Items) < foodie.MaxMenuItems {
				seen[k] = true
				big.Items = append(big.Items, m)
			}
		}
	}
	return append(out, big)
}

func BenchmarkTurn(b *testing.B) {
	ix := catalogue.New(town(b, 1000), "1")
	model := builtin.New(fixed{ix})
	for name, sit := range map[string]llm.Situation{"somewhere": {}, "menu of 200": {Restaurant: "Grand Bazaar"}} {
		for _, text := range []string{
			"two masala dosas with extra butter, one without onion, and a large cold coffee",
			"gujarati restaurants in maninagar", "will my train be late today",
		} {
			b.Run(name+"/"+text, func(b *testing.B) {
				for b.Loop() {
					r := llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: text}}, Situation: sit}
					if _, err := model.Generate(context.Background(), r, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkSlowest reports the slowest hundredth of turns of all kinds: p99-µs.
func BenchmarkSlowest(b *testing.B) {
	model := builtin.New(fixed{catalogue.New(town(b, 1000), "1")})
	said := []string{
		"two masala dosas with extra butter, one without onion, and a large cold coffee", "do thepla aur ek chaas bina namak ke", "बे थेपला और एक छाछ", "gujarati restaurants in maninagar",
		"will my train be late today", "can i get three paneer tikas no wait four and a garlic nan", "something spicy under 200 rupees", "what do you have that is vegan", "same again",
	}
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		r := llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: said[len(took)%len(said)]}}, Situation: llm.Situation{Restaurant: "Grand Bazaar"}}
		if _, err := model.Generate(b.Context(), r, nil); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
