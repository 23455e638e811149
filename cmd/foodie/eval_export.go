package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/agent"
	"github.com/foodieexpress/foodie/eval"
	"github.com/foodieexpress/foodie/redisconn"
	"github.com/foodieexpress/foodie/session"
	sessionredis "github.com/foodieexpress/foodie/session/redis"
	sessionsqlite "github.com/foodieexpress/foodie/session/sqlite"
	"github.com/foodieexpress/foodie/store"
)

// evalExportCmd makes a case of a real conversation.
type evalExportCmd struct {
	dataSettings `embed:""`
	Redis        redisSettings `embed:"" prefix:"redis-"`
	Account      string        `arg:"" optional:"" help:"Username or e-mail address of the diner whose conversation it is."`
	Session      string        `placeholder:"ID" help:"Id of a guest's conversation (session_id of an answer), instead of an account."`
	KeepMessages int           `name:"max-session-messages" from:"MAX_SESSION_MESSAGES" default:"40" help:"Messages of history that a conversation keeps."`
	Out          string        `short:"o" placeholder:"FILE" help:"Append the case to this file instead of printing it."`
}

// Help says what stands in no flag.
func (*evalExportCmd) Help() string {
	return "Prints one line of a suite that `foodie eval FILE` plays as it is: what the diner said, and as its expectation the orders that came of it. " +
		"Names, e-mail addresses, telephone numbers, addresses, passwords, ids and order numbers are masked, the same by the same. Read it before you pass it on."
}

// Run exports one conversation. Nothing is changed.
func (c *evalExportCmd) Run(p *process) error {
	s := p.checked(c.dataSettings, c.Redis)
	s.need((c.Account == "") != (c.Session == ""), "ACCOUNT", "name either the diner's account or --session")
	s.within(c.KeepMessages, 2, 1000, "MAX_SESSION_MESSAGES")
	if err := s.err(); err != nil {
		return err
	}
	if err := c.there(); err != nil {
		return err
	}
	var talk eval.Conversation
	err := c.withStore(p.ctx, func(data store.Store) (err error) {
		talk, err = c.read(p.ctx, data)
		return err
	})
	if foodie.KindOf(err) == foodie.NotFound {
		return plainly(err)
	}
	if err != nil {
		return err
	}
	made, notes, err := eval.Export(talk)
	if err != nil {
		return plainly(err)
	}
	for _, note := range notes {
		fmt.Fprintln(p.err, "note:", note)
	}
	return c.write(p, made)
}

// there wants the files to be there, so that none is made.
func (c *evalExportCmd) there() error {
	var files []string
	if c.MongoURI == "" {
		files = append(files, databaseFile(c.DataDir))
	}
	if !c.Redis.enabled() {
		files = append(files, c.sessionFile())
	}
	for _, file := range files {
		if _, err := os.Stat(file); err != nil {
			return fmt.Errorf("there is nothing to export in %s: %w", c.DataDir, err)
		}
	}
	return nil
}

func (c *evalExportCmd) sessionFile() string { return filepath.Join(c.DataDir, "sessions.db") }

// read finds the conversation and what belongs to it.
func (c *evalExportCmd) read(ctx context.Context, data store.Store) (talk eval.Conversation, err error) {
	id := c.Session
	if c.Account != "" {
		u, err := data.UserByLogin(ctx, c.Account)
		if err != nil {
			return talk, err
		}
		id, talk.Diner = agent.SessionOf(u.ID), &u
		if talk.Orders, err = data.Orders(ctx, store.OrderQuery{DinerID: u.ID}); err != nil {
			return talk, err
		}
	}
	if talk.Menus, err = data.Restaurants(ctx); err != nil {
		return talk, err
	}
	sessions, done, err := c.sessions(ctx)
	if err != nil {
		return talk, err
	}
	talk.Session, err = sessions.Peek(ctx, id)
	if err == nil && talk.Session.Version == 0 {
		err = foodie.NewError(foodie.NotFound, "conversation_missing", "There is no such conversation; one is kept for SESSION_TTL seconds after its last turn.")
	}
	return talk, errors.Join(err, done())
}

// sessions opens the conversations, and gives what closes them.
func (c *evalExportCmd) sessions(ctx context.Context) (session.Store, func() error, error) {
	cfg := session.Config{KeepMessages: c.KeepMessages}
	if !c.Redis.enabled() {
		kept, err := sessionsqlite.Open(ctx, c.sessionFile(), cfg)
		if err != nil {
			return nil, nil, fmt.Errorf("open the sessions: %w", err)
		}
		return kept, kept.Close, nil
	}
	o, err := c.Redis.options()
	if err != nil {
		return nil, nil, err
	}
	conn, err := redisconn.Open(o)
	if err != nil {
		return nil, nil, fmt.Errorf("open Redis: %w", err)
	}
	if err := reach(ctx, conn); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("reach Redis: %w", err), conn.Close())
	}
	kept := sessionredis.New(conn, cfg)
	return kept, func() error { return errors.Join(kept.Close(), conn.Close()) }, nil
}

// write prints the case, or appends it to a suite.
func (c *evalExportCmd) write(p *process, made eval.Case) error {
	if c.Out != "" {
		file, err := os.OpenFile(c.Out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		return errors.Join(encodeCase(file, made), file.Close())
	}
	return encodeCase(p.out, made)
}

func encodeCase(out io.Writer, made eval.Case) error {
	line := json.NewEncoder(out)
	line.SetEscapeHTML(false)
	return line.Encode(made)
}
