package foodie

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Key is the form under which a name is unique: Unicode normal form C, case folded, white space single. Names that a
// person would call the same have one Key.
func Key(name string) string {
	if plain(name) {
		return strings.ToLower(name)
	}
	return cases.Fold().String(norm.NFC.String(strings.Join(strings.Fields(name), " ")))
}

// plain reports whether name is ASCII without white space but single blanks inside, as nearly all names are: Key then
// needs no Unicode tables, which matters when a menu is searched for each line of an order.
func plain(name string) bool {
	before := byte(' ')
	for i := range len(name) {
		c := name[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || name == ""
}

// tidy trims a name and makes each run of white space in it one blank.
func tidy(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// textRule bounds a text in characters (not bytes).
type textRule struct {
	field    string
	min, max int
	lines    bool // line breaks and tabs are allowed
}

func (r textRule) check(s string) error {
	if !utf8.ValidString(s) {
		return invalid("text_encoding", r.field, "The %s is not valid UTF-8 text.", r.label())
	}
	n := utf8.RuneCountInString(s)
	switch {
	case n < r.min || n > r.max:
		if r.min == 0 {
			return invalid("text_length", r.field, "The %s has at most %d characters; this one has %d.", r.label(), r.max, n)
		}
		return invalid("text_length", r.field, "The %s has %d to %d characters; this one has %d.", r.label(), r.min, r.max, n)
	case strings.ContainsFunc(s, func(c rune) bool {
		return unicode.IsControl(c) && !(r.lines && (c == '\n' || c == '\r' || c == '\t'))
	}):
		return invalid("text_control", r.field, "The %s must not contain control characters.", r.label())
	}
	return nil
}

// label is the field's name as a person says it: "items[0].item_name" is "item name".
func (r textRule) label() string {
	s := r.field[strings.LastIndexByte(r.field, '.')+1:]
	if i := strings.IndexByte(s, '['); i > 0 {
		s = s[:i]
	}
	return strings.ReplaceAll(s, "_", " ")
}
