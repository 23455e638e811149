package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestEveryField sends each field of each route something bad, and wants its own clear error: the status, the code and
// the field.
func TestEveryField(t *testing.T) {
	w := newWorld(t)
	id := w.as("asha", "POST", "/restaurants/thepla%20house/reviews", `{"rating":4,"comment":"Good, and quick."}`)
	review := strings.Split(id.body, `"`)[3]
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, tt := range []struct {
		user, request string // user "" is nobody
		body          string // its %s is the bad value
		faults        map[string]string
	}{
		{"", "POST /users/register", `{"username":%s,"email":"a@example.com","password":"tamarind7"}`, map[string]string{
			`null`: "422 field_missing username", `5`: "422 field_type username", `""`: "422 username username", `"ab"`: "422 username username",
			`"` + long(31) + `"`: "422 username username", `"a b c"`: "422 username username", `"નીલા"`: "422 username username",
		}},
		{"", "POST /users/register", `{"username":"nila","email":%s,"password":"tamarind7"}`, map[string]string{
			`null`: "422 field_missing email", `[]`: "422 field_type email", `"nila"`: "422 email email", `"nila@localhost"`: "422 email email", `"a@b.c\r\nX: y"`: "422 email email",
		}},
		{"", "POST /users/register", `{"username":"nila","email":"nila@example.com","password":%s}`, map[string]string{
			`null`: "422 field_missing password", `12345678`: "422 field_type password", `"short1"`: "422 password_length password", `"` + long(128) + `1"`: "422 password_length password",
			`"onlyletters"`: "422 password_weak password", `"1234567890"`: "422 password_weak password", `"password1"`: "422 password_common password",
		}},
		{"", "POST /users/login", `%s`, map[string]string{
			``: "422 field_missing username", `username=asha`: "422 field_missing password", `password=x`: "422 field_missing username", `username=%20&password=x`: "422 field_missing username",
			`username=a&password=`: "422 field_missing password", `username=a&username=b&password=c`: "400 field_twice username", `username=%zz`: "400 body_form ",
			`grant_type=client_credentials&username=a&password=b`: "422 grant_type grant_type", `{"username":5,"password":"x"}`: "422 field_type username",
			`{"username":"a","password":5}`: "422 field_type password", `{"username":"a"`: "400 body_json ", "username=a&password=%ff": "400 body_encoding ", "\xff": "400 body_encoding ",
		}},
		{"", "POST /users/refresh", `{"refresh_token":%s}`, map[string]string{`null`: "422 field_missing refresh_token", `5`: "422 field_type refresh_token", `""`: "401 refresh_invalid "}},
		{"", "POST /users/logout", `{"refresh_token":%s}`, map[string]string{`5`: "422 field_type refresh_token", `{}`: "422 field_type refresh_token"}},

		{"asha", "POST /orders/", `{"restaurant_name":%s,"items":[{"item_name":"Masala Thepla","quantity":1}]}`, map[string]string{
			`null`: "422 field_missing restaurant_name", `["Thepla House"]`: "422 field_type restaurant_name", `""`: "404 restaurant_not_found ", `"Nowhere"`: "404 restaurant_not_found ",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":%s}`, map[string]string{
			`null`: "422 field_missing items", `{}`: "422 field_type items", `"thepla"`: "422 field_type items", `[]`: "422 order_size items",
			`[` + strings.TrimSuffix(strings.Repeat(`{"item_name":"Masala Thepla","quantity":1},`, 51), ",") + `]`: "422 order_size items",
			`[null]`: "422 field_type items[0]", `["thepla"]`: "422 field_type items[0]", `[{}]`: "422 field_missing items[0].item_name",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Methi Thepla","quantity":1},{"item_name":%s,"quantity":1}]}`, map[string]string{
			`5`: "422 field_type items[1].item_name", `""`: "404 item_unknown items[1].item_name", `"Pizza"`: "404 item_unknown items[1].item_name", `"Undhiyu"`: "409 item_sold_out items[1].item_name",
			`"` + long(5000) + `"`: "404 item_unknown items[1].item_name",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":%s}]}`, map[string]string{
			`null`: "422 field_missing items[0].quantity", `"two"`: "422 field_type items[0].quantity", `"2"`: "422 field_type items[0].quantity", `1.5`: "422 field_type items[0].quantity",
			`true`: "422 field_type items[0].quantity", `1e99`: "422 field_type items[0].quantity", `0`: "422 quantity_range items[0].quantity", `-5`: "422 quantity_range items[0].quantity", `101`: "422 quantity_range items[0].quantity",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1,"price":%s}]}`, map[string]string{
			`"35"`: "422 field_type items[0].price", `35.001`: "422 money items[0].price", `1e300`: "422 money items[0].price", `-35`: "409 price_changed items[0].price", `34.99`: "409 price_changed items[0].price",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1,"options":%s}]}`, map[string]string{
			`"large"`: "422 field_type items[0].options", `[5]`: "422 field_type items[0].options[0]", `["huge"]`: "422 option_unknown items[0].options[0]", `["large","large"]`: "422 option_twice items[0].options[1]",
			`["pickle","butter","extra butter"]`: "422 option_twice items[0].options[2]", `["no pickle","no ketchup"]`: "422 option_unknown items[0].options[1]",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1,"note":%s}]}`, map[string]string{
			`5`: "422 field_type items[0].note", `"` + long(201) + `"`: "422 text_length items[0].note", `"a\u0000b"`: "422 text_control items[0].note",
		}},
		{"asha", "POST /orders/", `{"restaurant_name":"Thepla House","items":[{"item_name":"Masala Thepla","quantity":1}],"consent":%s}`, map[string]string{
			`"yes"`: "422 field_type consent", `{}`: "422 field_missing consent.by", `{"by":"telepathy"}`: "422 consent consent.by", `{"by":"words"}`: "422 consent consent.words", `{"by":5}`: "422 field_type consent.by",
			`{"by":"words","words":"` + long(501) + `"}`: "422 consent consent.words", `{"by":"api","language":"not a language"}`: "422 consent consent.language",
			`{"by":"api","proposal_digest":"` + long(129) + `"}`: "422 consent consent.proposal_digest", `{"by":"x","words":"","language":"?"}`: "422 consent consent.by",
		}},
		{"asha", "GET /orders/?%s", "", map[string]string{
			`limit=0`: "422 number_range limit", `limit=201`: "422 number_range limit", `limit=ten`: "422 number_range limit", `limit=-1`: "422 number_range limit",
			`cursor=nonsense!`: "422 cursor cursor", `cursor=MC54`: "422 cursor cursor", `cursor=` + long(200): "422 cursor cursor", `status=eaten`: "422 status_unknown status", `limit=%zz`: "400 query_malformed ",
			`limit=0&cursor=x&status=y`: "422 number_range limit",
		}},
		{"asha", "PUT /orders/void/%s", "", map[string]string{`a%00b`: "422 idempotency_key key", long(256): "422 idempotency_key key"}},

		{"bina", "POST /restaurants/thepla%%20house/reviews", `{"rating":%s,"comment":"Good, and quick."}`, map[string]string{
			`null`: "422 field_missing rating", `"5"`: "422 field_type rating", `0`: "422 review_rating rating", `6`: "422 review_rating rating", `10`: "422 review_rating rating", `4.5`: "422 field_type rating",
		}},
		{"bina", "POST /restaurants/thepla%%20house/reviews", `{"rating":5,"comment":%s}`, map[string]string{
			`null`: "422 field_missing comment", `5`: "422 field_type comment", `"short"`: "422 text_length comment", `"` + long(1001) + `"`: "422 text_length comment", `"               "`: "422 text_length comment",
		}},
		{"bina", "POST /restaurants/thepla%%20house/reviews", `{"rating":5,"comment":"Good, and quick.","restaurant_name":%s}`, map[string]string{
			`5`: "422 field_type restaurant_name", `"Honest"`: "400 restaurant_mismatch restaurant_name", `""`: "400 restaurant_mismatch restaurant_name",
		}},
		{"asha", "PUT /reviews/" + review, `%s`, map[string]string{
			`{}`: "422 review_empty rating", `{"rating":9}`: "422 review_rating rating", `{"rating":"9"}`: "422 field_type rating", `{"comment":"short"}`: "422 text_length comment", `{"comment":[]}`: "422 field_type comment",
		}},
		{"", "GET /restaurants/thepla%%20house/reviews?%s", "", map[string]string{
			`limit=0`: "422 number_range limit", `limit=101`: "422 number_range limit", `skip=-1`: "422 number_range skip", `skip=x`: "422 number_range skip", `skip=99999999999999999999`: "422 number_range skip",
		}},

		{"", "GET /restaurants/?%s", "", map[string]string{
			`limit=0`: "422 number_range limit", `limit=501`: "422 number_range limit", `cursor=x`: "422 cursor cursor", `q=` + long(201): "422 text_length q", `cuisine=` + long(201): "422 text_length cuisine",
			`area=%FF`: "422 text_length area", `tag=` + long(201): "422 text_length tag", `q=%`: "400 query_malformed ",
		}},
		{"", "GET /search/items?%s", "", map[string]string{
			``: "422 search_empty item_name", `item_name=+`: "422 search_empty item_name", `item_name=` + long(201): "422 text_length item_name", `item_name=x&max_price=cheap`: "422 money max_price",
			`max_price=-1`: "422 money max_price", `item_name=x&max_price=0`: "422 money max_price", `item_name=x&limit=0`: "422 number_range limit", `tag=` + long(201): "422 text_length tag",
		}},

		{"admin", "POST /restaurants/", `{"name":%s,"area":"Bodakdev","cuisine":"Punjabi","items":[]}`, map[string]string{
			`null`: "422 field_missing name", `5`: "422 field_type name", `"x"`: "422 text_length name", `"` + long(101) + `"`: "422 text_length name", `"thepla  HOUSE"`: "409 restaurant_exists name",
		}},
		{"admin", "POST /restaurants/", `{"name":"New Place","area":%s,"cuisine":"Punjabi"}`, map[string]string{`null`: "422 field_missing area", `{}`: "422 field_type area", `"x"`: "422 text_length area"}},
		{"admin", "POST /restaurants/", `{"name":"New Place","area":"Bodakdev","cuisine":%s}`, map[string]string{`null`: "422 field_missing cuisine", `1`: "422 field_type cuisine", `"` + long(51) + `"`: "422 text_length cuisine"}},
		{"admin", "POST /restaurants/", `{"name":"New Place","area":"Bodakdev","cuisine":"Punjabi","items":%s}`, map[string]string{
			`{}`: "422 field_type items", `[5]`: "422 field_type items[0]", `[{"price":5}]`: "422 field_missing items[0].item_name", `[{"item_name":"Chole"}]`: "422 field_missing items[0].price",
			`[{"item_name":"Chole","price":5},{"item_name":"CHOLE","price":5}]`:                          "422 item_twice items[1].item_name",
			`[` + strings.TrimSuffix(strings.Repeat(`{"item_name":"Chole","price":5},`, 201), ",") + `]`: "422 menu_size items",
		}},
		{"admin", "POST /restaurants/", `{"name":"New Place","area":"Bodakdev","cuisine":"Punjabi","items":[{"item_name":"Chole","price":5,%s}]}`, map[string]string{
			`"rating":6`: "422 rating_range items[0].rating", `"rating":"5"`: "422 field_type items[0].rating", `"total_ratings":-1`: "422 total_ratings items[0].total_ratings", `"total_ratings":1.5`: "422 field_type items[0].total_ratings",
			`"description":"` + long(501) + `"`: "422 text_length items[0].description", `"description":5`: "422 field_type items[0].description",
			`"image_url":"javascript:alert(1)"`: "422 image_url items[0].image_url", `"image_url":5`: "422 field_type items[0].image_url", `"calories":5001`: "422 calories items[0].calories", `"calories":"many"`: "422 field_type items[0].calories",
			`"preparation_time":"` + long(51) + `"`: "422 text_length items[0].preparation_time", `"preparation_time":10`: "422 field_type items[0].preparation_time",
			`"tags":"veg"`: "422 field_type items[0].tags", `"tags":[5]`: "422 field_type items[0].tags[0]", `"tags":["` + long(31) + `"]`: "422 text_length items[0].tags[0]", `"available":"yes"`: "422 field_type items[0].available",
			`"options":{}`: "422 field_type items[0].options", `"options":[{"max":1,"choices":[{"name":"a"}]}]`: "422 field_missing items[0].options[0].name",
			`"options":[{"name":"size","choices":[{"name":"a"}]}]`:                                                    "422 field_missing items[0].options[0].max",
			`"options":[{"name":"size","max":1}]`:                                                                     "422 field_missing items[0].options[0].choices",
			`"options":[{"name":"size","max":1,"choices":[]}]`:                                                        "422 choice_count items[0].options[0].choices",
			`"options":[{"name":"size","min":2,"max":2,"choices":[{"name":"a"}]}]`:                                    "422 group_min items[0].options[0].min",
			`"options":[{"name":"size","max":0,"choices":[{"name":"a"}]}]`:                                            "422 group_max items[0].options[0].max",
			`"options":[{"name":"size","max":1,"choices":[{"name":"a","price":-1}]}]`:                                 "422 price_range items[0].options[0].choices[0].price",
			`"options":[{"name":"size","max":1,"choices":[{"name":"a","price":"1"}]}]`:                                "422 field_type items[0].options[0].choices[0].price",
			`"options":[{"name":"size","max":1,"choices":[{"name":"a"},{"name":"A"}]}]`:                               "422 choice_twice items[0].options[0].choices[1].name",
			`"options":[{"name":"size","max":1,"choices":[{"price":1}]}]`:                                             "422 field_missing items[0].options[0].choices[0].name",
			`"options":[{"name":"` + long(61) + `","max":1,"choices":[{"name":"a"}]}]`:                                "422 text_length items[0].options[0].name",
			`"options":[{"name":"x","max":1,"choices":[{"name":"a"}]},{"name":"X","max":1,"choices":[{"name":"a"}]}]`: "422 group_twice items[0].options[1].name",
		}},
		{"admin", "POST /restaurants/", `{"name":"New Place","area":"Bodakdev","cuisine":"Punjabi","items":[{"item_name":"Chole","price":%s}]}`, map[string]string{
			`"35"`: "422 field_type items[0].price", `-1`: "422 price_range items[0].price", `10000.01`: "422 price_range items[0].price", `1.234`: "422 money items[0].price", `null`: "422 field_missing items[0].price",
		}},
		{"admin", "PUT /restaurants/thepla%%20house", `%s`, map[string]string{
			``: "400 body_empty ", `{"name":"x","area":"Bodakdev","cuisine":"Punjabi"}`: "422 text_length name", `{"name":"patel & sons","area":"Bodakdev","cuisine":"Punjabi"}`: "409 restaurant_exists name",
		}},
		{"admin", "GET /admin/orders?%s", "", map[string]string{`status=eaten`: "422 status_unknown status", `limit=0`: "422 number_range limit", `cursor=x`: "422 cursor cursor", `restaurant=` + long(201): "422 text_length restaurant"}},
		{"admin", "GET /admin/users?%s", "", map[string]string{`limit=1000`: "422 number_range limit", `cursor=x`: "422 cursor cursor", `limit=%`: "400 query_malformed "}},
		{"admin", "PATCH /admin/orders/x", `{"status":%s}`, map[string]string{`null`: "422 field_missing status", `5`: "422 field_type status", `"eaten"`: "422 status_unknown status", `"ready"`: "404 order_not_found "}},
	} {
		for bad, want := range tt.faults {
			t.Run(fmt.Sprintf("%s %.40s", tt.request, bad), func(t *testing.T) {
				request, body := tt.request, tt.body
				if body != "" {
					body = strings.Replace(body, "%s", bad, 1)
				} else {
					request = strings.Replace(request, "%s", bad, 1)
				}
				method, target, _ := strings.Cut(strings.ReplaceAll(request, "%%", "%"), " ")
				var got reply
				if tt.user == "" {
					got = w.do(method, target, body)
				} else {
					got = w.as(tt.user, method, target, body)
				}
				var status int
				var code, field string
				fmt.Sscanf(want, "%d %s %s", &status, &code, &field)
				p := got.refused(status, code, field)
				for _, f := range p.Errors {
					if f.Field == "" || f.Message == "" || f.Code == "" {
						t.Errorf("fault %+v", f)
					}
				}
			})
		}
	}
	if log := w.log(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
		t.Error("bad input is no failure of ours, but the log has one")
	}
}

// TestFaultsComeTogether: who sends a form learns all that is wrong with it at once.
func TestFaultsComeTogether(t *testing.T) {
	w := newWorld(t)
	p := w.do("POST", "/users/register", `{"username":"a","email":"b","password":"c"}`).refused(422, "username", "username")
	if len(p.Errors) != 3 || p.Errors[1].Field != "email" || p.Errors[2].Field != "password" || p.Detail != p.Errors[0].Message {
		t.Errorf("%+v", p)
	}
	p = w.as("asha", "POST", "/orders/", `{"items":[{"quantity":"x"},{"item_name":5}]}`).refused(422, "field_missing", "restaurant_name")
	if len(p.Errors) != 5 {
		t.Errorf("%+v", p)
	}
	many := w.as("asha", "POST", "/orders/", `{"items":[`+strings.TrimSuffix(strings.Repeat("{},", 1000), ",")+`]}`)
	if p := many.refused(422, "field_missing", "restaurant_name"); len(p.Errors) != 20 {
		t.Errorf("%d faults are told", len(p.Errors))
	}
}

func TestIdempotencyKeys(t *testing.T) {
	w := newWorld(t)
	for _, bad := range []string{strings.Repeat("x", 256), " ", "a\x01b"} {
		w.as("asha", "POST", "/orders/", twoThepla, key(bad)).refused(422, "idempotency_key", "Idempotency-Key")
	}
	r := w.as("asha", "POST", "/orders/", twoThepla, key("a"), func(r *http.Request) { r.Header.Add("Idempotency-Key", "b") })
	r.refused(400, "idempotency_key", "Idempotency-Key")
}
