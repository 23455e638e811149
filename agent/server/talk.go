package server

import (
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

// Caller says who asks for a page, by its cookies alone, and renews a token that has run out. When the sign-in has
// ended, or cannot be renewed now, the page is a guest's.
func (s *Server) Caller(w http.ResponseWriter, r *http.Request) (agent.Caller, error) {
	who, err := s.caller(w, r, claim{})
	if err != nil && foodie.KindOf(err) == foodie.Unauthenticated {
		reader := s.reader(r, "")
		reader.Cookie = s.ownPage(r)
		return s.asGuest(reader, s.guestOfCookie(r)), nil
	}
	return who, err
}

// Talk takes one turn for a form of our own page. A sign-in that has ended is Unauthenticated; any other page's form is
// Forbidden.
func (s *Server) Talk(w http.ResponseWriter, r *http.Request, req agent.Request) (agent.Answer, error) {
	if err := s.ownForm(r); err != nil {
		return agent.Answer{}, err
	}
	if req.Action == nil {
		if err := checkMessage(req.Message); err != nil {
			return agent.Answer{}, err
		}
	}
	r, leave, err := s.place(r, priority(req))
	if err != nil {
		return agent.Answer{}, err
	}
	defer leave()
	who, err := s.caller(w, r, claim{})
	if err != nil {
		return agent.Answer{}, err
	}
	answer, err := s.turn(r, who, req, nil)
	if err == nil {
		s.remember(w, r, who, answer)
	}
	return answer, err
}

// History gives the last turns of the page's conversation and what is pending; nothing for a newcomer.
func (s *Server) History(w http.ResponseWriter, r *http.Request) (agent.History, error) {
	who, err := s.Caller(w, r)
	if err != nil {
		return agent.History{}, err
	}
	if who.UserID == "" && s.guestOfCookie(r) == "" {
		return agent.History{SessionID: who.SessionID}, nil
	}
	return s.Agent.History(r.Context(), who)
}

// SignIn signs in by user name or e-mail address, for a form of our own page. The answer is that of what had asked for
// the sign-in and went on; it is empty when nothing had.
func (s *Server) SignIn(w http.ResponseWriter, r *http.Request, login, password string) (agent.Answer, error) {
	if err := s.ownForm(r); err != nil {
		return agent.Answer{}, err
	}
	in, err := s.signIn(w, r, claim{}, login, password)
	if err != nil || in.answer == nil {
		return agent.Answer{}, err
	}
	return *in.answer, nil
}

// Register makes an account, then does as SignIn.
func (s *Server) Register(w http.ResponseWriter, r *http.Request, username, email, password string) (agent.Answer, error) {
	if err := s.ownForm(r); err != nil {
		return agent.Answer{}, err
	}
	if _, err := s.Platform.Register(r.Context(), username, email, password); err != nil {
		return agent.Answer{}, err
	}
	return s.SignIn(w, r, username, password)
}

// SignOut ends the page's sign-in and forgets its cookies.
func (s *Server) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.ownForm(r); err != nil {
		return err
	}
	s.signOut(w, r)
	return nil
}

// Clear forgets the page's conversation, and what is pending with it.
func (s *Server) Clear(w http.ResponseWriter, r *http.Request) error {
	if err := s.ownForm(r); err != nil {
		return err
	}
	who, err := s.caller(w, r, claim{})
	if err != nil {
		return err
	}
	return s.Agent.Clear(r.Context(), who)
}

// ownForm refuses a form that another page sent.
func (s *Server) ownForm(r *http.Request) error {
	if s.ownPage(r) {
		return nil
	}
	return refusalOf(foodie.Forbidden, "foreign_form")
}
