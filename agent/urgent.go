package agent

import "github.com/foodieexpress/foodie/agent/confirm"

// longestYes is about as long as a clear yes gets, in bytes; a longer one is not looked at.
const longestYes = 200

// Urgent reports whether r may be somebody's decision about an order that waits, as far as that can be seen before
// their session is read: a button, or nothing but a yes or a no. It decides what goes first, and nothing else.
func (r Request) Urgent() bool {
	if r.Action != nil {
		return true
	}
	if len(r.Message) > longestYes {
		return false
	}
	act := confirm.Read(r.Message, nil).Act
	return act == confirm.Yes || act == confirm.No
}
