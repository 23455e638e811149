package builtin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/catalogue"
)

// A line is a want looked up in the menu.
type line struct {
	item    int // index into the menu, -1 when several fit
	fits    []int
	qty     int
	said    bool
	options []foodie.Option
	note    string
	want    *want
}

func (r *linesReader) item(s *span) (foodie.MenuItem, bool) {
	if s == nil || len(s.cands) == 0 {
		return foodie.MenuItem{}, false
	}
	return r.m.Items[s.cands[0].id], true
}

// resolve looks the wants up in the menu.
func (r *linesReader) resolve() []line {
	lines := make([]line, 0, len(r.wants))
	for _, w := range r.wants {
		lines = append(lines, r.lineOf(w))
	}
	lines = dropSummed(lines)
	for i := range lines {
		r.fill(lines, i)
	}
	for i := range lines {
		r.m.counted(&lines[i])
	}
	return append(lines, r.extra...)
}

// dropSummed drops a line whose kinds are told one by one behind it: "two thalis, one gujarati, one rajasthani".
func dropSummed(lines []line) []line {
	for i, l := range lines {
		if l.item >= 0 || l.want.dish == nil {
			continue
		}
		n, k := 0, i+1
		for ; k < len(lines) && n < l.qty && l.mayBe(lines[k].item); k++ {
			n += lines[k].qty
		}
		if n == l.qty && k > i+1 {
			return append(append([]line(nil), lines[:i]...), lines[i+1:]...)
		}
	}
	return lines
}

// mayBe reports whether the item is one that the line's words could mean.
func (l line) mayBe(item int) bool {
	return slices.ContainsFunc(l.want.dish.cands, func(c candidate) bool { return c.id == item })
}

func (r *linesReader) lineOf(w *want) line {
	l := line{item: -1, qty: w.qty, said: w.said, note: strings.Join(w.notes, ", "), want: w}
	switch {
	case w.dish != nil:
		for _, c := range w.dish.ties() {
			l.fits = append(l.fits, c.id)
		}
		l.fits = r.offering(r.tagged(l.fits, w.dish), w)
	case w.sameAs != nil && r.offersAll(w.sameAs.dish, w):
		l.fits = []int{w.sameAs.dish.cands[0].id}
	case r.nextOffers(w):
		l.fits = []int{r.next(w).dish.cands[0].id}
	default:
		all := make([]int, len(r.m.Items))
		for i := range all {
			all[i] = i
		}
		l.fits = r.offering(all, w)
	}
	if len(l.fits) == 1 {
		l.item = l.fits[0]
	}
	return l
}

// tagged keeps the items that have the tag which stands right before the dish: "veg ramen".
func (r *linesReader) tagged(items []int, dish *span) []int {
	if len(items) < 2 {
		return items
	}
	for _, s := range r.path {
		if s.to != dish.from || s.kind != isCue {
			continue
		}
		for c, tag := range tagOf {
			if s.cues.has(c) {
				if fit := slices.DeleteFunc(slices.Clone(items), func(i int) bool { return !catalogue.Carries(r.m.Items[i], tag) }); len(fit) > 0 {
					return fit
				}
			}
		}
	}
	return items
}

// single reports whether a dish has one choice of the group.
func single(g foodie.OptionGroup) bool { return g.Max == 1 || oneOfKind(g.Name) }

// next is the line behind w, which may name its dish: "a small and a large hot chocolate".
func (r *linesReader) next(w *want) *want {
	if i := slices.Index(r.wants, w); i >= 0 && i+1 < len(r.wants) {
		return r.wants[i+1]
	}
	return nil
}

func (r *linesReader) nextOffers(w *want) bool {
	n := r.next(w)
	return n != nil && n.dish != nil && r.offersAll(n.dish, w)
}

func (r *linesReader) offersAll(dish *span, w *want) bool {
	item, ok := r.item(dish)
	return ok && r.offered(item, w) == len(w.wishes)
}

func (r *linesReader) offered(item foodie.MenuItem, w *want) int {
	n := 0
	for _, x := range w.wishes {
		if _, ok := r.m.option(item, x); ok {
			n++
		}
	}
	return n
}

// offering keeps the items that offer most of what w wishes.
func (r *linesReader) offering(items []int, w *want) []int {
	if len(items) < 2 {
		return items
	}
	most, best := -1, []int(nil)
	for _, i := range items {
		switch n := r.offered(r.m.Items[i], w); {
		case n > most:
			most, best = n, []int{i}
		case n == most:
			best = append(best, i)
		}
	}
	return best
}

// fill gives line i its options. One that its dish does not offer goes to the nearest line that does, else to the note.
func (r *linesReader) fill(lines []line, i int) {
	for _, w := range lines[i].want.wishes {
		if w.each {
			for k := range lines {
				r.give(&lines[k], w)
			}
			continue
		}
		if r.give(&lines[i], w) || r.giveNear(lines, i, w) {
			if w.count > 2 { // the menu knows no more than extra
				lines[i].addNote(fmt.Sprintf("%d × %s", w.count, words(r.toks[w.span.from:w.span.to])))
			}
			continue
		}
		if alt := w.span.alt; alt != nil && alt.cands[0].headed && w.mod == "" { // no dish here has that option, but it is a dish
			r.extra = append(r.extra, line{item: alt.cands[0].id, qty: w.count, want: &want{dish: alt, qty: w.count}})
			continue
		}
		if w.orphan {
			r.lost = append(r.lost, r.wishText(w))
			continue
		}
		lines[i].addNote(r.wishText(w))
	}
}

func (l *line) addNote(text string) { l.note = strings.TrimPrefix(l.note+", "+text, ", ") }

func (r *linesReader) giveNear(lines []line, i int, w wish) bool {
	for d := 1; d < len(lines); d++ {
		if i-d >= 0 && r.give(&lines[i-d], w) || i+d < len(lines) && r.give(&lines[i+d], w) {
			return true
		}
	}
	return false
}

// give adds the option to l when its dish offers it. In a full group the newest stays.
func (r *linesReader) give(l *line, w wish) bool {
	item := l.item
	if item < 0 {
		if len(l.fits) == 0 {
			return false
		}
		item = l.fits[0]
	}
	o, ok := r.m.option(r.m.Items[item], w)
	if ok {
		l.options = addOption(r.m.Items[item], l.options, o)
	}
	return ok
}

// addOption adds o to options: it replaces the same choice, and the oldest of its group when the group is full. A plain
// word gives way there: "a large regular coffee" is large.
func addOption(item foodie.MenuItem, options []foodie.Option, o foodie.Option) []foodie.Option {
	options = slices.DeleteFunc(options, func(p foodie.Option) bool { return p.Choice.Name == o.Choice.Name })
	if refused(o) {
		return append(options, o)
	}
	options = slices.DeleteFunc(options, func(p foodie.Option) bool { return p.Group == o.Group && opposite(p, o) })
	most := item.Options[o.Group].Max
	rival := func(p foodie.Option) bool { return p.Group == o.Group && !refused(p) }
	n := 0
	for _, p := range options {
		n += b2i(rival(p))
	}
	if n < most {
		return append(options, o)
	}
	if most == 1 && plainWords[foodie.Key(o.Choice.Name)] {
		return options
	}
	first := slices.IndexFunc(options, rival)
	return append(slices.Delete(options, first, first+1), o)
}

// refused reports whether an option says what is not wanted.
func refused(o foodie.Option) bool { return o.Modifier == "no" || o.Modifier == "no extra" }

func (r *linesReader) wishText(w wish) string {
	text := words(r.toks[w.span.from:w.span.to])
	if w.mod != "" {
		text = w.mod + " " + text
	}
	return text
}

// optionNames are options as a line of an order spells them.
func optionNames(options []foodie.Option) []string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.String()
	}
	return names
}
