package session

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
)

// KeepSeenIDs is how many older message ids are remembered after their answers are gone.
const KeepSeenIDs = 32

// Apply gives s what u changes, and keeps the newest keep messages. Every backend that holds a whole session at once
// uses it, so that they agree. It makes new lists and leaves the old ones as they are.
func (s *Session) Apply(u Update, keep int) {
	s.Version++
	s.Messages = newest(slices.Concat(s.Messages, u.Append), keep)
	s.State, s.Pending, s.Doubted = u.State, u.Pending, false
	if u.Answer == nil || u.Answer.MessageID == "" { // nobody can ask for it again
		return
	}
	answers := slices.DeleteFunc(slices.Clone(s.Answers), func(a Answer) bool { return a.MessageID == u.Answer.MessageID })
	answers = append(answers, *u.Answer)
	s.Answers = newest(answers, KeepAnswers)
	seen := slices.Clone(s.SeenIDs)
	for _, old := range answers[:len(answers)-len(s.Answers)] {
		seen = append(seen, old.MessageID)
	}
	s.SeenIDs = newest(seen, KeepSeenIDs)
}

// Validate refuses what cannot be kept, with Internal: an agent writes its JSON itself, so that is a fault of ours.
func (u Update) Validate() error {
	raw := []json.RawMessage{u.State.ExpectData, u.State.Resume, u.State.Action, u.State.Model}
	for _, m := range u.Append {
		raw = append(raw, m.Cards)
	}
	for _, r := range raw {
		if len(r) > 0 && !json.Valid(r) {
			return Unwritable(nil)
		}
	}
	if a := u.Answer; a != nil && a.MessageID != "" && !json.Valid(a.Body) {
		return Unwritable(nil)
	}
	return nil
}

// Unwritable is the refusal of what cannot be kept, because of err.
func Unwritable(err error) error {
	return foodie.NewError(foodie.Internal, "session_unwritable", "Something went wrong. Please try again.").Because(err)
}

// newest is the last keep of list.
func newest[T any](list []T, keep int) []T { return list[max(0, len(list)-keep):] }

// Expire drops the pending order when its own time is over.
func (s *Session) Expire(now time.Time) {
	if s.Pending != nil && !s.Pending.ExpiresAt.IsZero() && !now.Before(s.Pending.ExpiresAt) {
		s.Pending = nil
	}
}

// Clone copies s deeply, but for the bytes of its JSON: nobody changes JSON in place.
func (s Session) Clone() Session {
	s.Messages = slices.Clone(s.Messages)
	s.State.Shown = slices.Clone(s.State.Shown)
	if s.Pending != nil {
		p := *s.Pending
		p.Lines = foodie.CloneLines(p.Lines)
		s.Pending = &p
	}
	s.Answers = slices.Clone(s.Answers)
	s.SeenIDs = slices.Clone(s.SeenIDs)
	return s
}
