package agent

import (
	"strings"
	"testing"
)

func TestReadCredentials(t *testing.T) {
	for message, want := range map[string]typed{
		"login asha secret123":                                                       {login: "asha", password: "secret123"},
		"log in as asha with password secret123":                                     {login: "asha", password: "secret123"},
		"please log me in, asha, secret123":                                          {login: "asha", password: "secret123"},
		"sign in username: asha password: Se:cret 1":                                 {login: "asha", password: "Se:cret"},
		"Log in with asha@example.com secret123":                                     {login: "asha@example.com", email: "asha@example.com", password: "secret123"},
		"can you sign me in as asha and my password is hunter22":                     {login: "asha", password: "hunter22"},
		"login asha password=secret123":                                              {login: "asha", password: "secret123"},
		"sign me up as x_1 with email y@example.com password zzzz1111":               {register: true, login: "x_1", email: "y@example.com", password: "zzzz1111"},
		"register asha asha@example.com secret123":                                   {register: true, login: "asha", email: "asha@example.com", password: "secret123"},
		"I want to create an account: username asha, email a@b.co, password secret1": {register: true, login: "asha", email: "a@b.co", password: "secret1"},
		"my password is secret123":                                                   {password: "secret123"},
		"login asha password correct1 horse":                                         {login: "asha", password: "correct1"},
	} {
		c, ok := readCredentials(message)
		masked := c.masked
		c.masked = ""
		if !ok || c != want {
			t.Errorf("readCredentials(%q) = %+v, %t; want %+v", message, c, ok, want)
		}
		if want.password != "" && (strings.Contains(masked, want.password) || !strings.Contains(masked, mask)) {
			t.Errorf("readCredentials(%q) keeps %q", message, masked)
		}
	}
	for _, message := range []string{
		"", "login", "log in", "sign me up", "sign in please", "log in to see my orders", "login as asha", "register me as asha",
		"two masala thepla from Thepla House", "I forgot my password", "can I change my password?", "pass me the pickle", "login and order 2 thepla",
		"sign up for the newsletter", "is the wifi password secret?",
	} {
		if c, ok := readCredentials(message); ok {
			t.Errorf("readCredentials(%q) = %+v", message, c)
		}
	}
}

func FuzzReadCredentials(f *testing.F) {
	f.Add("login asha secret123")
	f.Add("sign me up as x with email y@z.co password: 1a1a1a1a")
	f.Fuzz(func(t *testing.T, message string) {
		if c, ok := readCredentials(message); ok && c.password == "" {
			t.Errorf("readCredentials(%q) = %+v", message, c)
		}
	})
}

func FuzzPlain(f *testing.F) {
	f.Add("[x](javascript:alert(1)) <b>*_`~|#\n")
	f.Fuzz(func(t *testing.T, s string) {
		for rest := plain(s); rest != ""; rest = rest[1:] {
			if rest[0] == '\\' && len(rest) > 1 {
				rest = rest[1:]
				continue
			}
			if strings.ContainsRune("*_`[]<>#|~\n", rune(rest[0])) {
				t.Fatalf("plain(%q) = %q", s, plain(s))
			}
		}
	})
}
