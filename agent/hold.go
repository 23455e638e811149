package agent

import (
	"encoding/json"

	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/session"
)

// A held is the data of ExpectConfirm after the diner wanted to wait: nothing was asked, so an "ok" that follows only
// acknowledges, and the order wants a plain yes.
type held struct {
	Held bool `json:"held"`
}

// heldIn reports whether the last reply let the order wait at its diner's wish.
func heldIn(data json.RawMessage) bool {
	var h held
	return json.Unmarshal(data, &h) == nil && h.Held
}

// leave answers a diner who neither places nor drops the order that was shown, and reports whether one was.
func (t *turn) leave(act confirm.Act, asked session.Expect) bool {
	if t.pending == nil || asked != session.ExpectConfirm {
		return false
	}
	if act == confirm.Hold {
		t.hold()
	} else {
		t.show(t.pendingView(t.sentence("that_is_all")))
	}
	return true
}

// hold lets the order wait, and asks nothing.
func (t *turn) hold() {
	whole := t.pendingView("")
	t.show(view{text: t.sentence("take_your_time"), cards: whole.cards, chips: whole.chips, expect: session.ExpectConfirm, data: held{true}})
}
