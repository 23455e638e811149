package terminal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/lang"
)

// signIn asks for an account until one fits or the diner gives up with an empty line. Afterwards what was asked goes on
// by itself, and its answer is shown.
func (t *talk) signIn(ctx context.Context) error {
	fmt.Fprintln(t.out, t.say("sign_in"))
	for ctx.Err() == nil {
		path, form, err := t.askAccount()
		if errors.Is(err, io.EOF) || form == nil {
			fmt.Fprintln(t.out, t.say("sign_in_later"))
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the terminal: %w", err)
		}
		var answer *agent.Answer
		err = t.await(func() (err error) {
			answer, err = t.client.enter(ctx, path, form)
			return err
		})
		if err == nil {
			t.welcome(answer)
			return nil
		}
		if _, err := t.failed(ctx, err); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// askAccount asks for name and password, and for an e-mail address when the account is to be new. The form is nil when
// the diner gave up.
func (t *talk) askAccount() (path string, form map[string]any, err error) {
	name, err := t.ask(t.say("ask_name"), false)
	if name = strings.TrimSpace(name); err != nil || name == "" {
		return "", nil, err
	}
	path, form = "/auth/login", map[string]any{}
	if fresh, isNew := strings.CutPrefix(name, "new "); isNew {
		name, path = strings.TrimSpace(fresh), "/auth/register"
		email, err := t.ask(t.say("ask_email"), false)
		if err != nil {
			return "", nil, err
		}
		form["email"] = strings.TrimSpace(email)
	}
	password, err := t.ask(t.say("ask_password"), true)
	if err != nil {
		return "", nil, err
	}
	form["username"], form["password"] = name, password
	return path, form, nil
}

// welcome shows how what was asked went on.
func (t *talk) welcome(answer *agent.Answer) {
	if answer == nil {
		fmt.Fprintln(t.out, t.say("signed_in"))
		return
	}
	t.print(*answer)
}

// sentence is what err says to a person.
func (t *talk) sentence(err error) string {
	if r, ok := errors.AsType[*refusal](err); ok {
		return cmp.Or(r.Response, r.Detail, t.say("answered", "n", r.Status))
	}
	if e, ok := errors.AsType[*foodie.Error](err); ok {
		return lang.Failure(t.client.language, e.Code, e.Field, e.Args, e.Message)
	}
	return t.say("trouble")
}
