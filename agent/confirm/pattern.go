package confirm

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// A symbol stands for one word that a table knows, or for the pending order.
type symbol int

// A piece is a part of a pattern. Bit n of a set is the position before word n; a message has at most maxWords.
type piece interface {
	// ends is the set of positions where it can end when it begins at position i of s.
	ends(s []symbol, i int) uint64
	// first reports the symbols that it can begin with, and whether it can be nothing at all.
	first(report func(symbol)) (empty bool)
}

type (
	word     symbol
	sequence []piece
	optional struct{ piece }
	// A choice finds its pieces by the symbol that they begin with. Most have a few; a map of each would be most of what
	// the tables take.
	choice struct {
		words []symbol  // sorted
		by    [][]piece // of words
		empty bool      // one of them can be nothing
	}
)

func (w word) ends(s []symbol, i int) uint64 {
	if i < len(s) && s[i] == symbol(w) {
		return 1 << (i + 1)
	}
	return 0
}

func (w word) first(report func(symbol)) bool {
	report(symbol(w))
	return false
}

func (q sequence) ends(s []symbol, i int) uint64 {
	at := uint64(1) << i
	for _, p := range q {
		at = step(p, s, at)
	}
	return at
}

func (q sequence) first(report func(symbol)) bool {
	for _, p := range q {
		if !p.first(report) {
			return false
		}
	}
	return true
}

func (o optional) ends(s []symbol, i int) uint64 { return 1<<i | o.piece.ends(s, i) }

func (o optional) first(report func(symbol)) bool {
	o.piece.first(report)
	return true
}

func newChoice(pieces []piece) *choice {
	c, by := &choice{}, map[symbol][]piece{}
	for _, p := range pieces {
		seen := map[symbol]bool{}
		empty := p.first(func(w symbol) {
			if !seen[w] {
				seen[w] = true
				by[w] = append(by[w], p)
			}
		})
		c.empty = c.empty || empty
	}
	c.words = slices.Sorted(maps.Keys(by))
	for _, w := range c.words {
		c.by = append(c.by, slices.Clip(by[w]))
	}
	return c
}

func (c *choice) ends(s []symbol, i int) uint64 {
	var out uint64
	if i < len(s) {
		if at, found := slices.BinarySearch(c.words, s[i]); found {
			for _, p := range c.by[at] {
				out |= p.ends(s, i)
			}
		}
	}
	if c.empty {
		out |= 1 << i
	}
	return out
}

func (c *choice) first(report func(symbol)) bool {
	for _, w := range c.words {
		report(w)
	}
	return c.empty
}

// step is where p can end when it begins at any position of at.
func step(p piece, s []symbol, at uint64) uint64 {
	var out uint64
	for ; at != 0; at &= at - 1 {
		out |= p.ends(s, bits.TrailingZeros64(at))
	}
	return out
}

// repeat is where any number of p, none too, can end when the first begins at any position of at.
func repeat(p piece, s []symbol, at uint64) uint64 {
	for fresh := at; fresh != 0; at |= fresh {
		fresh = step(p, s, fresh) &^ at
	}
	return at
}

// within reports whether p occurs anywhere in s.
func within(p piece, s []symbol) bool {
	for i := range s {
		if p.ends(s, i) != 0 {
			return true
		}
	}
	return false
}

// A parser reads the patterns of one table.
type parser struct {
	table
	symbol  func(string) symbol
	classes map[string]piece // those that were met
}

// choice reads patterns, each of which may itself be a choice.
func (r *parser) choice(patterns []string) *choice {
	pieces := make([]piece, len(patterns))
	for i, p := range patterns {
		var rest string
		if pieces[i], rest = r.alternatives(p); rest != "" {
			r.unmatched(p)
		}
	}
	return newChoice(pieces)
}

// alternatives reads to the end of p or to the bracket that closes, and gives what follows.
func (r *parser) alternatives(p string) (piece, string) {
	var pieces []piece
	for {
		q, rest := r.sequence(p)
		if len(q) == 0 {
			panic("agent/confirm: the " + r.language + " table has a choice with nothing in it: " + p)
		}
		if pieces = append(pieces, q); !strings.HasPrefix(rest, "|") {
			return newChoice(pieces), rest
		}
		p = rest[1:]
	}
}

// sequence reads up to a bar or a bracket that closes.
func (r *parser) sequence(p string) (q sequence, rest string) {
	for {
		p = strings.TrimLeft(p, " \n\t")
		if p == "" || strings.IndexByte("|)]", p[0]) >= 0 {
			return slices.Clip(q), p
		}
		var next piece
		next, p = r.item(p)
		q = append(q, next)
	}
}

// item reads a group, a class or a word.
func (r *parser) item(p string) (piece, string) {
	switch p[0] {
	case '(', '[':
		group, rest := r.alternatives(p[1:])
		if rest == "" || rest[0] != map[byte]byte{'(': ')', '[': ']'}[p[0]] {
			r.unmatched(p)
		}
		if p[0] == '[' {
			group = optional{group}
		}
		return group, rest[1:]
	case '{':
		end := strings.IndexByte(p, '}')
		if end < 0 {
			r.unmatched(p)
		}
		return r.class(p[1:end]), p[end+1:]
	}
	end := strings.IndexAny(p, " \n\t[](){}|")
	if end < 0 {
		end = len(p)
	}
	return word(r.symbol(p[:end])), p[end:]
}

func (r *parser) unmatched(p string) {
	panic("agent/confirm: the " + r.language + " table has brackets that do not match: " + p)
}

func (r *parser) class(name string) piece {
	if p, ok := r.classes[name]; ok {
		return p
	}
	text, ok := r.table.classes[name]
	if !ok {
		panic("agent/confirm: the " + r.language + " table has no class " + name)
	}
	p := r.choice([]string{text})
	r.classes[name] = p
	return p
}
