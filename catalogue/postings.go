package catalogue

import (
	"cmp"
	"slices"
)

// postings are ascending lists of places, one list per number, in two slices.
type postings struct {
	start []int32 // the list of n is places[start[n]:start[n+1]]
	place []int32
}

func (p postings) of(n int32) []int32 {
	if n < 0 || int(n)+1 >= len(p.start) {
		return nil
	}
	return p.place[p.start[n]:p.start[n+1]]
}

// invert lists for each of n numbers the places in docs whose document yields it. each may yield several slices and
// a number more than once.
func invert(n int, docs []int32, each func(doc int32, yield func([]int32))) postings {
	p := postings{start: make([]int32, n+1)}
	last := make([]int32, n) // the place, from 1, that counted the number last
	visit := func(found func(number, place int32)) {
		clear(last)
		for place, doc := range docs {
			each(doc, func(numbers []int32) {
				for _, w := range numbers {
					if last[w] != int32(place)+1 {
						last[w] = int32(place) + 1
						found(w, int32(place))
					}
				}
			})
		}
	}
	visit(func(w, _ int32) { p.start[w+1]++ })
	for i := range n {
		p.start[i+1] += p.start[i]
	}
	p.place = make([]int32, p.start[n])
	next := slices.Clone(p.start[:n])
	visit(func(w, place int32) {
		p.place[next[w]] = place
		next[w]++
	})
	return p
}

// A cursor walks the union of ascending lists.
type cursor [][]int32

// next is the smallest place from least on that one of the lists holds; -1 when there is none. The lists lose what
// lies before.
func (c cursor) next(least int32) int32 {
	if len(c) == 1 {
		if c[0] = skip(c[0], least); len(c[0]) == 0 {
			return -1
		}
		return c[0][0]
	}
	best := int32(-1)
	for i, list := range c {
		list = skip(list, least)
		c[i] = list
		if len(list) > 0 && (best < 0 || list[0] < best) {
			best = list[0]
		}
	}
	return best
}

// skip drops the places below least, in steps that double, so that a far jump is cheap and a near one too.
func skip(list []int32, least int32) []int32 {
	switch {
	case len(list) == 0 || list[0] >= least:
		return list
	case len(list) == 1 || list[1] >= least:
		return list[1:]
	}
	step := 1
	for step < len(list) && list[step] < least {
		step *= 2
	}
	low := step / 2
	i, _ := slices.BinarySearch(list[low:min(step+1, len(list))], least)
	return list[low+i:]
}

func (c cursor) size() (n int) {
	for _, list := range c {
		n += len(list)
	}
	return n
}

// common calls found with each place that all cursors hold, ascending, until found returns false. The shortest list
// leads, so that the others are skipped through.
func common(cursors []cursor, found func(place int32) bool) {
	if len(cursors) == 0 {
		return
	}
	slices.SortFunc(cursors, func(a, b cursor) int { return cmp.Compare(a.size(), b.size()) })
	for place := int32(0); ; {
		agreed := true
		for _, c := range cursors {
			at := c.next(place)
			if at < 0 {
				return
			}
			if at > place {
				place, agreed = at, false
			}
		}
		if !agreed {
			continue
		}
		if !found(place) {
			return
		}
		place++
	}
}
