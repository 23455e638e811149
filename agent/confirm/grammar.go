package confirm

import (
	"regexp"
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
	traps                 []string // what, said anywhere, means something else than its parts
}

type phrases struct{ lead, core, tail []string }

// A grammar is all tables as a few automata. Each word that a table knows is one letter of a private alphabet, so that a
// regular expression (RE2: linear time) over these letters reads words.
type grammar struct {
	letters      map[string]rune
	known        map[string]map[string]bool // language → its words
	sentences    []sentence                 // the first that matches is meant
	trap, strong *regexp.Regexp
	languages    []string
}

// A sentence is what a whole message with one act looks like.
type sentence struct {
	act Act
	*regexp.Regexp
}

// firstLetter begins a private use plane, far from any text.
const firstLetter = 0xF0000

// restated stands for the pending order, repeated exactly.
const restated = "§"

// rules are compiled when the first answer is read, so that a program which reads none starts at once.
var rules = sync.OnceValue(func() *grammar { return compile(english, hindi, gujarati) })

func compile(tables ...table) *grammar {
	g := &grammar{letters: map[string]rune{}, known: map[string]map[string]bool{}}
	var yes, no, hold, enough [3][]string
	var traps, strong []string
	for _, t := range tables {
		g.languages = append(g.languages, t.language)
		g.known[t.language] = map[string]bool{}
		g.add(&yes, t, t.yes)
		g.add(&no, t, t.no)
		g.add(&hold, t, t.hold)
		g.add(&enough, t, t.enough)
		traps = append(traps, g.patterns(t, t.traps)...)
		strong = append(strong, g.patterns(t, t.strong)...)
	}
	g.sentences = []sentence{{Yes, whole(yes)}, {No, whole(no)}, {Hold, whole(hold)}, {Enough, whole(enough)}}
	g.trap = regexp.MustCompile(strings.Join(traps, "|"))
	g.strong = regexp.MustCompile(strings.Join(strong, "|"))
	return g
}

// add adds p of t to the parts of a sentence.
func (g *grammar) add(parts *[3][]string, t table, p phrases) {
	for i, patterns := range [3][]string{p.lead, p.core, p.tail} {
		parts[i] = append(parts[i], g.patterns(t, patterns)...)
	}
}

// whole is lead* core (lead* (core | tail))*.
func whole(parts [3][]string) *regexp.Regexp {
	lead, core, tail := strings.Join(parts[0], "|"), strings.Join(parts[1], "|"), strings.Join(parts[2], "|")
	return regexp.MustCompile("^(?:" + lead + ")*(?:" + core + ")(?:(?:" + lead + ")*(?:" + core + "|" + tail + "))*$")
}

func (g *grammar) patterns(t table, patterns []string) []string {
	out := make([]string, len(patterns))
	for i, p := range patterns {
		out[i] = g.pattern(t, p)
	}
	return out
}

// pattern translates one pattern of t into a regular expression over letters.
func (g *grammar) pattern(t table, p string) string {
	var b strings.Builder
	for len(p) > 0 {
		n := 1
		switch p[0] {
		case ' ', '\n', '\t':
		case '[', '(':
			b.WriteString("(?:")
		case ']':
			b.WriteString(")?")
		case ')', '|':
			b.WriteByte(p[0])
		case '{':
			n = strings.IndexByte(p, '}') + 1
			b.WriteString("(?:" + g.pattern(t, t.class(p[1:n-1])) + ")")
		default:
			if n = strings.IndexAny(p, " \n\t[](){}|"); n < 0 {
				n = len(p)
			}
			b.WriteRune(g.letter(t.language, p[:n]))
		}
		p = p[n:]
	}
	return b.String()
}

func (t table) class(name string) string {
	c, ok := t.classes[name]
	if !ok {
		panic("agent/confirm: the " + t.language + " table has no class " + name)
	}
	return c
}

// letter is the letter of a word of a table, spelled as split spells it.
func (g *grammar) letter(language, word string) rune {
	if word != restated {
		if words, ok := split(word); ok && len(words) == 1 {
			word = words[0]
		} else {
			panic("agent/confirm: the " + language + " table has " + word + ", which is no single word")
		}
		g.known[language][word] = true
	}
	c, ok := g.letters[word]
	if !ok {
		c = firstLetter + rune(len(g.letters))
		g.letters[word] = c
	}
	return c
}

// act reads words: Other unless every one is explained. weak is a Yes that may only acknowledge what was said.
func (g *grammar) act(words []string) (act Act, weak bool) {
	var b strings.Builder
	for _, w := range words {
		c, ok := g.spell(w)
		if !ok {
			return Other, false
		}
		b.WriteRune(c)
	}
	s := b.String()
	if g.trap.MatchString(s) {
		return Other, false
	}
	for _, sentence := range g.sentences {
		if sentence.MatchString(s) {
			return sentence.act, sentence.act == Yes && !g.strong.MatchString(s)
		}
	}
	return Other, false
}

// spell finds the letter of a word; one that was drawn out ("yesss", "pleeease") counts as the plain one.
func (g *grammar) spell(word string) (rune, bool) {
	if c, ok := g.letters[word]; ok {
		return c, true
	}
	for _, keep := range []int{1, 2} {
		if c, ok := g.letters[shorten(word, keep)]; ok {
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
