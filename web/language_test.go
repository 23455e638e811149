package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/lang"
)

// The whole way in each language, without scripts: the switch, a menu, an order, a sign-up, the order's page.
func TestWholeJourneyInEveryLanguage(t *testing.T) {
	for _, language := range lang.Languages() {
		t.Run(language, func(t *testing.T) {
			say := func(key string, args ...any) string { return lang.Say(language, key, args...) }
			b := newHouse(t).browser()
			home := b.press(b.open("/"), lang.Name(language), nil).wants(200, "/", say("web.welcome"), say("web.tab_orders"))
			if got := attr(home.nodes("html")[0], "lang"); got != language {
				t.Errorf("the page is in %q", got)
			}
			menu := b.open("/restaurants/thepla-house").wants(200, "", say("web.talk.add"), say("web.reviews"))
			waiting := b.press(menu, say("web.talk.add_label", "dish", "Masala Thepla"), nil).wants(200, "/", say("web.talk.nothing_ordered"), "Masala Thepla", say("web.talk.place_order", "total", "₹35"))
			b.press(waiting, say("web.talk.place_order", "total", "₹35"), nil).wants(200, "/", say("agent.sign_in.place"))
			up := b.open("/sign-up").wants(200, "", say("web.talk.password_hint"))
			wrong := b.press(up, say("web.talk.sign_up"), url.Values{"username": {"asha"}, "email": {"asha@example.com"}, "password": {"short1"}})
			if wrong.status != http.StatusUnprocessableEntity || language != lang.English && strings.Contains(wrong.text(), "password has") {
				t.Errorf("a short password is answered by %d: %s", wrong.status, wrong.text())
			}
			b.press(wrong, say("web.talk.sign_up"), url.Values{"username": {"asha"}, "email": {"asha@example.com"}, "password": {password}}).
				wants(200, "/", say("agent.placed", "lines", "1 × Masala Thepla", "restaurant", "Thepla House", "total", "₹35", "number", "")[:12])
			orders := b.open("/orders").wants(200, "", say("web.orders_title"), say("web.talk.status_placed"), say("web.talk.today", "time", "")[:5])
			b.open(linkTo(t, orders, "/orders/")).wants(200, "", say("web.order_cancel"))
			b.open("/nowhere").wants(404, "", say("web.not_found"))
		})
	}
}

// A menu of another language than English has no word of ours in English.
func TestNoEnglishOnAPageInAnotherLanguage(t *testing.T) {
	ours := map[string]bool{}
	word := regexp.MustCompile(`[A-Za-z]{4,}`)
	for _, key := range lang.Keys(lang.English) {
		if strings.HasPrefix(key, "web.") {
			for _, w := range word.FindAllString(regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(lang.Say(lang.English, key), ""), -1) {
				ours[w] = true
			}
		}
	}
	for _, name := range []string{"Foodie", "FoodieExpress", "Thepla", "Masala", "masala", "thepla", "chaas", "House", "Rice", "Jain", "English", "Bread"} {
		delete(ours, name)
	}
	b := newHouse(t).browser()
	for _, language := range []string{lang.Hindi, lang.Gujarati} {
		home := b.press(b.open("/"), lang.Name(language), nil)
		for _, page := range []*shown{home, b.open("/sign-in"), b.open("/sign-up"), b.open("/orders"), b.open("/restaurants/none-such")} {
			for n := range page.root.Descendants() {
				if attr(n, "name") == "viewport" {
					continue
				}
				texts := []string{attr(n, "aria-label"), attr(n, "placeholder"), attr(n, "content")}
				if n.Data == "title" || n.Data == "h1" || n.Data == "label" || n.Data == "summary" || n.Data == "legend" {
					texts = append(texts, textOf(n))
				}
				for _, w := range word.FindAllString(strings.Join(texts, " "), -1) {
					if ours[w] {
						t.Errorf("%s in %s has %q", page.path, language, w)
					}
				}
			}
		}
	}
}

func TestTheSwitch(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	there := b.send("/language", url.Values{"language": {"gu"}, "next": {"/restaurants/thepla-house"}}).wants(200, "/restaurants/thepla-house", lang.Say("gu", "web.talk.add"))
	for name, next := range map[string]string{"elsewhere": "https://example.com/", "nowhere": "", "another host": "//example.com/"} {
		if got := b.send("/language", url.Values{"language": {"hi"}, "next": {next}}); got.path != "/" || got.status != 200 {
			t.Errorf("%s leads to %d at %s", name, got.status, got.path)
		}
	}
	b.send("/language", url.Values{"language": {"xx"}}).wants(200, "/", lang.Say("hi", "web.welcome")) // no language of ours changes nothing
	if got := b.do(http.MethodPost, "/language", url.Values{"language": {"en"}}, "cross-site"); got.status != http.StatusForbidden {
		t.Errorf("another site's form is answered by %d", got.status)
	}
	for _, n := range there.nodes("button") {
		if attr(n, "name") == "language" && (attr(n, "lang") != attr(n, "value") || textOf(n) != lang.Name(attr(n, "value")) || (attr(n, "aria-current") != "") != (attr(n, "value") == "gu")) {
			t.Errorf("the switch has %q for %s", textOf(n), attr(n, "value"))
		}
	}
}

// Whoever has not chosen reads what the browser prefers, and then what they write.
func TestThePageFollowsItsReader(t *testing.T) {
	h := newHouse(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	req.Header.Set("Accept-Language", "gu-IN,gu;q=0.9,en;q=0.5")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var page strings.Builder
	if err := resp.Write(&page); err != nil || !strings.Contains(page.String(), `<html lang="gu"`) {
		t.Errorf("the page is not in Gujarati (%v)", err)
	}

	b := h.browser()
	menu := b.press(b.open("/"), "Send", url.Values{"message": {"થેપલા હાઉસ નું મેનુ"}})
	b.press(menu, lang.Say("gu", "web.talk.send"), url.Values{"message": {"બે મસાલા થેપલા"}}).wants(200, "/", lang.Say("gu", "web.talk.nothing_ordered"), lang.Say("gu", "web.tab_orders"))
	address, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(address) {
		if c.Name == server.LanguageCookie && c.Value != "gu" {
			t.Errorf("the cookie says %q", c.Value)
		}
	}
	b.press(b.open("/"), lang.Say("gu", "web.talk.send"), url.Values{"message": {"in English please"}}).wants(200, "/", "Shall I place it?", "Nothing has been ordered yet.")
}
