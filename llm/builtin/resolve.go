package builtin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/foodieexpress/foodie"
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

// option is the choice of item that w means, when item offers one.
func (m *menu) option(item foodie.MenuItem, w wish) (foodie.Option, bool) {
	if len(w.span.cands) == 0 {
		return foodie.Option{}, false
	}
	least := w.span.cands[0].score * 0.6
	for _, c := range w.span.cands {
		if c.score < least {
			break
		}
		o, ok := item.ParseOption(m.choices[c.id])
		if !ok {
			continue
		}
		o.Modifier = w.mod
		if w.count > 1 && o.Modifier == "" {
			o.Modifier = "extra"
		}
		return o, true
	}
	return foodie.Option{}, false
}

// resolve looks the wants up in the menu.
func (r *linesReader) resolve() []line {
	lines := make([]line, 0, len(r.wants))
	for _, w := range r.wants {
		lines = append(lines, r.lineOf(w))
	}
	for i := range lines {
		r.fill(lines, i)
	}
	return lines
}

func (r *linesReader) lineOf(w *want) line {
	l := line{item: -1, qty: w.qty, said: w.said, note: strings.Join(w.notes, ", "), want: w}
	switch {
	case w.dish != nil:
		for _, c := range w.dish.ties() {
			l.fits = append(l.fits, c.id)
		}
		l.fits = r.offering(l.fits, w)
	case w.sameAs != nil && r.offersAll(w.sameAs.dish, w):
		l.fits = []int{w.sameAs.dish.cands[0].id}
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

// addOption adds o to options: it replaces the same choice, and the oldest of its group when the group is full.
func addOption(item foodie.MenuItem, options []foodie.Option, o foodie.Option) []foodie.Option {
	options = slices.DeleteFunc(options, func(p foodie.Option) bool { return p.Choice.Name == o.Choice.Name })
	if o.Modifier == "no extra" {
		return options
	}
	if o.Modifier != "no" {
		first, n := -1, 0
		for i, p := range options {
			if p.Group == o.Group && p.Modifier != "no" {
				if n++; first < 0 {
					first = i
				}
			}
		}
		if n >= item.Options[o.Group].Max {
			options = slices.Delete(options, first, first+1)
		}
	}
	return append(options, o)
}

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
