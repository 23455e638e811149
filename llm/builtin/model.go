// Package builtin answers llm.Model without a network: a grammar over words and the menu at hand. It is the product for
// everybody who has no key, and what remains when a hosted model is away.
//
// A message becomes tokens; a lattice holds every stretch of them that could name a dish, a choice, a restaurant, a
// cuisine, an area or a number, or that does something in a sentence; dynamic programming picks the path through it that
// explains most; a small grammar reads lines and acts from the path; the situation completes fragments. What was said
// comes from tables of words (one file per language), what can be meant from the catalogue: no rule names a dish.
//
// Nothing here fails: what is not understood is said to be. A turn is bounded by maxTokens and by the size of the menu.
package builtin

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/foodieexpress/foodie/catalogue"
	"github.com/foodieexpress/foodie/lang"
	"github.com/foodieexpress/foodie/llm"
)

// A Catalogue knows the restaurants.
type Catalogue interface {
	// For gives the restaurants that text could be about: all of them while they are few, else the hits. restaurant is
	// the one at hand, or ""; it is always among them.
	For(ctx context.Context, text, restaurant string) (*catalogue.Index, error)
}

// A Model is the built-in model. It is safe for concurrent use.
type Model struct {
	catalogue Catalogue
	vocab     vocabulary
	known     map[string]bool // words of the tables, which are never taken for typos of a name

	mu     sync.Mutex
	worlds [2]*world // compiled from the last indices, the newest first: turns that began with the older one go on with it
}

var _ llm.Model = (*Model)(nil)

// New makes a model that talks about the restaurants of c.
func New(c Catalogue) *Model {
	m := &Model{catalogue: c, vocab: newVocabulary(english, finding, hinglish, indic), known: map[string]bool{}}
	for _, phrases := range m.vocab {
		for _, p := range phrases {
			for _, w := range p.words {
				m.known[w] = true
			}
		}
	}
	if c, ok := c.(preparing); ok {
		c.BeforeUse(func(ix *catalogue.Index) { m.keep(compileWorld(ix)) })
	}
	return m
}

// A preparing catalogue lets others get ready for an index before For gives it, so that no turn waits for that.
type preparing interface {
	BeforeUse(prepare func(*catalogue.Index))
}

// Name is "builtin".
func (m *Model) Name() string { return "builtin" }

// Generate answers the last message of r. After the results of its calls, which the agent renders, it adds
// only the words that came with them.
func (m *Model) Generate(ctx context.Context, r llm.Request, emit func(text string)) (llm.Reply, error) {
	text, ok := lastWords(r.Messages)
	if !ok {
		return llm.Reply{Text: beside(r.Messages)}, nil
	}
	if english, ours := lang.Heard(text); ours { // a suggestion of ours was pressed
		text = english
	}
	ix, err := m.catalogue.For(ctx, text, atHand(r.Situation))
	if err != nil {
		return llm.Reply{}, err
	}
	t := &turn{Model: m, text: text, sit: r.Situation, w: m.worldOf(ix), toks: hear(text)}
	reply := t.answer()
	if reply.Text != "" && len(reply.Calls) == 0 && emit != nil {
		emit(reply.Text)
	}
	return reply, nil
}

// lastWords is what the diner just said; not ok after the results of calls.
func lastWords(messages []llm.Message) (string, bool) {
	if len(messages) == 0 {
		return "", false
	}
	last := messages[len(messages)-1]
	return last.Text, last.Role == llm.Diner
}

// beside is what the model said when it made its calls: it goes with what they came to.
func beside(messages []llm.Message) string {
	for i := len(messages) - 1; i >= 0 && messages[i].Role != llm.Diner; i-- {
		if messages[i].Role == llm.Foodie {
			return messages[i].Text
		}
	}
	return ""
}

// atHand is the restaurant that a message is about when it names none.
func atHand(s llm.Situation) string {
	if s.Pending != nil {
		return s.Pending.Restaurant
	}
	return s.Restaurant
}

// worldOf compiles an index once, as long as the same one comes.
func (m *Model) worldOf(ix *catalogue.Index) *world {
	m.mu.Lock()
	for _, w := range m.worlds {
		if w != nil && w.ix == ix {
			m.mu.Unlock()
			return w
		}
	}
	m.mu.Unlock()
	w := compileWorld(ix)
	m.keep(w)
	return w
}

func (m *Model) keep(w *world) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.worlds = [...]*world{w, m.worlds[0]}
}

// call is a reply that calls one tool.
func call(name string, arguments any) llm.Reply {
	b, err := json.Marshal(arguments)
	if err != nil { // arguments are our own plain structs
		panic(err)
	}
	return llm.Reply{Calls: []llm.Call{{Name: name, Arguments: b}}}
}
