package session

import (
	"bytes"
	"slices"
	"time"

	"github.com/foodieexpress/foodie"
)

// KeepSeenIDs is how many older message ids are remembered after their answers are gone.
const KeepSeenIDs = 32

// Apply gives s what u changes, and keeps the newest keep messages. Every backend that holds a whole session at once
// uses it, so that they agree.
func (s *Session) Apply(u Update, keep int) {
	s.Version++
	s.Messages = append(s.Messages, u.Append...)
	if drop := len(s.Messages) - keep; drop > 0 {
		s.Messages = slices.Delete(s.Messages, 0, drop)
	}
	s.State, s.Pending = u.State, u.Pending
	if u.Answer == nil || u.Answer.MessageID == "" { // nobody can ask for it again
		return
	}
	s.Answers = slices.DeleteFunc(s.Answers, func(a Answer) bool { return a.MessageID == u.Answer.MessageID })
	s.Answers = append(s.Answers, *u.Answer)
	for len(s.Answers) > KeepAnswers {
		s.SeenIDs = append(s.SeenIDs, s.Answers[0].MessageID)
		s.Answers = slices.Delete(s.Answers, 0, 1)
	}
	if drop := len(s.SeenIDs) - KeepSeenIDs; drop > 0 {
		s.SeenIDs = slices.Delete(s.SeenIDs, 0, drop)
	}
}

// Expire drops the pending order when its own time is over.
func (s *Session) Expire(now time.Time) {
	if s.Pending != nil && !s.Pending.ExpiresAt.IsZero() && !now.Before(s.Pending.ExpiresAt) {
		s.Pending = nil
	}
}

// Clone copies s deeply.
func (s Session) Clone() Session {
	s.Messages = slices.Clone(s.Messages)
	for i := range s.Messages {
		s.Messages[i].Cards = bytes.Clone(s.Messages[i].Cards)
	}
	s.State = s.State.clone()
	if s.Pending != nil {
		p := *s.Pending
		p.Lines = foodie.CloneLines(p.Lines)
		s.Pending = &p
	}
	s.Answers = slices.Clone(s.Answers)
	for i := range s.Answers {
		s.Answers[i].Body = bytes.Clone(s.Answers[i].Body)
	}
	s.SeenIDs = slices.Clone(s.SeenIDs)
	return s
}

func (s State) clone() State {
	s.Shown = slices.Clone(s.Shown)
	s.ExpectData, s.Resume = bytes.Clone(s.ExpectData), bytes.Clone(s.Resume)
	s.Action, s.Model = bytes.Clone(s.Action), bytes.Clone(s.Model)
	return s
}
