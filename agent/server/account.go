package server

import (
	"context"
	"net/http"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/lang"
)

// A signInBody is the body of POST /auth/login and /auth/register. The identity names the guest whose conversation goes on.
type signInBody struct {
	identity
	Username string `json:"username"` // or, to sign in, the e-mail address
	Email    string `json:"email"`
	Password string `json:"password"`
}

// An account is the answer of the account routes. Tokens are in it only for a client without our cookies.
type account struct {
	Authenticated bool          `json:"authenticated"`
	User          *wire.User    `json:"user,omitempty"`
	SessionID     string        `json:"session_id,omitempty"`
	Answer        *agent.Answer `json:"answer,omitempty"` // what had asked for the sign-in went on
	Message       string        `json:"message,omitempty"`
	Token         string        `json:"token,omitempty"`
	RefreshToken  string        `json:"refresh_token,omitempty"`
	ExpiresIn     int           `json:"expires_in,omitempty"` // seconds
}

// A signedIn is what a sign-in came to.
type signedIn struct {
	who    agent.Caller
	user   foodie.User
	token  wire.Token
	answer *agent.Answer // nil when nothing went on
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	body, err := read[signInBody](w, r)
	if err != nil {
		return err
	}
	return s.enter(w, r, body, http.StatusOK)
}

// register makes the account first.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	body, err := read[signInBody](w, r)
	if err != nil {
		return err
	}
	if _, err := body.claim(); err != nil {
		return err
	}
	if _, err := s.Platform.Register(r.Context(), body.Username, body.Email, body.Password); err != nil {
		return err
	}
	return s.enter(w, r, body, http.StatusCreated)
}

func (s *Server) enter(w http.ResponseWriter, r *http.Request, body signInBody, status int) error {
	who, err := body.claim()
	if err != nil {
		return err
	}
	in, err := s.signIn(w, r, who, body.Username, body.Password)
	if err != nil {
		return err
	}
	user := wire.FromUser(in.user)
	out := account{Authenticated: true, User: &user, SessionID: in.who.SessionID, Answer: in.answer}
	if !in.who.Cookie {
		out.Token, out.RefreshToken, out.ExpiresIn = in.token.AccessToken, in.token.RefreshToken, in.token.ExpiresIn
	}
	return sendJSON(w, status, out)
}

// signIn signs in, lets the guest's conversation go on, and sets cookies for our own page. A page elsewhere gets none, so
// that nobody can be signed in as somebody else behind their back.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, c claim, login, password string) (signedIn, error) {
	if login == "" {
		return signedIn{}, invalid("username_missing", "username")
	}
	if password == "" {
		return signedIn{}, invalid("password_missing", "password")
	}
	token, err := s.Platform.Login(r.Context(), login, password)
	if err != nil {
		return signedIn{}, err
	}
	user, err := s.Platform.As(token.AccessToken).Me(r.Context())
	if err != nil {
		return signedIn{}, err
	}
	own, guest := s.ownPage(r), c.guest()
	if guest == "" && own {
		guest = s.guestOfCookie(r)
	}
	reader := s.reader(r, c.language)
	reader.Cookie = own
	who, err := s.asDiner(r, reader, token.AccessToken, guest)
	if err != nil {
		return signedIn{}, err
	}
	in := signedIn{who: who, user: user, token: token}
	answer, went, err := s.Agent.SignedIn(r.Context(), who, nil)
	if err != nil { // the sign-in stands; the next turn takes the guest's conversation in
		s.Log.WarnContext(r.Context(), "conversation not gone on after sign-in", "error", err)
	} else if went {
		in.answer = &answer
	}
	if own {
		s.setTokens(w, token.AccessToken, token.RefreshToken, token.ExpiresIn)
		if err == nil {
			s.setCookie(w, guestCookie, "", 0)
		}
	}
	return in, nil
}

// logout answers POST /auth/logout: it ends the sign-in of the token and of the page's cookies. Signed out already is
// signed out.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	s.signOut(w, r)
	return sendJSON(w, http.StatusOK, account{Message: lang.Say(LanguageOf(r), "server.signed_out")})
}

// signOut forgets the cookies whatever the API says: a diner who leaves is gone. What could not be ended there ends by
// itself.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) {
	access, refresh := bearer(r), ""
	if s.ownPage(r) {
		if access == "" {
			access = s.cookie(r, accessCookie)
		}
		refresh = s.cookie(r, refreshCookie)
		s.dropTokens(w)
		s.setCookie(w, guestCookie, "", 0)
	}
	if access == "" && refresh == "" {
		return
	}
	if _, err := s.Tokens.Verify(access, s.Now()); err == nil { // what does not hold opens nothing
		s.ended.add(r.Context(), access, s.tokenLife())
	}
	ctx := context.WithoutCancel(r.Context())
	if err := s.Platform.As(access).Logout(ctx, refresh); err != nil && foodie.KindOf(err) != foodie.Unauthenticated {
		s.Log.WarnContext(ctx, "sign-in not ended", "error", err)
	}
}

// me answers GET /auth/me. The API is asked, so that a sign-in that was ended elsewhere has ended here.
func (s *Server) me(w http.ResponseWriter, r *http.Request) error {
	who, err := s.caller(w, r, claim{})
	if err != nil {
		return err
	}
	if who.UserID == "" {
		return refusalOf(foodie.Unauthenticated, "not_signed_in")
	}
	u, err := s.Platform.As(who.Token).Me(r.Context())
	if err != nil {
		return err
	}
	user := wire.FromUser(u)
	return sendJSON(w, http.StatusOK, account{Authenticated: true, User: &user, SessionID: who.SessionID})
}
