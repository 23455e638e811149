package builtin

import (
	"encoding/json"
	"strings"

	"github.com/foodieexpress/foodie/llm"
	"github.com/foodieexpress/foodie/match"
)

// mostChoices is how many things a question offers at most.
const mostChoices = 8

// askRestaurant asks which of several restaurants an order is meant for. The words are kept, so that the answer completes them.
func (t *turn) askRestaurant(serving []int) llm.Reply {
	q := offerChoices{Question: "which_restaurant"}
	for _, i := range serving {
		name := t.w.ix.Restaurants()[i].Name
		q.Choices = append(q.Choices, choice{RestaurantName: name, Say: name})
	}
	q.Items = t.read(t.w.ix.Restaurants()[serving[0]]).items()
	return remember(call("offer_choices", q), memo{Text: t.text})
}

// askDish asks which of several dishes was meant.
func (t *turn) askDish(r reading, open line) (llm.Reply, bool) {
	q := offerChoices{Question: "which_dish"}
	for _, i := range open.fits[:min(len(open.fits), mostChoices)] {
		name := r.m.Items[i].Name
		q.Choices = append(q.Choices, choice{RestaurantName: r.m.Name, ItemName: name, Say: name})
	}
	for _, l := range r.lines {
		if l.item >= 0 {
			q.Items = append(q.Items, r.orderItem(l))
		} else if len(l.fits) > 0 {
			q.Items = append(q.Items, orderItem{ItemName: t.spoken(l), Quantity: l.qty, Options: optionNames(l.options), Note: clip(l.note)})
		}
	}
	return remember(call("offer_choices", q), memo{Text: t.text}), true
}

// spoken is what a line whose dish is open was called.
func (t *turn) spoken(l line) string {
	if l.want.dish == nil {
		return ""
	}
	return words(t.toks[l.want.dish.from:l.want.dish.to])
}

// An asked is a question back as the situation gives it: our own, or one of the agent's with a call for each choice.
type asked struct {
	offerChoices
	Calls []struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	} `json:"calls"`
}

// choose completes an order with the answer to a question back.
func (t *turn) choose() (llm.Reply, bool) {
	if !t.choosing() || len(t.sit.ExpectData) == 0 {
		return llm.Reply{}, false
	}
	var q asked
	if err := json.Unmarshal(t.sit.ExpectData, &q); err != nil || len(q.Choices) == 0 {
		return llm.Reply{}, false
	}
	i, ok := t.pick(q.Choices)
	if !ok || t.saysMore(q.Question) {
		return llm.Reply{}, false
	}
	if i < len(q.Calls) && q.Calls[i].Name != "" { // the agent's own question knows what its answers do
		return call(q.Calls[i].Name, q.Calls[i].Arguments), true
	}
	chosen := q.Choices[i]
	if r, ok := t.w.ix.Restaurant(chosen.RestaurantName); ok && chosen.ItemName == "" {
		if said := t.remembered().Text; said != "" {
			t.toks, t.text = hear(said), said
			t.path, t.named = nil, &r
			return t.propose(t.read(r))
		}
		return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: r.Name, Items: q.Items}), len(q.Items) > 0
	}
	return t.completed(q.offerChoices, chosen), true
}

// saysMore reports whether the message is an order of its own rather than an answer.
func (t *turn) saysMore(question string) bool {
	return question == "which_restaurant" && (t.here != nil && t.here.named() > 0 || len(t.worldDishSpans()) > 0)
}

// completed is the order with the chosen dish in the place of the open one.
func (t *turn) completed(q offerChoices, chosen choice) llm.Reply {
	r, _ := t.w.ix.Restaurant(chosen.RestaurantName)
	done := false
	for i := range q.Items {
		if _, known := r.Item(q.Items[i].ItemName); !known && !done {
			q.Items[i].ItemName, done = chosen.ItemName, true
		}
	}
	if !done {
		q.Items = append(q.Items, orderItem{ItemName: chosen.ItemName, Quantity: 1})
	}
	if t.sit.Pending != nil && t.sit.Pending.Restaurant == r.Name {
		return call("change_pending_order", changeOrder{Add: q.Items})
	}
	return call("prepare_order_for_confirmation", prepareOrder{RestaurantName: r.Name, Items: q.Items})
}

// pick finds the choice that the message makes: by number, by its words, or by a part of them that no other has.
func (t *turn) pick(choices []choice) (int, bool) {
	if i, ok := t.ordinal(len(choices)); ok {
		return i, true
	}
	said := map[string]bool{}
	for _, k := range t.toks {
		said[k.stem] = true
	}
	best, second, at := 0.0, 0.0, -1
	for i, c := range choices {
		score := agreement(said, c.Say)
		if score > best {
			best, second, at = score, best, i
		} else {
			second = max(second, score)
		}
	}
	return at, at >= 0 && best > second && best >= 0.2
}

// agreement is the share of a choice's words that were said, with each word's exactness.
func agreement(said map[string]bool, say string) float64 {
	toks := tokenize(say)
	n := 0.0
	for _, k := range toks {
		switch {
		case said[k.stem]:
			n++
		case closeTo(said, k.stem):
			n += 0.7
		}
	}
	return n / float64(max(len(toks), 1))
}

func closeTo(said map[string]bool, stem string) bool {
	for s := range said {
		if len(s) > 3 && match.Close(s, stem) {
			return true
		}
	}
	return false
}

var ordinals = map[string]int{
	"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "sixth": 5, "seventh": 6, "eighth": 7,
	"last": -1, "latter": -1, "pehla": 0, "pehli": 0, "pahela": 0, "pehlu": 0, "dusra": 1, "doosra": 1, "dusri": 1, "biju": 1, "bijo": 1, "biji": 1, "tisra": 2, "trijo": 2,
	"पहला": 0, "पहली": 0, "पहले": 0, "दूसरा": 1, "दूसरी": 1, "तीसरा": 2, "तीसरी": 2, "आखिरी": -1,
	"પહેલું": 0, "પહેલો": 0, "પહેલી": 0, "બીજું": 1, "બીજો": 1, "બીજી": 1, "ત્રીજું": 2, "ત્રીજો": 2, "ત્રીજી": 2, "છેલ્લું": -1,
}

// ordinal finds "the second one", or a bare number, among n things.
func (t *turn) ordinal(n int) (int, bool) {
	for _, k := range t.toks {
		i, ok := ordinals[k.word]
		if !ok {
			continue
		}
		if i < 0 {
			i = n - 1
		}
		return i, i < n
	}
	if bare := strings.TrimSpace(t.text); len(t.toks) <= 2 && bare != "" {
		for _, k := range t.toks {
			if k.isNum && k.num >= 1 && k.num <= n {
				return k.num - 1, true
			}
		}
	}
	return 0, false
}
