package foodie_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/foodieexpress/foodie"
)

// wantFault fails when err is no *foodie.Error of that kind, code and field.
func wantFault(t *testing.T, err error, kind foodie.Kind, code, field string) {
	t.Helper()
	if e, ok := errors.AsType[*foodie.Error](err); !ok || e.Kind != kind || e.Code != code || e.Field != field || e.Message == "" {
		t.Errorf("error = %v, want %s %s on %q", err, kind, code, field)
	}
}

func TestErrorIsForTheLogAndMessageForPeople(t *testing.T) {
	cause := errors.New("driver: no rows")
	base := foodie.NewError(foodie.NotFound, "order_not_found", "There is no order %s.", "A1")
	e := base.On("id").Because(cause)
	if got, want := e.Error(), "order_not_found (id): There is no order A1.: driver: no rows"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if e.Message != "There is no order A1." || len(e.Args) != 1 || e.Args[0] != "A1" {
		t.Errorf("message %q of %v", e.Message, e.Args)
	}
	if !errors.Is(e, cause) {
		t.Error("the cause is lost")
	}
	if base.Field != "" || base.Err != nil {
		t.Errorf("On or Because changed the error they were called on: %+v", base)
	}
	if got, want := base.Error(), "order_not_found: There is no order A1."; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}

func TestErrors(t *testing.T) {
	many := foodie.Errors{foodie.NewError(foodie.Invalid, "a", "First."), foodie.NewError(foodie.Conflict, "b", "Second.")}
	if got, want := many.Error(), "a: First.; b: Second."; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if foodie.KindOf(many) != foodie.Invalid || foodie.CodeOf(many) != "a" || !errors.Is(many, many[1]) {
		t.Errorf("kind %s, code %s", foodie.KindOf(many), foodie.CodeOf(many))
	}
}

func TestKindOf(t *testing.T) {
	for name, tt := range map[string]struct {
		err  error
		kind foodie.Kind
		code string
	}{
		"classified":      {foodie.NewError(foodie.TooMany, "slow_down", "Wait."), foodie.TooMany, "slow_down"},
		"wrapped":         {fmt.Errorf("place: %w", foodie.NewError(foodie.Forbidden, "no", "No.")), foodie.Forbidden, "no"},
		"outermost wins":  {foodie.NewError(foodie.Unavailable, "away", "Away.").Because(foodie.NewError(foodie.Invalid, "x", "X.")), foodie.Unavailable, "away"},
		"expired":         {fmt.Errorf("ask: %w", context.DeadlineExceeded), foodie.Timeout, "internal"},
		"not classified":  {errors.New("oops"), foodie.Internal, "internal"},
		"nothing is left": {context.Canceled, foodie.Internal, "internal"},
	} {
		if got := foodie.KindOf(tt.err); got != tt.kind {
			t.Errorf("%s: KindOf = %s, want %s", name, got, tt.kind)
		}
		if got := foodie.CodeOf(tt.err); got != tt.code {
			t.Errorf("%s: CodeOf = %s, want %s", name, got, tt.code)
		}
	}
}

func TestKindNames(t *testing.T) {
	for kind, want := range map[foodie.Kind]string{foodie.Internal: "internal", foodie.NotFound: "not_found", foodie.Timeout: "timeout", 99: "kind(99)", -1: "kind(-1)"} {
		if got := kind.String(); got != want {
			t.Errorf("Kind(%d) = %s, want %s", int(kind), got, want)
		}
	}
}
