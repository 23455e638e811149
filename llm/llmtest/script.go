// Package llmtest has what tests need of language models: Run, a suite that any llm.Model passes; Script, a model that
// says what it was told to; and Obedient, a model that does whatever the last text it read asks for, so that tests can
// show that nothing happens without a person even then.
package llmtest

import (
	"context"
	"sync"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/llm"
)

// A Script is a model that gives Replies in order, and remembers what it was asked. A step whose Err is set fails.
// After the last step it is Unavailable. It is safe for concurrent use.
type Script struct {
	Steps []Step

	mu       sync.Mutex
	next     int
	requests []llm.Request
}

// A Step is one answer of a Script.
type Step struct {
	Reply llm.Reply
	Err   error
}

var _ llm.Model = (*Script)(nil)

// Replies makes a Script that gives replies in order.
func Replies(replies ...llm.Reply) *Script {
	s := &Script{}
	for _, r := range replies {
		s.Steps = append(s.Steps, Step{Reply: r})
	}
	return s
}

// Name is "script".
func (s *Script) Name() string { return "script" }

// Generate gives the next step.
func (s *Script) Generate(ctx context.Context, r llm.Request, emit func(string)) (llm.Reply, error) {
	if err := ctx.Err(); err != nil {
		return llm.Reply{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	if s.next >= len(s.Steps) {
		return llm.Reply{}, foodie.NewError(foodie.Unavailable, "script_over", "The script has no more replies.")
	}
	step := s.Steps[s.next]
	s.next++
	if step.Err == nil && step.Reply.Text != "" && emit != nil {
		emit(step.Reply.Text)
	}
	return step.Reply, step.Err
}

// Requests are what the model was asked so far.
func (s *Script) Requests() []llm.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]llm.Request(nil), s.requests...)
}
