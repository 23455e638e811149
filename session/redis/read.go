package redis

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/session"
)

// A found is a session as Redis gave it.
type found struct {
	session session.Session
	version int64  // as it is kept, also of a session that expired or was cleared
	stamp   string // of the turn that kept it; "" for none
	at      time.Time
	turns   []int // how many messages each element of the list has
}

// read decodes {µs, doubt, fields, messages, order}. A session that has expired is empty.
func (s *Store) read(id string, reply any) (found, error) {
	f := found{session: session.Session{ID: id}}
	list, ok := reply.([]any)
	if !ok || len(list) != 5 {
		return f, unreadable(errors.New("the reply has another form"))
	}
	fields, messages := texts(list[2]), texts(list[3])
	order, _ := list[4].(string)
	if err := s.readFields(&f, fields); err != nil {
		return f, err
	}
	if err := s.readTurns(&f, messages); err != nil {
		return f, err
	}
	if order != "" {
		f.session.Pending = new(session.PendingOrder)
		if err := json.Unmarshal([]byte(order), f.session.Pending); err != nil {
			return f, unreadable(err)
		}
	}
	return s.live(f, list), nil
}

// live is f as it is at {now µs, doubt}.
func (s *Store) live(f found, reply []any) found {
	micros, _ := reply[0].(int64)
	doubt, _ := reply[1].(int64)
	now := time.UnixMicro(micros)
	if f.stamp == "" || !now.Before(f.at.Add(s.cfg.TTL)) {
		f.session, f.turns = session.Session{ID: f.session.ID}, nil
		return f
	}
	if !now.Before(f.at.Add(s.cfg.PendingTTL)) {
		f.session.Pending = nil
	}
	f.session.Expire(now)
	if doubt == 1 {
		f.session.Doubt()
	}
	return f
}

// readFields decodes the hash.
func (s *Store) readFields(f *found, fields []string) (err error) {
	answers := map[string]json.RawMessage{}
	var kept keptState
	for i := 0; i+1 < len(fields); i += 2 {
		switch name, value := fields[i], fields[i+1]; name {
		case "version":
			f.version, err = strconv.ParseInt(value, 10, 64)
		case "stamp":
			f.stamp = value
		case "at":
			var micros int64
			micros, err = strconv.ParseInt(value, 10, 64)
			f.at = time.UnixMicro(micros)
		case "state":
			err = json.Unmarshal([]byte(value), &kept)
		case "seen":
			f.session.SeenIDs, err = decodeIDs(value)
		default:
			if id, ok := strings.CutPrefix(name, "answer:"); ok {
				answers[id], err = unpack(value)
			}
		}
		if err != nil {
			return unreadable(err)
		}
	}
	f.session.Version, f.session.State = f.version, kept.State
	for _, id := range kept.Answered {
		if body, ok := answers[id]; ok {
			f.session.Answers = append(f.session.Answers, session.Answer{MessageID: id, Body: body})
		}
	}
	return nil
}

// readTurns decodes the list. Its oldest element may hold messages that are not kept any more.
func (s *Store) readTurns(f *found, turns []string) (err error) {
	all := make([]session.Message, 0, 2*len(turns))
	for _, turn := range turns {
		before := len(all)
		if all, err = decodeTurn(all, turn); err != nil {
			return unreadable(err)
		}
		f.turns = append(f.turns, len(all)-before)
	}
	f.session.Messages = all[max(0, len(all)-s.cfg.KeepMessages):]
	return nil
}

// texts are the strings of a reply's list.
func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		s, _ := x.(string)
		out = append(out, s)
	}
	return out
}

// unreadable is the failure of a session that is not as we write it.
func unreadable(err error) error {
	return foodie.NewError(foodie.Internal, "session_unreadable", "Something went wrong. Please try again.").Because(err)
}
