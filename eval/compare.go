package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
)

// The kinds of mistakes.
const (
	MissingDish       = "missing dish"
	ExtraDish         = "extra dish"
	WrongQuantity     = "wrong quantity"
	WrongOption       = "wrong option"
	WrongRestaurant   = "wrong restaurant"
	FalseYes          = "false yes"   // placed, and nobody wanted it
	MissedYes         = "missed yes"  // a yes that placed nothing
	FalseNo           = "false no"    // dropped, and nobody wanted that
	MissedNo          = "missed no"   // a no after which the order still waits
	TurnedAway        = "turned away" // taken for none of our business
	TakenUp           = "taken up"    // none of our business, and yet something was done
	WrongIntent       = "wrong intent"
	MissingRestaurant = "missing restaurant" // of a search
	ExtraRestaurant   = "extra restaurant"   // of a search
	SetupFailed       = "set-up not understood"
	ModelFailed       = "model failed"
	Failed            = "failed"
)

// A Mistake is one thing that a case got wrong.
type Mistake struct {
	Kind   string `json:"kind"`
	Wanted string `json:"wanted"`
	Got    string `json:"got"`
}

// waysToSay are first words of an option and what a menu's line says instead.
var waysToSay = []struct{ said, is string }{
	{"without any", "no"}, {"without", "no"}, {"hold", "no"}, {"skip", "no"}, {"minus", "no"}, {"leave off", "no"}, {"not", "no"},
	{"go light on", "light"}, {"easy on", "light"}, {"less", "light"}, {"a little", "light"}, {"little", "light"}, {"light on", "light"},
	{"more", "extra"}, {"double", "extra"}, {"lots of", "extra"}, {"additional", "extra"},
}

var fillers = []string{"with", "add", "the", "of", "some", "a", "an", "any", "please", "size", "sized", "topping", "toppings"}

// spelling brings a name or an option to one form: "Without the Onions" and "no onion" are the same.
func spelling(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \t-–,.;:!?'’\"()&/", r) })
	s = strings.Join(words, " ") + " "
	for _, w := range waysToSay {
		if rest, found := strings.CutPrefix(s, w.said+" "); found {
			s = w.is + " " + rest
			break
		}
	}
	words = slices.DeleteFunc(strings.Fields(s), func(w string) bool { return slices.Contains(fillers, w) })
	for i, w := range words {
		words[i] = singular(w)
	}
	return strings.Join(words, " ")
}

func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return strings.TrimSuffix(w, "ies") + "y"
	case len(w) > 4 && strings.HasSuffix(w, "oes"):
		return strings.TrimSuffix(w, "es")
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// totals add the quantities of each dish.
func totals(lines []Line) map[string]int {
	sum := map[string]int{}
	for _, l := range lines {
		sum[spelling(l.Item)] += l.Quantity
	}
	return sum
}

// fits reports whether got has every wanted option once, and nothing besides that matters.
func (l Line) fits(got []string) bool {
	rest := slices.DeleteFunc(slices.Clone(got), func(o string) bool { return spelling(o) == "" })
	for n, wanted := range slices.Concat(l.Options, l.May) {
		i := slices.IndexFunc(rest, func(o string) bool {
			return slices.ContainsFunc(strings.Split(wanted, "|"), func(w string) bool { return spelling(w) == spelling(o) })
		})
		switch {
		case i >= 0:
			rest = slices.Delete(rest, i, i+1)
		case n < len(l.Options):
			return false
		}
	}
	return len(rest) == 0
}

// paired reports whether each wanted line has one of got to itself. Orders are small, so that every pairing is tried.
func paired(want, got []Line) bool {
	if len(want) == 0 || len(got) == 0 {
		return len(want) == len(got)
	}
	for i, g := range got {
		if spelling(g.Item) == spelling(want[0].Item) && g.Quantity == want[0].Quantity && want[0].fits(g.Options) &&
			paired(want[1:], slices.Delete(slices.Clone(got), i, i+1)) {
			return true
		}
	}
	return false
}

// compare says what is wrong with got. Items reports whether dishes and quantities agree, whatever the options.
func compare(want, got []Line) (mistakes []Mistake, items bool) {
	wanted, have := totals(want), totals(got)
	for _, dish := range slices.Sorted(maps.Keys(wanted)) {
		switch n, ok := have[dish]; {
		case !ok:
			mistakes = append(mistakes, Mistake{MissingDish, show(want), show(got)})
		case n != wanted[dish]:
			mistakes = append(mistakes, Mistake{WrongQuantity, show(want), show(got)})
		}
	}
	for _, dish := range slices.Sorted(maps.Keys(have)) {
		if _, ok := wanted[dish]; !ok {
			mistakes = append(mistakes, Mistake{ExtraDish, show(want), show(got)})
		}
	}
	if items = len(mistakes) == 0; items && !paired(want, got) {
		mistakes = append(mistakes, Mistake{WrongOption, show(want), show(got)})
	}
	return mistakes, items
}

// show is an order on one line.
func show(lines []Line) string {
	if len(lines) == 0 {
		return "nothing"
	}
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = fmt.Sprintf("%d × %s", l.Quantity, l.Item)
		if len(l.Options) > 0 {
			parts[i] += " (" + strings.Join(l.Options, ", ") + ")"
		}
	}
	return strings.Join(parts, "; ")
}

// linesOf are the lines of an order as a case has them. Notes are not judged.
func linesOf(lines []foodie.OrderLine) []Line {
	out := make([]Line, len(lines))
	for i, l := range lines {
		out[i] = Line{Item: l.Item, Quantity: l.Quantity, Options: append([]string{}, l.Options...)}
	}
	return out
}
