package api

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie"
)

// maxFaults bounds how many faults of one body are told.
const maxFaults = 20

// An assigner fills a wire type from a parsed body and collects what is wrong with it.
type assigner struct {
	strict bool // unknown fields are faults
	faults foodie.Errors
}

// A place is where in the body we are. It is spelled out only for a fault.
type place struct {
	parent *place
	name   string // of a member; "" for an element
	index  int
}

func (p *place) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return p.parent.String() + "[" + strconv.Itoa(p.index) + "]"
	case p.parent == nil:
		return p.name
	}
	return p.parent.String() + "." + p.name
}

// label is the place as a sentence begins with it.
func (p *place) label() string {
	if p == nil {
		return "The body"
	}
	return p.String()
}

func (a *assigner) fault(code string, at *place, format string, args ...any) {
	if len(a.faults) < maxFaults {
		a.faults = append(a.faults, foodie.NewError(foodie.Invalid, code, format, args...).On(at.String()))
	}
}

func (a *assigner) wrongType(at *place, want string) {
	a.fault("field_type", at, "%s must be %s.", at.label(), want)
}

var moneyType = reflect.TypeFor[foodie.Money]()

// assign puts v into into. A null is a value that is not there.
func (a *assigner) assign(v any, into reflect.Value, at *place) {
	if into.Type() == moneyType {
		a.money(v, into, at)
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		p := reflect.New(into.Type().Elem())
		a.assign(v, p.Elem(), at)
		into.Set(p)
	case reflect.Struct:
		a.object(v, into, at)
	case reflect.Slice:
		a.list(v, into, at)
	case reflect.Interface: // accepted and ignored, whatever it is
	default:
		if want := setScalar(v, into); want != "" {
			a.wrongType(at, want)
		}
	}
}

// setScalar sets a text, a bool or a number, or says what it wants.
func setScalar(v any, into reflect.Value) (want string) {
	switch into.Kind() {
	case reflect.Bool:
		b, ok := v.(bool)
		into.SetBool(b)
		return unless(ok, "true or false")
	case reflect.Int:
		n, ok := whole(v)
		into.SetInt(n)
		return unless(ok, "a whole number")
	case reflect.Float64:
		n, ok := v.(json.Number)
		f, err := strconv.ParseFloat(n.String(), 64)
		into.SetFloat(f)
		return unless(ok && err == nil, "a number")
	}
	s, ok := v.(string)
	into.SetString(s)
	return unless(ok, "text")
}

func unless(ok bool, want string) string {
	if ok {
		return ""
	}
	return want
}

// whole reads an integer. 3, 3.0 and 3e0 are one number in JSON; none of ours is beyond 2^31.
func whole(v any) (int64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.String(), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		return 0, false
	}
	return int64(f), true
}

func (a *assigner) money(v any, into reflect.Value, at *place) {
	n, ok := v.(json.Number)
	if !ok {
		a.wrongType(at, "a number of rupees")
		return
	}
	m, err := foodie.ParseMoney(n.String())
	if err != nil {
		a.fault("money", at, "%s must be a number of rupees with at most two decimals, such as 120.5.", at.label())
		return
	}
	into.SetInt(int64(m))
}

func (a *assigner) list(v any, into reflect.Value, at *place) {
	list, ok := v.([]any)
	if !ok {
		a.wrongType(at, "a list")
		return
	}
	out := reflect.MakeSlice(into.Type(), len(list), len(list))
	for i, element := range list {
		a.assign(element, out.Index(i), &place{parent: at, index: i})
	}
	into.Set(out)
}

func (a *assigner) object(v any, into reflect.Value, at *place) {
	o, ok := v.(object)
	if !ok {
		a.wrongType(at, "a JSON object")
		return
	}
	known := fieldsOf(into.Type())
	for _, f := range known {
		here := &place{parent: at, name: f.name}
		value := o.values[f.name]
		switch {
		case value != nil:
			a.assign(value, into.Field(f.index), here)
		case !f.optional:
			a.fault("field_missing", here, "%s is required.", here)
		}
	}
	for _, name := range o.names {
		if a.strict && !has(known, name) {
			here := &place{parent: at, name: clip(name)}
			a.fault("field_unknown", here, "%s is not a field here; there are %s.", here, names(known))
		}
	}
}

// A field of a wire type, as its tags say.
type field struct {
	name     string
	index    int
	optional bool
}

func fieldsOf(t reflect.Type) []field {
	fields := make([]field, t.NumField())
	for i := range fields {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[i] = field{name: name, index: i, optional: options == "omitzero"}
	}
	return fields
}

func has(fields []field, name string) bool {
	return slices.ContainsFunc(fields, func(f field) bool { return f.name == name })
}

func names(fields []field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.name
	}
	return strings.Join(list, ", ")
}
