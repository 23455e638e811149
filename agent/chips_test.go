package agent_test

import (
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/lang"
)

// Whoever presses a chip says what it says, so the built-in model has to understand every one of them where it stands.
func TestChipsAreUnderstood(t *testing.T) {
	for state, before := range map[string][]string{
		"idle":       {},
		"diner":      {"@asha"},
		"browse":     {"show the menu of Thepla House"},
		"restaurant": {"show the menu of Thepla House"},
		"confirm":    {"@asha", "two masala thepla from Thepla House"},
		"pending":    {"@asha", "two masala thepla from Thepla House", "show all the restaurants"},
		"placed":     {"@asha", "two masala thepla from Thepla House", "yes"},
		"orders":     {"@asha", "two masala thepla from Thepla House", "yes", "my orders"},
		"sign_in":    {"two masala thepla from Thepla House", "yes"},
		"empty":      {"two masala thepla from Thepla House", "remove the thepla"},
		"ask.rating": {"@asha", "I want to review Thepla House"},
	} {
		for _, chip := range strings.Split(lang.Say(lang.English, "agent.chips."+state), "|") {
			t.Run(state+"/"+chip, func(t *testing.T) {
				w := newWorld(t)
				a, who := w.agent(), guest("g_1")
				for _, message := range before {
					if name, ok := strings.CutPrefix(message, "@"); ok {
						who = w.diner(name)
					} else {
						must(t, a, who, message)
					}
				}
				answer := must(t, a, who, chip)
				if answer.FunctionCalled == "" && len(answer.Cards) == 0 && chip != "Not now" {
					t.Errorf("%q is not understood: %q", chip, answer.Response)
				}
			})
		}
	}
}

func TestDishChipsOrder(t *testing.T) {
	w := newWorld(t)
	a, who := w.agent(), guest("g_1")
	menu := must(t, a, who, "show the menu of Thepla House")
	if answer := must(t, a, who, menu.Suggestions[0]); answer.PendingOrder == nil || answer.PendingOrder.Items[0].ItemName != "Masala Thepla" {
		t.Errorf("%q led to %s", menu.Suggestions[0], text(answer))
	}
	if answer := must(t, a, who, lang.Say(lang.English, "agent.chip.menu", "restaurant", "Patel & Sons")); !strings.Contains(answer.Response, "**Patel & Sons**") || answer.FunctionCalled == "" {
		t.Errorf("answer %s", text(answer))
	}
}
