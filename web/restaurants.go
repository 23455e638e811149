package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/lang"
)

// mostShops is how many restaurants one page lists.
const mostShops = 120

// A shopView is a restaurant in a list.
type shopView struct {
	Name, Cuisine, Area, Path string
	Matched                   string // what of it was searched for
	ratingView
}

// A ratingView is a mean rating and by how many, "" and 0 when nobody rated.
type ratingView struct {
	Mean    string // "4.5"
	Count   string // "2.1k"
	Ratings int
}

func ratingOf(r foodie.Restaurant) ratingView {
	mean, n := r.Rating()
	if n == 0 {
		return ratingView{}
	}
	return ratingView{fmt.Sprintf("%.1f", mean), short(n), n}
}

// short writes 2143 as "2.1k".
func short(n int) string {
	switch {
	case n < 1000:
		return strconv.Itoa(n)
	case n < 10_000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/1000), ".0") + "k"
	}
	return strconv.Itoa((n+500)/1000) + "k"
}

// A link is something to choose one of.
type link struct {
	Name, Href string
	Current    bool
}

// A restaurantsView is the list of restaurants.
type restaurantsView struct {
	Text, Cuisine string
	Cuisines      []link
	Shops         []shopView
	Cut           bool // there are more
}

// home answers GET /: the conversation, with the restaurants beside or below it.
func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	body, ix, err := s.listing(r, "", "")
	if err != nil {
		return err
	}
	v := s.view(w, r, "home")
	v.Tab, v.Heading, v.Body, v.Examples = "talk", s.say("restaurants_title"), body, s.examples(ix)
	return s.show(w, http.StatusOK, "restaurants", v)
}

// restaurants answers GET /restaurants?q=&cuisine=.
func (s *site) restaurants(w http.ResponseWriter, r *http.Request) error {
	text, cuisine := strings.TrimSpace(r.FormValue("q")), strings.TrimSpace(r.FormValue("cuisine"))
	body, _, err := s.listing(r, text, cuisine)
	if err != nil {
		return err
	}
	v := s.view(w, r, "restaurants").titled(s, s.say("restaurants_title"))
	v.Tab, v.Body = "restaurants", body
	return s.show(w, http.StatusOK, "restaurants", v)
}

// listing finds the restaurants of a search.
func (s *site) listing(r *http.Request, text, cuisine string) (restaurantsView, *catalogue.Index, error) {
	ix, err := s.Catalogue.For(r.Context(), strings.TrimSpace(text+" "+cuisine), "")
	if err != nil {
		return restaurantsView{}, nil, err
	}
	found := ix.Search(catalogue.Query{Text: text, Cuisine: cuisine, Limit: mostShops + 1})
	v := restaurantsView{Text: text, Cuisine: cuisine, Cuisines: s.cuisines(ix, text, cuisine), Cut: len(found) > mostShops}
	v.Shops = s.shops(ix, found[:min(len(found), mostShops)])
	if text != "" {
		s.matched(ix, text, v.Shops)
	}
	return v, ix, nil
}

func (s *site) shops(ix *catalogue.Index, rs []foodie.Restaurant) []shopView {
	addresses := s.directory(ix)
	out := make([]shopView, len(rs))
	for i, r := range rs {
		out[i] = shopView{Name: r.Name, Cuisine: r.Cuisine, Area: r.Area, Path: addresses.address(r), ratingView: ratingOf(r)}
	}
	return out
}

// matched says which dish made a restaurant fit, unless its name does already.
func (s *site) matched(ix *catalogue.Index, text string, list []shopView) {
	for _, hit := range ix.Items(catalogue.ItemQuery{Name: text, Limit: mostShops}) {
		i := slices.IndexFunc(list, func(v shopView) bool { return v.Name == hit.Restaurant.Name })
		if i >= 0 && len(hit.Items) > 0 {
			list[i].Matched = s.say("dish_matches", "dish", hit.Restaurant.Items[hit.Items[0]].Name)
		}
	}
}

func (s *site) cuisines(ix *catalogue.Index, text, current string) []link {
	names := ix.Cuisines()
	if len(names) < 2 {
		return nil
	}
	links := []link{{s.say("all"), searchPath(text, ""), current == ""}}
	for _, name := range names {
		links = append(links, link{name, searchPath(text, name), foodie.Key(name) == foodie.Key(current)})
	}
	return links
}

func searchPath(text, cuisine string) string {
	q := url.Values{}
	if text != "" {
		q.Set("q", text)
	}
	if cuisine != "" {
		q.Set("cuisine", cuisine)
	}
	if len(q) == 0 {
		return "/restaurants"
	}
	return "/restaurants?" + q.Encode()
}

// A menuView is one restaurant's menu.
type menuView struct {
	Name, Cuisine, Area string
	ratingView
	Diets    []link
	Sections []sectionView
	reviewsView
}

// Stars are what a review can give.
func (menuView) Stars() []int { return []int{1, 2, 3, 4, 5} }

type sectionView struct {
	Kind   string
	Dishes []dishView
}

// A dishView is one row of a menu.
type dishView struct {
	foodie.MenuItem
	Mark   template.HTML
	Best   bool
	Tags   string
	Groups []groupView
}

// A groupView is an option group as a diner picks from it.
type groupView struct {
	Legend  string
	Input   string // "radio" or "checkbox"
	Usual   bool   // nothing need be picked
	Choices []foodie.Choice
}

// menu answers GET /restaurants/{slug}?only=veg. Another spelling of the restaurant is sent to its own address.
func (s *site) menu(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	ix, err := s.Catalogue.For(r.Context(), strings.ReplaceAll(slug, "-", " "), slug)
	if err != nil {
		return err
	}
	addresses := s.directory(ix)
	found, exact, ok := addresses.meant(slug)
	if !ok {
		return s.noRestaurant(w, r, ix, slug)
	}
	address := addresses.address(found)
	if !exact {
		http.Redirect(w, r, address, http.StatusFound)
		return nil
	}
	v := s.view(w, r, "menu").titled(s, found.Name)
	v.Tab, v.Heading = "restaurants", s.say("menu_of", "restaurant", found.Name)
	v.Body = s.menuOf(found, address, r.FormValue("only"), s.reviewsOf(r, found.Name))
	return s.show(w, http.StatusOK, "menu", v)
}

// noRestaurant says so, with the nearest ones.
func (s *site) noRestaurant(w http.ResponseWriter, r *http.Request, ix *catalogue.Index, slug string) error {
	v := s.view(w, r, "failure").titled(s, s.say("not_found_title"))
	v.Tab = "restaurants"
	v.Body = &failureView{
		Title: s.say("not_found_title"), Sentence: s.sentence(errRestaurant),
		Nearest: s.shops(ix, ix.Nearest(strings.ReplaceAll(slug, "-", " "), 3)),
	}
	return s.show(w, http.StatusNotFound, "failure", v)
}

// diets are what a menu can be narrowed to.
var diets = []string{"veg", "jain", "vegan"}

func (s *site) menuOf(r foodie.Restaurant, address, only string, reviews reviewsView) menuView {
	v := menuView{Name: r.Name, Cuisine: r.Cuisine, Area: r.Area, ratingView: ratingOf(r), reviewsView: reviews}
	if !slices.Contains(diets, only) {
		only = ""
	}
	v.Diets = s.diets(r, address, only)
	items := slices.DeleteFunc(slices.Clone(r.Items), func(m foodie.MenuItem) bool { return only != "" && !catalogue.Carries(m, only) })
	for _, sec := range sections(items) {
		dishes := make([]dishView, len(sec.Dishes))
		for i, m := range sec.Dishes {
			dishes[i] = s.dish(m)
		}
		v.Sections = append(v.Sections, sectionView{sec.Kind, dishes})
	}
	return v
}

// diets offers those that leave out something and keep something.
func (s *site) diets(r foodie.Restaurant, address, only string) []link {
	links := []link{{s.say("everything"), address, only == ""}}
	for _, diet := range diets {
		n := 0
		for _, m := range r.Items {
			if catalogue.Carries(m, diet) {
				n++
			}
		}
		if diet == only || n > 0 && n < len(r.Items) {
			links = append(links, link{s.say("only_" + diet), address + "?only=" + diet, diet == only})
		}
	}
	if len(links) == 1 {
		return nil
	}
	return links
}

// told are the tags that a menu shows in words, beside the mark.
var told = []struct{ tag, key string }{
	{"spicy", "tag_spicy"}, {"jain", "tag_jain"}, {"vegan", "tag_vegan"}, {"gluten_free", "tag_gluten_free"}, {"contains_nuts", "tag_nuts"},
}

// tagWords are those words in a language, by their tags and in order, for the script that draws the same rows.
func tagWords(language string) [][2]string {
	words := make([][2]string, len(told))
	for i, t := range told {
		words[i] = [2]string{t.tag, lang.Say(language, "web."+t.key)}
	}
	return words
}

func (s *site) dish(m foodie.MenuItem) dishView {
	d := dishView{MenuItem: m, Mark: s.mark(m), Best: m.HasTag("bestseller")}
	var tags []string
	for _, t := range told {
		if m.HasTag(t.tag) {
			tags = append(tags, s.say(t.key))
		}
	}
	d.Tags = strings.Join(tags, " · ")
	for _, g := range m.Options {
		d.Groups = append(d.Groups, s.group(g))
	}
	return d
}

// mark is India's mark: a brown triangle for meat, fish and egg, a green circle for neither, nothing when unknown.
func (s *site) mark(m foodie.MenuItem) template.HTML {
	switch {
	case m.HasTag("non_veg"):
		return mark("i-nonveg", "nonveg", s.say("talk.nonveg"))
	case m.HasTag("egg"):
		return mark("i-nonveg", "nonveg", s.say("talk.egg"))
	case catalogue.Carries(m, "veg"):
		return mark("i-veg", "veg", s.say("talk.veg"))
	}
	return ""
}

func (s *site) group(g foodie.OptionGroup) groupView {
	v := groupView{Input: "checkbox", Legend: s.say("option_some", "name", g.Name, "n", min(g.Max, len(g.Choices))), Choices: g.Choices}
	if g.Max == 1 {
		v.Input, v.Usual, v.Legend = "radio", g.Min == 0, s.say("option_one", "name", g.Name)
	}
	return v
}
