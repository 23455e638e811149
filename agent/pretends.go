package agent

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/match"
)

// pretends reports whether a model's sentence says that it has just done something, or that food is coming, which is never
// so when no tool has run.
func pretends(sentence string) bool {
	words := match.Words(sentence)
	if slices.ContainsFunc(words, func(w string) bool { return notDone[w] }) {
		return false
	}
	said := " " + strings.Join(words, " ") + " "
	for _, coming := range []string{" on its way ", " on the way ", " being prepared ", " will arrive ", " has been sent ", " is confirmed "} {
		if strings.Contains(said, coming) {
			return true
		}
	}
	i := slices.IndexFunc(words, func(w string) bool { return changeWords[w] })
	return i > 0 && slices.ContainsFunc(words[max(0, i-3):i], func(w string) bool { return doerWords[w] })
}

var (
	changeWords = setOf("added removed updated changed replaced deleted submitted sent reserved swapped signed logged registered")
	doerWords   = setOf("i ive weve ve have has been we just")
)
