package web

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/foodieexpress/foodie"
)

func goSources(t *testing.T) (sources []string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(b))
	}
	return sources
}

func TestMarkdown(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"bold and a break":         {"**Two** thepla\nand a chaas", "<p><strong>Two</strong> thepla<br>\nand a chaas</p>\n"},
		"a list":                   {"- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"},
		"raw HTML is dropped":      {"a <script>alert(1)</script> b", "<p>a <!-- raw HTML omitted -->alert(1)<!-- raw HTML omitted --> b</p>\n"},
		"entities stay text":       {"&lt;b&gt; & more", "<p>&lt;b&gt; &amp; more</p>\n"},
		"our own link":             {"[menu](/restaurants/thepla-house)", "<p><a href=\"/restaurants/thepla-house\">menu</a></p>\n"},
		"another host":             {"[x](https://evil.example) [y](//evil.example) [z](/\\evil.example)", "<p>x y z</p>\n"},
		"a script in a link":       {"[x](javascript:alert%281%29)", "<p>x</p>\n"},
		"a picture is its words":   {"![thepla](/x.png)", "<p>thepla</p>\n"},
		"an address stays text":    {"<https://evil.example>", "<p>https://evil.example</p>\n"},
		"a link within bold":       {"**[x](https://evil.example)**", "<p><strong>x</strong></p>\n"},
		"a picture within a link":  {"[![a](http://a.example/b)](http://c.example)", "<p>a</p>\n"},
		"a picture in our own one": {"[![a](http://a.example/b)](/orders)", "<p><a href=\"/orders\">a</a></p>\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(markdown(tt.in)); got != tt.want {
				t.Errorf("markdown(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

var allowed = []string{"p", "br", "hr", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "a"}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"**Two** _thepla_ `and`\n\n1. a\n2. b", "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://a.example/b)", "<https://a.example>",
		"[x]: //a.example\n[x]", "```js\nx\n```", "&#106;avascript:", "<a href=x onclick=y>", "[a](/b \"c\")", "> # q\n---", "\\<b\\>", "[x](/\\a)", "[x](</a b>)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, reply string) {
		root, err := html.Parse(strings.NewReader(string(markdown(reply))))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode || slices.Contains([]string{"html", "head", "body"}, n.Data) {
				continue
			}
			if !slices.Contains(allowed, n.Data) {
				t.Fatalf("markdown(%q) has <%s>", reply, n.Data)
			}
			for _, a := range n.Attr {
				ok := a.Key == "href" && n.Data == "a" && ownPath(a.Val) || a.Key == "title" && n.Data == "a" || a.Key == "start" && n.Data == "ol" ||
					a.Key == "class" && n.Data == "code"
				if !ok {
					t.Fatalf("markdown(%q) has %s=%q on <%s>", reply, a.Key, a.Val, n.Data)
				}
			}
		}
	})
}

func TestSlugs(t *testing.T) {
	for name, want := range map[string]string{
		"Thepla House": "thepla-house", "PATEL & SONS": "patel-and-sons", "Domino's": "dominos", "Café 99.50": "cafe-9950", "!!!": "", "સ્વાતિ સ્નેક્સ": "સ્વાતિ-સ્નેક્સ",
		"a/b?c#d%e": "a-b-c-d-e", "..": "",
	} {
		if got := slugOf(name); got != want {
			t.Errorf("slugOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSectionsOfAMenu(t *testing.T) {
	for dish, want := range map[string]string{
		"Masala Chaas": "drinks", "Chocolate Shake": "drinks", "Filter Coffee": "drinks", "Gulab Jamun with Ice Cream": "sweets", "Butter Naan": "breads",
		"Gujarati Thali": "thalis", "Veg Biryani": "rice", "Masala Thepla": "dishes", "": "dishes",
	} {
		if got := kindOf(dish); got != want {
			t.Errorf("kindOf(%q) = %s, want %s", dish, got, want)
		}
	}
}

func TestTimesOfADiner(t *testing.T) {
	zone := time.FixedZone("IST", 5*60*60+30*60)
	now := time.Date(2026, 11, 24, 21, 0, 0, 0, zone)
	s := &site{Config: Config{Zone: zone, Now: func() time.Time { return now }}}
	for want, at := range map[string]time.Time{
		"today 8:15 pm":        now.Add(-45 * time.Minute).UTC(),
		"today 12:05 am":       time.Date(2026, 11, 24, 0, 5, 0, 0, zone),
		"yesterday 11:59 pm":   time.Date(2026, 11, 23, 23, 59, 0, 0, zone),
		"12 Nov, 9:00 am":      time.Date(2026, 11, 12, 9, 0, 0, 0, zone),
		"31 Dec 2025, 1:00 pm": time.Date(2025, 12, 31, 13, 0, 0, 0, zone),
	} {
		if got := s.when("en", at); got != want {
			t.Errorf("when(%s) = %q, want %q", at, got, want)
		}
	}
	for hour, want := range map[int]string{1: "Still hungry?", 8: "Good morning.", 13: "Good afternoon.", 20: "Good evening."} {
		now = time.Date(2026, 11, 24, hour, 0, 0, 0, zone)
		if got := s.greeting(); !strings.HasPrefix(got, want) {
			t.Errorf("at %d we greet %q", hour, got)
		}
	}
}

func TestStepsOfAnOrder(t *testing.T) {
	for status, want := range map[foodie.OrderStatus]string{
		foodie.Placed: "placed*", foodie.Preparing: "placed accepted preparing*", foodie.Delivered: "placed accepted preparing ready out_for_delivery delivered*",
		foodie.Collected: "placed accepted preparing ready collected*", foodie.Cancelled: "placed cancelled*", foodie.Rejected: "placed rejected*",
	} {
		var past []string
		for _, step := range steps(status) {
			word := string(step.Status)
			if step.Now {
				word += "*"
			}
			if step.Past {
				past = append(past, word)
			}
		}
		if got := strings.Join(past, " "); got != want {
			t.Errorf("steps(%s) are past up to %q, want %q", status, got, want)
		}
	}
}

func TestBigNumbersAreShort(t *testing.T) {
	for n, want := range map[int]string{7: "7", 999: "999", 1000: "1k", 2143: "2.1k", 9999: "10k", 12_600: "13k"} {
		if got := short(n); got != want {
			t.Errorf("short(%d) = %s, want %s", n, got, want)
		}
	}
}
