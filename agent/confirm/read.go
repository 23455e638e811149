// Package confirm decides whether a person said yes to a pending order. It is pure: a grammar over whole utterances
// (Read), and the state machine of a pending order over session.PendingOrder.
//
//	none ──Propose──► proposed ──yes to it──► placing ──► Placed (pending becomes none)
//	         ▲         │  │  │                   ├──► Repriced: Propose, the next revision
//	         └─Propose─┘  │  └─ expiry ─► none   ├──► Dropped: none
//	         (next        └─ no ─► none          └──► Kept: proposed still
//	         revision)
//
// One chain has one id, which is its order's Idempotency-Key; each change is its next revision; only the last revision
// that a reply showed can be placed by words.
package confirm

import "github.com/foodieexpress/foodie"

// An Act is what a whole message says to the question that was asked.
type Act int

// The acts. The zero Act decides nothing.
const (
	Other Act = iota // neither: a question, a change, doubt, or anything that we do not fully understand
	Yes
	No // of the whole
)

// A Reading is what a message says.
type Reading struct {
	Act      Act
	Language string // BCP 47 of a Yes or No: "en", "hi" or "gu"; a mixture counts as the Indian language
	Words    string // what was said, without surrounding blanks, for the order's consent; "" when Other
}

// Read reads a whole message as an answer to "shall I place it?". pending are the lines that were shown, so that a yes
// may repeat them; it may be nil for another question. Read never panics, and takes time linear in the text.
func Read(text string, pending []foodie.OrderLine) Reading {
	return Reading{}
}
