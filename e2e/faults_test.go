package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/e2e/rig"
)

// The tests of this file are the faults of version 3.0 that a diner or a client could meet, each named for what must
// happen instead. They talk to the real program and look at what is in the store.

func TestOnlyAClearYesPlaces(t *testing.T) {
	h := rig.Serve(t)
	for i, words := range []string{
		"I'm not sure", "don't confirm", "what do I look like?", "sure about that?", "ok but what is in it", "no, change it to 3", "I know",
		"another one", "is it non-veg?", "yes and no", "confirm later", "I never said yes", "okay what does it cost", "abhi nahi", "pata nahi",
	} {
		t.Run(words, func(t *testing.T) {
			d := rig.Register(t, h.Place, fmt.Sprintf("doubt-%d", i))
			if a := d.Say("two masala thepla from Thepla House"); a.PendingOrder == nil {
				t.Fatalf("nothing pending: %+v", a)
			}
			d.Say(words)
			if orders := d.Orders(); len(orders) != 0 {
				t.Fatalf("%q placed %v", words, orders)
			}
		})
	}
}

func TestDoubtAndQuestionsKeepTheOrder(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	d.Say("two masala thepla from Thepla House")
	for _, words := range []string{"I'm not sure", "is it non-veg?", "which restaurant has bhel?", "what do they have", "thanks", "I know"} {
		a := d.Say(words)
		if a.PendingOrder == nil {
			t.Fatalf("%q dropped the order: %s", words, a.Response)
		}
		if strings.TrimSpace(a.Response) == "" {
			t.Errorf("%q got no answer", words)
		}
	}
	if a := d.Say("yes"); !a.OrderConfirmed {
		t.Errorf("after all that a yes did not place: %s", a.Response)
	}
	if orders := d.Orders(); len(orders) != 1 || orders[0].TotalPrice != 70 {
		t.Errorf("in the store: %v", orders)
	}
}

func TestNoChangesAndCancels(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	d.Say("two masala thepla from Thepla House")
	if a := d.Say("no, make it 3"); a.PendingOrder == nil || a.PendingOrder.Items[0].Quantity != 3 {
		t.Errorf("no, make it 3: %s", a.Response)
	}
	if a := d.Say("no"); a.PendingOrder != nil || len(d.Orders()) != 0 {
		t.Errorf("no: %s", a.Response)
	}
	if a := d.Say("yes"); a.OrderConfirmed || len(d.Orders()) != 0 {
		t.Errorf("a yes to nothing: %s", a.Response)
	}
}

func TestAGreetingSwallowsNothing(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	a := d.Say("hi, list all restaurants")
	if !strings.Contains(strings.ToLower(a.Response), "asha") || !strings.Contains(a.Response, "24") || a.FunctionCalled != "get_all_restaurants" {
		t.Errorf("the first message of a signed-in diner: %s %q", a.FunctionCalled, a.Response)
	}
	g := rig.Guest(t, h.Place)
	for words, want := range map[string]string{
		"which restaurant has bhel?": "Bhel", "chinese": "Dragon Bowl", "do they serve chicken anywhere": "Chicken",
	} {
		if a := g.Say(words, "user_id", "greeting"); !strings.Contains(a.Response, want) {
			t.Errorf("%q is answered %q, want %q in it", words, a.Response, want)
		}
	}
}

func TestANamedRestaurantBeatsARememberedOne(t *testing.T) {
	h := rig.Serve(t)
	g := rig.Guest(t, h.Place)
	g.Say("show menu for Swati Snacks", "user_id", "named")
	a := g.Say("show menu for Honest Restaurant", "user_id", "named")
	if !strings.Contains(a.Response, "Honest Restaurant") || strings.Contains(a.Response, "Swati") {
		t.Errorf("show menu for Honest Restaurant: %q", a.Response)
	}
	a = g.Say("show me the menu", "user_id", "named")
	if !strings.Contains(a.Response, "Honest Restaurant") {
		t.Errorf("show me the menu: %q", a.Response)
	}
}

func TestListsAreWhole(t *testing.T) {
	h := rig.Serve(t)
	a := rig.Guest(t, h.Place).Say("show me all restaurants", "user_id", "lists")
	for _, name := range []string{"Swati Snacks", "PATEL & SONS", "Green Bowl Kitchen", "Thepla House", "Kulfi Kendra"} {
		if !strings.Contains(strings.ReplaceAll(a.Response, `\`, ""), name) {
			t.Errorf("%s is missing in the list of all restaurants", name)
		}
	}
	if !strings.Contains(a.Response, "24") {
		t.Errorf("the list does not give its count: %q", a.Response)
	}
}

func TestNamesAreFoundAsPeopleSpellThem(t *testing.T) {
	h := rig.Serve(t)
	g := rig.Guest(t, h.Place)
	for _, path := range []string{"patel%20%26%20sons", "Patel%20&%20Sons", "PATEL%20%26%20SONS/"} {
		if status, b := g.Call(http.MethodGet, h.API+"/restaurants/"+path, nil); status != http.StatusOK {
			t.Errorf("GET /restaurants/%s: %d %s", path, status, b)
		}
	}
	for _, q := range []string{"Pizza", "bhel", "dhokla", "thelpa"} {
		status, b := g.Call(http.MethodGet, h.API+"/search/items?item_name="+url.QueryEscape(q), nil)
		if status != http.StatusOK || string(b) == "[]" || strings.TrimSpace(string(b)) == "[]" {
			t.Errorf("searching %s: %d %s", q, status, b)
		}
	}
	for _, pattern := range []string{".*", "(", "%", "_", "[a-z]+"} {
		status, b := g.Call(http.MethodGet, h.API+"/restaurants/?cuisine="+url.QueryEscape(pattern), nil)
		if status != http.StatusOK || strings.TrimSpace(string(b)) != "[]" {
			t.Errorf("cuisine %q is taken for a pattern: %d, %d bytes", pattern, status, len(b))
		}
	}
}

func TestNobodyOpensAnothersSession(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Register(t, h.Place, "asha")
	d.Say("two masala thepla from Thepla House")
	var me struct{ ID string }
	_, b := d.Call(http.MethodGet, h.API+"/users/me", nil)
	if err := unmarshal(b, &me); err != nil {
		t.Fatal(err)
	}
	thief := rig.Guest(t, h.Place)
	for _, id := range []string{"asha", me.ID, "u:" + me.ID} {
		if a := thief.Say("what did I order", "user_id", id); a.PendingOrder != nil || strings.Contains(a.Response, "Masala Thepla") {
			t.Errorf("user_id %q opens the diner's session: %s", id, a.Response)
		}
		thief.Call(http.MethodPost, h.Agent+"/clear-session", map[string]string{"user_id": id})
	}
	if status, b := thief.Call(http.MethodPost, h.Agent+"/clear-session", map[string]string{"user_id": "*"}); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
		t.Errorf("clear-session *: %d %s", status, b)
	}
	if a := d.Say("yes"); !a.OrderConfirmed {
		t.Errorf("the diner's order is gone: %s", a.Response)
	}
}

func TestPricesAndRolesAreNotTheCallersToChoose(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Guest(t, h.Place)
	status, b := d.Call(http.MethodPost, h.API+"/users/register", map[string]string{"username": "eve", "email": "eve@example.com", "password": rig.Password, "role": "admin"})
	if status != http.StatusCreated || !strings.Contains(string(b), `"role":"user"`) {
		t.Errorf("register as admin: %d %s", status, b)
	}
	d.Name = "eve"
	d.SignIn()
	if status, _ := d.Call(http.MethodGet, h.API+"/admin/stats", nil); status != http.StatusForbidden {
		t.Errorf("admin statistics for a user: %d, want 403", status)
	}
	for _, price := range []float64{0, 1, 34.99} {
		body := map[string]any{"restaurant_name": "Thepla House", "items": []map[string]any{{"item_name": "Masala Thepla", "quantity": 1, "price": price}}}
		if status, b := d.Call(http.MethodPost, h.API+"/orders/", body); status != http.StatusConflict || !strings.Contains(string(b), "price_changed") {
			t.Errorf("price %v: %d %s", price, status, b)
		}
	}
	body := map[string]any{"restaurant_name": "Thepla House", "items": []map[string]any{{"item_name": "Invented Dish", "quantity": 1}}}
	if status, b := d.Call(http.MethodPost, h.API+"/orders/", body); status != http.StatusNotFound {
		t.Errorf("a dish that nobody serves: %d %s", status, b)
	}
	if orders := d.Orders(); len(orders) != 0 {
		t.Errorf("in the store: %v", orders)
	}
}

func TestRefusalsCarryCORSAndPlainWords(t *testing.T) {
	h := rig.Serve(t)
	d := rig.Guest(t, h.Place)
	for _, path := range []string{"/orders/", "/restaurants/Nowhere%20At%20All", "/orders/not-an-id", "/no/such/route"} {
		req, err := http.NewRequest(http.MethodGet, h.API+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Origin", "http://localhost:5173")
		resp, err := d.HTTP.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode < 400 || resp.StatusCode >= 500 {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
		if got := resp.Header.Get("Access-Control-Allow-Origin"); got != "http://localhost:5173" {
			t.Errorf("%s: Access-Control-Allow-Origin %q on a %d", path, got, resp.StatusCode)
		}
	}
}
