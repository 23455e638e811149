package agent

import (
	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent/confirm"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
)

// listen decides in which language this turn is answered, and remembers it. What the diner chose stays: by the client's
// switch when it says something else than before, or in words, the later of the two. Without a choice it is the language
// that they write, as far as the script and the words tell; until they wrote something that tells, what they probably read.
func (t *turn) listen() {
	s := &t.state
	if c := lang.Known(t.who.Language); c != "" && c != s.LanguageAsked {
		s.Language, s.LanguageChosen, s.LanguageAsked = c, true, c
	}
	if wish, _ := lang.Wish(t.said); wish != "" {
		s.Language, s.LanguageChosen = wish, true
	} else if heard := lang.Of(t.said); heard != "" && !s.LanguageChosen && !(heard == lang.English && t.pressedOurs()) {
		s.Language = heard
	}
	t.language = speaks(t.state, t.who)
	if t.who.Cookie {
		s.LanguageAsked = t.language // the page goes on in this language, so its cookie says so too
	}
}

// speaks is the language of what a caller reads next.
func speaks(s session.State, who Caller) string {
	for _, language := range []string{s.Language, who.Language, who.Accepts} {
		if known := lang.Known(language); known != "" {
			return known
		}
	}
	return lang.English
}

// languageWished answers a message that asks for a language and nothing else. What was asked before is asked again in it;
// a choice that stands may still be made.
func (t *turn) languageWished() bool {
	if _, alone := lang.Wish(t.said); !alone {
		return false
	}
	if t.state.Expect != session.ExpectChoose {
		t.state.Expect, t.state.ExpectData = session.ExpectNothing, nil
	}
	t.show(view{text: t.sentence("language")})
	if t.action != nil {
		t.show(t.actionView())
	}
	return true
}

// read reads the message as an answer to what was asked. A suggestion of ours means what its English one means.
func (t *turn) read(pending []foodie.OrderLine) confirm.Reading {
	english, ours := lang.Heard(t.said)
	if !ours {
		return confirm.Read(t.said, pending)
	}
	r := confirm.Read(english, pending)
	if r.Act != confirm.Other {
		r.Words, r.Language = t.said, t.language
	}
	return r
}

// pressedOurs reports whether the message is a suggestion or a button of ours: an English page's buttons say nothing about
// the language of whoever presses them.
func (t *turn) pressedOurs() bool {
	_, ours := lang.Heard(t.said)
	return ours
}

// heardAs reports whether the message is one of our own suggestions, by its key, in any language.
func (t *turn) heardAs(key string) bool {
	english, ours := lang.Heard(t.said)
	return ours && english == lang.Say(lang.English, "agent."+key)
}

// words says a failure of the domain in the diner's language.
func (t *turn) words(e *foodie.Error) string {
	return lang.Failure(t.language, e.Code, e.Field, e.Args, e.Message)
}
