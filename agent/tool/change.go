package tool

import (
	"context"
	"slices"
	"strconv"

	"github.com/foodieexpress/foodie"
)

func change(ctx context.Context, d *Desk, in Change) (Finding, error) {
	if d.Pending == nil {
		return d.changeNothing(ctx, in)
	}
	ix, err := d.index(ctx, d.Pending.Restaurant+" "+itemText(in.Add), d.Pending.Restaurant)
	if err != nil {
		return nil, err
	}
	r, ok := ix.Restaurant(d.Pending.Restaurant)
	if !ok {
		return Unknown{What: "restaurant", Name: d.Pending.Restaurant, Nearest: restaurantNames(ix.Nearest(d.Pending.Restaurant, 3))}, nil
	}
	lines, f := edited(r, items(d.Pending.Lines), in)
	if f != nil {
		return f, nil
	}
	if len(lines) == 0 {
		return Ask{For: "empty", Restaurant: r.Name}, nil
	}
	p, f := lineUp(r, Prepare{RestaurantName: r.Name, Items: lines, NotUnderstood: in.NotUnderstood})
	if f != nil {
		return f, nil
	}
	p.Changed = len(in.Set)+len(in.Remove)+len(in.Add) > 0
	return p, nil
}

// changeNothing answers a change when nothing is pending: what is added begins an order.
func (d *Desk) changeNothing(ctx context.Context, in Change) (Finding, error) {
	if len(in.Add) == 0 {
		return Ask{For: "pending"}, nil
	}
	return prepare(ctx, d, Prepare{Items: in.Add, NotUnderstood: in.NotUnderstood})
}

// edited applies in to lines: sets, then removals (both by the numbers as they are now), then additions.
func edited(r foodie.Restaurant, lines []Item, in Change) ([]Item, Finding) {
	for _, set := range in.Set {
		if set.Line < 1 || set.Line > len(lines) {
			return nil, Unknown{What: "line", Name: strconv.Itoa(set.Line)}
		}
		lines[set.Line-1] = set.apply(r, lines[set.Line-1])
	}
	var left []Item
	for i, l := range lines {
		if !slices.Contains(in.Remove, i+1) {
			left = append(left, l)
		}
	}
	for _, n := range in.Remove {
		if n < 1 || n > len(lines) {
			return nil, Unknown{What: "line", Name: strconv.Itoa(n)}
		}
	}
	for _, a := range in.Add {
		left = added(r, left, a)
	}
	return left, nil
}

// apply is line with what c gives. Another dish keeps the options that it also has.
func (c LineChange) apply(r foodie.Restaurant, line Item) Item {
	if c.Quantity != nil {
		line.Quantity = *c.Quantity
	}
	if c.ItemName != "" {
		line.ItemName = c.ItemName
		if found := dish(r, c.ItemName); len(found) == 1 {
			line.ItemName = r.Items[found[0]].Name
			line.Options, _ = r.Items[found[0]].UnknownOptions(line.Options)
		}
	}
	if c.Options != nil {
		line.Options = *c.Options
	}
	if c.Note != nil {
		line.Note = *c.Note
	}
	return line
}

// added puts a onto lines: more of a line that is the same, else a line of its own.
func added(r foodie.Restaurant, lines []Item, a Item) []Item {
	found := dish(r, a.ItemName)
	if len(found) != 1 {
		return append(lines, a)
	}
	want := a.line(r.Items[found[0]])
	for i, l := range lines {
		same := foodie.Key(l.ItemName) == foodie.Key(want.Item) && l.Note == want.Note && slices.Equal(l.Options, want.Options)
		if same && a.Quantity > 0 && l.Quantity+a.Quantity <= foodie.MaxLineQuantity {
			lines[i].Quantity += a.Quantity
			return lines
		}
	}
	return append(lines, a)
}

func cancelPending(_ context.Context, d *Desk, _ Nothing) (Finding, error) {
	if d.Pending == nil {
		return Ask{For: "pending"}, nil
	}
	return DropPending{}, nil
}

func placeOrder(_ context.Context, d *Desk, _ Nothing) (Finding, error) {
	if d.Pending == nil {
		return Ask{For: "pending"}, nil
	}
	return NotConfirmed{}, nil
}

func offerChoices(_ context.Context, _ *Desk, in Choices) (Finding, error) {
	if len(in.Choices) == 0 {
		return nil, foodie.NewError(foodie.Malformed, "tool_arguments", "Offer at least one choice.")
	}
	return Which{Choices: in}, nil
}
