package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
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
		field := wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:] // our bodies are flat; what stands before is an embedded struct
		return v, invalid("field_type", field, "field", field)
	}
	if err != nil {
		return v, notObject(err)
	}
	return v, nil
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
