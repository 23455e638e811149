package server

import (
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// LanguageCookie holds the language of the page (BCP 47): what its switch was set to, else what its diner last spoke. It is
// no secret, so the page's script may write it.
const LanguageCookie = "foodie_language"

// languageLife is how long a browser keeps it, in seconds.
const languageLife = 365 * 24 * 60 * 60

// LanguageOf is the language of what r's sender reads outside a conversation: that of the page, else of what the browser
// prefers (Accept-Language), else English.
func LanguageOf(r *http.Request) string {
	for _, language := range []string{languageOfCookie(r), lang.Accepted(r.Header.Get("Accept-Language"))} {
		if language != "" {
			return language
		}
	}
	return lang.English
}

func languageOfCookie(r *http.Request) string {
	c, err := r.Cookie(LanguageCookie)
	if err != nil {
		return ""
	}
	return lang.Known(c.Value)
}

// SetLanguage keeps the language of the page.
func SetLanguage(w http.ResponseWriter, r *http.Request, language string) {
	http.SetCookie(w, &http.Cookie{
		Name: LanguageCookie, Value: language, Path: "/", MaxAge: languageLife, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
}

// reader is a caller of whom only the address and the language are known: what the body asks for, else what the page's
// switch shows, else what the browser prefers.
func (s *Server) reader(r *http.Request, language string) agent.Caller {
	if language == "" && s.cookiesCount(r) {
		language = languageOfCookie(r)
	}
	return agent.Caller{Address: s.address(r), Language: language, Accepts: lang.Accepted(r.Header.Get("Accept-Language"))}
}

// refusalOf is a refusal in words of this room: the sentence of its code, and what fills it. It is English until it is shown
// to somebody (lang.Failure).
func refusalOf(kind foodie.Kind, code string, args ...any) *foodie.Error {
	return &foodie.Error{Kind: kind, Code: code, Args: args, Message: lang.Say(lang.English, "server."+code, args...)}
}
