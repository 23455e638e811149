// Package lang holds every sentence that we show, by key and language. Each language is a package below this one:
// a table from keys to sentences.
//
// A sentence names what it is filled with in braces: "I found {dish} at {n} {n|place|places}." A brace with bars
// chooses by number: the first form for one, the second otherwise. Sentences never contain data of their own.
package lang

import (
	"fmt"
	"strings"

	"github.com/foodieexpress/foodie/lang/en"
)

// English is the language we fall back to (BCP 47).
const English = "en"

var sentences = map[string]map[string]string{English: en.Sentences}

// Say gives key's sentence in language (English when language has none), filled with args: name, value, name, value …
// A key that no language knows comes back in angle brackets; a test sees to it that none is.
func Say(language, key string, args ...any) string {
	s, ok := sentences[language][key]
	if !ok {
		if s, ok = sentences[English][key]; !ok {
			return "⟨" + key + "⟩"
		}
	}
	if len(args) == 0 {
		return s
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			b.WriteString(s)
			return b.String()
		}
		length := strings.IndexByte(s[open:], '}')
		if length < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:open])
		b.WriteString(fill(s[open+1:open+length], args))
		s = s[open+length+1:]
	}
}

// Has reports whether language knows key.
func Has(language, key string) bool { _, ok := sentences[language][key]; return ok }

// Keys lists the keys of a language, unsorted.
func Keys(language string) []string {
	keys := make([]string, 0, len(sentences[language]))
	for k := range sentences[language] {
		keys = append(keys, k)
	}
	return keys
}

// fill gives what stands for one brace.
func fill(brace string, args []any) string {
	parts := strings.Split(brace, "|")
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != parts[0] {
			continue
		}
		if len(parts) == 3 {
			if fmt.Sprint(args[i+1]) == "1" {
				return parts[1]
			}
			return parts[2]
		}
		return fmt.Sprint(args[i+1])
	}
	return "{" + brace + "}"
}
