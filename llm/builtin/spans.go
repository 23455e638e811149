package builtin

import (
	"cmp"
	"slices"
)

// A cueSet is the cues of one phrase: "no" refuses, negates and denies.
type cueSet [2]uint64

func (s *cueSet) add(c cue)     { s[c/64] |= 1 << (c % 64) }
func (s cueSet) has(c cue) bool { return s[c/64]&(1<<(c%64)) != 0 }

func (s cueSet) hasAny(cs ...cue) bool { return slices.ContainsFunc(cs, s.has) }

// A candidate is one name that a span may stand for.
type candidate struct {
	id       int
	score    float64
	cover    float64 // share of the name that was said
	complete bool    // the whole name was said
	headed   bool    // what the thing is was said
}

// A span is a stretch of a message that names something or does something.
type span struct {
	from, to int // tokens
	kind     kind
	score    float64
	num      int         // of a number
	cues     cueSet      // of a cue
	cands    []candidate // best first
	alt      *span       // a dish of the same words
	parted   bool        // punctuation stands before it
	shy      bool        // a number only beside a dish
	tagged   bool        // only a tag of the dish was said
	praise   bool        // that tag never names one
	topping  bool        // and that class is one of options
	classed  bool        // only the class of the dish was said
}

func (s span) has(c cue) bool { return s.kind == isCue && s.cues.has(c) }

func (s span) hasAny(cs ...cue) bool { return s.kind == isCue && s.cues.hasAny(cs...) }

// ties are the candidates that are as good as the best.
func (s span) ties() []candidate {
	least := s.cands[0].score - 0.02
	if s.classed && !s.cands[0].complete { // "cookies" are all cookies
		least = 0.7 * s.cands[0].score
	}
	n := 1
	for n < len(s.cands) && s.cands[n].score >= least {
		n++
	}
	return s.cands[:min(n, len(s.cands))]
}

// What a span is worth. A matched word of a name counts most, a word that only holds the sentence together a little,
// a word that nobody knows costs.
const (
	wordWorth     = 4.0
	completeWorth = 1.0
	longerWorth   = 1.5 // for each further word of a complete name: "cheese burger" is rather one thing than two
	numberWorth   = 1.2
	cueWorth      = 0.5
	cueLonger     = 0.62
	unknownCost   = -1.2
	shyWorth      = 0.3
	skipCost      = 0.4 // of a word that stands inside a name and is not part of it
	leastCover    = 0.1
	mostTies      = 24
)

// A lattice finds every span of a message.
type lattice struct {
	toks   []token
	vocab  vocabulary
	starts [][]span // by first token
}

// newLattice finds the spans of toks that the vocabulary knows.
func newLattice(toks []token, vocab vocabulary) *lattice {
	l := &lattice{toks: toks, vocab: vocab, starts: make([][]span, len(toks))}
	for i := range toks {
		l.starts[i] = make([]span, 0, 4)
		l.addFunction(i)
		sortSpans(l.starts[i])
	}
	return l
}

// sortSpans puts the longest spans first.
func sortSpans(spans []span) {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(b.to, a.to), cmp.Compare(a.kind, b.kind))
	})
}

// with is the lattice with the names of lx in it; nil has none. l stays as it was.
func (l *lattice) with(known map[string]bool, lx *lexicon) *lattice {
	if lx == nil {
		return l
	}
	out := &lattice{toks: l.toks, vocab: l.vocab, starts: make([][]span, len(l.starts))}
	forms := make([][]form, len(l.toks))
	for i, t := range l.toks {
		forms[i] = lx.forms(l.toks, i, known[t.word])
	}
	found := &trial{seen: map[int32]bool{}}
	for i := range l.toks {
		out.starts[i] = l.starts[i]
		if len(forms[i]) > 0 {
			out.starts[i] = slices.Clone(l.starts[i])
			out.addNames(lx, forms, i, found)
		}
	}
	return out
}

func (l *lattice) addFunction(i int) {
	t := l.toks[i]
	if t.isNum {
		l.starts[i] = append(l.starts[i], span{from: i, to: i + 1, kind: isNumber, num: t.num, score: numberWorth})
	}
	if n, ok := shyNumbers[t.word]; ok {
		l.starts[i] = append(l.starts[i], span{from: i, to: i + 1, kind: isNumber, num: n, score: cueWorth, shy: true})
	}
	byLength := map[int]*span{}
	l.vocab.at(l.toks, i, func(c cue, n int) {
		if byLength[n] == nil {
			byLength[n] = &span{from: i, to: i + n, kind: isCue, score: cueWorth + cueLonger*float64(n-1)}
		}
		byLength[n].cues.add(c)
	})
	for n := 1; n <= 8; n++ {
		if s := byLength[n]; s != nil {
			l.starts[i] = append(l.starts[i], *s)
		}
	}
	l.starts[i] = append(l.starts[i], span{from: i, to: i + 1, kind: isUnknown, score: unknownCost})
}

// functional reports whether the token at i is a word that only holds sentences together, such as "see": a name is not
// called by it.
func (l *lattice) functional(i int) bool {
	fills, names := false, false
	l.vocab.at(l.toks, i, func(c cue, n int) {
		fills = fills || n == 1 && (c == cueFill || c == cueFind)
		names = names || n == 1 && (c == cueGloss || c == cueUnit || c >= cueTagVeg)
	})
	return fills && !names
}

// A reach is where a span ends and what it names.
type reach struct {
	to   int
	kind kind
}

// A trial is what was found at one token: the names that each reach may stand for.
type trial struct {
	seen  map[int32]bool // phrases that were tried
	found []named
}

// A named is the names that a stretch of a message may stand for.
type named struct {
	reach
	cands []candidate
}

func (f *trial) reset() {
	clear(f.seen)
	f.found = f.found[:0]
}

// add notes that a stretch may stand for c.
func (f *trial) add(r reach, c candidate) {
	at := slices.IndexFunc(f.found, func(n named) bool { return n.reach == r })
	if at < 0 {
		at = len(f.found)
		f.found = append(f.found, named{reach: r})
	}
	f.found[at].cands = append(f.found[at].cands, c)
}

// best are the candidates, the best first, each name in the best of its spellings.
func (n named) best() []candidate {
	slices.SortFunc(n.cands, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	out := n.cands[:0]
	for _, c := range n.cands {
		if len(out) < mostTies && !slices.ContainsFunc(out, func(o candidate) bool { return o.id == c.id }) {
			out = append(out, c)
		}
	}
	return out
}

// addNames adds the spans that begin at i with a word of a name.
func (l *lattice) addNames(lx *lexicon, forms [][]form, i int, found *trial) {
	found.reset()
	for _, f := range forms[i] {
		list := lx.postings[f.stem]
		l.tryNames(lx, forms, i, f, list[:min(len(list), mostNames)], found)
		if len(list) > mostNames {
			l.tryBehind(lx, forms, i, f, found)
		}
	}
	for _, n := range found.found {
		l.starts[i] = append(l.starts[i], l.nameSpan(lx, i, n.reach, n.best()))
	}
	sortSpans(l.starts[i])
	l.pair(i)
}

func (l *lattice) tryNames(lx *lexicon, forms [][]form, i int, f form, list []posting, found *trial) {
	for _, post := range list {
		if !found.seen[post.phrase] {
			found.seen[post.phrase] = true
			l.follow(lx, forms, i, f, post.phrase, found)
		}
	}
}

// tryBehind tries the names that a word of many names begins and that one of the words behind it tells.
func (l *lattice) tryBehind(lx *lexicon, forms [][]form, i int, f form, found *trial) {
	for j := i + 1; j < min(i+maxPhrase, len(forms)) && !l.toks[j].stop; j++ {
		for _, other := range forms[j] {
			if other.stem != f.stem {
				l.tryNames(lx, forms, i, f, lx.behind(f.stem, other.stem), found)
			}
		}
	}
}

// pair tells each choice of the dish that has the same words in its name: "roti" is a bread of a thali and a dish.
func (l *lattice) pair(i int) {
	for a := range l.starts[i] {
		for b := range l.starts[i] {
			c, d := &l.starts[i][a], &l.starts[i][b]
			if c.kind == isChoice && d.kind == isDish && c.to == d.to && !d.topping {
				dish := *d
				c.alt = &dish
			}
		}
	}
}

// nameSpan is a span that names one of cands, and how vaguely it does.
func (l *lattice) nameSpan(lx *lexicon, i int, r reach, cands []candidate) span {
	s := span{from: i, to: r.to, kind: r.kind, score: cands[0].score, cands: cands, parted: l.toks[i].stop}
	if r.to > i+1 {
		return s
	}
	tok := l.toks[i]
	if s.shy = shyNames[tok.word] || r.kind == isDish && !cands[0].complete && l.functional(i); s.shy {
		s.score = shyWorth
	}
	if r.kind == isDish && !cands[0].complete {
		s.tagged, s.praise, s.classed = tagWords[tok.stem], praiseWords[tok.stem], classWords[tok.stem]
		s.topping = s.classed && lx.heads[tok.stem] > 0
	}
	return s
}

// follow matches as many words of a phrase as stand together from i on, and keeps each place where it may end.
func (l *lattice) follow(lx *lexicon, forms [][]form, i int, first form, id int32, found *trial) {
	p := &lx.phrases[id]
	u, ok := use{ordered: true}.matched(p, first)
	if !ok {
		return
	}
	j := i + first.n
	for {
		l.keep(p, u, i, j, found)
		if j >= len(l.toks) || l.toks[j].stop {
			return
		}
		next, n, ok := l.step(p, u, forms, j)
		if !ok {
			return
		}
		u, j = next, j+n
	}
}

// step matches the token at j, or the one behind an "of" or "the" that the name lacks. "and" and "with" are one word here.
func (l *lattice) step(p *phrase, u use, forms [][]form, j int) (use, int, bool) {
	if next, n, ok := u.matchedAny(p, forms[j]); ok {
		return next, n, true
	}
	switch w := l.toks[j].word; {
	case w == "and", w == "with":
		return u.matchedAny(p, []form{{"and", 1, typoQuality, false}, {"with", 1, typoQuality, false}})
	case w == "of", w == "the", l.strange(forms, j):
		if j+1 < len(l.toks) && !l.toks[j+1].stop {
			next, n, ok := u.matchedAny(p, forms[j+1])
			next.quality -= skipCost
			return next, n + 1, ok
		}
	}
	return u, 0, false
}

// strange reports whether nobody knows the token at j: then it may be a word more in a name, as in "sunchips harvest cheddar".
func (l *lattice) strange(forms [][]form, j int) bool {
	return len(forms[j]) == 0 && !l.toks[j].isNum && len(l.vocab[l.toks[j].word]) == 0
}

func (l *lattice) keep(p *phrase, u use, from, to int, found *trial) {
	c := candidate{id: p.id, cover: u.coverage(p), headed: u.mask&(1<<p.head) != 0}
	c.complete = c.cover == 1
	if !u.names(p) || !c.complete && l.loose(p, c, from, to) {
		return
	}
	if c.score = nameWorth(p, u, c); c.score <= 0 {
		return
	}
	found.add(reach{to, p.kind}, c)
}

// loose reports whether a part of a name is too little, or begins or ends with a word that only joins: "with guacamole" of
// "chips with guacamole", and "shot" of "espresso shot" in "a shot of vanilla".
func (l *lattice) loose(p *phrase, c candidate, from, to int) bool {
	if p.sole {
		return to < len(l.toks) && l.toks[to].word == "of" && !measureWords[l.toks[from].stem]
	}
	return c.cover < leastCover && !c.headed || joinWords[l.toks[to-1].stem] || joinWords[l.toks[from].stem]
}

// nameWorth is what a match is worth: more for more words, for a larger share of the name, and for its head.
func nameWorth(p *phrase, u use, c candidate) float64 {
	if !c.complete && vague(p, u, c) {
		return 0
	}
	w := wordWorth * u.quality * p.quality * (0.35 + 0.65*c.cover)
	switch {
	case c.complete:
		w += completeWorth + longerWorth*float64(len(p.stems)-1)
	case u.tokens > 2 && u.tells(p): // "chicken bacon ranch" of "chicken and bacon ranch sub"
		w += 0.7 * (completeWorth + longerWorth*float64(u.tokens-1))
	}
	if !u.ordered {
		w *= 0.9
	}
	if u.tokens < 3 && (u.mask|p.weak|p.joins)&(1<<p.head) == 0 {
		w *= 0.85
	}
	return w * kindWorth(p, c)
}

// vague reports whether a part of a name proves nothing: a short word that is only nearly right, or too little of a place.
func vague(p *phrase, u use, c candidate) bool {
	switch p.kind {
	case isRestaurant, isArea:
		if c.cover < 0.5 {
			return true
		}
	case isCuisine:
		if c.cover < 0.6 {
			return true
		}
	}
	return u.tokens == 1 && u.quality < typoQuality+0.01 && len(p.stems) > 1 && len(p.stems[u.last]) < 6
}

// kindWorth favours dishes over cuisines of their name ("burger" is rather a dish), and whole names of places over parts.
func kindWorth(p *phrase, c candidate) float64 {
	switch {
	case p.kind == isRestaurant && !c.complete:
		return 0.7
	case p.kind == isCuisine && p.classes&(1<<p.head) != 0:
		return 0.56
	case p.kind == isCuisine:
		return 0.8
	}
	return 1
}
