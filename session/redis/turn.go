package redis

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	mathrand "math/rand/v2"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/redisconn"
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
		if ctx.Err() != nil {
			_ = t.drop(context.WithoutCancel(ctx)) // it may have been taken, and nobody heard of it
		}
		place.Leave()
		if unremembered(err) {
			s.unkept.add(s, e.ID, t.holder)
		}
		return nil, err
	}
	t.renewal = session.Renew(ctx, s.cfg, t.extend, t.leave)
	t.loaded = t.before.session.Clone()
	return t, nil
}

// unremembered reports whether whoever asked is answered without memory.
func unremembered(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	return foodie.KindOf(err) == foodie.Unavailable || foodie.KindOf(err) == foodie.Internal
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
	poll, looking := firstPoll, ctx
	for {
		got, err := t.ask(looking, e, "lease")
		if err != nil || got {
			return err
		}
		e.Rate = limit.Rule{}
		looking = redisconn.Uncounted(ctx)
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
	known := s.recent.get(e.ID)
	reply, err := s.insist(ctx, beginScript, keys(e.ID),
		t.holder, s.cfg.LeaseFor.Microseconds(), s.now(), each, per, e.MessageID, what, known.stamp)
	if err != nil {
		return false, err
	}
	list, _ := reply.([]any)
	switch word, _ := first(list).(string); word {
	case "known":
		t.before = s.live(known, list[1:])
	case "ok":
		if t.before, err = s.read(e.ID, list[1:]); err != nil {
			_ = t.drop(context.WithoutCancel(ctx)) // otherwise the lease runs out by itself
			return false, err
		}
	case "many":
		wait, _ := list[1].(int64)
		return false, session.TooMany(time.Duration(wait) * time.Microsecond)
	default:
		return false, nil
	}
	if doubted {
		t.before.session.Doubt()
	}
	return true, nil
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
	t.renewal.Halt()
	ctx = redisconn.WithReserve(ctx)
	if err := u.Validate(); err != nil {
		_ = t.drop(context.WithoutCancel(ctx)) // the lease would run out by itself
		return err
	}
	next := t.before.session
	next.Apply(u, t.store.cfg.KeepMessages)
	fresh := session.Session{Messages: u.Append}
	if u.Answer != nil && u.Answer.MessageID != "" {
		fresh.Answers = []session.Answer{*u.Answer}
	}
	mode := "append"
	if t.before.session.Version == 0 {
		mode = "whole"
	}
	word, err := t.keep(ctx, mode, next, fresh)
	if err == nil && word == "gone" {
		word, err = t.keep(ctx, "whole", next, next)
	}
	switch {
	case unremembered(err):
		t.store.unkept.add(t.store, t.id, t.holder)
		return err
	case err != nil:
		return err
	case word != "ok":
		return session.Lost()
	}
	t.store.unkept.remove(t.id)
	return nil
}

// keep writes next, of which fresh is not in Redis yet, and gives the word that the script says.
func (t *turn) keep(ctx context.Context, mode string, next, fresh session.Session) (string, error) {
	messages := fresh.Messages[max(0, len(fresh.Messages)-t.store.cfg.KeepMessages):]
	turns := t.turnsWith(mode, messages)
	args, err := t.write(mode, next, fresh.Answers, messages, len(turns))
	if err != nil {
		return "", err
	}
	reply, err := t.store.insist(ctx, commitScript, keys(t.id), args...)
	if err != nil {
		return "", err
	}
	list, _ := reply.([]any)
	word, _ := first(list).(string)
	if word == "ok" && len(list) == 3 {
		version, _ := list[1].(int64)
		at, _ := list[2].(int64)
		next.Version = version
		// The lists of next are new, but for what the update brought.
		next.State.Shown = slices.Clone(next.State.Shown)
		if p := next.Pending; p != nil {
			own := *p
			own.Lines = foodie.CloneLines(p.Lines)
			next.Pending = &own
		}
		t.store.recent.put(found{session: next, version: version, stamp: t.holder, at: time.UnixMicro(at), turns: turns})
	}
	return word, nil
}

// turnsWith are the elements of the list that hold the messages which are kept, by how many each has, once appended is one.
func (t *turn) turnsWith(mode string, appended []session.Message) []int {
	turns := t.before.turns
	if mode == "whole" {
		turns = nil
	}
	turns = slices.Clone(turns)
	if len(appended) > 0 {
		turns = append(turns, len(appended))
	}
	n := 0
	for i, messages := range slices.Backward(turns) {
		if n >= t.store.cfg.KeepMessages {
			return turns[i+1:]
		}
		n += messages
	}
	return turns
}

// write gives the arguments of the script.
func (t *turn) write(mode string, next session.Session, answers []session.Answer, messages []session.Message, turns int) ([]any, error) {
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
		t.holder, t.before.version, t.before.stamp, mode, ms(s.cfg.TTL), ms(s.cfg.PendingTTL), s.now(), turns,
		encodeTurn(messages), state, encodeIDs(next.SeenIDs), expects, order, len(answers),
	}
	for _, a := range answers {
		if len(a.Body) > maxUnpacked {
			return nil, session.Unwritable(errTooLong)
		}
		args = append(args, "answer:"+a.MessageID, pack(a.Body))
	}
	return append(args, t.dropped(kept.Answered)...), nil
}

// dropped are the fields of the answers that go.
func (t *turn) dropped(answered []string) (fields []any) {
	for _, a := range t.before.session.Answers {
		if !slices.Contains(answered, a.MessageID) {
			fields = append(fields, "answer:"+a.MessageID)
		}
	}
	return fields
}

// Release implements session.Turn.
func (t *turn) Release(ctx context.Context) error {
	defer t.renewal.Stop()
	t.renewal.Halt()
	err := t.drop(ctx)
	if foodie.KindOf(err) == foodie.Unavailable {
		t.store.unkept.add(t.store, t.id, t.holder)
	}
	return err
}

// drop gives the lease back.
func (t *turn) drop(ctx context.Context) error {
	_, err := t.store.run(redisconn.WithReserve(ctx), releaseScript, keys(t.id)[:1], t.holder)
	return err
}
