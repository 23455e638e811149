package legacy

import (
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/foodieexpress/foodie"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// value is v as a document has it.
func value(t testing.TB, v any) bson.RawValue {
	t.Helper()
	return document(t, bson.D{{Key: "v", Value: v}}).Lookup("v")
}

func document(t testing.TB, d bson.D) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decimal(t *testing.T, s string) bson.Decimal128 {
	t.Helper()
	d, err := bson.ParseDecimal128(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAmounts(t *testing.T) {
	for name, tt := range map[string]struct {
		v     any
		want  foodie.Money
		fault string
		ok    bool
	}{
		"rupees":           {35.0, 3500, "", true},
		"paise":            {99.99, 9999, "", true},
		"a float's noise":  {0.1 + 0.2, 30, "", true},
		"more noise":       {4.35, 435, "", true},
		"a sum of many":    {19.99 * 7, 13993, "", true},
		"whole":            {int32(120), 12000, "", true},
		"long":             {int64(120), 12000, "", true},
		"decimal":          {decimal(t, "64.35"), 6435, "", true},
		"zero":             {0.0, 0, "", true},
		"minus zero":       {math.Copysign(0, -1), 0, "", true},
		"half a paisa":     {10.005, 1001, "had parts of a paisa", true},
		"a third":          {10.0 / 3, 333, "had parts of a paisa", true},
		"text":             {"99.50", 9950, "was text", true},
		"text for people":  {"₹ 1,250.50", 125050, "was text", true},
		"Rs.":              {"Rs. 40/-", 4000, "was text", true},
		"words":            {"free", 0, "is no number", false},
		"empty":            {"", 0, "is no number", false},
		"negative text":    {"-4", 0, "is negative", false},
		"endless text":     {"99999999999", 0, "is beyond belief", false},
		"no number":        {math.NaN(), 0, "is no number", false},
		"without end":      {math.Inf(1), 0, "is no number", false},
		"no decimal":       {decimal(t, "NaN"), 0, "is no number", false},
		"negative":         {-0.01, 0, "is negative", false},
		"beyond belief":    {1e300, 0, "is beyond belief", false},
		"null":             {nil, 0, "is missing", false},
		"a list":           {bson.A{35.0}, 0, "is no number", false},
		"a truth":          {true, 0, "is no number", false},
		"another document": {bson.D{{Key: "amount", Value: 3}}, 0, "is no number", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, fault, ok := amount(value(t, tt.v))
			if got != tt.want || fault != tt.fault || ok != tt.ok {
				t.Errorf("amount(%v) = %d, %q, %v, want %d, %q, %v", tt.v, got, fault, ok, tt.want, tt.fault, tt.ok)
			}
		})
	}
	if _, fault, ok := amount(bson.RawValue{}); ok || fault != "is missing" {
		t.Errorf("no field at all: %q, %v", fault, ok)
	}
}

func TestMoments(t *testing.T) {
	at := time.Date(2025, 10, 12, 10, 15, 0, 123_000_000, time.UTC)
	for name, tt := range map[string]struct {
		v    any
		want time.Time // zero for none
	}{
		"a date":                    {at, at},
		"text without a zone":       {"2025-10-12T10:15:00.123", at},
		"text with microseconds":    {"2025-10-12T10:15:00.123000", at},
		"text with a blank":         {"2025-10-12 10:15:00.123", at},
		"text with a zone":          {"2025-10-12T15:45:00.123+05:30", at},
		"with a blank and a zone":   {"2025-10-12 15:45:00.123+05:30", at},
		"text with Z":               {"2025-10-12T10:15:00.123Z", at},
		"a day":                     {"2025-10-12", at.Truncate(24 * time.Hour)},
		"minutes":                   {"2025-10-12 10:15", at.Truncate(time.Minute)},
		"seconds since 1970":        {at.Unix(), at.Truncate(time.Second)},
		"milliseconds since 1970":   {at.UnixMilli(), at},
		"seconds with a fraction":   {float64(at.UnixMilli()) / 1000, at},
		"no number":                 {math.NaN(), time.Time{}},
		"another number":            {1e300, time.Time{}},
		"words":                     {"yesterday", time.Time{}},
		"nothing":                   {nil, time.Time{}},
		"a day that does not exist": {"2025-02-30", time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := moment(value(t, tt.v))
			if ok != !tt.want.IsZero() || ok && got.Sub(tt.want).Abs() > time.Microsecond {
				t.Errorf("moment(%v) = %s, %v, want %s", tt.v, got, ok, tt.want)
			}
		})
	}
}

func TestReferences(t *testing.T) {
	id := bson.NewObjectID()
	for name, tt := range map[string]struct {
		v    any
		want string
	}{
		"an ObjectId": {id, id.Hex()},
		"its text":    {id.Hex(), id.Hex()},
		"a DBRef":     {bson.D{{Key: "$ref", Value: "users"}, {Key: "$id", Value: id}}, id.Hex()},
		"a document":  {bson.D{{Key: "_id", Value: id}}, id.Hex()},
		"a user name": {"asha", "asha"},
		"words":       {"not an id", ""},
		"a path":      {"../../x", ""},
		"too long":    {strings.Repeat("a", 101), ""},
		"a number":    {7, ""},
		"nothing":     {nil, ""},
		"nested":      {bson.D{{Key: "$id", Value: bson.A{}}}, ""},
	} {
		if got := reference(value(t, tt.v)); got != tt.want {
			t.Errorf("%s: reference(%v) = %q, want %q", name, tt.v, got, tt.want)
		}
	}
}

func bare() *importer {
	return &importer{now: noon, journal: newJournal(), restaurants: map[string]foodie.Restaurant{}, users: map[string]foodie.User{}, usernames: map[string]string{}, ordered: map[bond]bool{}}
}

// reasons are those of what was mended or noted.
func (d *record) reasons() string {
	var all []string
	for _, r := range append(d.mended, d.noted...) {
		all = append(all, r.reason)
	}
	return strings.Join(all, "; ")
}

func TestOrders(t *testing.T) {
	at := time.Date(2025, 10, 12, 10, 0, 0, 0, time.UTC)
	id := bson.NewObjectIDFromTimestamp(at)
	thepla := bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "quantity", Value: 2}, {Key: "price", Value: 35.0}}
	good := func(changes ...bson.E) bson.D {
		d := bson.D{{Key: "_id", Value: id}, {Key: "user_id", Value: "u1"}, {Key: "restaurant_name", Value: "Thepla House"}, {Key: "items", Value: bson.A{thepla}},
			{Key: "total_price", Value: 70.0}, {Key: "status", Value: "delivered"}, {Key: "order_date", Value: at}}
		for _, c := range changes {
			for i := range d {
				if d[i].Key == c.Key {
					d[i].Value = c.Value
				}
			}
		}
		return d
	}
	of := func(key string, v any) bson.D { return good(bson.E{Key: key, Value: v}) }
	line := func(changes ...bson.E) bson.D {
		l := bson.D{{Key: "item_name", Value: "Masala Thepla"}, {Key: "quantity", Value: 2}, {Key: "price", Value: 35.0}}
		for _, c := range changes {
			for i := range l {
				if l[i].Key == c.Key {
					l[i].Value = c.Value
				}
			}
		}
		return of("items", bson.A{l})
	}
	for name, tt := range map[string]struct {
		d      bson.D
		change func(*foodie.Order) // from the good one
		reason string              // a part of them; "" for none at all
	}{
		"good":                  {good(), nil, ""},
		"a price that is NaN":   {line(bson.E{Key: "price", Value: math.NaN()}), func(o *foodie.Order) { o.Lines[0].Price = 0 }, "the price of a dish of it is no number"},
		"a quantity of text":    {line(bson.E{Key: "quantity", Value: "2"}), nil, ""},
		"a quantity of doubles": {line(bson.E{Key: "quantity", Value: 2.0}), nil, ""},
		"half a thepla":         {line(bson.E{Key: "quantity", Value: 0.5}), func(o *foodie.Order) { o.Lines[0].Quantity = 1 }, "no number of portions"},
		"minus five":            {line(bson.E{Key: "quantity", Value: -5}), func(o *foodie.Order) { o.Lines[0].Quantity = 1 }, "no number of portions"},
		"a wedding":             {line(bson.E{Key: "quantity", Value: 5000}), func(o *foodie.Order) { o.Lines[0].Quantity = 5000 }, "it has more than 100 of a dish"},
		"a dish without a name": {line(bson.E{Key: "item_name", Value: nil}), func(o *foodie.Order) { o.Lines[0].Item = notRecorded }, "a dish of it has no name"},
		"no dishes": {of("items", nil), func(o *foodie.Order) {
			o.Lines = []foodie.OrderLine{{Item: notRecorded, Quantity: 1, Price: 7000}}
		}, "it lists no dishes"},
		"a total that is NaN":    {of("total_price", math.NaN()), nil, "the total is no number; the sum of its dishes is taken"},
		"a total without end":    {of("total_price", math.Inf(1)), nil, "the total is no number"},
		"a total of another sum": {of("total_price", 99.0), func(o *foodie.Order) { o.Total = 9900 }, "the total is not the sum of its dishes"},
		"a text of a total":      {of("total_price", "₹70"), nil, "the total was text"},
		"out for delivery":       {of("status", "Out for Delivery"), nil, "long since delivered"},
		"canceled":               {of("status", "canceled"), func(o *foodie.Order) { o.Status = foodie.Cancelled }, "none of today's"},
		"lost":                   {of("status", "lost"), nil, "none of today's"},
		"no status":              {of("status", nil), nil, "none of today's"},
		"an hour ago":            {of("order_date", noon.Add(-time.Hour)), func(o *foodie.Order) { o.PlacedAt = noon.Add(-time.Hour) }, "made more than a day from its time"},
		"next year":              {of("order_date", noon.AddDate(1, 0, 0)), nil, "that of its id is taken"},
		"the year 1":             {of("order_date", time.Time{}), nil, "that of its id is taken"},
		"no time at all":         {good(bson.E{Key: "_id", Value: "order-1"}, bson.E{Key: "order_date", Value: nil}), func(o *foodie.Order) { o.ID, o.PlacedAt = "order-1", earliest }, "the first of the year 2000"},
		"a user who left":        {of("user_id", bson.D{{Key: "$id", Value: "gone"}}), func(o *foodie.Order) { o.DinerID = "gone" }, "no account any more"},
		"nobody":                 {of("user_id", nil), func(o *foodie.Order) { o.DinerID = lasting("users", "nobody") }, "no account any more"},
		"a user by name":         {of("user_id", "asha"), nil, ""},
		"a restaurant that is gone": {of("restaurant_name", "Gone  Cafe"), func(o *foodie.Order) {
			o.RestaurantName, o.RestaurantID = "Gone Cafe", lasting("restaurants", "gone cafe")
		}, "on no menu any more"},
		"no restaurant": {of("restaurant_name", nil), func(o *foodie.Order) {
			o.RestaurantName, o.RestaurantID = notRecorded, lasting("restaurants", "not recorded")
		}, "names no restaurant"},
		"a restaurant's other name": {of("restaurant_name", "THEPLA house"), func(o *foodie.Order) { o.RestaurantName = "THEPLA house" }, ""},
		"an id of a number":         {of("_id", 7), func(o *foodie.Order) { o.ID = lasting("orders", value(t, 7).String()) }, "the id was of no use"},
	} {
		t.Run(name, func(t *testing.T) {
			im := bare()
			im.restaurants["thepla house"] = foodie.Restaurant{ID: "r1", Name: "Thepla House"}
			im.users["u1"], im.usernames["asha"] = foodie.User{ID: "u1", Username: "asha"}, "u1"
			d := newRecord(Orders, document(t, tt.d))
			got := im.order(d)
			want := foodie.Order{ID: foodie.ID(id.Hex()), DinerID: "u1", RestaurantID: "r1", RestaurantName: "Thepla House", Status: foodie.Delivered, PlacedAt: at, Total: 7000, Version: 1,
				Lines: []foodie.OrderLine{{Item: "Masala Thepla", Quantity: 2, Price: 3500}}}
			if tt.change != nil {
				tt.change(&want)
			}
			if !sameOrder(got, want) {
				t.Errorf("order =\n%+v, want\n%+v", got, want)
			}
			if reasons := d.reasons(); tt.reason == "" && reasons != "" || !strings.Contains(reasons, tt.reason) {
				t.Errorf("it says %q, want %q", reasons, tt.reason)
			}
		})
	}
}

func sameOrder(a, b foodie.Order) bool {
	if len(a.Lines) != len(b.Lines) {
		return false
	}
	for i := range a.Lines {
		if a.Lines[i].Item != b.Lines[i].Item || a.Lines[i].Quantity != b.Lines[i].Quantity || a.Lines[i].Price != b.Lines[i].Price {
			return false
		}
	}
	a.Lines, b.Lines = nil, nil
	return a.ID == b.ID && a.DinerID == b.DinerID && a.RestaurantID == b.RestaurantID && a.RestaurantName == b.RestaurantName && a.Status == b.Status &&
		a.PlacedAt.Equal(b.PlacedAt) && a.Total == b.Total && a.Version == b.Version
}

func TestStatusesMayStayAsTheyAre(t *testing.T) {
	im := bare()
	im.asTheyAre = true
	d := newRecord(Orders, document(t, bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "status", Value: "preparing"}, {Key: "order_date", Value: noon.AddDate(0, -3, 0)}}))
	if o := im.order(d); o.Status != foodie.Preparing {
		t.Errorf("status = %s, want preparing", o.Status)
	}
}

func TestMenusKeepTodaysRules(t *testing.T) {
	long := strings.Repeat("long ", 150)
	dish := func(more ...bson.E) bson.D {
		return append(bson.D{{Key: "item_name", Value: "Thepla"}, {Key: "price", Value: 35.0}}, more...)
	}
	for name, tt := range map[string]struct {
		items  any
		want   string // name, price, sold out
		reason string
	}{
		"good":              {bson.A{dish()}, "Thepla ₹35 false", ""},
		"NaN":               {bson.A{bson.D{{Key: "item_name", Value: "Thepla"}, {Key: "price", Value: math.NaN()}}}, "Thepla ₹0 true", "is no number; it is sold out"},
		"no price":          {bson.A{bson.D{{Key: "item_name", Value: "Thepla"}}}, "Thepla ₹0 true", "is missing; it is sold out"},
		"too dear":          {bson.A{bson.D{{Key: "item_name", Value: "Thepla"}, {Key: "price", Value: 10_001}}}, "Thepla ₹0 true", "beyond what a dish may cost"},
		"as text":           {bson.A{bson.D{{Key: "item_name", Value: "Thepla"}, {Key: "price", Value: "35"}}}, "Thepla ₹35 false", "the price of a dish was text"},
		"not available":     {bson.A{dish(bson.E{Key: "available", Value: false})}, "Thepla ₹35 true", ""},
		"without a name":    {bson.A{bson.D{{Key: "price", Value: 3}}, dish()}, "Thepla ₹35 false", "a dish without a name"},
		"no dish":           {bson.A{"thepla", nil, 7}, "", "a dish without a name"},
		"twice":             {bson.A{dish(), bson.D{{Key: "item_name", Value: "THEPLA"}, {Key: "price", Value: 1}}}, "Thepla ₹35 false", "twice"},
		"a rating of 7":     {bson.A{dish(bson.E{Key: "rating", Value: 7})}, "Thepla ₹35 false", "the rating of a dish was not 0 to 5"},
		"a rating of NaN":   {bson.A{dish(bson.E{Key: "rating", Value: math.NaN()})}, "Thepla ₹35 false", "the rating of a dish was not 0 to 5"},
		"ratings below 0":   {bson.A{dish(bson.E{Key: "total_ratings", Value: -1})}, "Thepla ₹35 false", "the number of ratings"},
		"calories":          {bson.A{dish(bson.E{Key: "calories", Value: 312.5})}, "Thepla ₹35 false", ""},
		"too many calories": {bson.A{dish(bson.E{Key: "calories", Value: 9000})}, "Thepla ₹35 false", "the calories of a dish"},
		"long words":        {bson.A{dish(bson.E{Key: "description", Value: long}, bson.E{Key: "preparation_time", Value: long})}, "Thepla ₹35 false", "longer than 500"},
		"a picture":         {bson.A{dish(bson.E{Key: "image_url", Value: "https://x.example/a.png"})}, "Thepla ₹35 false", ""},
		"no picture":        {bson.A{dish(bson.E{Key: "image_url", Value: "javascript:alert(1)"})}, "Thepla ₹35 false", "no usable address"},
		"too long an url":   {bson.A{dish(bson.E{Key: "image_url", Value: "https://" + strings.Repeat("x", 500)})}, "Thepla ₹35 false", "no usable address"},
		"tags":              {bson.A{dish(bson.E{Key: "tags", Value: bson.A{"veg", "", long}})}, "Thepla ₹35 false", "a tag of a dish"},
		"no menu":           {nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newRecord(Restaurants, document(t, bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: " Thepla  House "}, {Key: "area", Value: "Prahlad Nagar"}, {Key: "cuisine", Value: "Gujarati"}, {Key: "items", Value: tt.items}}))
			r := d.restaurant(noon)
			if err := r.Normalize(); err != nil {
				t.Errorf("it breaks today's rules: %v", err)
			}
			got := ""
			for _, m := range r.Items {
				got += m.Name + " " + m.Price.String() + map[bool]string{true: " true", false: " false"}[m.SoldOut]
			}
			if got != tt.want {
				t.Errorf("the menu = %q, want %q", got, tt.want)
			}
			if reasons := d.reasons(); tt.reason == "" && reasons != "" || !strings.Contains(reasons, tt.reason) {
				t.Errorf("it says %q, want %q", reasons, tt.reason)
			}
		})
	}
	var many bson.A
	for i := range 250 {
		many = append(many, bson.D{{Key: "item_name", Value: "Dish " + strings.Repeat("x", i%90) + string(rune('A'+i%26)) + string(rune('a'+i/26))}, {Key: "price", Value: 1}})
	}
	d := newRecord(Restaurants, document(t, bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: strings.Repeat("Name ", 40)}, {Key: "area", Value: long}, {Key: "cuisine", Value: "x"}, {Key: "items", Value: many}}))
	r := d.restaurant(noon)
	if err := r.Normalize(); err != nil || len(r.Items) != foodie.MaxMenuItems {
		t.Errorf("a menu of 250 has %d dishes now: %v", len(r.Items), err)
	}
}

func TestReviews(t *testing.T) {
	for name, tt := range map[string]struct {
		rating any
		want   int // 0 for none
		reason string
	}{
		"five":       {5, 5, ""},
		"a double":   {4.0, 4, ""},
		"a half":     {3.5, 4, "not 1 to 5"},
		"ten stars":  {10, 5, "not 1 to 5"},
		"none":       {0, 1, "not 1 to 5"},
		"text":       {"2", 2, ""},
		"words":      {"great", 0, ""},
		"no number":  {math.NaN(), 0, ""},
		"nothing":    {nil, 0, ""},
		"infinitely": {math.Inf(1), 5, "not 1 to 5"},
	} {
		t.Run(name, func(t *testing.T) {
			im := bare()
			im.users["u1"] = foodie.User{ID: "u1", Username: "asha"}
			im.restaurants["thepla house"] = foodie.Restaurant{ID: "r1"}
			d := newRecord(Reviews, document(t, bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "user_id", Value: "u1"}, {Key: "username", Value: "somebody"}, {Key: "restaurant_name", Value: "Thepla House"},
				{Key: "rating", Value: tt.rating}, {Key: "comment", Value: " a < b\x00\n"}, {Key: "review_date", Value: noon.AddDate(0, -1, 0)}, {Key: "updated_at", Value: noon}, {Key: "helpful_count", Value: 3.0}, {Key: "is_verified_purchase", Value: true}}))
			v, ok := im.review(d)
			if ok != (tt.want > 0) || ok && (v.Rating != tt.want || v.Username != "asha" || v.Comment != "a < b" || v.HelpfulCount != 3 || !v.Verified || !v.UpdatedAt.Equal(noon) || v.RestaurantID != "r1") {
				t.Errorf("review = %+v, %v, want %d stars", v, ok, tt.want)
			}
			if reasons := d.reasons(); ok && (tt.reason == "" && reasons != "" || !strings.Contains(reasons, tt.reason)) {
				t.Errorf("it says %q, want %q", reasons, tt.reason)
			}
		})
	}
}

// Whatever bytes an old database holds, reading them ends and gives something that a store can keep.
func FuzzRecords(f *testing.F) {
	for _, d := range []bson.D{
		{{Key: "_id", Value: bson.NewObjectID()}, {Key: "items", Value: bson.A{bson.D{{Key: "price", Value: math.NaN()}}}}, {Key: "total_price", Value: "₹5"}},
		{{Key: "_id", Value: 1}, {Key: "name", Value: "X"}, {Key: "rating", Value: 5}, {Key: "order_date", Value: noon}},
	} {
		raw, err := bson.Marshal(d)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		raw := bson.Raw(b)
		if raw.Validate() != nil {
			return // the driver gives whole documents only
		}
		im := bare()
		o := im.order(newRecord(Orders, raw))
		if o.ID == "" || o.DinerID == "" || o.RestaurantID == "" || o.RestaurantName == "" || len(o.Lines) == 0 || o.Total < 0 || o.PlacedAt.Year() < 2000 {
			t.Errorf("order = %+v", o)
		}
		if v, ok := im.review(newRecord(Reviews, raw)); ok && (v.Rating < 1 || v.Rating > 5 || v.HelpfulCount < 0) {
			t.Errorf("review = %+v", v)
		}
		if u := newRecord(Users, raw).user(im); u.Username == "" || !strings.Contains(u.Email, "@") || strings.Contains(u.Username, "@") {
			t.Errorf("user = %+v", u)
		}
		r := newRecord(Restaurants, raw).restaurant(noon)
		if len([]rune(r.Name)) >= 2 {
			if err := r.Normalize(); err != nil {
				t.Errorf("restaurant %+v: %v", r, err)
			}
		}
	})
}
