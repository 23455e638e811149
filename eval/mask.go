package eval

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/match"
)

// A masker replaces what tells who somebody is, the same by the same: whoever is person1 in one message is so in the next.
// It would rather hide too much than too little.
type masker struct {
	food    map[string]bool // words of menus, which are nobody's name
	learned []learned       // words to be replaced wherever they stand
	given   map[string]string
	numbers map[string]int
}

type learned struct{ word, kind string }

func newMasker(menus []foodie.Restaurant) *masker {
	m := &masker{food: map[string]bool{}, given: map[string]string{}, numbers: map[string]int{}}
	for _, r := range menus {
		m.know(r.Name, r.Cuisine)
		for _, it := range r.Items {
			m.know(it.Name)
			m.know(it.Tags...)
			for _, g := range it.Options {
				for _, c := range g.Choices {
					m.know(c.Name)
				}
			}
		}
	}
	return m
}

func (m *masker) know(names ...string) {
	for _, name := range names {
		for _, w := range match.Words(name) {
			m.food[w] = true
		}
	}
}

// about learns what is known of the diner, and of the ids that they may repeat.
func (m *masker) about(u foodie.User, ids ...foodie.ID) {
	m.learn("person", u.Username)
	m.learn("mail", u.Email)
	local, _, _ := strings.Cut(u.Email, "@")
	called := u.Username + " " + local
	parts := slices.Concat([]string{local}, // "ravi.shah77", then "shah77", then "shah"
		strings.FieldsFunc(called, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }),
		strings.FieldsFunc(called, func(r rune) bool { return !unicode.IsLetter(r) }))
	for _, part := range parts {
		if utf8.RuneCountInString(part) > 2 && strings.ContainsFunc(part, unicode.IsLetter) && !m.food[strings.ToLower(part)] {
			m.learn("person", part)
		}
	}
	for _, id := range ids {
		m.learn("id", string(id))
		m.learn("number", id.Short())
	}
}

func (m *masker) learn(kind, word string) {
	if word != "" {
		m.learned = append(m.learned, learned{word, kind})
	}
}

// stands is what stands for word from now on.
func (m *masker) stands(kind, word string) string {
	key := kind + " " + strings.ToLower(word)
	if kind == "phone" {
		number := slices.DeleteFunc([]rune(word), func(r rune) bool { return !unicode.IsDigit(r) })
		key = string(number[max(0, len(number)-10):]) // with or without the country's prefix
	}
	if _, ok := m.given[key]; !ok {
		m.numbers[kind]++
		m.given[key] = fmt.Sprintf("%s%d", kind, m.numbers[kind])
		if kind == "mail" {
			m.given[key] += "@example.com"
		}
	}
	return m.given[key]
}

const (
	aWord  = `([\p{L}\p{M}'’]+)`
	asSaid = `(?:\b(?:dr|mr|mrs|smt|shri|st|no|opp|nr)\.|[^.;!?\n])` // a piece of what goes on to the end of a sentence
)

// patterns find what has a form of its own. The whole match is replaced, or its group when there is one.
var patterns = []struct {
	kind string
	re   *regexp.Regexp
}{
	{"mail", regexp.MustCompile(`[\p{L}\p{N}._%+\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+`)},
	{"link", regexp.MustCompile(`(?i)\b(?:https?://|www\.)\S+`)},
	{"secret", regexp.MustCompile(`(?i)(?:password|passcode|passwd|pwd|\bpin\b|\botp\b|पासवर्ड|પાસવર્ડ)(?:\s+for\s+(?:\S+\s+){1,4}?is\b|['’]s\b|\s*(?:(?:is|hai|che)\b|है|છે))?\s*[:=-]?\s*(\S+)`)},
	{"token", regexp.MustCompile(`[A-Za-z0-9_\-]{20,}(?:\.[A-Za-z0-9_\-]+)*`)},
	{"address", regexp.MustCompile(`(?i)(?:address\s*(?:(?:is|hai|che)\b|[:=])\s*|(?:address|deliver(?:ed)?(?:\s+(?:it|this|that|them))?\s+(?:to|at)|(?:send|bring)(?:\s+(?:it|this|that|them))?\s+to|i\s+live\s+(?:at|in|on)|पता|सरनामुं|સરનામું)\s+)(` + asSaid + `+)`)},
	{"address", regexp.MustCompile(`(?i)\b(?:flat|house|apartment|apt|plot|bungalow|door|block)\s*(?:no\.?|number|#)?\s*[a-z]?[-/]?\d` + asSaid + `*`)},
	{"address", regexp.MustCompile(`(?:फ्लैट|फ़्लैट|ફ્લેટ)\s*(?:नंबर|નંબર)?\s*[A-Za-z]?[-/]?\p{Nd}` + asSaid + `*`)},
	{"phone", regexp.MustCompile(`\+?\p{Nd}[\p{Nd}\s().\-]{5,}\p{Nd}`)},
	{"number", regexp.MustCompile(`#?\p{Nd}{5,}`)},
}

// street finds an address without a word that announces it.
var street = regexp.MustCompile(`(?i)\b\d+[a-z]?(?:[/\-]\d+)?,?\s+(?:[\p{L}.]+\s+){0,2}(?:road|rd|street|lane|marg|nagar|avenue|society|apartments?|towers?|colony|chowk)\b`)

// names are how people say what they are called.
var names = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:my|the) name(?:['’]s| is)\s+` + aWord + `(?:\s+(\p{Lu}[\p{L}\p{M}]+))?`),
	regexp.MustCompile(`(?i)\b(?:call me|sign me up as|register me as|log me in as)\s+` + aWord),
	regexp.MustCompile(`(?i)\bname:\s*` + aWord),
	regexp.MustCompile(`\b(?:I am|I['’]m|i am|i['’]m|[Tt]his is)\s+(\p{Lu}[\p{L}\p{M}]+)(?:\s+(\p{Lu}[\p{L}\p{M}]+))?`),
	regexp.MustCompile(`(?i)\b(?:mera naam|mera nam|maru naam|maru nam)\s+(?:(?:hai|che)\s+)?` + aWord),
	regexp.MustCompile(`(?:मेरा नाम|મારું નામ|મારુ નામ)\s+(?:(?:है|છે)\s+)?` + aWord),
	regexp.MustCompile(`(?i)\b(?:mera naam|mera nam|maru naam|maru nam)\s+` + aWord + `\s+` + aWord + `\s+(?:hai|che)\b`),
	regexp.MustCompile(`(?:मेरा नाम|મારું નામ|મારુ નામ)\s+` + aWord + `\s+` + aWord + `\s+(?:है|છે)`),
}

// unnamed are words that may stand where a name does ("call me on …").
var unnamed = map[string]bool{
	"on": true, "at": true, "in": true, "back": true, "when": true, "if": true, "later": true, "now": true, "not": true, "the": true, "an": true,
	"to": true, "up": true, "once": true, "before": true, "after": true, "is": true, "my": true, "your": true, "new": true, "please": true,
	"hai": true, "che": true, "है": true, "છે": true, "aur": true, "ane": true, "और": true, "અને": true,
}

// hear learns the names that text says, so that they are masked in all messages.
func (m *masker) hear(text string) {
	for _, re := range names {
		for _, found := range re.FindAllStringSubmatch(text, -1) {
			for _, name := range found[1:] {
				if utf8.RuneCountInString(name) > 1 && !m.edible(name) && !unnamed[strings.ToLower(name)] {
					m.learn("person", name)
				}
			}
		}
	}
}

// edible reports whether text has a word of a menu.
func (m *masker) edible(text string) bool {
	for _, w := range match.Words(text) {
		if m.food[w] {
			return true
		}
	}
	return false
}

// mask replaces what tells who somebody is.
func (m *masker) mask(text string) string {
	for _, l := range m.learned {
		if l.kind == "mail" || l.kind == "id" {
			text = replaceWord(text, l.word, func() string { return m.stands(l.kind, l.word) })
		}
	}
	for _, p := range patterns {
		text = replaceMatch(p.re, text, func(found string) string {
			if p.kind == "phone" && digits(found) < 7 {
				return found
			}
			return m.stands(p.kind, strings.TrimSpace(found))
		})
	}
	text = replaceMatch(street, text, func(found string) string {
		if m.edible(found) {
			return found // "2 manek chowk pizza" is an order
		}
		return m.stands("address", found)
	})
	for _, l := range m.learned {
		text = replaceWord(text, l.word, func() string { return m.stands(l.kind, l.word) })
	}
	return text
}

func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// masked are words that stand for others already.
var masked = regexp.MustCompile(`^(?:person|mail|link|secret|token|address|phone|number|id)\d+(?:@example\.com)?$`)

// replaceMatch replaces what re finds: its first group, or all of it without one.
func replaceMatch(re *regexp.Regexp, text string, with func(string) string) string {
	var out strings.Builder
	rest := 0
	for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[0], at[1]
		if len(at) > 2 {
			from, to = at[2], at[3]
		}
		if masked.MatchString(text[from:to]) {
			continue
		}
		out.WriteString(text[rest:from] + with(text[from:to]))
		rest = to
	}
	return out.String() + text[rest:]
}

// replaceWord replaces word, whatever its case, where it stands alone.
func replaceWord(text, word string, with func() string) string {
	re, err := regexp.Compile(`(?i)` + regexp.QuoteMeta(word))
	if err != nil {
		return text // no text that a user may have; the caller looks whether the word is gone
	}
	var out strings.Builder
	rest := 0
	for _, at := range re.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if partOfWord(before) || partOfWord(after) {
			continue
		}
		out.WriteString(text[rest:at[0]] + with())
		rest = at[1]
	}
	return out.String() + text[rest:]
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}
