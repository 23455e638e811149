package foodie

import (
	"fmt"
	"strings"
)

// An Option is a choice of the menu as a line asks for it.
type Option struct {
	Modifier string // "", "no", "no extra", "light" or "extra"
	Choice   Choice
	Group    int // index into MenuItem.Options
}

// String is the option as it stands in a line: "large", "no pickle".
func (o Option) String() string {
	if o.Modifier == "" {
		return o.Choice.Name
	}
	return o.Modifier + " " + o.Choice.Name
}

// refuses reports whether o says what is not wanted: "no cheese", "no extra cheese". It costs nothing and does not count.
func (o Option) refuses() bool { return o.Modifier == "no" || o.Modifier == "no extra" }

// Price is what the option adds to one unit: no X costs nothing, extra X twice X.
func (o Option) Price() Money {
	switch {
	case o.refuses():
		return 0
	case o.Modifier == "extra":
		return 2 * o.Choice.Price
	}
	return o.Choice.Price
}

// ParseOption reads "large", "no pickle", "light cheese", "extra cheese" against the menu of m. A whole choice wins,
// so that "extra large" is a size. "no extra cheese" asks for no more than the dish has anyway.
func (m MenuItem) ParseOption(s string) (Option, bool) {
	key := Key(s)
	if o, ok := m.choice(key); ok {
		return o, true
	}
	for _, modifier := range [...]string{"no", "no extra", "light", "extra"} {
		rest, ok := strings.CutPrefix(key, modifier+" ")
		if !ok {
			continue
		}
		if o, ok := m.choice(rest); ok {
			o.Modifier = modifier
			return o, true
		}
	}
	return Option{}, false
}

// UnknownOptions divides wishes into options that m knows, as the menu spells them, and wishes that it does not know,
// which a polite waiter writes on the note.
func (m MenuItem) UnknownOptions(wishes []string) (known, unknown []string) {
	for _, w := range wishes {
		if o, ok := m.ParseOption(w); ok {
			known = append(known, o.String())
		} else {
			unknown = append(unknown, tidy(w))
		}
	}
	return known, unknown
}

// choice finds the first choice of that key.
func (m MenuItem) choice(key string) (Option, bool) {
	for g, group := range m.Options {
		if c, ok := group.choice(key); ok {
			return Option{Choice: c, Group: g}, true
		}
	}
	return Option{}, false
}

func (g OptionGroup) choice(key string) (Choice, bool) {
	for _, c := range g.Choices {
		if Key(c.Name) == key {
			return c, true
		}
	}
	return Choice{}, false
}

// A selection is what a line has chosen so far of a dish's option groups.
type selection struct {
	item    MenuItem
	counts  []int             // by group, without what was said with "no"
	said    []map[string]bool // by group, keys of choices
	options []string
	extra   Money // what the options add to one unit
}

// priceOptions reads a line's options, fills the groups that leave no choice, and adds up what they cost.
func (m MenuItem) priceOptions(wanted []string, at string) (options []string, extra Money, err error) {
	var f faults
	s := selection{item: m, counts: make([]int, len(m.Options)), said: make([]map[string]bool, len(m.Options))}
	for i, w := range wanted {
		f.add(s.take(w, fmt.Sprintf("%s[%d]", at, i)))
	}
	for g := range m.Options {
		s.fill(g)
		f.add(s.check(g, at))
	}
	return s.options, s.extra, f.err()
}

// take adds the wish w.
func (s *selection) take(w, field string) error {
	o, ok := s.item.ParseOption(w)
	if !ok {
		return invalid("option_unknown", field, "%s has no option %q.", s.item.Name, excerpt(w))
	}
	o, ok = s.place(o)
	if !ok {
		return invalid("option_twice", field, "The option %q is given twice.", o.Choice.Name)
	}
	s.add(o)
	return nil
}

// place gives o its group. Two groups may have choices of one name, such as the sizes of a drink and of the fries: then
// a group that still needs a choice comes first, next one that has room. It fails when each has had that choice.
func (s *selection) place(o Option) (Option, bool) {
	key, found, full := Key(o.Choice.Name), false, false
	for g, group := range s.item.Options {
		c, ok := group.choice(key)
		if !ok || s.said[g][key] {
			continue
		}
		if n := s.counts[g]; n < group.Min {
			return Option{Modifier: o.Modifier, Choice: c, Group: g}, true
		} else if !found || full && n < group.Max {
			o.Choice, o.Group = c, g
			found, full = true, n >= group.Max
		}
	}
	return o, found
}

func (s *selection) add(o Option) {
	if s.said[o.Group] == nil {
		s.said[o.Group] = map[string]bool{}
	}
	s.said[o.Group][Key(o.Choice.Name)] = true
	if !o.refuses() {
		s.counts[o.Group]++
	}
	s.options, s.extra = append(s.options, o.String()), s.extra+o.Price()
}

// fill chooses in a required group with one choice, unless that choice was declined.
func (s *selection) fill(g int) {
	group := s.item.Options[g]
	if s.counts[g] == 0 && group.Min >= 1 && len(group.Choices) == 1 && len(s.said[g]) == 0 {
		s.add(Option{Choice: group.Choices[0], Group: g})
	}
}

func (s *selection) check(g int, field string) error {
	group, n := s.item.Options[g], s.counts[g]
	switch {
	case n < group.Min:
		return invalid("option_missing", field, "%s needs a choice of %s: %s.", s.item.Name, group.Name, group.ChoiceNames())
	case n > group.Max:
		return invalid("option_many", field, "%s takes at most %d of %s; this has %d.", s.item.Name, group.Max, group.Name, n)
	}
	return nil
}

// ChoiceNames lists the choices for a sentence.
func (g OptionGroup) ChoiceNames() string {
	names := make([]string, len(g.Choices))
	for i, c := range g.Choices {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}
