package api

import (
	"encoding/base64"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
)

// maxText bounds a text in a query, in characters.
const maxText = 200

// A query reads the parameters of a request and collects what is wrong with them. Unknown ones are ignored.
type query struct {
	values url.Values
	faults foodie.Errors
}

func queryOf(r *http.Request) (*query, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, malformed("query_malformed", "The query of the address cannot be read; write %% as %%25.").Because(err)
	}
	return &query{values: values}, nil
}

func (q *query) fault(code, field, format string, args ...any) {
	q.faults = append(q.faults, foodie.NewError(foodie.Invalid, code, format, args...).On(field))
}

func (q *query) err() error { return joined(q.faults) }

// text is a parameter of at most maxText characters.
func (q *query) text(name string) string {
	s := strings.TrimSpace(q.values.Get(name))
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxText {
		q.fault("text_length", name, "%s is text of at most %d characters.", name, maxText)
		return ""
	}
	return s
}

// number is a whole number from least to most, or missing when it is not given.
func (q *query) number(name string, missing, least, most int) int {
	s := q.values.Get(name)
	if s == "" {
		return missing
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		q.fault("number_range", name, "%s is a whole number from %d to %d.", name, least, most)
		return missing
	}
	return n
}

// money is an amount above zero, or zero when it is not given.
func (q *query) money(name string) foodie.Money {
	s := q.values.Get(name)
	if s == "" {
		return 0
	}
	m, err := foodie.ParseMoney(s)
	if err != nil || m <= 0 {
		q.fault("money", name, "%s is a number of rupees above 0, with at most two decimals.", name)
		return 0
	}
	return m
}

// status is an order's status, or "" when it is not given.
func (q *query) status() foodie.OrderStatus {
	s := q.values.Get("status")
	if s == "" {
		return ""
	}
	st, err := foodie.ParseOrderStatus(s)
	if err != nil {
		q.fault("status_unknown", "status", "%s", err.(*foodie.Error).Message)
	}
	return st
}

// A cursor is where a page ended: at the record id, which was the at-th of its list. Clients see it as opaque text.
type cursor struct {
	id foodie.ID
	at int
}

// maxCursor bounds a cursor in bytes, twice over what ours need.
const maxCursor = 128

// String is the cursor as it stands in a Link.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(c.at) + "." + string(c.id)))
}

func (q *query) cursor() (c cursor) {
	s := q.values.Get("cursor")
	if s == "" {
		return cursor{}
	}
	c, ok := parseCursor(s)
	if !ok {
		q.fault("cursor", "cursor", "This cursor is none of ours; take it from the Link header of the page before.")
	}
	return c
}

func parseCursor(s string) (cursor, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) > maxCursor {
		return cursor{}, false
	}
	number, id, ok := strings.Cut(string(b), ".")
	at, err := strconv.Atoi(number)
	if !ok || err != nil || at < 0 || at > math.MaxInt32 || !validID(id) {
		return cursor{}, false
	}
	return cursor{id: foodie.ID(id), at: at}, true
}

// validID reports whether s can be an id: a UUID or 24 hex digits, of letters, digits and hyphens.
func validID(s string) bool {
	for _, c := range []byte(s) {
		if !(c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 40
}

// linkNext names the next page (RFC 8288), for the same path and query with another cursor.
func linkNext(w http.ResponseWriter, r *http.Request, values url.Values, next cursor) {
	values.Set("cursor", next.String())
	w.Header().Set("Link", "<"+r.URL.EscapedPath()+"?"+values.Encode()+`>; rel="next"`)
}
