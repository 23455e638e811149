package agent_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/session"
)

// last is the newest message of a conversation, as it is kept and as it is shown again.
func last(t *testing.T, w *world, a *agent.Agent, who agent.Caller) (kept, shown string) {
	t.Helper()
	s, err := w.sessions.Peek(t.Context(), who.SessionID)
	if err != nil {
		t.Fatal(err)
	}
	h, err := a.History(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	n := len(s.Messages) - 1
	return string(s.Messages[n].Cards), string(h.Messages[n].Cards)
}

func TestAConversationIsShownAgainWithItsCards(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	for _, message := range []string{
		"show all restaurants", "show menu for Thepla House", "who has thepla?", "recommend something", "two masala thepla from Thepla House",
	} {
		answer := must(t, a, asha, message)
		kept, shown := last(t, w, a, asha)
		if len(answer.Cards) == 0 || shown != text(answer.Cards) && canonical(json.RawMessage(shown)) != canonical(answer.Cards) {
			t.Errorf("%s: the cards %s are shown again as %s", message, text(answer.Cards), shown)
		}
		if strings.Contains(kept, `"price"`) {
			t.Errorf("%s: the catalogue is kept in the conversation: %s", message, kept)
		}
	}
}

func TestWhatIsGoneIsNotShownAgain(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	must(t, a, asha, "two masala thepla from Thepla House")
	must(t, a, asha, "cancel it")
	h, err := a.History(t.Context(), asha)
	if err != nil || len(h.Messages) != 4 || h.Messages[1].Cards != nil {
		t.Errorf("a cancelled order is shown again: %+v, %v", h.Messages, err)
	}
}

// What an earlier version kept whole is shown as it was.
func TestCardsThatWereKeptWhole(t *testing.T) {
	w := newWorld(t)
	a, asha := w.agent(), w.diner("asha")
	whole := json.RawMessage(`[{"type":"menu","restaurant":{"id":"r","name":"Gone"},"items":[{"item_name":"Dabeli","price":30}]}]`)
	lease, err := w.sessions.Begin(t.Context(), session.Entry{ID: asha.SessionID})
	if err == nil {
		err = lease.Commit(t.Context(), session.Update{Append: []session.Message{
			{Role: "foodie", Text: "Here.", Cards: whole}, {Role: "foodie", Text: "Gone.", Cards: json.RawMessage(`[{"type":"menu","restaurant":"` + string(foodie.NewID()) + `"}]`)},
		}})
	}
	if err != nil {
		t.Fatal(err)
	}
	h, err := a.History(t.Context(), asha)
	if err != nil || string(h.Messages[0].Cards) != string(whole) || h.Messages[1].Cards != nil {
		t.Errorf("History() = %+v, %v", h.Messages, err)
	}
}
