// Package web is the page: places to browse (restaurants, menus, orders), the conversation beside them, and the static
// files of both. Every place has its own address, is rendered on the server, and works with JavaScript off; scripts
// only make the same forms and links quicker. Whatever people or restaurants wrote is escaped by html/template or passes
// Markdown, which lets no HTML through. Nothing comes from another host; a strict Content-Security-Policy says so.
//
//	GET  /                                      the conversation, and the restaurants
//	GET  /restaurants · /restaurants/{slug}     browse
//	GET  /orders · /orders/{id}                 the diner's own orders
//	GET  /proposals?link=                        what a model elsewhere proposed, to its diner; shows and changes nothing
//	GET  /sign-in · /sign-up                    plain forms, the same as the card in the conversation
//	POST /proposals                              the diner's answer to it
//	POST /language · /talk · /talk/clear · /sign-in · /sign-up · /sign-out · /orders/{id}/cancel
//	GET  /static/{version}/{file}               kept for ever by browsers, because version changes with any file
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/agent/server"
	"github.com/foodieexpress/foodie/api/client"
	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/lang"
)

// Talk is what the pages ask of the conversation's server, which owns cookies, limits and the agent. Each method may
// set cookies through w, so it is called before anything is written. Errors are *foodie.Error.
type Talk interface {
	// Caller says who asks, by the cookies of r alone, and renews a token that has run out.
	Caller(w http.ResponseWriter, r *http.Request) (agent.Caller, error)
	// Talk takes one turn for the caller.
	Talk(w http.ResponseWriter, r *http.Request, req agent.Request) (agent.Answer, error)
	// History gives the last turns of the caller's conversation and what is pending.
	History(w http.ResponseWriter, r *http.Request) (agent.History, error)
	// Open shows the caller what a link to a proposal leads to. It changes nothing.
	Open(w http.ResponseWriter, r *http.Request, token string) (agent.Linked, error)
	// SignIn signs in by username or e-mail; what had asked for it goes on, and its answer is kept in the history.
	SignIn(w http.ResponseWriter, r *http.Request, login, password string) (agent.Answer, error)
	// Register makes an account and signs in.
	Register(w http.ResponseWriter, r *http.Request, username, email, password string) (agent.Answer, error)
	// SignOut forgets the token and ends the family of its refresh tokens.
	SignOut(w http.ResponseWriter, r *http.Request) error
	// Clear forgets the conversation, and what is pending with it.
	Clear(w http.ResponseWriter, r *http.Request) error
}

// Catalogue gives the restaurants that a text could be about: all of them up to some thousands, else the hits.
// restaurant, when not "", is always among them.
type Catalogue interface {
	For(ctx context.Context, text, restaurant string) (*catalogue.Index, error)
}

// Config is what the pages are made of.
type Config struct {
	Talk      Talk
	Platform  *client.Client
	Catalogue Catalogue
	Zone      *time.Location // of times before a script makes them the diner's own; Asia/Kolkata when nil
	Log       *slog.Logger
	Now       func() time.Time // time.Now when nil
}

// maxForm bounds the body of a form: a message of 2000 characters, percent-encoded in any script, with room to spare.
const maxForm = 64 << 10

// New gives the handler of all pages and static files. A page panics when the program was built with a template that does
// not parse, which any test of it sees.
func New(c Config) http.Handler {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.FixedZone("IST", 5*60*60+30*60) // one offset since 1945, so no database of zones is needed
	}
	static, err := loadFiles()
	if err != nil {
		panic(err)
	}
	return newSite(c, static).routes()
}

// site is the pages in one language and what they are made of.
type site struct {
	Config
	language  string
	static    *files
	templates templates
	addresses *atomic.Pointer[directory]
	in        map[string]*site // by language
}

// newSite makes the pages in every language. The one it gives is the English.
func newSite(c Config, static *files) *site {
	in, addresses := map[string]*site{}, &atomic.Pointer[directory]{}
	for _, language := range lang.Languages() {
		s := &site{Config: c, language: language, static: static, addresses: addresses, in: in}
		s.templates = s.parse()
		in[language] = s
	}
	return in[lang.English]
}

// routes are all addresses. Whatever has none is a page that says so.
func (s *site) routes() http.Handler {
	pages := http.NewServeMux()
	pages.Handle("GET /{$}", s.page((*site).home))
	pages.Handle("GET /restaurants", s.page((*site).restaurants))
	pages.Handle("GET /restaurants/{slug}", s.page((*site).menu))
	pages.Handle("GET /orders", s.page((*site).orders))
	pages.Handle("GET /orders/{id}", s.page((*site).order))
	pages.Handle("POST /orders/{id}/cancel", s.form((*site).cancelOrder))
	pages.Handle("GET "+proposals, s.page((*site).proposal))
	pages.Handle("POST "+proposals, s.form((*site).talk))
	pages.Handle("GET /sign-in", s.page((*site).signInPage))
	pages.Handle("GET /sign-up", s.page((*site).signUpPage))
	pages.Handle("POST /sign-in", s.form((*site).signIn))
	pages.Handle("POST /sign-up", s.form((*site).signUp))
	pages.Handle("POST /sign-out", s.form((*site).signOut))
	pages.Handle("POST /language", s.form((*site).speak))
	pages.Handle("POST /talk", s.form((*site).talk))
	pages.Handle("POST /talk/clear", s.form((*site).clear))
	pages.Handle("/", s.page((*site).nothing))

	// Random jitter hides from an observer how well a page compressed, and so what its secrets share with an address.
	squeeze, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /static/{version}/{file}", s.static)
	mux.Handle("GET /favicon.ico", http.RedirectHandler(s.static.path("icon.svg"), http.StatusFound))
	mux.Handle("/", squeeze(pages))
	return mux
}

// handler answers a request or says why it cannot; nothing is written before an error.
type handler func(s *site, w http.ResponseWriter, r *http.Request) error

// page adapts a handler that shows something, in the language of who asks.
func (s *site) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := s.in[server.LanguageOf(r)]
		if err := h(s, w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// form adapts a handler that changes something: only for forms of our own pages.
func (s *site) form(h handler) http.Handler {
	return s.page(func(s *site, w http.ResponseWriter, r *http.Request) error {
		if !sameOrigin(r) {
			return errForeign
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return errForm.Because(err)
		}
		return h(s, w, r)
	})
}
