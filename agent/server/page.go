package server

import (
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie/resilience"
)

// root answers GET /: the page to a browser, a description to others.
func (s *Server) root(w http.ResponseWriter, r *http.Request) error {
	w.Header().Add("Vary", "Accept")
	if s.Page != nil && wantsHTML(r) {
		s.Page.ServeHTTP(w, r)
		return nil
	}
	return sendJSON(w, http.StatusOK, map[string]any{
		"name": "FoodieExpress agent", "version": s.Version,
		"endpoints": map[string]string{
			"chat": "POST /chat", "history": "GET /chat/history", "clear": "POST /clear-session", "register": "POST /auth/register",
			"login": "POST /auth/login", "logout": "POST /auth/logout", "me": "GET /auth/me", "health": "GET /health",
		},
	})
}

func wantsHTML(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

// elsewhere answers every address that is not ours: by the page, if there is one. Where the page has nothing, a program
// gets problem details rather than a document for people.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) error {
	if s.Page == nil {
		return errNotFound
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead { // a form takes its own place, by what it is
		return s.at(resilience.Browse, s.page)(w, r)
	}
	return s.page(w, r)
}

func (s *Server) page(w http.ResponseWriter, r *http.Request) error {
	if wantsHTML(r) {
		s.Page.ServeHTTP(w, r)
		return nil
	}
	missed := &missing{ResponseWriter: w}
	s.Page.ServeHTTP(missed, r)
	if missed.yes {
		return errNotFound
	}
	return nil
}

// missing holds back an answer that says 404.
type missing struct {
	http.ResponseWriter
	yes bool
}

// WriteHeader implements http.ResponseWriter.
func (m *missing) WriteHeader(status int) {
	if status != http.StatusNotFound {
		m.ResponseWriter.WriteHeader(status)
		return
	}
	m.yes = true
	h := m.Header()
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Content-Security-Policy", "ETag", "Last-Modified"} {
		h.Del(name)
	}
}

// Write implements http.ResponseWriter.
func (m *missing) Write(b []byte) (int, error) {
	if m.yes {
		return len(b), nil
	}
	return m.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what is behind.
func (m *missing) Unwrap() http.ResponseWriter { return m.ResponseWriter }
