package api

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/limit"
)

// refusedWell wants a classified error with words for a person.
func refusedWell(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*foodie.Error](err)
	if !ok || e.Kind != foodie.Malformed && e.Kind != foodie.Invalid || e.Code == "" || e.Message == "" || !utf8.ValidString(e.Message+e.Field) || len(e.Message) > 1000 {
		t.Errorf("refused with %v", err)
	}
}

// FuzzBody: a body is read as encoding/json would read it, or refused in words.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":2,"price":35.5,"options":["no pickle"],"note":"x"}],"consent":{"by":"words","words":"haan"}}`,
		`{"restaurant_name":null,"items":[null,{},5],"x":{"y":[[[]]]}}`, `[]`, `{"a":1,"a":2}`, `{"items":1e999}`, `{"restaurant_name":"\ud800"}`, "{\"\xff\":1}", `{} {}`, ``, `{"items":[{"quantity":3.0e0}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, strict := range []bool{false, true} {
			got, err := decode[wire.PlaceOrder]([]byte(body), strict)
			if err != nil {
				refusedWell(t, err)
				continue
			}
			var want wire.PlaceOrder
			if err := json.Unmarshal([]byte(body), &want); err != nil && !strings.Contains(err.Error(), "number") {
				t.Errorf("%q is read as %+v, but is no JSON: %v", body, got, err)
			}
			again, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if twice, err := decode[wire.PlaceOrder](again, true); err != nil || digest(twice) != digest(got) {
				t.Errorf("%q: written and read again: %+v, %v", body, twice, err)
			}
		}
	})
}

// FuzzMenu reads the widest shape.
func FuzzMenu(f *testing.F) {
	f.Add(`{"name":"x","area":"y","cuisine":"z","items":[{"item_name":"a","price":1.5,"rating":4.5,"available":false,"tags":["veg"],"options":[{"name":"b","max":1,"choices":[{"name":"c","price":2}]}]}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		if _, err := decode[wire.RestaurantDraft]([]byte(body), true); err != nil {
			refusedWell(t, err)
		}
	})
}

func FuzzForm(f *testing.F) {
	for _, seed := range []string{"username=a&password=b", "username=%zz", "a;b", "username=a&username=b", "%ff=1", "grant_type=password&scope=+"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if in, err := readForm[wire.SignIn]([]byte(body)); err != nil {
			refusedWell(t, err)
		} else if !utf8.ValidString(in.Username + in.Password) {
			t.Errorf("%q is read as %+v", body, in)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(cursor{id: "0198a1b2-0000-7000-8000-000000000000", at: 50}.String())
	f.Add(cursor{id: "5f2b8c9d1e3a4b5c6d7e8f90"}.String())
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := parseCursor(s)
		if !ok {
			return
		}
		if again, ok := parseCursor(c.String()); !ok || again != c || c.at < 0 {
			t.Errorf("%q is %+v, and then %+v", s, c, again)
		}
	})
}

// FuzzRoute: no path breaks the router, and what it finds it finds under the prefix too.
func FuzzRoute(f *testing.F) {
	s := &Server{Config: Config{MetricsPublic: true}}
	rt := newRouter(s.routes())
	for _, seed := range []string{"/restaurants/a%2Fb/reviews/stats/", "/api/v1", "//", "/orders/void/%", "/restaurants/%2e%2e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		m, ok := rt.find(path)
		if !ok || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, prefix) {
			return
		}
		if under, ok := rt.find(prefix + path); !ok || !reflect.DeepEqual(m, under) {
			t.Errorf("%q is %v at the root and %v under the prefix", path, m, under)
		}
	})
}

// FuzzAddress: whatever stands in X-Forwarded-For, somebody is counted.
func FuzzAddress(f *testing.F) {
	s := &Server{}
	f.Add("10.0.0.1:5", "192.0.2.1, 10.2.3.4")
	f.Add("@", "::1%eth0,,")
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = peer
		r.Header.Set("X-Forwarded-For", forwarded)
		if got := limit.Network(s.address(r)); got == "" && peer != "" {
			t.Errorf("%q behind %q is nobody", forwarded, peer)
		}
	})
}
