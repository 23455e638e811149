package builtin

import (
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/foodieexpress/foodie/match"
)

// A kind says what a span of a message names.
type kind uint8

// The kinds of spans.
const (
	isCue kind = iota
	isUnknown
	isNumber
	isDish
	isChoice
	isRestaurant
	isCuisine
	isArea
)

// maxPhrase bounds how many words of a name count.
const maxPhrase = 10

// A phrase is a name that may be said, in one of its spellings.
type phrase struct {
	kind    kind
	id      int      // into the list of its kind: dish, choice, restaurant …
	stems   []string // at most maxPhrase
	weights []float64
	total   float64
	plural  uint16  // words that are plurals, by bit
	need    uint16  // words of an alias, which only stand together
	quality float64 // 1 as written, less for an alias
	head    int     // index of the last word that weighs: what the thing is
	weak    uint16  // words that say little by themselves, by bit
	common  uint16  // words that stand in many names of the kind and tell none of them
	joins   uint16  // words that stand between others
	classes uint16  // words that name the kind of a thing
	sole    bool    // no other choice has this head: "cheese" can only be this one
}

// A posting says that a word (or two neighbours written as one) stands in a phrase.
type posting struct {
	phrase int32
	pos, n uint8
}

// A lexicon finds the phrases that a word stands in. It is immutable once built.
type lexicon struct {
	phrases  []phrase
	postings map[string][]posting
	pairs    map[pair][]posting  // names of two common words: pos and n are theirs
	slips    map[slip][]spelling // vocabulary for typos
	sounds   map[string][]string // vocabulary by consonants, for words in another script
	heads    map[string]int      // how many choices are kinds of a thing: its salsas, its milks
}

// A lexiconBuilder collects names.
type lexiconBuilder struct{ phrases []phrase }

// add takes a name with the spellings that aliases give it.
func (b *lexiconBuilder) add(k kind, id int, name string) {
	toks := tokenize(name)
	stems := make([]string, 0, len(toks))
	for _, t := range toks {
		stems = append(stems, t.stem)
	}
	if len(stems) == 0 {
		return
	}
	b.spelling(k, id, stems, 1)
	b.phrases[len(b.phrases)-1].plural = plurals(toks)
	if k == isRestaurant || k == isArea {
		return
	}
	for i, v := range aliasSpellings(k, stems) {
		b.spelling(k, id, v.stems, aliasQuality-0.001*float64(v.group)-0.0001*float64(i))
		b.phrases[len(b.phrases)-1].need = v.need
	}
}

// aliasQuality is what an alias is worth beside the name itself; groups that stand later in aliases are worth a little less.
const aliasQuality = 0.95

func (b *lexiconBuilder) spelling(k kind, id int, stems []string, quality float64) {
	b.phrases = append(b.phrases, phrase{kind: k, id: id, stems: stems[:min(len(stems), maxPhrase)], quality: quality})
}

// stemmedAliases are the aliases in stems.
var (
	stemmedAliases  = stemAliases(aliases)
	stemmedCuisines = stemAliases(cuisineAliases)
	stemmedShort    = stemAliases(shortAliases)
)

func stemAliases(aliases [][]string) [][][]string {
	out := make([][][]string, len(aliases))
	for i, group := range aliases {
		for _, name := range group {
			var stems []string
			for _, t := range tokenize(name) {
				stems = append(stems, t.stem)
			}
			out[i] = append(out[i], stems)
		}
	}
	return out
}

// plurals marks the words that are no singulars.
func plurals(toks []token) (mask uint16) {
	for i, t := range toks[:min(len(toks), maxPhrase)] {
		if t.word != t.stem {
			mask |= 1 << i
		}
	}
	return mask
}

// An aliasSpelling is a name with one part said in another way, and the group of aliases that knows it.
type aliasSpelling struct {
	stems []string
	group int
	need  uint16 // the words that were put in, by bit
}

// aliasSpellings are the other ways to say a name: each alias that stands in it replaced, one at a time.
func aliasSpellings(k kind, stems []string) (out []aliasSpelling) {
	known := stemmedAliases
	if k == isCuisine {
		known = stemmedCuisines
	}
	for g, group := range known {
		for at, name := range group {
			if spelled := respelled(stems, group, at, g); indexOf(stems, name) >= 0 {
				out = append(out, spelled...)
				break
			}
		}
	}
	for g, group := range stemmedShort {
		out = append(out, respelled(stems, group, 0, len(known)+g)...)
	}
	return out
}

// respelled puts the other names of a group in the place of the one that stands in stems.
func respelled(stems []string, group [][]string, which, number int) (out []aliasSpelling) {
	name := group[which]
	at := indexOf(stems, name)
	if at < 0 {
		return nil
	}
	for j, other := range group {
		if j != which && (len(other) < len(name) || indexOf(stems, other) < 0) {
			out = append(out, aliasSpelling{slices.Concat(stems[:at], other, stems[at+len(name):]), number, (1<<len(other) - 1) << at})
		}
	}
	return out
}

func indexOf(stems, part []string) int {
	for i := 0; i+len(part) <= len(stems); i++ {
		if slices.Equal(stems[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// build weighs the words by how many phrases share them, and indexes the phrases.
func (b *lexiconBuilder) build() *lexicon {
	lx := &lexicon{phrases: b.phrases, postings: map[string][]posting{}}
	shared, heads := map[string]int{}, map[string]int{}
	for i := range lx.phrases {
		if lx.phrases[i].quality < 1 {
			continue
		}
		lx.phrases[i].head = headOf(lx.phrases[i].stems)
		if lx.phrases[i].kind == isChoice {
			heads[lx.phrases[i].stems[lx.phrases[i].head]]++
		}
		for k, s := range lx.phrases[i].stems {
			if !slices.Contains(lx.phrases[i].stems[:k], s) {
				shared[s]++
			}
		}
	}
	for i := range lx.phrases {
		p := &lx.phrases[i]
		p.head = headOf(p.stems)
		p.sole = p.kind == isChoice && heads[p.stems[p.head]] == 1 && !groupWords[p.stems[p.head]]
		lx.index(int32(i), shared)
	}
	lx.heads = heads
	lx.rank()
	lx.indexSpellings()
	return lx
}

func headOf(stems []string) (head int) {
	for k, s := range stems {
		if !joinWords[s] {
			head = k
		}
	}
	return head
}

func (lx *lexicon) index(i int32, shared map[string]int) {
	p := &lx.phrases[i]
	p.weights = make([]float64, len(p.stems))
	for k, s := range p.stems {
		p.mark(k, s)
		p.weights[k] = weight(s)
		if !colourWords[s] {
			p.weights[k] /= 1 + 0.3*math.Log2(float64(max(shared[s], 1)))
		}
		p.total += p.weights[k]
		lx.postings[s] = append(lx.postings[s], posting{i, uint8(k), 1})
		if k+1 < len(p.stems) {
			joined := s + p.stems[k+1]
			lx.postings[joined] = append(lx.postings[joined], posting{i, uint8(k), 2})
		}
	}
}

// mark notes what kind of a word stands at k.
func (p *phrase) mark(k int, stem string) {
	common := joinWords[stem] || p.kind == isRestaurant && placeWords[stem] || p.kind == isArea && sideWords[stem]
	p.weak |= bit(k, weak(stem))
	p.common |= bit(k, common)
	p.joins |= bit(k, joinWords[stem])
	p.classes |= bit(k, classWords[stem])
}

func bit(k int, is bool) uint16 { return uint16(b2i(is)) << k }

// weak reports whether a word says little by itself.
func weak(stem string) bool {
	return classWords[stem] || plainWords[stem] || colourWords[stem] || modifierWords[stem] || joinWords[stem] || stem[0] >= '0' && stem[0] <= '9'
}

func weight(stem string) float64 {
	switch {
	case joinWords[stem]:
		return 0.1
	case weak(stem):
		return 0.35
	default:
		return 1
	}
}

// A form is one reading of the token at a place: as it stands, joined with the next, or freed of a typo.
type form struct {
	stem    string
	n       int // tokens that it takes
	quality float64
	plural  bool
}

// typoQuality is what a word is worth that is only nearly right.
const typoQuality = 0.75

// soundQuality is what a word in another script is worth whose consonants agree.
const soundQuality = 0.85

// forms lists the readings of toks[i] that the lexicon knows. known words are never taken for typos.
func (lx *lexicon) forms(toks []token, i int, known bool) (out []form) {
	t := toks[i]
	if len(lx.postings[t.stem]) > 0 {
		out = append(out, form{t.stem, 1, 1, t.word != t.stem})
	} else if t.word != t.stem && len(lx.postings[t.word]) > 0 {
		out = append(out, form{t.word, 1, 1, false})
	}
	if i+1 < len(toks) && !toks[i+1].stop {
		var buf [64]byte
		if joined := append(append(buf[:0], t.word...), toks[i+1].stem...); len(lx.postings[string(joined)]) > 0 {
			out = append(out, form{string(joined), 2, 0.97, false})
		}
	}
	if len(out) == 0 && !known && !t.isNum {
		return lx.guesses(t.stem)
	}
	return out
}

// guesses are the words that stem may be meant for: of the same sound in another script, or a slip of the finger away.
func (lx *lexicon) guesses(stem string) (out []form) {
	if stem[0] >= utf8.RuneSelf {
		for _, v := range lx.sounding(stem) {
			out = append(out, form{v, 1, soundQuality, false})
		}
	}
	if len(out) == 0 {
		for _, v := range lx.near(stem) {
			out = append(out, form{v, 1, typoQuality, false})
		}
	}
	return out
}

// nearest are those of words that are spelled most like w, which is in another script.
func nearest(words []string, w string) (out []string) {
	key := sounds(w)
	least := 1 + len(key)/3
	for _, v := range words {
		switch d := match.Distance(sounds(v), key, least); {
		case d < least:
			least, out = d, []string{v}
		case d == least:
			out = append(out, v)
		}
	}
	return out
}

// A use says which words of a phrase a span of a message matched.
type use struct {
	mask    uint16
	quality float64 // summed over matched tokens
	tokens  int
	last    int // word of the phrase that matched last
	ordered bool
}

// pluralSlip is what a word loses that is singular here and plural there: "peppers" are rather green peppers than black pepper.
const pluralSlip = 0.02

// matched adds the words k… of p that f stands for, when they are still free.
func (u use) matched(p *phrase, f form) (use, bool) {
	for k := range p.stems {
		if u.mask&(1<<k) != 0 {
			continue
		}
		n := 0
		switch {
		case p.stems[k] == f.stem:
			n = 1
		case k+1 < len(p.stems) && len(f.stem) == len(p.stems[k])+len(p.stems[k+1]) && strings.HasPrefix(f.stem, p.stems[k]) && strings.HasSuffix(f.stem, p.stems[k+1]):
			n = 2
		default:
			continue
		}
		u.mask |= (1<<n - 1) << k
		if f.plural != (p.plural&(1<<k) != 0) {
			u.quality -= pluralSlip
		}
		u.ordered = u.ordered && (u.tokens == 0 || k > u.last)
		u.last, u.quality, u.tokens = k+n-1, u.quality+f.quality*float64(f.n), u.tokens+f.n
		return u, true
	}
	return u, false
}

// matchedAny adds the first of forms that fits, and gives how many tokens it takes.
func (u use) matchedAny(p *phrase, forms []form) (use, int, bool) {
	for _, f := range forms {
		if next, ok := u.matched(p, f); ok {
			return next, f.n, true
		}
	}
	return u, 0, false
}

// names reports whether u matched enough of p to name it: the whole, a telling word, or the kind of a dish.
func (u use) names(p *phrase) bool {
	if u.mask == p.all() {
		return true
	}
	if u.mask&p.need != p.need {
		return false
	}
	telling := u.mask &^ p.common
	return telling&^p.weak != 0 || bits.OnesCount16(telling) > 1 || (p.kind == isDish || p.sole) && u.mask&(1<<p.head) != 0
}

// tells reports whether u matched every telling word of p: only "and" or "sub" is missing.
func (u use) tells(p *phrase) bool { return p.all()&^u.mask&^(p.joins|p.classes) == 0 }

// all is every word of p, by bit.
func (p *phrase) all() uint16 { return 1<<len(p.stems) - 1 }

// coverage is the share of p's weight that u matched.
func (u use) coverage(p *phrase) float64 {
	if u.mask == p.all() {
		return 1
	}
	sum := 0.0
	for k, w := range p.weights {
		if u.mask&(1<<k) != 0 {
			sum += w
		}
	}
	return min(sum/p.total, 0.97)
}
