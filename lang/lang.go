// Package lang holds every sentence that we show, by key and language. Each language is a package below this one:
// a table from keys to sentences.
//
// A sentence names what it is filled with in braces: "I found {dish} at {n} {n|place|places}." A brace with bars chooses
// by number, as the language counts (Unicode CLDR, plural rules): English has its first form for 1, Hindi and Gujarati
// for 0 and 1. Sentences never contain data of their own. Figures are ASCII digits in every language, as on most menus
// and bills in India; the names of dishes and restaurants stay as the menu spells them.
//
// Keys that begin with "error." put a failure of the domain into words, by its code; their braces are the numbers of its
// arguments. English has none, because the English sentence stands in the domain.
package lang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/foodieexpress/foodie/lang/en"
	"github.com/foodieexpress/foodie/lang/gu"
	"github.com/foodieexpress/foodie/lang/hi"
)

// The languages that we speak (BCP 47). English is the one we fall back to.
const (
	English  = "en"
	Hindi    = "hi"
	Gujarati = "gu"
)

// A table is what one language brings.
type table struct {
	name      string // its own name for itself, in its own script
	sentences map[string]string
	one       []string // the numbers that take the first form
	months    []string // short, as in a date (CLDR)
}

var tables = map[string]table{
	English:  {"English", merge(en.Tables), []string{"1"}, strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec")},
	Hindi:    {"हिन्दी", merge(hi.Tables), []string{"0", "1"}, strings.Fields("जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्तू॰ नव॰ दिस॰")},
	Gujarati: {"ગુજરાતી", merge(gu.Tables), []string{"0", "1"}, strings.Fields("જાન્યુ ફેબ્રુ માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટે ઑક્ટો નવે ડિસે")},
}

// merge joins the rooms' tables. A key that stands in two of them is a mistake that would hide one sentence.
func merge(rooms []map[string]string) map[string]string {
	all := map[string]string{}
	for _, room := range rooms {
		for k, s := range room {
			if _, twice := all[k]; twice {
				panic("lang: the key " + k + " stands in two tables")
			}
			all[k] = s
		}
	}
	return all
}

// Languages are those that we speak, in the order in which a diner may choose.
func Languages() []string { return []string{English, Hindi, Gujarati} }

// Name is what a language calls itself, "" when we do not speak it.
func Name(language string) string { return tables[language].name }

// Known is language when we speak it, and "" otherwise.
func Known(language string) string {
	if slices.Contains(Languages(), language) {
		return language
	}
	return ""
}

// Say gives key's sentence in language (English when language has none), filled with args: name, value, name, value …
// A key that no language knows comes back in angle brackets; a test sees to it that none is.
func Say(language, key string, args ...any) string {
	t := tables[language]
	s, ok := t.sentences[key]
	if !ok {
		t = tables[English]
		if s, ok = t.sentences[key]; !ok {
			return "⟨" + key + "⟩"
		}
	}
	if len(args) == 0 {
		return s
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(s, "{")
		inside, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(t.fill(inside, args))
		s = after
	}
}

// Failure says a failure of the domain in language: by its code and arguments. Where the language has no sentence for the
// code, or an argument is missing because it was lost on the way, it is the English message. A field has a sentence of its
// own where the code says too little without it. The agent's own refusals are the sentences "server." and code, whose
// arguments have names.
func Failure(language, code, field string, args []any, message string) string {
	key := "error." + code
	if Has(language, key+"."+field) {
		key += "." + field
	}
	switch {
	case language == English:
		return message
	case Has(language, key):
		args = numbered(args)
	default:
		key = "server." + code
	}
	if !Has(language, key) || !filledBy(tables[language].sentences[key], args) {
		return message
	}
	return Say(language, key, args...)
}

// numbered names arguments by their number.
func numbered(args []any) []any {
	named := make([]any, 0, 2*len(args))
	for i, a := range args {
		named = append(named, strconv.Itoa(i), a)
	}
	return named
}

// filledBy reports whether args, name and value in turn, have all that sentence is filled with.
func filledBy(sentence string, args []any) bool {
	for _, rest := range strings.Split(sentence, "{")[1:] {
		inside, _, _ := strings.Cut(rest, "}")
		name, _, _ := strings.Cut(inside, "|")
		given := false
		for i := 0; i+1 < len(args); i += 2 {
			given = given || args[i] == name
		}
		if !given {
			return false
		}
	}
	return true
}

// Has reports whether language knows key.
func Has(language, key string) bool { _, ok := tables[language].sentences[key]; return ok }

// Keys lists the keys of a language, unsorted.
func Keys(language string) []string {
	keys := make([]string, 0, len(tables[language].sentences))
	for k := range tables[language].sentences {
		keys = append(keys, k)
	}
	return keys
}

// One are the numbers for which language takes the first form of a brace with bars, as text.
func One(language string) []string { return tables[language].one }

// fill gives what stands for one brace.
func (t table) fill(brace string, args []any) string {
	parts := strings.Split(brace, "|")
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != parts[0] {
			continue
		}
		if len(parts) == 3 {
			if slices.Contains(t.one, fmt.Sprint(args[i+1])) {
				return parts[1]
			}
			return parts[2]
		}
		return fmt.Sprint(args[i+1])
	}
	return "{" + brace + "}"
}
