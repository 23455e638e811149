package confirm

import (
	"strings"
	"unicode/utf8"
)

// Limits of an answer. A longer text is a text, not a yes.
const (
	maxBytes = 1200 // an Indian letter has three
	maxWords = 48
)

// smileys are read as one emoji; without this their signs would make the text look like markup.
var smileys = strings.NewReplacer(":-)", " 🙂 ", ":)", " 🙂 ", ":-D", " 🙂 ", ":D", " 🙂 ")

// split gives the words of text: lower case, contractions written out, script digits as ASCII, signs of the Indian
// scripts that people leave out or mix up unified, "?" as a word of its own. It reports false for a text that
// is no plain sentence: too long, or with any character that a short answer in English, Hindi or Gujarati has no use
// for (controls, invisible and look-alike characters, brackets, quotes, slashes …).
func split(text string) ([]string, bool) {
	if len(text) > maxBytes || !utf8.ValidString(text) {
		return nil, false
	}
	var s splitter
	for _, c := range smileys.Replace(text) {
		if !s.add(c) {
			return nil, false
		}
	}
	s.end()
	return s.words, !s.joined && len(s.words) > 0 && len(s.words) <= maxWords
}

// A splitter collects words character by character.
type splitter struct {
	words  []string
	word   strings.Builder
	last   rune // the last character that counted, 0 after a break
	joined bool // an apostrophe or a joiner came last, and a letter must follow
}

// kinds of characters.
type kind int

const (
	foreign kind = iota
	letter
	digit
	sign // an Indian vowel sign or the like, which follows a letter
	blank
	apostrophe
	joiner
	question
	emoji
	dressing // a skin tone or a variation, which follows an emoji
	ampersand
)

func (s *splitter) add(c rune) bool {
	k := kindOf(c)
	if s.joined && k != letter && k != sign {
		return false
	}
	switch k {
	case letter, digit, sign:
		return s.letter(c, k)
	case blank:
		s.end()
	case apostrophe, joiner:
		return s.join(k)
	case question, ampersand, emoji:
		s.end()
		s.mark(c)
	case dressing:
		return kindOf(s.last) == emoji
	default:
		return false
	}
	return true
}

// join takes an apostrophe inside a word, or a joiner inside an Indian one.
func (s *splitter) join(k kind) bool {
	if s.word.Len() == 0 || k == joiner && s.last < 0x900 {
		return false
	}
	s.joined = true
	if k == apostrophe {
		s.word.WriteByte('\'')
	}
	return true
}

// letter adds to the word at hand; a digit beside a letter begins a word, so that "2x" is two.
func (s *splitter) letter(c rune, k kind) bool {
	if k == sign && s.word.Len() == 0 {
		return false
	}
	if s.word.Len() > 0 && (k == digit) != (kindOf(s.last) == digit) {
		s.end()
	}
	s.joined, s.last = false, c
	if c = plain(c); c != 0 {
		s.word.WriteRune(c)
	}
	return true
}

// mark adds a character that is a word of its own; several question marks are one.
func (s *splitter) mark(c rune) {
	s.last = c
	w := string(c)
	if c == '&' {
		w = "and"
	}
	if c != '?' || len(s.words) == 0 || s.words[len(s.words)-1] != "?" {
		s.words = append(s.words, w)
	}
}

func (s *splitter) end() {
	if s.word.Len() > 0 {
		s.words = append(s.words, written(s.word.String())...)
	}
	s.word.Reset()
	s.last = 0
}

// kindOf sorts characters.
func kindOf(c rune) kind {
	for _, k := range kinds {
		if k.from <= c && c <= k.to {
			return k.kind
		}
	}
	if k, ok := singles[c]; ok {
		return k
	}
	if strings.ContainsRune(knownEmoji, c) {
		return emoji
	}
	return foreign
}

// kinds are the characters that an answer is written with. Only ASCII, Devanagari and Gujarati letters are ours: a
// Cyrillic е, a full-width ｙ or a mathematical 𝐲 is foreign, however much it looks like one.
var kinds = []struct {
	from, to rune
	kind     kind
}{
	{'a', 'z', letter}, {'A', 'Z', letter}, {'0', '9', digit},
	{0x900, 0x903, sign}, {0x904, 0x939, letter}, {0x93C, 0x94D, sign}, {0x958, 0x961, letter}, {0x966, 0x96F, digit},
	{0xA81, 0xA83, sign}, {0xA85, 0xAB9, letter}, {0xABC, 0xACD, sign}, {0xAE6, 0xAEF, digit},
	{0x1F3FB, 0x1F3FF, dressing},
}

var singles = map[rune]kind{
	' ': blank, '\n': blank, '\r': blank, '\t': blank, '\u00a0': blank, ',': blank, '.': blank, '!': blank, ';': blank, '-': blank,
	'–': blank, '—': blank, '…': blank, '।': blank, '॥': blank,
	'\'': apostrophe, '’': apostrophe, 0x200C: joiner, 0x200D: joiner, '?': question, '&': ampersand, 0xFE0F: dressing,
}

// knownEmoji are the only ones that an answer may have.
const knownEmoji = "👍👌✅✔🙏🙂😊😀😃😄😁😋🤗🤩😍🥰❤🎉🙌👏👎❌"

// plain is a letter as the tables spell it, and 0 for a sign that is left out: capitals become small, script digits
// ASCII, the moon-dot a dot; the dot below (nukta) goes.
func plain(c rune) rune {
	switch {
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	case c >= 0x966 && c <= 0x96F:
		return c - 0x966 + '0'
	case c >= 0xAE6 && c <= 0xAEF:
		return c - 0xAE6 + '0'
	case c == 0x901 || c == 0xA81:
		return c + 1
	case c == 0x93C || c == 0xABC:
		return 0
	}
	if bare, ok := dotted[c]; ok {
		return bare
	}
	return c
}

// dotted are the Devanagari letters that have a dot below in themselves.
var dotted = map[rune]rune{
	0x929: 'न', 0x931: 'र', 0x934: 'ळ', 0x958: 'क', 0x959: 'ख', 0x95A: 'ग', 0x95B: 'ज', 0x95C: 'ड', 0x95D: 'ढ', 0x95E: 'फ', 0x95F: 'य',
}

// contractions are written out, with the apostrophe or without it.
var contractions = map[string]string{
	"that's": "that is", "it's": "it is", "let's": "let us", "i'll": "i will", "i'd": "i would", "i'm": "i am",
	"you're": "you are", "they're": "they are", "we're": "we are", "we'll": "we will", "that'll": "that will",
	"it'll": "it will", "that'd": "that would", "it'd": "it would", "i've": "i have", "you've": "you have",
	"don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not", "ain't": "is not",
	"can't": "can not", "won't": "will not", "wouldn't": "would not", "shouldn't": "should not",
	"everything's": "everything is", "all's": "all is", "what's": "what is", "who's": "who is", "there's": "there is",
	"ma'am": "maam", "y'all": "all", "cannot": "can not", "wanna": "want to", "lets": "let us", "thats": "that is",
}

// ambiguous are the contractions that are another word without their apostrophe.
var ambiguous = map[string]bool{"well": true, "were": true, "all": true, "alls": true}

// written gives the words that stand for one: a contraction is several.
func written(word string) []string {
	if long, ok := contractions[word]; ok {
		return strings.Fields(long)
	}
	if long, ok := bare[word]; ok {
		return strings.Fields(long)
	}
	return []string{word}
}

// bare are the contractions without apostrophes, as people type them.
var bare = func() map[string]string {
	m := map[string]string{}
	for short, long := range contractions {
		if b := strings.ReplaceAll(short, "'", ""); !ambiguous[b] {
			m[b] = long
		}
	}
	return m
}()
