package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// orderedOnce checks in the store, through the API, that a diner has one order of those dishes.
func orderedOnce(t *testing.T, h *rig.House, name string, total float64, dishes string) {
	t.Helper()
	d := rig.Guest(t, h.Place)
	d.Name = name
	d.SignIn()
	status, body := d.Call("GET", h.API+"/orders/", nil, "Authorization", "Bearer "+d.Token)
	var orders []rig.Order
	if err := json.Unmarshal(body, &orders); status != http.StatusOK || err != nil {
		t.Fatalf("orders: %d %s", status, body)
	}
	if len(orders) != 1 {
		t.Fatalf("%d orders are in the store, want 1: %s", len(orders), body)
	}
	var got []string
	for _, l := range orders[0].Items {
		got = append(got, fmt.Sprintf("%d %s", l.Quantity, l.ItemName))
	}
	if orders[0].TotalPrice != total || strings.Join(got, ", ") != dishes {
		t.Errorf("ordered %s for %v, want %s for %v", strings.Join(got, ", "), orders[0].TotalPrice, dishes, total)
	}
}

func TestPageJourney(t *testing.T) {
	h := rig.Serve(t)
	browser := chromium(t)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b := tabOf(t, h, browser, width, 800)
			name := fmt.Sprintf("asha%d", width)
			b.open("/")
			b.sees("in your own words")
			b.fits("first sight")
			b.press("Restaurants")
			b.until(`location.pathname === "/restaurants"`)
			b.click(`[...document.querySelectorAll("#place a.shop")].find((a) => a.innerText.includes("Thepla House"))`, "Thepla House")
			b.until(`location.pathname === "/restaurants/thepla-house"`)
			b.press("Add Masala Thepla")
			if width < 768 {
				b.sees("1 dish · ₹35")
				b.until(`location.pathname === "/restaurants/thepla-house"`)
				b.click(`document.getElementById("strip")`, "See order")
				b.until(`location.pathname === "/"`)
			}
			b.sees("Place order · ₹35")
			b.say("also a masala chaas")
			b.sees("Place order · ₹65")
			b.apart("an order waits")
			b.fits("an order waits")

			b.press("Place order · ₹65")
			b.sees("Please log in to place your order")
			b.open("/") // a reload in the middle loses nothing
			b.until(control("Place order · ₹65"))
			b.press("Create account")
			b.fill("Username", name)
			b.fill("E-mail", name+"@example.com")
			b.fill("Password", "short")
			b.click(`[...document.querySelectorAll("form.form:not([hidden]) [type=submit]")].at(-1)`, "Create account")
			b.sees("A password has 8 to 128 characters")
			b.do(chromedp.KeyEvent(strings.Repeat("\b", 5) + rig.Password))
			b.click(`[...document.querySelectorAll("form.form:not([hidden]) [type=submit]")].at(-1)`, "Create account")
			b.until(`document.querySelector(".card.done")?.innerText.includes("₹65")`)
			b.until(fmt.Sprintf(`document.getElementById("account").dataset.user === %q`, name))
			orderedOnce(t, h, name, 65, "1 Masala Thepla, 1 Masala Chaas")

			b.press("See the order")
			b.until(`location.pathname.startsWith("/orders/")`)
			b.sees("Accepted by the restaurant")
			b.fits("an order")
			b.open("/")
			b.until(`document.querySelector(".card.done")?.innerText.includes("₹65")`)
			if value[bool](b, control("Place order · ₹65")+" !== undefined") {
				t.Error("after a reload an order that was placed waits again")
			}
			b.press("Account of " + name)
			b.press("Sign out")
			b.until(`document.getElementById("account").dataset.user === "" && !document.querySelector(".said")`)
		})
	}
}

func TestPageJourneyWithoutScripts(t *testing.T) {
	h := rig.Serve(t)
	browser := chromium(t)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b := tabOf(t, h, browser, width, 800)
			b.withoutScripts()
			name := fmt.Sprintf("ravi%d", width)
			b.open("/restaurants/thepla-house")
			b.press("Add Masala Thepla")
			b.until(`location.pathname === "/"`)
			b.sees("Place order · ₹35")
			b.click(`document.getElementById("message")`, "the composer")
			b.do(chromedp.KeyEvent("also a masala chaas"))
			b.press("Send")
			b.sees("Place order · ₹65")
			b.fits("an order waits")
			b.apart("an order waits")
			b.press("Place order · ₹65")
			b.sees("Please log in to place your order")
			b.until(`(() => { const r = document.getElementById("latest").getBoundingClientRect(); return r.top >= 0 && r.bottom < innerHeight; })()`)
			b.press("Sign in")
			b.press("Create account")
			b.fill("Username", name)
			b.fill("E-mail", name+"@example.com")
			b.fill("Password", rig.Password)
			b.click(`document.querySelector("#place form button.main")`, "Create account")
			b.sees("Ordered: 1 × Masala Thepla, 1 × Masala Chaas")
			orderedOnce(t, h, name, 65, "1 Masala Thepla, 1 Masala Chaas")
			b.press("Orders")
			b.sees("₹65")
			b.click(`document.querySelector("a.order")`, "the order")
			b.sees("Order again")
			b.press("Account of " + name)
			b.press("Sign out")
			b.sees("Sign in")
		})
	}
}

func TestPageKeepsWhatWasTypedWhenOffline(t *testing.T) {
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 360, 800)
	b.open("/")
	b.offline(true)
	b.say("two masala thepla from Thepla House")
	b.sees("You are offline. Your message is kept")
	b.sees("two masala thepla from Thepla House")
	b.offline(false)
	b.press("Try again")
	b.sees("Place order · ₹70")
	b.until(`document.querySelectorAll(".said").length === 1 && !document.querySelector(".failure")`)
	b.open("/")
	b.until(`document.querySelectorAll(".said").length === 1 && document.querySelectorAll(".pending").length === 1`)
}

func TestPageStopsAndAsksAgain(t *testing.T) {
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 1280, 800)
	b.open("/")
	// A model that takes its time: the request is held back until the diner has stopped it once.
	value[any](b, `(() => { const real = window.fetch; let first = true; window.fetch = (url, o) => { if (url !== "/chat" || !first) return real(url, o); first = false;
		return new Promise((_, no) => o.signal.addEventListener("abort", () => no(new DOMException("stopped", "AbortError")))); }; })()`)
	b.say("show all restaurants")
	b.until(`document.querySelector(".dots")`)
	b.press("Stop")
	b.sees("Stopped.")
	b.press("Try again")
	b.until(`document.querySelector("#log .card .shop")`)
	b.until(`document.querySelectorAll(".said").length === 1`)
}

func TestPageHasOneAccountInAllTabs(t *testing.T) {
	h := rig.Serve(t)
	browser := chromium(t)
	one, two := tabOf(t, h, browser, 1280, 800), tabOf(t, h, browser, 1280, 800)
	one.open("/")
	two.open("/orders")
	two.sees("Sign in to see your orders.")
	one.say("show my orders")
	one.press("Create account")
	one.fill("Username", "meera")
	one.fill("E-mail", "meera@example.com")
	one.fill("Password", rig.Password)
	one.click(`[...document.querySelectorAll("form.form:not([hidden]) [type=submit]")].at(-1)`, "Create account")
	one.sees("You have no orders yet")
	two.sees("You have not ordered anything yet.")
	two.press("Account of meera")
	two.press("Sign out")
	one.until(`document.getElementById("account").dataset.user === "" && !document.querySelector(".said")`)
}

func TestPageCancelsAndChanges(t *testing.T) {
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 360, 800)
	b.open("/")
	b.say("two masala thepla from Thepla House")
	b.press("Cancel")
	b.sees("Not ordered.")
	b.say("two masala thepla from Thepla House")
	b.press("Change")
	b.until(`document.activeElement === document.getElementById("message")`)
	b.do(chromedp.KeyEvent("make it three\r"))
	b.sees("Place order · ₹105")
	b.until(`document.querySelectorAll(".pending").length === 1`)
}

func TestPageTellsTheTimeLeft(t *testing.T) {
	b := tabOf(t, rig.Serve(t), chromium(t), 360, 800)
	b.open("/")
	b.say("two masala thepla from Thepla House")
	b.sees("Place order · ₹70")
	// An order waits ten minutes: the page's clock goes ahead.
	value[any](b, `(() => { const real = Date.now; Date.now = () => real() + 8.5 * 60_000 })()`)
	b.sees("Kept for 2 more minutes.")
	b.until(`document.getElementById("status").textContent.includes("Kept for 2 more minutes.")`)
	value[any](b, `(() => { const real = Date.now; Date.now = () => real() + 2 * 60_000 })()`)
	b.sees("This order was not confirmed in time. Nothing was ordered.")
	value[any](b, `(() => { const real = Date.now; Date.now = () => real() - 10.5 * 60_000 })()`)
	b.press("Order again")
	b.sees("Place order · ₹70")
}

func TestPageSaysPlainlyWhatFailed(t *testing.T) {
	h := rig.NewHouse(t)
	api, agent := h.Split()
	agent.Start() // alone: there is no API
	b := tabOf(t, h, chromium(t), 360, 800)
	b.open("/")
	b.sees("Cannot connect to the restaurant service. Please try again in a moment.")
	b.press("Details")
	b.sees("Request id")
	b.say("show all restaurants")
	b.sees("Cannot connect to the restaurant service. Please try again in a moment.")
	b.until(`document.querySelector("#log .failure")`)
	api.Start()
	b.until(fmt.Sprintf(`(%[1]s?.click(), document.querySelector("#log .card .shop"))`, `document.querySelector("#log .failure .button")`))
	b.until(`document.querySelectorAll(".said").length === 1 && !document.querySelector("#log .failure")`)
}

func TestPageFollowsOnlyWhoIsAtTheEnd(t *testing.T) {
	b := tabOf(t, rig.Serve(t), chromium(t), 1280, 600)
	b.open("/")
	for _, text := range []string{"menu of Thepla House", "menu of Burger Adda"} {
		b.say(text)
		b.until(`document.querySelector(".next")`)
	}
	b.until(`document.getElementById("newer").hidden`)
	value[any](b, `(() => { document.getElementById("log").scrollTop = 0 })()`)
	b.until(`document.getElementById("log").scrollTop === 0`)
	value[any](b, `(() => { const b = document.querySelector(".next button"); b.click(); document.getElementById("log").scrollTop = 0 })()`)
	b.sees("New reply ↓")
	b.press("New reply ↓")
	b.until(`document.getElementById("newer").hidden && document.getElementById("log").scrollTop > 0`)
}

// places are where a diner may be, each with something to see.
var places = []string{"/", "/restaurants", "/restaurants?q=dosa", "/restaurants/manek-chowk-pizza", "/orders", "/sign-in", "/sign-up", "/nothing/here"}

func TestPageFitsEveryWindow(t *testing.T) {
	h := rig.Serve(t)
	browser := chromium(t)
	for _, width := range []int64{320, 360, 768, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b := tabOf(t, h, browser, width, 800)
			for _, path := range places {
				b.open(path)
				b.apart(path)
				b.fits(path)
			}
			b.open("/")
			for _, text := range []string{"who has masala dosa?", "menu of Burger Adda", "two masala thepla no pickle from Thepla House"} {
				b.say(text)
				b.until(`document.querySelector(".next")`)
				b.apart(text)
				b.fits(text)
			}
			for _, path := range append(places, "/") {
				b.open(path)
				value[any](b, `(() => { document.documentElement.style.fontSize = "200%" })()`)
				b.fits(path + " with text of twice the size")
			}
		})
	}
}

func TestPageControlsAllDoSomething(t *testing.T) {
	h := rig.Serve(t)
	b := tabOf(t, h, chromium(t), 1280, 900)
	b.open("/sign-up")
	b.fill("Username", "asha")
	b.fill("E-mail", "asha@example.com")
	b.fill("Password", rig.Password)
	b.click(`document.querySelector("#place form button.main")`, "Create account")
	b.sees("asha")
	b.say("two masala thepla from Thepla House")
	b.press("Place order · ₹70")
	b.until(`document.querySelector(".card.done")`)
	order := value[string](b, `document.querySelector(".card.done a").pathname`)
	for _, path := range append(places, order) {
		b.open(path)
		b.until(`document.readyState === "complete"`)
		n := value[int](b, controls+".length")
		for i := range n {
			b.open(path)
			b.until(`document.readyState === "complete"`)
			name := value[string](b, fmt.Sprintf(`(%s[%d]?.outerHTML ?? "").slice(0, 160)`, controls, i))
			value[any](b, watch)
			value[any](b, fmt.Sprintf(`(() => { %s[%d]?.click() })()`, controls, i))
			if name != "" && !happens(b) {
				t.Errorf("%s: nothing happens: %s", path, name)
			}
		}
	}
}

// controls are what can be pressed, two of each kind. To sign out would end the test; the journeys press it.
const controls = `(() => { const kinds = {}; return [...document.querySelectorAll("button, a[href], summary, input[type=radio]:not(:checked), input[type=checkbox]")].filter((e) => {
	if (!e.checkVisibility({ visibilityProperty: true }) || e.closest("[action='/sign-out']")) return false;
	const kind = [e.tagName, e.className, e.closest("form")?.className, e.closest("section, header")?.id].join();
	return (kinds[kind] = (kinds[kind] ?? 0) + 1) <= 2; }); })()`

// watch notes whether anything changes.
const watch = `(() => { window.__changed = false; window.__focus = document.activeElement;
	new MutationObserver(() => { window.__changed = true }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
	document.addEventListener("toggle", () => { window.__changed = true }, true); document.addEventListener("change", () => { window.__changed = true }, true) })()`

// happens waits until something changed, or another page came.
func happens(b *tab) bool {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(15 * time.Millisecond) {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`window.__changed !== false || document.activeElement !== window.__focus`))
		if err == nil && ok {
			return true
		}
	}
	return false
}

// axe runs the checker and gives what is seriously wrong.
func axe(b *tab, script string) []string {
	b.t.Helper()
	value[any](b, script+"; 1")
	return value[[]string](b, `axe.run({ resultTypes: ["violations"] }).then((r) => r.violations.filter((v) => v.impact === "serious" || v.impact === "critical")
		.map((v) => v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? n.all[0]?.message ?? "")).join(" | ")))`)
}

func TestPageIsAccessible(t *testing.T) {
	script, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	h := rig.Serve(t)
	for scheme, width := range map[string]int64{"light": 360, "dark": 1280} {
		t.Run(scheme, func(t *testing.T) {
			b := tabOf(t, h, chromium(t), width, 900) // a browser each: accounts are shared by tabs
			b.scheme(scheme)
			check := func(where string) {
				t.Helper()
				for _, v := range axe(b, string(script)) {
					t.Errorf("%s: %s", where, v)
				}
			}
			for _, path := range places {
				b.open(path)
				check(path)
			}
			b.open("/")
			for _, text := range []string{"gujarati restaurants", "menu of Thepla House", "who has dhokla?", "reviews of Thepla House", "two masala thepla from Thepla House", "log in"} {
				b.say(text)
				b.until(`document.querySelector(".next")`)
				check(text)
			}
			b.press("Create account")
			b.fill("Username", "lata"+scheme)
			b.fill("E-mail", scheme+"@example.com")
			b.fill("Password", rig.Password)
			b.click(`[...document.querySelectorAll("form.form:not([hidden]) [type=submit]")].at(-1)`, "Create account")
			b.press("Place order · ₹70")
			b.until(`document.querySelector(".card.done")`)
			check("an order that was placed")
			b.press("Orders")
			b.until(`document.querySelector("a.order")`)
			check("/orders")
			b.click(`document.querySelector("a.order")`, "the order")
			b.until(`document.querySelector("#place .steps")`)
			check("/orders/{id}")
			b.press("Account of lata" + scheme)
			check("the account's menu")
			b.press("Sign out")
			b.sees("Sign in")
		})
	}
}
