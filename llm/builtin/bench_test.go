package builtin_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
)

// crowd makes n restaurants of the sample dishes, and one with a menu of 200.
func crowd(tb testing.TB, n int) []foodie.Restaurant {
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
	ix := catalogue.New(crowd(b, 1000), "1")
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

// sentences are messages of every kind, always the same ones: orders of one to four dishes with options, misspelled and
// run together, changes, questions, searches, and what nobody understands, some of it as long as a message may be.
func sentences(rs []foodie.Restaurant, n int) []string {
	rng := rand.New(rand.NewPCG(1, 2))
	one := func(list ...string) string { return list[rng.IntN(len(list))] }
	restaurant := func() foodie.Restaurant { return rs[rng.IntN(len(rs))] }
	dish := func() string { r := restaurant(); return r.Items[rng.IntN(len(r.Items))].Name }
	line := func() string {
		return one("two", "a", "3", "ek", "बे", "") + " " + dish() + one("", "", " with extra butter", " without onion", " bina pyaz ke", ", one large")
	}
	slip := func(s string) string {
		r := []rune(s)
		if i := rng.IntN(len(r)); len(r) > 3 {
			r[i] = rune('a' + rng.IntN(26))
		}
		return string(r)
	}
	order := func() string {
		s := one("", "i want ", "can i get ", "mujhe ") + line()
		for range rng.IntN(4) {
			s += one(" and ", ", ", " aur ", " ") + line()
		}
		return s + one("", " please", " from "+restaurant().Name)
	}
	babble := func(words int) string {
		var b strings.Builder
		for range words {
			for range 2 + rng.IntN(9) {
				b.WriteByte(byte('a' + rng.IntN(26)))
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	kinds := []func() string{
		order, order, func() string { return slip(order()) }, func() string { return slip(slip(slip(order()))) },
		func() string {
			return one("make it three", "remove the ", "no onion on the ", "one more ", "twice the ") + dish()
		},
		func() string {
			return one("how much is ", "what is in ", "do you have ", "is there ") + slip(dish()) + "?"
		},
		func() string {
			return one("find ", "where can i get ", "") + one(dish(), restaurant().Cuisine+" food") + " in " + restaurant().Area + one("", " under 200", " tonight")
		},
		func() string { return one("menu of ", "reviews of ", "is ") + slip(restaurant().Name) },
		func() string { return babble(1 + rng.IntN(12)) },
		func() string { return one("will my train be late today", "recipe for ", "who invented ") + dish() },
		func() string { return strings.Repeat(order()+", ", 1+rng.IntN(2)*9) + babble(rng.IntN(2)*150) },
	}
	out := make([]string, n)
	for i := range out {
		out[i] = kinds[i%len(kinds)]()
		if r := []rune(out[i]); len(r) > 2000 {
			out[i] = string(r[:2000])
		}
	}
	return out
}

// BenchmarkSlowest reports what understanding costs over a stream of messages of all kinds: of each the fastest of five
// turns, which is its processor time but for what else the machine does, and of these the middle and the slowest hundredth.
func BenchmarkSlowest(b *testing.B) {
	for name, rs := range map[string][]foodie.Restaurant{"1000 restaurants": crowd(b, 1000), "5000 names": named(crowd(b, 5000))} {
		b.Run(name, func(b *testing.B) {
			model := builtin.New(fixed{catalogue.New(rs, "1")})
			said := sentences(rs, 1100)
			took := make([]time.Duration, len(said))
			for b.Loop() {
				for i, text := range said {
					took[i] = fastest(b, model, text)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
		})
	}
}

// fastest is the shortest of five turns with the same words.
func fastest(b *testing.B, model *builtin.Model, text string) time.Duration {
	least := time.Hour
	for range 5 {
		r := llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: text}}, Situation: llm.Situation{Restaurant: "Grand Bazaar"}}
		start := time.Now()
		if _, err := model.Generate(b.Context(), r, nil); err != nil {
			b.Fatal(err)
		}
		least = min(least, time.Since(start))
	}
	return least
}

// named gives every restaurant but the last a name of its own, and its dishes too.
func named(rs []foodie.Restaurant) []foodie.Restaurant {
	syllables := []string{"ka", "ra", "mi", "lo", "te", "shu", "pa", "ni", "ve", "do", "ja", "gu", "sa", "bi", "ho", "che"}
	kinds := []string{"Kitchen", "House", "Corner", "Restaurant", "Cafe"}
	for i := range rs[:len(rs)-1] {
		word := ""
		for n := i*7919 + 1; n > 0; n /= len(syllables) {
			word += syllables[n%len(syllables)]
		}
		word = strings.ToUpper(word[:1]) + word[1:]
		rs[i].Name = word + " " + kinds[i%len(kinds)]
		rs[i].Items = slices.Clone(rs[i].Items)
		for k := range rs[i].Items {
			rs[i].Items[k].Name = word + " " + rs[i].Items[k].Name
		}
	}
	return rs
}
