package builtin

import (
	"slices"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// A draft is a line of the pending order while it is being changed.
type draft struct {
	orig    int // its number in the pending order, from 1; 0 for a new one
	item    int // index into the menu
	qty     int
	options []foodie.Option
	note    string
	gone    bool
}

// An edit changes the pending order clause by clause on a working copy; what differs in the end becomes the call.
type edit struct {
	t       *turn
	m       *menu
	toks    []token
	drafts  []draft
	touched int // index of the draft that was changed or added last, -1 at first
	last    int // index of the draft that "it" means
	strange int // words that nobody knows
	lost    []string
	heard   bool     // a rule applied, even when everything was so already
	open    *reading // a question that must be asked first
	asking  line
	unsure  bool // a dish of the order was named, and what shall happen to it was not understood
}

// command changes the pending order where the message plainly tells to, whatever else its words could be looked up for.
func (t *turn) command() (llm.Reply, bool) {
	if t.sit.Pending == nil || !t.acts() {
		return llm.Reply{}, false
	}
	return t.change()
}

// change reads the message as a change of the pending order.
func (t *turn) change() (llm.Reply, bool) {
	if t.sit.Pending == nil || t.idle || t.here == nil || !equalNames(t.here.m.Name, t.sit.Pending.Restaurant) || t.betterElsewhere() {
		return llm.Reply{}, false
	}
	e := t.newEdit()
	for _, clause := range e.clauses(e.familiar(t.here.path)) {
		e.clause(clause)
	}
	if e.open != nil {
		return t.askDish(*e.open, e.asking)
	}
	if e.unsure {
		return t.say("builtin.unclear_pending"), true
	}
	e.merge()
	c := e.diff()
	if c.empty() && !(e.heard && e.strange == 0) {
		return llm.Reply{}, false
	}
	c.NotUnderstood = e.lost
	return e.rememberTouched(call("change_pending_order", c)), true
}

// rememberTouched notes the dish that was changed last, which "make it two" will mean in the next turn.
func (e *edit) rememberTouched(reply llm.Reply) llm.Reply {
	if e.touched < 0 || e.drafts[e.touched].item < 0 {
		return reply
	}
	return remember(reply, memo{Item: e.m.Items[e.drafts[e.touched].item].Name})
}

func equalNames(a, b string) bool { return foodie.Key(a) == foodie.Key(b) }

func (t *turn) newEdit() *edit {
	e := &edit{t: t, m: t.here.m, toks: t.toks, touched: -1, strange: t.here.strange}
	for i, l := range t.sit.Pending.Lines {
		d := draft{orig: i + 1, item: e.m.itemIndex(l.Item), qty: l.Quantity, note: l.Note}
		if d.item >= 0 {
			for _, o := range l.Options {
				if p, ok := e.m.Items[d.item].ParseOption(o); ok {
					d.options = append(d.options, p)
				}
			}
		}
		e.drafts = append(e.drafts, d)
	}
	e.last = len(e.drafts) - 1
	if said := t.remembered().Item; said != "" {
		for i, d := range e.drafts {
			if d.item >= 0 && e.m.Items[d.item].Name == said {
				e.last = i
			}
		}
	}
	return e
}

func (m *menu) itemIndex(name string) int {
	return slices.IndexFunc(m.Items, func(i foodie.MenuItem) bool { return equalNames(i.Name, name) })
}

// clauses cuts a path where a new verb begins after something was named: "remove the fries | and add a coke".
func (e *edit) clauses(path []span) (out [][]span) {
	start, content := 0, false
	for i, s := range path {
		switch {
		case content && e.cuts(path[start:i], s, path[i+1:]):
			out = append(out, path[start:i])
			start, content = i, false
		case s.kind == isDish || s.kind == isChoice || s.kind == isNumber || s.hasAny(cueTwice, cueIt, cueOne):
			content = true
		}
	}
	return append(out, path[start:])
}

// cuts reports whether a new clause begins with s, between what was said and what follows.
func (e *edit) cuts(before []span, s span, behind []span) bool {
	if s.has(cueAnd) && (hasCue(before, cueMake, cueSwap) && e.beginsLine(behind) || e.speaksOfLine(before) && e.beginsDish(behind)) {
		return true
	}
	return namesAny(behind) && (s.hasAny(cueAdd, cueRemove, cueSwap, cueMake) && e.verb(s) || s.has(cueWant) && hasCue(before, cueRemove))
}

// speaksOfLine reports whether the spans change a dish of the order: "no pickle on the wrap", "no pickle".
func (e *edit) speaksOfLine(spans []span) bool {
	if !hasCue(spans, cueNo, cueRemove, cueWith, cueExtra, cueLight, cueMake) {
		return false
	}
	if countKind(spans, isDish, isNumber) == 0 {
		return slices.ContainsFunc(spans, func(s span) bool { return s.kind == isChoice && e.offered(wish{span: s, count: 1}) })
	}
	return slices.ContainsFunc(spans, func(s span) bool {
		return s.kind == isDish && e.definite(s) && len(e.lines(s, nil)) > 0
	})
}

// beginsLine reports whether the spans begin with "the" and a dish of the order, of which more is said.
func (e *edit) beginsLine(spans []span) bool {
	return len(spans) > 2 && spans[0].has(cueFill) && spans[1].kind == isDish && e.definite(spans[1]) && len(e.lines(spans[1], nil)) > 0
}

// beginsDish reports whether the spans begin with a number or an article and a dish.
func (e *edit) beginsDish(spans []span) bool {
	for len(spans) > 0 && spans[0].hasAny(cueAdd, cueWant, cueFill) && !spans[0].has(cueArticle) {
		spans = spans[1:]
	}
	if len(spans) < 2 || spans[0].kind != isNumber && !spans[0].hasAny(cueArticle, cueMore) {
		return false
	}
	for _, s := range spans[1:] {
		if s.kind == isDish {
			return true
		}
		if s.hasAny(cueAnd, cueWith) {
			return false
		}
	}
	return false
}

// namesAny reports whether something is named in the spans: a verb with nothing behind it ends a clause, as Hindi verbs do.
func namesAny(spans []span) bool {
	return countKind(spans, isDish, isChoice, isNumber, isUnknown) > 0 || hasCue(spans, cueIt, cueOne, cueEach, cueSame, cueTwice)
}

// verb reports whether a cue really begins a clause: "too" and "out" stand behind what they belong to.
func (e *edit) verb(s span) bool {
	switch e.toks[s.from].word {
	case "too", "out", "off", "well", "as", "along", "to", "be", "should", "must", "needs", "it", "that", "use":
		return false
	}
	return true
}

// clause does what one clause says. The first rule that applies wins.
func (e *edit) clause(spans []span) {
	c := e.hear(spans)
	for _, rule := range []func(said) bool{e.compares, e.measure, e.rest, e.partTurns, e.swap, e.fewer, e.scale, e.keepOnly, e.halves, e.split, e.removal, e.again, e.implied, e.amount, e.options, e.wish, e.obscure, e.addition} {
		if rule(c) {
			e.heard = true
			return
		}
	}
}

// target is the draft that a clause is about when it names none: the one it points at, the one just touched, the only or the last.
func (e *edit) target() int {
	if i, ok := e.pointed(); ok {
		return i
	} else if i < 0 {
		return -1
	}
	if e.touched >= 0 && !e.drafts[e.touched].gone {
		return e.touched
	}
	if e.last >= 0 && !e.drafts[e.last].gone {
		return e.last
	}
	live := e.live()
	if len(live) == 0 {
		return -1
	}
	return live[len(live)-1]
}

// pointed finds "the second one" or "the last". It is negative when there are not so many.
func (e *edit) pointed() (int, bool) {
	n := 0
	for _, d := range e.drafts {
		n += b2i(d.orig > 0)
	}
	for k, w := range e.toks {
		i, ok := ordinals[w.word]
		if !ok || k == 0 && w.word == "first" {
			continue
		}
		if i < 0 {
			i = n - 1
		}
		if i < n && !e.drafts[i].gone {
			return i, true
		}
		return -1, false
	}
	return 0, false
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// lines are the drafts of the dish that s names, narrowed by choices of them that are said as well: "the large pizza".
func (e *edit) lines(s span, choices []wish) []int {
	out := e.matching(s)
	if i, ok := e.pointed(); ok && slices.Contains(out, i) {
		return []int{i}
	}
	if len(out) > 1 {
		if n := e.carrying(out, choices); len(n) > 0 {
			return n
		}
	}
	return out
}

// matching are the drafts that s fits about as well as any.
func (e *edit) matching(s span) (out []int) {
	scores, best := make([]float64, len(e.drafts)), 0.25*s.cands[0].score
	for i, d := range e.drafts {
		for _, c := range s.cands {
			if !d.gone && c.id == d.item {
				scores[i] = max(scores[i], c.score)
				best = max(best, c.score)
			}
		}
	}
	for i, score := range scores {
		if score > 0 && score >= 0.85*best {
			out = append(out, i)
		}
	}
	return out
}

// carrying are those of the drafts which carry one of the choices.
func (e *edit) carrying(drafts []int, choices []wish) (out []int) {
	for _, i := range drafts {
		for _, w := range choices {
			if w.mod == "" && e.carries(i, w) {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// carries reports whether the draft has the choice, whatever its modifier.
func (e *edit) carries(i int, w wish) bool {
	_, ok := e.carried(i, w)
	return ok
}

// carried is the option of a draft that a wish names. Of several that it could mean, the one on the line is meant.
func (e *edit) carried(i int, w wish) (foodie.Option, bool) {
	for _, c := range w.span.cands {
		if c.score < w.span.cands[0].score*0.8 {
			break
		}
		for _, o := range e.drafts[i].options {
			if foodie.Key(o.Choice.Name) == foodie.Key(e.m.choices[c.id]) {
				return o, true
			}
		}
	}
	return foodie.Option{}, false
}

func (e *edit) touch(i int) { e.touched = i }

// live are the drafts that have not been taken out.
func (e *edit) live() (out []int) {
	for i, d := range e.drafts {
		if !d.gone {
			out = append(out, i)
		}
	}
	return out
}

// diff is what has to be called for the drafts to become the pending order.
func (e *edit) diff() changeOrder {
	var c changeOrder
	for _, d := range e.drafts {
		switch {
		case d.orig == 0 && !d.gone && d.item >= 0:
			c.Add = append(c.Add, orderItem{ItemName: e.m.Items[d.item].Name, Quantity: d.qty, Options: optionNames(d.options), Note: clip(d.note)})
		case d.orig == 0:
		case d.gone:
			c.Remove = append(c.Remove, d.orig)
		default:
			if s, changed := e.diffLine(d); changed {
				c.Set = append(c.Set, s)
			}
		}
	}
	return c
}

func (e *edit) diffLine(d draft) (lineChange, bool) {
	was := e.t.sit.Pending.Lines[d.orig-1]
	s := lineChange{Line: d.orig}
	changed := false
	if d.qty != was.Quantity {
		s.Quantity, changed = &d.qty, true
	}
	if d.item >= 0 && !equalNames(e.m.Items[d.item].Name, was.Item) {
		s.ItemName, changed = e.m.Items[d.item].Name, true
	}
	if names := optionNames(d.options); d.item >= 0 && (s.ItemName != "" || !slices.Equal(names, was.Options)) {
		s.Options, changed = &names, true
	}
	if d.note != was.Note {
		note := clip(d.note)
		s.Note, changed = &note, true
	}
	return s, changed
}
