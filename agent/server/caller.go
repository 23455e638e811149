package server

import (
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
)

// A claim is what a body or a query says of who speaks; nothing in it is believed before it was checked.
type claim struct {
	token     string
	sessionID string
	language  string // one of ours, or ""
}

// guest is the session of a guest that is named. An id of a diner's, from an answer to somebody signed in, names none: only
// the token leads there.
func (c claim) guest() string {
	if strings.HasPrefix(c.sessionID, dinerPrefix) {
		return ""
	}
	return c.sessionID
}

// caller says who speaks. A token that does not hold is Unauthenticated, so that nobody goes on as a guest by accident.
func (s *Server) caller(w http.ResponseWriter, r *http.Request, said claim) (agent.Caller, error) {
	who := s.reader(r, said.language)
	own := s.cookiesCount(r)
	token, err := bearer(r), error(nil)
	if token == "" {
		token = said.token
	}
	who.Cookie = token == "" && s.ownPage(r)
	if token == "" && own {
		if token, err = s.cookieToken(w, r); err != nil {
			return agent.Caller{}, err
		}
	}
	guest := said.guest()
	if guest == "" && own {
		guest = s.guestOfCookie(r)
	}
	if token == "" {
		return s.asGuest(who, guest), nil
	}
	return s.asDiner(r, who, token, guest)
}

// asGuest keys the session by guest, or by a fresh id when there is none.
func (s *Server) asGuest(who agent.Caller, guest string) agent.Caller {
	if guest == "" {
		guest = s.guests.issue()
	}
	who.SessionID, who.ChosenID = guest, !s.guests.issued(guest)
	return who
}

// asDiner keys the session by the token's subject; guest is what comes along.
func (s *Server) asDiner(r *http.Request, who agent.Caller, token, guest string) (agent.Caller, error) {
	c, err := s.Tokens.Verify(token, s.Now())
	if err == nil && s.ended.has(r.Context(), token, s.tokenLife()) {
		err = foodie.NewError(foodie.Unauthenticated, "token_invalid", "")
	}
	if err != nil {
		return agent.Caller{}, signInAgain(err)
	}
	who.SessionID, who.UserID, who.Username, who.Token = agent.SessionOf(c.UserID), c.UserID, c.Username, token
	who.GuestID, who.ChosenID = guest, guest != "" && !s.guests.issued(guest)
	return who, nil
}

// signInAgain puts a token's refusal into words for a person.
func signInAgain(err error) error {
	words := refusalOf(foodie.Unauthenticated, "sign_in_again")
	words.Code = foodie.CodeOf(err)
	return words.Because(err)
}

// bearer is the token of the Authorization header (RFC 6750), or "".
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// cookieToken is the access token of the page's cookies, renewed when it has run out; "" when nobody is signed in. When
// the sign-in has ended, its cookies go: quietly when its diner ended it here.
func (s *Server) cookieToken(w http.ResponseWriter, r *http.Request) (string, error) {
	access, refresh := s.cookie(r, accessCookie), s.cookie(r, refreshCookie)
	if access != "" {
		if _, err := s.Tokens.Verify(access, s.Now()); err == nil {
			if s.ended.has(r.Context(), access, s.tokenLife()) {
				s.dropTokens(w)
				return "", nil
			}
			return access, nil
		}
	}
	if refresh == "" {
		if access != "" {
			s.dropTokens(w)
			return "", signInAgain(foodie.NewError(foodie.Unauthenticated, "token_expired", ""))
		}
		return "", nil
	}
	t, err := s.renewals.renew(r.Context(), refresh, s.Platform.Refresh)
	if err != nil {
		if foodie.KindOf(err) != foodie.Unauthenticated && foodie.KindOf(err) != foodie.Invalid {
			return "", err
		}
		s.dropTokens(w)
		return "", signInAgain(foodie.NewError(foodie.Unauthenticated, "token_expired", "").Because(err))
	}
	s.setTokens(w, t.AccessToken, t.RefreshToken, t.ExpiresIn)
	return t.AccessToken, nil
}

// guestOfCookie is the guest id in the page's cookie. We set it, so one that we did not issue is nobody's.
func (s *Server) guestOfCookie(r *http.Request) string {
	if id := s.cookie(r, guestCookie); s.guests.issued(id) {
		return id
	}
	return ""
}

// remember leaves in a page's cookies what a turn came to: a sign-in or a sign-out by words, the id of a guest, or that
// the guest's conversation has become the diner's. It comes before anything is written.
func (s *Server) remember(w http.ResponseWriter, r *http.Request, who agent.Caller, answer agent.Answer) {
	if !who.Cookie {
		return
	}
	if in := answer.SignedIn; in != nil {
		s.setTokens(w, in.AccessToken, in.RefreshToken, in.ExpiresIn)
	}
	if answer.Language != "" && answer.Language != LanguageOf(r) {
		SetLanguage(w, r, answer.Language)
	}
	switch signedIn := answer.SignedIn != nil || who.UserID != ""; {
	case answer.SignedOut:
		s.dropTokens(w)
	case !signedIn && !who.ChosenID:
		s.setCookie(w, guestCookie, who.SessionID, guestLife)
	case signedIn && s.cookie(r, guestCookie) != "":
		s.setCookie(w, guestCookie, "", 0)
	}
}
