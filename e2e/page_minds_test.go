package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/e2e/rig"
	"github.com/foodieexpress/foodie/llm/llmtest"
)

// wordForWord is said word for word to each model. After each message the page shows these words.
var wordForWord = []struct{ says, shows string }{
	{"show me the menu of Thepla House", "13 dishes"},
	{"two masala thepla and a masala chaas", "Place order · ₹100"},
	{"no pickle on the masala thepla", "no pickle"},
	{"make the masala thepla three", "Place order · ₹135"},
	{"less salt in the masala chaas", "less salt"},
	{"is the masala thepla spicy?", "Your order still waits"},
}

// One conversation, word for word, on the page: with Gemini, with a server of OpenAI's API, and with the built-in model.
// Whoever understands it, the same order is in the store, once, with the yes that placed it, and nothing before that yes.
func TestPageWithEveryModel(t *testing.T) {
	browser := chromium(t)
	gemini, openAI := &mind{}, &mind{}
	for name, model := range map[string]struct {
		mind *mind
		env  []string
	}{
		"gemini":   {gemini, []string{"GOOGLE_API_KEY=a-key", "GEMINI_BASE_URL=" + listening(t, &llmtest.Gemini{Answer: gemini.gemini, Key: "a-key"})}},
		"openai":   {openAI, []string{"OPENAI_API_KEY=a-key", "OPENAI_MODEL=large", "OPENAI_BASE_URL=" + listening(t, &llmtest.OpenAI{Answer: openAI.openAI, Key: "a-key"}) + "/v1"}},
		"built-in": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := rig.Serve(t, model.env...)
			b := tabOf(t, h, browser, 360, 800)
			asha := signedUp(b, "asha")
			talkedThrough(b, func() {
				if n := len(ordersOf(t, asha)); n != 0 {
					t.Fatalf("%d orders are in the store before a yes", n)
				}
			})
			b.until(`[...document.querySelectorAll("#log .dish .tags")].at(-1).innerText === "spicy"`) // the card answers, whatever the model says
			b.say("yes")
			b.until(`document.querySelector(".card.done")?.innerText.includes("₹135")`)
			b.say("yes") // it is no yes to anything now
			b.until(fmt.Sprintf(`document.querySelectorAll(".said").length === %d && document.querySelector(".next")`, len(wordForWord)+2))
			sameOrder(t, ordersOf(t, asha))
			if model.mind != nil {
				answeredAll(t, model.mind, h)
			}
		})
	}
}

// listening is the address of a server.
func listening(t *testing.T, handler http.Handler) string {
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL
}

// signedUp makes an account on the page.
func signedUp(b *tab, name string) *rig.Diner {
	b.t.Helper()
	b.open("/sign-up")
	b.fill("Username", name)
	b.fill("E-mail", name+"@example.com")
	b.fill("Password", rig.Password)
	b.click(`document.querySelector("#place form button.main")`, "Create account")
	b.until(fmt.Sprintf(`document.getElementById("account")?.dataset.user === %q`, name))
	b.open("/")
	d := rig.Guest(b.t, b.h.Place)
	d.Name = name
	d.SignIn()
	return d
}

// talkedThrough says the conversation; after each message the page shows what it should, and check holds.
func talkedThrough(b *tab, check func()) {
	b.t.Helper()
	for i, c := range wordForWord {
		b.say(c.says)
		b.until(fmt.Sprintf(`document.querySelectorAll(".said").length === %d && document.querySelector(".next")`, i+1))
		b.sees(c.shows)
		check()
	}
}

// ordersOf are a diner's orders as the store has them.
func ordersOf(t *testing.T, d *rig.Diner) (orders []wire.Order) {
	t.Helper()
	status, body := d.Call(http.MethodGet, d.API+"/orders/", nil, "Authorization", "Bearer "+d.Token)
	if err := json.Unmarshal(body, &orders); status != http.StatusOK || err != nil {
		t.Fatalf("orders: %d %s %v", status, body, err)
	}
	return orders
}

// sameOrder holds what is in the store against the order that the conversation means.
func sameOrder(t *testing.T, orders []wire.Order) {
	t.Helper()
	if len(orders) != 1 {
		t.Fatalf("%d orders are in the store, want 1", len(orders))
	}
	o := orders[0]
	var lines []string
	for _, l := range o.Items {
		lines = append(lines, fmt.Sprintf("%d × %s %s %q %v", l.Quantity, l.ItemName, l.Options, l.Note, l.Price))
	}
	got := fmt.Sprint(o.RestaurantName, ": ", strings.Join(lines, ", "), " = ", o.TotalPrice)
	if want := `Thepla House: 3 × Masala Thepla [no pickle] "" ₹35, 1 × Masala Chaas [] "less salt" ₹30 = ₹135`; got != want {
		t.Errorf("ordered %s\nwant    %s", got, want)
	}
	if c := o.Consent; c == nil || c.By != "words" || c.Words != "yes" || c.ProposalDigest == "" {
		t.Errorf("the order's consent is %+v", c)
	}
}

// answeredAll checks that the hosted model itself answered each message but the yes, which is none of its business.
func answeredAll(t *testing.T, m *mind, h *rig.House) {
	t.Helper()
	var said []string
	for _, c := range wordForWord {
		said = append(said, c.says)
	}
	if got := m.heardBefore(); !slices.Equal(got, said) {
		t.Errorf("the model was asked %q, want %q\n%s", got, said, h.Log.Tail())
	}
}
