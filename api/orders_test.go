package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

const twoThepla = `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":2,"price":50,"options":["Large","no pickle"],"note":"less spicy"},{"item_name":"masala chaas","quantity":1}]}`

func key(k string) tweak { return header("Idempotency-Key", k) }

func TestPlaceOrder(t *testing.T) {
	w := newWorld(t)
	r := w.as("asha", "POST", "/orders/", twoThepla).want(201)
	o := into[wire.Order](r)
	want := `{"id":"` + string(o.ID) + `","user_id":"` + string(o.UserID) + `","restaurant_id":"` + string(o.RestaurantID) + `","restaurant_name":"Thepla House","status":"placed",` +
		`"order_date":"2026-11-24T12:00:00.000Z","total_price":120,"items":[{"item_name":"Masala Thepla","quantity":2,"price":50,"options":["large","no pickle"],"note":"less spicy"},` +
		`{"item_name":"Masala Chaas","quantity":1,"price":20,"options":[],"note":""}],"consent":{"by":"api"}}`
	if r.body != want {
		t.Errorf("got  %s\nwant %s", r.body, want)
	}
	if got := w.as("asha", "GET", r.header.Get("Location"), nil).want(200).body; got != want {
		t.Errorf("read back: %s", got)
	}
}

func TestPriceChanged(t *testing.T) {
	w := newWorld(t)
	p := w.as("asha", "POST", "/orders/", strings.Replace(twoThepla, `"price":50`, `"price":48.5`, 1)).refused(409, "price_changed", "items[0].price")
	want := []wire.OrderLine{
		{ItemName: "Masala Thepla", Quantity: 2, Price: 5000, Options: []string{"large", "no pickle"}, Note: "less spicy"},
		{ItemName: "Masala Chaas", Quantity: 1, Price: 2000, Options: []string{}},
	}
	if fmt.Sprint(p.CurrentItems) != fmt.Sprint(want) || !strings.Contains(p.Detail, "₹50") {
		t.Errorf("%+v", p)
	}
	w.as("asha", "POST", "/orders/", `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":2,"price":0}]}`).refused(409, "price_changed", "items[0].price")
	both := w.as("asha", "POST", "/orders/", `{"restaurant_name":"thepla house","items":[{"item_name":"masala thepla","quantity":2,"price":1},{"item_name":"pizza","quantity":1}]}`)
	if p := both.refused(409, "price_changed", "items[0].price"); len(p.Errors) != 2 || p.CurrentItems != nil {
		t.Errorf("no order can be shown when a dish is unknown: %+v", p)
	}
	if orders := into[[]wire.Order](w.as("asha", "GET", "/orders/", nil)); len(orders) != 0 {
		t.Errorf("refused orders are kept: %+v", orders)
	}
}

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	first := w.as("asha", "POST", "/orders/", twoThepla, key("k1")).want(201)
	if first.header.Get("Idempotent-Replayed") != "" {
		t.Error("the first is no replay")
	}
	same := map[string]string{
		"the same bytes": twoThepla,
		"as a value":     `{"items":[{"quantity":2.0,"item_name":"masala thepla","options":["Large","no pickle"],"price":5e1,"note":"less spicy"},{"item_name":"masala chaas","quantity":1,"options":[],"note":""}],"restaurant_name":"thepla house"}`,
		"with consent":   strings.Replace(twoThepla, `"items"`, `"consent":{"by":"button","proposal_digest":"abc"},"items"`, 1),
		"with nulls":     strings.Replace(twoThepla, `"quantity":1`, `"quantity":1,"price":null,"options":null`, 1),
	}
	replayed := func(name, body string) {
		t.Helper()
		again := w.as("asha", "POST", "/api/v1/orders", body, key("k1")).want(201)
		if again.body != first.body || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("%s: %s %s", name, again.header.Get("Idempotent-Replayed"), again.body)
		}
	}
	for name, body := range same {
		replayed(name, body)
	}
	for name, body := range map[string]string{
		"another quantity":   strings.Replace(twoThepla, `"quantity":2`, `"quantity":3`, 1),
		"another note":       strings.Replace(twoThepla, `less spicy`, `more spicy`, 1),
		"other options":      strings.Replace(twoThepla, `"Large",`, ``, 1),
		"another price":      strings.Replace(twoThepla, `"price":50`, `"price":51`, 1),
		"without a price":    strings.Replace(twoThepla, `"price":50,`, ``, 1),
		"another restaurant": strings.Replace(twoThepla, `thepla house`, `patel & sons`, 1),
		"a line more":        strings.Replace(twoThepla, `"quantity":1}`, `"quantity":1},{"item_name":"Methi Thepla","quantity":1}`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			w.as("asha", "POST", "/orders/", body, key("k1")).refused(422, "idempotency_conflict", "Idempotency-Key")
		})
	}

	// The answer stays what it was: when the order is cancelled, the price changes, the restaurant goes.
	o := into[wire.Order](first)
	w.as("asha", "POST", "/orders/"+string(o.ID)+"/cancel", nil).want(200)
	replayed("cancelled", twoThepla)
	w.as("admin", "DELETE", "/restaurants/thepla%20house", nil).want(200)
	replayed("no restaurant", twoThepla)
	w.as("asha", "POST", "/orders/", twoThepla, key("k2")).refused(404, "restaurant_not_found", "")
	if all := into[[]wire.Order](w.as("asha", "GET", "/orders/", nil)); len(all) != 1 || all[0].Status != "cancelled" {
		t.Errorf("orders: %+v", all)
	}
}

func TestKeyIsScopedToItsUser(t *testing.T) {
	w := newWorld(t)
	a := into[wire.Order](w.as("asha", "POST", "/orders/", twoThepla, key("k")).want(201))
	b := into[wire.Order](w.as("bina", "POST", "/orders/", twoThepla, key("k")).want(201))
	if a.ID == b.ID {
		t.Error("two users share an order")
	}
	w.as("bina", "PUT", "/orders/void/other", nil).want(204)
	w.as("asha", "POST", "/orders/", twoThepla, key("other")).want(201)
}

func TestNoKeyIsAnOrderEach(t *testing.T) {
	w := newWorld(t)
	a := into[wire.Order](w.as("asha", "POST", "/orders/", twoThepla).want(201))
	b := into[wire.Order](w.as("asha", "POST", "/orders/", twoThepla).want(201))
	if a.ID == b.ID {
		t.Error("without a key, two requests are two orders")
	}
}

func TestVoidKey(t *testing.T) {
	w := newWorld(t)
	for _, k := range []string{"k1", "with/slash %and? more", strings.Repeat("ક", 255)} {
		path := "/orders/void/" + url.PathEscape(k)
		w.as("asha", "PUT", path, nil).want(204)
		w.as("asha", "PUT", "/api/v1"+path+"/", nil).want(204)
		w.as("asha", "POST", "/orders/", twoThepla, key(k)).refused(409, "proposal_cancelled", "")
	}
	w.as("asha", "POST", "/orders/", twoThepla, key("placed")).want(201)
	w.as("asha", "PUT", "/orders/void/placed", nil).refused(409, "already_placed", "")
	w.as("asha", "PUT", "/orders/void/"+strings.Repeat("x", 256), nil).refused(422, "idempotency_key", "key")
}

// TestOneKeyManyTries: 200 tries at once, over both prefixes, are one order, and everybody is told the same.
func TestOneKeyManyTries(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	var mu sync.Mutex
	bodies, fresh := map[string]int{}, 0
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			r := w.as("asha", "POST", []string{"/orders/", "/api/v1/orders/"}[i%2], twoThepla, key("one"))
			mu.Lock()
			defer mu.Unlock()
			bodies[fmt.Sprint(r.status, r.body)]++
			if r.header.Get("Idempotent-Replayed") == "" {
				fresh++
			}
		})
	}
	wg.Wait()
	orders := into[[]wire.Order](w.as("asha", "GET", "/orders/", nil))
	if len(bodies) != 1 || fresh != 1 || len(orders) != 1 {
		t.Errorf("%d orders, %d fresh answers, answers: %v", len(orders), fresh, bodies)
	}
}

// TestVoidAgainstPlace: of a yes and a no at once, one wins and both are told which.
func TestVoidAgainstPlace(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	for i := range 20 {
		k := fmt.Sprint("race", i)
		var placed, voided int
		var wg sync.WaitGroup
		wg.Go(func() { placed = w.as("asha", "POST", "/orders/", twoThepla, key(k)).status })
		wg.Go(func() { voided = w.as("asha", "PUT", "/orders/void/"+k, nil).status })
		wg.Wait()
		if !(placed == 201 && voided == 409 || placed == 409 && voided == 204) {
			t.Errorf("placed %d, voided %d", placed, voided)
		}
	}
}

func TestOrders(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for range 5 {
		w.clock.add(time.Second)
		ids = append(ids, string(into[wire.Order](w.as("asha", "POST", "/orders/", twoThepla).want(201)).ID))
	}
	w.as("bina", "POST", "/orders/", twoThepla).want(201)
	var got []string
	for target, pages := "/api/v1/orders/?limit=2", 0; target != ""; pages++ {
		r := w.as("asha", "GET", target, nil).want(200)
		for _, o := range into[[]wire.Order](r) {
			got = append(got, string(o.ID))
		}
		if target = ""; r.header.Get("Link") != "" {
			target = linked(r)
		}
		if pages > 3 {
			t.Fatal("the pages do not end")
		}
	}
	for i := range got {
		if got[i] != ids[len(ids)-1-i] {
			t.Fatalf("%v is not %v, newest first", got, ids)
		}
	}
	if len(got) != 5 {
		t.Fatalf("got %v", got)
	}
	w.as("asha", "POST", "/orders/"+ids[1]+"/cancel", nil).want(200)
	if list := into[[]wire.Order](w.as("asha", "GET", "/orders/?status=cancelled", nil).want(200)); len(list) != 1 || string(list[0].ID) != ids[1] {
		t.Errorf("cancelled: %+v", list)
	}
	if got := w.as("nila", "GET", "/orders/", nil).want(200).body; got != "[]" {
		t.Errorf("no orders: %s", got)
	}
	w.as("bina", "GET", "/orders/"+ids[0], nil).refused(404, "order_not_found", "")
	w.as("bina", "POST", "/orders/"+ids[0]+"/cancel", nil).refused(404, "order_not_found", "")
	w.as("admin", "GET", "/orders/"+ids[0], nil).refused(404, "order_not_found", "")
	w.as("asha", "GET", "/orders/0123456789abcdef01234567", nil).refused(404, "order_not_found", "")
	w.as("asha", "GET", "/orders/nonsense%00%2F", nil).refused(404, "order_not_found", "")
}

func TestOrderStatus(t *testing.T) {
	w := newWorld(t)
	place := func() string {
		return string(into[wire.Order](w.as("asha", "POST", "/orders/", twoThepla).want(201)).ID)
	}
	move := func(id, status string) reply {
		return w.as("admin", "PATCH", "/admin/orders/"+id, map[string]string{"status": status})
	}
	id := place()
	for _, status := range []string{"accepted", "preparing", "ready", "out_for_delivery", "delivered"} {
		if o := into[wire.Order](move(id, status).want(200)); string(o.Status) != status {
			t.Errorf("%s: %+v", status, o)
		}
	}
	move(id, "preparing").refused(409, "order_status", "status")
	w.as("asha", "POST", "/orders/"+id+"/cancel", nil).refused(409, "order_status", "status")
	move(place(), "preparing").want(200) // as in v3.0
	move(place(), "rejected").want(200)
	move(place(), "placed").refused(409, "order_status", "status")
	move("nonsense", "accepted").refused(404, "order_not_found", "")
	cancelled := place()
	w.as("asha", "POST", "/api/v1/orders/"+cancelled+"/cancel/", nil).want(200)
	w.as("asha", "POST", "/orders/"+cancelled+"/cancel", nil).refused(409, "order_status", "status")
	w.as("asha", "PATCH", "/admin/orders/"+id, map[string]string{"status": "ready"}).refused(403, "admin_only", "")
}

func TestAdminReads(t *testing.T) {
	w := newWorld(t)
	w.as("asha", "POST", "/orders/", twoThepla).want(201)
	w.as("asha", "POST", "/orders/", `{"restaurant_name":"patel & sons","items":[{"item_name":"vada pav","quantity":3}]}`).want(201)
	gone := into[wire.Order](w.as("bina", "POST", "/orders/", twoThepla).want(201))
	w.as("bina", "POST", "/orders/"+string(gone.ID)+"/cancel", nil).want(200)
	w.as("asha", "POST", "/restaurants/thepla%20house/reviews", `{"rating":5,"comment":"Wonderful thepla."}`).want(201)
	w.as("bina", "POST", "/restaurants/thepla%20house/reviews", `{"rating":2,"comment":"Too oily for me."}`).want(201)
	got := w.as("admin", "GET", "/admin/stats", nil).want(200)
	s := into[wire.Stats](got)
	if s.TotalUsers != 3 || s.TotalOrders != 3 || s.TotalRevenue != 19500 || s.OrdersToday < 2 || s.RevenueToday != 19500 || s.ActiveUsersLast7Days < 1 ||
		s.TotalReviews != 2 || s.AverageRating != 3.5 || s.AverageOrderValue != 9750 || len(s.PopularRestaurants) != 2 || s.PopularRestaurants[0].TotalOrders != 1 {
		t.Errorf("%s", got.body)
	}
	w.clock.add(24 * time.Hour)
	w.tokens = map[string]string{"admin": w.login("admin", password).AccessToken}
	if s := into[wire.Stats](w.as("admin", "GET", "/admin/stats", nil).want(200)); s.OrdersToday != 0 || s.RevenueToday != 0 || s.TotalRevenue != 19500 {
		t.Errorf("a day later: %+v", s)
	}
	for target, want := range map[string]int{
		"/admin/orders":                                         3,
		"/api/v1/admin/orders/":                                 3,
		"/admin/orders?status=cancelled":                        1,
		"/admin/orders?restaurant=THEPLA+house":                 2,
		"/admin/orders?restaurant=patel+%26+sons&status=placed": 1,
		"/admin/orders?restaurant=nowhere":                      0,
		"/admin/orders?limit=2":                                 2,
	} {
		if got := into[[]wire.Order](w.as("admin", "GET", target, nil).want(200)); len(got) != want {
			t.Errorf("%s: %d orders, want %d", target, len(got), want)
		}
	}
	first := w.as("admin", "GET", "/admin/users?limit=2", nil).want(200)
	second := w.as("admin", "GET", linked(first), nil).want(200)
	if a, b := into[[]wire.User](first), into[[]wire.User](second); len(a) != 2 || len(b) != 1 || strings.Contains(first.body+second.body, "argon2") {
		t.Errorf("%s %s", first.body, second.body)
	}
}

func TestReviews(t *testing.T) {
	w := newWorld(t)
	const path = "/restaurants/thepla%20house/reviews"
	if got := w.do("GET", path+"/stats", nil).want(200).body; got != `{"restaurant_name":"Thepla House","total_reviews":0,"average_rating":0,"rating_distribution":{"1":0,"2":0,"3":0,"4":0,"5":0}}` {
		t.Error(got)
	}
	w.as("asha", "POST", "/orders/", twoThepla).want(201)
	const comment = `a < b > c & "quotes" <script>alert(1)</script>`
	made := w.as("asha", "POST", path, wire.ReviewDraft{Rating: 5, Comment: comment}).want(201)
	v := into[wire.Review](made)
	if v.Comment != comment || !v.Verified || v.Username != "asha" || v.RestaurantName != "Thepla House" || v.HelpfulCount != 0 || !v.ReviewDate.Equal(w.clock.now()) {
		t.Errorf("%s", made.body)
	}
	w.as("asha", "POST", path, wire.ReviewDraft{Rating: 4, Comment: "Once more, with feeling."}).refused(409, "review_exists", "")
	w.clock.add(time.Second)
	bina := into[wire.Review](w.as("bina", "POST", path, `{"restaurant_name":"THEPLA HOUSE","rating":2,"comment":"Too oily for me."}`).want(201))
	if bina.Verified {
		t.Error("who never ordered is no verified buyer")
	}
	w.as("nila", "POST", path, `{"restaurant_name":"Other","rating":2,"comment":"Too oily for me."}`).refused(400, "restaurant_mismatch", "restaurant_name")
	w.as("nila", "POST", "/restaurants/nowhere/reviews", `{"rating":2,"comment":"Too oily for me."}`).refused(404, "restaurant_not_found", "")

	if list := into[[]wire.Review](w.do("GET", path+"?limit=1", nil).want(200)); len(list) != 1 || list[0].ID != bina.ID {
		t.Errorf("newest first: %+v", list)
	}
	if list := into[[]wire.Review](w.do("GET", path+"?skip=1", nil).want(200)); len(list) != 1 || list[0].ID != v.ID {
		t.Errorf("after the first: %+v", list)
	}
	if s := into[wire.ReviewStats](w.do("GET", path+"/stats", nil).want(200)); s.TotalReviews != 2 || s.AverageRating != 3.5 || s.Distribution["5"] != 1 || s.Distribution["2"] != 1 {
		t.Errorf("%+v", s)
	}

	mine := "/reviews/" + string(v.ID)
	w.clock.add(time.Minute)
	changed := into[wire.Review](w.as("asha", "PUT", mine, `{"rating":3}`).want(200))
	if changed.Rating != 3 || changed.Comment != comment || changed.UpdatedAt == nil || !changed.UpdatedAt.Equal(w.clock.now()) {
		t.Errorf("%+v", changed)
	}
	w.as("bina", "PUT", mine, `{"rating":1}`).refused(403, "not_your_review", "")
	w.as("bina", "DELETE", mine, nil).refused(403, "not_your_review", "")
	w.as("asha", "PUT", "/reviews/nonsense", `{"rating":1}`).refused(404, "review_not_found", "")
	if list := into[[]wire.Review](w.as("asha", "GET", "/users/me/reviews", nil).want(200)); len(list) != 1 || list[0].ID != v.ID {
		t.Errorf("mine: %+v", list)
	}
	w.as("asha", "DELETE", mine, nil).want(204)
	w.as("asha", "DELETE", mine, nil).refused(404, "review_not_found", "")
	w.as("asha", "POST", path, wire.ReviewDraft{Rating: 4, Comment: "A second try, then."}).want(201)
}

func TestReviewRaces(t *testing.T) {
	w := newWorld(t)
	w.token("asha")
	var mu sync.Mutex
	got := map[int]int{}
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			r := w.as("asha", "POST", "/restaurants/thepla%20house/reviews", `{"rating":4,"comment":"Good, and quick."}`)
			mu.Lock()
			defer mu.Unlock()
			got[r.status]++
		})
	}
	wg.Wait()
	if got[201] != 1 || got[409] != 29 {
		t.Errorf("statuses %v", got)
	}
}

func TestConsentIsKept(t *testing.T) {
	w := newWorld(t)
	consent := wire.Consent{By: "words", Words: "haan, kar do", Language: "hi-Latn", ProposalDigest: "sha256:abc"}
	in := wire.PlaceOrder{RestaurantName: "Thepla House", Items: []wire.WantedLine{{ItemName: "Methi Thepla", Quantity: 1}}, Consent: &consent}
	o := into[wire.Order](w.as("asha", "POST", "/api/v1/orders/", in).want(201))
	kept, err := w.store.Order(t.Context(), o.ID)
	if err != nil || kept.Consent != foodie.Consent(consent) || *o.Consent != consent {
		t.Errorf("kept %+v, answered %+v, %v", kept.Consent, o.Consent, err)
	}
}

// TestWhoMay asks every route that wants somebody as nobody, and every admin's route as a user.
func TestWhoMay(t *testing.T) {
	w := newWorld(t)
	var document struct {
		Paths map[string]map[string]struct {
			Security    []json.RawMessage `json:"security"`
			Description string            `json:"description"`
		} `json:"paths"`
	}
	unmarshal(t, w.do("GET", "/openapi.json", nil).body, &document)
	checked := 0
	for path, methods := range document.Paths {
		target := strings.NewReplacer("{name}", "thepla%20house", "{id}", "x", "{key}", "x").Replace(path)
		for method, op := range methods {
			method = strings.ToUpper(method)
			if len(op.Security) != 1 {
				continue
			}
			checked++
			w.do(method, target, nil).refused(401, "not_signed_in", "")
			if op.Description != "" {
				w.as("asha", method, target, nil).refused(403, "admin_only", "")
			}
		}
	}
	if checked < 17 {
		t.Errorf("only %d routes want somebody signed in", checked)
	}
}
