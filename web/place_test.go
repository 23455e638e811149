package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/foodieexpress/foodie"
)

// byID is the element of that id, or nil.
func (s *shown) byID(id string) *html.Node {
	for n := range s.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func made(t *testing.T, draft foodie.Restaurant) foodie.Restaurant {
	t.Helper()
	r, err := foodie.NewRestaurant(draft, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const attack = `<script>alert(1)</script>"><img src=x onerror=alert(2)>`

// hostile is a restaurant whose every text is markup.
func hostile(t *testing.T) foodie.Restaurant {
	return made(t, foodie.Restaurant{Name: "Bad " + attack, Area: attack, Cuisine: "<b>Bold</b>' \"", Items: []foodie.MenuItem{
		{Name: "Dish " + attack, Description: attack, Price: 3500, Tags: []string{"veg", "<i>own</i>"}, Options: []foodie.OptionGroup{
			{Name: "size</legend>", Max: 1, Choices: []foodie.Choice{{Name: `large" onclick="alert(3)`, Price: 100}}},
		}},
		{Name: "Second dish", Price: 5000},
	}})
}

func TestEverythingIsEscaped(t *testing.T) {
	h := newHouse(t, hostile(t))
	b := h.browser()
	b.account("asha")
	menu := linkTo(t, b.open("/restaurants"), "/restaurants/")
	pages := []*shown{
		b.open("/"), b.open("/restaurants"), b.open(menu), b.open("/restaurants?q=" + url.QueryEscape(attack)), b.open("/restaurants/" + url.PathEscape(attack)),
		b.open("/orders"), b.open("/sign-in?next=" + url.QueryEscape(`/"`+attack)), b.open("/" + url.PathEscape(attack)),
		b.send("/talk", url.Values{"message": {attack + " [x](javascript:alert(4)) ![y](http://evil.example/y.png) https://evil.example"}}),
		b.press(b.open(menu), "Add Dish "+attack, nil), b.open("/"),
	}
	for _, s := range pages {
		noActiveContent(t, s)
	}
	if !strings.Contains(pages[2].text(), attack) {
		t.Error("the menu does not show the text as it was written")
	}
}

// noActiveContent checks that a page runs our script, shows our pictures, and nothing else.
func noActiveContent(t *testing.T, s *shown) {
	t.Helper()
	for n := range s.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			src, kind := attr(n, "src"), attr(n, "type")
			if !strings.HasPrefix(src, "/static/") && kind != "application/json" {
				t.Errorf("%s has a script of its own: %s", s.path, textOf(n))
			}
		case "style", "iframe", "object", "embed", "base", "img":
			t.Errorf("%s has <%s>", s.path, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
				t.Errorf("%s has the attribute %s=%q", s.path, a.Key, a.Val)
			}
			if (a.Key == "href" || a.Key == "src" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "//") {
				t.Errorf("%s leads elsewhere: %s=%q", s.path, a.Key, a.Val)
			}
		}
	}
}

func TestPagesAreStrict(t *testing.T) {
	b := newHouse(t).browser()
	for _, path := range []string{"/", "/restaurants", "/restaurants/thepla-house", "/orders", "/sign-in", "/nothing/here"} {
		s := b.open(path)
		csp := s.header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy %q lacks %s", path, csp, part)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("%s: the policy is not strict: %s", path, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Referrer-Policy": "same-origin"} {
			if got := s.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
}

func TestEveryControlLeadsSomewhere(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.account("asha")
	b.press(b.order("two masala thepla from Thepla House"), "Place order · ₹70", nil)
	b.order("a masala chaas from Thepla House")
	seen := map[string]bool{}
	queue := []string{"/", "/sign-in", "/sign-up"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		s := b.open(path)
		if s.status != http.StatusOK {
			t.Errorf("%s answers %d", path, s.status)
		}
		for _, a := range s.nodes("a") {
			href, fragment, _ := strings.Cut(attr(a, "href"), "#")
			if textOf(a) == "" && attr(a, "aria-label") == "" {
				t.Errorf("%s has a link without words to %s", path, href)
			}
			if fragment != "" && (href == "" || href == path) && s.byID(fragment) == nil {
				t.Errorf("%s has a link to #%s, which is not there", path, fragment)
			}
			if href != "" {
				queue = append(queue, href)
			}
		}
		wellFormed(t, s)
	}
	if len(seen) < 30 {
		t.Errorf("only %d pages found", len(seen))
	}
}

// wellFormed checks ids, labels, headings and where forms lead.
func wellFormed(t *testing.T, s *shown) {
	t.Helper()
	ids := map[string]int{}
	labelled := map[string]bool{}
	for n := range s.root.Descendants() {
		if id := attr(n, "id"); id != "" && n.Type == html.ElementNode {
			if ids[id]++; ids[id] == 2 {
				t.Errorf("%s has the id %s twice", s.path, id)
			}
		}
		if n.Type == html.ElementNode && n.Data == "label" {
			labelled[attr(n, "for")] = true
		}
	}
	for _, name := range []string{"input", "textarea"} {
		for _, in := range s.nodes(name) {
			wrapped := in.Parent.Data == "label"
			if attr(in, "type") != "hidden" && !wrapped && !labelled[attr(in, "id")] {
				t.Errorf("%s has a field without label: %s", s.path, attr(in, "name"))
			}
		}
	}
	if n := len(s.nodes("h1")); n != 1 {
		t.Errorf("%s has %d main headings", s.path, n)
	}
	for _, f := range s.nodes("form") {
		if !knownForms.MatchString(attr(f, "method") + " " + attr(f, "action")) {
			t.Errorf("%s has a form to nowhere: %s %s", s.path, attr(f, "method"), attr(f, "action"))
		}
	}
	for _, b := range s.nodes("button") {
		f := b.Parent
		for f != nil && f.Data != "form" {
			f = f.Parent
		}
		if f == nil && !has(b, "hidden") {
			t.Errorf("%s has a button that does nothing without scripts: %s", s.path, textOf(b))
		}
	}
}

var knownForms = regexp.MustCompile(`^(post (/language|/talk|/talk/clear|/sign-in|/sign-up|/sign-out|/orders/[0-9a-f-]+/cancel)|get /restaurants)$`)

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func TestMenuShowsWhatADinerNeeds(t *testing.T) {
	veg := foodie.MenuItem{Name: "Sev Puri", Price: 105000_00, Tags: []string{"veg", "jain", "spicy", "bestseller"}, Description: "Six crisp puris."}
	veg.Price = 9_999_50
	b := newHouse(t, made(t, foodie.Restaurant{Name: "Corner", Area: "Old City", Cuisine: "Street Food", Items: []foodie.MenuItem{
		veg,
		{Name: "Chicken Roll", Price: 12050, Tags: []string{"non_veg"}},
		{Name: "Egg Bhurji", Price: 9000, Tags: []string{"egg"}},
		{Name: "Masala Chai", Price: 2000, SoldOut: true, Tags: []string{"veg"}},
		{Name: "Pizza", Price: 20000, Options: []foodie.OptionGroup{
			{Name: "size", Min: 1, Max: 1, Choices: []foodie.Choice{{Name: "small"}, {Name: "large", Price: 5000}}},
			{Name: "toppings", Max: 3, Choices: []foodie.Choice{{Name: "olives", Price: 2550}, {Name: "corn"}}},
		}},
	}})).browser()
	menu := b.open("/restaurants/corner").wants(200, "/restaurants/corner", "₹9,999.50", "₹120.50", "Bestseller", "spicy · Jain", "Six crisp puris.", "Sold out",
		"size, choose one", "large +₹50", "toppings, up to 2", "olives +₹25.50", "Dishes", "Drinks", "Nobody has reviewed Corner yet.")
	marks := map[string]int{}
	for _, svg := range menu.nodes("svg") {
		marks[attr(svg, "aria-label")]++
	}
	if marks["Vegetarian"] != 2 || marks["Non-vegetarian"] != 1 || marks["With egg"] != 1 {
		t.Errorf("the marks are %v", marks)
	}
	for _, button := range menu.nodes("button") {
		if attr(button, "aria-label") == "Add Masala Chai" {
			t.Error("a sold-out dish can be added")
		}
	}
	if n := len(menu.nodes("fieldset")); n != 3 { // two of the pizza, one of the review
		t.Errorf("%d option groups", n)
	}
	jain := b.open("/restaurants/corner?only=jain").wants(200, "/restaurants/corner", "Sev Puri")
	jain.lacks("Chicken Roll", "Egg Bhurji")
	b.open("/restaurants/corner?only=nonsense").wants(200, "/restaurants/corner", "Chicken Roll")
}

func TestSearching(t *testing.T) {
	b := newHouse(t).browser()
	b.open("/restaurants?cuisine=gujarati").wants(200, "/restaurants", "Thepla House", "Swati Snacks").lacks("Dragon Bowl")
	b.open("/restaurants?q=thelpa").wants(200, "/restaurants", "Thepla House")
	b.open("/restaurants?q=masala+dosa").wants(200, "/restaurants", "Madras Tiffin Room", "Has Masala Dosa").lacks("Burger Adda")
	b.open("/restaurants?q=xyzzy").wants(200, "/restaurants", "I found nothing for “xyzzy”.", "Show all restaurants")
	for _, q := range []string{".*", "(", "%", "'", "\x00", "😀", strings.Repeat("a", 3000)} {
		if s := b.open("/restaurants?q=" + url.QueryEscape(q) + "&cuisine=" + url.QueryEscape(q)); s.status != 200 {
			t.Errorf("%.20q answers %d", q, s.status)
		}
	}
}

func TestARestaurantHasOneAddress(t *testing.T) {
	one, two := made(t, foodie.Restaurant{Name: "Patel & Sons", Area: "Old City", Cuisine: "Cafe"}), made(t, foodie.Restaurant{Name: "Patel and Sons", Area: "Old City", Cuisine: "Cafe"})
	gujarati, signs := made(t, foodie.Restaurant{Name: "સ્વાતિ સ્નેક્સ", Area: "Old City", Cuisine: "Cafe"}), made(t, foodie.Restaurant{Name: "!!!", Area: "Old City", Cuisine: "Cafe"})
	b := newHouse(t, one, two, gujarati, signs).browser()
	for path, name := range map[string]string{
		"/restaurants/patel-and-sons":                                    "Patel & Sons",
		"/restaurants/patel-and-sons-" + strings.ToLower(two.ID.Short()): "Patel and Sons",
		"/restaurants/" + url.PathEscape("સ્વાતિ-સ્નેક્સ"):               "સ્વાતિ સ્નેક્સ",
		"/restaurants/" + strings.ToLower(signs.ID.Short()):              "!!!",
		"/restaurants/" + url.PathEscape("PATEL & SONS"):                 "Patel & Sons",
		"/restaurants/" + string(two.ID):                                 "Patel and Sons",
		"/restaurants/" + url.PathEscape("સ્વાતિ સ્નેક્સ"):               "સ્વાતિ સ્નેક્સ",
	} {
		s := b.open(path)
		if h := s.nodes("h1"); s.status != 200 || len(h) != 1 || textOf(h[0]) != name {
			t.Errorf("%s answers %d and shows %q, want %q", path, s.status, s.text(), name)
		}
	}
}

func TestNothingThereSaysSo(t *testing.T) {
	b := newHouse(t).browser()
	b.open("/no/such/page").wants(404, "/no/such/page", "Nothing here", "😔", "Browse the restaurants")
	b.open("/restaurants/thepla-hose").wants(404, "/restaurants/thepla-hose", "Did you mean one of these?", "Thepla House")
	b.account("asha")
	b.open("/orders/nonsense").wants(404, "/orders/nonsense", "😔 I couldn't find this order among yours.")
	if s := b.send("/restaurants", url.Values{}); s.status != http.StatusMethodNotAllowed && s.status != http.StatusNotFound {
		t.Errorf("POST /restaurants answers %d", s.status)
	}
}

func TestAPlatformThatIsAway(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.account("asha")
	h.api = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		json.NewEncoder(w).Encode(map[string]any{"status": 503, "code": "store_away", "detail": "dial tcp 10.0.0.7: refused", "request_id": "x"})
	}
	s := b.open("/orders").wants(503, "/orders", "🔌 Cannot connect to the restaurant service. Please try again in a moment.", "Try again", "Details")
	s.lacks("10.0.0.7", "dial tcp")
	if got := linkTo(t, s, "/orders"); got != "/orders" {
		t.Errorf("Try again leads to %s", got)
	}
	noActiveContent(t, s)
	h.api = nil
	b.open("/orders").wants(200, "/orders")
}

func TestAnEmptyCatalogue(t *testing.T) {
	lone := made(t, foodie.Restaurant{Name: "Lone", Area: "Old City", Cuisine: "Cafe"})
	h := newHouse(t, lone)
	if err := h.store.DeleteRestaurant(t.Context(), "Lone"); err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	b.open("/").wants(200, "/", "No restaurant is open here yet.")
	b.open("/restaurants").wants(200, "/restaurants", "No restaurant is open here yet.")
}
