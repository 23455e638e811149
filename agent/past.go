package agent

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
)

// A pastCard is what a conversation keeps of a card that shows the catalogue or the order that waits: names, ids. The
// words beside it say what was shown then; when the conversation is shown again the card is made of today's data. Menus
// are most of what would be kept otherwise, and a session is copied at every turn.
type pastCard struct {
	Type         string        `json:"type"`
	Restaurant   string        `json:"restaurant,omitempty"`
	Restaurants  []string      `json:"restaurants,omitempty"`
	Items        []string      `json:"items,omitempty"`
	Asked        string        `json:"asked,omitempty"`
	Recommended  bool          `json:"recommended,omitempty"`
	Hits         []pastHit     `json:"hits,omitempty"`
	PendingOrder *pastProposal `json:"pending_order,omitempty"`
}

type pastHit struct {
	Restaurant string   `json:"restaurant"`
	Items      []string `json:"items"`
	Reason     string   `json:"reason,omitempty"`
}

type pastProposal struct {
	ID       foodie.ID `json:"id"`
	Revision int       `json:"revision"`
}

// abridged are cards as a conversation keeps them; nil for none.
func abridged(cards []Card) (json.RawMessage, error) {
	if len(cards) == 0 {
		return nil, nil
	}
	kept := make([]any, len(cards))
	for i, c := range cards {
		kept[i] = c.abridged()
	}
	return json.Marshal(kept)
}

// abridged is c as a conversation keeps it; whole when it is of no kind that the catalogue knows.
func (c Card) abridged() any {
	kind, _ := c["type"].(string)
	p := pastCard{Type: kind}
	switch kind {
	case "restaurants":
		list, _ := c["restaurants"].([]brief)
		for _, b := range list {
			p.Restaurants = append(p.Restaurants, b.Name)
		}
	case "menu":
		r, _ := c["restaurant"].(brief)
		items, _ := c["items"].([]wire.MenuItem)
		p.Restaurant, p.Items = r.Name, namesOf(items)
	case "dishes":
		hits, _ := c["hits"].([]hit)
		p.Asked, _ = c["asked"].(string)
		p.Recommended, _ = c["recommended"].(bool)
		for _, h := range hits {
			p.Hits = append(p.Hits, pastHit{h.Restaurant.Name, namesOf(h.Items), h.Reason})
		}
	case "pending_order":
		if o, ok := c["pending_order"].(*PendingOrder); ok {
			p.PendingOrder = &pastProposal{o.ID, o.Revision}
		}
	default:
		return c
	}
	return p
}

func namesOf(items []wire.MenuItem) (names []string) {
	for _, m := range items {
		names = append(names, m.Name)
	}
	return names
}

// recalled are cards as they are shown again. One whose restaurant or order is gone is not.
func (a *Agent) recalled(ctx context.Context, kept json.RawMessage, waits *PendingOrder) json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(kept, &list) != nil {
		return kept
	}
	cards := make([]any, 0, len(list))
	for _, raw := range list {
		var p pastCard
		if json.Unmarshal(raw, &p) != nil { // was kept whole
			cards = append(cards, raw)
		} else if c := a.recall(ctx, p, raw, waits); c != nil {
			cards = append(cards, c)
		}
	}
	if len(cards) == 0 {
		return nil
	}
	b, err := json.Marshal(cards)
	if err != nil {
		return nil // a page shows the words alone
	}
	return b
}

// recall makes a card of p, which was kept as raw; nil when there is nothing left to show.
func (a *Agent) recall(ctx context.Context, p pastCard, raw json.RawMessage, waits *PendingOrder) any {
	switch p.Type {
	case "restaurants":
		list := a.briefs(ctx, p.Restaurants)
		return Card{"type": p.Type, "count": len(list), "restaurants": list}
	case "menu":
		if r, ok := a.restaurant(ctx, p.Restaurant); ok {
			return Card{"type": p.Type, "restaurant": briefOf(r), "items": itemsOf(r, p.Items)}
		}
		return nil
	case "dishes":
		return Card{"type": p.Type, "asked": p.Asked, "recommended": p.Recommended, "hits": a.hits(ctx, p.Hits)}
	case "pending_order":
		if o := p.PendingOrder; o != nil && waits != nil && *o == (pastProposal{waits.ID, waits.Revision}) {
			return Card{"type": p.Type, "pending_order": waits}
		}
		return nil
	}
	return raw
}

func (a *Agent) briefs(ctx context.Context, names []string) []brief {
	list := []brief{}
	for _, name := range names {
		if r, ok := a.restaurant(ctx, name); ok {
			list = append(list, briefOf(r))
		}
	}
	return list
}

func (a *Agent) hits(ctx context.Context, past []pastHit) []hit {
	list := []hit{}
	for _, h := range past {
		if r, ok := a.restaurant(ctx, h.Restaurant); ok {
			list = append(list, hit{briefOf(r), itemsOf(r, h.Items), h.Reason})
		}
	}
	return list
}

func (a *Agent) restaurant(ctx context.Context, name string) (foodie.Restaurant, bool) {
	ix, err := a.Snapshots.For(ctx, "", name)
	if err != nil {
		return foodie.Restaurant{}, false
	}
	return ix.Restaurant(name)
}

// itemsOf are the dishes of r with these names, as they are now.
func itemsOf(r foodie.Restaurant, names []string) []wire.MenuItem {
	items := []wire.MenuItem{}
	for _, m := range r.Items {
		if slices.Contains(names, m.Name) {
			items = append(items, wire.FromMenuItem(m))
		}
	}
	return items
}
