package builtin

import (
	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/llm"
)

// A turn is one message being answered.
type turn struct {
	*Model
	sit  llm.Situation
	w    *world
	toks []token
	path []span // over the names of the whole world
}

// answer chooses the act of the message and does it.
func (t *turn) answer() llm.Reply {
	if len(t.toks) == 0 {
		return t.say("builtin.unclear")
	}
	t.path = newLattice(t.toks, t.vocab, t.known, t.w.names, t.worldDishes()).bestPath()
	for _, act := range []func() (llm.Reply, bool){t.order} {
		if reply, ok := act(); ok {
			return reply
		}
	}
	return t.say("builtin.out_of_scope")
}

// worldDishes are the dishes of all restaurants, which matter only when there are several.
func (t *turn) worldDishes() *lexicon {
	if _, sole := t.w.sole(); sole {
		return nil
	}
	return t.w.dishes
}

func (t *turn) say(key string, args ...any) llm.Reply {
	return llm.Reply{Text: lang.Say(t.sit.Language, key, args...)}
}

// restaurant is the one that the message is about, and whether it was named.
func (t *turn) restaurant() (r foodie.Restaurant, named, ok bool) {
	for _, s := range t.path {
		if s.kind == isRestaurant {
			return t.w.ix.Restaurants()[s.cands[0].id], true, true
		}
	}
	if name := atHand(t.sit); name != "" {
		if r, ok := t.w.ix.Restaurant(name); ok {
			return r, false, true
		}
	}
	r, ok = t.w.sole()
	return r, false, ok
}

// A reading is a message read as lines of one menu.
type reading struct {
	*linesReader
	lines   []line
	known   int // tokens that name food or count it
	strange int // tokens that nobody knows
}

// read reads the message as lines of r's menu.
func (t *turn) read(r foodie.Restaurant) reading {
	m := t.w.menuOf(r)
	path := newLattice(t.toks, t.vocab, t.known, t.w.names, m.lx).bestPath()
	out := reading{linesReader: readLines(m, t.toks, path)}
	out.lines = out.resolve()
	for _, s := range path {
		switch s.kind {
		case isDish, isChoice, isNumber:
			out.known += s.to - s.from
		case isUnknown:
			out.strange++
		}
	}
	return out
}

func (r reading) items() []orderItem {
	var out []orderItem
	for _, l := range r.lines {
		if l.item >= 0 {
			out = append(out, orderItem{ItemName: r.m.Items[l.item].Name, Quantity: l.qty, Options: optionNames(l.options), Note: l.note})
		}
	}
	return out
}

func (t *turn) order() (llm.Reply, bool) {
	r, _, ok := t.restaurant()
	if !ok {
		return llm.Reply{}, false
	}
	read := t.read(r)
	items := read.items()
	if len(items) == 0 {
		return llm.Reply{}, false
	}
	return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: r.Name, Items: items}), true
}
