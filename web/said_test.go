package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/samples"
)

// chat says one message as a newcomer.
func (h *house) chat(message string) agent.Answer {
	h.t.Helper()
	body, err := json.Marshal(map[string]string{"message": message})
	if err != nil {
		h.t.Fatal(err)
	}
	resp, err := http.Post(h.url+"/chat", "application/json", strings.NewReader(string(body)))
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	var a agent.Answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		h.t.Fatal(err)
	}
	return a
}

// What the buttons of a menu say is understood: exactly that dish, once, with the options that were picked.
func TestEveryAddButtonAddsItsDish(t *testing.T) {
	h := newHouse(t)
	rs, err := samples.Restaurants(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		for _, m := range r.Items {
			if m.SoldOut {
				continue
			}
			h.adds(r, m, nil)
			var picked []string
			for _, g := range m.Options {
				picked = append(picked, g.Choices[len(g.Choices)-1].Name)
			}
			if len(picked) > 0 {
				h.adds(r, m, picked)
			}
		}
	}
}

func (h *house) adds(r foodie.Restaurant, m foodie.MenuItem, options []string) {
	h.t.Helper()
	said := lang.Say("en", "web.talk.add_dish", "dish", m.Name, "restaurant", r.Name)
	if len(options) > 0 {
		said = lang.Say("en", "web.talk.add_dish_with", "dish", m.Name, "restaurant", r.Name, "options", strings.Join(options, ", "))
	}
	p := h.chat(said).PendingOrder
	if p == nil || p.RestaurantName != r.Name || len(p.Items) != 1 || p.Items[0].ItemName != m.Name || p.Items[0].Quantity != 1 || p.Items[0].Note != "" {
		h.t.Errorf("%q came to %+v", said, p)
		return
	}
	got := slices.Sorted(slices.Values(p.Items[0].Options))
	if want := slices.Sorted(slices.Values(options)); !slices.Equal(got, want) {
		h.t.Errorf("%q came to the options %q", said, got)
	}
}

// What the first sight offers to say is understood, on every day of a year.
func TestExamplesAreUnderstood(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	seen := map[string]bool{}
	for day := range 366 {
		h.now = time.Date(2028, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		n := 0
		for _, button := range b.open("/").nodes("button") {
			if example := attr(button, "value"); attr(button, "name") == "message" {
				seen[example] = true
				n++
			}
		}
		if n != 3 {
			t.Fatalf("on day %d there are %d examples", day, n)
		}
	}
	for example := range seen {
		a := h.chat(example)
		if strings.HasPrefix(example, "2 ") && (a.PendingOrder == nil || a.PendingOrder.Items[0].Quantity != 2) || len(a.Cards) != 1 {
			t.Errorf("%q is answered by %q with %d cards", example, a.Response, len(a.Cards))
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d examples in a year", len(seen))
	}
}
