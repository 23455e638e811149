package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
)

// read reads the JSON object of a body, whatever its Content-Type says. Fields that we do not know are ignored: old
// clients send some.
func read[T any](w http.ResponseWriter, r *http.Request) (v T, err error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		return v, unreadable(r, err)
	}
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if len(body) == 0 || body[0] != '{' || !utf8.Valid(body) {
		return v, notObject(nil)
	}
	err = json.Unmarshal(body, &v)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		field := strings.TrimPrefix(wrong.Field, "identity.") // embedded in our bodies; its fields stand beside theirs
		return v, invalid(allowed(wrong.Type.Kind()), field, "field", field)
	}
	if err != nil {
		return v, notObject(err)
	}
	return v, nil
}

// allowed is the code of the sentence that says what a field of that kind may have.
func allowed(kind reflect.Kind) string {
	switch kind {
	case reflect.Int:
		return "field_number"
	case reflect.Struct:
		return "field_object"
	}
	return "field_type"
}

func unreadable(r *http.Request, err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return refusalOf(foodie.TooLarge, "body_too_large", "n", MaxBody)
	}
	if r.Context().Err() != nil {
		return r.Context().Err()
	}
	return refusalOf(foodie.Malformed, "body_unreadable").Because(err)
}

func notObject(cause error) error {
	return refusalOf(foodie.Malformed, "body_json").Because(cause)
}

// invalid blames a field with the sentence of code.
func invalid(code, field string, args ...any) *foodie.Error {
	return refusalOf(foodie.Invalid, code, args...).On(field)
}
