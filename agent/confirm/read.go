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
//
// The grammar of a yes, and with other tables of a no, is
//
//	yes = lead* core (lead* (core | tail))*
//
// where a core is an affirmation on its own ("yes", "go ahead", "haan kar do", "હા"), a lead only opens ("oh", "please",
// "arre") and a tail only follows ("thanks", "that's all", or the pending order repeated exactly). One word that is
// left over, a question mark, a number or a sign of any markup makes the message Other: a false yes orders food that nobody wanted,
// while a missed one costs a question. Two other answers are read in the same way: to wait (Hold), and that nothing is to
// be added (Enough: "that's all" alone; before what asks for the order it is part of a yes).
package confirm

import (
	"strings"

	"github.com/foodieexpress/foodie"
)

// An Act is what a whole message says to the question that was asked.
type Act int

// The acts. The zero Act decides nothing.
const (
	Other Act = iota // neither: a question, a change, doubt, or anything that we do not fully understand
	Yes
	No     // to the whole
	Hold   // wait, or not yet
	Enough // nothing is to be added or changed; whether to place it is not said
)

// A Reading is what a message says. A weak Yes has neither "yes" nor an act, such as "ok": where nothing was asked it only
// acknowledges. A weak No refuses without calling anything off, such as "not now": it answers what was asked, while
// "cancel it" means the order whatever was asked.
type Reading struct {
	Act      Act
	Weak     bool   // see below
	Language string // BCP 47, "en", "hi" or "gu"; a mixture counts as the Indian language
	Words    string // what was said, without surrounding blanks, for the order's consent; "" when Other
}

// Read reads a whole message as an answer to "shall I place it?". pending are the lines that were shown, so that a yes
// may repeat them; it may be nil for another question. Read never panics, and takes time linear in the text.
func Read(text string, pending []foodie.OrderLine) Reading {
	words, ok := split(text)
	if !ok {
		return Reading{}
	}
	act, weak := rules().act(words)
	if act == Other && len(pending) > 0 {
		act = rules().actOfRestated(words, pending)
	}
	if act == Other {
		return Reading{}
	}
	return Reading{Act: act, Weak: weak, Language: rules().language(words), Words: strings.TrimSpace(text)}
}
