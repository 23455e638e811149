package llm

import (
	"context"
	"sync/atomic"

	"github.com/foodieexpress/foodie"
)

// A Watched is a Model that remembers how its last request went, for health.
type Watched struct {
	Model
	trouble atomic.Pointer[string]
}

// Watch remembers how m fares.
func Watch(m Model) *Watched { return &Watched{Model: m} }

// Generate is m's, and is remembered.
func (w *Watched) Generate(ctx context.Context, r Request, emit func(text string)) (Reply, error) {
	reply, err := w.Model.Generate(ctx, r, emit)
	if ctx.Err() == nil { // a diner who leaves says nothing about the model
		w.Note(err)
	}
	return reply, err
}

// Note remembers how an attempt went.
func (w *Watched) Note(err error) {
	code := ""
	if err != nil {
		code = foodie.CodeOf(err)
	}
	w.trouble.Store(&code)
}

// Trouble is the code of what went wrong last, such as "model_key"; "" when the last request went well, or none was made.
func (w *Watched) Trouble() string {
	if code := w.trouble.Load(); code != nil {
		return *code
	}
	return ""
}
