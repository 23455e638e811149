package redis

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	mathrand "math/rand/v2"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/session"
)

// Times between looks of the one who waits for another process: soon at first, because most turns are short.
const (
	firstPoll = 5 * time.Millisecond
	lastPoll  = 50 * time.Millisecond
)

// A turn holds the lease of a session while the session's state names it as the holder.
type turn struct {
	store  *Store
	id     string
	holder string          // and the stamp of what it keeps
	before found           // as it was loaded
	loaded session.Session // what Session gives away

	leave   func() // lets the next turn of this process in
	renewal *session.Renewal
}

// Begin implements session.Store. Turns of one process come in order; between processes whoever asks first comes next.
func (s *Store) Begin(ctx context.Context, e session.Entry) (session.Turn, error) {
	place := s.line.Join(e.ID)
	t := &turn{store: s, id: e.ID, holder: token(), leave: place.Leave}
	if err := t.arrive(ctx, e, place); err != nil {
		place.Leave()
		if foodie.KindOf(err) == foodie.Unavailable {
			s.unkept.add(s, e.ID, t.holder) // whoever asked is answered without memory
		}
		return nil, err
	}
	t.renewal = session.Renew(ctx, s.cfg, t.extend, t.leave)
	t.loaded = t.before.session.Clone()
	return t, nil
}

// token names a turn; no other has the name.
func token() string {
	b := make([]byte, 9)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// arrive counts e, waits in line, takes the lease and loads. Who finds nobody in line does it in one round trip.
func (t *turn) arrive(ctx context.Context, e session.Entry, place *session.Place) error {
	deadline := time.Now().Add(t.store.cfg.LeaseWait)
	if !place.First() {
		if !e.Rate.Unlimited() {
			if _, err := t.ask(ctx, e, "count"); err != nil {
				return err
			}
		}
		e.Rate = limit.Rule{}
	}
	if err := place.Wait(ctx, t.store.cfg.LeaseWait); err != nil {
		return err
	}
	poll := firstPoll
	for {
		got, err := t.ask(ctx, e, "lease")
		if err != nil || got {
			return err
		}
		e.Rate = limit.Rule{}
		wait := min(poll/2+mathrand.N(poll), time.Until(deadline))
		if wait <= 0 {
			return session.InProgress()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		poll = min(poll*3/2, lastPoll)
	}
}

// ask counts e and, when what is "lease", takes the lease and loads; it reports whether it did.
func (t *turn) ask(ctx context.Context, e session.Entry, what string) (bool, error) {
	s := t.store
	var each, per int64
	if !e.Rate.Unlimited() {
		each, per = e.Rate.Per.Microseconds()/int64(e.Rate.Count), e.Rate.Per.Microseconds()
	}
	doubted := s.unkept.has(e.ID) // asked before Redis is, which may be told in between
	reply, err := s.run(ctx, beginScript, keys(e.ID),
		t.holder, s.cfg.LeaseFor.Microseconds(), ms(s.cfg.TTL), ms(s.cfg.PendingTTL), s.now(), each, per, e.MessageID, what)
	if err != nil {
		return false, err
	}
	list, _ := reply.([]any)
	switch word, _ := first(list).(string); word {
	case "ok":
		t.before, err = s.read(e.ID, list[1:])
		if err != nil {
			_ = t.drop(context.WithoutCancel(ctx)) // otherwise the lease runs out by itself
		}
		if doubted {
			t.before.session.Doubt()
		}
		return err == nil, err
	case "many":
		wait, _ := list[1].(int64)
		return false, session.TooMany(time.Duration(wait) * time.Microsecond)
	}
	return false, nil
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// extend reports whether the lease is still ours. A failure of Redis is no loss yet.
func (t *turn) extend() bool {
	ctx, cancel := context.WithTimeout(context.Background(), t.store.cfg.LeaseFor)
	defer cancel()
	reply, err := t.store.run(ctx, extendScript, keys(t.id)[:1], t.holder, t.store.cfg.LeaseFor.Microseconds(), t.before.version, t.before.stamp)
	return err != nil || reply == int64(1)
}

// Session implements session.Turn.
func (t *turn) Session() *session.Session { return &t.loaded }

// Commit implements session.Turn.
func (t *turn) Commit(ctx context.Context, u session.Update) error {
	defer t.renewal.Stop()
	if err := u.Validate(); err != nil {
		_ = t.drop(context.WithoutCancel(ctx)) // the lease would run out by itself
		return err
	}
	next := t.before.session
	next.Apply(u, t.store.cfg.KeepMessages)
	new := session.Session{Messages: u.Append}
	if u.Answer != nil && u.Answer.MessageID != "" {
		new.Answers = []session.Answer{*u.Answer}
	}
	mode := "append"
	if t.before.session.Version == 0 {
		mode = "whole"
	}
	reply, err := t.keep(ctx, mode, next, new)
	if err == nil && reply == "gone" {
		reply, err = t.keep(ctx, "whole", next, next)
	}
	switch {
	case err != nil && foodie.KindOf(err) == foodie.Unavailable:
		t.store.unkept.add(t.store, t.id, t.holder)
		return err
	case err != nil:
		return err
	case reply != "ok":
		return session.Lost()
	}
	t.store.unkept.remove(t.id)
	return nil
}

// keep writes next, of which new is not in Redis yet.
func (t *turn) keep(ctx context.Context, mode string, next, new session.Session) (any, error) {
	args, err := t.write(mode, next, new)
	if err != nil {
		return nil, err
	}
	return t.store.run(ctx, commitScript, keys(t.id), args...)
}

// write gives the arguments of the script.
func (t *turn) write(mode string, next, new session.Session) ([]any, error) {
	s, kept := t.store, keptState{State: next.State}
	for _, a := range next.Answers {
		kept.Answered = append(kept.Answered, a.MessageID)
	}
	state, err := toJSON(kept)
	if err != nil {
		return nil, err
	}
	expects, order := "", []byte(nil)
	if next.State.Expect != session.ExpectNothing || next.State.Resume != nil {
		expects = "expects"
	}
	if next.Pending != nil {
		if order, err = toJSON(next.Pending); err != nil {
			return nil, err
		}
	}
	args := []any{
		t.holder, t.before.version, t.before.stamp, mode, ms(s.cfg.TTL), ms(s.cfg.PendingTTL), s.now(), s.cfg.KeepMessages,
		state, encodeIDs(next.SeenIDs), expects, order,
	}
	args = append(args, t.dropped(kept.Answered)...)
	args = append(args, len(new.Answers))
	for _, a := range new.Answers {
		args = append(args, a.MessageID, []byte(a.Body))
	}
	for _, m := range new.Messages[max(0, len(new.Messages)-s.cfg.KeepMessages):] {
		args = append(args, encodeMessage(m))
	}
	return args, nil
}

// dropped are the message ids whose answers go, with their number before them.
func (t *turn) dropped(answered []string) []any {
	list := []any{0}
	for _, a := range t.before.session.Answers {
		if !slices.Contains(answered, a.MessageID) {
			list = append(list, a.MessageID)
		}
	}
	list[0] = len(list) - 1
	return list
}

// Release implements session.Turn.
func (t *turn) Release(ctx context.Context) error {
	defer t.renewal.Stop()
	return t.drop(ctx)
}

// drop gives the lease back.
func (t *turn) drop(ctx context.Context) error {
	_, err := t.store.run(ctx, releaseScript, keys(t.id)[:1], t.holder)
	return err
}
