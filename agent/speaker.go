package agent

import (
	"slices"
	"strings"

	"github.com/foodieexpress/foodie/match"
)

// A speaker cuts a model's stream into sentences.
type speaker struct {
	say     func(sentence string)
	heard   strings.Builder // all that came
	waiting string          // the sentence that has not ended
}

// write takes the next piece.
func (s *speaker) write(piece string) {
	s.heard.WriteString(piece)
	s.waiting += piece
	for {
		end := sentenceEnd(s.waiting)
		if end < 0 {
			return
		}
		s.say(s.waiting[:end])
		s.waiting = s.waiting[end:]
	}
}

// rest says what is left of the whole text.
func (s *speaker) rest(text string) {
	if missing, ok := strings.CutPrefix(text, s.heard.String()); ok {
		s.write(missing)
	}
	if strings.TrimSpace(s.waiting) != "" {
		s.say(s.waiting)
	}
	s.waiting = ""
}

// sentenceEnd is where the first whole sentence of s ends: after its mark and the blank behind it; -1 when it has none.
func sentenceEnd(s string) int {
	for i, c := range s {
		if c == '\n' {
			return i + 1
		}
		if strings.ContainsRune(".!?।", c) {
			if rest := s[i+len(string(c)):]; strings.HasPrefix(rest, " ") {
				return i + len(string(c)) + 1
			}
		}
	}
	return -1
}

// claims reports whether a model's sentence says what only data may say: an amount of money, or that something was
// ordered, placed, paid or cancelled.
func claims(sentence string) bool {
	if strings.ContainsAny(sentence, "₹$€") {
		return true
	}
	words := match.Words(sentence)
	if slices.ContainsFunc(words, func(w string) bool { return doneWords[w] }) && !slices.ContainsFunc(words, func(w string) bool { return notDone[w] }) {
		return true
	}
	if claimsInIndian(words) {
		return true
	}
	for i, w := range words {
		if moneyWords[w] && (i > 0 && isNumber(words[i-1]) || i+1 < len(words) && isNumber(words[i+1])) {
			return true
		}
	}
	return false
}

var (
	doneWords  = setOf("placed ordered confirmed booked paid charged cancelled canceled refunded posted")
	notDone    = setOf("not nothing never until once after before when can if")
	moneyWords = setOf("rs inr rupees rupee total price paise")
)

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789.") == "" }

// mentions reports whether text has a word of name that tells it from others.
func mentions(text, name string) bool {
	said := match.Words(text)
	for _, w := range match.Words(name) {
		if len([]rune(w)) > 3 && slices.ContainsFunc(said, func(s string) bool { return s == w || match.Close(s, w) }) {
			return true
		}
	}
	return false
}
