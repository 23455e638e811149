package foodie

import (
	"context"
	"errors"
	"fmt"
)

// A Kind says who has to do something about an Error, and so which HTTP status it becomes.
type Kind int

// The kinds of failure. The zero Kind is Internal, so that a failure which nobody classified is never blamed on the caller.
const (
	Internal        Kind = iota // 500: ours
	Malformed                   // 400: the request cannot be read at all
	Unauthenticated             // 401: we do not know who asks
	Forbidden                   // 403: we know, and they may not
	NotFound                    // 404
	Conflict                    // 409: it does not fit the present state
	TooLarge                    // 413
	Invalid                     // 422: a field breaks a rule
	TooMany                     // 429
	Unavailable                 // 503: a part that we need is away
	Timeout                     // 504: a part that we need is too slow
)

var kindNames = [...]string{"internal", "malformed", "unauthenticated", "forbidden", "not_found", "conflict", "too_large", "invalid", "too_many", "unavailable", "timeout"}

// String is the kind's name as it stands in logs, such as "not_found".
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind(%d)", int(k))
	}
	return kindNames[k]
}

// An Error is a failure that somebody will read: the person its Message, the operator its cause.
type Error struct {
	Kind    Kind
	Code    string // stable word for programs and translations, such as "price_changed"; never empty
	Args    []any  // what the sentence of Code is filled with, in any language
	Field   string // the input at fault, as the caller spelled it, such as "items[0].quantity"
	Message string // the English sentence: what happened and what to do next; never a driver's words
	Err     error  // the cause, for the log alone
}

// Error is the code, field and message with the cause, for logs. People are shown Message alone.
func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	s += ": " + e.Message
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// NewError makes an Error whose message is format filled with args.
func NewError(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args, Message: fmt.Sprintf(format, args...)}
}

// On returns a copy of e that blames field.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because returns a copy of e with its cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// An Errors is several faults of one input, in the order of its fields. It is never empty.
type Errors []*Error

// Error joins the faults for the log.
func (es Errors) Error() string {
	s := ""
	for i, e := range es {
		if i > 0 {
			s += "; "
		}
		s += e.Error()
	}
	return s
}

// Unwrap gives the faults, so that errors.As finds the first.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// faults collects what is wrong with an input.
type faults []*Error

func (f *faults) add(err error) {
	var many Errors
	if errors.As(err, &many) {
		*f = append(*f, many...)
		return
	}
	if e, ok := errors.AsType[*Error](err); ok {
		*f = append(*f, e)
	}
}

// err is nil, the only fault, or all of them.
func (f faults) err() error {
	switch len(f) {
	case 0:
		return nil
	case 1:
		return f[0]
	default:
		return Errors(f)
	}
}

func invalid(code, field, format string, args ...any) error {
	return NewError(Invalid, code, format, args...).On(field)
}

// KindOf is the outermost kind of err: Timeout for an expired deadline, Internal when nobody classified it.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Timeout
	}
	return Internal
}

// CodeOf is the code of err, or "internal" when it has none.
func CodeOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return "internal"
}
