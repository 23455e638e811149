package agent

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/tool"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
)

// pendingView shows the pending order whole, and asks for the yes. before is said first.
func (t *turn) pendingView(before string) view {
	p := t.pending
	if p == nil {
		return view{text: before}
	}
	text := t.sentence("pending", "restaurant", bold(p.Restaurant), "lines", lineTable(p.Lines), "total", p.Total)
	if before != "" {
		text = before + "\n\n" + text
	}
	p.ExpiresAt = t.Now().Add(t.PendingTTL).UTC()
	return view{
		text: text, cards: []Card{{"type": "pending_order", "pending_order": t.pendingOrder(t.who, p)}},
		chips: t.chipsOf("confirm"), place: p.RestaurantID, name: p.Restaurant, whole: true, expect: session.ExpectConfirm,
	}
}

// remarks are what a diner has to know of a proposal besides its lines.
func (t *turn) remarks(f tool.Proposed) string {
	var said []string
	switch {
	case f.Changed:
		said = append(said, t.sentence("changed"))
	case f.Again:
		said = append(said, t.sentence("again"))
	}
	for _, m := range f.Unknown {
		said = append(said, t.missing(m, f.Restaurant.Name))
	}
	if len(f.NotUnderstood) > 0 {
		words := make([]string, len(f.NotUnderstood))
		for i, w := range f.NotUnderstood {
			words[i] = "“" + excerpt(w) + "”"
		}
		said = append(said, t.sentence("not_understood", "words", strings.Join(words, ", ")))
	}
	return strings.Join(said, " ")
}

// missing says why a dish is not on the order.
func (t *turn) missing(m tool.Missing, restaurant string) string {
	key := "missing"
	if m.SoldOut {
		key = "sold_out"
	}
	s := t.sentence(key, "dish", excerpt(m.Name), "restaurant", plain(restaurant))
	if len(m.Nearest) > 0 {
		s += " " + t.sentence("there_is", "names", anyOf(m.Nearest, t.sentence("or")))
	}
	return s
}

// priceChanges names the dishes whose price is another now.
func (t *turn) priceChanges(was, is []foodie.OrderLine) string {
	var said []string
	for i := range min(len(was), len(is)) {
		if was[i].Price != is[i].Price {
			said = append(said, t.sentence("price_is", "dish", plain(is[i].Item), "now", is[i].Price, "before", was[i].Price))
		}
	}
	return strings.Join(said, " ")
}

// placedView says that an order was placed. It is rendered from the stored order alone.
func (t *turn) placedView(o foodie.Order, replayed bool) view {
	key := "placed"
	if replayed {
		key = "placed_before"
	}
	return view{
		text: t.sentence(key, "lines", lineList(o.Lines), "restaurant", bold(o.RestaurantName), "total", o.Total,
			"number", o.ID.Short(), "status", t.statusWords(o.Status)),
		cards: []Card{orderCard(o)}, chips: t.chipsOf("placed"), place: o.RestaurantID, name: o.RestaurantName,
		shown: []session.Shown{{Kind: "order", ID: o.ID, Restaurant: o.RestaurantName}},
	}
}

// alreadyPlaced shows the order that this conversation placed last, else the newest one.
func (t *turn) alreadyPlaced(ctx context.Context) view {
	o, err := t.recentOrder(ctx)
	if err != nil {
		return t.failure(ctx, err, "get_order_status")
	}
	t.ran("get_order_status")
	v := t.orderState(o)
	v.text = t.sentence("nothing_waits") + " " + v.text
	return v
}

func (t *turn) recentOrder(ctx context.Context) (foodie.Order, error) {
	if t.state.RecentOrder != "" {
		return t.platform.Order(ctx, t.state.RecentOrder)
	}
	orders, _, err := t.platform.Orders(ctx, client.OrderQuery{Limit: 1})
	if err == nil && len(orders) == 0 {
		err = foodie.NewError(foodie.NotFound, "order_not_found", "%s", t.sentence("no_orders"))
	}
	if err != nil {
		return foodie.Order{}, err
	}
	return orders[0], nil
}

func orderCard(o foodie.Order) Card {
	return Card{"type": "order", "number": o.ID.Short(), "order": wire.FromOrder(o)}
}

// orderState says how far an order has come.
func (t *turn) orderState(o foodie.Order) view {
	return view{
		text: t.sentence("order_state", "number", o.ID.Short(), "restaurant", bold(o.RestaurantName), "lines", lineList(o.Lines),
			"total", o.Total, "status", t.statusWords(o.Status), "when", t.when(o)),
		cards: []Card{orderCard(o)}, chips: t.chipsOf("placed"),
		shown: []session.Shown{{Kind: "order", ID: o.ID, Restaurant: o.RestaurantName}},
	}
}

func (t *turn) statusWords(s foodie.OrderStatus) string { return t.sentence("status." + string(s)) }

// when is the time an order was placed, in the zone of the business.
func (t *turn) when(o foodie.Order) string {
	return lang.When(t.language, o.PlacedAt.In(t.Zone), t.Now().In(t.Zone))
}

// orderList shows the diner's orders.
func (t *turn) orderList(f tool.OrderList) view {
	if len(f.Orders) == 0 {
		return view{text: t.sentence("no_orders"), chips: t.chipsOf("idle")}
	}
	key := "orders"
	if f.More {
		key = "orders_newest"
	}
	rows, list, shown := make([]string, len(f.Orders)), make([]wire.Order, len(f.Orders)), make([]session.Shown, len(f.Orders))
	for i, o := range f.Orders {
		rows[i] = t.sentence("order_row", "number", o.ID.Short(), "restaurant", bold(o.RestaurantName), "lines", lineList(o.Lines),
			"total", o.Total, "status", t.statusWords(o.Status), "when", t.when(o))
		list[i] = wire.FromOrder(o)
		shown[i] = session.Shown{Kind: "order", ID: o.ID, Restaurant: o.RestaurantName}
	}
	return view{
		text:  t.sentence(key, "n", len(f.Orders)) + "\n\n" + strings.Join(rows, "\n"),
		cards: []Card{{"type": "orders", "count": len(f.Orders), "orders": list}}, chips: t.chipsOf("orders"), shown: shown,
	}
}

// expected is what a choice completes, as a session keeps it.
type expected struct {
	tool.Choices
	Calls []storedCall `json:"calls,omitempty"`
}

// chosen runs what a choice leads to when the message is exactly one of them. Everything else is the model's to read.
func (t *turn) chosen(ctx context.Context, data json.RawMessage) bool {
	var e expected
	if json.Unmarshal(data, &e) != nil {
		return false
	}
	for i, c := range e.Choices.Choices {
		if i < len(e.Calls) && foodie.Key(c.Say) == foodie.Key(t.said) {
			t.redo(ctx, e.Calls[i])
			return true
		}
	}
	return false
}

// A choiceOnCard is a choice with what a button says: its words and what it costs.
type choiceOnCard struct {
	tool.Choice
	Label string `json:"label"`
}

// which asks the diner to choose.
func (t *turn) which(f tool.Which) view {
	e := expected{Choices: f.Choices}
	for _, c := range f.Then {
		e.Calls = append(e.Calls, stored(c))
	}
	n := len(f.Choices.Choices)
	says, labels, choices, shown := make([]string, n), make([]string, n), make([]choiceOnCard, n), []session.Shown{}
	for i, c := range f.Choices.Choices {
		says[i], labels[i] = c.Say, c.Say
		if i < len(f.Labels) {
			labels[i] = f.Labels[i]
		}
		choices[i] = choiceOnCard{c, labels[i]}
		if s := (session.Shown{Kind: "dish", Restaurant: c.RestaurantName, Item: c.ItemName}); c.ItemName != "" {
			shown = append(shown, s)
		} else if c.RestaurantName != "" {
			shown = append(shown, session.Shown{Kind: "restaurant", Restaurant: c.RestaurantName})
		}
	}
	prompt := t.sentence(questionKey(f.Question), "about", excerpt(f.About), "group", plain(f.Group), "choices", anyOf(labels, t.sentence("or")))
	if f.About == "" && f.Question == "which_dish" {
		prompt = t.sentence("which_dish_of", "choices", anyOf(labels, t.sentence("or")))
	}
	return view{
		text: prompt, cards: []Card{{"type": "choices", "question": f.Question, "prompt": prompt, "choices": choices}},
		chips: says, shown: shown, expect: session.ExpectChoose, data: e,
	}
}

// questionKey is the sentence of a question; one that we do not know is asked in general.
func questionKey(question string) string {
	switch question {
	case "which_restaurant", "which_dish", "which_option", "which_line":
		return question
	}
	return "which"
}

// startOverView asks whether to drop the pending order for one elsewhere.
func (t *turn) startOverView(f tool.StartOver) view {
	old := ""
	if t.pending != nil {
		old = t.pending.Restaurant
	}
	return view{
		text: t.sentence("start_over", "new", bold(f.Restaurant), "old", bold(old)),
		cards: []Card{{"type": "choices", "question": "start_over", "choices": []choiceOnCard{
			{tool.Choice{Say: t.sentence("start_over.yes")}, t.sentence("start_over.yes")}, {tool.Choice{Say: t.sentence("start_over.no")}, t.sentence("start_over.no")},
		}}},
		chips: []string{t.sentence("start_over.yes"), t.sentence("start_over.no")}, expect: session.ExpectStartOver, data: stored(f.Then),
	}
}
