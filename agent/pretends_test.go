package agent

import "testing"

func TestPretends(t *testing.T) {
	for said, want := range map[string]bool{
		"I've added two thepla to your order!":       true,
		"I have just removed the fries.":             true,
		"Your review has been submitted.":            true,
		"We have updated it for you.":                true,
		"Your food is on its way!":                   true,
		"I can add a chaas if you like.":             false,
		"Shall I change it to three?":                false,
		"Thepla with added fenugreek is good.":       false,
		"Nothing was sent to the kitchen yet.":       false,
		"Sugar is added at the table.":               false,
		"Tell me what should be removed or replaced": false,
	} {
		if got := pretends(said); got != want {
			t.Errorf("pretends(%q) = %t, want %t", said, got, want)
		}
	}
}
