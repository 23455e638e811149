package confirm

import (
	"strings"
	"sync"
)

// A table is what one language has to say. Patterns are made of words; [x] may be missing, (x|y z) is a choice, and
// {name} is the class of that name.
type table struct {
	language              string
	classes               map[string]string
	yes, no, hold, enough phrases
	strong                []string // what, said anywhere in a yes, makes it more than an acknowledgment
	drops                 []string // what, said anywhere in a no, calls the whole thing off
	traps                 []string // what, said anywhere, means something else than its parts
}

type phrases struct{ lead, core, tail []string }

// A grammar is all tables as one. Each word that a table knows is one symbol of a private alphabet, over which patterns
// are read.
type grammar struct {
	symbols      map[string]symbol
	known        map[string]map[string]bool // language → its words
	sentences    []sentence                 // the first that fits is meant
	trap, strong piece
	drops        piece
	languages    []string
}

// A sentence is what a whole message with one act looks like: lead* core (lead* (core | tail))*.
type sentence struct {
	act              Act
	lead, core, more piece // more is core or tail
}

// restated stands for the pending order, repeated exactly.
const restated = "§"

// rules are compiled when the first answer is read, so that a program which reads none starts at once.
var rules = sync.OnceValue(func() *grammar { return compile(english, hindi, gujarati) })

func compile(tables ...table) *grammar {
	g := &grammar{symbols: map[string]symbol{}, known: map[string]map[string]bool{}}
	var yes, hold, no, enough parts
	var traps, strong, drops []piece
	for _, t := range tables {
		g.languages = append(g.languages, t.language)
		g.known[t.language] = map[string]bool{}
		r := &parser{table: t, symbol: func(word string) symbol { return g.symbol(t.language, word) }, classes: map[string]piece{}}
		yes.add(r, t.yes)
		hold.add(r, t.hold)
		no.add(r, t.no)
		enough.add(r, t.enough)
		traps = append(traps, r.choice(t.traps))
		strong = append(strong, r.choice(t.strong))
		drops = append(drops, r.choice(t.drops))
	}
	g.sentences = []sentence{yes.sentence(Yes), hold.sentence(Hold), no.sentence(No), enough.sentence(Enough)}
	g.trap, g.strong, g.drops = newChoice(traps), newChoice(strong), newChoice(drops)
	return g
}

// parts are those of one sentence in all languages.
type parts struct{ lead, core, tail []piece }

func (p *parts) add(r *parser, of phrases) {
	p.lead = append(p.lead, r.choice(of.lead))
	p.core = append(p.core, r.choice(of.core))
	p.tail = append(p.tail, r.choice(of.tail))
}

func (p *parts) sentence(act Act) sentence {
	core := newChoice(p.core)
	return sentence{act, newChoice(p.lead), core, newChoice(append(p.tail, core))}
}

// fits reports whether all of s is such a sentence.
func (n sentence) fits(s []symbol) bool {
	at := step(n.core, s, repeat(n.lead, s, 1))
	for fresh := at; fresh != 0; at |= fresh {
		fresh = step(n.more, s, repeat(n.lead, s, fresh)) &^ at
	}
	return at>>len(s)&1 == 1
}

// symbol is the symbol of a word of a table, spelled as split spells it.
func (g *grammar) symbol(language, word string) symbol {
	if word != restated {
		if words, ok := split(word); ok && len(words) == 1 {
			word = words[0]
		} else {
			panic("agent/confirm: the " + language + " table has " + word + ", which is no single word")
		}
		g.known[language][word] = true
	}
	if _, ok := g.symbols[word]; !ok {
		g.symbols[word] = symbol(len(g.symbols) + 1)
	}
	return g.symbols[word]
}

// act reads words: Other unless every one is explained. weak is a Yes that may only acknowledge what was said, and a No
// that only refuses what was asked.
func (g *grammar) act(words []string) (act Act, weak bool) {
	s := make([]symbol, len(words))
	for i, w := range words {
		c, ok := g.spell(w)
		if !ok {
			return Other, false
		}
		s[i] = c
	}
	if within(g.trap, s) {
		return Other, false
	}
	for _, n := range g.sentences {
		if n.fits(s) {
			return n.act, n.act == Yes && !within(g.strong, s) || n.act == No && !within(g.drops, s)
		}
	}
	return Other, false
}

// spell finds the symbol of a word; one that was drawn out ("yesss", "pleeease") counts as the plain one.
func (g *grammar) spell(word string) (symbol, bool) {
	if c, ok := g.symbols[word]; ok {
		return c, true
	}
	for _, keep := range []int{1, 2} {
		if c, ok := g.symbols[shorten(word, keep)]; ok {
			return c, true
		}
	}
	return 0, false
}

// shorten cuts every run of three or more equal ASCII letters to keep of them.
func shorten(word string, keep int) string {
	var b strings.Builder
	for i := 0; i < len(word); {
		j := i + 1
		for j < len(word) && word[j] == word[i] {
			j++
		}
		n := j - i
		if n >= 3 && word[i] >= 'a' && word[i] <= 'z' {
			n = keep
		}
		b.WriteString(word[i : i+n])
		i = j
	}
	return b.String()
}

// language is that of the words which English does not know; an Indian language with more of them wins, the first
// table's when they are as many.
func (g *grammar) language(words []string) string {
	best, most := g.languages[0], 0
	for _, l := range g.languages[1:] {
		n := 0
		for _, w := range words {
			if g.known[l][w] && !g.known[g.languages[0]][w] {
				n++
			}
		}
		if n > most {
			best, most = l, n
		}
	}
	return best
}
