package agent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/foodieexpress/foodie/agent"
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
		for _, language := range lang.Languages() {
			for i, chip := range strings.Split(lang.Say(language, "agent.chips."+state), "|") {
				t.Run(state+"/"+chip, func(t *testing.T) {
					english := strings.Split(lang.Say(lang.English, "agent.chips."+state), "|")[i]
					pressed, want := pressIn(t, language, before, chip), pressIn(t, language, before, english)
					if pressed.FunctionCalled == "" && len(pressed.Cards) == 0 && english != "Not now" {
						t.Errorf("%q is not understood: %q", chip, pressed.Response)
					}
					if pressed.FunctionCalled != want.FunctionCalled || pressed.OrderConfirmed != want.OrderConfirmed || pressed.OrderCancelled != want.OrderCancelled || pressed.Language != language {
						t.Errorf("%q leads to %s, want as %q does: %s", chip, text(pressed), english, text(want))
					}
				})
			}
		}
	}
}

// pressIn presses a chip after some messages, with the client's switch at language.
func pressIn(t *testing.T, language string, before []string, chip string) agent.Answer {
	w := newWorld(t)
	a, who := w.agent(), guest("g_1")
	for _, message := range append([]string{"!" + language}, append(slices.Clone(before), chip)...) {
		switch name, rest := message[:1], message[1:]; name {
		case "@":
			who = w.diner(rest)
			who.Language = language
		case "!":
			who.Language = rest
		default:
			answer := must(t, a, who, message)
			if message == chip {
				return answer
			}
		}
	}
	t.Fatal("nothing was pressed")
	return agent.Answer{}
}

func TestDishChipsOrder(t *testing.T) {
	w := newWorld(t)
	a, who := w.agent(), guest("g_1")
	menu := must(t, a, who, "show the menu of Thepla House")
	if answer := must(t, a, who, menu.Suggestions[0]); answer.PendingOrder == nil || answer.PendingOrder.Items[0].ItemName != "Masala Thepla" {
		t.Errorf("%q led to %s", menu.Suggestions[0], text(answer))
	}
	for _, language := range lang.Languages() {
		who.Language = language
		order := lang.Say(language, "agent.chip.order", "dish", "Masala Chaas", "restaurant", "Thepla House")
		if answer := must(t, a, who, order); answer.PendingOrder == nil || answer.PendingOrder.Items[len(answer.PendingOrder.Items)-1].ItemName != "Masala Chaas" {
			t.Errorf("%q led to %s", order, text(answer))
		}
		added := lang.Say(language, "web.talk.add_dish_with", "dish", "Masala Chaas", "restaurant", "Thepla House", "options", "large")
		if answer := must(t, a, who, added); answer.PendingOrder == nil || !slices.Equal(answer.PendingOrder.Items[len(answer.PendingOrder.Items)-1].Options, []string{"large"}) {
			t.Errorf("%q led to %s", added, text(answer))
		}
	}
	if answer := must(t, a, who, lang.Say(lang.English, "agent.chip.menu", "restaurant", "Patel & Sons")); !strings.Contains(answer.Response, "**Patel & Sons**") || answer.FunctionCalled == "" {
		t.Errorf("answer %s", text(answer))
	}
}
