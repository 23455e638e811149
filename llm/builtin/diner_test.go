package builtin_test

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/llm/builtin"
	"github.com/foodieexpress/foodie/session"
)

// fixed is a Catalogue that never changes.
type fixed struct{ *catalogue.Index }

func (f fixed) For(context.Context, string, string) (*catalogue.Index, error) { return f.Index, nil }

// A diner plays the agent's part in a conversation with the model: it applies calls to a pending order.
type diner struct {
	t       testing.TB
	model   *builtin.Model
	ix      *catalogue.Index
	sit     llm.Situation
	calls   []llm.Call // of the last turn
	text    string
	dropped bool
	refused error // what pricing said of the last proposal
}

// A town is a model of the restaurants of an index.
type town struct {
	model *builtin.Model
	ix    *catalogue.Index
}

// towns are made once for the same restaurants, which nobody changes: thousands of conversations begin in them.
var towns = struct {
	sync.Mutex
	of map[*foodie.Restaurant]town
}{of: map[*foodie.Restaurant]town{}}

func newDiner(t testing.TB, rs []foodie.Restaurant) *diner {
	towns.Lock()
	defer towns.Unlock()
	home, known := towns.of[&rs[0]]
	if !known {
		ix := catalogue.New(rs, "1")
		home = town{builtin.New(fixed{ix}), ix}
		towns.of[&rs[0]] = home
	}
	return &diner{t: t, model: home.model, ix: home.ix}
}

func (d *diner) say(text string) {
	d.t.Helper()
	reply, err := d.model.Generate(context.Background(), llm.Request{Messages: []llm.Message{{Role: llm.Diner, Text: text}}, Situation: d.sit}, nil)
	if err != nil {
		d.t.Fatalf("Generate(%q): %v", text, err)
	}
	d.calls, d.text, d.sit.Memo, d.refused = reply.Calls, reply.Text, reply.Memo, nil
	d.sit.Expect, d.sit.ExpectData = session.ExpectNothing, nil
	for _, c := range reply.Calls {
		d.apply(c)
	}
}

type testItem struct {
	Item     string   `json:"item_name"`
	Quantity int      `json:"quantity"`
	Options  []string `json:"options"`
	Note     string   `json:"note"`
}

func (i testItem) line() foodie.OrderLine {
	return foodie.OrderLine{Item: i.Item, Quantity: i.Quantity, Options: i.Options, Note: i.Note}
}

func (d *diner) apply(c llm.Call) {
	switch c.Name {
	case "prepare_order_for_confirmation":
		var in struct {
			Restaurant string `json:"restaurant_name"`
			Items      []testItem
			Again      bool
		}
		d.decode(c, &in)
		if in.Again || len(in.Items) == 0 {
			return
		}
		r, ok := d.ix.Restaurant(in.Restaurant)
		if !ok {
			d.t.Errorf("%s names an unknown restaurant: %s", c.Name, c.Arguments)
			return
		}
		var lines []foodie.OrderLine
		for _, it := range in.Items {
			lines = append(lines, it.line())
		}
		d.propose(r, lines)
	case "change_pending_order":
		d.change(c)
	case "cancel_pending_order":
		d.sit.Pending, d.dropped = nil, true
	case "offer_choices":
		d.sit.Expect, d.sit.ExpectData = session.ExpectChoose, c.Arguments
	}
}

func (d *diner) change(c llm.Call) {
	var in struct {
		Set []struct {
			Line     int
			Quantity *int
			Item     string `json:"item_name"`
			Options  *[]string
			Note     *string
		}
		Remove []int
		Add    []testItem
	}
	d.decode(c, &in)
	lines := foodie.CloneLines(d.sit.Pending.Lines)
	for _, s := range in.Set {
		l := &lines[s.Line-1]
		if s.Quantity != nil {
			l.Quantity = *s.Quantity
		}
		if s.Item != "" {
			l.Item = s.Item
		}
		if s.Options != nil {
			l.Options = *s.Options
		}
		if s.Note != nil {
			l.Note = *s.Note
		}
	}
	var kept []foodie.OrderLine
	for i, l := range lines {
		if !slices.Contains(in.Remove, i+1) {
			kept = append(kept, l)
		}
	}
	for _, a := range in.Add {
		kept = append(kept, a.line())
	}
	r, _ := d.ix.Restaurant(d.sit.Pending.Restaurant)
	d.propose(r, kept)
}

func (d *diner) propose(r foodie.Restaurant, lines []foodie.OrderLine) {
	if len(lines) == 0 {
		d.sit.Pending, d.dropped = nil, true
		return
	}
	priced, err := foodie.PriceLines(r, lines)
	d.refused = err
	if err != nil && foodie.CodeOf(err) != "quantity_range" {
		d.t.Logf("PriceLines(%+v): %v", lines, err)
		return
	}
	d.sit.Restaurant = r.Name
	d.sit.Pending = &session.PendingOrder{ID: "p", Revision: 1, Restaurant: r.Name, Lines: priced, Total: foodie.Total(priced)}
}

func (d *diner) decode(c llm.Call, v any) {
	if err := json.Unmarshal(c.Arguments, v); err != nil {
		d.t.Errorf("%s: %s: %v", c.Name, c.Arguments, err)
	}
}

func (d *diner) lines() (out []evalLine) {
	if d.sit.Pending != nil {
		for _, l := range d.sit.Pending.Lines {
			out = append(out, evalLine{Item: l.Item, Quantity: l.Quantity, Options: l.Options})
		}
	}
	return out
}

// out reports whether the last turn looked nothing up.
func (d *diner) out() bool { return len(d.calls) == 0 && d.sit.Pending == nil }

// names are the restaurants that the last turn's calls would show.
func (d *diner) names() []string {
	var out []string
	for _, c := range d.calls {
		var in struct {
			Name       string
			Restaurant string `json:"restaurant_name"`
			Cuisine    string
			Area       string
			Item       string `json:"item_name"`
			Choices    []struct {
				Restaurant string `json:"restaurant_name"`
			}
		}
		d.decode(c, &in)
		for _, n := range []string{in.Name, in.Restaurant} {
			if n != "" {
				out = append(out, n)
			}
		}
		for _, ch := range in.Choices {
			out = append(out, ch.Restaurant)
		}
		if in.Name == "" && in.Restaurant == "" && len(in.Choices) == 0 {
			out = append(out, d.found(in.Item, in.Cuisine, in.Area)...)
		}
	}
	return out
}

func (d *diner) found(item, cuisine, area string) (out []string) {
	ok := map[string]bool{}
	if item != "" {
		for _, h := range d.ix.Items(catalogue.ItemQuery{Name: item}) {
			ok[h.Restaurant.Name] = true
		}
	}
	for _, r := range d.ix.Search(catalogue.Query{Cuisine: cuisine, Area: area}) {
		if item == "" || ok[r.Name] {
			out = append(out, r.Name)
		}
	}
	return out
}
