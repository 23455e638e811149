package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// An operation is what the OpenAPI document says about a route.
type operation struct {
	summary  string
	query    []parameter
	headers  []parameter
	body     reflect.Type // nil for none
	form     bool         // the body may also be a form
	optional bool         // the body may be left out
	status   int          // of success; 0 for 200
	answer   reflect.Type // nil for none
	media    string       // of an answer that is no JSON
	etag     bool         // If-None-Match may be answered with 304
	away     bool         // the answer may also come with 503
	nothing  bool         // the answer may also be 204
	bearer   bool         // a token is read, but not required
	hashes   bool         // a password is hashed, which takes its time
}

// A parameter of a query or a header.
type parameter struct {
	name, description string
	schema            *jsonschema.Schema
}

func text(name, description string) parameter {
	return parameter{name, description, &jsonschema.Schema{Type: "string"}}
}

func number(name string, least, most int) parameter {
	return parameter{name, "", &jsonschema.Schema{Type: "integer", Minimum: new(float64(least)), Maximum: new(float64(most))}}
}

func amount(name, description string) parameter {
	return parameter{name, description, &jsonschema.Schema{Type: "number", ExclusiveMinimum: new(0.0)}}
}

// of names a wire type in the table of routes.
func of[T any]() reflect.Type { return reflect.TypeFor[T]() }

// A doc is an object of the document.
type doc = map[string]any

// openAPI writes the document of routes (OpenAPI 3.1). It is made of what the program knows, so a fault in it is a
// fault of the program, and panics at start.
func openAPI(routes []route, version string) []byte {
	c := &components{schemas: map[string]*jsonschema.Schema{}}
	c.reference(of[wire.Problem]())
	paths := map[string]doc{}
	for _, rt := range routes {
		if paths[rt.path] == nil {
			paths[rt.path] = doc{}
		}
		paths[rt.path][strings.ToLower(rt.method)] = rt.describe(c)
	}
	b, err := json.Marshal(doc{
		"openapi": "3.1.0",
		"info": doc{"title": "FoodieExpress API", "version": version, "license": doc{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Restaurants, orders and reviews. Every route also stands at the root, without " + prefix + ", for clients of v3.0; there, unknown fields are ignored. Amounts are rupees, times UTC. A trailing slash is optional."},
		"servers": []doc{{"url": prefix}, {"url": "/"}},
		"paths":   paths,
		"components": doc{"schemas": c.schemas, "securitySchemes": doc{"password": doc{
			"type": "oauth2", "flows": doc{"password": doc{"tokenUrl": prefix + "/users/login", "refreshUrl": prefix + "/users/refresh", "scopes": doc{}}},
		}}},
	})
	if err != nil {
		panic(fmt.Sprintf("openapi: %v", err))
	}
	return b
}

// describe is the operation object of rt.
func (rt *route) describe(c *components) doc {
	tag, _, _ := strings.Cut(strings.TrimPrefix(rt.path, "/"), "/")
	op := doc{
		"summary": rt.summary, "operationId": operationID(rt.label), "tags": []string{cmp.Or(tag, "service")},
		"responses": rt.responses(c),
	}
	if p := rt.parameters(); len(p) > 0 {
		op["parameters"] = p
	}
	if rt.body != nil {
		content := doc{"application/json": doc{"schema": c.reference(rt.body)}}
		if rt.form {
			content["application/x-www-form-urlencoded"] = doc{"schema": c.reference(rt.body)}
		}
		op["requestBody"] = doc{"required": !rt.optional, "content": content}
	}
	switch {
	case rt.who == admin:
		op["security"], op["description"] = []doc{{"password": []string{}}}, "For administrators."
	case rt.who == signedIn:
		op["security"] = []doc{{"password": []string{}}}
	case rt.bearer:
		op["security"] = []doc{{"password": []string{}}, {}}
	}
	return op
}

// operationID is the label as one word: "get_restaurants_name".
func operationID(label string) string {
	words := strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return !(r >= 'a' && r <= 'z') })
	return strings.Join(words, "_")
}

func (rt *route) parameters() []doc {
	var list []doc
	for _, name := range rt.params {
		list = append(list, doc{"name": name, "in": "path", "required": true, "schema": doc{"type": "string"}})
	}
	add := func(in string, params []parameter) {
		for _, p := range params {
			d := doc{"name": p.name, "in": in, "schema": p.schema}
			if p.description != "" {
				d["description"] = p.description
			}
			list = append(list, d)
		}
	}
	add("query", rt.query)
	add("header", rt.headers)
	return list
}

// responses are the success of rt, and problem details for everything else.
func (rt *route) responses(c *components) doc {
	success := doc{"description": http.StatusText(rt.status)}
	switch {
	case rt.media != "":
		success["content"] = doc{rt.media: doc{"schema": doc{"type": "string"}}}
	case rt.answer != nil:
		success["content"] = doc{"application/json": doc{"schema": c.reference(rt.answer)}}
	}
	all := doc{
		strconv.Itoa(rt.status): success,
		"default":               doc{"description": "Problem details (RFC 9457)", "content": doc{wire.ProblemType: doc{"schema": c.reference(of[wire.Problem]())}}},
	}
	if rt.etag {
		all["304"] = doc{"description": "The client has it already"}
	}
	if rt.nothing {
		all["204"] = doc{"description": http.StatusText(http.StatusNoContent)}
	}
	if rt.away {
		all["503"] = doc{"description": "Not now", "content": success["content"]}
	}
	return all
}

// components are the named schemas of the document.
type components struct{ schemas map[string]*jsonschema.Schema }

// reference is the schema of t: a wire type by its name, a list by its element.
func (c *components) reference(t reflect.Type) *jsonschema.Schema {
	switch {
	case t.Kind() == reflect.Slice:
		return &jsonschema.Schema{Type: "array", Items: c.reference(t.Elem())}
	case t.Kind() != reflect.Struct:
		return &jsonschema.Schema{Type: "object"}
	}
	if _, made := c.schemas[t.Name()]; !made {
		c.schemas[t.Name()] = nil // a type may hold itself
		c.schemas[t.Name()] = c.schema(t)
	}
	return &jsonschema.Schema{Ref: "#/components/schemas/" + t.Name()}
}

// schema writes the fields of a wire type. The wire types that it holds stand by their names.
func (c *components) schema(t reflect.Type) *jsonschema.Schema {
	known := maps.Clone(leaves)
	for i := range t.NumField() {
		for inner := t.Field(i).Type; ; inner = inner.Elem() {
			if k := inner.Kind(); k == reflect.Slice || k == reflect.Pointer {
				continue
			}
			if inner.Kind() == reflect.Struct && known[inner] == nil {
				known[inner] = c.reference(inner)
			}
			break
		}
	}
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
	if err != nil {
		panic(fmt.Sprintf("openapi: schema of %s: %v", t, err))
	}
	for name, p := range s.Properties {
		s.Properties[name] = notNull(p)
	}
	bound(t, s)
	return s
}

// notNull takes the null away that Go's nil slices and pointers would allow: our answers have none, and a body may as
// well leave the field out.
func notNull(s *jsonschema.Schema) *jsonschema.Schema {
	if !slices.Contains(s.Types, "null") {
		return s
	}
	s = s.CloneSchemas()
	s.Types = slices.DeleteFunc(s.Types, func(t string) bool { return t == "null" })
	if len(s.Types) == 1 {
		s.Type = s.Types[0]
	}
	if len(s.Types) < 2 { // a single one stands in Type; that of a reference in what it refers to
		s.Types = nil
	}
	return s
}

// leaves are the schemas of what is written as one JSON value.
var leaves = map[reflect.Type]*jsonschema.Schema{
	of[foodie.Money]():       {Type: "number", Minimum: new(0.0)},
	of[wire.Time]():          {Type: "string", Format: "date-time"},
	of[foodie.OrderStatus](): {Type: "string", Enum: enum(foodie.OrderStatuses())},
	of[foodie.Role]():        {Type: "string", Enum: enum([]foodie.Role{foodie.RoleUser, foodie.RoleOperator, foodie.RoleAdmin})},
}

func enum[T ~string](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// bound sets the limits of what people write, so that a generated client knows them. The domain decides.
func bound(t reflect.Type, s *jsonschema.Schema) {
	switch t {
	case of[wire.WantedLine](), of[wire.OrderLine]():
		s.Properties["quantity"].Minimum, s.Properties["quantity"].Maximum = new(1.0), new(float64(foodie.MaxLineQuantity))
		s.Properties["note"].MaxLength = new(foodie.MaxNote)
	case of[wire.PlaceOrder]():
		s.Properties["items"].MinItems, s.Properties["items"].MaxItems = new(1), new(foodie.MaxOrderLines)
	case of[wire.Registration]():
		s.Properties["password"].MinLength, s.Properties["password"].MaxLength = new(foodie.MinPassword), new(foodie.MaxPassword)
	case of[wire.RestaurantDraft]():
		s.Properties["items"].MaxItems = new(foodie.MaxMenuItems)
	case of[wire.ReviewDraft](), of[wire.ReviewChange](), of[wire.Review]():
		s.Properties["rating"].Minimum, s.Properties["rating"].Maximum = new(1.0), new(5.0)
	}
}

// openAPI answers GET /openapi.json.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	return s.document.send(w, r)
}
