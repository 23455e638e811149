package agent

import (
	"context"
	"strings"
	"unicode"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// Credentials that were typed into the chat. They are used here and go nowhere else: not to a model, not into a log,
// not into the history, which keeps the masked message.
type typed struct {
	register               bool
	login, email, password string
	masked                 string // the message without its password
}

// mask stands for a password in what is kept.
const mask = "••••"

// A word of a message, and where it stands.
type word struct {
	text, folded string
	from, to     int
}

// readCredentials finds a sign-in or a registration with a password in a message: "login asha secret123", "sign me up
// as asha with email asha@example.com password secret123". A message that only names a password is one too, so that
// the password is masked; it lacks a login then, and the form is shown.
func readCredentials(message string) (typed, bool) {
	words := split(message)
	verb, rest := accountVerb(words)
	c := typed{register: verb == "register"}
	password := c.fill(rest, verb != "")
	if password.to == 0 {
		return typed{}, false
	}
	c.password = password.text
	c.masked = message[:password.from] + mask + message[password.to:]
	if strings.Contains(c.masked, c.password) {
		c.masked = strings.ReplaceAll(c.masked, c.password, mask)
	}
	return c, true
}

// split cuts a message at blanks; commas and colons at a word's end are not part of it, except in a password, whose
// word is cut again where it is used.
func split(message string) []word {
	var words []word
	from := -1
	for i, c := range message + " " {
		switch {
		case unicode.IsSpace(c) && from >= 0:
			words = append(words, word{message[from:i], strings.ToLower(strings.Trim(message[from:i], ",.:;!=-\"'")), from, i})
			from = -1
		case !unicode.IsSpace(c) && from < 0:
			from = i
		}
	}
	return words
}

// accountVerb reads "log in", "sign me up" and their like at the beginning of a message, after a few polite words.
func accountVerb(words []word) (verb string, rest []word) {
	for i := range min(len(words), 6) {
		verb, n := verbAt(words[i:])
		if verb != "" {
			return verb, words[i+n:]
		}
		if !polite[words[i].folded] {
			break
		}
	}
	return "", words
}

var polite = setOf("please pls hi hey hello can could you i i'd want would like to my me and the kindly now")

// verbs are what opens a sign-in or a registration, the longest first.
var verbs = []struct {
	words []string
	verb  string
}{
	{strings.Fields("create an account"), "register"}, {strings.Fields("create account"), "register"}, {strings.Fields("create my account"), "register"},
	{strings.Fields("make an account"), "register"}, {strings.Fields("open an account"), "register"}, {strings.Fields("sign me up"), "register"},
	{strings.Fields("sign up"), "register"}, {strings.Fields("signup"), "register"}, {strings.Fields("register me"), "register"},
	{strings.Fields("register"), "register"}, {strings.Fields("log me in"), "login"}, {strings.Fields("sign me in"), "login"},
	{strings.Fields("log in"), "login"}, {strings.Fields("sign in"), "login"}, {strings.Fields("login"), "login"}, {strings.Fields("signin"), "login"},
}

func verbAt(words []word) (verb string, n int) {
	for _, v := range verbs {
		if len(words) < len(v.words) {
			continue
		}
		same := true
		for i, w := range v.words {
			same = same && words[i].folded == w
		}
		if same {
			return v.verb, len(v.words)
		}
	}
	return "", 0
}

var (
	passwordWords = setOf("password passwd pass pwd passcode pw")
	emailWords    = setOf("email e-mail mail")
	nameWords     = setOf("username user name login id as")
	between       = setOf("is with and my the a for an account to user's please using of = :")
)

// fill reads labelled values and, after a verb, bare ones in their usual order, and gives the password's word.
func (c *typed) fill(words []word, verb bool) (password word) {
	var bare []word
	for i := 0; i < len(words); i++ {
		var free bool
		if password, i, free = c.take(words, i, password); free {
			bare = append(bare, words[i])
		}
	}
	if verb {
		password = c.fillBare(bare, password)
	} else if !looksSecret(password.text) && !strings.Contains(saidBefore(words, password), "my password") {
		return word{} // "the wifi password" is none of ours
	}
	if password.to > 0 && c.login == "" && !c.register {
		c.login = c.email
	}
	return password
}

// take reads the word at i, with the value that it labels. It gives the password so far, the last word that it used,
// and whether no label claims the word.
func (c *typed) take(words []word, i int, password word) (word, int, bool) {
	w := cutLabel(words[i])
	value, at := valueAfter(words, i)
	switch {
	case passwordWords[w.folded]:
		if at > 0 {
			return value, at, false
		}
	case strings.Contains(w.text, "@"):
		c.email = strings.Trim(w.text, ",;")
	case nameWords[w.folded]:
		if at > 0 && !strings.Contains(value.text, "@") && !passwordWords[value.folded] {
			c.login = strings.Trim(value.text, ",;")
			return password, at, false
		}
	case emailWords[w.folded], between[w.folded]:
	default:
		return password, i, true
	}
	return password, i, false
}

// fillBare takes the words that no label claimed: a name, then a password. More words than that are a sentence, not
// credentials.
func (c *typed) fillBare(bare []word, password word) word {
	if c.login == "" && len(bare) > 0 && (c.email == "" || c.register) {
		c.login, bare = strings.Trim(bare[0].text, ",;"), bare[1:]
	}
	if password.to == 0 && len(bare) == 1 && looksSecret(bare[0].text) {
		return bare[0]
	}
	return password
}

// looksSecret reports whether an unlabelled word can be a password: our rule wants a letter and a digit.
func looksSecret(s string) bool {
	return len([]rune(s)) >= foodie.MinPassword && strings.ContainsFunc(s, unicode.IsDigit) && strings.ContainsFunc(s, unicode.IsLetter)
}

// saidBefore is what stands before w, folded.
func saidBefore(words []word, w word) string {
	var before []string
	for _, x := range words {
		if x.from >= w.from {
			break
		}
		before = append(before, x.folded)
	}
	return strings.Join(before, " ")
}

// cutLabel reads "password:secret" as its label; the value is found by valueAfter.
func cutLabel(w word) word {
	if label, _, ok := strings.Cut(w.folded, ":"); ok {
		w.folded = label
	} else if label, _, ok := strings.Cut(w.folded, "="); ok {
		w.folded = label
	}
	return w
}

// valueAfter is what a label at i names: the rest of its own word, or the next word that is no filler.
func valueAfter(words []word, i int) (word, int) {
	for _, sep := range []string{":", "="} {
		if at := strings.Index(words[i].text, sep); at >= 0 && at+1 < len(words[i].text) {
			w := words[i]
			return word{w.text[at+1:], strings.ToLower(w.text[at+1:]), w.from + at + 1, w.to}, max(i, 1)
		}
	}
	for j := i + 1; j < len(words); j++ {
		if !between[words[j].folded] && words[j].folded != "" {
			return words[j], j
		}
	}
	return word{}, 0
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// enter signs in with what was typed, or shows the form when something is missing.
func (t *turn) enter(ctx context.Context, c typed) {
	name := "login_user"
	if c.register {
		name = "register_user"
	}
	t.ran(name)
	switch {
	case t.who.UserID != "":
		t.show(view{text: t.sentence("already_signed_in", "name", plain(t.who.Username))})
		return
	case c.login == "" || c.register && c.email == "":
		t.show(t.signInView(name))
		return
	}
	if err := t.signIn(ctx, c); err != nil {
		v := t.failure(ctx, err, name)
		v.cards = []Card{t.signInCard(name)}
		v.expect = session.ExpectSignIn
		t.show(v)
	}
}

// signIn registers when asked to, signs in, and hands the credentials to the server.
func (t *turn) signIn(ctx context.Context, c typed) error {
	login := c.login
	if c.register {
		u, err := t.platform.Register(ctx, c.login, c.email, c.password)
		if err != nil {
			return err
		}
		login = u.Username
	}
	token, err := t.platform.Login(ctx, login, c.password)
	if err != nil {
		return err
	}
	u, err := t.platform.As(token.AccessToken).Me(ctx)
	if err != nil {
		return err
	}
	t.acted = true
	t.answer.Authenticated = true
	t.answer.SignedIn = &Credentials{
		AccessToken: token.AccessToken, RefreshToken: token.RefreshToken, ExpiresIn: token.ExpiresIn, UserID: u.ID, Username: u.Username,
	}
	if !t.who.Cookie {
		t.answer.Token = token.AccessToken
	}
	key := "signed_in_as"
	if c.register {
		key = "registered_as"
	}
	t.show(view{text: t.sentence(key, "name", plain(u.Username))})
	return nil
}

// HasCredentials reports whether a message carries a password, so that its turn may sign in.
func HasCredentials(message string) bool {
	_, ok := readCredentials(message)
	return ok
}
