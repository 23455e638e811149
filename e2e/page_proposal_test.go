package e2e

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// What a model elsewhere proposed, in a person's browser: signed out they sign in first, then they see the order, and may
// reload it as often as they like; it is placed by their button, once.
func TestPageOfAProposal(t *testing.T) {
	script, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	h := rig.Serve(t)
	for scheme, width := range map[string]int64{"light": 360, "dark": 1280} {
		t.Run(scheme, func(t *testing.T) {
			d := rig.Register(t, h.Place, "asha"+scheme)
			way := &mcp.StreamableClientTransport{Endpoint: h.Agent + "/mcp", HTTPClient: &http.Client{Transport: withBearer(d.Token)}}
			c, err := mcp.NewClient(&mcp.Implementation{Name: "e2e", Version: "1"}, nil).Connect(t.Context(), way, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			link := prepared(t, c, `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2,"options":["no pickle"],"note":"not too hot"}]}`).Link
			b := tabOf(t, h, chromium(t), width, 800)
			b.scheme(scheme)
			check := func(where string) {
				t.Helper()
				b.fits(where)
				b.apart(where)
				for _, v := range axe(b, string(script)) {
					t.Errorf("%s: %s", where, v)
				}
			}
			b.open(strings.TrimPrefix(link, h.Agent))
			check("signed out")
			b.fill("Username or e-mail", d.Name)
			b.fill("Password", rig.Password)
			b.click(`document.querySelector("#place form button.main")`, "Sign in")
			for range 2 {
				b.sees("Place order · ₹70")
				check("the proposal")
				b.open(strings.TrimPrefix(link, h.Agent))
			}
			if n := len(d.Orders()); n != 0 {
				t.Errorf("looking at a proposal placed %d orders", n)
			}
			b.press("Place order · ₹70")
			b.sees("Ordered")
			check("after the button")
			orderedOnce(t, h, d.Name, 70, "2 Masala Thepla")
			b.open(strings.TrimPrefix(link, h.Agent))
			b.sees("Accepted by the restaurant")
			check("the proposal that was placed")
		})
	}
}
