package wire

import (
	"net/http"

	"github.com/foodieexpress/foodie"
)

// ProblemType is the media type of a Problem.
const ProblemType = "application/problem+json"

// StatusClientGone is what a log shows when nobody waited for the answer; it is nginx's number.
const StatusClientGone = 499

var statuses = map[foodie.Kind]int{
	foodie.Internal:        http.StatusInternalServerError,
	foodie.Malformed:       http.StatusBadRequest,
	foodie.Unauthenticated: http.StatusUnauthorized,
	foodie.Forbidden:       http.StatusForbidden,
	foodie.NotFound:        http.StatusNotFound,
	foodie.Conflict:        http.StatusConflict,
	foodie.TooLarge:        http.StatusRequestEntityTooLarge,
	foodie.Invalid:         http.StatusUnprocessableEntity,
	foodie.TooMany:         http.StatusTooManyRequests,
	foodie.Unavailable:     http.StatusServiceUnavailable,
	foodie.Timeout:         http.StatusGatewayTimeout,
}

// StatusOf is the HTTP status of a failure of kind.
func StatusOf(kind foodie.Kind) int { return statuses[kind] }

// A Problem is an error answer (RFC 9457).
type Problem struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail" jsonschema:"one sentence for a person: what happened and what to do next"`
	Code      string  `json:"code" jsonschema:"stable word for programs"`
	RequestID string  `json:"request_id"`
	Errors    []Fault `json:"errors,omitzero" jsonschema:"every field that is wrong"`
	// Suggestions are the nearest names, when a name was not found.
	Suggestions []string `json:"suggestions,omitzero" jsonschema:"the nearest names, when a name was not found"`
	// CurrentItems is the order at today's prices, when a shown price is outdated.
	CurrentItems []OrderLine `json:"current_items,omitzero" jsonschema:"the order at today's prices, when a shown price is outdated"`
}

// A Fault is one wrong field.
type Fault struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Code    string `json:"code"`
}

// NewProblem describes a failure with status.
func NewProblem(status int, code, detail, requestID string) Problem {
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code, RequestID: requestID}
}

// Error is what a log shows of p.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }
