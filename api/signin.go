package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/store"
)

// refreshLifetime is how long a sign-in lasts without being used.
const refreshLifetime = 30 * 24 * time.Hour

// errWrongPassword is the same for an unknown user and for a wrong password.
var errWrongPassword = foodie.NewError(foodie.Unauthenticated, "wrong_password", "Incorrect username or password.")

// signIn checks a password. An unknown user costs the same work and gets the same words; a try is counted before the
// password is looked at and taken back when it was right, so that a hundred tries at once are still a hundred.
func (s *Server) signIn(r *http.Request, in wire.SignIn) (foodie.User, error) {
	ctx := r.Context()
	user, err := s.Store.UserByLogin(ctx, strings.TrimSpace(in.Username))
	found := err == nil
	if err != nil && foodie.KindOf(err) != foodie.NotFound {
		return foodie.User{}, err
	}
	account := foodie.Key(in.Username)
	if found {
		account = string(user.ID)
	}
	try, err := s.beginTry(ctx, account, s.address(r))
	if err != nil {
		return foodie.User{}, err
	}
	ok, rehash := false, false
	if found {
		ok, rehash, err = s.Hasher.Verify(ctx, user.PasswordHash, in.Password)
	} else {
		err = s.Hasher.Waste(ctx, in.Password)
	}
	switch {
	case err != nil:
		return foodie.User{}, errors.Join(err, try.forgive(ctx))
	case !ok:
		return foodie.User{}, errWrongPassword
	}
	if rehash {
		s.rehash(ctx, user, in.Password)
	}
	return user, try.succeed(ctx)
}

// rehash keeps the password of an imported or older account in today's form. The sign-in does not fail with it.
func (s *Server) rehash(ctx context.Context, user foodie.User, password string) {
	hash, err := s.Hasher.Hash(ctx, password)
	if err == nil {
		_, err = s.Store.UpdateUser(ctx, user.ID, func(u *foodie.User) error {
			if u.PasswordHash == user.PasswordHash { // else it was changed meanwhile
				u.PasswordHash = hash
			}
			return nil
		})
	}
	if err != nil {
		s.Log.WarnContext(ctx, "password not re-hashed", "user_id", user.ID, "err", err)
	}
}

// begin starts a sign-in: a family of refresh tokens with its first token.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, user foodie.User) error {
	token, hash := auth.NewRefreshToken()
	family := foodie.NewID()
	err := s.Store.SaveRefreshToken(r.Context(), store.RefreshToken{Hash: hash, Family: family, UserID: user.ID, ExpiresAt: s.Now().Add(refreshLifetime)})
	if err != nil {
		return err
	}
	return s.sendToken(w, user, family, token)
}

func (s *Server) sendToken(w http.ResponseWriter, user foodie.User, family foodie.ID, refresh string) error {
	access, _, err := s.Tokens.Issue(user, family, s.Now())
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, wire.Token{
		AccessToken: access, TokenType: "bearer", ExpiresIn: int(s.Tokens.Lifetime().Seconds()), RefreshToken: refresh,
	})
}

// refresh answers POST /users/refresh. A token that was spent before ends its whole family: one of its two holders
// has stolen it (RFC 9700 section 4.14.2).
func (s *Server) refresh(w http.ResponseWriter, r *http.Request) error {
	in, err := read[wire.Refresh](w, r)
	if err != nil {
		return err
	}
	token, hash := auth.NewRefreshToken()
	next, err := s.rotate(r.Context(), in.RefreshToken, hash)
	if err != nil {
		return err
	}
	user, err := s.Store.User(r.Context(), next.UserID)
	if err != nil {
		if foodie.KindOf(err) == foodie.NotFound {
			return foodie.NewError(foodie.Unauthenticated, "refresh_invalid", "Your sign-in has ended. Please sign in again.").Because(err)
		}
		return err
	}
	return s.sendToken(w, user, next.Family, token)
}

func (s *Server) rotate(ctx context.Context, token, nextHash string) (store.RefreshToken, error) {
	now := s.Now()
	return s.Store.RotateRefreshToken(ctx, auth.RefreshHash(token), store.RefreshToken{Hash: nextHash, ExpiresAt: now.Add(refreshLifetime)}, now)
}

// logout answers POST /users/logout: it ends the access token that was sent, the sign-in that it comes from, and that
// of the refresh token in the body. One of the two is enough; ending what has ended is fine.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) error {
	in, err := readOptional[wire.SignOut](w, r)
	if err != nil {
		return err
	}
	who, err := s.identify(r.Context(), r)
	switch {
	case err == nil:
		err = s.endAccess(r.Context(), who.claims)
	case in.RefreshToken != "" && foodie.KindOf(err) == foodie.Unauthenticated:
		err = nil
	}
	if err == nil && in.RefreshToken != "" {
		err = s.endRefresh(r.Context(), in.RefreshToken)
	}
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, wire.Message{Message: "You are signed out."})
}

func (s *Server) endAccess(ctx context.Context, c auth.Claims) error {
	err := errors.Join(s.Store.RevokeAccess(ctx, c.JTI, c.ExpiresAt), s.Store.RevokeFamily(ctx, foodie.ID(c.Family)))
	s.checked.forget(c)
	return err
}

// endRefresh spends the token to learn its family, and ends that.
func (s *Server) endRefresh(ctx context.Context, token string) error {
	_, unused := auth.NewRefreshToken()
	last, err := s.rotate(ctx, token, unused)
	if foodie.KindOf(err) == foodie.Unauthenticated {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.Store.RevokeFamily(ctx, last.Family)
	s.checked.forget(auth.Claims{Family: string(last.Family)})
	return err
}
