package eval

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/samples"
	"github.com/foodieexpress/foodie/session"
)

// A Conversation is what was really said, and what came of it.
type Conversation struct {
	Session session.Session
	Diner   *foodie.User        // whose it is; nil for a guest
	Orders  []foodie.Order      // of the diner; those that this conversation did not place are left out
	Menus   []foodie.Restaurant // as they are now
}

// Export makes a case of a conversation: what the diner said, masked, and as its expectation the orders that were placed
// and what waits. Nothing of the replies is in it. notes say what a reader should know: what could not be taken along.
func Export(c Conversation) (_ Case, notes []string, err error) {
	m := newMasker(c.Menus)
	placed := c.placed()
	if c.Diner != nil {
		m.about(*c.Diner, append(orderIDs(c.Orders), c.Diner.ID)...)
	}
	turns, notes := c.turns(m)
	if len(turns) == 0 {
		return Case{}, nil, foodie.NewError(foodie.NotFound, "conversation_empty", "There is nothing in this conversation to export.")
	}
	out := Case{
		Suite: Dialogue, Source: "export", Lang: c.Session.State.Language, Guest: c.Diner == nil, Turns: turns, Expect: c.expect(placed),
	}
	out.ID = fmt.Sprintf("export-%x", sha256.Sum256([]byte(strings.Join(turns, "\n"))))[:15]
	if out.Expect.State == Any {
		notes = append(notes, "an order waited and its time is over: what waits at the end is not judged")
	}
	if len(c.Session.Messages) > 0 && c.Session.Messages[0].Role != "diner" {
		notes = append(notes, "the beginning of the conversation is not kept any more")
	}
	if err := out.bring(c); err != nil {
		return Case{}, nil, err
	}
	return out, notes, m.leaks(turns)
}

// turns are what the diner said. A sign-in is left out: a case's diner is signed in from the start.
func (c Conversation) turns(m *masker) (turns, notes []string) {
	for _, said := range c.Session.Messages {
		if said.Role == "diner" {
			m.hear(said.Text)
		}
	}
	for _, said := range c.Session.Messages {
		switch kind := pressed(said.Text); {
		case said.Role != "diner", strings.Contains(said.Text, "••••"):
		case kind == "confirm":
			turns = append(turns, "yes")
		case kind == "cancel":
			turns = append(turns, "no, cancel it")
		case kind == "open":
			notes = append(notes, "an order came from a link, which no case can follow")
		default:
			turns = append(turns, m.mask(said.Text))
		}
	}
	return turns, notes
}

// pressed is the kind of button that a kept message stands for; "" for words.
func pressed(text string) string {
	for _, kind := range []string{"confirm", "cancel", "open"} {
		for _, language := range lang.Languages() {
			if text == lang.Say(language, "agent.pressed."+kind) {
				return kind
			}
		}
	}
	return ""
}

// A fate is what a conversation did with an order.
type fate struct{ placed, cancelled bool }

// placed reads from the cards of the replies which orders the conversation placed, and which of them it cancelled.
func (c Conversation) placed() map[foodie.ID]fate {
	fates := map[foodie.ID]fate{}
	for _, said := range c.Session.Messages {
		var cards []struct {
			Type  string     `json:"type"`
			Order wire.Order `json:"order"`
		}
		if said.Role == "diner" || json.Unmarshal(said.Cards, &cards) != nil {
			continue
		}
		for _, card := range cards {
			f := fates[card.Order.ID]
			f.placed = f.placed || said.Function == "place_order"
			f.cancelled = f.cancelled || said.Function == "cancel_order" && card.Order.Status == foodie.Cancelled
			fates[card.Order.ID] = f
		}
	}
	return fates
}

// expect is what came of the conversation. One order and nothing else is the commonest end, which has a form of its own.
func (c Conversation) expect(fates map[foodie.ID]fate) Expect {
	var e Expect
	for _, o := range c.Orders {
		if f := fates[o.ID]; f.placed {
			e.Orders = append(e.Orders, PlacedOrder{Restaurant: o.RestaurantName, Lines: linesOf(o.Lines), Cancelled: f.cancelled})
		}
	}
	switch p := c.Session.Pending; {
	case p != nil:
		e.State, e.Restaurant, e.Lines = Pending, p.Restaurant, linesOf(p.Lines)
	case c.Session.State.Expect == session.ExpectConfirm:
		e.State = Any
	case len(e.Orders) == 1 && !e.Orders[0].Cancelled:
		e = Expect{State: Placed, Restaurant: e.Orders[0].Restaurant, Lines: e.Orders[0].Lines}
	default:
		e.State = None
	}
	return e
}

func orderIDs(orders []foodie.Order) []foodie.ID {
	ids := make([]foodie.ID, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
	}
	return ids
}

// bring gives the case its restaurants: the samples by their name when they are all there is, else those that the
// conversation names, or all when it names none.
func (out *Case) bring(c Conversation) error {
	all := documents(c.Menus)
	theirs, err := sampleDocuments()
	if err != nil {
		return err
	}
	mine, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if bytes.Equal(mine, theirs) {
		out.Catalogue = Samples
		return nil
	}
	var talk strings.Builder
	talk.WriteString(strings.ToLower(c.Session.State.Restaurant+"\n"+out.Expect.Restaurant) + "\n")
	for _, said := range c.Session.Messages {
		talk.WriteString(strings.ToLower(said.Text) + "\n" + strings.ToLower(string(said.Cards)) + "\n")
	}
	for _, o := range out.Expect.Orders {
		talk.WriteString(strings.ToLower(o.Restaurant) + "\n")
	}
	named := slices.DeleteFunc(slices.Clone(all), func(r wire.RestaurantDraft) bool { return !mentions(talk.String(), r.Name) })
	if len(named) == 0 {
		named = all
	}
	out.Menus, err = json.Marshal(named)
	return err
}

// sampleDocuments are the samples as documents.
var sampleDocuments = sync.OnceValues(func() ([]byte, error) {
	menus, err := samples.Restaurants(time.Now())
	if err != nil {
		return nil, err
	}
	return json.Marshal(documents(menus))
})

// documents are menus without what changes by itself, in one order.
func documents(menus []foodie.Restaurant) []wire.RestaurantDraft {
	out := make([]wire.RestaurantDraft, len(menus))
	for i, r := range menus {
		items := wire.FromMenu(r.Items)
		for j := range items {
			items[j].Rating, items[j].TotalRatings, items[j].ImageURL = 0, 0, ""
		}
		out[i] = wire.RestaurantDraft{Name: r.Name, Area: r.Area, Cuisine: r.Cuisine, Items: items}
	}
	slices.SortFunc(out, func(a, b wire.RestaurantDraft) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// leaks fails when something that is known of the diner is still there: then nothing leaves the house.
func (m *masker) leaks(turns []string) error {
	for _, l := range m.learned {
		for _, turn := range turns {
			if replaceWord(turn, l.word, func() string { return "" }) != turn {
				return foodie.NewError(foodie.Internal, "mask_failed", "Something of the diner could not be masked, so nothing is exported.")
			}
		}
	}
	return nil
}
