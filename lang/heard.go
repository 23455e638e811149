package lang

import (
	"strings"
	"sync"
)

// Heard gives in English what a person says by pressing something of ours: a suggestion, a button of a menu. Whoever reads
// English sentences thus understands our own in every language. It reports false for all that people say themselves.
func Heard(text string) (english string, ours bool) {
	text = strings.TrimSpace(text)
	known := pressed()
	if english, ok := known.whole[strings.ToLower(text)]; ok {
		return english, true
	}
	for _, p := range known.patterns {
		if filled, ok := p.match(text); ok {
			return Say(English, p.key, filled...), true
		}
	}
	return "", false
}

// The sentences of ours that a diner says by a press: lists of chips, those without braces, and those with.
var (
	chipPrefix   = "agent.chips."
	pressedWhole = []string{"agent.start_over.yes", "agent.start_over.no", "agent.action.yes", "agent.action.no", "web.talk.say_yes", "web.talk.show_order"}
	pressedWith  = []string{
		"web.talk.add_dish_with", "web.talk.add_dish", "web.talk.review", "web.talk.again", "agent.chip.order", "web.example_order", "agent.chip.menu",
		"web.example_search", "web.example_price", "web.example_cuisine",
	}
)

// A press is all that can be pressed, in all languages.
type press struct {
	whole    map[string]string // in small letters, to English
	patterns []pattern
}

var pressed = sync.OnceValue(func() press {
	p := press{whole: map[string]string{}}
	for _, language := range Languages() {
		for _, key := range Keys(language) {
			if !strings.HasPrefix(key, chipPrefix) {
				continue
			}
			english := strings.Split(Say(English, key), "|")
			for i, chip := range strings.Split(Say(language, key), "|") {
				p.whole[strings.ToLower(chip)] = english[i]
			}
		}
		for _, key := range pressedWhole {
			p.whole[strings.ToLower(Say(language, key))] = Say(English, key)
		}
	}
	for _, language := range Languages() {
		for _, key := range pressedWith {
			p.patterns = append(p.patterns, patternsOf(key, Say(language, key))...)
		}
	}
	return p
})

// A pattern is a sentence with holes: text before each hole, and after the last.
type pattern struct {
	key   string
	texts []string
	names []string
}

// patternsOf makes a sentence a pattern, or one for each form of a brace that chooses by number. A sentence that begins
// and ends with a hole and says too little between them is none: anybody could have said it.
func patternsOf(key, sentence string) []pattern {
	if before, rest, ok := cutChoice(sentence); ok {
		forms, after, _ := strings.Cut(rest, "}")
		_, words, _ := strings.Cut(forms, "|")
		one, other, _ := strings.Cut(words, "|")
		all := patternsOf(key, before+one+after)
		if one != other {
			all = append(all, patternsOf(key, before+other+after)...)
		}
		return all
	}
	p := pattern{key: key}
	for {
		text, rest, ok := strings.Cut(sentence, "{")
		p.texts = append(p.texts, text)
		if !ok {
			break
		}
		var name string
		name, sentence, _ = strings.Cut(rest, "}")
		p.names = append(p.names, name)
	}
	const least = 8 // bytes
	if last := len(p.texts) - 1; p.texts[0] == "" && p.texts[last] == "" && len(strings.Join(p.texts, "")) < least {
		return nil
	}
	return []pattern{p}
}

// cutChoice cuts a sentence at its first brace with bars.
func cutChoice(sentence string) (before, rest string, ok bool) {
	for from := 0; ; {
		open := strings.IndexByte(sentence[from:], '{')
		if open < 0 {
			return "", "", false
		}
		open += from
		end := open + strings.IndexByte(sentence[open:], '}')
		if strings.Contains(sentence[open:end], "|") {
			return sentence[:open], sentence[open+1:], true
		}
		from = end
	}
}

// match reads what fills the holes of p in text: name, value, name, value …
func (p pattern) match(text string) (filled []any, ok bool) {
	last := len(p.texts) - 1
	text, ok = strings.CutPrefix(text, p.texts[0])
	if !ok {
		return nil, false
	}
	if text, ok = strings.CutSuffix(text, p.texts[last]); !ok {
		return nil, false
	}
	for i, name := range p.names {
		value := text
		if i+1 < last {
			if value, text, ok = strings.Cut(text, p.texts[i+1]); !ok {
				return nil, false
			}
		}
		if strings.TrimSpace(value) == "" || strings.ContainsRune(value, '\n') {
			return nil, false
		}
		filled = append(filled, name, value)
	}
	return filled, true
}
