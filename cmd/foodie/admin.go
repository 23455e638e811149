package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/store"
)

// adminCmd makes the people who run the platform. It works on the database itself, also while a server runs.
type adminCmd struct {
	Create  adminCreateCmd  `cmd:"" help:"Make an administrator's account."`
	Promote adminPromoteCmd `cmd:"" help:"Make an existing account an administrator or an operator."`
}

type adminCreateCmd struct {
	dataSettings  `embed:""`
	Username      string `required:"" help:"Name to sign in with."`
	Email         string `required:"" help:"E-mail address."`
	PasswordStdin bool   `help:"Read the password from the first line of standard input, instead of asking for it."`
}

// Run makes the account. A name or address that is taken is an error.
func (c *adminCreateCmd) Run(p *process) error {
	if err := p.checked(c.dataSettings).err(); err != nil {
		return err
	}
	password, err := c.password(p)
	if err != nil {
		return err
	}
	u, err := foodie.NewUser(c.Username, c.Email, time.Now())
	if err != nil {
		return plainly(err)
	}
	if err := foodie.CheckPassword(password, auth.CommonPassword); err != nil {
		return plainly(err)
	}
	hasher := auth.NewHasher(max(1, runtime.GOMAXPROCS(0)-1))
	if u.PasswordHash, err = hasher.Hash(p.ctx, password); err != nil {
		return plainly(err)
	}
	u.Role = foodie.RoleAdmin
	err = c.withStore(p.ctx, func(s store.Store) error { return s.CreateUser(p.ctx, u) })
	if err != nil {
		return plainly(err)
	}
	_, err = fmt.Fprintf(p.out, "%s is an administrator now.\n", u.Username)
	return err
}

// password asks for it, hidden, or reads the first line of standard input.
func (c *adminCreateCmd) password(p *process) (string, error) {
	if c.PasswordStdin {
		line, err := bufio.NewReader(p.in).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", errors.Join(errors.New("--password-stdin: the first line of standard input is empty"), err)
		}
		return line, nil
	}
	if !term.IsTerminal(int(p.in.Fd())) {
		return "", errors.New("there is no terminal to ask for the password; use --password-stdin")
	}
	fmt.Fprint(p.err, "Password: ")
	b, err := term.ReadPassword(int(p.in.Fd()))
	fmt.Fprintln(p.err)
	return string(b), err
}

type adminPromoteCmd struct {
	dataSettings `embed:""`
	Account      string   `arg:"" optional:"" help:"Username or e-mail address of the account."`
	Username     string   `help:"Username of the account."`
	Email        string   `help:"E-mail address of the account."`
	Role         string   `enum:"admin,operator" default:"admin" help:"admin or operator."`
	Restaurant   []string `help:"Restaurant that an operator runs; may be repeated."`
}

// Run changes the role, and the restaurants of an operator.
func (c *adminPromoteCmd) Run(p *process) error {
	if err := p.checked(c.dataSettings).err(); err != nil {
		return err
	}
	who := c.Account
	for _, name := range []string{c.Username, c.Email} {
		if name != "" {
			who = name
		}
	}
	if who == "" {
		return errors.New("name the account: foodie admin promote USERNAME")
	}
	if role := foodie.Role(c.Role); role == foodie.RoleOperator && len(c.Restaurant) == 0 {
		return errors.New("an operator runs restaurants: name them with --restaurant")
	}
	var done foodie.User
	err := c.withStore(p.ctx, func(s store.Store) (err error) {
		done, err = c.promote(p.ctx, s, who)
		return err
	})
	if err != nil {
		return plainly(err)
	}
	_, err = fmt.Fprintf(p.out, "%s is %s now.\n", done.Username, map[foodie.Role]string{foodie.RoleAdmin: "an administrator", foodie.RoleOperator: "an operator"}[done.Role])
	return err
}

func (c *adminPromoteCmd) promote(ctx context.Context, s store.Store, who string) (foodie.User, error) {
	u, err := s.UserByLogin(ctx, who)
	if err != nil {
		return u, err
	}
	var runs []foodie.ID
	for _, name := range c.Restaurant {
		r, err := s.Restaurant(ctx, name)
		if err != nil {
			return u, err
		}
		runs = append(runs, r.ID)
	}
	return s.UpdateUser(ctx, u.ID, func(u *foodie.User) error {
		u.Role, u.Restaurants, u.Version = foodie.Role(c.Role), runs, u.Version+1
		return nil
	})
}

// plainly is err as somebody at a terminal should read it: the sentence, then the field.
func plainly(err error) error {
	if e, ok := errors.AsType[*foodie.Error](err); ok && e.Field != "" {
		return fmt.Errorf("%s (%s)", e.Message, e.Field)
	} else if ok {
		return errors.New(e.Message)
	}
	return err
}
