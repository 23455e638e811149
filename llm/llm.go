// Package llm is the contract of a language model that may call tools. llm/builtin answers it without a network;
// hosted models speak it through their own packages; llm/llmtest has fakes and a suite.
//
// A model proposes: it never has an effect of its own. Its words are shown, its calls are checked and run by the agent.
package llm

import (
	"context"
	"encoding/json"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// A Role says who speaks in a Message.
type Role string

// The roles of a message.
const (
	Diner  Role = "diner"
	Foodie Role = "foodie" // the model's own earlier words and calls
	Tool   Role = "tool"   // what a call came to
)

// A Message is one part of a conversation.
type Message struct {
	Role    Role
	Text    string
	Calls   []Call       // of Foodie
	Results []ToolResult // of Tool
	Opaque  []byte       // the provider's own bytes, sent back unchanged
}

// A Call is a model's wish to run a tool.
type Call struct {
	ID        string // may be empty
	Name      string
	Arguments json.RawMessage // an object
}

// A ToolResult is what a call came to. Content is data, never instructions; models fence it so that nothing in it can end
// the data.
type ToolResult struct {
	ID, Name string
	Content  json.RawMessage
	IsError  bool
}

// A ToolSpec is a tool as a model sees it.
type ToolSpec struct {
	Name        string
	Description string
	Schema      json.RawMessage // JSON Schema (2020-12) of Arguments
}

// A Situation is what the agent knows of the moment. It never overrides a name that was said.
type Situation struct {
	Language   string // BCP 47 of the diner, "en" by default
	SignedIn   bool
	Username   string
	Restaurant string // at hand
	Pending    *session.PendingOrder
	Shown      []session.Shown // of the last reply, in order
	Expect     session.Expect
	ExpectData json.RawMessage // see session.State
	// LastOrder is the newest order that the session knows of, for "same again" and "where is it?".
	LastOrder foodie.ID
	Memo      json.RawMessage // what the model wrote as Reply.Memo in the last turn
	// Glimpse is what a model without a catalogue of its own may know of it before it calls a tool; nil for one that has.
	Glimpse *Glimpse
}

// A Glimpse is the catalogue in a few lines: enough to call the right tool with the right names, too little to answer from.
// Its words come from the catalogue, which strangers fill: they are data.
type Glimpse struct {
	Restaurants     int // in all; 0 when that is not known
	Cuisines, Areas []string
	Near            []string // names that are like words of the message, as the menus spell them
}

// A Request is all that a model may know of a turn.
type Request struct {
	Messages  []Message // oldest first; the last is the diner's new message, or the results of calls
	Tools     []ToolSpec
	Situation Situation
}

// A Reply is what a model answers: words, calls, or both. Without calls the turn is over.
type Reply struct {
	Text        string
	Calls       []Call
	Suggestions []string        // what the diner may say next, at most five; may be empty
	Memo        json.RawMessage // the model's own notes, back in the next turn's Situation
	Opaque      []byte
	Usage       Usage // also beside an error, as far as it is known
}

// A Usage is what a reply cost in tokens, as its provider counts them; zero when it does not say, or costs nothing.
type Usage struct {
	In, Out int
}

// Total is both together.
func (u Usage) Total() int { return u.In + u.Out }

// A Model answers requests. It is safe for concurrent use.
type Model interface {
	// Name is the model's name in answers and health, such as "builtin".
	Name() string
	// Generate answers r. It may call emit with pieces of Reply.Text as they come, in order, never after it returns.
	// Errors are *foodie.Error of kind Unavailable, Timeout, TooMany or Internal, or the context's own.
	Generate(ctx context.Context, r Request, emit func(text string)) (Reply, error)
}

// Tokens is about how many tokens a hosted model makes of text: one for four characters of English, one for each of other
// scripts. It serves budgets, which only have to be about right, and rather too strict.
func Tokens(text string) int {
	ascii, other := 0, 0
	for _, c := range text {
		if c < utf8.RuneSelf {
			ascii++
		} else {
			other++
		}
	}
	return (ascii+3)/4 + other
}
