package web

import (
	"net/http"
	"strings"
)

// A signView is the form to sign in or to make an account.
type signView struct {
	Up     bool
	Next   string // where to go afterwards
	Failed string // what concerns no field
	Fields []fieldView
}

// A fieldView is one input with what is wrong with it.
type fieldView struct {
	Name, Label, Type, Value, Autocomplete, Hint, Error string
}

func (s *site) signInPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSign(w, r, false, nil)
}

func (s *site) signUpPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSign(w, r, true, nil)
}

// signIn answers POST /sign-in. Afterwards the diner is where they were, and what they asked has gone on.
func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.Talk.SignIn(w, r, strings.TrimSpace(r.PostFormValue("username")), r.PostFormValue("password"))
	if err != nil {
		return s.showSign(w, r, false, err)
	}
	http.Redirect(w, r, s.after(r, answer.Response != ""), http.StatusSeeOther)
	return nil
}

// signUp answers POST /sign-up.
func (s *site) signUp(w http.ResponseWriter, r *http.Request) error {
	answer, err := s.Talk.Register(w, r, strings.TrimSpace(r.PostFormValue("username")), strings.TrimSpace(r.PostFormValue("email")), r.PostFormValue("password"))
	if err != nil {
		return s.showSign(w, r, true, err)
	}
	http.Redirect(w, r, s.after(r, answer.Response != ""), http.StatusSeeOther)
	return nil
}

// signOut answers POST /sign-out.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Talk.SignOut(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// after is where a sign-in leads: to the proposal that was to be seen, to the answer when something went on, else to where
// the diner came from.
func (s *site) after(r *http.Request, answered bool) string {
	if answered && !strings.HasPrefix(next(r), proposals+"?") {
		return s.newest()
	}
	return next(r)
}

// next is the address in the form, when it is one of ours.
func next(r *http.Request) string {
	if n := r.FormValue("next"); ownPath(n) {
		return n
	}
	return "/"
}

// showSign shows the form, with what was typed and what is wrong with it; a password is never sent back.
func (s *site) showSign(w http.ResponseWriter, r *http.Request, up bool, failed error) error {
	v, key := s.view(w, r, "sign"), "sign_in_title"
	fields := []fieldView{
		{Name: "username", Label: s.say("talk.login"), Type: "text", Autocomplete: "username"},
		{Name: "password", Label: s.say("talk.password"), Type: "password", Autocomplete: "current-password"},
	}
	if up {
		key = "sign_up_title"
		fields = []fieldView{
			{Name: "username", Label: s.say("talk.username"), Type: "text", Autocomplete: "username", Hint: s.say("talk.username_hint")},
			{Name: "email", Label: s.say("talk.email"), Type: "email", Autocomplete: "email"},
			{Name: "password", Label: s.say("talk.password"), Type: "password", Autocomplete: "new-password", Hint: s.say("talk.password_hint")},
		}
	}
	body, status := signView{Up: up, Next: next(r), Fields: fields}, http.StatusOK
	if failed != nil {
		status = statusOf(failed)
		body.blame(s.faults(failed), r)
	}
	v.Body = body
	return s.show(w, status, "sign", v.titled(s, s.say(key)))
}

// blame writes each fault beside its field, and the others above the form.
func (v *signView) blame(faults map[string]string, r *http.Request) {
	for i := range v.Fields {
		f := &v.Fields[i]
		if f.Type != "password" {
			f.Value = r.PostFormValue(f.Name)
		}
		f.Error = faults[f.Name]
		delete(faults, f.Name)
	}
	var rest []string
	for _, sentence := range faults {
		rest = append(rest, sentence)
	}
	v.Failed = strings.Join(rest, " ")
}
