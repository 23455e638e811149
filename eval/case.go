// Package eval measures how well a model understands people: it plays suites of sentences through the real agent, over a
// scratch store, and says what each case came to. docs/eval.md has the form of a suite.
//
// A case is judged by its effects (what is proposed, what the store holds), never by the words of a reply, except for a
// search, which is what is shown. Each case is played by a diner of its own. Reading a suite fails with one error for each
// bad line, "file:line: field: what is wrong"; nothing is played then.
package eval

import "encoding/json"

// The suites that a case may belong to, which say what it asks.
const (
	Order    = "order"    // is one message proposed rightly?
	Dialogue = "dialogue" // is the end of several messages right?
	Confirm  = "confirm"  // while an order waits: is this a yes, a no or neither?
	Search   = "search"   // which restaurants are shown?
	Scope    = "scope"    // is this none of our business?
)

// What an order has come to at the end of a case (Expect.State).
const (
	Pending = "pending" // proposed, and not placed
	Placed  = "placed"  // exactly one order exists, and nothing waits
	None    = "none"    // nothing waits, and no order exists but those of Expect.Orders
	Any     = "any"     // no order exists but those of Expect.Orders, whatever waits
)

// What an answer to "shall I place it?" did (Expect.Act).
const (
	Affirm  = "affirm"  // the order was placed
	Deny    = "deny"    // it is gone, and was not placed
	Neither = "neither" // it still waits
)

// A Case is one line of a suite.
type Case struct {
	ID        string          `json:"id"`
	Suite     string          `json:"suite"`
	Source    string          `json:"source,omitempty"`    // where the sentence is from
	Lang      string          `json:"lang,omitempty"`      // BCP 47
	Catalogue string          `json:"catalogue,omitempty"` // a key of catalogues.json beside the file; the samples when empty
	Menus     json.RawMessage `json:"menus,omitempty"`     // the restaurants themselves, instead of a catalogue
	Guest     bool            `json:"guest,omitempty"`     // the diner of a dialogue has no account
	Setup     []string        `json:"setup,omitempty"`     // said first and not judged; an order waits after them
	Turns     []string        `json:"turns"`
	Tags      []string        `json:"tags,omitempty"`
	Expect    Expect          `json:"expect"`

	place string // file:line
}

// An Expect is what a case should come to.
type Expect struct {
	State       string            `json:"state,omitempty"`
	Restaurant  string            `json:"restaurant,omitempty"` // of Lines; any when empty
	Lines       []Line            `json:"lines,omitempty"`
	Orders      []PlacedOrder     `json:"orders,omitempty"`      // exactly these were placed, in any order
	After       map[string][]Line `json:"after,omitempty"`       // pending after turn n, counted from 0
	Act         []string          `json:"act,omitempty"`         // any of these will do
	Restaurants []string          `json:"restaurants,omitempty"` // all of them are shown,
	May         []string          `json:"may,omitempty"`         // and none but these besides
	List        bool              `json:"list,omitempty"`        // at least three restaurants are shown, whichever
	Scope       string            `json:"scope,omitempty"`       // "out" or "in"
}

// A Line is an order line. An option may list equal wordings with "|" between; May are options that do no harm.
type Line struct {
	Item     string   `json:"item_name"`
	Quantity int      `json:"quantity"`
	Options  []string `json:"options"`
	May      []string `json:"may,omitempty"`
}

// A PlacedOrder is an order that a case ends with.
type PlacedOrder struct {
	Restaurant string `json:"restaurant"`
	Lines      []Line `json:"lines"`
	Cancelled  bool   `json:"cancelled,omitempty"` // it was cancelled again
}
