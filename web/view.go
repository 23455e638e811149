package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/session"
	"github.com/foodieexpress/foodie/telemetry"
)

// policy lets a page load what this host serves and nothing else; no script or style may stand in the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed templates
var templateFiles embed.FS

// templates are the pages by name; each is the layout with its own place. A page is parsed when it is first asked for: most
// agents are never asked for all pages in all languages.
type templates map[string]func() *template.Template

func (s *site) parse() templates {
	all := templates{}
	for _, name := range []string{"restaurants", "menu", "orders", "order", "sign", "clear", "failure", "proposal"} {
		all[name] = sync.OnceValue(func() *template.Template {
			return template.Must(template.New("").Funcs(s.funcs(s.language)).
				ParseFS(templateFiles, "templates/layout.html", "templates/sprite.html", "templates/"+name+".html"))
		})
	}
	return all
}

// funcs are what templates may call.
func (s *site) funcs(language string) template.FuncMap {
	return template.FuncMap{
		"say":        func(key string, args ...any) string { return lang.Say(language, "web."+key, args...) },
		"asset":      s.static.path,
		"scripts":    s.static.scripts,
		"icon":       icon,
		"glyph":      func(cuisine string) template.HTML { return icon("g-" + glyphOf(cuisine)) },
		"hue":        hueOf,
		"markdown":   markdown,
		"restaurant": func(name string) string { return addressOf(slugOf(name)) },
		"when":       func(t time.Time) string { return s.when(language, t) },
	}
}

// A view is what the layout shows: the conversation, and a place beside it.
type view struct {
	Language  string
	Languages []languageView // of the switch
	Title     string
	Heading   string // of the place, for those who jump between landmarks
	Place     string // "home", "restaurants", "menu", "orders", "order", "sign", "clear", "failure", "proposal"
	Tab       string // "talk", "restaurants", "orders" or none
	User      string // "" when nobody is signed in
	Caller    agent.Caller
	Greeting  string
	Examples  []string
	Turns     []turnView
	Pending   *pendingView
	Action    *agent.PendingAction
	Failure   *failureView // of the last thing said
	Draft     string       // what stands in the composer
	Given     template.JS
	Back      string // where a sign-in leads back to; "" for the conversation
	Body      any    // of the place
}

// Talking reports whether a conversation has begun.
func (v *view) Talking() bool {
	return len(v.Turns) > 0 || v.Pending != nil || v.Action != nil || v.Failure != nil
}

// SignInHere reports whether the last reply asked for a sign-in that has not happened. A page without scripts then leads
// there; the script shows the form itself.
func (v *view) SignInHere() bool {
	if v.User != "" || len(v.Turns) == 0 {
		return false
	}
	var cards []struct{ Type string }
	err := json.Unmarshal(v.Turns[len(v.Turns)-1].Cards, &cards)
	return err == nil && slices.ContainsFunc(cards, func(c struct{ Type string }) bool { return c.Type == "sign_in" })
}

// A turnView is one thing that was said.
type turnView struct {
	session.Message
	Latest bool // the newest turn begins here
}

// diner is the role of what the diner said.
const diner = "diner"

// A pendingView is the order that waits.
type pendingView struct {
	*agent.PendingOrder
	Items  []lineView
	Dishes int
}

// A lineView is one line of an order.
type lineView struct {
	Name     string
	Quantity int
	Total    foodie.Money
	Detail   string // options and note
}

// A failureView is what did not work, in words.
type failureView struct {
	Title, Sentence string
	Retry           string // address that repeats it; "" when that makes no sense
	RequestID       string
	Nearest         []shopView
}

// maxTurns is how much of a conversation a page shows.
const maxTurns = 20

// view gathers what every page shows. A conversation that cannot be read leaves the place whole: browsing goes on.
func (s *site) view(w http.ResponseWriter, r *http.Request, place string) *view {
	v := &view{Language: s.language, Languages: s.languages(), Place: place, Given: given(s.language)}
	v.Title, v.Greeting = s.say("title_home"), s.greeting()
	if r.Method == http.MethodGet && place != "home" && place != "sign" {
		v.Back = r.URL.RequestURI()
	}
	caller, err := s.Talk.Caller(w, r)
	if err != nil {
		s.Log.WarnContext(r.Context(), "page without its caller", "error", err)
		return v
	}
	v.Caller, v.User = caller, caller.Username
	history, err := s.Talk.History(w, r)
	if err != nil {
		s.Log.WarnContext(r.Context(), "page without its conversation", "error", err)
		return v
	}
	v.Turns = turnsOf(history.Messages[max(0, len(history.Messages)-maxTurns):])
	v.Action = history.PendingAction
	if history.PendingOrder != nil {
		v.Pending = pendingOf(history.PendingOrder)
	}
	return v
}

func turnsOf(messages []session.Message) []turnView {
	turns := make([]turnView, len(messages))
	for i, m := range messages {
		turns[i].Message = m
	}
	if n := len(turns); n > 1 && turns[n-2].Role == diner {
		turns[n-2].Latest = true
	} else if n > 0 {
		turns[n-1].Latest = true
	}
	return turns
}

func pendingOf(p *agent.PendingOrder) *pendingView {
	v := &pendingView{PendingOrder: p}
	for _, l := range p.Items {
		v.Dishes += l.Quantity
		v.Items = append(v.Items, lineView{l.ItemName, l.Quantity, l.Price * foodie.Money(l.Quantity), detail(l.Options, l.Note)})
	}
	return v
}

func detail(options []string, note string) string {
	parts := append([]string{}, options...)
	if note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, " · ")
}

// titled names the place in title and landmark.
func (v *view) titled(s *site, heading string) *view {
	v.Heading, v.Title = heading, s.say("title", "place", heading)
	return v
}

// show writes a page.
func (s *site) show(w http.ResponseWriter, status int, name string, v *view) error {
	var b bytes.Buffer
	if err := s.templates[name]().ExecuteTemplate(&b, "layout", v); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store") // it shows one person's conversation
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader is gone: nobody is left to tell
	return nil
}

// say is a sentence of this room.
func (s *site) say(key string, args ...any) string {
	return lang.Say(s.language, "web."+key, args...)
}

// A languageView is one language of the switch.
type languageView struct {
	Tag, Name, Short string
	Current          bool
}

// shortNames stand on the switch where there is no room for more.
var shortNames = map[string]string{lang.English: "EN", lang.Hindi: "हिं", lang.Gujarati: "ગુજ"}

// languages are the choices of the switch.
func (s *site) languages() []languageView {
	var all []languageView
	for _, l := range lang.Languages() {
		all = append(all, languageView{l, lang.Name(l), shortNames[l], l == s.language})
	}
	return all
}

// speak answers POST /language: from now on the pages and the replies are in that language.
func (s *site) speak(w http.ResponseWriter, r *http.Request) error {
	if language := lang.Known(r.PostFormValue("language")); language != "" {
		server.SetLanguage(w, r, language)
	}
	http.Redirect(w, r, next(r), http.StatusSeeOther)
	return nil
}

// greeting fits the hour in the operator's zone; the script corrects it to the diner's.
func (s *site) greeting() string {
	switch hour := s.Now().In(s.Zone).Hour(); {
	case hour < 4:
		return s.say("talk.night")
	case hour < 12:
		return s.say("talk.morning")
	case hour < 17:
		return s.say("talk.afternoon")
	default:
		return s.say("talk.evening")
	}
}

// when writes a time as the script does, but in the operator's zone.
func (s *site) when(language string, t time.Time) string {
	return lang.When(language, t.In(s.Zone), s.Now().In(s.Zone))
}

// given is what the script is told: its sentences and the tables that it shares with us, as JSON that is safe inside a
// script element (encoding/json escapes <, > and &).
func given(language string) template.JS {
	words := map[string]string{}
	for _, key := range lang.Keys(language) {
		if name, ok := strings.CutPrefix(key, "web.talk."); ok {
			words[name] = lang.Say(language, key)
		}
	}
	table := make([][2]any, len(kinds))
	for i, k := range kinds {
		table[i] = [2]any{k.name, k.words}
	}
	b, err := json.Marshal(map[string]any{"words": words, "one": lang.One(language), "glyphs": glyphs, "kinds": table, "kindOrder": kindNames, "tags": tagWords(language)})
	if err != nil {
		panic(err) // strings and tables of strings always encode
	}
	return template.JS(b)
}

// requestID is what a person may tell the operator.
func requestID(r *http.Request) string { return telemetry.RequestID(r.Context()) }
