package api

import (
	"net/http"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/limit"
)

// register answers POST /users/register. Whether a name is taken the store decides, at the moment of writing.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.Registration](w, r)
	if err != nil {
		return err
	}
	user, err := foodie.NewUser(in.Username, in.Email, s.Now())
	if err := faultsOf(err, foodie.CheckPassword(in.Password, auth.CommonPassword)); err != nil {
		return err
	}
	rule := limit.PerMinute(s.RegisterRate)
	d, err := s.Limiter.Allow(r.Context(), "register:"+limit.Network(s.address(r)), rule)
	if err != nil {
		return err
	}
	if !d.Allowed {
		e := foodie.NewError(foodie.TooMany, "too_many_registrations", "Too many new accounts from here. Please try again in %s seconds.", seconds(d.RetryAfter))
		return &refusal{err: e, retryAfter: d.RetryAfter}
	}
	if user.PasswordHash, err = s.Hasher.Hash(r.Context(), in.Password); err != nil {
		return err
	}
	if err := s.Store.CreateUser(r.Context(), user); err != nil {
		return err
	}
	s.Log.InfoContext(r.Context(), "user registered", "user_id", user.ID)
	return encode(w, http.StatusCreated, wire.FromUser(user))
}

// faultsOf joins the faults of several checks of one input.
func faultsOf(errs ...error) error {
	var all foodie.Errors
	for _, err := range errs {
		switch e := err.(type) {
		case foodie.Errors:
			all = append(all, e...)
		case *foodie.Error:
			all = append(all, e)
		}
	}
	return joined(all)
}

// login answers POST /users/login: the OAuth2 password form (RFC 6749 section 4.3), or the same as JSON.
func (s *Server) login(w http.ResponseWriter, r *http.Request) error {
	in, err := readSignIn(w, r)
	if err != nil {
		return err
	}
	user, err := s.signIn(r, in)
	if err != nil {
		return err
	}
	return s.begin(w, r, user)
}

func readSignIn(w http.ResponseWriter, r *http.Request) (in wire.SignIn, err error) {
	body, err := readBody(w, r)
	if err != nil {
		return in, err
	}
	if strings.HasPrefix(strings.TrimSpace(string(body)), "{") {
		in, err = decode[wire.SignIn](body, strict(r))
	} else {
		in, err = readForm[wire.SignIn](body)
	}
	if err != nil {
		return in, err
	}
	var faults foodie.Errors
	if in.GrantType != "" && in.GrantType != "password" {
		faults = append(faults, foodie.NewError(foodie.Invalid, "grant_type", "The grant_type is password.").On("grant_type"))
	}
	if strings.TrimSpace(in.Username) == "" {
		faults = append(faults, foodie.NewError(foodie.Invalid, "field_missing", "username is required: a user name or an e-mail address.").On("username"))
	}
	if in.Password == "" {
		faults = append(faults, foodie.NewError(foodie.Invalid, "field_missing", "password is required.").On("password"))
	}
	return in, joined(faults)
}

// me answers GET /users/me.
func (s *Server) me(w http.ResponseWriter, r *http.Request) error {
	return encode(w, http.StatusOK, wire.FromUser(userOf(r)))
}
