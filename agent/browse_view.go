package agent

import (
	"fmt"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/session"
)

// brief is a restaurant on a card: in the API's shape, without its menu, with its rating.
type brief struct {
	ID           foodie.ID `json:"id"`
	Name         string    `json:"name"`
	Area         string    `json:"area"`
	Cuisine      string    `json:"cuisine"`
	Rating       float64   `json:"rating,omitempty"`
	TotalRatings int       `json:"total_ratings,omitempty"`
	Dishes       int       `json:"dishes"`
}

func briefOf(r foodie.Restaurant) brief {
	mean, n := r.Rating()
	return brief{ID: r.ID, Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Rating: float64(int(mean*10+0.5)) / 10, TotalRatings: n, Dishes: len(r.Items)}
}

func (t *turn) restaurants(f tool.Restaurants) view {
	rows, list, shown := make([]string, len(f.List)), make([]brief, len(f.List)), make([]session.Shown, len(f.List))
	for i, r := range f.List {
		list[i] = briefOf(r)
		rows[i] = "- " + bold(r.Name) + " · " + plain(r.Cuisine) + " · " + plain(r.Area) + t.ratingSuffix(list[i].Rating, list[i].TotalRatings)
		shown[i] = session.Shown{Kind: "restaurant", ID: r.ID, Restaurant: r.Name}
	}
	if len(f.List) == 0 {
		return view{text: t.sentence("no_restaurants")}
	}
	key := "restaurants"
	if f.All {
		key = "restaurants_all"
	}
	v := view{
		text:  t.sentence(key, "n", len(f.List), "narrowed", t.narrowed(f.Filter, f.Place)) + "\n\n" + strings.Join(rows, "\n"),
		cards: []Card{{"type": "restaurants", "count": len(list), "restaurants": list}}, shown: shown,
	}
	for _, r := range f.List[:min(3, len(f.List))] {
		v.chips = append(v.chips, t.sentence("chip.menu", "restaurant", r.Name))
	}
	v.chips = append(v.chips, t.chipsOf("browse")...)
	if len(f.List) == 1 {
		v.place, v.name = f.List[0].ID, f.List[0].Name
	}
	return v
}

func (t *turn) ratingSuffix(rating float64, n int) string {
	if n == 0 {
		return ""
	}
	return " · " + t.sentence("rated", "rating", fmt.Sprintf("%.1f", rating), "n", n)
}

// narrowed says what a list was narrowed to: " that are jain, up to ₹100, in Navrangpura".
func (t *turn) narrowed(f tool.Filter, p tool.Place) string {
	s := ""
	if p.Cuisine != "" {
		s += " " + t.sentence("with.cuisine", "cuisine", excerpt(p.Cuisine))
	}
	if f.Tag != "" {
		s += " " + t.sentence("with.tag", "tag", t.tagWords(f.Tag))
	}
	if f.MaxPrice > 0 {
		s += " " + t.sentence("with.price", "price", f.MaxPrice)
	}
	if p.Area != "" {
		s += " " + t.sentence("with.area", "area", excerpt(p.Area))
	}
	return s
}

func (t *turn) tagWords(tag string) string {
	if key := "tag." + foodie.TagKey(tag); hasSentence(key) {
		return t.sentence(key)
	}
	return excerpt(strings.ReplaceAll(foodie.TagKey(tag), "_", "-"))
}

func (t *turn) menu(f tool.Menu) view {
	r := f.Restaurant
	rows, items, shown := t.dishRows(r, f.Items, len(f.Items) <= fewDishes)
	key := "menu"
	if len(f.Items) < len(r.Items) {
		key = "menu_some"
	}
	v := view{
		text: t.sentence(key, "restaurant", bold(r.Name), "cuisine", plain(r.Cuisine), "area", plain(r.Area), "n", len(f.Items), "narrowed", t.narrowed(f.Filter, tool.Place{})) +
			"\n\n" + strings.Join(rows, "\n"),
		cards: []Card{{"type": "menu", "restaurant": briefOf(r), "items": items}}, shown: shown, place: r.ID, name: r.Name,
	}
	for _, i := range f.Items {
		if m := r.Items[i]; !m.SoldOut && len(v.chips) < 2 {
			v.chips = append(v.chips, t.sentence("chip.order", "dish", m.Name, "restaurant", r.Name))
		}
	}
	v.chips = append(v.chips, t.chipsOf("restaurant")...)
	return v
}

// fewDishes is up to how many dishes are shown with what is in them and what can be chosen.
const fewDishes = 3

// dishRows are dishes of r as text, for a card, and as candidates.
func (t *turn) dishRows(r foodie.Restaurant, at []int, details bool) (rows []string, items []wire.MenuItem, shown []session.Shown) {
	for _, i := range at {
		m := r.Items[i]
		row := "- " + plain(m.Name) + " · " + m.Price.String()
		if mark := t.diet(m); mark != "" {
			row += " · " + mark
		}
		if m.SoldOut {
			row += " · " + t.sentence("is_sold_out")
		}
		if details {
			row += t.details(m)
		}
		rows, items = append(rows, row), append(items, wire.FromMenuItem(m))
		shown = append(shown, session.Shown{Kind: "dish", ID: r.ID, Restaurant: r.Name, Item: m.Name})
	}
	return rows, items, shown
}

// details are what is in a dish, and what can be chosen.
func (t *turn) details(m foodie.MenuItem) string {
	s := ""
	if marks := t.tagged(m, "spicy", "contains_nuts", "gluten_free", "bestseller"); marks != "" {
		s = " · " + marks
	}
	if m.Description != "" {
		s += "\n  " + plain(m.Description)
	}
	for _, g := range m.Options {
		choices := make([]string, len(g.Choices))
		for i, c := range g.Choices {
			if choices[i] = plain(c.Name); c.Price > 0 {
				choices[i] += " +" + c.Price.String()
			}
		}
		s += "\n  " + t.sentence("choose", "group", plain(g.Name), "choices", strings.Join(choices, ", "))
	}
	return s
}

// diet is what a dish's tags say about who eats it.
func (t *turn) diet(m foodie.MenuItem) string {
	return t.tagged(m, "vegan", "veg", "jain", "egg", "non_veg")
}

// tagged are those of tags that a dish carries; what is vegan need not be called vegetarian too.
func (t *turn) tagged(m foodie.MenuItem, tags ...string) string {
	var marks []string
	for _, tag := range tags {
		if m.HasTag(tag) && !(tag == "veg" && m.HasTag("vegan")) {
			marks = append(marks, t.tagWords(tag))
		}
	}
	return strings.Join(marks, ", ")
}

// A hit is a restaurant on a card with those of its dishes that were found.
type hit struct {
	Restaurant brief           `json:"restaurant"`
	Items      []wire.MenuItem `json:"items"`
	Reason     string          `json:"reason,omitempty"`
}

func (t *turn) dishes(f tool.Dishes) view {
	var paragraphs []string
	var hits []hit
	var v view
	v.shown = []session.Shown{}
	few := !f.Recommended && count(f.Hits) <= fewDishes
	for _, h := range f.Hits {
		rows, items, shown := t.dishRows(h.Restaurant, h.Items, few)
		v.shown = append(v.shown, shown...)
		if f.Recommended {
			reason := t.reason(h, f.Sort)
			rows = []string{rows[0] + " · " + t.sentence("at", "restaurant", bold(h.Restaurant.Name)) + " · " + reason}
			hits = append(hits, hit{briefOf(h.Restaurant), items, reason})
			paragraphs = append(paragraphs, rows[0])
			continue
		}
		hits = append(hits, hit{briefOf(h.Restaurant), items, ""})
		paragraphs = append(paragraphs, bold(h.Restaurant.Name)+" · "+plain(h.Restaurant.Area)+"\n"+strings.Join(rows, "\n"))
	}
	sep, key := "\n\n", "dishes"
	if f.Asked == "" {
		key = "dishes_any"
	}
	if f.Recommended {
		sep, key = "\n", "recommended"
	}
	v.text = t.sentence(key, "dish", excerpt(f.Asked), "n", len(f.Hits), "narrowed", t.narrowed(f.Filter, f.Place)) + "\n\n" + strings.Join(paragraphs, sep)
	v.cards = []Card{{"type": "dishes", "asked": f.Asked, "recommended": f.Recommended, "hits": hits}}
	v.chips = t.dishChips(f)
	if one := f.Hits[0].Restaurant; onlyOne(f.Hits) {
		v.place, v.name = one.ID, one.Name
	}
	return v
}

func count(hits []tool.Hit) (n int) {
	for _, h := range hits {
		n += len(h.Items)
	}
	return n
}

func onlyOne(hits []tool.Hit) bool {
	for _, h := range hits {
		if h.Restaurant.ID != hits[0].Restaurant.ID {
			return false
		}
	}
	return true
}

func (t *turn) dishChips(f tool.Dishes) (chips []string) {
	for _, h := range f.Hits[:min(3, len(f.Hits))] {
		chips = append(chips, t.sentence("chip.order", "dish", h.Restaurant.Items[h.Items[0]].Name, "restaurant", h.Restaurant.Name))
	}
	return append(chips, t.chipsOf("browse")...)
}

// reason is why a dish is recommended.
func (t *turn) reason(h tool.Hit, sort string) string {
	m := h.Restaurant.Items[h.Items[0]]
	switch {
	case sort == "price":
		return t.sentence("reason.price", "price", m.Price)
	case m.TotalRatings > 0:
		return t.sentence("reason.rating", "rating", fmt.Sprintf("%.1f", m.Rating), "n", m.TotalRatings)
	}
	return t.sentence("reason.new")
}

// about answers a question about a restaurant, or says honestly that we do not know.
func (t *turn) about(f tool.About) view {
	r := f.Restaurant
	mean, n := r.Rating()
	key := "about." + f.Question
	switch {
	case f.Question == "rating" && n == 0:
		key = "about.no_rating"
	case !hasSentence(key):
		key = "about.unknown"
	}
	return view{
		text:  t.sentence(key, "restaurant", bold(r.Name), "area", plain(r.Area), "cuisine", plain(r.Cuisine), "rating", fmt.Sprintf("%.1f", mean), "n", n),
		cards: []Card{{"type": "restaurants", "count": 1, "restaurants": []brief{briefOf(r)}}},
		chips: append([]string{t.sentence("chip.menu", "restaurant", r.Name)}, t.chipsOf("browse")...), place: r.ID, name: r.Name,
		shown: []session.Shown{{Kind: "restaurant", ID: r.ID, Restaurant: r.Name}},
	}
}

// unknown says that nothing has a name, with the nearest that do.
func (t *turn) unknown(f tool.Unknown) view {
	key := "unknown." + f.What
	if f.What == "dish" && f.At != "" {
		key = "unknown.dish_at"
	}
	v := view{text: t.sentence(key, "name", excerpt(f.Name), "restaurant", bold(f.At))}
	names := f.Nearest[:min(len(f.Nearest), 5)]
	if len(names) == 0 {
		v.chips = t.chipsOf("idle")
		return v
	}
	ask := "did_you_mean"
	if f.What == "cuisine" || f.What == "area" {
		ask = "there_is"
	}
	v.text += " " + t.sentence(ask, "names", anyOf(names, t.sentence("or")))
	v.chips, v.shown = names, []session.Shown{}
	for _, n := range names {
		switch f.What {
		case "restaurant":
			v.shown = append(v.shown, session.Shown{Kind: "restaurant", Restaurant: n})
		case "dish":
			v.shown = append(v.shown, session.Shown{Kind: "dish", Restaurant: f.At, Item: n})
		}
	}
	return v
}

// noneFit says that nothing fits what the list was narrowed to.
func (t *turn) noneFit(f tool.NoneFit) view {
	key := "none_fit"
	switch {
	case f.At != "":
		key = "none_fit_at"
	case f.Asked != "":
		key = "none_fit_dish"
	}
	return view{
		text:  t.sentence(key, "restaurant", bold(f.At), "dish", excerpt(f.Asked), "narrowed", t.narrowed(f.Filter, f.Place)),
		chips: t.chipsOf("idle"),
	}
}
