package catalogue_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/match"
)

// drawTown draws restaurants whose names and dishes share a few words.
func drawTown(t *rapid.T) []foodie.Restaurant {
	word := rapid.SampledFrom([]string{"Masala", "Thepla", "Dosa", "Pizza", "Rolls", "House", "Café", "થેપલા", "&", "Jain"})
	name := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), " ")
	})
	item := rapid.Custom(func(t *rapid.T) foodie.MenuItem {
		return foodie.MenuItem{
			Name: name.Draw(t, "dish"), Price: foodie.Money(rapid.IntRange(0, 40).Draw(t, "price")), Rating: float64(rapid.IntRange(0, 3).Draw(t, "rating")),
			TotalRatings: 1, Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"veg", "vegan", "jain", "Non-Veg", "own"}), 0, 3).Draw(t, "tags"),
		}
	})
	rs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) foodie.Restaurant {
		return foodie.Restaurant{Name: name.Draw(t, "name"), Area: name.Draw(t, "area"), Cuisine: name.Draw(t, "cuisine"), Items: rapid.SliceOfN(item, 0, 6).Draw(t, "items")}
	}), 0, 12).Draw(t, "restaurants")
	for i := range rs {
		rs[i].ID = foodie.ID(fmt.Sprint(i))
	}
	return rs
}

func drawItemQuery(t *rapid.T) catalogue.ItemQuery {
	return catalogue.ItemQuery{
		Name:     rapid.SampledFrom([]string{"", "masala", "thepla", "masala thepla", "roll", "jain pizza", "and", "thepla masala dosa", "થેપલા"}).Draw(t, "name"),
		Tag:      rapid.SampledFrom([]string{"", "", "veg", "vegan", "non veg"}).Draw(t, "tag"),
		MaxPrice: foodie.Money(rapid.IntRange(0, 40).Draw(t, "max")),
	}
}

// singulars are the words of a name in their singular.
func singulars(s string) []string {
	words := match.Words(s)
	for i := range words {
		words[i] = match.Singular(words[i])
	}
	return words
}

// wanted is which dishes of r are asked for by the letter, whether one of them by its whole name, and the best rating of those.
func wanted(r foodie.Restaurant, q catalogue.ItemQuery) (items []int, whole bool, rating float64) {
	asked := singulars(q.Name)
	rating = -1
	for i, m := range r.Items {
		has := singulars(m.Name)
		lacks := slices.ContainsFunc(asked, func(w string) bool { return !slices.Contains(has, w) })
		if lacks || q.MaxPrice > 0 && m.Price > q.MaxPrice || q.Tag != "" && !catalogue.Carries(m, q.Tag) {
			continue
		}
		same := len(asked) > 0 && slices.Equal(asked, has)
		if same && !whole {
			whole, rating = true, -1
		}
		if same == whole {
			rating = max(rating, m.Rating)
		}
		items = append(items, i)
	}
	return items, whole, rating
}

func TestItemsAreThoseOfALookAtEveryMenu(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs, q := drawTown(t), drawItemQuery(t)
		if q.Name == "" && q.Tag == "" && q.MaxPrice == 0 {
			return
		}
		type expected struct {
			r      foodie.Restaurant
			items  []int
			whole  bool
			rating float64
		}
		var want []expected
		for _, r := range rs {
			if items, whole, rating := wanted(r, q); len(items) > 0 {
				want = append(want, expected{r, items, whole, rating})
			}
		}
		if len(want) == 0 {
			return // then typos are forgiven
		}
		slices.SortStableFunc(want, func(a, b expected) int {
			if a.whole != b.whole {
				if a.whole {
					return -1
				}
				return 1
			}
			return int(b.rating - a.rating)
		})
		got := catalogue.New(rs, "").Items(q)
		if len(got) != len(want) {
			t.Fatalf("Items(%+v) are %d, want %d", q, len(got), len(want))
		}
		for i, h := range got {
			items := slices.Sorted(slices.Values(h.Items))
			if h.Restaurant.ID != want[i].r.ID || !slices.Equal(items, want[i].items) {
				t.Fatalf("Items(%+v)[%d] = %s %v, want %s %v", q, i, h.Restaurant.ID, items, want[i].r.ID, want[i].items)
			}
		}
	})
}

func TestALimitCutsAndChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs, q := drawTown(t), drawItemQuery(t)
		ix := catalogue.New(rs, "")
		all := ix.Items(q)
		q.Limit = rapid.IntRange(1, 5).Draw(t, "limit")
		if got, want := ix.Items(q), all[:min(len(all), q.Limit)]; len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
			t.Fatalf("Items(%+v) = %q, want %q", q, shown(got), shown(want))
		}
		text := catalogue.Query{Text: q.Name, Tag: q.Tag}
		every := ix.Search(text)
		text.Limit = q.Limit
		if got, want := names(ix.Search(text)), names(every[:min(len(every), q.Limit)]); !slices.Equal(got, want) {
			t.Fatalf("Search(%+v) = %q, want %q", text, got, want)
		}
	})
}

func TestEveryNameIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs := drawTown(t)
		ix := catalogue.New(rs, "")
		for _, r := range rs {
			if got, ok := ix.Restaurant(strings.ToUpper(r.Name)); !ok || foodie.Key(got.Name) != foodie.Key(r.Name) {
				t.Fatalf("Restaurant(%q) = %q, %t", strings.ToUpper(r.Name), got.Name, ok)
			}
			if got := ix.Nearest(r.Name, len(rs)); !slices.ContainsFunc(got, func(n foodie.Restaurant) bool { return n.ID == r.ID }) {
				t.Fatalf("Nearest(%q) = %q", r.Name, names(got))
			}
			for _, m := range r.Items {
				hits := ix.Items(catalogue.ItemQuery{Name: m.Name})
				at := slices.IndexFunc(hits, func(h catalogue.Hit) bool { return h.Restaurant.ID == r.ID })
				if at < 0 || hits[at].Score != 1 {
					t.Fatalf("Items(%q) = %q, without a whole match at %s", m.Name, shown(hits), r.ID)
				}
			}
		}
	})
}

// city is a catalogue beyond the size at which every name is compared.
func city() []foodie.Restaurant {
	kinds := []string{"House", "Corner", "Palace", "Kitchen", "Junction"}
	rs := make([]foodie.Restaurant, 3000)
	for i := range rs {
		rs[i] = place(fmt.Sprintf("Number%d %s", i, kinds[i%len(kinds)]), fmt.Sprintf("Ward %d, City", i%40), "Gujarati", dish("Thepla", float64(i%50)/10, 30, "veg"), dish("Dosa", 4, 60, "veg"))
	}
	rs[2345].Name = "Sagar Kitchen"
	return rs
}

func TestACityIsSearchedWithoutLookingAtEverything(t *testing.T) {
	ix := catalogue.New(city(), "")
	if got := names(ix.Nearest("Sagr Kitchn", 1)); !slices.Equal(got, []string{"Sagar Kitchen"}) {
		t.Errorf("Nearest = %q", got)
	}
	if got := names(ix.Nearest("number2999junction", 1)); !slices.Equal(got, []string{"Number2999 Junction"}) {
		t.Errorf("Nearest = %q", got)
	}
	hits := ix.Items(catalogue.ItemQuery{Name: "thepla", Limit: 3})
	if got, want := shown(hits), []string{"Number49 Junction: Thepla", "Number99 Junction: Thepla", "Number149 Junction: Thepla"}; !slices.Equal(got, want) {
		t.Errorf("Items = %q, want %q", got, want)
	}
	if got := len(ix.Search(catalogue.Query{Area: "ward 7"})); got != 75 {
		t.Errorf("Search finds %d restaurants in ward 7, want 75", got)
	}
	if got := len(ix.Items(catalogue.ItemQuery{Name: "tehpla"})); got != 3000 {
		t.Errorf("Items finds %d restaurants, want all 3000", got)
	}
}

func TestManyAskAtOnce(t *testing.T) {
	ix := catalogue.New(city(), "")
	want := shown(ix.Items(catalogue.ItemQuery{Name: "masla dosa thepla"}))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got := shown(ix.Items(catalogue.ItemQuery{Name: "masla dosa thepla"})); !slices.Equal(got, want) {
					t.Errorf("Items = %q, want %q", got, want)
				}
				ix.Nearest("sagr house", 3)
				ix.Search(catalogue.Query{Text: "dossa", Limit: 5})
			}
		})
	}
	wait.Wait()
}

func FuzzQuery(f *testing.F) {
	rs := city()[:40]
	rs = append(rs, place("PATEL & SONS", "C.G. Road", "Multi-cuisine", dish("દાળ ઢોકળી", 4, 100, "jain"), dish("Crème Brûlée", 4, 100, "egg")))
	ix := catalogue.New(rs, "")
	for _, s := range []string{"thepla", "number7house", "દાળ", "%.*", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "\xff", "dosadosa"} {
		f.Add(s, "veg", int64(5000))
	}
	f.Fuzz(func(t *testing.T, text, tag string, price int64) {
		for _, h := range ix.Items(catalogue.ItemQuery{Name: text, Tag: tag, MaxPrice: foodie.Money(price)}) {
			if len(h.Items) == 0 || h.Score <= 0 || h.Score > 1 {
				t.Errorf("Items(%q, %q, %d) has %+v", text, tag, price, h)
			}
			for _, i := range h.Items {
				if m := h.Restaurant.Items[i]; price > 0 && m.Price > foodie.Money(price) || tag != "" && !catalogue.Carries(m, tag) {
					t.Errorf("Items(%q, %q, %d) has %+v", text, tag, price, m)
				}
			}
		}
		ix.Nearest(text, 3)
		ix.Restaurant(text)
		if got := len(ix.Search(catalogue.Query{Text: text, Area: tag, Limit: 2})); got > 2 {
			t.Errorf("Search(%q) finds %d, more than its limit", text, got)
		}
	})
}
