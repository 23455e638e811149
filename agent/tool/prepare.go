package tool

import (
	"context"
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/catalogue"
)

const prepareOrder = "prepare_order_for_confirmation"

func prepare(ctx context.Context, d *Desk, in Prepare) (Finding, error) {
	if in.Again {
		f, err := d.again(ctx, &in)
		if f != nil || err != nil {
			return f, err
		}
	}
	ix, err := d.index(ctx, itemText(in.Items), in.RestaurantName)
	if err != nil {
		return nil, err
	}
	r, f := d.kitchen(ix, in)
	if f != nil {
		return f, nil
	}
	if len(in.Items) == 0 {
		return noDishes(r, in), nil
	}
	in.RestaurantName = r.Name
	p, f := lineUp(r, in)
	if f != nil {
		return f, nil
	}
	if d.Pending != nil && d.Pending.RestaurantID != r.ID {
		in.Again = false
		return StartOver{Restaurant: r.Name, Then: Call{prepareOrder, in}}, nil
	}
	p.Changed = d.Pending != nil
	return p, nil
}

// again puts the lines of the diner's last order (at the named restaurant, if one is named) before in's own.
func (d *Desk) again(ctx context.Context, in *Prepare) (Finding, error) {
	if !d.SignedIn {
		return SignIn{For: prepareOrder}, nil
	}
	orders, _, err := d.Platform.Orders(ctx, client.OrderQuery{Limit: 50})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(orders, func(o foodie.Order) bool {
		return in.RestaurantName == "" || named(in.RestaurantName, o.RestaurantName)
	})
	if i < 0 {
		return Ask{For: "again", Restaurant: in.RestaurantName}, nil
	}
	in.RestaurantName = orders[i].RestaurantName
	in.Items = append(items(orders[i].Lines), in.Items...)
	return nil, nil
}

// kitchen is the restaurant of a new order: the named one, else the one at hand when it serves what is wanted, else
// the only one that does.
func (d *Desk) kitchen(ix *catalogue.Index, in Prepare) (foodie.Restaurant, Finding) {
	redo := func(name string) Call {
		in.RestaurantName, in.Again = name, false
		return Call{prepareOrder, in}
	}
	if in.RestaurantName != "" || len(in.Items) == 0 {
		return d.meant(ix, in.RestaurantName, redo)
	}
	if r, ok := ix.Restaurant(d.Restaurant); ok && serves(r, in.Items) {
		return r, nil
	}
	able := slices.DeleteFunc(slices.Clone(ix.Restaurants()), func(r foodie.Restaurant) bool { return !serves(r, in.Items) })
	switch {
	case len(able) == 1:
		return able[0], nil
	case len(able) > 1:
		return foodie.Restaurant{}, whichRestaurant(able, in.Items, redo)
	case d.Restaurant != "":
		return d.meant(ix, "", redo)
	}
	return foodie.Restaurant{}, Unknown{What: "dish", Name: in.Items[0].ItemName}
}

// serves reports whether r has every wanted dish on its menu.
func serves(r foodie.Restaurant, wanted []Item) bool {
	for _, w := range wanted {
		if !slices.ContainsFunc(r.Items, func(m foodie.MenuItem) bool { return named(w.ItemName, m.Name) }) {
			return false
		}
	}
	return true
}

// noDishes answers an order without a dish that r knows.
func noDishes(r foodie.Restaurant, in Prepare) Finding {
	if len(in.Unknown) > 0 {
		return Unknown{What: "dish", Name: in.Unknown[0], At: r.Name, Nearest: nearestDishes(r, in.Unknown[0])}
	}
	return Ask{For: "dishes", Restaurant: r.Name}
}

// lineUp finds in's dishes on r's menu and prices them. What cannot be had is named in the proposal; what is not clear
// is asked for.
func lineUp(r foodie.Restaurant, in Prepare) (Proposed, Finding) {
	p := Proposed{Restaurant: r, Again: in.Again, NotUnderstood: in.NotUnderstood}
	for _, name := range in.Unknown {
		p.Unknown = append(p.Unknown, Missing{Name: name, Nearest: nearestDishes(r, name)})
	}
	var lines []foodie.OrderLine
	for i, w := range in.Items {
		found := dish(r, w.ItemName)
		switch {
		case len(found) == 0:
			p.Unknown = append(p.Unknown, Missing{Name: w.ItemName, Nearest: nearestDishes(r, w.ItemName)})
		case len(found) > 1:
			return p, whichDish(r, in, i, found)
		case r.Items[found[0]].SoldOut:
			p.Unknown = append(p.Unknown, Missing{Name: r.Items[found[0]].Name, SoldOut: true, Nearest: nearestDishes(r, w.ItemName)})
		default:
			lines = append(lines, w.line(r.Items[found[0]]))
		}
	}
	if len(lines) == 0 {
		return p, nonePossible(r, p.Unknown)
	}
	priced, err := foodie.PriceLines(r, lines)
	if err != nil {
		return p, refusedLine(r, in, lines, err)
	}
	p.Lines = priced
	return p, nil
}

// nonePossible answers an order of which nothing can be had.
func nonePossible(r foodie.Restaurant, missing []Missing) Finding {
	if missing[0].SoldOut {
		return Refused{Err: foodie.NewError(foodie.Conflict, "item_sold_out", "%s is sold out at %s.", missing[0].Name, r.Name)}
	}
	return Unknown{What: "dish", Name: missing[0].Name, At: r.Name, Nearest: missing[0].Nearest}
}

// whichDish asks which of the found dishes the i-th line means.
func whichDish(r foodie.Restaurant, in Prepare, i int, found []int) Finding {
	w := Which{Choices: Choices{Question: "which_dish", Items: in.Items}, About: in.Items[i].ItemName}
	for _, f := range found[:min(len(found), mostChoices)] {
		m := r.Items[f]
		w.Choices.Choices = append(w.Choices.Choices, Choice{RestaurantName: r.Name, ItemName: m.Name, Say: m.Name})
		w.Labels = append(w.Labels, m.Name+" "+m.Price.String())
		redo := in
		redo.Again, redo.Items = false, slices.Clone(in.Items)
		redo.Items[i].ItemName = m.Name
		w.Then = append(w.Then, Call{prepareOrder, redo})
	}
	return w
}

// refusedLine turns a rule that lines break into a question where the diner can choose, else into the rule's words.
func refusedLine(r foodie.Restaurant, in Prepare, lines []foodie.OrderLine, err error) Finding {
	if foodie.CodeOf(err) != "option_missing" {
		return Refused{Err: err}
	}
	for i, l := range lines {
		m, _ := r.Item(l.Item)
		if g, ok := openGroup(m, l.Options); ok {
			return whichOption(r, in, lines, i, g)
		}
	}
	return Refused{Err: err}
}

// openGroup is the first option group of m that needs a choice which options do not make.
func openGroup(m foodie.MenuItem, options []string) (foodie.OptionGroup, bool) {
	counts := make([]int, len(m.Options))
	for _, o := range options {
		if parsed, ok := m.ParseOption(o); ok && parsed.Modifier != "no" {
			counts[parsed.Group]++
		}
	}
	for g, group := range m.Options {
		if counts[g] < group.Min && len(group.Choices) > 1 {
			return group, true
		}
	}
	return foodie.OptionGroup{}, false
}

// whichOption asks for a choice of group g for the i-th of lines.
func whichOption(r foodie.Restaurant, in Prepare, lines []foodie.OrderLine, i int, g foodie.OptionGroup) Finding {
	w := Which{Choices: Choices{Question: "which_option", Items: items(lines)}, About: lines[i].Item, Group: g.Name}
	for _, c := range g.Choices {
		w.Choices.Choices = append(w.Choices.Choices, Choice{RestaurantName: r.Name, ItemName: lines[i].Item, Say: c.Name})
		w.Labels = append(w.Labels, optionLabel(c))
		redo := Prepare{RestaurantName: r.Name, Items: items(lines), NotUnderstood: in.NotUnderstood, Unknown: in.Unknown}
		redo.Items[i].Options = append(slices.Clone(redo.Items[i].Options), c.Name)
		w.Then = append(w.Then, Call{prepareOrder, redo})
	}
	return w
}

// optionLabel is a choice with what it adds.
func optionLabel(c foodie.Choice) string {
	if c.Price == 0 {
		return c.Name
	}
	return c.Name + " +" + c.Price.String()
}

// line is w as a line of m. A wish that the menu does not know becomes the note.
func (w Item) line(m foodie.MenuItem) foodie.OrderLine {
	known, unknown := m.UnknownOptions(w.Options)
	return foodie.OrderLine{Item: m.Name, Quantity: w.Quantity, Options: once(known), Note: joined(w.Note, unknown)}
}

// items are lines as they were wanted.
func items(lines []foodie.OrderLine) []Item {
	out := make([]Item, len(lines))
	for i, l := range lines {
		out[i] = Item{ItemName: l.Item, Quantity: l.Quantity, Options: slices.Clone(l.Options), Note: l.Note}
	}
	return out
}

func itemText(items []Item) string {
	text := ""
	for _, i := range items {
		text = joinedBy(text, i.ItemName, " ")
	}
	return text
}

// once drops options that were said before.
func once(options []string) []string {
	var out []string
	for _, o := range options {
		if !slices.ContainsFunc(out, func(have string) bool { return foodie.Key(have) == foodie.Key(o) }) {
			out = append(out, o)
		}
	}
	return out
}

// joined adds wishes to a note, each once.
func joined(note string, wishes []string) string {
	for _, w := range wishes {
		note = joinedBy(note, w, ", ")
	}
	return note
}

func joinedBy(a, b, sep string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + sep + b
}
