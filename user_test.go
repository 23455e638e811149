package foodie_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/foodieexpress/foodie"
)

func TestNewUser(t *testing.T) {
	u, err := foodie.NewUser(" Asha_1 ", " asha@example.com ", noon)
	if err != nil {
		t.Fatal(err)
	}
	if u.ID == "" || u.Username != "Asha_1" || u.Email != "asha@example.com" || u.Role != foodie.RoleUser || u.Version != 1 ||
		!u.CreatedAt.Equal(noon) || u.CreatedAt.Location() != time.UTC {
		t.Errorf("NewUser = %+v", u)
	}
	_, err = foodie.NewUser("", "", noon)
	if many, ok := errors.AsType[foodie.Errors](err); !ok || len(many) != 2 || many[0].Field != "username" || many[1].Field != "email" {
		t.Errorf("NewUser of nothing = %v, want faults of username and email", err)
	}
}

func TestUsernames(t *testing.T) {
	for name, ok := range map[string]bool{
		"abc": true, "A-Z_09": true, strings.Repeat("x", 30): true,
		"ab": false, strings.Repeat("x", 31): false, "a b": false, "asha@home": false, "આશા": false, "ásha": false, "a.b": false, "a/b": false, "abc\n\x00": false,
	} {
		_, err := foodie.NewUser(name, "asha@example.com", noon)
		if ok && err != nil {
			t.Errorf("NewUser(%q) = %v", name, err)
		}
		if !ok {
			wantFault(t, err, foodie.Invalid, "username", "username")
		}
	}
}

func TestEmails(t *testing.T) {
	for email, ok := range map[string]bool{
		"asha@example.com": true, "a.b+c@mail.example.co.in": true, "x@y.z": true, strings.Repeat("a", 64) + "@example.com": true,
		"asha": false, "asha@": false, "@example.com": false, "asha@example": false, "asha@@example.com": false, "asha@.com": false, "asha@example.": false,
		"Asha <asha@example.com>": false, "asha@example.com, ravi@example.com": false, "asha example@example.com": false, "asha@exa mple.com": false,
		"asha@example.com\nBcc: all@example.com": false, "asha\x00@example.com": false, strings.Repeat("a", 251) + "@b.c": false,
	} {
		_, err := foodie.NewUser("asha", email, noon)
		if ok && err != nil {
			t.Errorf("NewUser(%q) = %v", email, err)
		}
		if !ok {
			wantFault(t, err, foodie.Invalid, "email", "email")
		}
	}
}

func TestCheckPassword(t *testing.T) {
	common := func(p string) bool { return p == "password1" }
	for password, code := range map[string]string{
		"thepla42": "", "છાશછાશછ1": "", strings.Repeat("a", 127) + "1": "", "a b c d 1": "", "abcdefg५": "",
		"thepla4": "password_length", strings.Repeat("a", 128) + "1": "password_length", "": "password_length",
		"theplathepla": "password_weak", "1234567890": "password_weak", "!!!!!!!!": "password_weak", "password1": "password_common", "abcdefg1\xff": "text_encoding",
	} {
		err := foodie.CheckPassword(password, common)
		if code == "" {
			if err != nil {
				t.Errorf("CheckPassword(%q) = %v", password, err)
			}
			continue
		}
		wantFault(t, err, foodie.Invalid, code, "password")
		if len(password) > 3 && strings.Contains(err.Error(), password) {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
