package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
)

// maxDepth bounds how deep a body nests; ours need five.
const maxDepth = 32

// read reads the JSON body of r into a T, whatever its Content-Type says. What is no JSON is Malformed; a field of a
// wrong type, a missing one and, under the prefix, an unknown one is Invalid, and all of them come back together.
func read[T any](w http.ResponseWriter, r *http.Request) (v T, err error) {
	body, err := readBody(w, r)
	if err != nil {
		return v, err
	}
	return decode[T](body, strict(r))
}

// readOptional is read for a body that may be left out.
func readOptional[T any](w http.ResponseWriter, r *http.Request) (v T, err error) {
	body, err := readBody(w, r)
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return v, err
	}
	return decode[T](body, strict(r))
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err == nil {
		return body, nil
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, foodie.NewError(foodie.TooLarge, "body_too_large", "The request is larger than %d bytes.", MaxBody)
	}
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return nil, malformed("body_unreadable", "The request ended before it was whole.").Because(err)
}

func malformed(code, format string, args ...any) *foodie.Error {
	return foodie.NewError(foodie.Malformed, code, format, args...)
}

func decode[T any](body []byte, strict bool) (v T, err error) {
	value, err := parse(body)
	if err != nil {
		return v, err
	}
	a := assigner{strict: strict}
	a.assign(value, reflect.ValueOf(&v).Elem(), nil)
	return v, joined(a.faults)
}

// An object is a JSON object with its members in order.
type object struct {
	names  []string
	values map[string]any
}

// parse reads one JSON value: nil, bool, string, json.Number, []any or object. encoding/json alone would take the last
// of two members of one name, match names whatever their case, and mend broken text silently.
func parse(body []byte) (any, error) {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return nil, malformed("body_empty", "The request needs a JSON body.")
	case !utf8.Valid(body):
		return nil, malformed("body_encoding", "The body is not valid UTF-8 text.")
	}
	p := parser{json.NewDecoder(bytes.NewReader(body))}
	p.in.UseNumber()
	v, err := p.value(0)
	if err != nil {
		if _, ours := errors.AsType[*foodie.Error](err); ours {
			return nil, err
		}
		return nil, malformed("body_json", "The body is not valid JSON (near byte %d).", p.in.InputOffset()).Because(err)
	}
	if _, err := p.in.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed("body_trailing", "There is more after the JSON value (at byte %d).", p.in.InputOffset())
	}
	return v, nil
}

type parser struct{ in *json.Decoder }

func (p parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, malformed("body_depth", "The body nests deeper than %d levels.", maxDepth)
	}
	t, err := p.in.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return p.object(depth)
	case json.Delim('['):
		list := []any{}
		for p.in.More() {
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := p.in.Token()
		return list, err
	}
	return t, nil
}

func (p parser) object(depth int) (any, error) {
	o := object{values: map[string]any{}}
	for p.in.More() {
		t, err := p.in.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("member name %v", t)
		}
		if _, twice := o.values[name]; twice {
			return nil, malformed("field_twice", "The field %q stands twice in one object.", clip(name)).On(clip(name))
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.names, o.values[name] = append(o.names, name), v
	}
	_, err := p.in.Token()
	return o, err
}

// readForm reads a form (application/x-www-form-urlencoded) as the flat JSON object that it stands for. Parameters that
// we do not know are ignored (RFC 6749 section 3.2).
func readForm[T any](body []byte) (v T, err error) {
	if !utf8.Valid(body) {
		return v, malformed("body_encoding", "The body is not valid UTF-8 text.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return v, malformed("body_form", "The form cannot be read.").Because(err)
	}
	o := object{values: map[string]any{}}
	for name, values := range form {
		if len(values) > 1 {
			return v, malformed("field_twice", "The field %q stands twice in the form.", clip(name)).On(clip(name))
		}
		if !utf8.ValidString(name) || !utf8.ValidString(values[0]) {
			return v, malformed("body_encoding", "The form is not valid UTF-8 text.")
		}
		o.names, o.values[name] = append(o.names, name), values[0]
	}
	a := assigner{}
	a.assign(o, reflect.ValueOf(&v).Elem(), nil)
	return v, joined(a.faults)
}

// clip shortens a name that a client made up, so that an answer never carries a page of it back.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
