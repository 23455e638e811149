package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/store"
)

var userCases = map[string]func(*testing.T, store.Store){
	"one comes back whole, by id and by either login ignoring case": func(t *testing.T, s store.Store) {
		u := user("Asha_1")
		u.Role, u.Restaurants = foodie.RoleOperator, []foodie.ID{foodie.NewID(), "507f1f77bcf86cd799439011"}
		ok(t, s.CreateUser(t.Context(), u))
		got, err := s.User(t.Context(), u.ID)
		ok(t, err)
		same(t, "User()", got, u)
		for _, login := range []string{"Asha_1", "ASHA_1", "asha_1@example.com", "Asha_1@EXAMPLE.COM"} {
			got, err := s.UserByLogin(t.Context(), login)
			ok(t, err)
			same(t, "UserByLogin("+login+")", got, u)
		}
		_, err = s.User(t.Context(), foodie.NewID())
		refused(t, err, foodie.NotFound, "user_not_found", "")
		_, err = s.UserByLogin(t.Context(), "ash%")
		refused(t, err, foodie.NotFound, "user_not_found", "")
	},
	"a taken name or address is refused ignoring case": func(t *testing.T, s store.Store) {
		ok(t, s.CreateUser(t.Context(), user("asha")))
		twin := user("ravi")
		twin.Username = "ASHA"
		refused(t, s.CreateUser(t.Context(), twin), foodie.Conflict, "username_taken", "username")
		twin = user("ravi")
		twin.Email = "ASHA@example.com"
		refused(t, s.CreateUser(t.Context(), twin), foodie.Conflict, "email_taken", "email")
		ok(t, s.CreateUser(t.Context(), user("ravi")))
	},
	"of many that take one name, one does": func(t *testing.T, s store.Store) {
		errs := atOnce(8, func(int) error { return s.CreateUser(t.Context(), user("asha")) })
		if n := count(errs); n != 1 {
			t.Errorf("%d of 8 were created, want 1", n)
		}
		for _, err := range errs {
			if err != nil {
				refused(t, err, foodie.Conflict, "username_taken", "username")
			}
		}
	},
	"a change is kept, but never of name and address": func(t *testing.T, s store.Store) {
		u := user("asha")
		ok(t, s.CreateUser(t.Context(), u))
		got, err := s.UpdateUser(t.Context(), u.ID, func(u *foodie.User) error {
			u.Role, u.PasswordHash, u.Restaurants, u.Username, u.Email = foodie.RoleAdmin, "new", []foodie.ID{"507f1f77bcf86cd799439011"}, "other", "other@example.com"
			return nil
		})
		ok(t, err)
		want := u
		want.Role, want.PasswordHash, want.Restaurants, want.Version = foodie.RoleAdmin, "new", []foodie.ID{"507f1f77bcf86cd799439011"}, 2
		same(t, "UpdateUser()", got, want)
		kept, err := s.User(t.Context(), u.ID)
		ok(t, err)
		same(t, "User() after it", kept, want)
	},
	"a change that fails keeps nothing": func(t *testing.T, s store.Store) {
		u := user("asha")
		ok(t, s.CreateUser(t.Context(), u))
		if _, err := s.UpdateUser(t.Context(), u.ID, func(u *foodie.User) error { u.Role = foodie.RoleAdmin; return errStop }); err != errStop {
			t.Errorf("UpdateUser() = %v, want the change's own error", err)
		}
		got, err := s.User(t.Context(), u.ID)
		ok(t, err)
		same(t, "User() after it", got, u)
		_, err = s.UpdateUser(t.Context(), foodie.NewID(), func(*foodie.User) error { return nil })
		refused(t, err, foodie.NotFound, "user_not_found", "")
	},
	"they are listed newest first, a page at a time": func(t *testing.T, s store.Store) {
		var want []foodie.User
		for _, name := range []string{"asha", "ravi", "meena", "kiran", "zoya"} {
			u := user(name)
			ok(t, s.CreateUser(t.Context(), u))
			want = append([]foodie.User{u}, want...)
		}
		all, err := s.Users(t.Context(), store.Page{})
		ok(t, err)
		same(t, "Users()", all, want)
		var paged []foodie.User
		for before := foodie.ID(""); ; {
			page, err := s.Users(t.Context(), store.Page{Limit: 2, Before: before})
			ok(t, err)
			if len(page) == 0 {
				break
			}
			if len(page) > 2 {
				t.Fatalf("a page of %d, want at most 2", len(page))
			}
			paged, before = append(paged, page...), page[len(page)-1].ID
		}
		same(t, "the pages of Users()", paged, want)
	},
}

var tokenCases = map[string]func(*testing.T, store.Store){
	"a refresh token is good once, and its successor too": func(t *testing.T, s store.Store) {
		first := refreshToken("h1")
		ok(t, s.SaveRefreshToken(t.Context(), first))
		next, err := s.RotateRefreshToken(t.Context(), "h1", store.RefreshToken{Hash: "h2", ExpiresAt: noon.Add(time.Hour)}, noon)
		ok(t, err)
		same(t, "the successor", next, store.RefreshToken{Hash: "h2", Family: first.Family, UserID: first.UserID, ExpiresAt: noon.Add(time.Hour)})
		_, err = s.RotateRefreshToken(t.Context(), "h2", store.RefreshToken{Hash: "h3", ExpiresAt: noon.Add(time.Hour)}, noon)
		ok(t, err)
	},
	"one that is used again revokes its family, and no other": func(t *testing.T, s store.Store) {
		ok(t, s.SaveRefreshToken(t.Context(), refreshToken("h1")))
		ok(t, s.SaveRefreshToken(t.Context(), refreshToken("other")))
		ok(t, rotate(t, s, "h1", "h2", noon))
		refused(t, rotate(t, s, "h1", "thief", noon), foodie.Unauthenticated, "refresh_reused", "")
		refused(t, rotate(t, s, "h2", "h3", noon), foodie.Unauthenticated, "refresh_invalid", "")
		refused(t, rotate(t, s, "thief", "h3", noon), foodie.Unauthenticated, "refresh_invalid", "")
		ok(t, rotate(t, s, "other", "other2", noon))
	},
	"of many that use one at once, at most one wins, and then the family is revoked": func(t *testing.T, s store.Store) {
		ok(t, s.SaveRefreshToken(t.Context(), refreshToken("h1")))
		names := []string{"a", "b", "c", "d"}
		errs := atOnce(len(names), func(i int) error { return rotate(t, s, "h1", names[i], noon) })
		if n := count(errs); n != 1 {
			t.Errorf("%d of %d rotated, want 1", n, len(names))
		}
		for _, name := range names {
			refused(t, rotate(t, s, name, "e", noon), foodie.Unauthenticated, "refresh_invalid", "")
		}
	},
	"an unknown, an expired and a revoked one are refused": func(t *testing.T, s store.Store) {
		expired, revoked := refreshToken("old"), refreshToken("out")
		expired.ExpiresAt = noon
		ok(t, s.SaveRefreshToken(t.Context(), expired))
		ok(t, s.SaveRefreshToken(t.Context(), revoked))
		ok(t, s.RevokeFamily(t.Context(), revoked.Family))
		for _, hash := range []string{"nothing", "old", "out"} {
			refused(t, rotate(t, s, hash, "next", noon), foodie.Unauthenticated, "refresh_invalid", "")
		}
		ok(t, s.RevokeFamily(t.Context(), foodie.NewID()))
	},
	"an access token that was ended stays so until it has run out": func(t *testing.T, s store.Store) {
		ok(t, s.RevokeAccess(t.Context(), "j1", noon.Add(30*time.Minute)))
		ok(t, s.RevokeAccess(t.Context(), "j1", noon.Add(30*time.Minute)))
		ok(t, s.RevokeAccess(t.Context(), "j2", noon.Add(40*time.Minute)))
		for jti, want := range map[string]bool{"j1": true, "j2": true, "j3": false} {
			if got, err := s.AccessRevoked(t.Context(), jti, ""); err != nil || got != want {
				t.Errorf("AccessRevoked(%s) = %v, %v, want %v", jti, got, err, want)
			}
		}
	},
	"revoking a family while it rotates leaves it no good token": func(t *testing.T, s store.Store) {
		for i := range 10 {
			first, next := fmt.Sprint("first ", i), fmt.Sprint("next ", i)
			token := refreshToken(first)
			ok(t, s.SaveRefreshToken(t.Context(), token))
			errs := atOnce(2, func(i int) error {
				if i == 0 {
					return s.RevokeFamily(t.Context(), token.Family)
				}
				return rotate(t, s, first, next, noon)
			})
			ok(t, errs[0])
			refused(t, rotate(t, s, next, "last", noon), foodie.Unauthenticated, "refresh_invalid", "")
			refused(t, rotate(t, s, first, "last", noon), foodie.Unauthenticated, "refresh_invalid", "")
		}
	},
	"a revoked family ends the access tokens of its sign-in, and no others": func(t *testing.T, s store.Store) {
		out, reused, other := refreshToken("out"), refreshToken("h1"), refreshToken("other")
		for _, token := range []store.RefreshToken{out, reused, other} {
			ok(t, s.SaveRefreshToken(t.Context(), token))
		}
		ok(t, rotate(t, s, "h1", "h2", noon))
		wantRevoked(t, s, map[foodie.ID]bool{out.Family: false, reused.Family: false, other.Family: false, "": false})
		ok(t, s.RevokeFamily(t.Context(), out.Family))
		refused(t, rotate(t, s, "h1", "thief", noon), foodie.Unauthenticated, "refresh_reused", "")
		wantRevoked(t, s, map[foodie.ID]bool{out.Family: true, reused.Family: true, other.Family: false, "": false, foodie.NewID(): false})
		ok(t, s.RevokeAccess(t.Context(), "j1", noon.Add(time.Hour)))
		if got, err := s.AccessRevoked(t.Context(), "j1", other.Family); err != nil || !got {
			t.Errorf("AccessRevoked() of an ended token in a good family = %v, %v, want true", got, err)
		}
	},
	"many at once are all kept": func(t *testing.T, s store.Store) {
		ok(t, errors.Join(atOnce(16, func(i int) error { return s.RevokeAccess(t.Context(), string(rune('a'+i)), noon) })...))
		for i := range 16 {
			if got, err := s.AccessRevoked(t.Context(), string(rune('a'+i)), ""); err != nil || !got {
				t.Errorf("AccessRevoked(%c) = %v, %v, want true", 'a'+i, got, err)
			}
		}
	},
}

func refreshToken(hash string) store.RefreshToken {
	return store.RefreshToken{Hash: hash, Family: foodie.NewID(), UserID: foodie.NewID(), ExpiresAt: noon.Add(time.Hour)}
}

// wantRevoked asks for a token that was never ended itself, of each family.
func wantRevoked(t *testing.T, s store.Store, families map[foodie.ID]bool) {
	t.Helper()
	for family, want := range families {
		if got, err := s.AccessRevoked(t.Context(), "never ended", family); err != nil || got != want {
			t.Errorf("AccessRevoked() in family %q = %v, %v, want %v", family, got, err, want)
		}
	}
}

func rotate(t *testing.T, s store.Store, hash, next string, now time.Time) error {
	_, err := s.RotateRefreshToken(t.Context(), hash, store.RefreshToken{Hash: next, ExpiresAt: now.Add(time.Hour)}, now)
	return err
}
