package foodie

import (
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Role is what a user may do.
type Role string

// The roles. Nobody chooses one at registration.
const (
	RoleUser     Role = "user"
	RoleOperator Role = "operator" // of named restaurants
	RoleAdmin    Role = "admin"
)

// A User is somebody with an account. Username and Email are each unique ignoring case.
type User struct {
	ID           ID
	Username     string // 3 to 30 of A–Z a–z 0–9 _ -
	Email        string
	PasswordHash string // PHC string (argon2id), or bcrypt of an imported account
	Role         Role
	Restaurants  []ID // of an operator
	CreatedAt    time.Time
	Version      int64
}

// NewUser checks username and email and gives the account its id and the role user. The password is checked by
// CheckPassword and hashed elsewhere.
func NewUser(username, email string, now time.Time) (User, error) {
	var f faults
	username, email = strings.TrimSpace(username), strings.TrimSpace(email)
	f.add(checkUsername(username))
	f.add(checkEmail(email))
	return User{ID: NewID(), Username: username, Email: email, Role: RoleUser, CreatedAt: now.UTC(), Version: 1}, f.err()
}

func checkUsername(s string) error {
	ok := len(s) >= 3 && len(s) <= 30
	for _, c := range s {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')
	}
	if !ok {
		return invalid("username", "username", "A username has 3 to 30 letters (A–Z, a–z), digits, _ or -.")
	}
	return nil
}

func checkEmail(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !strings.Contains(s[strings.LastIndexByte(s, '@')+1:], ".") ||
		strings.ContainsFunc(s, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }) {
		return invalid("email", "email", "This is no e-mail address; write it like asha@example.com.")
	}
	return nil
}

// Limits of a password, in characters.
const (
	MinPassword = 8
	MaxPassword = 128
)

// CheckPassword refuses what is too short, too long, without a letter or a digit, or known to everybody. common says
// whether a password is among the commonest.
func CheckPassword(password string, common func(string) bool) error {
	n, letter, digit := utf8.RuneCountInString(password), false, false
	for _, c := range password {
		letter, digit = letter || unicode.IsLetter(c), digit || unicode.IsDigit(c)
	}
	switch {
	case !utf8.ValidString(password):
		return invalid("text_encoding", "password", "The password is not valid UTF-8 text.")
	case n < MinPassword || n > MaxPassword:
		return invalid("password_length", "password", "A password has %d to %d characters; this one has %d.", MinPassword, MaxPassword, n)
	case !letter || !digit:
		return invalid("password_weak", "password", "A password needs at least one letter and one digit.")
	case common(password):
		return invalid("password_common", "password", "This password is one of the commonest; please choose another.")
	}
	return nil
}
